package probe_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

// TestSimilarThreats is faults that the list does not name.
func TestSimilarThreats(t *testing.T) {
	runFailures(t, mail.IMAP, similarIMAP)
	runFailures(t, mail.SMTP, similarSMTP)
}

const evil = "\x1b]0;owned\x07\x1b[2J\u202eevil\u2066 \u200b\x9b31m"

var similarIMAP = []failure{
	{"an answer before the question", mail.TLS, greets("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\nT1 OK you are in\r\nT2 OK opened\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, ""},
	{"an answer before the question, capabilities asked", mail.TLS, greets("* OK hi\r\nc0 OK listed\r\nT1 OK you are in\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, ""},
	{"STARTTLS agreed before it was asked", mail.StartTLS, greets("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\ns0 OK go\r\n"), mail.Encrypt, "nonsense", diagnose.ServerMisbehaving, ""},
	{"BYE after the OK, and cut", mail.TLS, m{"AUTHENTICATE": "%t OK in\r\n* BYE changed my mind\r\n" + wiretest.Cut}, mail.Use, "dropped", diagnose.ConnectionDropped, "AUTHENTICATE"},
	{"+ with a huge text", mail.TLS, signsIn("+ " + strings.Repeat("A", 1<<20) + "\r\n"), mail.SignIn, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"+ without end", mail.TLS, signsIn(strings.Repeat("+ \r\n", 2000)), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"a line of quoted string that never closes", mail.TLS, opens("* LIST () \"/\" \"abc\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"floods for ever at sign-in", mail.TLS, signsIn("* OK Still here\r\n" + wiretest.Again), mail.SignIn, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"floods for ever in a literal", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {65536}\r\n" + strings.Repeat("x", 65536) + "\r\n" + wiretest.Again}, mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"numbers beyond every size", mail.TLS, opens("* 99999999999999999999 EXISTS\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"LOGINDISABLED in small letters", mail.TLS, offering("IMAP4rev1 logindisabled"), mail.SignIn, "not offered AUTH=PLAIN", diagnose.AuthMethod, "LOGOUT"},
	{"a refusal in colours", mail.TLS, signsIn("* OK [ALERT] " + evil + "\r\n%t NO " + evil + "\r\n"), mail.SignIn, "refusal AUTHENTICATE NO ALERT", diagnose.CredentialsRejected, "AUTHENTICATE LOGOUT"},
}

var similarSMTP = []failure{
	{"greeting twice", mail.TLS, greets("220 a ESMTP\r\n220 b ESMTP\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, ""},
	{"EHLO answered before it was asked", mail.TLS, greets("220 a ESMTP\r\n250-a\r\n250 AUTH PLAIN\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, ""},
	{"235 before the question", mail.TLS, ehlo("250-a\r\n250 AUTH PLAIN\r\n235 2.7.0 in\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"421 among the lines of EHLO", mail.TLS, ehlo("250-a\r\n250-AUTH PLAIN\r\n421 4.3.2 shutting down\r\n" + wiretest.Cut), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"421 instead of EHLO's answer", mail.TLS, ehlo("421 4.3.2 shutting down\r\n" + wiretest.Cut), mail.Greet, "refusal EHLO 421 4.3.2", diagnose.ServerTemporary, "EHLO"},
	{"EHLO without end", mail.TLS, ehlo("250-X\r\n" + wiretest.Again), mail.Greet, "flood", diagnose.ServerMisbehaving, "EHLO"},
	{"a refusal without end", mail.TLS, auth("535-5.7.8 wrong\r\n" + wiretest.Again), mail.SignIn, "flood", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"334 again and again", mail.TLS, m{"EHLO": "250-x\r\n250 AUTH LOGIN\r\n", "AUTH": "334 UGFzc3dvcmQ6\r\n", "AUTH 2": "334 UGFzc3dvcmQ6\r\n", "AUTH 3": "334 UGFzc3dvcmQ6\r\n", "AUTH 4": "334 UGFzc3dvcmQ6\r\n"}, mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH * * *"},
	{"334 with what is no base64", mail.TLS, m{"EHLO": "250-x\r\n250 AUTH LOGIN\r\n", "AUTH": "334 ###\r\n"}, mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"235 in the middle of AUTH LOGIN, 535 after it", mail.TLS, m{"EHLO": "250-x\r\n250 AUTH LOGIN\r\n", "AUTH": "235-in\r\n535 out\r\n"}, mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"a refusal in colours", mail.TLS, auth("535-" + evil + "\r\n535 " + evil + "\r\n"), mail.SignIn, "refusal AUTH 535 ", diagnose.CredentialsRejected, "EHLO AUTH QUIT"},
}

// TestNothingFromOutside has a server that colours all it says: no such letter
// is in the events, the words kept, or the diagnosis.
func TestNothingFromOutside(t *testing.T) {
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		imap := wiretest.GoodIMAP(ca, mail.TLS).With(signsIn("* NO [ALERT] " + evil + "\r\n%t NO [" + evil + "] " + evil + "\r\n"))
		smtp := wiretest.GoodSMTP(ca, mail.TLS).With(auth("535-5.7.8 " + evil + "\r\n535 5.7.8 " + evil + "\r\n"))
		imap.Greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] " + evil + " ready\r\n"
		smtp.Greeting = "220 " + evil + " ESMTP " + evil + "\r\n"
		s := newStand(t, ca, imap, smtp, mail.TLS)
		report := s.prober.Run(t.Context(), s.login, nil)
		var shown []string
		for _, e := range report {
			shown = append(shown, e.Detail)
			for _, line := range e.Said {
				shown = append(shown, line.Text)
			}
			if e.Err != nil {
				shown = append(shown, e.Err.Error())
			}
		}
		for _, d := range diagnose.Explain(report, s.login.Profile) {
			shown = append(shown, d.Said)
			for _, value := range d.Args {
				shown = append(shown, value)
			}
		}
		for _, text := range shown {
			if strings.ContainsAny(text, "\x1b\x07\u202e\u2066\u200b\u009b") {
				t.Errorf("not clean: %q", text)
			}
		}
		if len(shown) < 20 {
			t.Errorf("only %d texts", len(shown))
		}
	})
}

// TestHonestOddities must not fail: they only look odd.
func TestHonestOddities(t *testing.T) {
	for name, change := range map[string]m{
		"I27 delimiters NIL, backslash, changing": opens("* LIST () NIL a\r\n* LIST () \"\\\\\" b\r\n* LIST () \"/\" c\r\n* FLAGS ()\r\n* 3 EXISTS\r\n"),
		"I27 as many mailboxes as may be":         opens(strings.Repeat("* LIST () \"/\" x\r\n", 990)),
		"LOGINDISABLED after sign-in":             signsIn("* CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS\r\n%t OK [CAPABILITY IMAP4rev1 LOGINDISABLED COMPRESS=DEFLATE] in\r\n"),
		"compression is offered":                  offering("IMAP4rev1 SASL-IR AUTH=PLAIN COMPRESS=DEFLATE"),
		"Dovecot tells how long it took": {
			"greeting": "* OK hi\r\n", "CAPABILITY": "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n%t OK Capability completed (0.001 + 0.000 secs).\r\n",
		},
		"Courier's greeting": {"greeting": "* OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE AUTH=PLAIN ACL ACL2=UNION STARTTLS ENABLE UTF8=ACCEPT] Courier-IMAP ready. Copyright 1998-2018 Double Precision, Inc.  See COPYING for distribution information.\r\n"},
		"Exchange's greeting": {
			"greeting": "* OK The Microsoft Exchange IMAP4 service is ready. [QQBNAFMAUABSADAA(MAA5AEMA]\r\n", "CAPABILITY": "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\r\n%t OK CAPABILITY completed.\r\n",
			"AUTHENTICATE": "%t OK AUTHENTICATE completed.\r\n",
		},
		"busy meanwhile":            opens("* OK Still here\r\n* 4 EXISTS\r\n* 1 RECENT\r\n* 2 EXPUNGE\r\n* NO [ALERT] nearly full {\r\n* OK [PERMANENTFLAGS ()] No permanent flags permitted. (yet\r\n"),
		"a folder ends in a brace":  opens("* LIST () \".\" a}\r\n* 3 EXISTS\r\n"),
		"a line of 60 kB":           opens("* FLAGS (x" + strings.Repeat(" $Label", 8000) + ")\r\n* 3 EXISTS\r\n"),
		"an alert in a good answer": signsIn("* OK [ALERT] " + evil + "\r\n%t OK in\r\n"),
		"everything in capitals and small letters": {
			"greeting": "* ok [capability imap4rev1 sasl-ir auth=plain] hi\r\n", "AUTHENTICATE": "%t ok in\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				imap := wiretest.GoodIMAP(ca, mail.TLS).With(change)
				if greeting, ok := change["greeting"]; ok {
					imap.Greeting = greeting
				}
				s := newStand(t, ca, imap, wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
				report := s.prober.Run(t.Context(), s.login, nil)
				synctest.Wait()
				if report.Overall() != mail.VerdictOK || s.imap.Count("COMPRESS") > 0 {
					t.Errorf("%v; heard %q", report, s.imap.Heard())
				}
			})
		})
	}
}

// stalled hands the client's bytes on to a server, and only the first few of
// the server's back.
func stalled(after int) func(net.Conn, *tls.Config) {
	return func(conn net.Conn, config *tls.Config) {
		near, far := net.Pipe()
		go func() { _ = tls.Server(far, config).Handshake() }()
		go func() { _, _ = io.Copy(near, conn); _ = near.Close() }()
		_, _ = io.CopyN(conn, near, int64(after))
		_, _ = io.Copy(io.Discard, near)
	}
}

// says completes the handshake, and then does something else.
func says(then func(*tls.Conn, net.Conn)) func(net.Conn, *tls.Config) {
	return func(conn net.Conn, config *tls.Config) {
		over := tls.Server(conn, config)
		if over.Handshake() == nil {
			then(over, conn)
		}
		_, _ = io.Copy(io.Discard, conn)
	}
}

// TestTLSThreats is what a server can do with TLS itself.
func TestTLSThreats(t *testing.T) {
	const greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\n"
	chain := func(config *tls.Config) {
		filler := bytes.Repeat([]byte{0x30}, 1<<20)
		config.Certificates[0].Certificate = append([][]byte{config.Certificates[0].Certificate[0]}, bytes.Split(bytes.Repeat(append(filler, '|'), 15), []byte("|"))...)
	}
	manyNames := &x509.Certificate{Subject: pkix.Name{CommonName: "many"}, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(2e9, 0)}
	for i := range 10_000 {
		manyNames.DNSNames = append(manyNames.DNSNames, strconv.Itoa(i)+".example.test")
	}
	nul := &x509.Certificate{Subject: pkix.Name{CommonName: "127.0.0.1\x00.evil.test"}, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(2e9, 0), DNSNames: []string{"127.0.0.1\x00.evil.test"}}
	for _, c := range []struct {
		name    string
		instead func(net.Conn, *tls.Config)
		setup   func(*tls.Config)
		cert    *x509.Certificate
		stage   mail.Stage
		kind    string
		cause   diagnose.Cause
	}{
		{"I01 silence before TLS", func(c net.Conn, _ *tls.Config) { _, _ = io.Copy(io.Discard, c) }, nil, nil, mail.Encrypt, "timed out", diagnose.ServerMisbehaving},
		{"the handshake stalls", stalled(100), nil, nil, mail.Encrypt, "timed out", diagnose.ServerMisbehaving},
		{"the handshake ends early", func(c net.Conn, _ *tls.Config) { _, _ = io.WriteString(c, "\x16\x03\x03\x00\x7a\x02\x00") }, nil, nil, mail.Encrypt, "dropped", diagnose.ConnectionDropped},
		{"an alert instead of a handshake", func(c net.Conn, _ *tls.Config) { _, _ = io.WriteString(c, "\x15\x03\x01\x00\x02\x02\x28") }, nil, nil, mail.Encrypt, "dropped", diagnose.ConnectionDropped},
		{"close_notify, then more in the clear", says(func(over *tls.Conn, raw net.Conn) { _ = over.CloseWrite(); _, _ = io.WriteString(raw, greeting) }), nil, nil, mail.Greet, "dropped", diagnose.ConnectionDropped},
		{"words in the clear within TLS", says(func(_ *tls.Conn, raw net.Conn) { _, _ = io.WriteString(raw, greeting) }), nil, nil, mail.Greet, "nonsense", diagnose.ServerMisbehaving},
		{"a chain of 16 MB", nil, chain, nil, mail.Encrypt, "flood", diagnose.ServerMisbehaving},
		{"10 000 names, none of them ours", nil, nil, manyNames, mail.Encrypt, "name", diagnose.CertNameMismatch},
		{"a NUL in the names", nil, nil, nul, mail.Encrypt, "name", diagnose.CertNameMismatch},
	} {
		t.Run(c.name, func(t *testing.T) {
			within(t, 10*time.Second+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				imap := wiretest.GoodIMAP(ca, mail.TLS)
				imap.Instead, imap.Setup = c.instead, c.setup
				if c.cert != nil {
					imap.Cert = ca.Make(c.cert)
				}
				s := newStand(t, ca, imap, wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
				report := s.prober.Run(t.Context(), s.login, nil)
				f := failure{stage: c.stage, kind: c.kind, cause: c.cause}
				f.check(t, s, report, mail.IMAP)
				if d := explained(report, s.login.Profile, mail.IMAP); len([]rune(d.Said)) > mail.SaidMax || strings.ContainsRune(d.Said, 0) || len(d.Args["names"]) > 4*mail.SaidMax {
					t.Errorf("said %q, %q", d.Said, d.Args)
				}
			})
		})
	}
}

// TestSlowLoris feeds each stage just enough to live: the whole has one end.
func TestSlowLoris(t *testing.T) {
	for _, security := range securities {
		within(t, 20*time.Second+farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			imap, smtp := wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security)
			imap.Drip, smtp.Drip = 95*time.Millisecond, 95*time.Millisecond // each line within its stage's 10 s
			s := newStand(t, ca, imap, smtp, security)
			s.prober.Dialer.Timeouts = wire.Timeouts{Greeting: 10 * time.Second}
			begin := time.Now()
			report := s.prober.Run(t.Context(), s.login, nil)
			for _, p := range mail.Protocols {
				if d := explained(report, s.login.Profile, p); report.Verdict(p) != mail.VerdictOK && d.Cause != diagnose.ServerMisbehaving {
					t.Errorf("%s: %v", p, report.Lane(p))
				}
			}
			if took := time.Since(begin); report.Overall() == mail.VerdictOK || took < 19*time.Second {
				t.Errorf("%s: %s after %s: nothing ended it but itself", security, report.Overall(), took)
			}
		})
	}
}

// TestResetAfterAuth: a reset in answer to a sign-in is no refusal, and is not tried again.
func TestResetAfterAuth(t *testing.T) {
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		change := m{"AUTHENTICATE": wiretest.Cut, "AUTH": wiretest.Cut}
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS).With(change), wiretest.GoodSMTP(ca, mail.TLS).With(change), mail.TLS)
		dial := s.prober.Dialer.Dial
		s.prober.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			return resets{conn}, err
		}
		report := s.prober.Run(t.Context(), s.login, nil)
		for _, p := range mail.Protocols {
			lost(t, p, report, explained(report, s.login.Profile, p))
		}
		if s.imap.Count("AUTHENTICATE") != 1 || s.smtp.Count("AUTH") != 1 {
			t.Errorf("heard %q and %q", s.imap.Heard(), s.smtp.Heard())
		}
		s.nowhereElse(t)
	})
}
