package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/probe"
)

// realServers is the Dovecot and Postfix that shared/tools/mailservers started.
func realServers(t *testing.T, security mail.Security) mail.Login {
	t.Helper()
	imap, smtp := "MAILKEY_TEST_IMAP_ADDR", "MAILKEY_TEST_SMTP_ADDR"
	if security == mail.StartTLS {
		imap, smtp = "MAILKEY_TEST_IMAP_STARTTLS_ADDR", "MAILKEY_TEST_SMTP_STARTTLS_ADDR"
	}
	if os.Getenv(imap) == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal(imap + " is not set")
		}
		t.Skip("needs Dovecot and Postfix: " + imap + " is not set")
	}
	ca, err := os.ReadFile(os.Getenv("MAILKEY_TEST_CA"))
	if err != nil {
		t.Fatal(err)
	}
	server := func(variable string) mail.Server {
		host, port, err := net.SplitHostPort(os.Getenv(variable))
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(port)
		return mail.Server{Host: host, Port: n, Security: security}
	}
	address, err := mail.ParseAddress(os.Getenv("MAILKEY_TEST_USER1"))
	if err != nil {
		t.Fatal(err)
	}
	return mail.Login{
		Profile: mail.Profile{Address: address, UserName: address.String(), IMAP: server(imap), SMTP: server(smtp), CA: string(ca)},
		Secret:  mail.NewSecret(os.Getenv("MAILKEY_TEST_PASSWORD1")),
	}
}

func TestRealServers(t *testing.T) {
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		t.Run(string(security), func(t *testing.T) {
			login := realServers(t, security)
			report := new(probe.Prober).Run(t.Context(), login, nil)
			for _, e := range report {
				t.Logf("%s %-8s %-11s %6.1f ms %q %v", e.Protocol, e.Stage, e.Status, e.Took.Seconds()*1000, e.Detail, e.Err)
			}
			if report.Overall() != mail.VerdictOK {
				t.Fatalf("verdict %s", report.Overall())
			}
		})
	}
}

func TestRealWrongPassword(t *testing.T) {
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		t.Run(string(security), func(t *testing.T) {
			login := realServers(t, security)
			login.Secret = mail.NewSecret("wrongwrongwrongw")
			report := new(probe.Prober).Run(t.Context(), login, nil)
			for _, p := range mail.Protocols {
				e, _ := report.Broken(p)
				var refusal *mail.Refusal
				if e.Stage != mail.SignIn || !errors.As(e.Err, &refusal) {
					t.Errorf("%s: broke at %q with %v", p, e.Stage, e.Err)
				}
			}
		})
	}
}

func TestRealCertificates(t *testing.T) {
	bad := map[string]func(error) bool{
		"MAILKEY_TEST_EXPIRED_HOST": func(err error) bool {
			var invalid x509.CertificateInvalidError
			return errors.As(err, &invalid) && invalid.Reason == x509.Expired
		},
		"MAILKEY_TEST_WRONGNAME_HOST": func(err error) bool {
			var name x509.HostnameError
			return errors.As(err, &name)
		},
		"MAILKEY_TEST_SELFSIGNED_HOST": func(err error) bool {
			var stranger x509.UnknownAuthorityError
			return errors.As(err, &stranger)
		},
	}
	for variable, is := range bad {
		t.Run(variable, func(t *testing.T) {
			login := realServers(t, mail.TLS)
			login.IMAP.Host, login.SMTP.Host = os.Getenv(variable), os.Getenv(variable)
			report := new(probe.Prober).Run(t.Context(), login, nil)
			for _, p := range mail.Protocols {
				e, _ := report.Broken(p)
				var wrapped *tls.CertificateVerificationError
				if e.Stage != mail.Encrypt || !is(e.Err) || !errors.As(e.Err, &wrapped) {
					t.Errorf("%s: broke at %q with %v", p, e.Stage, e.Err)
				}
			}
		})
	}
}

func TestRealClosedPort(t *testing.T) {
	login := realServers(t, mail.TLS)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	login.SMTP.Port = ln.Addr().(*net.TCPAddr).Port
	_ = ln.Close()
	report := new(probe.Prober).Run(t.Context(), login, nil)
	e, _ := report.Broken(mail.SMTP)
	if e.Stage != mail.Connect || !errors.Is(e.Err, syscall.ECONNREFUSED) || report.Verdict(mail.IMAP) != mail.VerdictOK {
		t.Errorf("broke at %q with %v", e.Stage, e.Err)
	}
}

// TestRealSwapped asks each port in the other's mode (T28).
func TestRealSwapped(t *testing.T) {
	tlsPorts, starttls := realServers(t, mail.TLS), realServers(t, mail.StartTLS)
	begin := time.Now()
	for name, login := range map[string]mail.Login{"TLS on clear ports": starttls, "STARTTLS on TLS ports": tlsPorts} {
		swapped := mail.TLS
		if login.IMAP.Security == mail.TLS {
			swapped = mail.StartTLS
		}
		login.IMAP.Security, login.SMTP.Security = swapped, swapped
		report := new(probe.Prober).Run(t.Context(), login, nil)
		for _, p := range mail.Protocols {
			e, _ := report.Broken(p)
			var clear tls.RecordHeaderError
			var late *mail.TimedOut
			if swapped == mail.TLS && (e.Stage != mail.Encrypt || !errors.As(e.Err, &clear)) ||
				swapped == mail.StartTLS && (e.Stage != mail.Greet || !errors.As(e.Err, &late)) {
				t.Errorf("%s: %s broke at %q with %v", name, p, e.Stage, e.Err)
			}
		}
	}
	if took := time.Since(begin); took > 6*time.Second {
		t.Errorf("took %s", took)
	}
}

// TestRealTrip sends a message from a mailbox to itself; afterwards it is as before.
func TestRealTrip(t *testing.T) {
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		t.Run(string(security), func(t *testing.T) {
			before := folders(t, realServers(t, mail.TLS))
			report := new(probe.Prober).RoundTrip(t.Context(), realServers(t, security), nil)
			for _, e := range report {
				t.Logf("%s %-8s %-11s %6.1f ms %q %v", e.Protocol, e.Stage, e.Status, e.Took.Seconds()*1000, e.Detail, e.Err)
			}
			e := last(report, mail.IMAP)
			if report.Overall() != mail.VerdictOK || e.Stage != mail.Arrive || e.Detail != "INBOX" || last(report, mail.SMTP).Stage != mail.Send {
				t.Errorf("verdict %s, %v", report.Overall(), e)
			}
			if diff := cmp.Diff(before, folders(t, realServers(t, mail.TLS))); diff != "" {
				t.Errorf("folders (-before +after)\n%s", diff)
			}
		})
	}
}
