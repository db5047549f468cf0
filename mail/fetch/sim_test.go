package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/fetch"
	"mailkey/mail/gmailsim"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
)

func startSim(t *testing.T) *gmailsim.Sim {
	t.Helper()
	sim, err := gmailsim.Start(context.WithoutCancel(t.Context()), gmailsim.Options{SlowBy: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return sim
}

func practice(t *testing.T, sim *gmailsim.Sim, address string) mail.Login {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return mail.Login{
		Profile: mail.Profile{Address: a, UserName: address, IMAP: sim.Server(mail.IMAP, mail.TLS), CA: sim.CA()},
		Secret:  mail.NewSecret(gmailsim.PracticePassword),
	}
}

// TestFromGmail fetches from the simulated Google: each message lies here once,
// though All Mail has them all again.
func TestFromGmail(t *testing.T) {
	sim := startSim(t)
	for _, all := range []bool{false, true} {
		to := filepath.Join(scratch(t), "mail")
		var f fetch.Fetcher
		var events []mail.Event
		var shown []mail.Progress
		login := practice(t, sim, "ala@gmail.com")
		plan := mail.FetchPlan{To: to, All: all}
		got, report, err := f.Fetch(t.Context(), login, plan, func(e mail.Event) { events = append(events, e) }, func(p mail.Progress) { shown = append(shown, p) })
		if err != nil || report.Verdict(mail.IMAP) != mail.VerdictOK {
			t.Fatalf("all %v: %v, %v", all, report, err)
		}
		n, _ := got.Total()
		list, err := f.Messages(t.Context(), to, 0)
		if err != nil || len(list) != n || n < 3 {
			t.Errorf("all %v: %d fetched, %d here, %v", all, n, len(list), err)
		}
		subjects := map[string]bool{}
		for _, m := range list {
			if subjects[m.Subject+m.Date.String()] || m.Folder != "INBOX" {
				t.Errorf("%q twice, or in %s", m.Subject, m.Folder)
			}
			subjects[m.Subject+m.Date.String()] = true
		}
		if len(events) != 12 || len(shown) == 0 || shown[len(shown)-1].Folders != len(got.Folders) {
			t.Errorf("all %v: %d events, progress %v", all, len(events), shown)
		}
		again, _, err := f.Fetch(t.Context(), login, plan, nil, nil)
		if n, _ := again.Total(); n != 0 || err != nil {
			t.Errorf("all %v: %d again, %v", all, n, err)
		}
	}
}

// TestGmailTroubles: the report of a fetch tells of a server's trouble as a test's
// does, so that the same causes are found in it.
func TestGmailTroubles(t *testing.T) {
	sim := startSim(t)
	dialer := &wire.Dialer{Timeouts: wire.Timeouts{Stage: time.Second}}
	told := func(report mail.Report) string {
		broken, is := report.Broken(mail.IMAP)
		if !is {
			return "ok"
		}
		var refusal *mail.Refusal
		if errors.As(broken.Err, &refusal) {
			return fmt.Sprintf("%s %q", broken.Stage, *refusal)
		}
		return fmt.Sprintf("%s %T", broken.Stage, broken.Err)
	}
	for _, scenario := range gmailsim.Scenarios() {
		login := practice(t, sim, scenario.Address())
		login.SMTP = sim.Server(mail.SMTP, mail.TLS)
		_, report, err := (&fetch.Fetcher{Dialer: dialer}).Fetch(t.Context(), login, mail.FetchPlan{To: filepath.Join(scratch(t), "m")}, nil, nil)
		test := (&probe.Prober{Dialer: dialer}).Run(t.Context(), login, nil)
		if got, want := told(report), told(test); got != want || err != nil {
			t.Errorf("%s: fetch says %s, test says %s; %v", scenario.Tag, got, want, err)
		}
	}
}
