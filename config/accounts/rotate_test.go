package accounts_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/mail"
)

// rotated is an account whose password "old" has just given way to "new".
func (d *desk) rotated(t *testing.T) accounts.Account {
	t.Helper()
	a := d.save(t, "ala@firma.pl", "old")
	a, err := d.Rotate(t.Context(), accounts.Local, a.ID, a.Revision, d.proof(t, login(t, "ala@firma.pl", "new")), accounts.Details{AppName: "Firmao 2026-11-2", Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// both is the account's passwords, the one in use first.
func (d *desk) both(t *testing.T, id string) (now, former string) {
	t.Helper()
	a, err := d.store.Account(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return reveal(t, d.vault, a.Slot()), reveal(t, d.vault, a.FormerSlot())
}

func TestR07UndoGoesBackAndForthAndLosesNothing(t *testing.T) {
	d := open(t)
	a := d.rotated(t)
	d.clock.t = d.clock.t.Add(time.Hour)
	back, err := d.Undo(t.Context(), accounts.Local, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now, former := d.both(t, a.ID); now != "old" || former != "new" {
		t.Errorf("after undoing: %q, former %q", now, former)
	}
	if a.WentBack() || !back.WentBack() {
		t.Errorf("went back: before %v, after %v", a.WentBack(), back.WentBack())
	}
	if back.Proved || back.AppName != "Firmao 2026-11" || back.Former.AppName != "Firmao 2026-11-2" ||
		!back.Password.Equal(a.Former.Since) || !back.Former.Since.Equal(a.Password) || !back.Former.Until.Equal(d.clock.t.Add(24*time.Hour)) {
		t.Errorf("after undoing: %+v, former %+v", back, back.Former)
	}
	if _, err := d.Undo(t.Context(), accounts.Local, a.ID); err != nil {
		t.Fatal(err)
	}
	if now, former := d.both(t, a.ID); now != "new" || former != "old" {
		t.Errorf("after undoing the undoing: %q, former %q", now, former)
	}
	done, err := d.Confirm(t.Context(), accounts.Local, a.ID)
	if err != nil || done.Former != nil {
		t.Errorf("%+v, %v", done.Former, err)
	}
	if got := reveal(t, d.vault, a.FormerSlot()); got != "" {
		t.Errorf("confirmed, and the former password is still kept: %q", got)
	}
	_, err = d.Undo(t.Context(), accounts.Local, a.ID)
	code(t, err, accounts.CodeNotFound, accounts.ReasonNoFormer)
	_, _, err = d.TestFormer(t.Context(), accounts.Local, a.ID, nil)
	code(t, err, accounts.CodeNotFound, accounts.ReasonNoFormer)
	if _, err := d.Confirm(t.Context(), accounts.Local, a.ID); err != nil {
		t.Errorf("confirming twice: %v", err)
	}
}

// R04: of two who undo, or forget, at once one wins and the other is told; neither
// meets a password that they did not mean.
func TestR04TwoUndosAtOnce(t *testing.T) {
	for name, act := range map[string]func(*accounts.Service, string) (accounts.Account, error){
		"undo": func(s *accounts.Service, id string) (accounts.Account, error) {
			return s.Undo(t.Context(), accounts.Local, id)
		},
		"forget": func(s *accounts.Service, id string) (accounts.Account, error) {
			return s.Confirm(t.Context(), accounts.Local, id)
		},
	} {
		d := open(t)
		a := d.rotated(t)
		times := 0
		between := &interloper{Store: d.store, then: func() {
			if times++; times == 1 {
				if _, err := d.Undo(t.Context(), accounts.Local, a.ID); err != nil {
					t.Error(err)
				}
			}
		}}
		_, err := act(d.service(between, d.vault), a.ID)
		code(t, err, accounts.CodeStorage, accounts.ReasonChanged)
		if now, former := d.both(t, a.ID); now != "old" || former != "new" {
			t.Errorf("%s: %q, former %q", name, now, former)
		}
	}
}

// Never away from a password that works towards one that is not there.
func TestUndoNeedsTheFormerPassword(t *testing.T) {
	d := open(t)
	a := d.rotated(t)
	if err := d.vault.Delete(t.Context(), a.FormerSlot()); err != nil {
		t.Fatal(err)
	}
	_, err := d.Undo(t.Context(), accounts.Local, a.ID)
	code(t, err, accounts.CodeVault, accounts.ReasonNoSecret)
	if now, _ := d.both(t, a.ID); now != "new" {
		t.Errorf("the password is %q", now)
	}
}

// After a day the former password goes with whatever is done next, also where
// nothing is changed: people test and look on far more often than they add or remove.
func TestFormerPasswordExpires(t *testing.T) {
	for name, next := range map[string]func(d *desk, id string) error{
		"list": func(d *desk, _ string) error {
			_, err := d.List(t.Context(), accounts.Local)
			return err
		},
		"find": func(d *desk, _ string) error {
			_, err := d.Find(t.Context(), accounts.Local, "ala@firma.pl")
			return err
		},
		"test": func(d *desk, id string) error {
			_, err := d.Test(t.Context(), accounts.Local, id, mail.Secret{}, nil)
			return err
		},
		"save": func(d *desk, _ string) error {
			d.save(t, d.clock.t.Format("150405")+"@firma.pl", "theirs")
			return nil
		},
	} {
		d := open(t)
		a := d.rotated(t)
		for _, day := range []struct {
			after time.Duration
			want  string
		}{{23 * time.Hour, "old"}, {24*time.Hour + time.Minute, ""}} {
			d.clock.t = a.Password.Add(day.after)
			if err := next(d, a.ID); err != nil {
				t.Fatal(err)
			}
			if now, _ := d.both(t, a.ID); now != "new" || reveal(t, d.vault, a.FormerSlot()) != day.want {
				t.Errorf("%s after %v: %q, former %q", name, day.after, now, reveal(t, d.vault, a.FormerSlot()))
			}
		}
	}
}

// Undoing is offered for a day, and no longer where the forgetting fails.
func TestUndoEndsAfterADay(t *testing.T) {
	d := open(t)
	a := d.rotated(t)
	d.clock.t = a.Former.Until
	_, err := d.service(stubborn{d.store}, d.vault).Undo(t.Context(), accounts.Local, a.ID)
	code(t, err, accounts.CodeNotFound, accounts.ReasonNoFormer)
	if now, _ := d.both(t, a.ID); now != "new" {
		t.Errorf("the password is %q", now)
	}
}

// stubborn is a store that cannot forget.
type stubborn struct{ *store.Store }

func (stubborn) Expire(context.Context, time.Time, time.Duration) error {
	return errors.New("the disk is read-only")
}

// A clock that jumps ten years on costs the undoing, never the password in use.
func TestK07ClockJumpsDuringARotation(t *testing.T) {
	d := open(t)
	a := d.rotated(t)
	for _, years := range []int{-10, 20} {
		d.clock.t = d.clock.t.AddDate(years, 0, 0)
		other := d.save(t, "other@firma.pl", "theirs")
		if now, former := d.both(t, a.ID); now != "new" || years < 0 && former != "old" {
			t.Errorf("%d years: %q, former %q", years, now, former)
		}
		if err := d.Remove(t.Context(), accounts.Local, other.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// Who began before somebody else rotated is told, whenever they finish.
func TestR04TwoRotations(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "old")
	begun := a.Revision
	proof := d.proof(t, login(t, "ala@firma.pl", "first"))
	if _, err := d.Rotate(t.Context(), accounts.Local, a.ID, begun, d.proof(t, login(t, "ala@firma.pl", "second")), kept); err != nil {
		t.Fatal(err)
	}
	_, err := d.Rotate(t.Context(), accounts.Local, a.ID, begun, proof, kept)
	code(t, err, accounts.CodeStorage, accounts.ReasonChanged)
	if now, former := d.both(t, a.ID); now != "second" || former != "old" {
		t.Errorf("%q, former %q", now, former)
	}
}

// Giving the password that is in use already leaves the former one alone.
func TestRotatingToTheSamePassword(t *testing.T) {
	d := open(t)
	a := d.rotated(t)
	d.clock.t = d.clock.t.Add(time.Hour)
	named := kept
	named.AppName = "never made at Google"
	again, err := d.Rotate(t.Context(), accounts.Local, a.ID, a.Revision, d.proof(t, login(t, "ala@firma.pl", "new")), named)
	if err != nil {
		t.Fatal(err)
	}
	if again.AppName != a.AppName || !again.Password.Equal(a.Password) {
		t.Errorf("the same password is now called %q, in use since %s", again.AppName, again.Password)
	}
	if now, former := d.both(t, a.ID); now != "new" || former != "old" {
		t.Errorf("%q, former %q", now, former)
	}
	if n := count(t, d.dir, "secrets"); n != 2 {
		t.Errorf("%d secrets", n)
	}
}

func TestProofOfDeath(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want accounts.Life
	}{
		"accepted":  {nil, accounts.Alive},
		"refused":   {refusal, accounts.Dead},
		"throttled": {&mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "UNAVAILABLE", Text: "Temporary System Error"}, accounts.LifeUnknown},
		"cut":       {&mail.Dropped{Err: errors.New("EOF")}, accounts.LifeUnknown},
	} {
		d := open(t)
		a := d.rotated(t)
		d.prober.asked, d.prober.err = nil, c.err
		got, report, err := d.TestFormer(t.Context(), accounts.Local, a.ID, nil)
		if got != c.want || err != nil || len(report.Lane(mail.SMTP)) != 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if len(d.prober.asked) != 1 || !d.prober.asked[0].Secret.Equal(mail.NewSecret("old")) {
			t.Errorf("%s: asked %d times", name, len(d.prober.asked))
		}
		if b, _ := d.store.Account(t.Context(), a.ID); b.Last.Verdict != mail.VerdictOK {
			t.Errorf("%s: the former password's test was taken for the account's", name)
		}
	}
}
