package diagnose

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mailkey/mail"
)

// live is one broken stage of a test of our own.
type live struct {
	name    string
	server  mail.Server
	lane    mail.Protocol
	stage   mail.Stage
	err     error
	cause   Cause
	address string // default: of a company
}

func (l live) event() mail.Event {
	return mail.Event{Protocol: l.lane, Server: l.server, Stage: l.stage, Status: mail.Failed, Err: l.err}
}

func (l live) profile() mail.Profile {
	text := l.address
	if text == "" {
		text = "ala@firma.pl"
	}
	a, err := mail.ParseAddress(text)
	if err != nil {
		panic(err)
	}
	p := mail.Profile{Address: a, IMAP: l.server, SMTP: l.server}
	return p
}

var (
	gIMAP = mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
	gSMTP = mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}
	gSub  = mail.Server{Host: "smtp.gmail.com", Port: 587, Security: mail.StartTLS}
	oIMAP = mail.Server{Host: "poczta.firma.pl", Port: 993, Security: mail.TLS}
	oSub  = mail.Server{Host: "poczta.firma.pl", Port: 587, Security: mail.StartTLS}
	sim   = mail.Server{Host: "127.0.0.1", Port: 40993, Security: mail.TLS}
	simS  = mail.Server{Host: "127.0.0.1", Port: 40587, Security: mail.StartTLS}
	ms    = mail.Server{Host: "outlook.office365.com", Port: 993, Security: mail.TLS}
)

func no(command, code, text string) error {
	return fmt.Errorf("sign in: %w", &mail.Refusal{Command: command, Status: "NO", Code: code, Text: text})
}

func reply(command, status, code, text string) error {
	return &mail.Refusal{Command: command, Status: status, Code: code, Text: text}
}

func liveFailures(t testing.TB) []live {
	t.Helper()
	dial := func(network string, err error) error {
		addr := &net.TCPAddr{IP: net.ParseIP("192.0.2.1"), Port: 993}
		if network == "tcp6" {
			addr.IP = net.ParseIP("2001:db8::1")
		}
		return &net.OpError{Op: "dial", Net: network, Addr: addr, Err: os.NewSyscallError("connect", err)}
	}
	certs := refusedCertificates(t)
	all := []live{
		{"no such name", oIMAP, mail.IMAP, mail.Resolve, &net.DNSError{Err: "no such host", IsNotFound: true}, DNSNotFound, ""},
		{"dns broken", gIMAP, mail.IMAP, mail.Resolve, &net.DNSError{Err: "server misbehaving", IsTemporary: true}, NetworkDown, ""},
		{"dns silent", gIMAP, mail.IMAP, mail.Resolve, &mail.TimedOut{After: time.Second}, NetworkDown, ""},
		{"really refused", sim, mail.IMAP, mail.Connect, refusedConnection(t), ConnectionRefused, ""},
		{"refused on Windows", oIMAP, mail.IMAP, mail.Connect, dial("tcp", syscall.Errno(10061)), ConnectionRefused, ""},
		{"no route", gIMAP, mail.IMAP, mail.Connect, dial("tcp", syscall.EHOSTUNREACH), NetworkDown, ""},
		{"no network", gIMAP, mail.IMAP, mail.Connect, dial("tcp", syscall.ENETUNREACH), NetworkDown, ""},
		{"ipv6 without a network", gIMAP, mail.IMAP, mail.Connect, dial("tcp6", syscall.ENETUNREACH), IPv6Broken, ""},
		{"ipv6 without an answer", gIMAP, mail.IMAP, mail.Connect, dial("tcp6", os.ErrDeadlineExceeded), IPv6Broken, ""},
		{"no answer", gSMTP, mail.SMTP, mail.Connect, &mail.TimedOut{After: 5 * time.Second}, PortBlocked, ""},
		{"forbidden here", gSMTP, mail.SMTP, mail.Connect, dial("tcp", syscall.EPERM), PortBlocked, ""},
		{"deadline", gSMTP, mail.SMTP, mail.Connect, context.DeadlineExceeded, PortBlocked, ""},
		{"imap at google's smtp", mail.Server{Host: "smtp.gmail.com", Port: 993, Security: mail.TLS}, mail.IMAP, mail.Connect, &mail.TimedOut{After: time.Second}, PortModeMismatch, ""},
		{"wrong name", oIMAP, mail.IMAP, mail.Encrypt, certs["name"], CertNameMismatch, ""},
		{"expired", oIMAP, mail.IMAP, mail.Encrypt, certs["expired"], CertBad, ""},
		{"self-signed", oIMAP, mail.IMAP, mail.Encrypt, certs["trust"], CertBad, ""},
		{"google of a stranger", gIMAP, mail.IMAP, mail.Encrypt, certs["trust"], Intercepted, ""},
		{"google by another name", gSub, mail.SMTP, mail.Encrypt, certs["name"], Intercepted, ""},
		{"google expired", gSMTP, mail.SMTP, mail.Encrypt, certs["expired"], ClockWrong, ""},
		{"tls at a plain port", sim, mail.SMTP, mail.Encrypt, certs["plain"], PortModeMismatch, ""},
		{"plain at google's tls port", gIMAP, mail.IMAP, mail.Encrypt, tls.RecordHeaderError{Msg: "x", RecordHeader: [5]byte{'*', ' ', 'O', 'K', ' '}}, CaptivePortal, ""},
		{"a web page at a tls port", oIMAP, mail.IMAP, mail.Encrypt, tls.RecordHeaderError{Msg: "x", RecordHeader: [5]byte{'H', 'T', 'T', 'P', '/'}}, CaptivePortal, ""},
		{"tls alert", gIMAP, mail.IMAP, mail.Encrypt, fmt.Errorf("remote error: %w", tls.AlertError(40)), ConnectionDropped, ""},
		{"cut in the handshake", gIMAP, mail.IMAP, mail.Encrypt, io.EOF, ConnectionDropped, ""},
		{"reset", gIMAP, mail.IMAP, mail.Encrypt, &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, ConnectionDropped, ""},
		{"google silent in the handshake", gIMAP, mail.IMAP, mail.Encrypt, &mail.TimedOut{After: time.Second}, ConnectionDropped, ""},
		{"silent server", oIMAP, mail.IMAP, mail.Encrypt, &mail.TimedOut{After: time.Second}, ServerMisbehaving, ""},
		{"silent server on loopback", sim, mail.IMAP, mail.Encrypt, &mail.TimedOut{After: time.Second}, ServerMisbehaving, ""},
		{"silent at a tls port", mail.Server{Host: "poczta.firma.pl", Port: 465, Security: mail.StartTLS}, mail.SMTP, mail.Greet, &mail.TimedOut{After: time.Second}, PortModeMismatch, ""},
		{"silent at a port of its own", simS, mail.SMTP, mail.Greet, &mail.Misbehaviour{Kind: mail.Silent}, PortModeMismatch, ""},
		{"silent at its own port", oSub, mail.SMTP, mail.Greet, &mail.TimedOut{After: time.Second}, ServerMisbehaving, ""},
		{"silent in mid-conversation", oSub, mail.SMTP, mail.SignIn, &mail.Misbehaviour{Kind: mail.Silent, Said: "220 hello"}, ServerMisbehaving, ""},
		{"flood", oIMAP, mail.IMAP, mail.Greet, &mail.Misbehaviour{Kind: mail.Flood, Said: strings.Repeat("x", 100000)}, ServerMisbehaving, ""},
		{"tampered", oSub, mail.SMTP, mail.Encrypt, &mail.Misbehaviour{Kind: mail.Tampered, Said: "250 OK\r\n535 5.7.8 bad password"}, ServerMisbehaving, ""},
		{"nonsense", oIMAP, mail.IMAP, mail.SignIn, &mail.Misbehaviour{Kind: mail.Nonsense, Said: "\x00\x01 NO [AUTHENTICATIONFAILED]"}, ServerMisbehaving, ""},
		{"tls bytes", simS, mail.SMTP, mail.Greet, &mail.Misbehaviour{Kind: mail.Nonsense, Said: "\x15\x03\x01\x00\x02"}, PortModeMismatch, ""},
		{"another protocol", oIMAP, mail.IMAP, mail.Greet, &mail.WrongProtocol{Said: "220 poczta.firma.pl ESMTP Postfix"}, PortModeMismatch, ""},
		{"ssh", oIMAP, mail.IMAP, mail.Greet, &mail.WrongProtocol{Said: "SSH-2.0-OpenSSH_9.6"}, PortModeMismatch, ""},
		{"a web page", oSub, mail.SMTP, mail.Greet, &mail.WrongProtocol{Said: "HTTP/1.1 400 Bad Request"}, CaptivePortal, ""},
	}
	return append(all, liveRefusals()...)
}

// liveRefusals is what servers answer.
func liveRefusals() []live {
	return []live{
		{"no starttls", oSub, mail.SMTP, mail.Encrypt, &mail.NotOffered{What: "STARTTLS", Said: "AUTH PLAIN"}, EncryptionRequired, ""},
		{"speaks of no answer", gSub, mail.SMTP, mail.SignIn, &mail.Refusal{Command: "AUTH", Status: "454", Code: "4.7.0", Text: "Invalid credentials, or no answer"}, ServerTemporary, ""},
		{"google without starttls", gSub, mail.SMTP, mail.Encrypt, &mail.NotOffered{What: "STARTTLS", Said: "AUTH PLAIN"}, EncryptionRequired, ""},
		{"starttls refused", oSub, mail.SMTP, mail.Encrypt, reply("STARTTLS", "502", "5.5.1", "not here"), EncryptionRequired, ""},
		{"starttls refused for now", oSub, mail.SMTP, mail.Encrypt, reply("STARTTLS", "454", "4.7.0", "TLS not available due to local problem"), ServerTemporary, ""},
		{"starttls refused by imap", oSub, mail.IMAP, mail.Encrypt, reply("STARTTLS", "BAD", "", "unknown command"), EncryptionRequired, ""},
		{"oauth only", oIMAP, mail.IMAP, mail.SignIn, &mail.NotOffered{What: "AUTH=PLAIN", Said: "AUTH=XOAUTH2"}, AuthMethod, ""},
		{"greeting 421", oSub, mail.SMTP, mail.Greet, reply("", "421", "4.3.2", "come back"), ServerTemporary, ""},
		{"google: wrong", gIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Invalid credentials (Failure)"), CredentialsRejected, ""},
		{"google: 535 without its signature", gSMTP, mail.SMTP, mail.SignIn, reply("AUTH", "535", "5.7.8", "no"), CredentialsRejected, ""},
		{"simulator: wrong", sim, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Invalid credentials (Failure)"), CredentialsRejected, "ala@gmail.com"},
		{"simulator: account password", simS, mail.SMTP, mail.SignIn, reply("AUTH", "534", "5.7.9", "Application-specific password required. For more information, go to\nhttps://support.google.com/mail/?p=InvalidSecondFactor x - gsmtp"), AccountPasswordUsed, "ala@gmail.com"},
		{"simulator: account password, imap", sim, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "ALERT", "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"), AccountPasswordUsed, ""},
		{"simulator: web login", sim, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "WEBALERT https://accounts.google.com/signin/continue?x", "Web login required."), WebLoginRequired, ""},
		{"simulator: imap off", sim, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "ALERT", "Your account is not enabled for IMAP use."), IMAPOffUser, ""},
		{"simulator: imap off for all", sim, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "ALERT", "IMAP access is disabled for your domain."), IMAPOffAdmin, ""},
		{"throttled", simS, mail.SMTP, mail.SignIn, reply("AUTH", "454", "4.7.0", "Too many login attempts, please try again later."), LoginThrottled, ""},
		{"a named host", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Authentication failed."), CredentialsRejected, ""},
		{"a named host that gives no reason", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "", "Nope"), CredentialsRejected, ""},
		{"gmail's address elsewhere", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Authentication failed."), WrongServer, "ala@gmail.com"},
		{"microsoft", ms, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "", "AUTHENTICATE failed."), OAuthOnlyProvider, ""},
		{"passing", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "UNAVAILABLE", "Temporary authentication failure."), ServerTemporary, ""},
		{"in use", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "INUSE", "wait"), ServerTemporary, ""},
		{"contact the administrator", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "CONTACTADMIN", "call us"), ServerTemporary, ""},
		{"limit", oIMAP, mail.IMAP, mail.SignIn, no("AUTHENTICATE", "LIMIT", "slow down"), LoginThrottled, ""},
		{"dropped at sign-in", oIMAP, mail.IMAP, mail.SignIn, &mail.Dropped{Err: io.ErrUnexpectedEOF}, ConnectionDropped, ""},
		{"dropped in a refusal", gSMTP, mail.SMTP, mail.SignIn, &mail.Dropped{Said: "535-5.7.8 Username and Password not accepted.", Err: io.EOF}, ConnectionDropped, ""},
		{"dropped with a reason", sim, mail.IMAP, mail.SignIn, &mail.Dropped{Said: "* BYE [UNAVAILABLE] Temporary System Error", Err: io.EOF}, ServerTemporary, ""},
		{"dropped after the greeting", gIMAP, mail.IMAP, mail.Greet, &mail.Dropped{Said: "* OK Gimap ready for requests from 192.0.2.7 x", Err: io.EOF}, ConnectionDropped, ""},
		{"dropped after the capabilities", oIMAP, mail.IMAP, mail.SignIn, &mail.Dropped{Said: "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN", Err: io.EOF}, ConnectionDropped, ""},
		{"too many programs", sim, mail.IMAP, mail.SignIn, &mail.Dropped{Said: "* BYE Too many simultaneous connections. (Failure)", Err: io.EOF}, TooManyConnections, ""},
		{"no inbox", oIMAP, mail.IMAP, mail.Use, reply("EXAMINE", "NO", "", "Nie da się"), MailboxUnavailable, ""},
		{"sender refused", oSub, mail.SMTP, mail.Use, reply("MAIL", "553", "5.7.1", "<ala@firma.pl>: Sender address rejected: not owned by user"), SenderRefused, ""},
		{"sender refused, no reason", oSub, mail.SMTP, mail.Use, reply("MAIL", "550", "", "no"), SenderRefused, ""},
		{"nothing known", oIMAP, mail.IMAP, mail.Use, errors.New("strange"), Unknown, ""},
		{"nothing at all", oIMAP, mail.IMAP, mail.Use, nil, Unknown, ""},
	}
}

func TestLive(t *testing.T) {
	for _, l := range liveFailures(t) {
		t.Run(l.name, func(t *testing.T) {
			got := Explain(mail.Report{l.event()}, l.profile())
			if len(got) != 1 {
				t.Fatalf("%d diagnoses", len(got))
			}
			d := got[0]
			if d.Cause != l.cause {
				t.Errorf("got %s, want %s", d.Cause, l.cause)
			}
			if d.Said != mail.CleanUpTo(d.Said, mail.SaidMax) {
				t.Errorf("said is not clean: %q", d.Said)
			}
			for _, name := range Args() {
				if d.Args[name] == "" {
					t.Errorf("no %s among %v", name, d.Args)
				}
			}
		})
	}
}

// Of a connection that broke, only an objection is quoted: agreement would read as the
// reason.
func TestDroppedQuotesNoConsent(t *testing.T) {
	for said, quoted := range map[string]bool{
		"c0 OK Thats all she wrote! j0mb631116167wmk":    false,
		"* OK Gimap ready for requests from 192.0.2.7 x": false,
		"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN": false,
		"* PREAUTH welcome":                              false,
		"+ go on":                                        false,
		"250-SIZE 1000":                                  false,
		"334 ":                                           false,
		"220 smtp.gmail.com ESMTP":                       false,
		"":                                               false,
		"535-5.7.8 Username and Password not accepted.":         true,
		"* BYE Too many simultaneous connections. (Failure)":    true,
		"c1 NO [AUTHENTICATIONFAILED] Invalid credentials (Fai": true,
		"250000 messages are too many":                          true,
		"OK, that is enough":                                    true,
	} {
		l := live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: &mail.Dropped{Said: said, Err: io.EOF}}
		if d := Explain(mail.Report{l.event()}, l.profile())[0]; (d.Said != "") != quoted {
			t.Errorf("%q: %s quotes %q", said, d.Cause, d.Said)
		}
	}
}

// What a certificate says is shown, whatever letters it holds.
func TestCertificateFacts(t *testing.T) {
	certs := refusedCertificates(t)
	for kind, want := range map[string]map[string]string{
		"name":    {"names": "inny.firma.pl", "issuer": "CN=Zła CA"},
		"expired": {"names": "poczta.firma.pl", "until": "2020-01-02"},
	} {
		l := live{server: oIMAP, lane: mail.IMAP, stage: mail.Encrypt, err: certs[kind]}
		d := Explain(mail.Report{l.event()}, l.profile())[0]
		if by := d.SaidBy(); by != "certificate" {
			t.Errorf("%s: %q is shown as the words of the %s", kind, d.Said, by)
		}
		for name, value := range want {
			if d.Args[name] != value {
				t.Errorf("%s: %s is %q, want %q", kind, name, d.Args[name], value)
			}
			if !strings.Contains(d.Said, value) {
				t.Errorf("%s: %q does not show %q", kind, d.Said, value)
			}
		}
	}
}

func TestBothLanes(t *testing.T) {
	wrong := no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Invalid credentials (Failure)")
	app := reply("AUTH", "534", "5.7.9", "Application-specific password required")
	event := func(lane mail.Protocol, server mail.Server, stage mail.Stage, err error) mail.Event {
		status := mail.Failed
		if err == nil {
			status = mail.OK
		}
		return mail.Event{Protocol: lane, Server: server, Stage: stage, Status: status, Err: err}
	}
	tests := []struct {
		name       string
		imap, smtp mail.Event
		want       []Cause
		note       Note
	}{
		{"nothing broken", event(mail.IMAP, gIMAP, mail.Use, nil), event(mail.SMTP, gSMTP, mail.Use, nil), nil, ""},
		{"the same twice", event(mail.IMAP, gIMAP, mail.SignIn, wrong), event(mail.SMTP, gSMTP, mail.SignIn, reply("AUTH", "535", "5.7.8", "BadCredentials - gsmtp")), []Cause{CredentialsRejected, CredentialsRejected}, ""},
		{"the more telling first", event(mail.IMAP, gIMAP, mail.SignIn, wrong), event(mail.SMTP, gSMTP, mail.SignIn, app), []Cause{AccountPasswordUsed, CredentialsRejected}, ""},
		{"what passes comes last", event(mail.IMAP, gIMAP, mail.Connect, &mail.TimedOut{}), event(mail.SMTP, gSMTP, mail.SignIn, app), []Cause{AccountPasswordUsed, PortBlocked}, ""},
		{"only one accepts it", event(mail.IMAP, gIMAP, mail.SignIn, wrong), event(mail.SMTP, gSMTP, mail.Use, nil), []Cause{CredentialsRejected}, OtherLaneWorks},
		{"cancelled is not broken", event(mail.IMAP, gIMAP, mail.SignIn, fmt.Errorf("x: %w", context.Canceled)), event(mail.SMTP, gSMTP, mail.SignIn, app), []Cause{AccountPasswordUsed}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := live{}.profile()
			p.IMAP, p.SMTP = tt.imap.Server, tt.smtp.Server
			all := Explain(mail.Report{tt.imap, tt.smtp}, p)
			var got []Cause
			for _, d := range all {
				got = append(got, d.Cause)
			}
			if !slices.Equal(got, tt.want) {
				t.Fatalf("got %v, want %v", got, tt.want)
			}
			if len(all) > 0 && all[0].SaidBy() != "server" {
				t.Errorf("%q is shown as the words of the %s", all[0].Said, all[0].SaidBy())
			}
			if len(all) > 0 && all[0].Note != tt.note {
				t.Errorf("note %q, want %q", all[0].Note, tt.note)
			}
		})
	}
}

func TestFix(t *testing.T) {
	l := live{server: gSMTP, lane: mail.SMTP, stage: mail.SignIn, err: reply("AUTH", "534", "5.7.9", "Application-specific password required"), address: "ala+x@gmail.com"}
	want := Fix{Field: "password", Topic: "app-password", URL: "https://myaccount.google.com/apppasswords?authuser=ala%2Bx%40gmail.com"}
	if got := Explain(mail.Report{l.event()}, l.profile())[0].Fix; got != want {
		t.Errorf("got %v", got)
	}
	l = live{server: oSub, lane: mail.SMTP, stage: mail.Connect, err: refusedConnection(t)}
	if got := Explain(mail.Report{l.event()}, l.profile())[0].Fix.Field; got != "smtp-port" {
		t.Errorf("field %q", got)
	}
	if got := ExplainText(Pasted{Text: "connection refused", Stage: "connect"}).Fix.Field; got != "" {
		t.Errorf("a field of no lane: %q", got)
	}
}

// refusedConnection is what dialling a port gives that nothing listens on.
func refusedConnection(t testing.TB) error {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	_ = ln.Close()
	_, err = net.Dial("tcp", addr)
	if err == nil {
		t.Fatal("something listens on a closed port")
	}
	return err
}

// connected is the two ends of a connection on loopback.
func connected(t testing.TB) (client, server net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if client, err = net.Dial("tcp", ln.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if server, err = ln.Accept(); err != nil {
		t.Fatal(err)
	}
	return client, server
}

// refusedCertificates is the errors of real handshakes on loopback.
func refusedCertificates(t testing.TB) map[string]error {
	t.Helper()
	now := time.Now()
	handshake := func(name string, from, until time.Time, trusted bool) error {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Z\u0142a\u202e CA"}, DNSNames: []string{name}, NotBefore: from, NotAfter: until,
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		if trusted {
			c, _ := x509.ParseCertificate(der)
			roots.AddCert(c)
		}
		client, server := connected(t)
		defer client.Close()
		defer server.Close()
		go func() {
			_ = tls.Server(server, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}).Handshake()
		}()
		err = tls.Client(client, &tls.Config{ServerName: "poczta.firma.pl", RootCAs: roots}).Handshake()
		if err == nil {
			t.Fatal("a bad certificate was accepted")
		}
		return err
	}
	plain := func() error {
		client, server := connected(t)
		defer client.Close()
		defer server.Close()
		go func() {
			_, _ = io.CopyN(io.Discard, server, 5)
			go func() { _, _ = io.Copy(io.Discard, server) }()
			_, _ = server.Write([]byte("220 poczta.firma.pl ESMTP\r\n"))
		}()
		return tls.Client(client, &tls.Config{ServerName: "poczta.firma.pl"}).Handshake()
	}
	long := time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC)
	return map[string]error{
		"name":    handshake("inny.firma.pl", now.Add(-time.Hour), now.Add(time.Hour), true),
		"expired": handshake("poczta.firma.pl", long.AddDate(-1, 0, 0), long, true),
		"trust":   handshake("poczta.firma.pl", now.Add(-time.Hour), now.Add(time.Hour), false),
		"plain":   plain(),
	}
}
