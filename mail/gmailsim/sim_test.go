package gmailsim_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, options gmailsim.Options) *gmailsim.Sim {
	t.Helper()
	s, err := gmailsim.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// talk is a raw conversation, so that tests see the bytes and not a library's
// reading of them.
type talk struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

func trust(s *gmailsim.Sim) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(s.CA()))
	return pool
}

// dial opens a raw conversation as if with Google.
func dial(t *testing.T, s *gmailsim.Sim, host string, port int, secure bool) *talk {
	t.Helper()
	conn, err := s.Dial(t.Context(), "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	k := &talk{t, conn, bufio.NewReader(conn)}
	if secure {
		k.encrypt(s, host)
	}
	return k
}

func (k *talk) encrypt(s *gmailsim.Sim, host string) {
	k.t.Helper()
	conn := tls.Client(k.conn, &tls.Config{ServerName: host, RootCAs: trust(s)})
	if err := conn.HandshakeContext(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	k.conn, k.r = conn, bufio.NewReader(conn)
}

func (k *talk) send(text string) {
	k.t.Helper()
	if _, err := k.conn.Write([]byte(text + "\r\n")); err != nil {
		k.t.Fatal(err)
	}
}

func (k *talk) line() string {
	k.t.Helper()
	text, err := k.r.ReadString('\n')
	if err != nil {
		k.t.Fatalf("after %q: %v", text, err)
	}
	return strings.TrimSuffix(text, "\r\n")
}

// reply is a whole SMTP reply, or IMAP's lines up to the tagged one.
func (k *talk) reply(command string) string {
	k.t.Helper()
	k.send(command)
	tag, _, _ := strings.Cut(command, " ")
	var lines []string
	for {
		text := k.line()
		lines = append(lines, anonymous(text))
		smtpEnd := len(text) > 3 && text[3] == ' ' && text[0] >= '2' && text[0] <= '5'
		if smtpEnd || strings.HasPrefix(text, tag+" ") || strings.HasPrefix(text, "+ ") || strings.HasPrefix(text, "* BYE") {
			return strings.Join(lines, "\n")
		}
	}
}

var (
	smtpID = regexp.MustCompile(`[0-9a-f]{6}-[0-9a-f]{8}sm\d{9}[a-z]{3}\.\d{1,2} - gsmtp$`)
	imapID = regexp.MustCompile(`[a-z]\d{1,2}mb\d{9}wmk$`)
	clock  = regexp.MustCompile(`  \d{10} X`)
)

// anonymous puts X where a session's id stands and T where the time does.
func anonymous(text string) string {
	text = imapID.ReplaceAllString(smtpID.ReplaceAllString(text, "X - gsmtp"), "X")
	return clock.ReplaceAllString(text, "  T X")
}

func base64Plain(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
}

func imapTalk(t *testing.T, s *gmailsim.Sim) *talk {
	t.Helper()
	k := dial(t, s, "imap.gmail.com", 993, true)
	if got, want := anonymous(k.line()), "* OK Gimap ready for requests from 127.0.0.1 X"; got != want {
		t.Fatalf("greeting %q, want %q", got, want)
	}
	return k
}

func smtpTalk(t *testing.T, s *gmailsim.Sim) *talk {
	t.Helper()
	k := dial(t, s, "smtp.gmail.com", 465, true)
	if got, want := anonymous(k.line()), "220 smtp.gmail.com ESMTP X - gsmtp"; got != want {
		t.Fatalf("greeting %q, want %q", got, want)
	}
	return k
}

func imapInside(t *testing.T, s *gmailsim.Sim, user string) *talk {
	t.Helper()
	k := imapTalk(t, s)
	if got := k.reply("a AUTHENTICATE PLAIN " + base64Plain(user, gmailsim.PracticePassword)); !strings.Contains(got, "\na OK ") {
		t.Fatalf("sign-in: %s", got)
	}
	return k
}

func smtpInside(t *testing.T, s *gmailsim.Sim, user string) *talk {
	t.Helper()
	k := smtpTalk(t, s)
	k.reply("EHLO test")
	if got := k.reply("AUTH PLAIN " + base64Plain(user, gmailsim.PracticePassword)); got != "235 2.7.0 Accepted" {
		t.Fatalf("sign-in: %s", got)
	}
	return k
}

func TestDialLeadsHomeOrNowhere(t *testing.T) {
	s := start(t, gmailsim.Options{})
	for _, addr := range []string{"imap.gmail.com:993", "SMTP.googlemail.com.:465", "127.0.0.1:587", "[::ffff:127.0.0.1]:143", s.Server(mail.IMAP, mail.TLS).Addr(), s.DNS()} {
		conn, err := s.Dial(t.Context(), "tcp", addr)
		if err != nil {
			t.Errorf("%s: %v", addr, err)
			continue
		}
		conn.Close()
	}
	other, err := net.Listen("tcp", "127.0.0.1:0") // loopback, but not the simulator's
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, addr := range []string{"192.0.2.1:993", "127.0.0.1:25", "imap.gmail.com:80", "[::1]:993", "[2001:db8::1]:993", "closed.gmailsim.example:993", "127.0.0.5:465", other.Addr().String()} {
		conn, err := s.Dial(t.Context(), "tcp", addr)
		if conn != nil {
			conn.Close()
			t.Errorf("%s: connected", addr)
		}
		if !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s: %v, want connection refused", addr, err)
		}
	}
	var dnsErr *net.DNSError
	if _, err := s.Dial(t.Context(), "tcp", "imap.firma.example:993"); !errors.As(err, &dnsErr) || !dnsErr.IsNotFound {
		t.Errorf("an unknown name gives %v, want no such host", err)
	}
	if _, err := s.Dial(t.Context(), "tcp", "nonsense"); err == nil {
		t.Error("an address without a port was accepted")
	}
}

func TestCertificates(t *testing.T) {
	s := start(t, gmailsim.Options{})
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	cases := map[string]func(error) bool{
		"imap.gmail.com":               func(err error) bool { return err == nil },
		"imap.googlemail.com":          func(err error) bool { return err == nil },
		"127.0.0.1":                    func(err error) bool { return err == nil },
		"expired.gmailsim.example":     func(err error) bool { return errors.As(err, &invalid) && invalid.Reason == x509.Expired },
		"wrong-name.gmailsim.example":  func(err error) bool { return errors.As(err, &name) },
		"self-signed.gmailsim.example": func(err error) bool { return errors.As(err, &unknown) },
		"clear.gmailsim.example":       func(err error) bool { return errors.As(err, new(tls.RecordHeaderError)) },
		"web-page.gmailsim.example":    func(err error) bool { return errors.As(err, new(tls.RecordHeaderError)) },
		"dropped.gmailsim.example":     func(err error) bool { return err != nil },
	}
	for host, right := range cases {
		for _, port := range []int{993, 465} {
			k := dial(t, s, host, port, false)
			err := tls.Client(k.conn, &tls.Config{ServerName: host, RootCAs: trust(s)}).HandshakeContext(t.Context())
			if !right(err) {
				t.Errorf("%s:%d: %v", host, port, err)
			}
		}
	}
}

func TestSettingsCanBeDialledAsTheyStand(t *testing.T) {
	s := start(t, gmailsim.Options{})
	settings := s.Settings()
	if settings.Schema != 1 || settings.Accounts[0].Causes != (gmailsim.Outcomes{}) || settings.Accounts[0].Password != gmailsim.PracticePassword {
		t.Errorf("settings begin with %+v", settings.Accounts[0])
	}
	if len(settings.Hosts) == 0 {
		t.Fatal("no hosts")
	}
	var dialer net.Dialer
	for _, h := range settings.Hosts {
		conn, err := dialer.DialContext(t.Context(), "tcp", h.Addr())
		if closed := strings.HasPrefix(h.Name, "closed."); closed != errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s %s: %v", h.Name, h.Addr(), err)
		}
		if conn != nil {
			conn.Close()
		}
		if h.Shows == "" || h.Validate() != nil {
			t.Errorf("host %+v", h)
		}
	}
}

func TestBoundedConnections(t *testing.T) {
	s := start(t, gmailsim.Options{MaxConns: 1})
	imapTalk(t, s) // stays open
	extra := dial(t, s, "imap.gmail.com", 143, false)
	if text, err := extra.r.ReadString('\n'); err == nil {
		t.Errorf("a second connection was greeted with %q", text)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	s, err := gmailsim.Start(t.Context(), gmailsim.Options{SlowBy: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	slow := imapTalk(t, s)
	slow.send("a AUTHENTICATE PLAIN " + base64Plain("ala+slow@gmail.com", gmailsim.PracticePassword))
	silent := smtpTalk(t, s)
	silent.reply("EHLO test")
	silent.send("AUTH PLAIN " + base64Plain("ala+silent@gmail.com", gmailsim.PracticePassword))
	mute := dial(t, s, "silent.gmailsim.example", 993, false)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, k := range []*talk{slow, silent, mute} {
		if b, err := k.r.ReadByte(); err == nil {
			t.Errorf("read %q from a closed simulator", b)
		}
	}
	if conn, err := net.Dial("tcp", s.Server(mail.IMAP, mail.TLS).Addr()); err == nil {
		conn.Close()
		t.Error("the port is still open")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestIdleConnectionsAreClosed(t *testing.T) {
	s := start(t, gmailsim.Options{Idle: 30 * time.Millisecond})
	k := dial(t, s, "imap.gmail.com", 143, false)
	k.line() // the greeting
	if text, err := k.r.ReadString('\n'); err == nil {
		t.Errorf("read %q", text)
	} else if ne := net.Error(nil); errors.As(err, &ne) && ne.Timeout() {
		t.Error("an idle connection stayed open")
	}
}

func TestSlowAccountsAnswerLate(t *testing.T) {
	const late = 60 * time.Millisecond
	s := start(t, gmailsim.Options{SlowBy: late})
	k := imapTalk(t, s)
	begun := time.Now()
	k.reply("a AUTHENTICATE PLAIN " + base64Plain("ala+slow@gmail.com", gmailsim.PracticePassword))
	k.reply("b EXAMINE INBOX")
	if took := time.Since(begun); took < 2*late {
		t.Errorf("two answers took %s", took)
	}
}
