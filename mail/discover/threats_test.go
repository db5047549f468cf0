package discover

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
)

func srv(target string, port, priority, weight uint16) *net.SRV {
	return &net.SRV{Target: target, Port: port, Priority: priority, Weight: weight}
}

// D02: where mail arrives says nothing about where passwords may go, and what a
// domain does not offer is not looked for elsewhere.
func TestForeignHosts(t *testing.T) {
	away := mailAt("firma.pl", records(mx(1, "mx.hosting.example.")))
	t.Run("D02 MX names a foreign host", func(t *testing.T) {
		got := New(away).Find(t.Context(), address(t, "ala@firma.pl"))
		if got.Host != Other || !got.IMAP.IsZero() || !got.SMTP.IsZero() {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("D02 a guess needs a yes", func(t *testing.T) {
		dns := away
		dns.hosts = map[string]string{"imap.firma.pl": "192.0.2.1", "mail.firma.pl": "192.0.2.1"}
		got := New(dns).Find(t.Context(), address(t, "ala@firma.pl"))
		if got.IMAP.Host != "imap.firma.pl" || got.SMTP.Host != "mail.firma.pl" || !got.Consent {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("D02 nothing is guessed behind a gateway", func(t *testing.T) {
		dns := mailAt("firma.pl", records(mx(1, "eu-smtp-1.mimecast.com.")))
		dns.hosts = map[string]string{"imap.firma.pl": "192.0.2.1"}
		dns.txt = map[string][]string{"firma.pl": {"v=spf1 include:_spf.google.com ~all"}}
		got := New(dns).Find(t.Context(), address(t, "ala@firma.pl"))
		if got.Host != UnknownHost || got.Kind != Gateway || !got.IMAP.IsZero() {
			t.Errorf("got %+v", got)
		}
		if said := of(SPF, got); len(said) != 1 || said[0] != "_spf.google.com" || got.Evidence[2].Trusted {
			t.Errorf("evidence %v", got.Evidence)
		}
	})
	t.Run("D02 SRV names a foreign host", func(t *testing.T) {
		dns := away
		dns.srv = map[string][]*net.SRV{"_imaps._tcp.firma.pl": {srv("imap.hosting.example.", 993, 0, 0)}, "_submissions._tcp.firma.pl": {srv("smtp.firma.pl.", 465, 0, 0)}}
		got := New(dns).Find(t.Context(), address(t, "ala@firma.pl"))
		if got.IMAP.Host != "imap.hosting.example" || got.SMTP.Host != "smtp.firma.pl" || !got.Consent {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("D02 SRV target is a dot", func(t *testing.T) {
		dns := ownHosts()
		dns.mx, dns.hosts["imap.firma.pl"] = away.mx, "192.0.2.1"
		dns.srv = map[string][]*net.SRV{"_imaps._tcp.firma.pl": {srv(".", 0, 0, 0)}}
		s := serve(t, says(config(incoming("imap", "imap.firma.pl", "993", "SSL", ""), outgoing("smtp.firma.pl", "465", "SSL"))), "firma.pl", "autoconfig.firma.pl")
		got := s.find(t, dns, "ala@firma.pl")
		if said := of(SRV, got); len(said) != 1 || said[0] != NotOffered {
			t.Errorf("said %v", said)
		}
		if !got.IMAP.IsZero() || got.SMTP.Host != "smtp.firma.pl" {
			t.Errorf("got %+v", got)
		}
	})
}

// D04: whoever takes over a redirect must not name the servers.
func TestRedirects(t *testing.T) {
	good := config(incoming("imap", "imap.firma.pl", "993", "SSL", ""))
	for _, tt := range []struct{ name, to, want string }{
		{"D04 redirect to http", "http://autoconfig.firma.pl/config.xml", Redirected},
		{"D04 redirect to another domain", "https://hosting.example/config.xml", Redirected},
		{"D04 redirect to a domain that ends alike", "https://zlafirma.pl/config.xml", Redirected},
		{"D04 redirect to a domain that begins alike", "https://firma.pl.evil.example/config.xml", Redirected},
		{"D04 redirect to another port", "https://firma.pl:8443/config.xml", Redirected},
		{"D04 redirect with a user name", "https://ala:kot@firma.pl/config.xml", Redirected},
		{"D04 redirect to an address", "https://127.0.0.1/config.xml", Redirected},
		{"D04 redirect to itself", "", Redirected},
		{"D04 redirect inside the domain", "https://www.FIRMA.pl/config.xml", "imap.firma.pl:993"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				to := tt.to
				if to == "" {
					to = r.URL.String()
				}
				if r.URL.Path == "/config.xml" {
					says(good)(w, r)
					return
				}
				http.Redirect(w, r, to, http.StatusFound)
			}, "firma.pl", "autoconfig.firma.pl", "www.firma.pl", "hosting.example", "zlafirma.pl", "firma.pl.evil.example")
			dns := ownHosts()
			for _, host := range []string{"www.firma.pl", "www.FIRMA.pl", "hosting.example", "zlafirma.pl", "firma.pl.evil.example"} {
				dns.hosts[host] = "192.0.2.3"
			}
			got := s.find(t, dns, "ala@firma.pl")
			if said := strings.Join(of(Autoconfig, got), " "); said != tt.want {
				t.Errorf("said %q", said)
			}
			if told := s.told.all() + dns.asked.all(); strings.Contains(told, "example") || strings.Contains(told, "zlafirma") || strings.Contains(told, "Referer") {
				t.Errorf("it went on to %s", told)
			}
		})
	}
}

// D07: a settings file with anything odd in it is not used at all.
func TestBadConfig(t *testing.T) {
	good := incoming("imap", "imap.firma.pl", "993", "SSL", "%EMAILADDRESS%")
	entities := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>` + config(incoming("imap", "&b;.firma.pl", "993", "SSL", ""))
	for name, body := range map[string]string{
		"a control letter in the host":   config(good, incoming("imap", "imap\x1b[2J.firma.pl", "993", "SSL", "")),
		"the same, escaped":              config(good, incoming("imap", "imap&#27;[2J.firma.pl", "993", "SSL", "")),
		"a direction override":           config(good, incoming("imap", "imap.\u202efirma.pl", "993", "SSL", "")),
		"a space in the host":            config(good, incoming("imap", "imap .firma.pl", "993", "SSL", "")),
		"spaces around the host":         config(good, incoming("imap", " imap.firma.pl ", "993", "SSL", "")),
		"a line end in the host":         config(good, incoming("imap", "imap.firma.pl\nx", "993", "SSL", "")),
		"no host":                        config(good, incoming("imap", "", "993", "SSL", "")),
		"an address for a host":          config(good, incoming("imap", "192.0.2.1", "993", "SSL", "")),
		"a URL for a host":               config(good, incoming("imap", "https://imap.firma.pl", "993", "SSL", "")),
		"a host without a dot":           config(good, incoming("imap", "localhost", "993", "SSL", "")),
		"port 0":                         config(good, outgoing("smtp.firma.pl", "0", "SSL")),
		"port 70000":                     config(good, outgoing("smtp.firma.pl", "70000", "SSL")),
		"a negative port":                config(good, outgoing("smtp.firma.pl", "-1", "SSL")),
		"a port with letters":            config(good, outgoing("smtp.firma.pl", "465x", "SSL")),
		"no port":                        config(good, outgoing("smtp.firma.pl", "", "SSL")),
		"an unknown encryption":          config(good, outgoing("smtp.firma.pl", "465", "ROT13")),
		"nested placeholders":            config(incoming("imap", "imap.%EMAIL%EMAILDOMAIN%DOMAIN%", "993", "SSL", "")),
		"nested placeholders in a name":  config(incoming("imap", "imap.firma.pl", "993", "SSL", "%EMAIL%EMAILDOMAIN%ADDRESS%")),
		"an unknown placeholder":         config(incoming("imap", "imap.firma.pl", "993", "SSL", "%PASSWORD%")),
		"whose mailbox it is, in a host": config(incoming("imap", "%EMAILLOCALPART%.firma.pl", "993", "SSL", "")),
		"a control letter in a name":     config(incoming("imap", "imap.firma.pl", "993", "SSL", "ala\u0085")),
		"a space in a name":              config(incoming("imap", "imap.firma.pl", "993", "SSL", "ala kot")),
		"entities":                       entities,
		"an unknown letter set":          strings.Replace(config(good), "UTF-8", "EBCDIC", 1),
		"cut short":                      config(good)[:200],
		"something after it":             config(good) + "<more/>",
		"too long":                       config(good) + strings.Repeat(" ", bodyMax),
		"nothing":                        "",
	} {
		t.Run("D07 "+name, func(t *testing.T) {
			got := serve(t, says(body), "firma.pl", "autoconfig.firma.pl").find(t, ownHosts(), "ala@firma.pl")
			if said := of(Autoconfig, got); len(said) != 1 || said[0] != BadConfig || !got.IMAP.IsZero() {
				t.Errorf("said %v, got %+v", said, got.IMAP)
			}
		})
	}
	// What is put in is not looked at again: a percent sign in an address is a letter.
	t.Run("D07 a placeholder in the address", func(t *testing.T) {
		body := config(incoming("imap", "imap.firma.pl", "993", "SSL", "x-%EMAILLOCALPART%"))
		got := serve(t, says(body), "firma.pl", "autoconfig.firma.pl").find(t, ownHosts(), "%EMAILDOMAIN%@firma.pl")
		if got.UserName != "x-%EMAILDOMAIN%" {
			t.Errorf("user name %q", got.UserName)
		}
	})
}

// D08: whatever DNS does, there is an answer within 5 s that names no server.
func TestDeadDNS(t *testing.T) {
	waits := func(ctx context.Context) ([]*net.MX, error) { <-ctx.Done(); return nil, ctx.Err() }
	for name, tt := range map[string]struct {
		answer func(context.Context) ([]*net.MX, error)
		said   string
		took   time.Duration
	}{
		"D08 timeout":  {waits, Timeout, patience},
		"D08 SERVFAIL": {fails(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), DNSFailed, 0},
		"D08 offline":  {fails(&net.DNSError{Err: "dial udp: network is unreachable"}), DNSFailed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				got := New(mailAt("firma.pl", tt.answer)).Find(t.Context(), address(t, "ala@firma.pl"))
				if took := time.Since(start); took != tt.took || got.Evidence[0].Detail != tt.said {
					t.Errorf("%v after %s", got.Evidence, took)
				}
				if got.Host != UnknownHost || !got.IMAP.IsZero() || !got.SMTP.IsZero() {
					t.Errorf("got %+v", got)
				}
			})
		})
	}
}

// D10 and D12: while it is open which domain is meant, no https server learns of it;
// a disguise is not even looked up.
func TestDoubt(t *testing.T) {
	for _, tt := range []struct{ name, address, warning, suggestion string }{
		{"D10 Cyrillic a in gmail", "ala@gmаil.com", LookAlike, "ala@gmail.com"},
		{"D10 Cyrillic e in a provider of the table", "ala@onеt.eu", LookAlike, "ala@onet.eu"},
		{"D10 two alphabets in one word", "ala@фирmа.pl", LookAlike, ""},
		{"D12 letters swapped", "ala@gmial.com", "", "ala@gmail.com"},
		{"D12 a wrong ending", "ala@wp.lp", "", "ala@wp.pl"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dns := scripted{asked: &notes{}}
			dial := func(_ context.Context, _, addr string) (net.Conn, error) {
				t.Errorf("dialled %s", addr)
				return nil, net.ErrClosed
			}
			got := NewOnline(dns, dial).Find(t.Context(), address(t, tt.address))
			if got.Warning != tt.warning || got.Suggestion.String() != tt.suggestion || got.Kind == Gmail || !got.IMAP.IsZero() {
				t.Errorf("got %+v", got)
			}
			asked := dns.asked.all()
			if strings.Contains(asked, "autoconfig") || tt.warning != "" && tt.suggestion != "" && asked != "" {
				t.Errorf("asked about %s", asked)
			}
		})
	}
}

// D11: an address is used exactly, or not at all.
func TestExactAddress(t *testing.T) {
	for _, local := range []string{"ala", "Ala.Kot", "ala+sklep", "o'neil", "a&b=c", "a%40b", "a?b#c/d", "zażółć"} {
		t.Run("D11 "+local, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.URL.Query(); len(got) != 1 || got.Get("emailaddress") != local+"@firma.pl" {
					t.Errorf("asked for %s", r.URL)
				}
				says(config(incoming("imap", "imap.firma.pl", "993", "SSL", "%EMAILADDRESS%")))(w, r)
			}, "firma.pl", "autoconfig.firma.pl")
			if got := s.find(t, ownHosts(), local+"@firma.pl"); got.Address.Local() != local || got.UserName != "" || got.IMAP.IsZero() {
				t.Errorf("got %+v", got)
			}
		})
	}
	for _, domain := range []string{"127.0.0.1", "10.1", "firma.pl.1"} {
		if a, err := mail.ParseAddress("ala@" + domain); err == nil {
			t.Errorf("D11 %s is an address", a)
		}
	}
	for _, domain := range []string{"xn--0.pl", "xn--a.xn--b"} {
		t.Run("D11 "+domain, func(t *testing.T) {
			dns := scripted{asked: &notes{}}
			got := New(dns).Find(t.Context(), address(t, "ala@"+domain))
			if got.Evidence[0].Detail != NotADomain || dns.asked.all() != "" {
				t.Errorf("got %v, asked %s", got.Evidence, dns.asked.all())
			}
		})
	}
}

// D13: every byte that leaves. The password is not among what Find is given; the
// mailbox's name goes to the domain's own https servers and to nobody else.
func TestWhatIsSent(t *testing.T) {
	t.Run("D13 the address goes to the domain alone", func(t *testing.T) {
		s := serve(t, says("<"), "firma.pl", "autoconfig.firma.pl")
		dns := ownHosts()
		s.find(t, dns, "zielonka.77@firma.pl")
		for name := range strings.SplitSeq(dns.asked.all(), "\n") {
			if !within(name, "firma.pl") || strings.Contains(name, "zielonka") {
				t.Errorf("DNS was asked about %s", name)
			}
		}
		var requests int
		for _, line := range s.told.lines {
			if host, tls := strings.CutPrefix(line, "TLS for "); tls {
				if host != "firma.pl" && host != "autoconfig.firma.pl" {
					t.Errorf("TLS for %s", host)
				}
				continue
			}
			requests++
			want := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nUser-Agent: mailkey\r\n\r\n", strings.Fields(line)[1], hostOf(line))
			if line != want || strings.Count(line, "zielonka.77") != 1 || !within(hostOf(line), "firma.pl") {
				t.Errorf("sent %q", line)
			}
			if strings.Contains(line, base64.StdEncoding.EncodeToString([]byte("zielonka.77@firma.pl"))) {
				t.Errorf("sent %q", line)
			}
		}
		if requests != 2 {
			t.Errorf("%d requests", requests)
		}
	})
	t.Run("D13 a built-in provider is not asked", func(t *testing.T) {
		dns := ownHosts()
		got := NewOnline(dns, nil).Find(t.Context(), address(t, "ala@wp.pl"))
		if asked := dns.asked.all(); asked != "" || got.IMAP != (mail.Server{Host: "imap.wp.pl", Port: 993, Security: mail.TLS}) {
			t.Errorf("asked %q, got %+v", asked, got)
		}
	})
}

func hostOf(request string) string {
	_, after, _ := strings.Cut(request, "\r\nHost: ")
	host, _, _ := strings.Cut(after, "\r\n")
	return host
}
