package accounts_test

import (
	"net"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

var noHost = &net.DNSError{Err: "no such host", Name: "imap.gmail.com", IsNotFound: true}

// A test by hand after a refusal that comes to no answer, such as without a
// network, does not give the refused password to the clock again; one that works does.
func TestARefusalOutlivesATestThatSaysNothing(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@gmail.com", "x")
	timetable := d.every(time.Hour)
	byHand := func(away, err error) {
		t.Helper()
		d.clock.t = d.clock.t.Add(2 * time.Hour)
		d.prober.away, d.prober.err = away, err
		if _, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil); err != nil {
			t.Fatal(err)
		}
		d.clock.t = d.clock.t.Add(2 * time.Hour)
	}
	byHand(nil, refusal)
	byHand(noHost, &mail.Refusal{Status: "421", Text: "try again later"})
	stored, err := d.store.Account(t.Context(), a.ID)
	if err != nil || stored.Last.Cause == diagnose.CredentialsRejected {
		t.Fatalf("%+v %v", stored.Last, err)
	}
	if turns := d.due(t, timetable); len(turns) != 0 {
		t.Errorf("a refused password has a turn: %+v", turns)
	}
	asked := len(d.prober.asked)
	if err := d.test(t, accounts.Turn{Account: a.ID, After: stored.Last.At}); err == nil || len(d.prober.asked) != asked {
		t.Errorf("a refused password was given again: %v", err)
	}
	byHand(nil, nil)
	byHand(noHost, nil)
	if turns := d.due(t, timetable); len(turns) != 1 {
		t.Errorf("it worked since, and has no turn: %+v", turns)
	}
}

// Where one lane refuses the password and the other is not even reached, it is
// the refusal that is remembered: the next turn would be refused again.
func TestARefusalOfOneLaneCounts(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@gmail.com", "x")
	timetable := d.every(time.Hour)
	d.clock.t = d.clock.t.Add(2 * time.Hour)
	d.prober.away, d.prober.err = noHost, refusal
	if err := d.test(t, d.due(t, timetable)[0]); err != nil {
		t.Fatal(err)
	}
	d.clock.t = d.clock.t.Add(2 * time.Hour)
	if turns := d.due(t, timetable); len(turns) != 0 {
		stored, _ := d.store.Account(t.Context(), a.ID)
		t.Errorf("a refused password has a turn, after %+v", *stored.Last)
	}
}

// A clock that is put back after the start keeps nobody waiting until it comes to
// that hour again.
func TestDueWithAClockThatIsPutBack(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "x")
	now := d.clock.t
	d.clock.t = now.Add(100 * 24 * time.Hour)
	timetable := d.every(time.Hour)
	d.clock.t = now.Add(2 * time.Hour)
	turns := d.due(t, timetable)
	if len(turns) != 1 || turns[0].Account != a.ID {
		t.Fatalf("%+v", turns)
	}
	if err := d.test(t, turns[0]); err != nil {
		t.Fatal(err)
	}
	if turns := d.due(t, timetable); len(turns) != 0 {
		t.Errorf("due again at once: %+v", turns)
	}
}
