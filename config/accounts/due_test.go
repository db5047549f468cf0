package accounts_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// every is the timetable of these tests.
func (d *desk) every(period time.Duration) accounts.Timetable {
	return accounts.Timetable{Every: period, Begun: d.clock.t}
}

func (d *desk) due(t *testing.T, timetable accounts.Timetable) []accounts.Turn {
	t.Helper()
	turns, err := d.Due(t.Context(), accounts.Local, timetable)
	if err != nil {
		t.Fatal(err)
	}
	return turns
}

// test does a turn.
func (d *desk) test(t *testing.T, turn accounts.Turn) error {
	t.Helper()
	_, test, err := d.TestDue(t.Context(), accounts.Local, turn)
	if err == nil {
		_, err = test(t.Context())
	}
	return err
}

// A turn comes a period after the last test, whoever made that and however often
// the server started, and not a tenth of a period later than that.
func TestDueFollowsTheHistory(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "x")
	tested := d.clock.t
	timetable := d.every(time.Hour)
	for _, c := range []struct {
		at   time.Duration
		want int
	}{{0, 0}, {30 * time.Minute, 0}, {time.Hour - time.Millisecond, 0}, {66 * time.Minute, 1}} {
		d.clock.t = tested.Add(c.at)
		if turns := d.due(t, timetable); len(turns) != c.want {
			t.Errorf("after %v: %d turns", c.at, len(turns))
		}
	}
	turn := d.due(t, timetable)[0]
	if turn.Account != a.ID || !turn.After.Equal(tested) {
		t.Errorf("%+v", turn)
	}
	if err := d.test(t, turn); err != nil {
		t.Fatal(err)
	}
	if turns := d.due(t, timetable); len(turns) != 0 {
		t.Errorf("due again at once: %+v", turns)
	}
	if turns := d.due(t, d.every(time.Hour)); len(turns) != 0 {
		t.Errorf("due again after a restart: %+v", turns)
	}
	history, err := d.History(t.Context(), accounts.Local, a.ID, 10)
	if err != nil || len(history) != 2 || history[0].Verdict != mail.VerdictOK || !history[0].At.Equal(d.clock.t) {
		t.Errorf("%+v %v", history, err)
	}

	// The same turn is not done twice, and a test by hand puts the next one off.
	asked := len(d.prober.asked)
	if err := d.test(t, turn); !errors.Is(err, accounts.ErrNotDue) || len(d.prober.asked) != asked {
		t.Errorf("%v, asked %d times", err, len(d.prober.asked)-asked)
	}
	d.clock.t = d.clock.t.Add(50 * time.Minute)
	if _, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil); err != nil {
		t.Fatal(err)
	}
	d.clock.t = d.clock.t.Add(50 * time.Minute)
	if turns := d.due(t, timetable); len(turns) != 0 {
		t.Errorf("due though tested by hand: %+v", turns)
	}
}

// A turn that somebody's test by hand overtakes while it waits costs no sign-in.
func TestDueIsAskedAgainAtTheMomentOfTheTest(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "x")
	_, test, err := d.TestDue(t.Context(), accounts.Local, accounts.Turn{Account: a.ID, After: d.clock.t})
	if err != nil {
		t.Fatal(err)
	}
	d.clock.t = d.clock.t.Add(time.Second)
	if _, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil); err != nil {
		t.Fatal(err)
	}
	asked := len(d.prober.asked)
	if _, err := test(t.Context()); !errors.Is(err, accounts.ErrNotDue) || len(d.prober.asked) != asked {
		t.Errorf("%v, asked %d times", err, len(d.prober.asked)-asked)
	}
}

// A test that servers broke off may be repeated by whoever has the turn, and by
// nobody else.
func TestDueMayBeRepeatedByWhoeverHasTheTurn(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "x")
	turn := accounts.Turn{Account: a.ID, After: d.clock.t}
	_, test, err := d.TestDue(t.Context(), accounts.Local, turn)
	if err != nil {
		t.Fatal(err)
	}
	asked := len(d.prober.asked)
	for range 2 {
		d.clock.t = d.clock.t.Add(time.Second)
		if report, err := test(t.Context()); err != nil || len(report) == 0 {
			t.Error(err)
		}
	}
	if err := d.test(t, turn); !errors.Is(err, accounts.ErrNotDue) || len(d.prober.asked) != asked+2 {
		t.Errorf("%v, asked %d times", err, len(d.prober.asked)-asked)
	}
}

// A refused password is not given to a server again until it was changed; what
// says nothing about the password is tried again in the next period.
func TestDueNeverRepeatsARefusedPassword(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@gmail.com", "x")
	timetable := d.every(time.Hour)
	later := func() []accounts.Turn {
		d.clock.t = d.clock.t.Add(2 * time.Hour)
		return d.due(t, timetable)
	}
	d.prober.err = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "UNAVAILABLE", Text: "Temporary System Error"}
	for range 2 {
		turns := later()
		if len(turns) != 1 {
			t.Fatalf("a temporary failure ends the tests: %+v", turns)
		}
		if err := d.test(t, turns[0]); err != nil {
			t.Fatal(err)
		}
	}
	d.prober.err = refusal
	if err := d.test(t, later()[0]); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if turns := later(); len(turns) != 0 {
			t.Fatalf("a refused password has a turn: %+v", turns)
		}
	}
	stored, err := d.store.Account(t.Context(), a.ID)
	if err != nil || stored.Last == nil {
		t.Fatal(err)
	}
	if err := d.test(t, accounts.Turn{Account: a.ID, After: stored.Last.At}); !errors.Is(err, accounts.ErrNotDue) {
		t.Errorf("a refused password was given again: %v", err)
	}
	d.prober.err = nil
	if _, err := d.Rotate(t.Context(), accounts.Local, a.ID, 0, d.proof(t, login(t, "ala@gmail.com", "y")), kept); err != nil {
		t.Fatal(err)
	}
	if turns := later(); len(turns) != 1 {
		t.Errorf("a new password has no turn: %+v", turns)
	}
}

// Nobody can test what has no password here.
func TestDueLeavesOutWhatIsNotKept(t *testing.T) {
	d := open(t)
	details := kept
	details.Keep = false
	if _, err := d.Save(t.Context(), accounts.Local, d.proof(t, login(t, "ala@firma.pl", "x")), details); err != nil {
		t.Fatal(err)
	}
	d.clock.t = d.clock.t.Add(24 * time.Hour)
	if turns := d.due(t, accounts.Timetable{Every: time.Hour}); len(turns) != 0 {
		t.Errorf("%+v", turns)
	}
}

// Those never tested, or overdue since before the start, do not come at once, nor
// do those that were tested together; and all come within the spread.
func TestDueIsSpread(t *testing.T) {
	d := open(t)
	const n = 200
	for i := range n {
		if _, err := d.SaveUntested(t.Context(), accounts.Local, login(t, fmt.Sprintf("u%d@firma.pl", i), "x"), kept); err != nil {
			t.Fatal(err)
		}
	}
	d.clock.t = d.clock.t.Add(100 * time.Hour)
	timetable := d.every(6 * time.Hour)
	spread := 36 * time.Minute
	if timetable.Spread() != spread || (accounts.Timetable{Every: 30 * 24 * time.Hour}).Spread() != time.Hour {
		t.Errorf("spread %v", timetable.Spread())
	}
	begun := d.clock.t
	for tenth := range 11 {
		d.clock.t = begun.Add(spread * time.Duration(tenth) / 10)
		if got, want := len(d.due(t, timetable)), n*tenth/10; got < want-30 || got > want+30 || tenth == 10 && got != n {
			t.Errorf("after %d tenths: %d of %d", tenth, got, n)
		}
	}
	turns := d.due(t, timetable)
	for _, turn := range turns { // all at the same moment
		if err := d.test(t, turn); err != nil {
			t.Fatal(err)
		}
	}
	tested := d.clock.t
	d.clock.t = tested.Add(6*time.Hour + spread/2)
	half := d.due(t, timetable)
	if len(half) < n/2-30 || len(half) > n/2+30 {
		t.Errorf("%d of %d in half the time", len(half), n)
	}
	if slices.EqualFunc(half, turns[:len(half)], func(a, b accounts.Turn) bool { return a.Account == b.Account }) {
		t.Error("the same ones are first again")
	}
}

// A clock that was wrong once keeps nobody waiting for years, and one that is
// seconds behind another computer's causes no second test.
func TestDueSurvivesClocks(t *testing.T) {
	d := open(t)
	d.clock.t = d.clock.t.Add(100 * 24 * time.Hour)
	d.save(t, "ala@firma.pl", "x")
	d.clock.t = d.clock.t.Add(-5 * time.Second)
	timetable := d.every(time.Hour)
	d.clock.t = d.clock.t.Add(time.Second)
	if turns := d.due(t, timetable); len(turns) != 0 {
		t.Errorf("%+v", turns)
	}
	d.clock.t = d.clock.t.Add(-100 * 24 * time.Hour)
	timetable = d.every(time.Hour)
	d.clock.t = d.clock.t.Add(6 * time.Minute)
	if turns := d.due(t, timetable); len(turns) != 1 {
		t.Errorf("%+v", turns)
	}
}
