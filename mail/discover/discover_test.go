package discover

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"mailkey/mail"
)

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		address string
		dns     scripted
		host    Host
		kind    Kind
		detail  string // of the first piece of evidence
	}{
		{"gmail asks nobody", "Ala@GMail.com", scripted{}, Google, Gmail, "gmail.com"},
		{"googlemail", "ala@googlemail.com", scripted{}, Google, Gmail, "googlemail.com"},
		{"final dot", "ala@gmail.com.", scripted{}, Google, Gmail, "gmail.com"},
		{"new shape", "ala@firma.pl", mailAt("firma.pl", records(mx(1, "SMTP.Google.com."))), Google, Workspace, "smtp.google.com"},
		{"old shape", "ala@firma.pl", mailAt("firma.pl", records(mx(10, "alt3.aspmx.l.google.com."), mx(1, "ASPMX.L.GOOGLE.COM."), mx(20, "aspmx2.googlemail.com"))), Google, Workspace, "aspmx.l.google.com"},
		{"dot boundary", "ala@firma.pl", mailAt("firma.pl", records(mx(1, "mx.notgoogle.com."))), Other, OtherKind, "mx.notgoogle.com"},
		{"google as a prefix", "ala@firma.pl", mailAt("firma.pl", records(mx(1, "aspmx.l.google.com.evil.example."))), Other, OtherKind, "aspmx.l.google.com.evil.example"},
		{"google only in reserve", "ala@firma.pl", mailAt("firma.pl", records(mx(5, "mx.firma.pl."), mx(10, "aspmx.l.google.com."))), Other, OtherKind, "mx.firma.pl"},
		{"gateway", "ala@firma.pl", mailAt("firma.pl", records(mx(1, "mxa-0012.gslb.pphosted.com."))), UnknownHost, Gateway, "mxa-0012.gslb.pphosted.com"},
		{"gateway beside google", "ala@firma.pl", mailAt("firma.pl", records(mx(1, "eu-smtp-1.mimecast.com."), mx(1, "smtp.google.com."))), UnknownHost, Gateway, "eu-smtp-1.mimecast.com"},
		{"another host", "ala@firma.pl", mailAt("firma.pl", records(mx(0, "mx.hosting.example."))), Other, OtherKind, "mx.hosting.example"},
		{"takes no mail", "ala@firma.pl", mailAt("firma.pl", records(mx(0, "."))), UnknownHost, UnknownKind, "null-mx"},
		{"no such domain", "ala@firma.pl", mailAt("firma.pl", fails(&net.DNSError{Err: "no such host", IsNotFound: true})), UnknownHost, UnknownKind, "not-found"},
		{"no record", "ala@firma.pl", mailAt("firma.pl", records()), UnknownHost, UnknownKind, "not-found"},
		{"server failure", "ala@firma.pl", mailAt("firma.pl", fails(&net.DNSError{Err: "server misbehaving", IsTemporary: true})), UnknownHost, UnknownKind, "dns-failed"},
		{"dns times out", "ala@firma.pl", mailAt("firma.pl", fails(&net.DNSError{Err: "i/o timeout", IsTimeout: true})), UnknownHost, UnknownKind, "timeout"},
		{"some records malformed", "ala@firma.pl", mailAt("firma.pl", func(context.Context) ([]*net.MX, error) {
			return []*net.MX{mx(1, "smtp.google.com.")}, errors.New("DNS response contained records which contain invalid names")
		}), Google, Workspace, "smtp.google.com"},
		{"control letters", "ala@firma.pl", mailAt("firma.pl", records(mx(1, "mx\x1b[2J.example."))), Other, OtherKind, "mx[2j.example"},
		{"idn", "ala@żółw.pl", mailAt("xn--w-uga1v8h.pl", records(mx(1, "smtp.google.com."))), Google, Workspace, "smtp.google.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := New(tt.dns).Find(t.Context(), address(t, tt.address))
			if got.Host != tt.host || got.Kind != tt.kind || len(got.Evidence) == 0 || got.Evidence[0].Detail != tt.detail {
				t.Errorf("got %s %s %v, want %s %s %s", got.Host, got.Kind, got.Evidence, tt.host, tt.kind, tt.detail)
			}
			want := [2]mail.Server{}
			if tt.host == Google {
				want = [2]mail.Server{googlesIMAP, googlesSMTP}
			}
			if d := cmp.Diff(want, [2]mail.Server{got.IMAP, got.SMTP}); d != "" {
				t.Error(d)
			}
			if got.Consent || got.Warning != "" {
				t.Errorf("consent %t, warning %q for an honest domain", got.Consent, got.Warning)
			}
			if trusted := got.Evidence[0].Trusted; trusted != (tt.host == Google) {
				t.Errorf("trusted is %t", trusted)
			}
		})
	}
}

func TestCRMGuess(t *testing.T) {
	got := New(mailAt("firma.pl", records(mx(1, "smtp.google.com.")))).Find(t.Context(), address(t, "ala@Firma.pl"))
	if want := (CRMGuess{"imap.firma.pl", "smtp.firma.pl"}); got.CRM != want {
		t.Errorf("got %v", got.CRM)
	}
}

// A look-alike must never get the provider's settings, whatever its MX says.
func TestLookAlike(t *testing.T) {
	google := records(mx(1, "smtp.google.com."))
	tests := []struct{ address, ascii, suggestion string }{
		{"ala@gmаil.com", "xn--gmil-63d.com", "ala@gmail.com"},                // Cyrillic а
		{"ala@xn--gmil-63d.com", "", "ala@gmail.com"},                         // the same, as punycode
		{"ala@gmáil.com", "xn--gmil-6na.com", "ala@gmail.com"},                // an accent
		{"ala@ɡooɡlemail.com", "xn--oolemail-ysdc.com", "ala@googlemail.com"}, // Latin script g
		{"ala@grnail.com", "", "ala@gmail.com"},
		{"ala@gmai1.com", "", "ala@gmail.com"},
		{"ala@фирmа.pl", "xn--m-8sbw6as.pl", ""}, // two alphabets in one word
	}
	for _, tt := range tests {
		t.Run(tt.address, func(t *testing.T) {
			got := New(mailAt(tt.ascii, google)).Find(t.Context(), address(t, tt.address))
			if got.Warning != LookAlike || !got.Consent || got.Kind == Gmail {
				t.Errorf("warning %q, consent %t, kind %s", got.Warning, got.Consent, got.Kind)
			}
			if tt.suggestion != "" && (got.Host != UnknownHost || !got.IMAP.IsZero()) {
				t.Errorf("an imitation got %s %v", got.Host, got.IMAP)
			}
			if got.ASCII != tt.ascii {
				t.Errorf("ascii %q, want %q", got.ASCII, tt.ascii)
			}
			if got.Suggestion.String() != tt.suggestion {
				t.Errorf("suggestion %q, want %q", got.Suggestion, tt.suggestion)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	tests := []struct{ domain, want string }{
		{"gmial.com", "gmail.com"},
		{"gmail.con", "gmail.com"},
		{"gmai.com", "gmail.com"},
		{"gnail.com", "gmail.com"},
		{"gmal.com", "gmail.com"},
		{"gamil.com", "gmail.com"},
		{"gmaill.com", "gmail.com"},
		{"gmail.pl", "gmail.com"},
		{"gmail.co", "gmail.com"},
		{"gmial.con", "gmail.com"},
		{"g.mail.com", "gmail.com"},
		{"www.gmail.com", "gmail.com"},
		{"gmail.com.pl", "gmail.com"},
		{"gmail.com.", "gmail.com"},
		{"ｇmail.com", "gmail.com"}, // a wide letter
		{"proton.me.", "proton.me"},
		{"GMIAL.com", "gmail.com"},
		{"googlmail.com", "googlemail.com"},
		{"gogglemial.com", "googlemail.com"},
		{"wp.lp", "wp.pl"},
		{"wp.p", "wp.pl"},
		{"o2.lp", "o2.pl"},
		{"onte.pl", "onet.pl"},
		{"onett.pl", "onet.pl"},
		{"onet.ol", "onet.pl"},
		{"intera.pl", "interia.pl"},
		{"interai.pl", "interia.pl"},
		{"hotmial.com", "hotmail.com"},
		// Real ones, and companies that merely resemble one.
		{"gmail.com", ""},
		{"mail.com", ""},
		{"ymail.com", ""},
		{"op.pl", ""},
		{"vp.pl", ""},
		{"onet.eu", ""},
		{"interia.eu", ""},
		{"hotmail.co.uk", ""},
		{"ont.pl", ""},
		{"pw.pl", ""},
		{"o3.pl", ""},
		{"firma.pl", ""},
		{"gmx.com", ""},
		{"gmailer.com", ""},
		{"żółw.pl", ""},
	}
	for _, tt := range tests {
		want := ""
		if tt.want != "" {
			want = "Ala.Kot+x@" + tt.want
		}
		if got := Suggest(address(t, "Ala.Kot+x@"+tt.domain)).String(); got != want {
			t.Errorf("%s: got %q, want %q", tt.domain, got, want)
		}
	}
}

// D08: whatever DNS does, there is an answer within 5 s, even if the resolver
// ignores its context.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		deaf := func(context.Context) ([]*net.MX, error) { <-release; return nil, nil }
		start := time.Now()
		got := New(mailAt("firma.pl", deaf)).Find(t.Context(), address(t, "ala@firma.pl"))
		if took := time.Since(start); took != patience {
			t.Errorf("took %s", took)
		}
		if want := (Evidence{MX, false, Timeout}); got.Evidence[0] != want || got.Host != UnknownHost {
			t.Errorf("got %v %v", got.Host, got.Evidence)
		}
		close(release)
	})
}

// What answered in time counts, however long a better source was waited for.
func TestOneSilentSource(t *testing.T) {
	for range 20 { // the mistake was a matter of luck
		synctest.Test(t, func(t *testing.T) {
			waits := func(ctx context.Context) ([]*net.MX, error) { <-ctx.Done(); return nil, ctx.Err() }
			dns := mailAt("firma.pl", waits)
			dns.srv = map[string][]*net.SRV{"_imaps._tcp.firma.pl": {srv("imap.firma.pl.", 993, 0, 0)}, "_submissions._tcp.firma.pl": {srv("smtp.firma.pl.", 465, 0, 0)}}
			got := New(dns).Find(t.Context(), address(t, "ala@firma.pl"))
			if got.IMAP.Host != "imap.firma.pl" || got.SMTP.Host != "smtp.firma.pl" || got.Consent {
				t.Fatalf("got %+v", got)
			}
		})
	}
}

// A letter that no Gmail address has is a slip or a disguise; it stays as it was typed.
func TestGmailLocalPart(t *testing.T) {
	for text, warning := range map[string]string{
		"Ala.Nowak7@gmail.com":   "",
		"ala+crm_1-a@gmail.com":  "",
		"j\u0430n@gmail.com":     LocalPart, // a Cyrillic а
		"żółw@gmail.com":         LocalPart,
		"😀@googlemail.com":       LocalPart,
		"ala_nowak@gmail.com":    LocalPart,
		"ala-nowak@gmail.com":    LocalPart,
		"ala+j\u0430n@gmail.com": LocalPart,
		"ala_nowak@wp.pl":        "",
	} {
		got, settled := Known(address(t, text))
		if !settled || got.Warning != warning || got.Consent || got.Address.String() != text {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

// What DNS did not answer is not said to be missing.
func TestSilentGuess(t *testing.T) {
	broken := &net.DNSError{Err: "server misbehaving", IsTemporary: true}
	got := New(dead{broken}).Find(t.Context(), address(t, "ala@firma.pl"))
	if len(got.Evidence) != 3 {
		t.Fatalf("got %+v", got.Evidence)
	}
	for _, e := range got.Evidence {
		if e.Detail != DNSFailed {
			t.Errorf("%s: %s", e.Source, e.Detail)
		}
	}
}

// dead is a DNS that answers every question with one error.
type dead struct{ err error }

func (d dead) LookupMX(context.Context, string) ([]*net.MX, error) { return nil, d.err }

func (d dead) LookupSRV(context.Context, string, string, string) (string, []*net.SRV, error) {
	return "", nil, d.err
}

func (d dead) LookupTXT(context.Context, string) ([]string, error) { return nil, d.err }

func (d dead) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) { return nil, d.err }

// Without asking anybody, Known says what Find says of the address too.
func TestKnown(t *testing.T) {
	for _, tt := range []struct {
		address string
		settled bool
	}{
		{"ala@gmail.com", true},
		{"ala@outlook.com", true},
		{"ala@proton.me", true},
		{"ala@gmаil.com", true},
		{"ala@gmial.com", false},
		{"ala@фирmа.pl", false},
		{"ala@firma.pl", false},
	} {
		t.Run(tt.address, func(t *testing.T) {
			dns := scripted{asked: &notes{}}
			got, settled := Known(address(t, tt.address))
			want := New(dns).Find(t.Context(), address(t, tt.address))
			if settled != tt.settled || settled != (dns.asked.all() == "") {
				t.Errorf("settled is %t, asked about %q", settled, dns.asked.all())
			}
			if !settled {
				want.Evidence = nil
			}
			if d := cmp.Diff(want, got, cmp.AllowUnexported(mail.Address{})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		waits := func(ctx context.Context) ([]*net.MX, error) { <-ctx.Done(); return nil, ctx.Err() }
		start := time.Now()
		got := New(mailAt("firma.pl", waits)).Find(ctx, address(t, "ala@firma.pl"))
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %s", took)
		}
		if got.Evidence[0].Detail != "cancelled" {
			t.Errorf("evidence %v", got.Evidence)
		}
	})
}

// Sources run side by side; the order of trust decides, not that of arrival, and
// nobody waits for those whose word is not needed any more.
func TestSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tell := func(after time.Duration, a answer) func(context.Context, question) answer {
			return func(ctx context.Context, _ question) answer {
				select {
				case <-time.After(after):
				case <-ctx.Done():
				}
				return a
			}
		}
		inside := lane{server: mail.Server{Host: "imap.firma.pl", Port: 993, Security: mail.TLS}, trusted: true}
		elsewhere := lane{server: mail.Server{Host: "smtp.hosting.example", Port: 465, Security: mail.TLS}}
		sources := []source{
			{MX, tell(time.Second, answer{host: Other, kind: OtherKind, evidence: []Evidence{{MX, false, "a"}}})},
			{SRV, tell(3*time.Second, answer{host: Other, kind: OtherKind, imap: inside, evidence: []Evidence{{SRV, true, "b"}}})},
			{Autoconfig, tell(2*time.Second, answer{host: Other, kind: OtherKind, imap: elsewhere, smtp: elsewhere, evidence: []Evidence{{Autoconfig, false, "c"}}})},
			{Guess, tell(time.Hour, atGoogle(Workspace, Evidence{Guess, false, "d"}))},
		}
		start := time.Now()
		got := merge(Finding{Host: UnknownHost, Kind: UnknownKind}, func(take func(answer) bool) { askAll(t.Context(), sources, question{}, take) })
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("took %s", took)
		}
		if got.IMAP != inside.server || got.SMTP != elsewhere.server || !got.Consent || got.Host != Other || len(got.Evidence) != 3 {
			t.Errorf("got %+v", got)
		}
	})
}
