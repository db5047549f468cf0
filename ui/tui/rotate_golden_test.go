package tui

import (
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/wizard"
)

// renewing is a mailbox whose password is being changed.
func renewing() accounts.Account {
	return mailbox("Biuro", "biuro@firma.pl", func(a *accounts.Account) {
		a.ID, a.AppName, a.Password = "7", "Firmao 2026-05", noon.AddDate(0, -6, 0)
	})
}

// replaced is the same mailbox after the switch.
func replaced() accounts.Account {
	a := renewing()
	a.AppName, a.Password = "Firmao 2026-11", noon
	a.Former = &accounts.Former{Keeping: accounts.Sealed, Revision: 1, AppName: "Firmao 2026-05", Since: noon.AddDate(0, -6, 0), Until: noon.Add(24 * time.Hour)}
	return a
}

// rotating puts the rotation at a step, as it is before or after the switch.
func rotating(step string, more func(a *App, s *setup)) func(*testing.T, *App) {
	return func(t *testing.T, a *App) {
		t.Helper()
		s := newRotation(a, renewing())
		s.draft().Login.Secret, s.draft().Cleaning = mail.ParseSecret(canary)
		if step == "revoke" || step == "dead" || step == "finish" {
			it := replaced()
			s.draft().Switched(it)
			s.saved = &it
		}
		if !s.flow.Go(step) {
			t.Fatalf("no step %q", step)
		}
		s.turn()
		a.room = s
		if more != nil {
			more(a, s)
		}
	}
}

// broke is a report of this account whose lanes ended so at the sign-in.
func broke(p mail.Profile, imap, smtp error) mail.Report {
	var r mail.Report
	for _, lane := range mail.Protocols {
		err, broken := map[mail.Protocol]error{mail.IMAP: imap, mail.SMTP: smtp}[lane], false
		for _, stage := range mail.Stages(p.Server(lane).Security) {
			e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: stage, Status: mail.OK, Took: 12 * time.Millisecond}
			switch {
			case broken:
				e.Status, e.Took = mail.NotReached, 0
			case err != nil && stage == mail.SignIn:
				e.Status, e.Err, broken = mail.Failed, err, true
			}
			r = append(r, e)
		}
	}
	return r
}

var (
	imapRefused = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"}
	smtpRefused = &mail.Refusal{Command: "AUTH PLAIN", Status: "535", Code: "5.7.8", Text: "Username and Password not accepted."}
	imapOff     = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)"}
)

func olds(imap, smtp error) func(*App, *setup) {
	return func(_ *App, s *setup) {
		s.Update(Done{"old", oldChecked{report: broke(s.draft().Profile(), imap, smtp)}})
	}
}

func lives(life accounts.Life, imap error) func(*App, *setup) {
	return func(_ *App, s *setup) {
		s.Update(pressed("enter"))
		s.Update(Done{"dead", deadChecked{life, broke(s.draft().Profile(), imap, nil).Lane(mail.IMAP), nil}})
	}
}

var rotateScenes = []scene{
	{"rotate-which", func(_ *testing.T, a *App) {
		a.room = newWhich(a, []accounts.Account{renewing(), mailbox("Kadry", "kadry@firma.pl")})
	}},
	{"rotate-old-ask", func(_ *testing.T, a *App) {
		it := renewing()
		it.Keeping = accounts.NotKept
		a.room = newRotation(a, it)
	}},
	{"rotate-old-running", rotating("old", func(a *App, s *setup) {
		s.Update(Told{"old", mail.Event{Protocol: mail.IMAP, Stage: mail.Resolve, Status: mail.OK, Took: 12 * time.Millisecond}})
		a.frame.Now = noon.Add(1400 * time.Millisecond)
	})},
	{"rotate-old-works", rotating("old", olds(nil, nil))},
	{"rotate-old-refused", rotating("old", olds(imapRefused, smtpRefused))},
	{"rotate-old-newer", func(t *testing.T, a *App) {
		t.Helper()
		it := replaced()
		it.Revision, it.Former.Revision = 1, 2
		s := newRotation(a, it)
		a.room = s
		olds(imapRefused, smtpRefused)(a, s)
	}},
	{"rotate-old-misses", rotating("old", olds(imapOff, nil))},
	{"rotate-old-cancelled", rotating("old", func(_ *App, s *setup) { feedKeys(s, "esc") })},
	{"rotate-old-lost", rotating("old", func(_ *App, s *setup) {
		s.Update(Done{"old", oldChecked{err: &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonNoSecret, Err: accounts.ErrNoSecret}}})
	})},
	{"rotate-app-password", rotating("app-password", func(_ *App, s *setup) { feedKeys(s, "enter") })},
	{"rotate-connect", rotating("connect", func(_ *App, s *setup) {
		s.draft().Login.Secret = mail.Secret{}
		s.Update(Done{"place", accounts.Place{Keeping: accounts.InKeyring}})
	})},
	{"rotate-test-refused", rotating("test", func(_ *App, s *setup) {
		s.draft().Old.Cure = wizard.Cures
		s.Update(Done{"check", checked{report: broke(s.draft().Profile(), nil, smtpRefused)}})
	})},
	{"rotate-hand-over", rotating("hand-over", func(_ *App, s *setup) { s.Update(Done{"save", storedAs{account: replaced()}}) })},
	{"rotate-changed", rotating("hand-over", func(_ *App, s *setup) {
		s.Update(Done{"save", storedAs{err: &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonChanged, Err: accounts.ErrChanged}}})
	})},
	{"rotate-revoke", rotating("revoke", func(_ *App, s *setup) { feedKeys(s, "enter") })},
	{"rotate-undo", rotating("revoke", func(a *App, s *setup) { a.over = []Screen{newUndo(a.opts.Actor, "7", false)} })},
	{"rotate-dead-ask", rotating("dead", nil)},
	{"rotate-dead", rotating("dead", lives(accounts.Dead, imapRefused))},
	{"rotate-alive", rotating("dead", lives(accounts.Alive, nil))},
	{"rotate-life-unknown", rotating("dead", lives(accounts.LifeUnknown, imapOff))},
	{"rotate-finish", rotating("finish", func(_ *App, s *setup) { s.life = accounts.Dead; s.turn() })},
	{"rotate-finish-alive", rotating("finish", nil)},
	{"rotate-forgotten", rotating("finish", func(_ *App, s *setup) { s.Update(Done{"confirm", forgot{}}) })},
	{"rotate-reminded", rotating("finish", func(a *App, _ *setup) { a.over = []Screen{reminded{path: "/home/ala/mailkey.ics"}.told()} })},
	{"account-unfinished", func(_ *testing.T, a *App) {
		d := newAccount(a, replaced())
		d.history = []accounts.Result{{At: noon.Add(-time.Hour), Verdict: mail.VerdictOK, Took: time.Second}}
		a.room, a.over = newHome(a, []accounts.Account{replaced()}), []Screen{d}
	}},
	{"account-forget", func(_ *testing.T, a *App) { a.room = newConfirm("forget") }},
	{"home-unfinished", func(_ *testing.T, a *App) { a.room = newHome(a, []accounts.Account{replaced(), renewing()}) }},
	{"remove-unfinished", func(_ *testing.T, a *App) {
		it := replaced()
		it.Fetched = &accounts.Fetch{To: "/home/ala/mail/biuro", Verdict: mail.VerdictOK, At: noon}
		a.room = newRemove(a, it)
	}},
}
