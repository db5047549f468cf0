package probe_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire/wiretest"
)

// names is where a resolver says that everybody is: at one address, or at two.
type names []string

func (n names) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	for _, text := range n {
		if a := netip.MustParseAddr(text); a.Is6() == (network == "ip6") {
			return []netip.Addr{a}, nil
		}
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

// certified is a test of two servers with one certificate, reached as hosts.
func certified(t *testing.T, ca *wiretest.CA, security mail.Security, cert tls.Certificate, imapHost, smtpHost string) *stand {
	t.Helper()
	imap, smtp := wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security)
	imap.Cert, smtp.Cert = cert, cert
	s := newStand(t, ca, imap, smtp, security)
	s.login.IMAP.Host, s.login.SMTP.Host = imapHost, smtpHost
	s.prober.Dialer.Resolver = names{"127.0.0.1"}
	return s
}

// unverified checks that both lanes ended at the certificate, before a word in it.
func unverified(t *testing.T, s *stand, report mail.Report, want string, cause diagnose.Cause) {
	t.Helper()
	synctest.Wait()
	for _, p := range mail.Protocols {
		e, _ := report.Broken(p)
		d := explained(report, s.login.Profile, p)
		if e.Stage != mail.Encrypt || kind(e.Err) != want || d.Cause != cause {
			t.Errorf("%s broke at %q: %q (%v), cause %s; want %q, %s", p, e.Stage, kind(e.Err), e.Err, d.Cause, want, cause)
		}
		heard := ""
		if s.login.IMAP.Security == mail.StartTLS {
			heard = map[mail.Protocol]string{mail.IMAP: "STARTTLS", mail.SMTP: "EHLO STARTTLS"}[p]
		}
		if got := verbs(s.server(p)); got != heard {
			t.Errorf("%s heard %q, want %q", p, got, heard)
		}
		if mail.Clean(d.Said) != d.Said || d.SaidBy() != "certificate" || d.Args["names"] == "" || d.Args["issuer"] == "" || d.Args["from"] == "" || d.Args["until"] == "" {
			t.Errorf("the certificate is told so: %q by %s, %q", d.Said, d.SaidBy(), d.Args)
		}
	}
}

const googleIMAP, googleSMTP = "imap.gmail.com", "smtp.gmail.com"

// TestCertificateThreats is servers that are not who they should be.
func TestCertificateThreats(t *testing.T) {
	for _, c := range []struct {
		name       string
		cert       func(ca *wiretest.CA) tls.Certificate
		imap, smtp string
		kind       string
		cause      diagnose.Cause
		said       string
	}{
		{"T12 expired", func(ca *wiretest.CA) tls.Certificate {
			return ca.CertUntil(time.Now().Add(-time.Hour), "a.example.test", "b.example.test")
		}, "a.example.test", "b.example.test", "invalid", diagnose.CertBad, "a.example.test, b.example.test · CN=wiretest CA · 1999-12-27 – 1999-12-31"},
		{"T12 expired, of an issuer with control letters", func(ca *wiretest.CA) tls.Certificate {
			return ca.Foreign("\x1b[31mevil\u202e\r\n", time.Now().Add(-time.Hour), "127.0.0.1")
		}, "127.0.0.1", "127.0.0.1", "invalid", diagnose.CertBad, "127.0.0.1 · CN="},
		{"T13 self-signed", func(ca *wiretest.CA) tls.Certificate { return ca.SelfSigned("127.0.0.1") }, "127.0.0.1", "127.0.0.1", "stranger", diagnose.CertBad, "127.0.0.1 · CN=127.0.0.1"},
		{"T13 unknown CA", func(ca *wiretest.CA) tls.Certificate {
			return ca.Foreign("nobody", time.Now().Add(time.Hour), "127.0.0.1")
		}, "127.0.0.1", "127.0.0.1", "stranger", diagnose.CertBad, "127.0.0.1 · CN=nobody"},
		{"T13 a name's certificate for an address", func(ca *wiretest.CA) tls.Certificate { return ca.Cert("imap.example.test") }, "127.0.0.1", "127.0.0.1", "name", diagnose.CertNameMismatch, "imap.example.test"},
		{"T13 self-signed, in Google's name", func(ca *wiretest.CA) tls.Certificate { return ca.SelfSigned(googleIMAP, googleSMTP) }, googleIMAP, googleSMTP, "stranger", diagnose.Intercepted, googleIMAP},
	} {
		for _, security := range securities {
			t.Run(c.name+", "+string(security), func(t *testing.T) {
				within(t, farewell, func(t *testing.T) {
					ca := wiretest.NewCA(t)
					s := certified(t, ca, security, c.cert(ca), c.imap, c.smtp)
					report := s.prober.Run(t.Context(), s.login, nil)
					unverified(t, s, report, c.kind, c.cause)
					if d := explained(report, s.login.Profile, mail.IMAP); !strings.HasPrefix(d.Said, c.said) {
						t.Errorf("said %q, want %q", d.Said, c.said)
					}
				})
			})
		}
	}
}

// TestClockThreats has this computer's clock a year off, so that good
// certificates look bad.
func TestClockThreats(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, c := range []struct {
		name       string
		off        time.Duration // the certificate's present, seen from ours
		imap, smtp string
		cause      diagnose.Cause
	}{
		{"T15 a year ahead", -year, googleIMAP, googleSMTP, diagnose.ClockWrong},
		{"T15 a year behind", year, googleIMAP, googleSMTP, diagnose.ClockWrong},
		{"T15 a year ahead, not at Google", -year, "a.example.test", "b.example.test", diagnose.CertBad},
		{"T15 a year behind, not at Google", year, "a.example.test", "b.example.test", diagnose.CertBad},
	} {
		t.Run(c.name, func(t *testing.T) {
			within(t, farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := certified(t, ca, mail.TLS, ca.CertUntil(time.Now().Add(c.off+50*time.Hour), c.imap, c.smtp), c.imap, c.smtp)
				unverified(t, s, s.prober.Run(t.Context(), s.login, nil), "invalid", c.cause)
			})
		})
	}
}

// TestInterceptionThreats is a company that opens TLS with an authority of its own.
func TestInterceptionThreats(t *testing.T) {
	for _, security := range securities {
		for name, c := range map[string]struct {
			imap, smtp string
			cause      diagnose.Cause
		}{
			"T29 before Google, ":  {googleIMAP, googleSMTP, diagnose.Intercepted},
			"T29 before another, ": {"a.example.test", "b.example.test", diagnose.CertBad},
		} {
			t.Run(name+string(security), func(t *testing.T) {
				within(t, 2*farewell, func(t *testing.T) {
					company := wiretest.NewCA(t)
					s := certified(t, company, security, company.Cert(c.imap, c.smtp), c.imap, c.smtp)
					for _, ca := range []string{"", wiretest.NewCA(t).PEM} {
						s.login.CA = ca
						s.imap.Forget()
						s.smtp.Forget()
						s.dialled = nil
						unverified(t, s, s.prober.Run(t.Context(), s.login, nil), "stranger", c.cause)
					}
					s.login.CA = company.PEM
					if report := s.prober.Run(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK {
						t.Errorf("with the account's own CA: %v", report)
					}
				})
			})
		}
	}
}

// TestConnectThreats is ports that do not answer.
func TestConnectThreats(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	_ = closed.Close()
	fails := func(errno syscall.Errno) func(context.Context, string) error {
		return func(_ context.Context, addr string) error {
			ip := netip.MustParseAddrPort(addr)
			return &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(ip), Err: os.NewSyscallError("connect", errno)}
		}
	}
	silent := func(ctx context.Context, _ string) error { <-ctx.Done(); return ctx.Err() }
	refused := func(ctx context.Context, _ string) error {
		_, err := new(net.Dialer).DialContext(ctx, "tcp", nobody)
		return err
	}
	const v4, v6 = "192.0.2.1", "2001:db8::1"
	type ends map[string]func(context.Context, string) error // by address; the others connect
	for _, c := range []struct {
		name  string
		names names
		ends  ends
		cause diagnose.Cause // empty: it succeeds
		took  time.Duration
	}{
		{"T21 port closed (RST)", names{v4}, ends{v4: refused}, diagnose.ConnectionRefused, 0},
		{"T21 no SYN-ACK", names{v4}, ends{v4: silent}, diagnose.PortBlocked, 5 * time.Second},
		{"T21 no route", names{v4}, ends{v4: fails(syscall.EHOSTUNREACH)}, diagnose.NetworkDown, 0},
		{"T21 no network", names{v4}, ends{v4: fails(syscall.ENETUNREACH)}, diagnose.NetworkDown, 0},
		{"T21 forbidden here", names{v4}, ends{v4: fails(syscall.EACCES)}, diagnose.PortBlocked, 0},
		{"T21 IPv6 silent, IPv4 works", names{v6, v4}, ends{v6: silent}, "", 300 * time.Millisecond},
		{"T21 IPv6 unreachable, IPv4 works", names{v6, v4}, ends{v6: fails(syscall.ENETUNREACH)}, "", 0},
		{"T21 IPv6 closed, IPv4 works", names{v6, v4}, ends{v6: refused}, "", 0},
		{"T21 IPv6 alone, unreachable", names{v6}, ends{v6: fails(syscall.ENETUNREACH)}, diagnose.IPv6Broken, 0},
		{"T21 both silent", names{v6, v4}, ends{v6: silent, v4: silent}, diagnose.PortBlocked, 5 * time.Second},
		{"T21 IPv6 silent, IPv4 closed", names{v6, v4}, ends{v6: silent, v4: refused}, diagnose.PortBlocked, 5 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			within(t, c.took+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := certified(t, ca, mail.TLS, ca.Cert("a.example.test", "b.example.test"), "a.example.test", "b.example.test")
				s.prober.Dialer.Resolver = c.names
				dial := s.prober.Dialer.Dial
				s.prober.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
					host, _, _ := net.SplitHostPort(addr)
					if end := c.ends[host]; end != nil {
						return nil, end(ctx, addr)
					}
					return dial(ctx, network, addr)
				}
				report := s.prober.Run(t.Context(), s.login, nil)
				for _, p := range mail.Protocols {
					e, broken := report.Broken(p)
					if d := explained(report, s.login.Profile, p); broken != (c.cause != "") || broken && e.Stage != mail.Connect || d.Cause != c.cause {
						t.Errorf("%s broke at %q: %v, cause %q; want %q", p, e.Stage, e.Err, d.Cause, c.cause)
					}
				}
			})
		})
	}
}

// TestSwappedThreats has the mode and the port swapped, or the protocols: said
// within 5 s, and with the setting at fault named.
func TestSwappedThreats(t *testing.T) {
	for _, c := range []struct {
		name  string
		asks  mail.Security
		does  mail.Security
		ports [2]int
		stage mail.Stage
		kind  string
	}{
		{"T28 STARTTLS at 993 and 465", mail.StartTLS, mail.TLS, [2]int{993, 465}, mail.Greet, "timed out"},
		{"T28 TLS at 143 and 587", mail.TLS, mail.StartTLS, [2]int{143, 587}, mail.Encrypt, "clear"},
		{"T28 STARTTLS at a TLS port of its own", mail.StartTLS, mail.TLS, [2]int{20993, 20465}, mail.Greet, "timed out"},
		{"T28 TLS at a clear port of its own", mail.TLS, mail.StartTLS, [2]int{20143, 20587}, mail.Encrypt, "clear"},
	} {
		t.Run(c.name, func(t *testing.T) {
			within(t, 4*time.Second+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := newStand(t, ca, wiretest.GoodIMAP(ca, c.does), wiretest.GoodSMTP(ca, c.does), c.asks)
				s.login.IMAP.Port, s.login.SMTP.Port = c.ports[0], c.ports[1]
				swapped(t, s, c.stage, c.kind)
			})
		})
	}
	for _, security := range securities {
		t.Run("T28 IMAP and SMTP swapped, "+string(security), func(t *testing.T) {
			within(t, farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := newStand(t, ca, wiretest.GoodSMTP(ca, security), wiretest.GoodIMAP(ca, security), security)
				s.login.IMAP.Port, s.login.SMTP.Port = ports[mail.SMTP][security], ports[mail.IMAP][security]
				swapped(t, s, mail.Greet, "wrong protocol")
			})
		})
	}
}

func swapped(t *testing.T, s *stand, stage mail.Stage, want string) {
	t.Helper()
	report := s.prober.Run(t.Context(), s.login, nil)
	synctest.Wait()
	for _, p := range mail.Protocols {
		e, _ := report.Broken(p)
		d := explained(report, s.login.Profile, p)
		if e.Stage != stage || kind(e.Err) != want || d.Cause != diagnose.PortModeMismatch || !strings.HasPrefix(d.Fix.Field, string(p)+"-") {
			t.Errorf("%s broke at %q: %q, cause %s, field %q", p, e.Stage, kind(e.Err), d.Cause, d.Fix.Field)
		}
		for _, verb := range []string{"CAPABILITY", "STARTTLS", "AUTHENTICATE", "LOGIN", "EHLO", "AUTH"} {
			if s.server(p).Count(verb) > 0 { // beside a ClientHello, which a server in the clear hears too
				t.Errorf("%s heard %s", p, verb)
			}
		}
	}
	s.nowhereElse(t)
}

// TestSecretThreats: what could mean a second command is never said.
func TestSecretThreats(t *testing.T) {
	for _, bad := range []string{"ala\r\nT9 DELETE INBOX", "ala\rx", "ala\nRCPT TO:<x@y>", "ala\x00admin"} {
		t.Run("S12 user name", func(t *testing.T) {
			within(t, farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
				s.login.UserName = bad
				report := s.prober.Run(t.Context(), s.login, nil)
				synctest.Wait()
				for p, heard := range map[mail.Protocol]string{mail.IMAP: "", mail.SMTP: "EHLO"} {
					if e, _ := report.Broken(p); e.Stage != mail.SignIn || verbs(s.server(p)) != heard {
						t.Errorf("%s broke at %q with %v, heard %q", p, e.Stage, e.Err, verbs(s.server(p)))
					}
				}
			})
		})
		t.Run("S12 address", func(t *testing.T) {
			var problem *mail.AddressError
			if a, err := mail.ParseAddress(bad + "@example.test"); !errors.As(err, &problem) || !a.IsZero() {
				t.Errorf("%q became %q, %v", bad, a, err)
			}
		})
	}
}
