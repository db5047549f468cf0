package wire

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
)

// FuzzGuard: nothing a server says makes the guard fail, or keep more than its limits.
func FuzzGuard(f *testing.F) {
	f.Add("* OK hi\r\n* LIST () {3}\r\nabc\r\n", true)
	f.Add("* OK hi\r\n* LIST \"(\\\"\" {3}\r\n(((\r\nT1 OK\r\n", true)
	f.Add("* OK [CAPABILITY X (] hi\r\n", true)
	f.Add("220-a\r\n220 b\r\n", false)
	f.Add("220 b\r\n334 x\r\n334 x\r\n334 x\r\n334 x\r\n535-a\r\n535 5.7.8 b\r\n", false)
	f.Fuzz(func(t *testing.T, said string, imap bool) {
		p := mail.SMTP
		if imap {
			p = mail.IMAP
		}
		var s script
		g := guard{protocol: p, owed: 5, limits: Limits{Line: 100, Lines: 10, Literal: 50, Bytes: 1000}, hear: s.hear}
		passed, err := g.take([]byte(said))
		if err == nil && string(passed)+string(g.partial) != said || len(g.partial) > 100 || len(s.answer) > 10 {
			t.Errorf("passed %d of %d with %v, kept %d bytes and %d lines", len(passed), len(said), err, len(g.partial), len(s.answer))
		}
		if !strings.HasPrefix(said, string(passed)) {
			t.Errorf("%q became %q", said, passed)
		}
		s.refusal(p)
		s.shown(mail.Deaf{})
	})
}

// FuzzRefusal: a refusal is read only from a complete negative answer, and
// holds nothing that was not said.
func FuzzRefusal(f *testing.F) {
	for _, s := range []string{
		"* NO [WEBALERT https://a.test/] Web login\nT1 NO [ALERT] Please (Failure)", "T1 BAD", "* BYE [OVERQUOTA] x", "T1 OK in", "+ go", "T1 NO [", "T1 NO []", "* NO no\nT1 OK yes", "T1 NO [A]B]",
	} {
		f.Add(s, true)
	}
	for _, s := range []string{"534-5.7.9 Application\n534 5.7.9  https", "535", "535-x", "250-a\n535 b", "421 4.3.0 bye", "5", "535-5.7.8", "535 5.7.8.9 x", "535-a\n534 b"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, said string, imap bool) {
		p := mail.SMTP
		if imap {
			p = mail.IMAP
		}
		var s script
		s.ask("AUTH PLAIN")
		for line := range strings.SplitSeq(said, "\n") {
			s.hear(line)
		}
		r := s.refusal(p)
		if r == nil {
			return
		}
		if r.Command != "AUTH" || r.Status == "" || !strings.Contains(strings.ToUpper(said), r.Status) {
			t.Errorf("%q became %+v", said, r)
		}
		last := said[strings.LastIndex(said, "\n")+1:]
		if !imap && (last[0] < '4' || last[0] > '5' || len(last) > 3 && last[3] == '-' || r.Code != "" && !isEnhanced(r.Code)) {
			t.Errorf("%q became %+v", said, r)
		}
		if imap && r.Status != "NO" && r.Status != "BAD" && r.Status != "BYE" && r.Status != "OK" {
			t.Errorf("%q became %+v", said, r)
		}
	})
}

// pipe is a server that says one thing, in the pieces that are marked by "|", and hangs up.
func pipe(said string) net.Conn {
	client, server := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, server) }()
	go func() {
		for piece := range strings.SplitSeq(said, "|") {
			if _, err := io.WriteString(server, piece); err != nil {
				break
			}
		}
		_ = server.Close()
	}()
	return client
}

// FuzzGreet is our own dialogue in the clear, of both protocols, up to the
// agreement to encrypt: it ends, and agrees only where the server did.
func FuzzGreet(f *testing.F) {
	for _, s := range []string{
		"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n|s0 OK go\r\n", "* OK hi\r\n|* CAPABILITY STARTTLS\r\nc0 OK\r\n|s0 OK\r\n", "* PREAUTH hi\r\n", "* BYE\r\n", "* OK hi\r\n|c0 NO\r\n", "* OK [CAPABILITY STARTTLS] hi\r\ns0 OK\r\n", "* OK [CAPABILITY STARTTLS] hi\r\n|s0 OK go\r\nT1 OK\r\n", "* OK [capability", "HTTP/1.1",
	} {
		f.Add(s, true)
	}
	for _, s := range []string{"220 hi\r\n|250-x\r\n250 STARTTLS\r\n|220 go\r\n", "220 hi\r\n|502 what\r\n", "554 no\r\n", "220-a\r\n220 b\r\n|250 starttls\r\n|454 no\r\n", "220 a\r\n220 b\r\n", "220 a\r\n|250-\r\n250 STARTTLS\r\n|220 go\r\n250 x\r\n"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, said string, imap bool) {
		p := mail.SMTP
		if imap {
			p = mail.IMAP
		}
		to := Target{Protocol: p, Server: mail.Server{Host: "127.0.0.1", Port: 1, Security: mail.StartTLS}}
		c := guarded(context.Background(), to, pipe(said), Timeouts{Stage: time.Minute, Greeting: time.Minute}, Limits{}.orDefault(p))
		defer func() { _ = c.Close() }()
		if err := c.greet(); err != nil {
			if imap && strings.HasPrefix(said, "* OK [CAPABILITY STARTTLS] ") && strings.Count(said, "\n") == 1 && strings.HasSuffix(said, "\r\n") && !strings.ContainsAny(said, "|\x00(\"") && len(said) < 1000 {
				t.Errorf("%q: %v", said, err)
			}
			return
		}
		if err := c.startTLS(); err == nil {
			upper := strings.ToUpper(strings.ReplaceAll(said, "|", ""))
			agreed := strings.Contains(upper, "\nS0 OK")
			if !imap {
				agreed = strings.Contains(upper, "\n220")
			}
			if !agreed || !strings.Contains(upper, "STARTTLS") || !strings.HasSuffix(upper, "\n") {
				t.Errorf("encrypts after %q", said)
			}
		}
		for _, l := range c.Transcript() {
			if mail.Clean(l.Text) != l.Text {
				t.Errorf("not clean: %q", l.Text)
			}
		}
	})
}
