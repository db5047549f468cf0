package probe_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire/wiretest"
)

// failure is one way in which a server fails, and what must come of it.
type failure struct {
	name     string
	security mail.Security
	change   map[string]string // replies, and "greeting"
	stage    mail.Stage
	kind     string
	cause    diagnose.Cause
	heard    string // the verbs that the server heard, all of them
}

type m = map[string]string

const ok = "%t OK done\r\n"

var imapFailures = []failure{
	{"BYE as greeting in the clear", mail.StartTLS, m{"greeting": "* BYE too busy\r\n" + wiretest.Cut}, mail.Greet, "refusal  BYE ", diagnose.Unknown, ""},
	{"BYE at sign-in", mail.TLS, m{"AUTHENTICATE": "* BYE [OVERQUOTA] Account exceeded limits\r\n" + wiretest.Cut}, mail.SignIn, "refusal AUTHENTICATE BYE OVERQUOTA", diagnose.MailboxFull, "AUTHENTICATE"},
	{"silence after EXAMINE", mail.TLS, m{"EXAMINE": "* 3 EXISTS\r\n" + wiretest.Hang}, mail.Use, "silent", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"silence after CAPABILITY", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": wiretest.Hang}, mail.Greet, "silent", diagnose.ServerMisbehaving, "CAPABILITY"},
	{"wrong password", mail.TLS, m{"AUTHENTICATE": "%t NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n"}, mail.SignIn, "refusal AUTHENTICATE NO AUTHENTICATIONFAILED", diagnose.CredentialsRejected, "AUTHENTICATE LOGOUT"},
	{"wrong password, STARTTLS", mail.StartTLS, m{"AUTHENTICATE": "%t NO [AUTHENTICATIONFAILED] Invalid\r\n"}, mail.SignIn, "refusal AUTHENTICATE NO AUTHENTICATIONFAILED", diagnose.CredentialsRejected, "STARTTLS CAPABILITY AUTHENTICATE LOGOUT"},
	{"INBOX missing", mail.TLS, m{"EXAMINE": "%t NO [NONEXISTENT] Unknown Mailbox: INBOX (Failure)\r\n"}, mail.Use, "refusal EXAMINE NO NONEXISTENT", diagnose.MailboxUnavailable, "AUTHENTICATE EXAMINE LOGOUT"},
	{"CAPABILITY refused", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": "%t BAD no\r\n"}, mail.Greet, "refusal CAPABILITY BAD ", diagnose.ProtocolError, "CAPABILITY"},
	{"PREAUTH over TLS", mail.TLS, m{"greeting": "* PREAUTH welcome\r\n"}, mail.Greet, "nonsense", diagnose.ServerMisbehaving, ""},
	{"no IMAP grammar", mail.TLS, m{"AUTHENTICATE": "* 17 WHAT\r\n"}, mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
}

var smtpFailures = []failure{
	{"injected replies", mail.StartTLS, m{"STARTTLS": "220 go\r\n250-x\r\n250 AUTH PLAIN\r\n"}, mail.Encrypt, "tampered", diagnose.ServerMisbehaving, "EHLO STARTTLS"},
	{"535", mail.TLS, m{"AUTH": "535 5.7.8 no\r\n"}, mail.SignIn, "refusal AUTH 535 5.7.8", diagnose.CredentialsRejected, "EHLO AUTH QUIT"},
	{"535 without an enhanced code", mail.StartTLS, m{"AUTH": "535 Incorrect authentication data\r\n"}, mail.SignIn, "refusal AUTH 535 ", diagnose.CredentialsRejected, "EHLO STARTTLS EHLO AUTH QUIT"},
	{"250 to AUTH", mail.TLS, m{"AUTH": "250 fine\r\n"}, mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"334 to AUTH PLAIN", mail.TLS, m{"AUTH": "334 \r\n"}, mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"no PLAIN", mail.TLS, m{"EHLO": "250-x\r\n250 AUTH XOAUTH2\r\n"}, mail.SignIn, "not offered AUTH PLAIN", diagnose.AuthMethod, "EHLO QUIT"},
	{"no AUTH", mail.TLS, m{"EHLO": "250 x\r\n"}, mail.SignIn, "not offered AUTH PLAIN", diagnose.AuthMethod, "EHLO QUIT"},
	{"sender refused", mail.TLS, m{"MAIL": "553 5.7.1 not yours\r\n"}, mail.Use, "refusal MAIL 553 5.7.1", diagnose.SenderRefused, "EHLO AUTH MAIL QUIT"},
}

func TestFailures(t *testing.T) {
	runFailures(t, mail.IMAP, imapFailures)
	runFailures(t, mail.SMTP, smtpFailures)
}

// farewell is how long the good lane may wait for its goodbye to be written.
const farewell = 50 * time.Millisecond

func runFailures(t *testing.T, protocol mail.Protocol, cases []failure) {
	t.Helper()
	ca := authority(t)
	for _, f := range cases {
		t.Run(f.name, func(t *testing.T) {
			within(t, 10*time.Second+farewell, func(t *testing.T) { f.run(t, ca, protocol) })
		})
	}
}

// authority is valid at the time when a bubble's clock begins.
func authority(t *testing.T) (ca *wiretest.CA) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { ca = wiretest.NewCA(t) })
	return ca
}

func (f failure) run(t *testing.T, ca *wiretest.CA, protocol mail.Protocol) {
	imap, smtp := wiretest.GoodIMAP(ca, f.security), wiretest.GoodSMTP(ca, f.security)
	broken, good := &imap, mail.SMTP
	if protocol == mail.SMTP {
		broken, good = &smtp, mail.IMAP
	}
	if greeting, ok := f.change["greeting"]; ok {
		broken.Greeting = greeting
	}
	*broken = broken.With(f.change)
	s := newStand(t, ca, imap, smtp, f.security)
	report := s.prober.Run(t.Context(), s.login, nil)
	synctest.Wait()

	f.check(t, s, report, protocol)
	if got := report.Verdict(good); got != mail.VerdictOK {
		t.Errorf("the good lane's verdict is %s: %v", got, report.Lane(good))
	}
}

// check compares a lane's end with what must come of the failure, and what the
// server heard with what may have been said.
func (f failure) check(t *testing.T, s *stand, report mail.Report, protocol mail.Protocol) {
	t.Helper()
	e, _ := report.Broken(protocol)
	if e.Stage != f.stage || kind(e.Err) != f.kind {
		t.Errorf("broke at %q: %q (%v); want %q: %q", e.Stage, kind(e.Err), e.Err, f.stage, f.kind)
	}
	if got := report.Verdict(protocol); got != mail.VerdictFailed {
		t.Errorf("verdict %s, want failed", got)
	}
	if d := explained(report, s.login.Profile, protocol); d.Cause != f.cause {
		t.Errorf("cause %s, want %s", d.Cause, f.cause)
	}
	if got := verbs(s.server(protocol)); got != f.heard {
		t.Errorf("the server heard %q, want %q", got, f.heard)
	}
	s.nowhereElse(t)
}

// explained is the diagnosis of one lane.
func explained(report mail.Report, p mail.Profile, lane mail.Protocol) diagnose.Diagnosis {
	for _, d := range diagnose.Explain(report, p) {
		if d.Because.Protocol == lane {
			return d
		}
	}
	return diagnose.Diagnosis{}
}

// verbs is what a server heard, a word for each line.
func verbs(s *wiretest.Server) string {
	var said []string
	for _, line := range s.Heard() {
		verb, _, _ := strings.Cut(line, " ")
		said = append(said, verb)
	}
	return strings.Join(said, " ")
}
