package gmailsim_test

import (
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/gmailsim"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
)

// rehearsal is a prober that meets the simulator where it expects Google. Only
// where silence is what comes may it be impatient: this machine may be slow.
func rehearsal(s *gmailsim.Sim, impatient bool) *probe.Prober {
	dialer := &wire.Dialer{Resolver: s.Resolver(), Dial: s.Dial}
	if impatient {
		dialer.Timeouts.Stage = time.Second
	}
	return &probe.Prober{Dialer: dialer}
}

func login(t *testing.T, s *gmailsim.Sim, address, imapHost, smtpHost string) mail.Login {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return mail.Login{
		Profile: mail.Profile{
			Address: a, UserName: address, CA: s.CA(),
			IMAP: mail.Server{Host: imapHost, Port: 993, Security: mail.TLS}, SMTP: mail.Server{Host: smtpHost, Port: 465, Security: mail.TLS},
		},
		Secret: mail.NewSecret(gmailsim.PracticePassword),
	}
}

// outcomes are the causes that the diagnosis finds.
func outcomes(report mail.Report, profile mail.Profile) gmailsim.Outcomes {
	var o gmailsim.Outcomes
	for _, d := range diagnose.Explain(report, profile) {
		if d.Because.Protocol == mail.SMTP {
			o.SMTP = string(d.Cause)
		} else {
			o.IMAP = string(d.Cause)
		}
	}
	return o
}

// TestScenariosKeepTheirPromise drives the real test and the real diagnosis:
// what a scenario says it shows is what comes out.
func TestScenariosKeepTheirPromise(t *testing.T) {
	s := start(t, gmailsim.Options{SlowBy: time.Millisecond})
	for _, c := range gmailsim.Scenarios() {
		l := login(t, s, c.Address(), "imap.gmail.com", "smtp.gmail.com")
		report := rehearsal(s, c.Tag == "silent").Run(t.Context(), l, nil)
		if got := outcomes(report, l.Profile); got != c.Causes {
			t.Errorf("%q: %+v, want %+v; %v", c.Tag, got, c.Causes, report)
		}
		for _, p := range mail.Protocols {
			if e, broken := report.Broken(p); broken && e.Stage != mail.SignIn && e.Stage != mail.Use {
				t.Errorf("%q breaks at %s", c.Tag, e.Stage)
			}
		}
	}
}

func TestHostsKeepTheirPromise(t *testing.T) {
	s := start(t, gmailsim.Options{})
	causes := map[string]string{}
	for _, h := range s.Settings().Hosts {
		causes[h.Name] = h.Cause
	}
	if len(causes) < 9 {
		t.Errorf("only %d hosts", len(causes))
	}
	for host, cause := range causes {
		l := login(t, s, "ala@gmail.com", host, host)
		if strings.HasPrefix(host, "no-starttls.") {
			l.IMAP.Port, l.IMAP.Security = 143, mail.StartTLS
			l.SMTP.Port, l.SMTP.Security = 587, mail.StartTLS
		}
		stage := mail.Encrypt
		if strings.HasPrefix(host, "closed.") {
			stage = mail.Connect
		}
		report := rehearsal(s, strings.HasPrefix(host, "silent.")).Run(t.Context(), l, nil)
		for _, p := range mail.Protocols {
			if e, _ := report.Broken(p); e.Stage != stage {
				t.Errorf("%s %s: broken at %q: %v", host, p, e.Stage, e.Err)
			}
		}
		if got, want := outcomes(report, l.Profile), (gmailsim.Outcomes{IMAP: cause, SMTP: cause}); got != want {
			t.Errorf("%s: %+v, want %+v", host, got, want)
		}
	}
}

// TestBothSecurityModes signs in through all four doors.
func TestBothSecurityModes(t *testing.T) {
	s := start(t, gmailsim.Options{})
	l := login(t, s, "biuro@firma.example", "imap.gmail.com", "smtp.gmail.com")
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		if security == mail.StartTLS {
			l.IMAP.Port, l.IMAP.Security, l.SMTP.Port, l.SMTP.Security = 143, security, 587, security
		}
		report := rehearsal(s, false).Run(t.Context(), l, nil)
		if report.Overall() != mail.VerdictOK {
			t.Errorf("%s: %v", security, report)
		}
		for _, e := range report {
			if strings.Contains(e.Detail, gmailsim.PracticePassword) {
				t.Errorf("%s: the password shows in %s", security, e.Stage)
			}
		}
	}
}
