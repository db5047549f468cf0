package tui

import (
	"testing"
	"time"

	"mailkey/ui/i18n"
)

func TestAgo(t *testing.T) {
	warsaw := time.FixedZone("CET", 3600)
	now := time.Date(2026, 11, 22, 10, 30, 0, 0, warsaw)
	for _, c := range []struct {
		then   time.Time
		pl, en string
	}{
		{now, "przed chwilą", "just now"},
		{now.Add(-59 * time.Second), "przed chwilą", "just now"},
		{now.Add(2 * time.Minute), "przed chwilą", "just now"}, // two clocks rarely agree
		{now.Add(-time.Minute), "1 min temu", "1 min ago"},
		{now.Add(-59*time.Minute - 59*time.Second), "59 min temu", "59 min ago"},
		{now.Add(-time.Hour), "1 godz. temu", "1 h ago"},
		{now.Add(-10 * time.Hour), "10 godz. temu", "10 h ago"},
		{now.Add(-11 * time.Hour), "wczoraj", "yesterday"},
		{now.Add(-34 * time.Hour), "wczoraj", "yesterday"},
		{now.Add(-35 * time.Hour), "2 dni temu", "2 days ago"},
		{now.AddDate(0, 0, -41), "41 dni temu", "41 days ago"},
		{now.AddDate(0, 0, -99), "99 dni temu", "99 days ago"},
		{now.AddDate(0, 0, -100), "2026-08-14", "2026-08-14"},
		{now.AddDate(10, 0, 0), "2036-11-22", "2036-11-22"},                            // somebody moved the clock
		{time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC), "10 godz. temu", "10 h ago"}, // today, where now is
	} {
		if got := ago(i18n.PL, now, c.then); got != c.pl {
			t.Errorf("ago(%s) = %q, want %q", c.then, got, c.pl)
		}
		if got := ago(i18n.EN, now, c.then); got != c.en {
			t.Errorf("ago(%s) = %q, want %q", c.then, got, c.en)
		}
	}
	// Just after midnight a minute ago is not yet "yesterday".
	midnight := time.Date(2026, 11, 22, 0, 0, 30, 0, warsaw)
	if got := ago(i18n.PL, midnight, midnight.Add(-time.Minute)); got != "1 min temu" {
		t.Errorf("over midnight: %q", got)
	}
	if got := ago(i18n.PL, midnight, midnight.Add(-5*time.Hour)); got != "5 godz. temu" {
		t.Errorf("over midnight: %q", got)
	}
}

func TestAge(t *testing.T) {
	now := time.Date(2026, 3, 30, 0, 15, 0, 0, time.UTC)
	for days, want := range map[int][2]string{
		-1: {"od dziś", "since today"}, 0: {"od dziś", "since today"}, 1: {"1 dzień", "1 day"}, 2: {"2 dni", "2 days"},
		22: {"22 dni", "22 days"}, 41: {"41 dni", "41 days"}, 1000: {"1000 dni", "1000 days"},
	} {
		then := now.AddDate(0, 0, -days)
		if got := age(i18n.PL, now, then); got != want[0] {
			t.Errorf("%d days: %q, want %q", days, got, want[0])
		}
		if got := age(i18n.EN, now, then); got != want[1] {
			t.Errorf("%d days: %q, want %q", days, got, want[1])
		}
	}
	// The night when the clocks go forward is a night too.
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here")
	}
	before, after := time.Date(2026, 3, 28, 23, 30, 0, 0, berlin), time.Date(2026, 3, 29, 23, 0, 0, 0, berlin)
	if got := age(i18n.EN, after, before); got != "1 day" {
		t.Errorf("over the change of clocks: %q", got)
	}
}
