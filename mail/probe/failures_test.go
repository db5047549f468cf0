package probe_test

import (
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// failure is one way in which a server fails, and what must come of it.
type failure struct {
	name     string
	security mail.Security
	change   map[string]string // replies, and "greeting"
	stage    mail.Stage
	kind     string
	unsaid   string // a verb that the server must not have heard
}

const ok = "%t OK done\r\n"

var imapFailures = []failure{
	{"T01 no STARTTLS", mail.StartTLS, m{"greeting": "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n"}, mail.Encrypt, "not offered STARTTLS", "STARTTLS"},
	{"T01 no STARTTLS in CAPABILITY", mail.StartTLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": "* CAPABILITY IMAP4 AUTH=PLAIN\r\n" + ok}, mail.Encrypt, "not offered STARTTLS", "STARTTLS"},
	{"T02 STARTTLS NO", mail.StartTLS, m{"STARTTLS": "%t NO not now\r\n"}, mail.Encrypt, "refusal STARTTLS NO ", "AUTHENTICATE"},
	{"T02 STARTTLS BAD", mail.StartTLS, m{"STARTTLS": "%t BAD what\r\n"}, mail.Encrypt, "refusal STARTTLS BAD ", "AUTHENTICATE"},
	{"T03 PREAUTH", mail.StartTLS, m{"greeting": "* PREAUTH welcome\r\n"}, mail.Greet, "tampered", ""},
	{"T07 injected capabilities", mail.StartTLS, m{"STARTTLS": "%t OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"}, mail.Encrypt, "tampered", "AUTHENTICATE"},
	{"T07 injected OK", mail.StartTLS, m{"STARTTLS": "%t OK go\r\nT1 OK done\r\nT2 OK signed in\r\n"}, mail.Encrypt, "tampered", "AUTHENTICATE"},
	{"clear after STARTTLS", mail.StartTLS, m{"STARTTLS": "%t NO\r\n", "greeting": "* OK [CAPABILITY STARTTLS] x\r\n"}, mail.Encrypt, "refusal STARTTLS NO ", "AUTHENTICATE"},
	{"T27 cut at greeting", mail.TLS, m{"greeting": wiretest.Cut}, mail.Greet, "dropped", ""},
	{"T27 cut at sign-in", mail.TLS, m{"AUTHENTICATE": wiretest.Cut}, mail.SignIn, "dropped", ""},
	{"T27 cut in a line", mail.TLS, m{"AUTHENTICATE": "%t OK Logged" + wiretest.Cut}, mail.SignIn, "dropped", ""},
	{"T27 cut in use", mail.TLS, m{"EXAMINE": "* 3 EXISTS\r\n" + wiretest.Cut}, mail.Use, "dropped", ""},
	{"T28 STARTTLS on 993", mail.StartTLS, m{"greeting": wiretest.Hang}, mail.Greet, "timed out", ""},
	{"I01 silence over TLS", mail.TLS, m{"greeting": wiretest.Hang}, mail.Greet, "timed out", ""},
	{"I03 BYE as greeting", mail.TLS, m{"greeting": "* BYE [REFERRAL imap://other.test/] go away\r\n" + wiretest.Cut}, mail.Greet, "refusal  BYE REFERRAL", "CAPABILITY"},
	{"BYE as greeting in the clear", mail.StartTLS, m{"greeting": "* BYE too busy\r\n" + wiretest.Cut}, mail.Greet, "refusal  BYE ", "CAPABILITY"},
	{"BYE at sign-in", mail.TLS, m{"AUTHENTICATE": "* BYE [OVERQUOTA] Account exceeded limits\r\n" + wiretest.Cut}, mail.SignIn, "refusal AUTHENTICATE BYE OVERQUOTA", ""},
	{"I08 silence after sign-in", mail.TLS, m{"AUTHENTICATE": wiretest.Hang}, mail.SignIn, "silent", ""},
	{"silence after EXAMINE", mail.TLS, m{"EXAMINE": "* 3 EXISTS\r\n" + wiretest.Hang}, mail.Use, "silent", ""},
	{"silence after CAPABILITY", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": wiretest.Hang}, mail.Greet, "silent", ""},
	{"I11 literal negative", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {-1}\r\n" + ok}, mail.Use, "nonsense", ""},
	{"I11 literal 2^63", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {9223372036854775808}\r\n" + ok}, mail.Use, "nonsense", ""},
	{"I11 literal letters", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {abc}\r\n" + ok}, mail.Use, "nonsense", ""},
	{"I11 literal leading zeros", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {007}\r\nINBOX42\r\n" + ok}, mail.Use, "nonsense", ""},
	{"I11 literal 1 MB", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {1048576}\r\nabc" + wiretest.Cut}, mail.Use, "flood", ""},
	{"I11 literal cut", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {4096}\r\nabc" + wiretest.Cut}, mail.Use, "dropped", ""},
	{"I21 LOGINDISABLED", mail.TLS, m{"greeting": "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] x\r\n"}, mail.SignIn, "not offered AUTH=PLAIN", "LOGIN"},
	{"I21 OAuth alone", mail.TLS, m{"greeting": "* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=OAUTHBEARER] x\r\n"}, mail.SignIn, "not offered AUTH=PLAIN", "LOGIN"},
	{"I23 UNAVAILABLE", mail.TLS, m{"AUTHENTICATE": "%t NO [UNAVAILABLE] try later\r\n"}, mail.SignIn, "refusal AUTHENTICATE NO UNAVAILABLE", "LOGIN"},
	{"wrong password", mail.TLS, m{"AUTHENTICATE": "%t NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n"}, mail.SignIn, "refusal AUTHENTICATE NO AUTHENTICATIONFAILED", "LOGIN"},
	{"wrong password, STARTTLS", mail.StartTLS, m{"AUTHENTICATE": "%t NO [AUTHENTICATIONFAILED] Invalid\r\n"}, mail.SignIn, "refusal AUTHENTICATE NO AUTHENTICATIONFAILED", "LOGIN"},
	{"INBOX missing", mail.TLS, m{"EXAMINE": "%t NO [NONEXISTENT] Unknown Mailbox: INBOX (Failure)\r\n"}, mail.Use, "refusal EXAMINE NO NONEXISTENT", "SELECT"},
	{"CAPABILITY refused", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": "%t BAD no\r\n"}, mail.Greet, "refusal CAPABILITY BAD ", "AUTHENTICATE"},
	{"I24 unknown tag", mail.TLS, m{"AUTHENTICATE": "X9 OK Logged in\r\n"}, mail.SignIn, "nonsense", "EXAMINE"},
	{"I24 tag in small letters", mail.TLS, m{"AUTHENTICATE": "t1 OK Logged in\r\n"}, mail.SignIn, "nonsense", "EXAMINE"},
	{"I24 star for a tag", mail.TLS, m{"AUTHENTICATE": "* OK Logged in\r\n"}, mail.SignIn, "silent", "EXAMINE"},
	{"I24 unasked +", mail.TLS, m{"AUTHENTICATE": "+ \r\n"}, mail.SignIn, "nonsense", "EXAMINE"},
	{"I24 unasked + in use", mail.TLS, m{"EXAMINE": "+ go on\r\n"}, mail.Use, "nonsense", ""},
	{"I25 a million capabilities", mail.TLS, m{"greeting": "* OK [CAPABILITY " + strings.Repeat("X ", 1e6) + "] x\r\n"}, mail.Greet, "flood", "AUTHENTICATE"},
	{"I25 in lines", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": strings.Repeat("* CAPABILITY IMAP4rev1\r\n", 1e5) + ok}, mail.Greet, "flood", "AUTHENTICATE"},
	{"lines without end in the clear", mail.StartTLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": strings.Repeat("* CAPABILITY IMAP4rev1\r\n", 1e5) + ok}, mail.Greet, "flood", "STARTTLS"},
	{"I28 HTTP", mail.TLS, m{"greeting": "HTTP/1.1 400 Bad Request\r\n\r\n"}, mail.Greet, "wrong protocol", ""},
	{"I28 SSH", mail.TLS, m{"greeting": "SSH-2.0-OpenSSH_9.2\r\n"}, mail.Greet, "wrong protocol", ""},
	{"I28 SSH in the clear", mail.StartTLS, m{"greeting": "SSH-2.0-OpenSSH_9.2\r\n"}, mail.Greet, "wrong protocol", ""},
	{"I28 SMTP", mail.TLS, m{"greeting": "220 mail.example.test ESMTP\r\n"}, mail.Greet, "wrong protocol", ""},
	{"I28 NULs", mail.TLS, m{"greeting": "\x00\x00\x00\x00"}, mail.Greet, "wrong protocol", ""},
	{"I28 UTF-16", mail.TLS, m{"greeting": "\xff\xfe*\x00 \x00O\x00K\x00\r\x00\n\x00"}, mail.Greet, "wrong protocol", ""},
	{"I28 UTF-16 without a mark", mail.TLS, m{"greeting": "*\x00 \x00O\x00K\x00\r\x00\n\x00"}, mail.Greet, "wrong protocol", ""},
	{"PREAUTH over TLS", mail.TLS, m{"greeting": "* PREAUTH welcome\r\n"}, mail.Greet, "nonsense", "AUTHENTICATE"},
	{"no IMAP grammar", mail.TLS, m{"AUTHENTICATE": "* 17 WHAT\r\n"}, mail.SignIn, "nonsense", ""},
}

var smtpFailures = []failure{
	{"T22 no STARTTLS", mail.StartTLS, m{"EHLO": "250-x\r\n250 AUTH PLAIN\r\n"}, mail.Encrypt, "not offered STARTTLS", "AUTH"},
	{"T22 no EHLO", mail.StartTLS, m{"EHLO": "502 what\r\n"}, mail.Encrypt, "not offered STARTTLS", "AUTH"},
	{"T22 502 to STARTTLS", mail.StartTLS, m{"STARTTLS": "502 5.5.1 no\r\n"}, mail.Encrypt, "refusal STARTTLS 502 5.5.1", "AUTH"},
	{"T22 454 to STARTTLS", mail.StartTLS, m{"STARTTLS": "454 4.7.0 TLS not available\r\n"}, mail.Encrypt, "refusal STARTTLS 454 4.7.0", "AUTH"},
	{"injected replies", mail.StartTLS, m{"STARTTLS": "220 go\r\n250-x\r\n250 AUTH PLAIN\r\n"}, mail.Encrypt, "tampered", "AUTH"},
	{"T28 STARTTLS on 465", mail.StartTLS, m{"greeting": wiretest.Hang}, mail.Greet, "timed out", ""},
	{"S01 silence", mail.TLS, m{"greeting": wiretest.Hang}, mail.Greet, "timed out", ""},
	{"S01 silence after EHLO", mail.TLS, m{"EHLO": wiretest.Hang}, mail.Greet, "silent", "AUTH"},
	{"S01 silence after AUTH", mail.TLS, m{"AUTH": wiretest.Hang}, mail.SignIn, "silent", "MAIL"},
	{"S02 no newline", mail.TLS, m{"greeting": "220 " + strings.Repeat("x", 1e6)}, mail.Greet, "flood", "EHLO"},
	{"S03 the code changes", mail.TLS, m{"EHLO": "250-x\r\n251-y\r\n250 z\r\n"}, mail.Greet, "nonsense", "AUTH"},
	{"S03 code 000", mail.TLS, m{"EHLO": "000 x\r\n"}, mail.Greet, "nonsense", "AUTH"},
	{"S03 code 999", mail.TLS, m{"EHLO": "999 x\r\n"}, mail.Greet, "nonsense", "AUTH"},
	{"S03 letters", mail.TLS, m{"EHLO": "2x0 x\r\n"}, mail.Greet, "nonsense", "AUTH"},
	{"S03 100 000 keywords", mail.TLS, m{"EHLO": strings.Repeat("250-X\r\n", 1e5) + "250 y\r\n"}, mail.Greet, "flood", "AUTH"},
	{"S04 421 as greeting", mail.TLS, m{"greeting": "421 4.7.0 try later\r\n" + wiretest.Cut}, mail.Greet, "refusal  421 4.7.0", "EHLO"},
	{"S04 421 after AUTH", mail.TLS, m{"AUTH": "421 4.3.0 bye\r\n" + wiretest.Cut}, mail.SignIn, "refusal AUTH 421 4.3.0", "MAIL"},
	{"S06 554 as greeting", mail.TLS, m{"greeting": "554 5.7.1 no\r\n"}, mail.Greet, "refusal  554 5.7.1", "EHLO"},
	{"S09 534", mail.TLS, m{"AUTH": "534-5.7.9 Application-specific password required.\r\n534 5.7.9  https://support.google.com/\r\n"}, mail.SignIn, "refusal AUTH 534 5.7.9", "MAIL"},
	{"535", mail.TLS, m{"AUTH": "535 5.7.8 no\r\n"}, mail.SignIn, "refusal AUTH 535 5.7.8", "*"},
	{"535 without an enhanced code", mail.StartTLS, m{"AUTH": "535 Incorrect authentication data\r\n"}, mail.SignIn, "refusal AUTH 535 ", "MAIL"},
	{"250 to AUTH", mail.TLS, m{"AUTH": "250 fine\r\n"}, mail.SignIn, "nonsense", "MAIL"},
	{"334 to AUTH PLAIN", mail.TLS, m{"AUTH": "334 \r\n"}, mail.SignIn, "nonsense", "MAIL"},
	{"no PLAIN", mail.TLS, m{"EHLO": "250-x\r\n250 AUTH XOAUTH2\r\n"}, mail.SignIn, "not offered AUTH PLAIN", "AUTH"},
	{"no AUTH", mail.TLS, m{"EHLO": "250 x\r\n"}, mail.SignIn, "not offered AUTH PLAIN", "AUTH"},
	{"sender refused", mail.TLS, m{"MAIL": "553 5.7.1 not yours\r\n"}, mail.Use, "refusal MAIL 553 5.7.1", "RCPT"},
	{"HTTP", mail.TLS, m{"greeting": "HTTP/1.1 400 Bad Request\r\n"}, mail.Greet, "wrong protocol", "EHLO"},
	{"IMAP", mail.StartTLS, m{"greeting": "* OK IMAP4rev1\r\n"}, mail.Greet, "wrong protocol", "EHLO"},
	{"T27 cut at greeting", mail.TLS, m{"greeting": wiretest.Cut}, mail.Greet, "dropped", ""},
	{"T27 cut in a reply", mail.TLS, m{"EHLO": "250-x\r\n" + wiretest.Cut}, mail.Greet, "dropped", "AUTH"},
	{"T27 cut in a refusal", mail.TLS, m{"AUTH": "535-5.7.8 Username and Password not accepted.\r\n" + wiretest.Cut}, mail.SignIn, "dropped", "MAIL"},
	{"T27 cut in a refused EHLO", mail.TLS, m{"EHLO": "550-5.7.1 no\r\n" + wiretest.Cut}, mail.Greet, "dropped", "AUTH"},
	{"T27 cut at AUTH", mail.TLS, m{"AUTH": wiretest.Cut}, mail.SignIn, "dropped", "MAIL"},
}

type m = map[string]string

func TestFailures(t *testing.T) {
	for protocol, cases := range map[mail.Protocol][]failure{mail.IMAP: imapFailures, mail.SMTP: smtpFailures} {
		for _, f := range cases {
			t.Run(string(protocol)+" "+f.name, func(t *testing.T) {
				limit := 10 * time.Second
				if strings.HasPrefix(f.name, "T28") {
					limit = 5 * time.Second
				}
				within(t, limit+farewell, func(t *testing.T) { f.run(t, protocol) })
			})
		}
	}
}

// farewell is how long the good lane may wait for its goodbye to be written.
const farewell = 50 * time.Millisecond

func (f failure) run(t *testing.T, protocol mail.Protocol) {
	ca := wiretest.NewCA(t)
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

	e, _ := report.Broken(protocol)
	if e.Stage != f.stage || kind(e.Err) != f.kind {
		t.Errorf("broke at %q: %q (%v); want %q: %q", e.Stage, kind(e.Err), e.Err, f.stage, f.kind)
	}
	if got := report.Verdict(protocol); got != mail.VerdictFailed {
		t.Errorf("verdict %s, want failed", got)
	}
	if got := report.Verdict(good); got != mail.VerdictOK {
		t.Errorf("the good lane's verdict is %s: %v", got, report.Lane(good))
	}
	server := map[mail.Protocol]*wiretest.Server{mail.IMAP: s.imap, mail.SMTP: s.smtp}[protocol]
	if f.unsaid != "" && server.Count(f.unsaid) > 0 {
		t.Errorf("said %s: %q", f.unsaid, server.Heard())
	}
	if n := server.Count("AUTHENTICATE") + server.Count("LOGIN") + server.Count("AUTH"); n > 1 {
		t.Errorf("signed in %d times: %q", n, server.Heard())
	}
}
