package tui

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// mailbox is a stored account of the tests: proved 41 days ago.
func mailbox(label, address string, change ...func(*accounts.Account)) accounts.Account {
	a, err := mail.ParseAddress(address)
	if err != nil {
		panic(err)
	}
	acc := accounts.Account{
		ID: address, Owner: "local", Purpose: accounts.FirmaoNew, AppName: "Firmao 2026-10", Proved: true,
		Keeping: accounts.Sealed, Revision: 1, Version: 1,
		Created: noon.AddDate(0, 0, -41), Password: noon.AddDate(0, 0, -41),
		Profile: mail.Profile{
			Label: label, Address: a, UserName: address,
			IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
			SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
		},
	}
	for _, c := range change {
		c(&acc)
	}
	return acc
}

func lastOK(ago time.Duration) func(*accounts.Account) {
	return func(a *accounts.Account) {
		a.Last = &accounts.Result{At: noon.Add(-ago), Verdict: mail.VerdictOK, Took: 400 * time.Millisecond}
	}
}

func lastBroken(c diagnose.Cause, ago time.Duration) func(*accounts.Account) {
	return func(a *accounts.Account) {
		a.Last = &accounts.Result{At: noon.Add(-ago), Verdict: mail.VerdictFailed, Cause: c, Protocol: mail.IMAP, Took: 210 * time.Millisecond}
	}
}

func untestedYet(a *accounts.Account) { a.Proved = false }

func notKept(a *accounts.Account) { a.Keeping = accounts.NotKept }

// office is a few mailboxes in every state that there is.
func office() []accounts.Account {
	return []accounts.Account{
		mailbox("Biuro", "biuro@firma.pl", lastOK(3*time.Minute)),
		mailbox("Faktury", "faktury@firma.pl", lastBroken(diagnose.CredentialsRejected, time.Hour)),
		mailbox("Kadry", "kadry@firma.pl", untestedYet),
		mailbox("Serwis", "serwis@firma.pl", lastOK(26*time.Hour), untestedYet, notKept),
		mailbox("zarząd i bardzo długa nazwa skrzynki, która się nie mieści", "zarzad.i.bardzo.dlugi.adres.skrzynki@firma-o-dlugiej-nazwie.com.pl"),
	}
}

func atHome(list []accounts.Account, keys ...string) func(*testing.T, *App) {
	return func(_ *testing.T, a *App) {
		a.room = newHome(a, list)
		feedKeys(a.room, keys...)
	}
}

func over(make func(a *App) Screen, keys ...string) func(*testing.T, *App) {
	return func(_ *testing.T, a *App) {
		s := make(a)
		a.room, a.over = newHome(a, office()), []Screen{s}
		begin(s)
		feedKeys(s, keys...)
	}
}

func hundreds() []accounts.Account {
	var all []accounts.Account
	for i := range 300 {
		all = append(all, mailbox(fmt.Sprintf("Skrzynka %03d", i), fmt.Sprintf("skrzynka%03d@firma.pl", i), lastOK(time.Duration(i)*time.Hour)))
	}
	return all
}

// opened is the details of an account, with what was found out about it.
func opened(it accounts.Account, history []accounts.Result, keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		d := newAccount(a, it)
		d.Update(Done{"account", known{account: it, history: history}})
		return d
	}, keys...)
}

// practiceCA is no certificate, but its fingerprint can be shown.
var practiceCA = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("practice")}))

var fiveTests = []accounts.Result{
	{At: noon.Add(-time.Hour), Verdict: mail.VerdictFailed, Cause: diagnose.CredentialsRejected, Protocol: mail.IMAP, Took: 210 * time.Millisecond},
	{At: noon.Add(-26 * time.Hour), Verdict: mail.VerdictFailed, Cause: diagnose.ServerTemporary, Protocol: mail.SMTP, Took: 1300 * time.Millisecond},
	{At: noon.AddDate(0, 0, -3), Verdict: mail.VerdictOK, Took: 390 * time.Millisecond},
	{At: noon.AddDate(0, 0, -10), Verdict: mail.VerdictOK, Took: 402 * time.Millisecond},
	{At: noon.AddDate(0, 0, -200), Verdict: mail.VerdictFailed, Protocol: mail.SMTP, Cause: diagnose.Unknown, Took: 20 * time.Second},
}

var wantsApp = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "Application-specific password required"}

var refusal = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"}

// reported is a whole test, its sign-in to IMAP ending as it is told.
func reported(p mail.Profile, imap error) mail.Report {
	var report mail.Report
	for _, lane := range mail.Protocols {
		broken := false
		for i, stage := range mail.Stages(p.Server(lane).Security) {
			e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: stage, Status: mail.OK, Took: time.Duration(i*7+3) * time.Millisecond}
			switch {
			case broken:
				e.Status, e.Took = mail.NotReached, 0
			case lane == mail.IMAP && stage == mail.SignIn && imap != nil:
				e.Status, e.Err, broken = mail.Failed, imap, true
			}
			report = append(report, e)
		}
	}
	return report
}

func trying(it accounts.Account, then func(*trial), keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		s := newTrial(a, it)
		if then != nil {
			s.run()
			then(s)
		}
		return s
	}, keys...)
}

// underWay is a test of many: one works, one is refused, one has passing trouble,
// one is under way, one waits.
func underWay(over bool) func(a *App) Screen {
	return func(a *App) Screen {
		fl := newFleet(a, office())
		fl.Begin()
		ok, bad := reported(fl.rows[0].it.Profile, nil), reported(fl.rows[1].it.Profile, refusal)
		for _, news := range []any{
			fleetBegun{0},
			fleetBegun{1},
			fleetBegun{2},
			fleetEvent{2, mail.Event{Protocol: mail.IMAP, Stage: mail.SignIn, Status: mail.Running}},
			fleetEvent{2, mail.Event{Protocol: mail.SMTP, Stage: mail.Connect, Status: mail.Running}},
			fleetEnded{0, verdict{report: ok}, 412 * time.Millisecond},
			fleetEnded{1, verdict{report: bad}, 1300 * time.Millisecond},
		} {
			fl.Update(Told{"fleet", news})
		}
		if over {
			passing := reported(fl.rows[2].it.Profile, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "UNAVAILABLE", Text: "Temporary System Error"})
			fl.Update(Told{"fleet", fleetEnded{2, verdict{report: passing}, 300 * time.Millisecond}})
			fl.Update(Done{"fleet", nil})
		}
		return fl
	}
}

var homeScenes = []scene{
	{"home", atHome(office())},
	{"home-second", atHome(office(), "down")},
	{"home-menu", atHome(office(), "tab", "right")},
	{"home-marked", atHome(office(), "space", "down", "space")},
	{"home-hundreds", atHome(hundreds(), "pgdown", "pgdown")},
	{"home-search", atHome(hundreds(), "/", "1", "2")},
	{"home-search-none", atHome(office(), "/", "q", "x")},
	{"home-empty", atHome([]accounts.Account{})},
	{"home-failed", func(_ *testing.T, a *App) {
		a.room = newHome(a, nil)
		a.room.Update(Done{"list", listed{err: &accounts.Error{Code: accounts.CodeStorage, Err: errors.New("database is locked")}}})
	}},
	{"account", opened(office()[1], fiveTests)},
	{"account-line", opened(office()[1], fiveTests, "up", "up", "up", "up", "up", "up", "up", "up", "up", "up")},
	{"account-ca", opened(mailbox("Próby", "ala@example.test", func(a *accounts.Account) { a.Profile.CA, a.AppName = practiceCA, "" }), []accounts.Result{})},
	{"account-edit", over(func(a *App) Screen { return newEdit(a, office()[0], "smtp-port") }, "backspace", "backspace", "backspace", "0", "enter")},
	{"account-rename", over(func(a *App) Screen { return newRename(a, office()[0]) })},
	{"account-remove", over(func(a *App) Screen { return newRemove(a, office()[0]) }, "right")},
	{"trial-asks", trying(office()[3], nil, "k", "a", "w", "a")},
	{"trial-running", trying(office()[0], func(s *trial) {
		s.Update(Told{"trial", mail.Event{Protocol: mail.IMAP, Stage: mail.Resolve, Status: mail.Running}})
	})},
	{"trial-ok", trying(office()[0], func(s *trial) { s.Update(Done{"trial", verdict{report: reported(s.it.Profile, nil)}}) })},
	{"trial-refused", trying(office()[0], func(s *trial) { s.Update(Done{"trial", verdict{report: reported(s.it.Profile, refusal)}}) })},
	{"trial-no-secret", trying(office()[0], func(s *trial) {
		s.Update(Done{"trial", verdict{err: &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonNoSecret, Err: accounts.ErrNoSecret}}})
	})},
	{"trial-cancelled", trying(office()[0], func(s *trial) {
		s.Update(Told{"trial", mail.Event{Protocol: mail.IMAP, Stage: mail.Resolve, Status: mail.Running}})
	}, "esc")},
	{"fleet-running", over(underWay(false))},
	{"fleet-over", over(underWay(true), "down")},
	{"fleet-sorted", over(underWay(true), "s")},
	{"fleet-old", over(underWay(true), "f", "f", "f", "f")},
	{"fleet-refused", over(underWay(true), "f")},
	{"fleet-search", over(func(a *App) Screen { return newFleet(a, hundreds()) }, "/", "1", "2")},
	{"fleet-keep", over(underWay(true), "x")},
	{"fleet-paused", over(func(a *App) Screen {
		s := underWay(false)(a)
		s.Update(Told{"fleet", fleetPaused{"imap.gmail.com", a.env.Now().Add(5 * time.Second)}})
		return s
	})},
	{"fleet-hundreds", over(func(a *App) Screen { return newFleet(a, hundreds()) }, "pgdown", "pgdown")},
	{"settings", over(func(a *App) Screen {
		a.env.SaveTheme = func(string) error { return nil }
		s := newSettings(a)
		s.Update(Done{"place", accounts.Place{Keeping: accounts.Sealed, Path: "/home/ala/.local/share/mailkey/sealed.key", Why: "no-keyring"}})
		return s
	}, "down")},
	{"settings-keyring", over(func(a *App) Screen {
		s := newSettings(a)
		s.Update(Done{"place", accounts.Place{Keeping: accounts.InKeyring}})
		return s
	})},
	{"home-help", func(_ *testing.T, a *App) {
		a.room = newHome(a, office())
		a.over = []Screen{newHelp(a.room, a.frame.Lang)}
	}},
}

func cancelledErr() error { return fmt.Errorf("dial: %w", context.Canceled) }
