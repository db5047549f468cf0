package discover

import (
	"net"
	"strings"
	"testing"
	"unicode/utf8"

	"mailkey/mail"
)

func TestSRV(t *testing.T) {
	type zone = map[string][]*net.SRV
	const imaps, imap, submissions, submission = "_imaps._tcp.firma.pl", "_imap._tcp.firma.pl", "_submissions._tcp.firma.pl", "_submission._tcp.firma.pl"
	tests := []struct {
		name       string
		zone       zone
		imap, smtp string
		consent    bool
		said       string
	}{
		{"nothing", nil, "", "", false, NotFound},
		{
			"all four, encrypted from the start first",
			zone{imaps: {srv("imap.firma.pl.", 993, 0, 0)}, imap: {srv("old.firma.pl.", 143, 0, 0)}, submissions: {srv("smtp.firma.pl.", 465, 0, 0)}, submission: {srv("old.firma.pl.", 587, 0, 0)}},
			"imap.firma.pl:993 tls", "smtp.firma.pl:465 tls", false, "imap.firma.pl:993 smtp.firma.pl:465",
		},
		{
			"only with STARTTLS",
			zone{imap: {srv("Poczta.Firma.PL.", 143, 0, 0)}, submission: {srv("firma.pl.", 587, 0, 0)}},
			"poczta.firma.pl:143 starttls", "firma.pl:587 starttls", false, "poczta.firma.pl:143 firma.pl:587",
		},
		{
			"priority, then weight",
			zone{imaps: {srv("c.firma.pl.", 993, 10, 100), srv("b.firma.pl.", 993, 5, 1), srv("a.firma.pl.", 993, 5, 9)}},
			"a.firma.pl:993 tls", "", false, "a.firma.pl:993",
		},
		{
			"only one of the two is not offered",
			zone{imaps: {srv(".", 0, 0, 0)}, imap: {srv("imap.firma.pl.", 143, 0, 0)}},
			"imap.firma.pl:143 starttls", "", false, "imap.firma.pl:143",
		},
		{"nothing is offered", zone{imaps: {srv(".", 0, 0, 0)}, imap: {srv(".", 0, 0, 0)}, submission: {srv(".", 0, 0, 0)}}, "", "", false, "not-offered not-offered"},
		{"outside the domain", zone{imaps: {srv("imap.hosting.example.", 993, 0, 0)}}, "imap.hosting.example:993 tls", "", true, "imap.hosting.example:993"},
		{"only ends alike", zone{imaps: {srv("imap.zlafirma.pl.", 993, 0, 0)}}, "imap.zlafirma.pl:993 tls", "", true, "imap.zlafirma.pl:993"},
		{"above the domain", zone{imaps: {srv("pl.", 993, 0, 0)}}, "", "", false, BadConfig},
		{"Google", zone{imaps: {srv("imap.gmail.com.", 993, 5, 0)}, submission: {srv("smtp.gmail.com.", 587, 5, 0)}}, "imap.gmail.com:993 tls", "smtp.gmail.com:465 tls", false, "imap.gmail.com:993 smtp.gmail.com:587"},
		{"a known provider, on a port of its own choice", zone{imaps: {srv("imap.migadu.com.", 1, 0, 0)}}, "imap.migadu.com:993 tls", "smtp.migadu.com:465 tls", false, "imap.migadu.com:1"},
		{"port 0", zone{imaps: {srv("imap.firma.pl.", 0, 0, 0)}}, "", "", false, BadConfig},
		{"an address", zone{imaps: {srv("192.0.2.1.", 993, 0, 0)}}, "", "", false, BadConfig},
		{"control letters", zone{imaps: {srv("imap\x1b[2J.firma.pl.", 993, 0, 0)}}, "", "", false, BadConfig},
		{"a name with a space", zone{imaps: {srv("imap firma.pl.", 993, 0, 0)}}, "", "", false, BadConfig},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := New(scripted{srv: tt.zone}).Find(t.Context(), address(t, "ala@firma.pl"))
			if imap, smtp := shown(got.IMAP), shown(got.SMTP); imap != tt.imap || smtp != tt.smtp || got.Consent != tt.consent {
				t.Errorf("got %q %q, consent %t", imap, smtp, got.Consent)
			}
			if said := strings.Join(of(SRV, got), " "); said != tt.said {
				t.Errorf("said %q", said)
			}
			want := Other
			switch {
			case tt.name == "Google":
				want = Google
			case tt.imap == "":
				want = UnknownHost
			}
			if got.Host != want {
				t.Errorf("host %s, want %s", got.Host, want)
			}
		})
	}
}

// A name as long as DNS allows is believed whole, and shown in part.
func TestLongTarget(t *testing.T) {
	long := strings.Repeat("a12345678.", 23) + "firma.pl"
	got := New(scripted{srv: map[string][]*net.SRV{"_imaps._tcp.firma.pl": {srv(long+".", 993, 0, 0)}}}).Find(t.Context(), address(t, "ala@firma.pl"))
	if said := of(SRV, got); got.IMAP.Host != long || len(said) != 1 || utf8.RuneCountInString(said[0]) > mail.SaidMax {
		t.Errorf("host %q, said %q", got.IMAP.Host, said)
	}
}

// One server by SRV, the other by what the domain publishes over https.
func TestLanesFromTwoSources(t *testing.T) {
	dns := ownHosts()
	dns.srv = map[string][]*net.SRV{"_imaps._tcp.firma.pl": {srv("imap.firma.pl.", 993, 0, 0)}}
	s := serve(t, says(config(incoming("imap", "other.example", "993", "SSL", "%EMAILLOCALPART%"), outgoing("smtp.firma.pl", "465", "SSL"))), "firma.pl", "autoconfig.firma.pl")
	got := s.find(t, dns, "ala@firma.pl")
	if got.IMAP.Host != "imap.firma.pl" || got.SMTP.Host != "smtp.firma.pl" || got.Consent || got.UserName != "" {
		t.Errorf("got %+v", got)
	}
}
