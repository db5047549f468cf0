package probe_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

// TestSaid is all that we say to a server, word for word: one sign-in per
// protocol, no command that the verdict does not need, nothing that changes the mailbox.
func TestSaid(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00ala@example.test\x00" + password))
	imap := []string{"AUTHENTICATE PLAIN " + plain, "EXAMINE INBOX", "LOGOUT"}
	smtp := []string{"EHLO [127.0.0.1]", "AUTH PLAIN " + plain, "MAIL FROM:<ala@example.test>", "RSET", "QUIT"}
	for security, said := range map[mail.Security]map[mail.Protocol][]string{
		mail.TLS: {mail.IMAP: imap, mail.SMTP: smtp},
		mail.StartTLS: {
			mail.IMAP: append([]string{"STARTTLS", "CAPABILITY"}, imap...),
			mail.SMTP: append([]string{"EHLO [127.0.0.1]", "STARTTLS"}, smtp...),
		},
	} {
		within(t, farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			s := newStand(t, ca, wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security), security)
			if report := s.prober.Run(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK {
				t.Fatalf("%s: %v", security, report)
			}
			synctest.Wait()
			if diff := cmp.Diff(said, map[mail.Protocol][]string{mail.IMAP: s.imap.Heard(), mail.SMTP: s.smtp.Heard()}); diff != "" {
				t.Errorf("%s: said (-want +got)\n%s", security, diff)
			}
			if s.imap.Dials() != 1 || s.smtp.Dials() != 1 {
				t.Errorf("%s: dialled %d and %d times", security, s.imap.Dials(), s.smtp.Dials())
			}
		})
	}
}

// gmailIMAP greets without capabilities, and after sign-in lists them in a line of their own.
func gmail(ca *wiretest.CA) (imap, smtp wiretest.Script) {
	imap = wiretest.GoodIMAP(ca, mail.TLS).With(m{
		"CAPABILITY":   "* CAPABILITY IMAP4rev1 UNSELECT IDLE XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN\r\n%t OK Thats all she wrote! x2mb1\r\n",
		"AUTHENTICATE": "* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE\r\n%t OK ala@example.test authenticated (Success)\r\n",
	})
	imap.Greeting = "* OK Gimap ready for requests from 203.0.113.7 x2mb1\r\n"
	smtp = wiretest.GoodSMTP(ca, mail.TLS).With(m{
		"EHLO": "250-smtp.gmail.com at your service, [203.0.113.7]\r\n250-SIZE 35882577\r\n250-auth LOGIN PLAIN XOAUTH2\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n",
		"MAIL": "250 2.1.0 OK x2mb1 - gsmtp\r\n",
	})
	smtp.Greeting = "220 smtp.gmail.com ESMTP x2mb1 - gsmtp\r\n"
	return imap, smtp
}

// TestEvents is every event of a good test, live and in the report.
func TestEvents(t *testing.T) {
	within(t, time.Second+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		imap, smtp := gmail(ca)
		imap.Replies["EXAMINE"] = wiretest.Wait + imap.Replies["EXAMINE"] // time for go-imap to ask more than we want
		s := newStand(t, ca, imap, smtp, mail.TLS)
		live := map[mail.Protocol][]string{}
		report := s.prober.Run(t.Context(), s.login, func(e mail.Event) {
			live[e.Protocol] = append(live[e.Protocol], fmt.Sprint(e.Stage, " ", e.Status, " ", e.Detail))
		})
		want := map[mail.Protocol][]string{}
		for _, p := range mail.Protocols {
			details := map[mail.Stage]string{mail.Resolve: "127.0.0.1", mail.Encrypt: "TLS 1.3", mail.Greet: "Gimap", mail.Use: "INBOX: 42"}
			if p == mail.SMTP {
				details[mail.Greet], details[mail.Use] = "gsmtp", "ala@example.test"
			}
			for _, stage := range mail.Stages(mail.TLS) {
				want[p] = append(want[p], string(stage)+" running ", string(stage)+" ok "+details[stage])
			}
		}
		if diff := cmp.Diff(want, live); diff != "" {
			t.Errorf("events (-want +got)\n%s", diff)
		}
		if len(report) != 12 || report.Overall() != mail.VerdictOK {
			t.Errorf("report %v", report)
		}
		synctest.Wait()
		if n := s.imap.Count("CAPABILITY"); n != 1 {
			t.Errorf("asked for capabilities %d times", n)
		}
	})
}

// TestOtherMechanisms signs in by LOGIN where PLAIN is not offered and LOGIN is.
func TestOtherMechanisms(t *testing.T) {
	within(t, time.Second, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		imap := wiretest.GoodIMAP(ca, mail.TLS).With(m{"LOGIN": "%t OK done\r\n"})
		imap.Greeting = "* OK [CAPABILITY IMAP4rev1] ready\r\n"
		smtp := wiretest.GoodSMTP(ca, mail.TLS).With(m{
			"EHLO": "250-x\r\n250 AUTH LOGIN\r\n", "RSET": wiretest.Wait + "250 Ok\r\n", "AUTH": "334 UGFzc3dvcmQ6\r\n", "AUTH 2": "235 in\r\n",
		})
		s := newStand(t, ca, imap, smtp, mail.TLS)
		if report := s.prober.Run(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK {
			t.Fatal(report)
		}
		time.Sleep(time.Second) // the farewell goes on behind our back
		synctest.Wait()
		if s.imap.Count("LOGIN") != 1 || s.smtp.Count("AUTH") != 1 || s.smtp.Count("*") != 1 {
			t.Errorf("said %q and %q", s.imap.Heard(), s.smtp.Heard())
		}
		// Without PIPELINING each command waits for the answer to the one before.
		if tail := s.smtp.Heard(); !slices.Equal(tail[len(tail)-2:], []string{"RSET", "QUIT"}) {
			t.Errorf("farewell %q", tail)
		}
	})
}

// TestForgets what was offered before TLS.
func TestForgets(t *testing.T) {
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		imap, smtp := wiretest.GoodIMAP(ca, mail.StartTLS), wiretest.GoodSMTP(ca, mail.StartTLS)
		imap.Greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR STARTTLS AUTH=PLAIN] ready\r\n"
		imap.Replies["CAPABILITY"] = "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n%t OK\r\n"
		smtp.Clear["EHLO"] = "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"
		smtp.Replies["EHLO"] = "502 5.5.1 what\r\n"
		s := newStand(t, ca, imap, smtp, mail.StartTLS)
		report := s.prober.Run(t.Context(), s.login, nil)
		for p, want := range map[mail.Protocol]string{mail.IMAP: "not offered AUTH=PLAIN", mail.SMTP: "not offered AUTH PLAIN"} {
			if e, _ := report.Broken(p); kind(e.Err) != want || e.Stage != mail.SignIn {
				t.Errorf("%s broke at %q with %v", p, e.Stage, e.Err)
			}
		}
	})
}

// TestLimitsPerCommand: a long conversation is no flood.
func TestLimitsPerCommand(t *testing.T) {
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
		s.prober.Dialer.Limits = wire.Limits{Lines: 4}
		if report := s.prober.Run(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK {
			t.Error(report)
		}
		s.prober.Dialer.Limits = wire.Limits{Lines: 3}
		if e, _ := s.prober.Run(t.Context(), s.login, nil).Broken(mail.IMAP); kind(e.Err) != "flood" || e.Stage != mail.Use {
			t.Errorf("broke at %q with %v", e.Stage, e.Err)
		}
	})
}

// TestRefusalWords keeps a server's own words, the untagged ones too.
func TestRefusalWords(t *testing.T) {
	for _, c := range []struct {
		protocol    mail.Protocol
		reply, want string
		code        string
	}{
		{
			mail.IMAP, "* NO [WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.\r\n%t NO [ALERT] Please log in via your web browser: https://support.google.com/x (Failure)\r\n",
			"[WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.\nPlease log in via your web browser: https://support.google.com/x (Failure)", "ALERT",
		},
		{mail.IMAP, "%t NO [WEBALERT https://a.test/] Web login required\r\n", "[WEBALERT https://a.test/] Web login required", "WEBALERT"},
		{mail.IMAP, "* OK [ALERT] Maintenance tonight\r\n%t NO sorry\r\n", "Maintenance tonight\nsorry", "ALERT"},
		{mail.IMAP, "* BYE too many\r\n" + wiretest.Cut, "too many", ""},
		{mail.IMAP, "%t NO\r\n", "", ""},
		{
			mail.SMTP, "534-5.7.9 Application-specific password required. For more information, go to\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x2 - gsmtp\r\n",
			"Application-specific password required. For more information, go to\nhttps://support.google.com/mail/?p=InvalidSecondFactor x2 - gsmtp", "5.7.9",
		},
		{mail.SMTP, "535 nope\r\n", "nope", ""},
	} {
		t.Run(c.reply, func(t *testing.T) {
			within(t, farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				reply := m{"AUTHENTICATE": c.reply, "AUTH": c.reply}
				s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS).With(reply), wiretest.GoodSMTP(ca, mail.TLS).With(reply), mail.TLS)
				e, _ := s.prober.Run(t.Context(), s.login, nil).Broken(c.protocol)
				var r *mail.Refusal
				if !errors.As(e.Err, &r) || r.Text != c.want || r.Code != c.code {
					t.Errorf("got %#v, want %q %q", e.Err, c.code, c.want)
				}
			})
		})
	}
}

// TestSaysNoMore when what it would have to say could mean something else.
func TestSaysNoMore(t *testing.T) {
	abroad, err := mail.ParseAddress("żółw@example.test")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(*mail.Login)
		stage  mail.Stage
		unsaid string
	}{
		{"user name with a line end", func(l *mail.Login) { l.UserName = "ala\r\nT9 DELETE INBOX" }, mail.SignIn, "AUTH"},
		{"user name with a NUL", func(l *mail.Login) { l.UserName = "ala\x00admin" }, mail.SignIn, "AUTH"},
		{"password with a NUL", func(l *mail.Login) { l.Secret = mail.NewSecret("pass\x00word") }, mail.SignIn, "AUTH"},
		{"no password", func(l *mail.Login) { l.Secret = mail.Secret{} }, mail.SignIn, "AUTH"},
		{"an address that the server cannot take", func(l *mail.Login) { l.Address = abroad }, mail.Use, "MAIL"},
		{"no server", func(l *mail.Login) { l.SMTP = mail.Server{} }, mail.Resolve, "EHLO"},
	} {
		within(t, farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
			c.change(&s.login)
			e, _ := s.prober.Run(t.Context(), s.login, nil).Broken(mail.SMTP)
			synctest.Wait()
			if e.Stage != c.stage || s.smtp.Count(c.unsaid) > 0 {
				t.Errorf("%s: broke at %q with %v, said %q", c.name, e.Stage, e.Err, s.smtp.Heard())
			}
		})
	}
}

// TestCapabilitiesTold: what is told as asked was asked, and else nothing is.
func TestCapabilitiesTold(t *testing.T) {
	for reply, want := range map[string]int{"%t OK [CAPABILITY IMAP4rev1 UIDPLUS] in\r\n": 0, "* CAPABILITY IMAP4rev1\r\n%t OK in\r\n": 1} {
		within(t, time.Second+farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			o := newOffice(ca)
			o.say = m{"AUTHENTICATE": reply}
			s := o.visit(t, ca)
			report := s.prober.RoundTrip(t.Context(), s.login, nil)
			told := 0
			for _, line := range report.Said(mail.IMAP) {
				if line.Ours && line.Text == "CAPABILITY" {
					told++
				}
			}
			if asked := len(said2(o, "CAPABILITY")); told != want || asked != want || report.Overall() != mail.VerdictOK {
				t.Errorf("%q: told %d, asked %d, want %d: %v", reply, told, asked, want, report)
			}
		})
	}
}

// TestHeldBack is go-imap's own question, and no password sent as a literal.
func TestHeldBack(t *testing.T) {
	for line, want := range map[string]bool{
		"T2 CAPABILITY\r\n": true, "T12 CAPABILITY\r\n": true,
		"hasło CAPABILITY\r\n": false, "Tak CAPABILITY\r\n": false, "T2 X CAPABILITY\r\n": false, "T2 NOOP\r\n": false, "CAPABILITY\r\n": false, "": false,
	} {
		if probe.AsksCapabilities([]byte(line)) != want {
			t.Errorf("%q: want %v", line, want)
		}
	}
}
