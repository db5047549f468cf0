package fetch

import (
	"testing"
	"time"

	"mailkey/mail"
)

// K07: what a clock that was ten years ahead noted counts for a day from now, lest the
// limit be passed, and then no longer: nobody is locked out until that year.
func TestDayAfterAClockWasAhead(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	s := newState("x")
	s.Days = map[int64]int64{now.AddDate(10, 0, 0).Unix() / 3600: 1000, now.Unix()/3600 + 1: 10}
	s.mend(now)
	for after, want := range map[time.Duration]int64{0: 1010, 23 * time.Hour: 1010, 26 * time.Hour: 0} {
		if got := s.spent(now.Add(after)); got != want {
			t.Errorf("after %v %d bytes count, want %d", after, got, want)
		}
	}
	s.spend(now, 5)
	if got := s.spent(now); got != 1015 {
		t.Errorf("with what came since, %d count", got)
	}
}

// What Google gives in a day is 2,500 MB, and nobody has to say so; other servers have no limit.
func TestGooglesDay(t *testing.T) {
	for host, bounded := range map[string]bool{"imap.gmail.com": true, "IMAP.Gmail.com.": true, "imap.googlemail.com": true, "imap.example.com": false} {
		got := new(Fetcher).dayLimit(mail.Server{Host: host})
		if bounded && (got < 2_000_000_000 || got >= 2_500_000_000) || !bounded && got != 0 {
			t.Errorf("%s: %d bytes a day", host, got)
		}
	}
}
