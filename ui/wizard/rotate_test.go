package wizard

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// stored is an account at Google whose password mailkey has, or not.
func storedAccount(t *testing.T, keeping accounts.Keeping, imap string) accounts.Account {
	t.Helper()
	a, err := mail.ParseAddress("biuro@firma.pl")
	if err != nil {
		t.Fatal(err)
	}
	return accounts.Account{
		ID: "7", Revision: 3, Keeping: keeping, AppName: "Firmao 2026-11", Purpose: accounts.FirmaoNew, Password: november.AddDate(0, -5, 0),
		Profile: mail.Profile{
			Label: "Biuro", Address: a, UserName: a.String(),
			IMAP: mail.Server{Host: imap, Port: 993, Security: mail.TLS}, SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
		},
	}
}

// way goes through the whole conversation, giving the password where it is asked
// for; switched is what the switch leaves of the old one.
func way(t *testing.T, f *Flow, switched *accounts.Former) string {
	t.Helper()
	var steps []string
	for {
		steps = append(steps, f.Step().ID())
		switch f.Step().ID() {
		case "address":
			mustFill(t, f, "address", "biuro@firma.pl")
			f.Draft.Settle(google("firma.pl"))
		case "connect":
			mustFill(t, f, "password", canary)
		case "hand-over":
			a := storedAccount(t, accounts.Sealed, "imap.gmail.com")
			a.Former = switched
			f.Draft.Switched(a)
		}
		if !f.Next() {
			return strings.Join(steps, " ")
		}
	}
}

func TestRotationsWay(t *testing.T) {
	former := &accounts.Former{AppName: "Firmao 2026-05"}
	kept, forgotten := storedAccount(t, accounts.Sealed, "imap.gmail.com"), storedAccount(t, accounts.NotKept, "imap.gmail.com")
	elsewhere := storedAccount(t, accounts.Sealed, "imap.example.test")
	for name, c := range map[string]struct {
		known  *accounts.Account
		former *accounts.Former
		want   string
	}{
		"kept":              {&kept, former, "old app-password connect test hand-over revoke dead finish"},
		"the same again":    {&kept, nil, "old app-password connect test hand-over finish"},
		"not kept":          {&forgotten, nil, "old-password app-password connect test hand-over revoke finish"},
		"another provider":  {&elsewhere, former, "old connect test hand-over dead finish"},
		"not known":         {nil, nil, "address old-password app-password connect test hand-over revoke finish"},
		"typed, but stored": {nil, former, "address old-password app-password connect test hand-over revoke dead finish"},
	} {
		if got := way(t, Rotate(november, c.known), c.former); got != c.want {
			t.Errorf("%s: the way is\n%s, want\n%s", name, got, c.want)
		}
	}
}

// An old password that was typed is tested too, and only where there is a server for it.
func TestTypedOldPasswordIsTested(t *testing.T) {
	for host, want := range map[string]bool{"imap.gmail.com": true, "": false} {
		a := storedAccount(t, accounts.NotKept, host)
		f := Rotate(november, &a)
		mustFill(t, f, "old-password", "old one")
		if f.Next(); (f.Step().ID() == "old") != want {
			t.Errorf("with the server %q it goes to %s", host, f.Step().ID())
		}
		if betrayed := string(f.Save()); strings.Contains(betrayed, "old one") {
			t.Errorf("kept with the answers: %s", betrayed)
		}
		mustFill(t, f, "old-password", "")
		if !f.Draft.OldSecret.IsZero() || len(f.Missing()) == 0 || f.Missing()[0].Field != "password" {
			t.Error("an empty old password is not taken for none")
		}
	}
}

// Where a new password cures nothing, nobody goes on without insisting; and no
// password is sent while a doubt is open.
func TestRotationIsBarred(t *testing.T) {
	a := storedAccount(t, accounts.Sealed, "imap.gmail.com")
	for cure, want := range map[Cure]bool{"": true, Works: true, Cures: true, Misses: false} {
		f := Rotate(november, &a)
		f.Draft.Old.Cure = cure
		if got := f.Next(); got != want {
			t.Errorf("after %q it goes on: %t", cure, got)
		}
		f.Draft.Old.Insist = true
		if cure == Misses && !f.Next() {
			t.Error("insisting does not help")
		}
	}
	f := Rotate(november, nil)
	mustFill(t, f, "address", "biuro@firma.pl")
	claimed := google("firma.pl")
	claimed.Consent = true
	f.Draft.Settle(claimed)
	f.Next()
	mustFill(t, f, "old-password", "old one")
	if f.Next() || f.Go("old") {
		t.Error("the old password goes to servers that nobody vouches for")
	}
	f.Draft.Agree(Unvouched)
	if !f.Next() || f.Step().ID() != "old" {
		t.Errorf("after the yes it stands at %s", f.Step().ID())
	}
}

// What a test of the old password means for a new one.
func TestCureOf(t *testing.T) {
	a := storedAccount(t, accounts.Sealed, "imap.gmail.com")
	refused := &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"}
	off := &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)"}
	rejected := &mail.Refusal{Command: "AUTH PLAIN", Status: "535", Code: "5.7.8", Text: "Username and Password not accepted."}
	for name, c := range map[string]struct {
		imap, smtp error
		want       Cure
	}{
		"both work":            {nil, nil, Works},
		"both refused":         {refused, rejected, Cures},
		"sending refused":      {nil, rejected, Cures},
		"IMAP off":             {off, nil, Misses},
		"IMAP off and refused": {off, rejected, Misses},
		"no network":           {errors.New("strange"), nil, Misses},
	} {
		got, why := CureOf(tested(a.Profile, c.imap, c.smtp), a.Profile)
		if got != c.want || (len(why) > 0) != (c.want != Works) {
			t.Errorf("%s: %q, want %q, because of %+v", name, got, c.want, why)
		}
		if c.want == Misses && AboutPassword(why[0].Cause) {
			t.Errorf("%s: first comes %s", name, why[0].Cause)
		}
	}
}

// tested is a report whose lanes broke at the sign-in, or did not.
func tested(p mail.Profile, imap, smtp error) mail.Report {
	var r mail.Report
	for lane, err := range map[mail.Protocol]error{mail.IMAP: imap, mail.SMTP: smtp} {
		for _, stage := range mail.Stages(p.Server(lane).Security) {
			e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: stage, Status: mail.OK}
			if err != nil && stage == mail.SignIn {
				e.Status, e.Err = mail.Failed, err
			}
			r = append(r, e)
		}
	}
	return r
}

// A rotation is remembered as what it is: its mailbox, its servers, what the old
// password's test said; and it continues there.
func TestRotationIsRestored(t *testing.T) {
	a := storedAccount(t, accounts.NotKept, "imap.gmail.com")
	before := Rotate(november, &a)
	before.Draft.Old.Cure = Cures
	before.Go("connect")
	mustFill(t, before, "password", canary)
	before.Go("test")
	after, err := Resume(november, before.Save())
	if err != nil {
		t.Fatal(err)
	}
	d := after.Draft
	if !after.Changes() || after.Step().ID() != "connect" || d.Replaces != "7" || d.From != 3 || d.Profile() != a.Profile || d.Old != before.Draft.Old || !d.Forget || !d.Lost {
		t.Errorf("continues at %s with %+v", after.Step().ID(), d)
	}
	if len(d.Doubts()) > 0 || after.Has("address") {
		t.Errorf("it asks about %v", d.Doubts())
	}
	// What an older version remembered of a rotation is one too.
	if old, err := Resume(november, []byte(`{"version":1,"step":"app-password","fields":{"address":"biuro@firma.pl","imap-host":"imap.gmail.com","smtp-host":"smtp.gmail.com"},"replaces":"7"}`)); err != nil || !old.Changes() || old.Step().ID() != "app-password" {
		t.Errorf("an older rotation continues as %+v, %v", old, err)
	}
	if f, err := Resume(november, Setup(november).Save()); err != nil || f.Changes() {
		t.Errorf("a setup continues as a rotation, %v", err)
	}
}

// Another address than the stored one's takes nothing of it along.
func TestAnotherAddressIsAnotherMailbox(t *testing.T) {
	a := storedAccount(t, accounts.Sealed, "imap.example.test")
	f := Rotate(november, nil)
	mustFill(t, f, "address", "biuro@firma.pl")
	f.Draft.Take(a)
	mustFill(t, f, "address", "inne@firma.pl")
	if d := f.Draft; d.Replaces != "" || d.From != 0 || d.Old != (Old{}) || d.Login.IMAP.Host != "" || d.Named(mail.IMAP) || d.Login.Label != "" {
		t.Errorf("left over: %+v", d)
	}
}

// What was left after the switch continues with the old password.
func TestFinish(t *testing.T) {
	a := storedAccount(t, accounts.Sealed, "imap.gmail.com")
	a.Former = &accounts.Former{AppName: "Firmao 2026-05", Since: november.AddDate(0, -6, 0)}
	if f := Finish(november, a); f.Step().ID() != "revoke" || f.Draft.Old.AppName != "Firmao 2026-05" || f.Draft.AppName != "Firmao 2026-11" {
		t.Errorf("at %s with %+v, new %q", f.Step().ID(), f.Draft.Old, f.Draft.AppName)
	}
	a.Profile.IMAP.Host = "imap.example.test"
	if f := Finish(november, a); f.Step().ID() != "dead" {
		t.Errorf("elsewhere it goes on at %s", f.Step().ID())
	}
}

func TestNextName(t *testing.T) {
	for _, c := range []struct {
		suggested, want string
		taken           []string
	}{
		{"Firmao 2026-11", "Firmao 2026-11", []string{"Firmao 2026-08"}},
		{"Firmao 2026-11", "Firmao 2026-11", []string{""}},
		{"Firmao 2026-11", "Firmao 2026-11 (2)", []string{"Firmao 2026-11"}},
		{"Firmao 2026-11", "Firmao 2026-11 (3)", []string{"Firmao 2026-11 (2)"}},
		{"Firmao 2026-11", "Firmao 2026-11 (4)", []string{"Firmao 2026-11 (2)", "Firmao 2026-11 (3)"}},
		{"Firmao 2026-11", "Firmao 2026-11 (3)", []string{"Firmao 2026-11-2", "Firmao 2026-11"}}, // as it was written before
		{"Firmao 2026-11", "Firmao 2026-11", []string{"Firmao 2026-11 (x)", "Firmao 2026-11 (2", "Firmao 2026-11 ()", "Firmao 2026-11 (", "Firmao 2026-11(2)", "Firmao 2026-11 (-2)"}},
		{"Firmao 2026-11", "Firmao 2026-11", []string{"Firmao 2026-11-x"}},
		{"Firmao 2026-11", "Firmao 2026-11", []string{"Firmao 2026-11-99999999999999999999"}},
	} {
		if got := NextName(c.suggested, c.taken...); got != c.want {
			t.Errorf("after %q: %q, want %q", c.taken, got, c.want)
		}
	}
}

// A first password has nothing to be tested, revoked or gone back to; it is kept,
// and the conversation knows so after a pause too.
func TestFirstPasswordsWay(t *testing.T) {
	waits := storedAccount(t, accounts.NotKept, "imap.gmail.com")
	waits.Password = time.Time{}
	f := Rotate(november, &waits)
	again, err := Resume(november, f.Save())
	if err != nil {
		t.Fatal(err)
	}
	for name, flow := range map[string]*Flow{"begun": f, "resumed": again} {
		var way []string
		for _, m := range flow.Marks() {
			way = append(way, m.ID)
		}
		if got := strings.Join(way, " "); got != "app-password connect test hand-over finish" {
			t.Errorf("%s: the way is %s", name, got)
		}
		if d := flow.Draft; !d.First() || d.Forget || d.Standing() != "none" || !d.Details().Keep {
			t.Errorf("%s: %+v", name, d)
		}
	}
	kept := waits
	kept.Keeping, kept.Password = accounts.Sealed, november
	if f := Rotate(november, &kept); f.Draft.First() {
		t.Error("an account with a password is told as one without")
	}
}

// The newer password of an undone change is known until another takes its place.
func TestNewerPassword(t *testing.T) {
	former := &accounts.Former{Revision: 2, AppName: "Firmao 2026-11"}
	a := accounts.Account{ID: "7", Revision: 1, Keeping: accounts.Sealed, Former: former}
	f := Rotate(november, &a)
	if f.Draft.Newer != former {
		t.Error("after an undo the newer one is not known")
	}
	f.Draft.Switched(accounts.Account{ID: "7", Revision: 3, Keeping: accounts.Sealed, Former: &accounts.Former{Revision: 1}})
	if f.Draft.Newer != nil {
		t.Error("it is still offered after the switch")
	}
	a.Revision = 3
	if Rotate(november, &a).Draft.Newer != nil {
		t.Error("an older one is taken for it")
	}
}

// Of the very same password nothing is left to be revoked, and it is said to be that; a
// new one is new also where the old one was not kept, for it was not for its servers.
func TestRepeated(t *testing.T) {
	for moment, repeated := range map[time.Time]bool{november: true, november.Add(time.Minute): false} {
		f := Rotate(november, &accounts.Account{ID: "7", Revision: 1, Keeping: accounts.Sealed, Password: november})
		f.Draft.Switched(accounts.Account{ID: "7", Revision: 2, Keeping: accounts.Sealed, Password: moment})
		if f.Draft.Repeated() != repeated {
			t.Errorf("in use since %v: repeated %v", moment, !repeated)
		}
	}
	if Finish(november, accounts.Account{ID: "7", Revision: 2, Keeping: accounts.Sealed, Password: november, Former: &accounts.Former{Revision: 1}}).Draft.Repeated() {
		t.Error("a change that is gone on with is told as none")
	}
}
