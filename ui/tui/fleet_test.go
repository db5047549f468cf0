package tui

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail/fleet"
	"mailkey/ui/i18n"
)

func labels(fl *fleetScreen) string {
	var all []string
	for _, i := range fl.order {
		all = append(all, strings.Fields(fl.rows[i].it.Profile.Label)[0])
	}
	return strings.Join(all, " ")
}

func TestFleetSortsAndFilters(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"", "Biuro Faktury Kadry Serwis zarząd"},
		{"s", "Faktury Kadry Serwis zarząd Biuro"},       // what needs care first
		{"s s s", "Faktury Biuro Kadry Serwis zarząd"},   // the slowest first
		{"s s s s", "Biuro Faktury Kadry Serwis zarząd"}, // and round again
		{"f", "Faktury"},                                   // refused
		{"f f", "Kadry Serwis"},                            // failed otherwise
		{"f f f", "Kadry Serwis"},                          // never proved
		{"f f f f f", "Biuro Faktury Kadry Serwis zarząd"}, // all again
		{"/ f a k", "Faktury"},
		{"/ f a k esc", "Biuro Faktury Kadry Serwis zarząd"},
		{"/ x q", ""},
		{"f / b i u r o", ""}, // both count
	} {
		fl := underWay(true)(still(t, i18n.PL)).(*fleetScreen)
		feedKeys(fl, strings.Fields(c.keys)...)
		if got := labels(fl); got != c.want {
			t.Errorf("%q shows %s, want %s", c.keys, got, c.want)
		}
	}
}

func TestFleetByAge(t *testing.T) {
	a := still(t, i18n.PL)
	list := office()
	for i := range list {
		list[i].Password = a.env.Now().AddDate(0, 0, -40*i)
	}
	fl := newFleet(a, list)
	feedKeys(fl, "s", "s")
	if got := labels(fl); got != "zarząd Serwis Kadry Faktury Biuro" {
		t.Errorf("the oldest first: %s", got)
	}
	feedKeys(fl, "f", "f", "f", "f")
	if got := labels(fl); got != "zarząd Serwis" {
		t.Errorf("older than 90 days: %s", got)
	}
}

// The focus stays on its account, whatever moves around it, and keys do no harm
// where nothing is shown.
func TestFleetFocus(t *testing.T) {
	fl := underWay(false)(still(t, i18n.PL)).(*fleetScreen)
	feedKeys(fl, "s", "down", "down")
	before := fl.focused().it.ID
	passing := reported(fl.rows[2].it.Profile, refusal)
	fl.Update(Told{"fleet", fleetEnded{2, verdict{report: passing}, time.Second}})
	fl.Update(Done{"fleet", nil})
	if now := fl.focused().it.ID; now != before {
		t.Errorf("the focus went from %s to %s", before, now)
	}
	feedKeys(fl, "/", "q", "q", "q", "enter")
	for _, key := range []string{"enter", "down", "up", "pgdown", "end", "home", "s", "f", "x", "r"} {
		feedKeys(fl, key)
		fl.View(Frame{Width: 80, Height: 24, Lang: i18n.EN, Now: noon})
	}
}

// What is saved is what is shown, in its order, and nothing secret.
func TestFleetKeeps(t *testing.T) {
	a := still(t, i18n.PL)
	fl := underWay(true)(a).(*fleetScreen)
	a.env.Keep = nil
	if m := pressing(fl, "x"); m != nil || fl.choosing {
		t.Error("files where none may be written")
	}
	var name, text string
	a.env.Keep = func(n string, data []byte) (string, error) { name, text = n, string(data); return "/tmp/" + n, nil }
	for _, c := range []struct{ key, end, begins string }{
		{"c", ".csv", "address,verdict,"}, {"h", ".html", "<!DOCTYPE html>"}, {"j", ".json", `{"schema":1,`},
	} {
		feedKeys(fl, "x")
		do, is := pressing(fl, c.key).(Do)
		if !is {
			t.Fatalf("%s starts nothing", c.key)
		}
		result, _ := do.Work(t.Context(), nil, nil).(kept)
		if result.err != nil || !strings.HasSuffix(name, c.end) || !strings.HasPrefix(text, c.begins) {
			t.Errorf("%s: %q %.40q %v", c.key, name, text, result.err)
		}
		if _, m := fl.Update(Done{"keep", result}); moved(m) != "Show:*tui.text" {
			t.Errorf("afterwards: %v", m)
		}
	}
	feedKeys(fl, "f", "x")
	pressing(fl, "c").(Do).Work(t.Context(), nil, nil)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 2 || !slices.Equal(rows[1][:6], []string{"faktury@firma.pl", "failed", "failed", "ok", "credentials-rejected", "sign-in"}) {
		t.Errorf("%q, %v", rows, err)
	}
	a.env.Keep = func(string, []byte) (string, error) { return "", fs.ErrPermission }
	feedKeys(fl, "x")
	result := pressing(fl, "j").(Do).Work(t.Context(), nil, nil).(kept)
	if !errors.Is(result.err, fs.ErrPermission) || !strings.Contains(result.told().body(i18n.EN, 60, false), "permission") {
		t.Errorf("%+v", result)
	}
}

// pressing is what a key makes a screen want.
func pressing(s Screen, key string) Move {
	_, m := s.Update(pressed(key))
	return m
}

func TestFleetHeld(t *testing.T) {
	fl := newFleet(still(t, i18n.EN), office())
	fl.rows[0].settle(verdict{err: fleet.ErrHeld}, 0)
	if text, _ := fl.View(Frame{Width: 100, Height: 30, Lang: i18n.EN, Now: noon}); fl.rows[0].state != fleetLater || !strings.Contains(text, "asks for a pause") {
		t.Error(text)
	}
}

// A table of a thousand costs no more than what is drawn of it.
func BenchmarkFleetView(b *testing.B) {
	var list []accounts.Account
	for i := range 1000 {
		list = append(list, mailbox(fmt.Sprintf("Skrzynka %04d", i), fmt.Sprintf("s%04d@firma.pl", i), lastOK(time.Hour)))
	}
	fl := newFleet(still(b, i18n.PL), list)
	fl.Begin()
	for i := range fl.rows {
		fl.rows[i].settle(verdict{report: reported(list[i].Profile, nil)}, time.Second)
	}
	frame := fl.app.frame
	frame.Width, frame.Height = 120, 40
	b.ResetTimer()
	for b.Loop() {
		fl.View(frame)
	}
}

func BenchmarkFleetNews(b *testing.B) {
	var list []accounts.Account
	for i := range 1000 {
		list = append(list, mailbox(fmt.Sprintf("Skrzynka %04d", i), fmt.Sprintf("s%04d@firma.pl", i), lastOK(time.Hour)))
	}
	fl := newFleet(still(b, i18n.PL), list)
	fl.Begin()
	feedKeys(fl, "s")
	good := reported(list[0].Profile, nil)
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		fl.Update(Told{"fleet", fleetEnded{i % 1000, verdict{report: good}, time.Second}})
	}
}

// A mailbox that works now needs no proof, a password that is dated in the future is
// due, and like causes stand together.
func TestFleetEdges(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	aged := func(d time.Duration) fleetRow { return fleetRow{it: accounts.Account{Password: now.Add(-d)}} }
	for name, c := range map[string]struct {
		row  fleetRow
		only fleetFilter
		want bool
	}{
		"works, not proved before": {fleetRow{state: fleetWorks}, showUnproved, false},
		"waits, not proved":        {fleetRow{state: fleetWaits}, showUnproved, true},
		"waits, proved":            {fleetRow{state: fleetWaits, it: accounts.Account{Proved: true}}, showUnproved, false},
		"90 days old":              {aged(staleAfter), showOld, true},
		"a second less":            {aged(staleAfter - time.Second), showOld, false},
		"of a clock that is fast":  {newFleetRow(aged(-time.Hour).it, now), showOld, false},
		"from the future":          {newFleetRow(aged(-48*time.Hour).it, now), showOld, true},
		"without a password":       {newFleetRow(accounts.Account{Keeping: accounts.NotKept}, now), showOld, false},
	} {
		if c.row.passes(c.only, now) != c.want {
			t.Errorf("%s: shown is %v", name, !c.want)
		}
	}
	rows := []*fleetRow{
		{state: fleetBroken, cause: "b", sortName: "1"}, {state: fleetBroken, cause: "a", sortName: "3"}, {state: fleetBroken, cause: "b", sortName: "2"}, {state: fleetBroken, cause: "a", sortName: "4"},
	}
	slices.SortFunc(rows, byState.compare)
	var got string
	for _, r := range rows {
		got += string(r.cause) + r.sortName + " "
	}
	if got != "a3 a4 b1 b2 " {
		t.Error(got)
	}
}

// The filter for old passwords and the order by age agree with accounts --due on one
// that nobody knows the age of, and the column says that it is not known.
func TestFleetUnknownAge(t *testing.T) {
	app := still(t, i18n.EN)
	now := app.env.Now()
	var rows []*fleetRow
	for _, p := range []time.Time{{}, now, now.Add(-200 * 24 * time.Hour), now.Add(48 * time.Hour)} {
		it := accounts.Account{Password: p, Keeping: accounts.Sealed}
		if p.IsZero() {
			it.Keeping = accounts.NotKept
		}
		row := newFleetRow(it, now)
		rows = append(rows, &row)
	}
	slices.SortFunc(rows, byAge.compare)
	var got []string
	for _, r := range rows {
		got = append(got, r.length(app.frame, true))
	}
	if want := []string{"?", "200 d", "0 d", ""}; !slices.Equal(got, want) {
		t.Errorf("oldest first: %q, want %q", got, want)
	}
}
