package discover

import (
	"net"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mailkey/mail"
)

// sound checks what must hold of every finding, whatever it was made from.
func sound(t *testing.T, f Finding, domain string) {
	t.Helper()
	for _, s := range []mail.Server{f.IMAP, f.SMTP} {
		if s.IsZero() {
			continue
		}
		if err := s.Validate(); err != nil || !dialable(s.Host) {
			t.Errorf("server %+v: %v", s, err)
		}
		if _, known := ownerOf(s.Host); !known && !within(s.Host, domain) && !f.Consent {
			t.Errorf("no yes is asked for %s, outside %s", s.Host, domain)
		}
	}
	for _, e := range f.Evidence {
		if e.Detail == "" || mail.CleanUpTo(e.Detail, mail.SaidMax) != e.Detail || strings.Contains(e.Detail, " ") {
			t.Errorf("evidence %q", e.Detail)
		}
	}
	if strings.ContainsFunc(f.UserName, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		t.Errorf("user name %q", f.UserName)
	}
}

func FuzzAutoconfig(f *testing.F) {
	f.Add(config(incoming("imap", "imap.firma.pl", "993", "SSL", "%EMAILADDRESS%"), outgoing("smtp.hosting.example", "587", "STARTTLS")), "ala@firma.pl")
	f.Add(config(incoming("imap", "imap.%EMAILDOMAIN%", "70000", "plain", "%EMAIL%EMAILLOCALPART%ADDRESS%")), "a%40b@żółw.pl")
	f.Add(`<!DOCTYPE x [<!ENTITY a "b">]><clientConfig>&a;<![CDATA[<emailProvider>]]></clientConfig>`, "a@b.c")
	f.Add(`<clientConfig><emailProvider><incomingServer type="imap"><hostname>xn--a</hostname><port>1</port><socketType>SSL</socketType></incomingServer></emailProvider></clientConfig>`, "a@b.c")
	f.Fuzz(func(t *testing.T, body, given string) {
		a, err := mail.ParseAddress(given)
		if err != nil {
			return
		}
		domain := readDomain(a.Domain()).ascii
		if domain == "" {
			return
		}
		s, err := readConfig([]byte(body), question{address: a, domain: domain})
		if err != nil {
			if !slices.Contains(Slugs(), err.Error()) || s != (settings{}) {
				t.Errorf("%+v, %v", s, err)
			}
			return
		}
		got := at(Autoconfig, domain, s.imap, s.smtp)
		got.userName = s.userName
		found := merge(Finding{Address: a, Host: UnknownHost, Kind: UnknownKind}, func(take func(answer) bool) { take(got) })
		if found.IMAP.IsZero() && found.SMTP.IsZero() {
			t.Error("settings without a server")
		}
		sound(t, found, domain)
	})
}

func FuzzSRV(f *testing.F) {
	f.Add("firma.pl", "imap.firma.pl.", uint16(993), uint16(0), "smtp.hosting.example.", uint16(587))
	f.Add("firma.pl", ".", uint16(0), uint16(1), "", uint16(0))
	f.Add("gmail.com", "imap.gmail.com.", uint16(1), uint16(5), "192.0.2.1.", uint16(25))
	f.Add("żółw.pl", "imap\x1b.pl.", uint16(993), uint16(9), "\u202epl", uint16(1))
	f.Fuzz(func(t *testing.T, domain, imap string, port, priority uint16, smtp string, other uint16) {
		domain = readDomain(domain).ascii
		if domain == "" {
			return
		}
		found := merge(Finding{Host: UnknownHost, Kind: UnknownKind}, func(take func(answer) bool) {
			take(judgeSRV(domain, [len(services)]published{
				{records: []*net.SRV{srv(imap, port, priority, 0), srv(smtp, other, 3, 0)}},
				{records: []*net.SRV{srv(smtp, other, 0, 0)}},
				{reason: NotFound},
				{records: []*net.SRV{srv(imap, other, 0, 0), srv(smtp, port, priority, 1)}},
			}))
		})
		sound(t, found, domain)
	})
}

func FuzzDomain(f *testing.F) {
	for _, s := range []string{"gmail.com", "gmаil.com", "xn--gmil-63d.com", "żółw.pl", "fаcebook.com", "a_b.pl", "1.2.3.4", "onеt.eu", "GMAIL.COM."} {
		f.Add("ala@" + s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		a, err := mail.ParseAddress(given)
		if err != nil {
			return
		}
		name := readDomain(a.Domain())
		if name.ascii != "" && (!isASCII(name.ascii) || strings.ContainsAny(name.ascii, " /?#@:%")) {
			t.Errorf("DNS would be asked about %q", name.ascii)
		}
		got := New(scripted{}).Find(t.Context(), a)
		if got.Address != a {
			t.Errorf("%q became %q", a, got.Address)
		}
		if got.Kind == Gmail && name.ascii != "gmail.com" && name.ascii != "googlemail.com" {
			t.Errorf("%q passes for Gmail", given)
		}
		if got.Warning == LookAlike && !got.Consent { // LocalPart is about the address: the password goes to Google all the same
			t.Errorf("%q: warned, and no yes is asked for", given)
		}
		sound(t, got, name.ascii)
	})
}

func FuzzSuggest(f *testing.F) {
	for _, s := range []string{"gmial.com", "wp.lp", "gmаil.com", "hotmial.con", "op.pl", "a.b", "rnail.ru", "g.m.a.i.l.com"} {
		f.Add("ala+x@" + s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		a, err := mail.ParseAddress(given)
		if err != nil {
			return
		}
		better := Suggest(a)
		if better.IsZero() {
			return
		}
		domain := better.Domain()
		if better.Local() != a.Local() || better == a || !known(domain) && atDomain(domain) == nil {
			t.Errorf("%q became %q", a, better)
		}
		if again := Suggest(better); !again.IsZero() {
			t.Errorf("%q became %q and then %q", a, better, again)
		}
	})
}
