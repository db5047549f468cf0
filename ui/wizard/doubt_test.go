package wizard

import (
	"slices"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// claims is servers that nobody trusted names.
func claims(host string, consent bool) discover.Finding {
	f := google("firma.pl")
	f.Host, f.Kind, f.Consent = discover.Other, discover.OtherKind, consent
	f.IMAP.Host, f.SMTP.Host = "imap."+host, "smtp."+host
	return f
}

// A password needs a yes where a host was found and nobody trusted named it; the
// yes is about this address and these hosts, and nothing else is named by it.
func TestConsent(t *testing.T) {
	hosting, own := claims("hosting.example", true), claims("firma.pl", false)
	for name, c := range map[string]struct {
		do    func(*testing.T, *Flow)
		hosts string // that need a yes
	}{
		"nothing yet":       {func(*testing.T, *Flow) {}, ""},
		"found and trusted": {func(_ *testing.T, f *Flow) { f.Draft.Settle(own) }, ""},
		"found at Google":   {func(_ *testing.T, f *Flow) { f.Draft.Settle(google("firma.pl")) }, ""},
		"found":             {func(_ *testing.T, f *Flow) { f.Draft.Settle(hosting) }, "imap.hosting.example, smtp.hosting.example"},
		"found the same for both": {func(_ *testing.T, f *Flow) {
			one := hosting
			one.SMTP.Host = one.IMAP.Host
			f.Draft.Settle(one)
		}, "imap.hosting.example"},
		"one named before": {func(t *testing.T, f *Flow) {
			mustFill(t, f, "imap-host", "poczta.firma.pl")
			f.Draft.Settle(hosting)
		}, "smtp.hosting.example"},
		"one named after": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			mustFill(t, f, "smtp-host", "poczta.firma.pl")
		}, "imap.hosting.example"},
		"both named": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			mustFill(t, f, "imap-host", "poczta.firma.pl")
			mustFill(t, f, "smtp-host", "poczta.firma.pl")
		}, ""},
		"only a port named": {func(t *testing.T, f *Flow) {
			mustFill(t, f, "imap-port", "1993")
			mustFill(t, f, "smtp-security", "starttls")
			f.Draft.Settle(hosting)
		}, "imap.hosting.example, smtp.hosting.example"},
		"the found one typed again": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			mustFill(t, f, "imap-host", "imap.hosting.example")
		}, "imap.hosting.example, smtp.hosting.example"},
		"agreed": {func(_ *testing.T, f *Flow) { f.Draft.Settle(hosting); f.Draft.Agree(Unvouched) }, ""},
		"agreed, then a port": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(Unvouched)
			mustFill(t, f, "imap-port", "1993")
		}, ""},
		"agreed, then one named": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(Unvouched)
			mustFill(t, f, "imap-host", "poczta.firma.pl")
		}, "smtp.hosting.example"},
		"agreed, then found elsewhere": {func(_ *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(Unvouched)
			f.Draft.Settle(claims("evil.example", true))
		}, "imap.evil.example, smtp.evil.example"},
		"agreed, then found again": {func(_ *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(Unvouched)
			f.Draft.Settle(hosting)
		}, ""},
		"agreed for another address": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(Unvouched)
			mustFill(t, f, "address", "ala@firma.pl")
			other := hosting
			other.Address = f.Draft.Login.Address
			f.Draft.Settle(other)
		}, "imap.hosting.example, smtp.hosting.example"},
		"found for another address": {func(_ *testing.T, f *Flow) {
			stray := own
			stray.Address = google("inna.example").Address
			f.Draft.Settle(stray)
		}, "imap.firma.pl, smtp.firma.pl"},
		"agreed to something else": {func(_ *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(NoPasswords)
			f.Draft.Agree(LookAlike)
		}, "imap.hosting.example, smtp.hosting.example"},
		"left over when nothing is found any more": {func(_ *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Settle(discover.Finding{Address: hosting.Address, Host: discover.UnknownHost, Kind: discover.UnknownKind})
		}, "imap.hosting.example, smtp.hosting.example"},
		"the person says Google": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(discover.Finding{Address: hosting.Address, Host: discover.UnknownHost, Kind: discover.Gateway})
			mustFill(t, f, "provider", "google")
		}, ""},
		"left and continued": {func(t *testing.T, f *Flow) {
			f.Draft.Settle(hosting)
			f.Draft.Agree(Unvouched)
			saved := f.Save()
			*f = *Setup(november)
			if err := f.Restore(saved); err != nil {
				t.Fatal(err)
			}
		}, "imap.hosting.example, smtp.hosting.example"},
		"named, left and continued": {func(t *testing.T, f *Flow) {
			mustFill(t, f, "imap-host", "a.example")
			mustFill(t, f, "smtp-host", "b.example")
			saved := f.Save()
			*f = *Setup(november)
			if err := f.Restore(saved); err != nil {
				t.Fatal(err)
			}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := Setup(november)
			mustFill(t, f, "address", "biuro@firma.pl")
			c.do(t, f)
			got := ""
			if f.Draft.Doubtful(Unvouched) {
				got = f.Draft.Hosts(Unvouched)
			}
			if got != c.hosts {
				t.Errorf("a yes is needed for %q, want %q", got, c.hosts)
			}
			f.Go("connect")
			if reached := f.Go("test") || f.Next(); reached != (c.hosts == "") {
				t.Errorf("the test is reached: %v", reached)
			}
		})
	}
}

// The other doubts are of the same kind.
func TestOtherDoubts(t *testing.T) {
	outlook := claims("outlook.example", false)
	outlook.Provider = discover.Provider{Name: "Outlook", Needs: []discover.Need{discover.OAuthOnly}}
	mixed := claims("firma.pl", true)
	mixed.Warning, mixed.ASCII = discover.LookAlike, "xn--firma.pl"
	for name, c := range map[string]struct {
		found discover.Finding
		do    func(*testing.T, *Flow)
		want  []Doubt
	}{
		"takes no passwords": {outlook, nil, []Doubt{NoPasswords}},
		"insisted":           {outlook, func(_ *testing.T, f *Flow) { f.Draft.Agree(NoPasswords) }, nil},
		"insisted, then another host": {outlook, func(t *testing.T, f *Flow) {
			f.Draft.Agree(NoPasswords)
			mustFill(t, f, "imap-host", "a.example")
		}, []Doubt{NoPasswords}},
		"both named elsewhere": {outlook, func(t *testing.T, f *Flow) {
			mustFill(t, f, "imap-host", "a.example")
			mustFill(t, f, "smtp-host", "b.example")
		}, nil},
		"named in capitals": {outlook, func(t *testing.T, f *Flow) {
			mustFill(t, f, "imap-host", "IMAP.outlook.example")
			mustFill(t, f, "smtp-host", "b.example")
		}, []Doubt{NoPasswords}},
		"looks like another":  {mixed, nil, []Doubt{LookAlike, Unvouched}},
		"it is the right one": {mixed, func(_ *testing.T, f *Flow) { f.Draft.Agree(LookAlike) }, []Doubt{Unvouched}},
		"the right one, and its hosts": {mixed, func(_ *testing.T, f *Flow) {
			f.Draft.Agree(LookAlike)
			f.Draft.Agree(Unvouched)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := Setup(november)
			mustFill(t, f, "address", "biuro@firma.pl")
			f.Draft.Settle(c.found)
			if c.do != nil {
				c.do(t, f)
			}
			if got := f.Draft.Doubts(); !slices.Equal(got, c.want) {
				t.Errorf("doubts %v, want %v", got, c.want)
			}
			for _, lang := range i18n.Langs {
				for _, d := range []Doubt{LookAlike, NoPasswords, Unvouched} {
					for _, part := range []string{"title", "ask", "yes", "no"} {
						if key := "doubt." + string(d) + "." + part; !i18n.Has(key) {
							t.Errorf("no text %s", key)
						}
					}
				}
				for _, d := range f.Draft.Doubts() {
					if why := f.Draft.Because(lang, d); len(why) == 0 || strings.ContainsAny(strings.Join(why, ""), "«{") {
						t.Errorf("%s: because %q", d, why)
					}
				}
			}
		})
	}
}

// A port or an encryption named by hand goes with the host that is found.
func TestSettleMixes(t *testing.T) {
	f := Setup(november)
	mustFill(t, f, "address", "biuro@firma.pl")
	mustFill(t, f, "smtp-security", "starttls")
	f.Draft.Settle(google("firma.pl"))
	want := mail.Server{Host: "smtp.gmail.com", Security: mail.StartTLS}
	if got := f.Draft.Login.SMTP; got != want || f.Draft.Login.IMAP.Port != 993 {
		t.Errorf("%v and %v", got, f.Draft.Login.IMAP)
	}
}

// What the domain's own settings say to sign in with is used until the person
// says otherwise, and goes with the address.
func TestUserNameOfTheDomain(t *testing.T) {
	f := Setup(november)
	mustFill(t, f, "address", "biuro@firma.pl")
	found := google("firma.pl")
	found.UserName = "biuro"
	f.Draft.Settle(found)
	if got := f.Draft.Ready().UserName; got != "biuro" {
		t.Errorf("found: %q", got)
	}
	mustFill(t, f, "user-name", "firma-biuro")
	if got := f.Draft.Ready().UserName; got != "firma-biuro" {
		t.Errorf("typed: %q", got)
	}
	mustFill(t, f, "user-name", "")
	mustFill(t, f, "address", "ala@inna.example")
	if got := f.Draft.Ready().UserName; got != "ala@inna.example" {
		t.Errorf("another address: %q", got)
	}
}

// Each piece of evidence and each need has its words, in both languages.
func TestWords(t *testing.T) {
	address := google("firma.pl").Address
	for _, lang := range i18n.Langs {
		for _, slug := range discover.Slugs() {
			if !i18n.Has("detail." + slug) {
				t.Errorf("no words for the detail %q", slug)
			}
		}
		for _, source := range []discover.Source{discover.BuiltIn, discover.MX, discover.SRV, discover.Autoconfig, discover.SPF, discover.Guess} {
			if text := Evidence(lang, address, discover.Evidence{Source: source, Detail: "a.example:993"}); strings.ContainsAny(text, "«{") || !strings.Contains(text, ": a.example:993") {
				t.Errorf("%s: %q", source, text)
			}
		}
		for _, need := range []discover.Need{discover.AppPassword, discover.MaySwitchOn, discover.OAuthOnly} {
			f := discover.Finding{Provider: discover.Provider{Name: "WP", Needs: []discover.Need{need}}}
			if text := strings.Join(Needs(lang, f), ""); text == "" || strings.ContainsAny(text, "«{") {
				t.Errorf("%s: %q", need, text)
			}
		}
		unknown := func(e ...discover.Evidence) discover.Finding {
			return discover.Finding{Host: discover.UnknownHost, Kind: discover.UnknownKind, Evidence: e}
		}
		for _, f := range []discover.Finding{
			google("firma.pl"), claims("a.example", true), claims("a.example", false), unknown(),
			unknown(discover.Evidence{Source: discover.MX, Detail: discover.Timeout}),
			{Host: discover.UnknownHost, Kind: discover.Gateway},
			{Host: discover.Other, Kind: discover.OtherKind},
			{Host: discover.Google, Kind: discover.Gmail},
			{Host: discover.Other, Kind: discover.OtherKind, Provider: discover.Provider{Name: "WP"}},
		} {
			if text := Whereabouts(lang, f); strings.ContainsAny(text, "«{") {
				t.Errorf("%+v: %q", f, text)
			}
		}
	}
	slow := unknownAfter(discover.Autoconfig)
	if Silent(slow) || !Silent(unknownAfter(discover.MX)) {
		t.Error("a slow settings page is taken for a silent DNS, or the reverse")
	}
}

func unknownAfter(s discover.Source) discover.Finding {
	return discover.Finding{Host: discover.UnknownHost, Evidence: []discover.Evidence{{Source: s, Detail: discover.Timeout}}}
}

// An unfinished change of a password may hold servers that an interrupted search
// proposed: being of a stored account vouches for none of them.
func TestRenewedServers(t *testing.T) {
	for name, c := range map[string]struct {
		named bool
		host  string
		want  bool
	}{
		"as they are stored":      {true, "hosting.example", false},
		"from a search":           {false, "hosting.example", true},
		"from a search at Google": {false, "gmail.com", false},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := Setup(november), Setup(november)
			mustFill(t, before, "address", "ala@firma.pl")
			if c.named {
				mustFill(t, before, "imap-host", "imap."+c.host)
				mustFill(t, before, "smtp-host", "smtp."+c.host)
			} else {
				before.Draft.Settle(claims(c.host, true))
			}
			before.Draft.Replaces = "7"
			if err := after.Restore(before.Save()); err != nil {
				t.Fatal(err)
			}
			if got := after.Draft.Doubtful(Unvouched); got != c.want {
				t.Errorf("asks is %t for %s", got, after.Draft.Login.IMAP.Host)
			}
			if c.named && after.Draft.Found.Consent {
				t.Error("the stored servers are called unvouched")
			}
		})
	}
}

// A warning names the domain, also where it has no other spelling.
func TestWarning(t *testing.T) {
	for given, want := range map[string]string{"ala@gmai1.com": "gmai1.com", "ala@gm\u0430il.com": "xn--gmil-63d.com"} {
		f := Setup(november)
		mustFill(t, f, "address", given)
		known, _ := discover.Known(f.Draft.Login.Address)
		if got := Warning(i18n.EN, known); !strings.Contains(got, "is "+want+".") {
			t.Errorf("%s: %q", given, got)
		}
	}
}

// The names that one server takes are not those of another.
func TestUserNameOfTheFoundServer(t *testing.T) {
	found := claims("firma.pl", false)
	f := Setup(november)
	mustFill(t, f, "address", "ala@firma.pl")
	found.Address, found.UserName = f.Draft.Login.Address, "ala"
	f.Draft.Settle(found)
	if got := f.Draft.Profile().UserName; got != "ala" {
		t.Errorf("user name %q at the found server", got)
	}
	mustFill(t, f, "imap-host", "imap.hosting.example")
	if got := f.Draft.Profile().UserName; got != "ala@firma.pl" {
		t.Errorf("user name %q at another server", got)
	}
}
