package probe_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
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
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		imap, smtp := gmail(ca)
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
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		imap := wiretest.GoodIMAP(ca, mail.TLS).With(m{"LOGIN": "%t OK done\r\n"})
		imap.Greeting = "* OK [CAPABILITY IMAP4rev1] ready\r\n"
		smtp := wiretest.GoodSMTP(ca, mail.TLS).With(m{
			"EHLO": "250-x\r\n250 AUTH LOGIN\r\n", "AUTH": "334 UGFzc3dvcmQ6\r\n", "AUTH 2": "235 in\r\n",
		})
		s := newStand(t, ca, imap, smtp, mail.TLS)
		if report := s.prober.Run(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK {
			t.Fatal(report)
		}
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

// TestRefusalWords keeps a server's own words, the untagged ones too.
func TestRefusalWords(t *testing.T) {
	for _, c := range []struct {
		protocol    mail.Protocol
		reply, want string
		code        string
	}{
		{mail.IMAP, "* NO [WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.\r\n%t NO [ALERT] Please log in via your web browser: https://support.google.com/x (Failure)\r\n",
			"[WEBALERT https://accounts.google.com/signin/continue?x=1] Web login required.\nPlease log in via your web browser: https://support.google.com/x (Failure)", "ALERT"},
		{mail.IMAP, "%t NO [WEBALERT https://a.test/] Web login required\r\n", "[WEBALERT https://a.test/] Web login required", "WEBALERT"},
		{mail.IMAP, "* OK [ALERT] Maintenance tonight\r\n%t NO sorry\r\n", "Maintenance tonight\nsorry", "ALERT"},
		{mail.IMAP, "* BYE too many\r\n" + wiretest.Cut, "too many", ""},
		{mail.IMAP, "%t NO\r\n", "", ""},
		{mail.SMTP, "534-5.7.9 Application-specific password required. For more information, go to\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x2 - gsmtp\r\n",
			"Application-specific password required. For more information, go to\nhttps://support.google.com/mail/?p=InvalidSecondFactor x2 - gsmtp", "5.7.9"},
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

// TestCancel cancels at each stage: the lanes end at once, and say why.
func TestCancel(t *testing.T) {
	hang := m{"CAPABILITY": wiretest.Hang}
	for _, c := range []struct {
		stage mail.Stage
		imap  m
		smtp  m
	}{
		{mail.Greet, m{"greeting": wiretest.Hang}, m{"greeting": wiretest.Hang}},
		{mail.Greet, hang, m{"EHLO": wiretest.Hang}},
		{mail.SignIn, m{"AUTHENTICATE": wiretest.Hang}, m{"AUTH": wiretest.Hang}},
		{mail.Use, m{"EXAMINE": wiretest.Hang}, m{"MAIL": wiretest.Hang}},
	} {
		within(t, time.Second+100*time.Millisecond, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			imap, smtp := gmail(ca)
			imap, smtp = imap.With(c.imap), smtp.With(c.smtp)
			if g, ok := c.imap["greeting"]; ok {
				imap.Greeting, smtp.Greeting = g, g
			}
			s := newStand(t, ca, imap, smtp, mail.TLS)
			cancelledAt(t, s, c.stage)
		})
	}
}

// TestCancelEarly cancels while a resolver or a dialer does not listen.
func TestCancelEarly(t *testing.T) {
	within(t, time.Second+100*time.Millisecond, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
		held := make(chan struct{})
		defer close(held)
		s.prober.Dialer.Dial = func(context.Context, string, string) (net.Conn, error) {
			<-held
			return nil, net.ErrClosed
		}
		cancelledAt(t, s, mail.Connect)
	})
}

func cancelledAt(t *testing.T, s *stand, stage mail.Stage) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, cancel)
	over := false
	report := s.prober.Run(ctx, s.login, func(mail.Event) {
		if over {
			t.Error("an event after the end")
		}
	})
	over = true
	for _, p := range mail.Protocols {
		if e, _ := report.Broken(p); e.Stage != stage || !errors.Is(e.Err, context.Canceled) {
			t.Errorf("%s broke at %q with %v, want %q", p, e.Stage, e.Err, stage)
		}
		if v := report.Verdict(p); v != mail.VerdictCancelled {
			t.Errorf("%s: verdict %s", p, v)
		}
	}
}

// TestTotal ends a server that is busy for ever, on time.
func TestTotal(t *testing.T) {
	within(t, 3*time.Second+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
		s.prober.Total = 3 * time.Second
		s.imap.Drip = time.Second
		e, _ := s.prober.Run(t.Context(), s.login, nil).Broken(mail.IMAP)
		if kind(e.Err) != "silent" {
			t.Errorf("broke at %q with %v", e.Stage, e.Err)
		}
	})
}

// TestCut ends an honest session before each of its messages, and after many a
// byte: only the whole of it is a success, and a lost line is never a refusal.
func TestCut(t *testing.T) {
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		whole := map[mail.Protocol][2]int{}
		within(t, farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			s := newStand(t, ca, wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security), security)
			for _, script := range []*wiretest.Server{s.imap, s.smtp} {
				script.Script = script.With(m{"LOGOUT": wiretest.Hang, "QUIT": wiretest.Hang, "RSET": wiretest.Hang})
			}
			s.prober.Run(t.Context(), s.login, nil)
			synctest.Wait()
			for p, server := range map[mail.Protocol]*wiretest.Server{mail.IMAP: s.imap, mail.SMTP: s.smtp} {
				messages, bytes := server.Sent()
				whole[p] = [2]int{messages - 1, bytes} // the farewell's does not count
			}
		})
		for p, size := range whole {
			for n := 1; n <= size[0]; n++ {
				cutTest(t, p, security, n, 0)
			}
			for n := 1; n < size[1]-200; n += 41 {
				cutTest(t, p, security, 0, n)
			}
		}
	}
}

func cutTest(t *testing.T, p mail.Protocol, security mail.Security, message, bytes int) {
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security), security)
		server := map[mail.Protocol]*wiretest.Server{mail.IMAP: s.imap, mail.SMTP: s.smtp}[p]
		server.CutBefore, server.CutBytes = message, bytes
		e, broken := s.prober.Run(t.Context(), s.login, nil).Broken(p)
		if !broken || kind(e.Err) != "dropped" {
			t.Errorf("%s %s cut at message %d, byte %d: %q at %q: %v", p, security, message, bytes, kind(e.Err), e.Stage, e.Err)
		}
	})
}

// TestCanary searches everything that leaves a test for the password, after a
// server has echoed it in many forms.
func TestCanary(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00ala@example.test\x00" + password))
	forms := map[string]string{
		"raw":         password,
		"spaced":      "abcd efgh ijkl mnop",
		"letters":     strings.Join(strings.Split(password, ""), " "),
		"hyphens":     "abcd-efgh-ijkl-mnop",
		"capitals":    strings.ToUpper(password),
		"zero-width":  strings.Join(strings.Split(password, ""), "\u200b"),
		"SASL PLAIN":  plain,
		"base64":      base64.StdEncoding.EncodeToString([]byte(password)),
		"base64 raw":  base64.RawURLEncoding.EncodeToString([]byte("xy" + password)),
		"hexadecimal": hex.EncodeToString([]byte(password)),
	}
	replies := map[string]m{
		"refusal":   {"AUTHENTICATE": "%t NO [ALERT] no §\r\n", "AUTH": "535 5.7.8 no §\r\n"},
		"code":      {"AUTHENTICATE": "%t NO [§] no\r\n", "AUTH": "535-§\r\n535 no\r\n"},
		"untagged":  {"AUTHENTICATE": "* NO §\r\n%t NO no\r\n", "AUTH": "535 §\r\n"},
		"tag":       {"AUTHENTICATE": "§ OK\r\n", "AUTH": "§\r\n"},
		"nonsense":  {"AUTHENTICATE": "* §\r\n", "AUTH": "235x §\r\n"},
		"dropped":   {"AUTHENTICATE": "* OK §\r\n" + wiretest.Cut, "AUTH": "235-§\r\n" + wiretest.Cut},
		"silent":    {"AUTHENTICATE": "* OK §\r\n" + wiretest.Hang, "AUTH": "235-§\r\n" + wiretest.Hang},
		"later":     {"EXAMINE": "* OK §\r\n%t NO §\r\n", "MAIL": "550 §\r\n"},
		"challenge": {"AUTHENTICATE": "+ §\r\n", "AUTH": "334 §\r\n"},
		"split":     {"AUTHENTICATE": "* NO ¶\r\n%t NO no\r\n", "AUTH": "535-¶\r\n535 no\r\n"},
		"greeting":  {"greeting": "* OK § ready\r\n", "EHLO": "550 §\r\n"},
	}
	for where, reply := range replies {
		for name, form := range forms {
			t.Run(where+"/"+name, func(t *testing.T) {
				within(t, 10*time.Second+farewell, func(t *testing.T) { canary(t, reply, form, forms) })
			})
		}
	}
}

func canary(t *testing.T, reply m, form string, forms map[string]string) {
	halves := form[:len(form)/2] + "\r\n* NO " + form[len(form)/2:]
	filled := m{}
	for verb, text := range reply {
		if verb == "AUTH" {
			halves = strings.ReplaceAll(halves, "* NO ", "535-")
		}
		filled[verb] = strings.NewReplacer("§", form, "¶", halves).Replace(text)
	}
	ca := wiretest.NewCA(t)
	s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS).With(filled), wiretest.GoodSMTP(ca, mail.TLS).With(filled), mail.TLS)
	if greeting, ok := filled["greeting"]; ok {
		s.imap.Greeting = greeting
	}
	var seen strings.Builder
	report, said := s.prober.Record(t.Context(), s.login, func(e mail.Event) { fmt.Fprintf(&seen, "%v %+v %#v\n", e, e.Err, e.Err) })
	fmt.Fprintf(&seen, "%+v\n", report)
	for _, lines := range said {
		for _, line := range lines {
			fmt.Fprintln(&seen, line.Text)
		}
	}
	for _, e := range report {
		text, err := json.Marshal(e.Err)
		if err == nil {
			fmt.Fprintf(&seen, "%s\n", text)
		}
		var r *mail.Refusal
		var b *mail.Misbehaviour
		if errors.As(e.Err, &r) {
			fmt.Fprintln(&seen, r.Text)
		}
		if errors.As(e.Err, &b) {
			fmt.Fprintln(&seen, b.Said, b.Err)
		}
	}
	loose := strings.NewReplacer(" ", "", "\n", "", "-", "", "\u200b", "", `\n`, "").Replace(strings.ToLower(seen.String()))
	for name, hidden := range forms {
		if strings.Contains(seen.String(), hidden) || strings.Contains(loose, strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\u200b", "").Replace(hidden))) {
			t.Fatalf("%s got through:\n%s", name, seen.String())
		}
	}
}

// flights counts how often we wait for an answer: the round trips of a connection.
type flights struct {
	net.Conn
	mu    sync.Mutex
	asked bool
	count int
}

func (f *flights) Write(p []byte) (int, error) {
	f.mu.Lock()
	f.asked = true
	f.mu.Unlock()
	return f.Conn.Write(p)
}

func (f *flights) Read(p []byte) (int, error) {
	n, err := f.Conn.Read(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	if n > 0 && f.asked {
		f.asked = false
		f.count++
	}
	return n, err
}

// TestRoundTrips counts what a verdict costs on the network: TCP, TLS,
// greeting, sign-in, use, and for SMTP the EHLO.
func TestRoundTrips(t *testing.T) {
	for security, want := range map[mail.Security]map[mail.Protocol]int{
		mail.TLS:      {mail.IMAP: 5, mail.SMTP: 6},
		mail.StartTLS: {mail.IMAP: 7, mail.SMTP: 8},
	} {
		ca := wiretest.NewCA(t)
		servers := map[mail.Protocol]mail.Server{}
		_, servers[mail.IMAP] = wiretest.Listen(t, wiretest.GoodIMAP(ca, security))
		_, servers[mail.SMTP] = wiretest.Listen(t, wiretest.GoodSMTP(ca, security).With(m{"RSET": wiretest.Cut}))
		s := newStand(t, ca, wiretest.Script{}, wiretest.Script{}, security)
		s.login.IMAP, s.login.SMTP = servers[mail.IMAP], servers[mail.SMTP]
		var mu sync.Mutex
		counted := map[string]*flights{}
		prober := probe.Prober{Dialer: &wire.Dialer{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, addr)
			mu.Lock()
			defer mu.Unlock()
			counted[addr] = &flights{Conn: conn, asked: true} // the TCP handshake
			return counted[addr], err
		}}}
		at := map[mail.Protocol]int{}
		report := prober.Run(t.Context(), s.login, func(e mail.Event) {
			if e.Stage == mail.Use && e.Status == mail.OK {
				mu.Lock()
				defer mu.Unlock()
				f := counted[e.Server.Addr()]
				f.mu.Lock()
				defer f.mu.Unlock()
				at[e.Protocol] = f.count + 1
			}
		})
		if report.Overall() != mail.VerdictOK {
			t.Fatal(report)
		}
		if diff := cmp.Diff(want, at); diff != "" {
			t.Errorf("%s: round trips (-want +got)\n%s", security, diff)
		}
	}
}
