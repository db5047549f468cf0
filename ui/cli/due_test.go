package cli

import (
	"errors"
	"testing"
	"time"

	"mailkey/config/accounts"
)

// --due leaves the older ones, to the second, and any of them is exit 3.
func TestDue(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		due  string
		age  time.Duration
		want bool
	}{
		{"90d", 90 * day, true},
		{"90d", 90*day - time.Second, false},
		{"2w", 15 * day, true},
		{"12h", 11 * time.Hour, false},
		{"12h", 13 * time.Hour, true},
		{"90d", -time.Hour, false}, // another computer's clock
		{"90d", -400 * day, true},  // a wrong one
	} {
		s, _ := newSession(t)
		s.env.Now = now
		s.given = map[string]string{flagDue: c.due}
		list, err := s.due([]accounts.Account{{ID: "1", Password: now().Add(-c.age)}, {ID: "2", Password: now()}})
		if err != nil || (len(list) == 1) != c.want || (s.status == exitCheckFailed) != c.want || c.want && list[0].ID != "1" {
			t.Errorf("%s after %v: %+v, exit %d, %v", c.due, c.age, list, s.status, err)
		}
	}
	s, _ := newSession(t)
	all := []accounts.Account{{ID: "1"}, {ID: "2"}}
	if list, err := s.due(all); err != nil || len(list) != 2 || s.status != exitOK {
		t.Errorf("without the flag: %+v, exit %d, %v", list, s.status, err)
	}
	s.given = map[string]string{flagDue: "ninety"}
	var p *problem
	if _, err := s.due(all); !errors.As(err, &p) || p.Code != accounts.CodeUsage || p.Field != flagDue {
		t.Errorf("a strange age: %v", err)
	}
}

func TestAgeDays(t *testing.T) {
	for ago, want := range map[time.Duration]int{0: 0, 23 * time.Hour: 0, 25 * time.Hour: 1, -time.Hour: 0, 90 * 24 * time.Hour: 90} {
		if got := ageDays(now(), now().Add(-ago)); got != want {
			t.Errorf("after %v: %d, want %d", ago, got, want)
		}
	}
}
