package discover

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"mailkey/mail"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a mail domain's own https servers on loopback, with a CA of their
// own. They note every byte of every request, and every name asked for by TLS.
type site struct {
	ca   string
	addr string
	told *notes
}

// serve starts a site with a certificate for the names.
func serve(t testing.TB, answer http.HandlerFunc, names ...string) site {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: names, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := site{ca: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), told: &notes{}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, err := httputil.DumpRequest(r, true)
		if err != nil {
			t.Error(err)
		}
		s.told.add(string(dump))
		answer(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			s.told.add("TLS for " + hello.ServerName)
			return nil, nil
		},
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	s.addr = server.Listener.Addr().String()
	return s
}

// dial leads every address to the site.
func (s site) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, s.addr)
}

// ownHosts is a DNS in which firma.pl's web addresses exist.
func ownHosts() scripted {
	return scripted{
		hosts: map[string]string{"autoconfig.firma.pl": "192.0.2.1", "firma.pl": "192.0.2.2"},
		asked: &notes{},
	}
}

// find looks for an address at firma.pl with the site behind every https address.
func (s site) find(t testing.TB, dns scripted, address string) Finding {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return NewOnline(dns, s.dial).FindWith(t.Context(), a, s.ca)
}

// config is a settings file with these servers.
func config(servers ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><clientConfig version="1.1"><emailProvider id="firma.pl"><domain>firma.pl</domain>` +
		strings.Join(servers, "") + `</emailProvider></clientConfig>`
}

func incoming(kind, host, port, socket, user string) string {
	return `<incomingServer type="` + kind + `"><hostname>` + host + `</hostname><port>` + port + `</port><socketType>` + socket + `</socketType><username>` + user + `</username></incomingServer>`
}

func outgoing(host, port, socket string) string {
	return `<outgoingServer type="smtp"><hostname>` + host + `</hostname><port>` + port + `</port><socketType>` + socket + `</socketType><username>%EMAILADDRESS%</username></outgoingServer>`
}

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, body)
	}
}

// last is the evidence of the settings' source.
func of(s Source, f Finding) (said []string) {
	for _, e := range f.Evidence {
		if e.Source == s {
			said = append(said, e.Detail)
		}
	}
	return said
}

func TestAutoconfig(t *testing.T) {
	const user = "%EMAILADDRESS%"
	tests := []struct {
		name, body       string
		imap, smtp, user string
		consent          bool
		said             string
	}{
		{
			"inside the domain", config(incoming("imap", "imap.firma.pl", "993", "SSL", user), outgoing("smtp.firma.pl", "587", "STARTTLS")),
			"imap.firma.pl:993 tls", "smtp.firma.pl:587 starttls", "", false, "imap.firma.pl:993 smtp.firma.pl:587",
		},
		{
			"outside the domain", config(incoming("imap", "imap.hosting.example", "993", "SSL", user), outgoing("smtp.firma.pl", "465", "SSL")),
			"imap.hosting.example:993 tls", "smtp.firma.pl:465 tls", "", true, "imap.hosting.example:993 smtp.firma.pl:465",
		},
		{
			"a sibling whose name only ends alike", config(incoming("imap", "imap.zlafirma.pl", "993", "SSL", user)),
			"imap.zlafirma.pl:993 tls", "", "", true, "imap.zlafirma.pl:993",
		},
		{
			"the first that will do", config(incoming("pop3", "pop.firma.pl", "995", "SSL", user), incoming("imap", "a.firma.pl", "143", "plain", user),
				incoming("imap", "b.firma.pl", "143", "STARTTLS", user), incoming("imap", "c.firma.pl", "993", "SSL", user)),
			"b.firma.pl:143 starttls", "", "", false, "b.firma.pl:143",
		},
		{
			"placeholders", config(incoming("imap", "imap.%EMAILDOMAIN%", "993", "SSL", "%EMAILLOCALPART%")),
			"imap.firma.pl:993 tls", "", "ala", false, "imap.firma.pl:993",
		},
		{
			"a known provider", config(incoming("imap", "imap.fastmail.com", "993", "SSL", user)),
			"imap.fastmail.com:993 tls", "smtp.fastmail.com:465 tls", "", false, "imap.fastmail.com:993",
		},
		{
			"Google", config(incoming("imap", "imap.gmail.com", "993", "SSL", user), outgoing("smtp.gmail.com", "465", "SSL")),
			"imap.gmail.com:993 tls", "smtp.gmail.com:465 tls", "", false, "imap.gmail.com:993 smtp.gmail.com:465",
		},
		{"POP only", config(incoming("pop3", "pop.firma.pl", "995", "SSL", user)), "", "", "", false, NotFound},
		{"no encryption", config(incoming("imap", "imap.firma.pl", "143", "plain", user)), "", "", "", false, NotEncrypted},
		{"another document", `<html><body>Not found</body></html>`, "", "", "", false, BadConfig},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := serve(t, says(tt.body), "firma.pl", "autoconfig.firma.pl").find(t, ownHosts(), "ala@firma.pl")
			if imap, smtp := shown(got.IMAP), shown(got.SMTP); imap != tt.imap || smtp != tt.smtp || got.UserName != tt.user {
				t.Errorf("got %q %q as %q", imap, smtp, got.UserName)
			}
			if got.Consent != tt.consent {
				t.Errorf("consent %t", got.Consent)
			}
			if said := strings.Join(of(Autoconfig, got), " "); said != tt.said {
				t.Errorf("said %q", said)
			}
			if (got.Kind == Workspace) != (tt.name == "Google") || (got.Provider.Name == "Fastmail") != (tt.name == "a known provider") {
				t.Errorf("kind %s, provider %v", got.Kind, got.Provider)
			}
		})
	}
}

func shown(s mail.Server) string {
	if s.IsZero() {
		return ""
	}
	return s.Addr() + " " + string(s.Security)
}

// Each address of the domain is asked; the first one's word counts.
func TestAutoconfigPlaces(t *testing.T) {
	good := func(host string) string { return config(incoming("imap", host, "993", "SSL", "")) }
	for name, tt := range map[string]struct {
		answers map[string]string // by host; without one, 404
		imap    string
		said    string
	}{
		"both":            {map[string]string{"autoconfig.firma.pl": good("a.firma.pl"), "firma.pl": good("b.firma.pl")}, "a.firma.pl", "a.firma.pl:993"},
		"the second":      {map[string]string{"firma.pl": good("b.firma.pl")}, "b.firma.pl", "b.firma.pl:993"},
		"neither":         {nil, "", NotFound},
		"the first is no": {map[string]string{"autoconfig.firma.pl": "<", "firma.pl": good("b.firma.pl")}, "b.firma.pl", "b.firma.pl:993"},
		"one is broken":   {map[string]string{"firma.pl": "<"}, "", BadConfig},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				wantPath := map[string]string{
					"autoconfig.firma.pl": "/mail/config-v1.1.xml", "firma.pl": "/.well-known/autoconfig/mail/config-v1.1.xml",
				}[r.Host]
				if r.URL.Path != wantPath || r.UserAgent() != "mailkey" || r.URL.Query().Get("emailaddress") != "ala@firma.pl" {
					t.Errorf("%s asked for %s by %s", r.Host, r.URL, r.UserAgent())
				}
				body, ok := tt.answers[r.Host]
				if !ok {
					http.NotFound(w, r)
					return
				}
				says(body)(w, r)
			}, "firma.pl", "autoconfig.firma.pl")
			got := s.find(t, ownHosts(), "ala@firma.pl")
			if said := strings.Join(of(Autoconfig, got), " "); got.IMAP.Host != tt.imap || said != tt.said {
				t.Errorf("got %s, said %q", got.IMAP.Host, said)
			}
		})
	}
}

// Who cannot prove to be the domain is not even told the address.
func TestAutoconfigCertificate(t *testing.T) {
	body := says(config(incoming("imap", "imap.firma.pl", "993", "SSL", "")))
	ours := serve(t, body, "firma.pl", "autoconfig.firma.pl")
	for name, tt := range map[string]struct {
		site site
		ca   string
		want string
	}{
		"a CA of one's own": {ours, ours.ca, "imap.firma.pl:993"},
		"an unknown CA":     {ours, "", BadCertificate},
		"not a CA":          {ours, "hello", BadCertificate},
		"another's name":    {serve(t, body, "hosting.example"), "its own", BadCertificate},
	} {
		t.Run(name, func(t *testing.T) {
			ca := tt.ca
			if ca == "its own" {
				ca = tt.site.ca
			}
			before := len(tt.site.told.all())
			got := NewOnline(ownHosts(), tt.site.dial).FindWith(t.Context(), address(t, "ala@firma.pl"), ca)
			if said := strings.Join(of(Autoconfig, got), " "); said != tt.want {
				t.Errorf("said %q", said)
			}
			if told := tt.site.told.all()[before:]; tt.want == BadCertificate && strings.Contains(told, "ala") {
				t.Errorf("told %s", told)
			}
		})
	}
}

// A domain whose web server never answers costs less than the whole patience,
// so that what the other sources know still counts.
func TestAutoconfigSilence(t *testing.T) {
	for name, dial := range map[string]Dial{
		"no connection": func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() },
		"no word": func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, server) }()
			return client, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				got := NewOnline(ownHosts(), dial).Find(t.Context(), address(t, "ala@firma.pl"))
				if took := time.Since(start); took != fetchPatience {
					t.Errorf("took %s", took)
				}
				if said := of(Autoconfig, got); len(said) != 1 || said[0] != Timeout {
					t.Errorf("said %v", said)
				}
			})
		})
	}
}
