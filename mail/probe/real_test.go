package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strconv"
	"testing"

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
			report, said := new(probe.Prober).Record(t.Context(), login, nil)
			for _, e := range report {
				t.Logf("%s %-8s %-11s %6.1f ms %q %v", e.Protocol, e.Stage, e.Status, e.Took.Seconds()*1000, e.Detail, e.Err)
			}
			t.Log(said)
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
