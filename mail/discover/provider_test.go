package discover

import (
	"encoding/json"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"

	"mailkey/mail"
)

// Of a mailbox whose servers are settled, the table knows whose they are.
func TestOf(t *testing.T) {
	at := func(a, imap, smtp string) mail.Profile {
		p := mail.Profile{Address: address(t, a), IMAP: server(imap + ":993"), SMTP: server(smtp + ":465")}
		return p
	}
	for _, tt := range []struct {
		profile  mail.Profile
		host     Host
		kind     Kind
		provider string
		consent  bool
	}{
		{at("ala@gmail.com", "imap.gmail.com", "smtp.gmail.com"), Google, Gmail, "", false},
		{at("ala@firma.pl", "IMAP.gmail.com.", "smtp.gmail.com"), Google, Workspace, "", false},
		{at("ala@icloud.com", "imap.mail.me.com", "smtp.mail.me.com"), Other, OtherKind, "iCloud", false},
		{at("ala@outlook.com", "outlook.office365.com", "smtp-mail.outlook.com"), Other, OtherKind, "Outlook.com", false},
		{at("ala@firma.pl", "outlook.office365.com", "smtp.office365.com"), Other, OtherKind, "Microsoft 365", false},
		{at("ala@outlook.com", "imap.firma.pl", "smtp.firma.pl"), Other, OtherKind, "", true},
		{at("ala@firma.pl", "imap.gmail.com", "smtp.gmail.com.evil.pl"), Google, Workspace, "", true},
		{at("ala@firma.pl", "192.0.2.1", "smtp.gmail.com"), Other, OtherKind, "", true},
	} {
		got := Of(tt.profile)
		if got.Host != tt.host || got.Kind != tt.kind || got.Provider.Name != tt.provider || got.Consent != tt.consent {
			t.Errorf("%s at %s: got %+v", tt.profile.Address, tt.profile.IMAP.Host, got)
		}
		if got.IMAP != tt.profile.IMAP || got.SMTP != tt.profile.SMTP || got.Address != tt.profile.Address {
			t.Errorf("%s: other servers: %+v", tt.profile.Address, got)
		}
	}
}

// Every row of the table can be used as it stands.
func TestProviders(t *testing.T) {
	taken := map[string]string{"gmail.com": "Google", "googlemail.com": "Google"}
	for _, p := range providers {
		names := append(strings.Fields(p.domains), strings.Fields(p.mx)...)
		for _, domain := range names {
			if name := readDomain(domain); name.ascii != domain || !strings.Contains(domain, ".") {
				t.Errorf("%s: %q is no domain", p.name, domain)
			}
		}
		for _, domain := range strings.Fields(p.domains) {
			if other, twice := taken[domain]; twice {
				t.Errorf("%s is both %s and %s", domain, other, p.name)
			}
			taken[domain] = p.name
			a, err := mail.ParseAddress("ala@" + domain)
			if err != nil {
				t.Fatal(err)
			}
			got := New(nil).Find(t.Context(), a) // nobody may be asked
			if got.Host != Other || got.Kind != OtherKind || got.Provider.Name != p.name || got.Consent || got.Warning != "" ||
				!got.Suggestion.IsZero() || got.Evidence[0] != (Evidence{BuiltIn, true, domain}) {
				t.Errorf("%s: got %+v", domain, got)
			}
		}
		for lane, hostPort := range map[mail.Protocol]string{mail.IMAP: p.imap, mail.SMTP: p.smtp} {
			s := server(hostPort)
			if p.hosts() {
				if p.domains != "" || p.mx == "" || hostPort != "" || len(p.needs) > 0 {
					t.Errorf("%s is a hosting company, and more is said of it: %+v", p.name, p)
				}
				continue
			}
			if p.but != "" {
				if hostPort != "" || !slices.Contains(Slugs(), p.but) {
					t.Errorf("%s: %s server %q beside %q", p.name, lane, hostPort, p.but)
				}
				continue
			}
			if err := s.Validate(); err != nil || s.Host != strings.ToLower(s.Host) || !dialable(s.Host) {
				t.Errorf("%s: %s server %q: %v", p.name, lane, hostPort, err)
			}
			if _, ok := ownerOf(s.Host); !ok {
				t.Errorf("%s: nobody owns %s", p.name, s.Host)
			}
		}
		if where, err := url.Parse(p.where); p.where != "" && (err != nil || where.Scheme != "https" || where.Host == "") {
			t.Errorf("%s: where is %q", p.name, p.where)
		}
		if len(p.needs) > 0 && p.where == "" {
			t.Errorf("%s needs something, and nobody says where", p.name)
		}
		for _, n := range p.needs {
			if n != AppPassword && n != MaySwitchOn && n != OAuthOnly {
				t.Errorf("%s: need %q", p.name, n)
			}
		}
		if p.year != 0 && (p.year < 2015 || p.year > 2026) {
			t.Errorf("%s: year %d", p.name, p.year)
		}
	}
}

// The rows that people here live by, so that a slip in the table is seen.
func TestProvidersByAddress(t *testing.T) {
	for domain, want := range map[string]string{
		"wp.pl":        "imap.wp.pl:993 tls smtp.wp.pl:465 tls imap-switch",
		"tlen.pl":      "poczta.o2.pl:993 tls poczta.o2.pl:465 tls imap-switch",
		"op.pl":        "imap.poczta.onet.pl:993 tls smtp.poczta.onet.pl:465 tls imap-switch",
		"poczta.fm":    "poczta.interia.pl:993 tls poczta.interia.pl:465 tls imap-switch",
		"hotmail.com":  "outlook.office365.com:993 tls smtp-mail.outlook.com:587 starttls oauth-only",
		"yahoo.com":    "imap.mail.yahoo.com:993 tls smtp.mail.yahoo.com:465 tls app-password",
		"me.com":       "imap.mail.me.com:993 tls smtp.mail.me.com:587 starttls app-password",
		"fastmail.com": "imap.fastmail.com:993 tls smtp.fastmail.com:465 tls app-password",
		"posteo.de":    "posteo.de:993 tls posteo.de:465 tls",
	} {
		got := New(nil).Find(t.Context(), address(t, "ala@"+domain))
		has := shown(got.IMAP) + " " + shown(got.SMTP)
		for _, n := range got.Provider.Needs {
			has += " " + string(n)
		}
		if has != want {
			t.Errorf("%s: got %s, want %s", domain, has, want)
		}
	}
	if got := New(nil).Find(t.Context(), address(t, "ala@free.fr")); got.UserName != "ala" {
		t.Errorf("free.fr: user name %q", got.UserName)
	}
	if got := New(nil).Find(t.Context(), address(t, "ala@proton.me")); !got.IMAP.IsZero() || got.Evidence[1].Detail != NeedsBridge {
		t.Errorf("proton.me: got %+v", got)
	}
}

// A company's MX may choose a provider, where all of its customers have the same servers.
func TestProviderByMX(t *testing.T) {
	for host, want := range map[string]string{
		"firma-pl.mail.protection.outlook.com.": "Microsoft 365 outlook.office365.com",
		"in1-smtp.messagingengine.com.":         "Fastmail imap.fastmail.com",
		"MX01.mail.icloud.com.":                 "iCloud imap.mail.me.com",
		"mx.zoho.eu.":                           "Zoho Mail imappro.zoho.eu",
		"mail.protonmail.ch.":                   "Proton Mail ",
		"mail.protection.outlook.com.evil.pl.":  " ",
		"notmessagingengine.com.":               " ",
		"mx.wp.pl.":                             " ", // not for companies
	} {
		got := New(mailAt("firma.pl", records(mx(1, host), mx(9, "smtp.google.com.")))).Find(t.Context(), address(t, "ala@firma.pl"))
		if has := got.Provider.Name + " " + got.IMAP.Host; has != want {
			t.Errorf("%s: got %q, want %q", host, has, want)
		}
		if chosen := want != " "; got.Consent || got.Host != Other || got.Evidence[0].Trusted != chosen {
			t.Errorf("%s: got %+v", host, got)
		}
	}
}

// A hosting company whose customers have different servers is named by the MX,
// and nothing is made up of its servers: the guess stays one, and needs a yes.
func TestHostingCompanies(t *testing.T) {
	for host, name := range map[string]string{
		"serwer1234567.home.pl.": "home.pl",
		"mx.home.pl.":            "home.pl",
		"firma.nazwa.pl.":        "nazwa.pl",
		"mx1.mail.ovh.net.":      "OVH",
		"mail-serwer123.lh.pl.":  "LH.pl",
		"s54.cyber-folks.pl.":    "cyber_Folks",
		"mx.poczta.onet.pl.":     "Onet Poczta",
		"mx.nothome.pl.":         "",
		"ns1.ovh.net.":           "",
	} {
		dns := mailAt("firma.pl", records(mx(1, host)))
		got := New(dns).Find(t.Context(), address(t, "ala@firma.pl"))
		if got.Provider.Name != name || got.Host != Other || !got.IMAP.IsZero() || !got.SMTP.IsZero() || got.Evidence[0].Trusted {
			t.Errorf("%s: got %+v", host, got)
		}
		dns.hosts = map[string]string{"imap.firma.pl": "192.0.2.1", "smtp.firma.pl": "192.0.2.1"}
		got = New(dns).Find(t.Context(), address(t, "ala@firma.pl"))
		if got.Provider.Name != name || got.IMAP.Host != "imap.firma.pl" || !got.Consent {
			t.Errorf("%s and a guess: got %+v", host, got)
		}
		dns.srv = map[string][]*net.SRV{"_imaps._tcp.firma.pl": {srv("imap.fastmail.com.", 993, 0, 0)}}
		if got = New(dns).Find(t.Context(), address(t, "ala@firma.pl")); got.Provider.Name != "Fastmail" || got.Consent {
			t.Errorf("%s and the servers of another: got %+v", host, got)
		}
	}
	if _, ok := ownerOf(""); ok {
		t.Error("no host at all has an owner")
	}
}

// A provider without needs has an empty list of them.
func TestProviderJSON(t *testing.T) {
	got, err := json.Marshal(Provider{Name: "Posteo"})
	if want := `{"name":"Posteo","needs":[],"where":""}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
