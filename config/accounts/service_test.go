package accounts_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/mail"
)

var sameAddress = cmp.Comparer(func(a, b mail.Address) bool { return a == b })

func TestSavedAccountIsListedAndItsPasswordIsKept(t *testing.T) {
	d := open(t)
	saved := d.save(t, "Ala@firma.pl", canary)
	list, err := d.List(t.Context(), accounts.Local)
	if err != nil {
		t.Fatal(err)
	}
	want := accounts.Account{
		ID: saved.ID, Owner: "local", Profile: login(t, "Ala@firma.pl", "").Profile, Purpose: accounts.FirmaoNew,
		AppName: "Firmao 2026-11", Proved: true, Keeping: accounts.Sealed, Revision: 1,
		Created: d.clock.t, Password: d.clock.t, Version: 1,
		Last: &accounts.Result{At: d.clock.t, Verdict: mail.VerdictOK}, // the proof is the first result
	}
	want.Profile.Label = "Ala@firma.pl"
	if diff := cmp.Diff([]accounts.Account{want}, list, sameAddress); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(saved, list[0], sameAddress); diff != "" {
		t.Error("Save returned something else:", diff)
	}
	if got := d.password(t, saved.ID); got != canary {
		t.Errorf("kept %q", got)
	}
	if slots, _ := d.store.Loose(t.Context(), d.clock.t.Add(time.Hour), 0); len(slots) != 0 {
		t.Errorf("left over: %v", slots)
	}
}

func TestSaveNeedsAFreshProof(t *testing.T) {
	d := open(t)
	l := login(t, "ala@firma.pl", canary)
	_, err := d.Save(t.Context(), accounts.Local, accounts.Checked{}, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)

	d.prober.err = refusal
	failed, _ := d.Check(t.Context(), accounts.Local, l, nil)
	_, err = d.Save(t.Context(), accounts.Local, failed, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)
	d.prober.err = nil

	proof := d.proof(t, l)
	for _, jump := range []time.Duration{10*time.Minute + time.Second, -10*time.Minute - time.Second} {
		d.clock.t = proof.At().Add(jump)
		_, err = d.Save(t.Context(), accounts.Local, proof, kept)
		code(t, err, accounts.CodeUsage, accounts.ReasonStale)
	}
	d.clock.t = proof.At().Add(10 * time.Minute)
	d.team(t)
	_, err = d.Save(t.Context(), accounts.Actor{User: "id-boss"}, proof, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)
	if _, err = d.Save(t.Context(), accounts.Local, proof, kept); err != nil {
		t.Errorf("ten minutes are fresh: %v", err)
	}
}

func TestAddressIsUniquePerOwner(t *testing.T) {
	d := open(t)
	first := d.save(t, "ala@firma.pl", canary)
	_, err := d.Save(t.Context(), accounts.Local, d.proof(t, login(t, "ALA@Firma.pl", "other")), kept)
	code(t, err, accounts.CodeExists, "")
	if got := d.password(t, first.ID); got != canary {
		t.Errorf("the first one's password is now %q", got)
	}
	d.team(t)
	if _, err := d.SaveUntested(t.Context(), accounts.Actor{User: "id-boss"}, login(t, "ala@firma.pl", "x"), kept); err != nil {
		t.Errorf("another owner may have the address: %v", err)
	}
}

func TestUntestedIsMarkedUntilAGoodTest(t *testing.T) {
	d := open(t)
	a, err := d.SaveUntested(t.Context(), accounts.Local, login(t, "ala@firma.pl", canary), kept)
	if err != nil || a.Proved {
		t.Fatal(a, err)
	}
	d.prober.err = refusal
	d.prober.then = func() { d.clock.t = d.clock.t.Add(1500 * time.Millisecond) }
	report, err := d.Test(t.Context(), accounts.Local, a.ID, mail.NewSecret("not this one"), nil)
	if err != nil || report.Overall() != mail.VerdictFailed {
		t.Fatal(report, err)
	}
	if l := d.prober.asked[0]; !l.Secret.Equal(mail.NewSecret(canary)) || l.Profile != a.Profile {
		t.Errorf("tested %+v, not what is kept", l.Profile)
	}
	a, _ = d.Find(t.Context(), accounts.Local, "ala@firma.pl")
	want := &accounts.Result{At: d.clock.t, Verdict: mail.VerdictFailed, Cause: "credentials-rejected", Protocol: mail.IMAP, Took: 1500 * time.Millisecond}
	if diff := cmp.Diff(want, a.Last); a.Proved || diff != "" {
		t.Error(a.Proved, diff)
	}
	d.prober.err = nil
	if _, err = d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil); err != nil {
		t.Fatal(err)
	}
	a, _ = d.Find(t.Context(), accounts.Local, "ala@firma.pl")
	history, err := d.History(t.Context(), accounts.Local, a.ID, 10)
	if err != nil || !a.Proved || len(history) != 2 || history[0].Verdict != mail.VerdictOK || history[1] != *want {
		t.Errorf("%v %+v %v", a.Proved, history, err)
	}
	if few, _ := d.History(t.Context(), accounts.Local, a.ID, 1); len(few) != 1 {
		t.Errorf("asked for one, got %d", len(few))
	}
}

// A message that is refused tells that sending does not work. One that is late
// tells nothing about the account.
func TestWhatIsRememberedOfARoundTrip(t *testing.T) {
	unsent := prober{unsent: &mail.Refusal{Command: "MAIL", Status: "550", Code: "5.7.1", Text: "sender not allowed"}}
	for want, how := range map[mail.Verdict]prober{mail.VerdictOK: {lost: true}, mail.VerdictFailed: unsent} {
		d := open(t)
		a := d.save(t, "ola@firma.pl", "x")
		*d.prober = how
		report, err := d.TestRoundTrip(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil)
		if err != nil || report.Overall() != mail.VerdictFailed {
			t.Fatal(report, err)
		}
		last, err := d.History(t.Context(), accounts.Local, a.ID, 1)
		if err != nil || len(last) != 1 || last[0].Verdict != want {
			t.Errorf("%+v is remembered as %+v, %v", how, last, err)
		}
	}
}

func TestCancelledTestIsNotRemembered(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", canary)
	d.prober.err = context.Canceled
	report, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil)
	if err != nil || report.Overall() != mail.VerdictCancelled {
		t.Fatal(report, err)
	}
	if history, err := d.History(t.Context(), accounts.Local, a.ID, 10); err != nil || len(history) != 1 {
		t.Error("beside the proof there is", history, err)
	}
}

func TestResultIsRememberedAfterThePersonLeft(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", canary)
	ctx, leave := context.WithCancel(t.Context())
	d.prober.then = leave
	if _, err := d.Test(ctx, accounts.Local, a.ID, mail.Secret{}, nil); err != nil {
		t.Fatal(err)
	}
	if history, _ := d.History(t.Context(), accounts.Local, a.ID, 10); len(history) != 2 {
		t.Errorf("%d results, want the proof and this one", len(history))
	}
}

func TestNotKept(t *testing.T) {
	d := open(t)
	a, err := d.Save(t.Context(), accounts.Local, d.proof(t, login(t, "ala@firma.pl", canary)), accounts.Details{})
	if err != nil || a.Keeping != accounts.NotKept || a.Purpose != accounts.FirmaoNew {
		t.Fatal(a, err)
	}
	if some, err := d.store.AnySealed(t.Context()); err != nil || some {
		t.Error("a secret was kept", err)
	}
	_, err = d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil)
	code(t, err, accounts.CodeUsage, accounts.ReasonNoSecret)
	if _, err = d.Test(t.Context(), accounts.Local, a.ID, mail.NewSecret("given"), nil); err != nil {
		t.Error(err)
	}
	if last := d.prober.asked[len(d.prober.asked)-1]; !last.Secret.Equal(mail.NewSecret("given")) {
		t.Error("the given secret was not used")
	}
	if err := d.Remove(t.Context(), accounts.Local, a.ID); err != nil {
		t.Error(err)
	}
}

func TestRotate(t *testing.T) {
	d := open(t)
	old := d.save(t, "ala@firma.pl", "old")
	d.clock.t = d.clock.t.Add(time.Hour)
	l := login(t, "Ala@firma.pl", "new")
	l.IMAP.Host = "imap.firma.pl"
	a, err := d.Rotate(t.Context(), accounts.Local, old.ID, 0, d.proof(t, l), accounts.Details{AppName: "Firmao 2026-12", Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	want := old
	want.Profile.Address, want.Profile.UserName, want.Profile.IMAP = l.Address, l.UserName, l.IMAP
	want.AppName, want.Revision, want.Version, want.Password = "Firmao 2026-12", 2, 2, d.clock.t
	want.Last = &accounts.Result{At: d.clock.t, Verdict: mail.VerdictOK}
	want.Former = &accounts.Former{Keeping: accounts.Sealed, Revision: 1, AppName: old.AppName, Since: old.Password, Until: d.clock.t.Add(24 * time.Hour)}
	if diff := cmp.Diff(want, a, sameAddress); diff != "" {
		t.Error(diff)
	}
	if got := d.password(t, a.ID); got != "new" {
		t.Errorf("the password is %q", got)
	}
	if got := reveal(t, d.vault, a.FormerSlot()); got != "old" {
		t.Errorf("the former one is %q", got)
	}
	_, err = d.Rotate(t.Context(), accounts.Local, old.ID, 0, d.proof(t, login(t, "ola@firma.pl", "x")), kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonOtherAddress)
	_, err = d.Rotate(t.Context(), accounts.Local, old.ID, 0, accounts.Checked{}, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)
}

// Two copies of the program replace one account's password at once: the second
// comes between the first one's reading and writing.
func TestTwoReplacementsAtOnce(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "old")
	second := openIn(t, d.dir)
	between := &interloper{Store: d.store, then: func() {
		if _, err := second.Rotate(t.Context(), accounts.Local, a.ID, 0, second.proof(t, login(t, "ala@firma.pl", "second")), kept); err != nil {
			t.Error(err)
		}
	}}
	_, err := d.service(between, d.vault).Rotate(t.Context(), accounts.Local, a.ID, 0, d.proof(t, login(t, "ala@firma.pl", "first")), kept)
	code(t, err, accounts.CodeStorage, accounts.ReasonChanged)
	if got := d.password(t, a.ID); got != "second" {
		t.Errorf("the password is %q", got)
	}
	for revision := range 5 {
		_, err := d.store.Sealed(t.Context(), a.ID, revision)
		if (err == nil) != (revision == 3 || revision == 1) {
			t.Errorf("revision %d: %v", revision, err)
		}
	}
}

// interloper lets something happen just before the row is switched.
type interloper struct {
	*store.Store
	then func()
}

func (s *interloper) Update(ctx context.Context, a accounts.Account) (accounts.Account, error) {
	s.then()
	return s.Store.Update(ctx, a)
}

func TestEditAndRename(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", canary)
	renamed, err := d.Rename(t.Context(), accounts.Local, a.ID, " Biuro\u202e\n Łódź ")
	if err != nil || renamed.Profile.Label != "Biuro Łódź" || !renamed.Proved {
		t.Errorf("%+v %v", renamed, err)
	}
	p := renamed.Profile
	p.Label = ""
	if same, err := d.Edit(t.Context(), accounts.Local, a.ID, p); err != nil || !same.Proved || same.Profile != renamed.Profile {
		t.Errorf("nothing changed, but: %+v %v", same, err)
	}
	p.SMTP = mail.Server{Host: "smtp.gmail.com", Port: 587, Security: mail.StartTLS}
	edited, err := d.Edit(t.Context(), accounts.Local, a.ID, p)
	if err != nil || edited.Proved || edited.Profile.SMTP != p.SMTP || edited.Profile.Label != "Biuro Łódź" {
		t.Errorf("%+v %v", edited, err)
	}
	if got := d.password(t, a.ID); got != canary {
		t.Errorf("the password is %q", got)
	}
	p.Address = login(t, "ola@firma.pl", "").Address
	_, err = d.Edit(t.Context(), accounts.Local, a.ID, p)
	code(t, err, accounts.CodeUsage, accounts.ReasonOtherAddress)
	if cleared, err := d.Rename(t.Context(), accounts.Local, a.ID, " "); err != nil || cleared.Profile.Label != "ala@firma.pl" {
		t.Errorf("%+v %v", cleared, err)
	}
	_, err = d.Rename(t.Context(), accounts.Local, "none", "x")
	code(t, err, accounts.CodeNotFound, "")
}

// A change by another copy of the program in between is not lost.
func TestRenameMeetsAnotherChange(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", canary)
	times := 0
	between := &interloper{Store: d.store, then: func() {
		if times++; times == 1 {
			p := a.Profile
			p.IMAP.Port = 1993
			if _, err := d.Edit(t.Context(), accounts.Local, a.ID, p); err != nil {
				t.Error(err)
			}
		}
	}}
	got, err := d.service(between, d.vault).Rename(t.Context(), accounts.Local, a.ID, "Biuro")
	if err != nil || got.Profile.Label != "Biuro" || got.Profile.IMAP.Port != 1993 {
		t.Errorf("%+v %v", got.Profile, err)
	}
}

func TestBadSettingsNameTheirField(t *testing.T) {
	long := strings.Repeat("ż", 101)
	for name, c := range map[string]struct {
		change func(*mail.Login, *accounts.Details)
		field  string
		reason accounts.Reason
	}{
		"no address":    {func(l *mail.Login, _ *accounts.Details) { l.Address = mail.Address{} }, "address", accounts.ReasonEmpty},
		"long label":    {func(l *mail.Login, _ *accounts.Details) { l.Label = long }, "name", accounts.ReasonTooLong},
		"no user":       {func(l *mail.Login, _ *accounts.Details) { l.UserName = "" }, "user-name", accounts.ReasonEmpty},
		"line in user":  {func(l *mail.Login, _ *accounts.Details) { l.UserName = "ala\r\nA1 LOGOUT" }, "user-name", accounts.ReasonMalformed},
		"imap host":     {func(l *mail.Login, _ *accounts.Details) { l.IMAP.Host = "https://x" }, "imap-host", accounts.ReasonMalformed},
		"smtp port":     {func(l *mail.Login, _ *accounts.Details) { l.SMTP.Port = 70000 }, "smtp-port", accounts.ReasonMalformed},
		"smtp security": {func(l *mail.Login, _ *accounts.Details) { l.SMTP.Security = "none" }, "smtp-security", accounts.ReasonMalformed},
		"ca":            {func(l *mail.Login, _ *accounts.Details) { l.CA = "no pem" }, "ca-file", accounts.ReasonMalformed},
		"purpose":       {func(_ *mail.Login, d *accounts.Details) { d.Purpose = "x" }, "purpose", accounts.ReasonMalformed},
		"app name":      {func(_ *mail.Login, d *accounts.Details) { d.AppName = long }, "app-name", accounts.ReasonTooLong},
		"no secret":     {func(l *mail.Login, _ *accounts.Details) { l.Secret = mail.Secret{} }, "password", accounts.ReasonEmpty},
		"long secret":   {func(l *mail.Login, _ *accounts.Details) { l.Secret = mail.NewSecret(strings.Repeat("x", 1025)) }, "password", accounts.ReasonTooLong},
		"nul in secret": {func(l *mail.Login, _ *accounts.Details) { l.Secret = mail.NewSecret("a\x00b") }, "password", accounts.ReasonMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			l, details := login(t, "ala@firma.pl", canary), kept
			c.change(&l, &details)
			_, err := d.SaveUntested(t.Context(), accounts.Local, l, details)
			code(t, err, accounts.CodeUsage, c.reason)
			if e := (*accounts.Error)(nil); errors.As(err, &e) && e.Field != c.field {
				t.Errorf("field %q, want %q", e.Field, c.field)
			}
			if list, _ := d.List(t.Context(), accounts.Local); len(list) != 0 {
				t.Error("stored all the same")
			}
		})
	}
}

func TestDraftIsBounded(t *testing.T) {
	d := open(t)
	if err := d.SaveDraft(t.Context(), accounts.Local, []byte(`{"address":"ala@firma.pl"}`)); err != nil {
		t.Fatal(err)
	}
	code(t, d.SaveDraft(t.Context(), accounts.Local, make([]byte, 64<<10+1)), accounts.CodeUsage, accounts.ReasonTooLong)
	if got, err := d.Draft(t.Context(), accounts.Local); err != nil || string(got) != `{"address":"ala@firma.pl"}` {
		t.Errorf("%q %v", got, err)
	}
	if err := d.DropDraft(t.Context(), accounts.Local); err != nil {
		t.Error(err)
	}
	if got, err := d.Draft(t.Context(), accounts.Local); err != nil || got != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestLostSecretIsToldApart(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", canary)
	if err := d.vault.Delete(t.Context(), a.Slot()); err != nil {
		t.Fatal(err)
	}
	_, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil)
	code(t, err, accounts.CodeVault, accounts.ReasonNoSecret)
	if err := d.Remove(t.Context(), accounts.Local, a.ID); err != nil {
		t.Errorf("an account without its secret can still be removed: %v", err)
	}
}
