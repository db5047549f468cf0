package adopt_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/adopt"
	"mailkey/mail/export"
)

func server(host string, port int, s mail.Security) mail.Server {
	return mail.Server{Host: host, Port: port, Security: s}
}

var none = mail.Server{}

// One row for each way to write a setting, and what is made of it.
func TestRead(t *testing.T) {
	imaps, smtps := server("imap.firma.pl", 993, mail.TLS), server("smtp.firma.pl", 465, mail.TLS)
	type want struct {
		address, user, label string
		imap, smtp           mail.Server
		warnings             []adopt.Warning
	}
	for name, c := range map[string]struct {
		as   adopt.Format
		file string
		want []want
	}{
		"aerc": {adopt.Aerc, `
# a comment
[Praca]
source = imaps://biuro%40firma.pl@imap.firma.pl
outgoing = smtps+plain://biuro%40firma.pl@smtp.firma.pl:465
source-cred-cmd = pass mail
from = "Biuro" <biuro@firma.pl>

[Dom]
source=imap://ala@imap.firma.pl:143   # a comment
outgoing=smtp://ala@smtp.firma.pl
smtp-starttls=yes
from=ala@firma.pl
`, []want{
			{"biuro@firma.pl", "biuro@firma.pl", "Praca", imaps, smtps, nil},
			{"ala@firma.pl", "ala", "Dom", server("imap.firma.pl", 143, mail.StartTLS), server("smtp.firma.pl", 587, mail.StartTLS), nil},
		}},
		"aerc, doubtful": {adopt.Aerc, `
[a]
source = imap+insecure://ala:tajne@imap.firma.pl:143
outgoing = /usr/bin/msmtp -t
from = ala@firma.pl
[b]
source = maildir://~/Mail
outgoing = smtps+xoauth2://b%40firma.pl@smtp.firma.pl
[c]
source = imaps://c%40firma.pl@imap.firma.pl:0
outgoing = smtps://c%40firma.pl@smtp.firma.pl
`, []want{
			{"ala@firma.pl", "ala", "a", imaps, none, []adopt.Warning{adopt.NoServer, adopt.PasswordSeen, adopt.Plaintext}},
			{"b@firma.pl", "b@firma.pl", "b", none, smtps, []adopt.Warning{adopt.OAuth, adopt.NoServer}},
			{"c@firma.pl", "c@firma.pl", "c", none, smtps, []adopt.Warning{adopt.Unreadable}},
		}},
		"msmtp": {adopt.Msmtp, `
defaults
tls on
auth on
tls_trust_file /etc/ssl/certs/ca-certificates.crt

account praca
host smtp.firma.pl
port 465
tls_starttls off
from biuro@firma.pl
user "biuro@firma.pl"
password "tajne haslo"

account dom : praca
port 587
tls_starttls on
from ala@firma.pl
user FIRMA\ala "x"
tls_trust_file ~/ca.pem

account stare
host smtp.firma.pl
tls off
from stare@firma.pl
user stare

account default : praca
`, []want{
			{"biuro@firma.pl", "biuro@firma.pl", "praca", none, smtps, []adopt.Warning{adopt.PasswordSeen}},
			{"ala@firma.pl", `FIRMA\ala "x"`, "dom", none, server("smtp.firma.pl", 587, mail.StartTLS), []adopt.Warning{adopt.PasswordSeen, adopt.OwnCA}},
			{"stare@firma.pl", "stare", "stare", none, smtps, []adopt.Warning{adopt.Plaintext}},
		}},
		"mbsync": {adopt.Mbsync, `
IMAPAccount praca
# a comment
Host imap.firma.pl
User biuro@firma.pl
PassCmd "pass \"my mail\""
SSLType IMAPS

IMAPStore praca-remote
Account praca

IMAPStore dom
Host imap.firma.pl
Port 143
User "FIRMA\\ala \"x\""
Pass tajne
TLSType STARTTLS
CertificateFile ~/ca.pem

MaildirStore near
Path ~/Mail/
Inbox ~/Mail/INBOX

IMAPAccount stare
Host imaps:imap.firma.pl
User stare@firma.pl
SSLType None
`, []want{
			{"biuro@firma.pl", "biuro@firma.pl", "praca", imaps, none, nil},
			{"", `FIRMA\ala "x"`, "dom", server("imap.firma.pl", 143, mail.StartTLS), none, []adopt.Warning{adopt.PasswordSeen, adopt.OwnCA}},
			{"stare@firma.pl", "stare@firma.pl", "stare", imaps, none, []adopt.Warning{adopt.Plaintext}},
		}},
		"thunderbird": {adopt.Thunderbird, `<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="firma.pl"><domain>firma.pl</domain><displayName>Firma</displayName>
<incomingServer type="pop3"><hostname>pop.firma.pl</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>old.firma.pl</hostname><port>143</port><socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname>imap.firma.pl</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.firma.pl</hostname><port>25</port><socketType>plain</socketType><password>tajne</password></outgoingServer>
</emailProvider></clientConfig>`, []want{
			{"", "%EMAILADDRESS%", "Firma", imaps, smtps, []adopt.Warning{adopt.PasswordSeen, adopt.Plaintext}},
		}},
	} {
		for _, as := range []adopt.Format{c.as, ""} { // named, and found out
			found, err := adopt.Read([]byte(c.file), as)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if text := fmt.Sprintf("%#v", found); strings.Contains(text, "tajne") {
				t.Errorf("%s: a password was taken: %s", name, text)
			}
			var got []want
			for _, f := range found {
				p := f.Profile
				got = append(got, want{p.Address.String(), p.UserName, p.Label, p.IMAP, p.SMTP, f.Warnings})
				if !slices.Equal(f.From, []adopt.Format{c.as}) {
					t.Errorf("%s is from %v", name, f.From)
				}
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

func TestNotRead(t *testing.T) {
	bomb := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><clientConfig><emailProvider><displayName>&b;</displayName></emailProvider></clientConfig>`
	outside := `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><clientConfig><emailProvider><displayName>&f;</displayName></emailProvider></clientConfig>`
	for _, c := range []struct {
		file string
		as   adopt.Format
		want error
	}{
		{"", "", adopt.ErrFormat},
		{"Dear Sir or Madam", "", adopt.ErrFormat},
		{"x", "outlook", adopt.ErrFormat},
		{"<html></html>", "", adopt.ErrBroken},
		{bomb, "", adopt.ErrBroken},
		{outside, "", adopt.ErrBroken},
		{"<clientConfig/>", "", adopt.ErrNothing},
		{"account x\nfrom a@b.pl\n", "", adopt.ErrNothing},
		{strings.Repeat("#", adopt.MaxFile+1), adopt.Mbsync, adopt.ErrTooLarge},
	} {
		if found, err := adopt.Read([]byte(c.file), c.as); !errors.Is(err, c.want) || found != nil {
			t.Errorf("%.40q: %v %v, want %v", c.file, found, err, c.want)
		}
	}
}

// Files given together complete one another.
func TestMerge(t *testing.T) {
	at := func(address, user string, lane mail.Protocol, host string) adopt.Candidate {
		a, _ := mail.ParseAddress(address)
		c := adopt.Candidate{Profile: mail.Profile{Address: a, UserName: user}, From: []adopt.Format{adopt.Format(lane)}}
		if lane == mail.IMAP {
			c.Profile.IMAP = server(host, 993, mail.TLS)
		} else {
			c.Profile.SMTP = server(host, 465, mail.TLS)
		}
		return c
	}
	line := func(c adopt.Candidate) string {
		return strings.Join([]string{c.Profile.Address.String(), c.Profile.UserName, c.Profile.IMAP.Host, c.Profile.SMTP.Host}, " ")
	}
	for name, c := range map[string]struct {
		in   []adopt.Candidate
		want []string
	}{
		"one mailbox":          {[]adopt.Candidate{at("a@x.pl", "a", mail.IMAP, "i"), at("A@x.pl", "b", mail.SMTP, "s")}, []string{"a@x.pl a i s"}},
		"the first is right":   {[]adopt.Candidate{at("a@x.pl", "a", mail.IMAP, "i"), at("a@x.pl", "a", mail.IMAP, "j")}, []string{"a@x.pl a i "}},
		"two":                  {[]adopt.Candidate{at("a@x.pl", "a", mail.IMAP, "i"), at("b@x.pl", "b", mail.SMTP, "s")}, []string{"a@x.pl a i ", "b@x.pl b  s"}},
		"known by the user":    {[]adopt.Candidate{at("", "a", mail.IMAP, "i"), at("a@x.pl", "a", mail.SMTP, "s")}, []string{"a@x.pl a i s"}},
		"two of that user":     {[]adopt.Candidate{at("", "a", mail.IMAP, "i"), at("a@x.pl", "a", mail.SMTP, "s"), at("b@x.pl", "a", mail.SMTP, "s")}, []string{" a i ", "a@x.pl a  s", "b@x.pl a  s"}},
		"nobody knows whose":   {[]adopt.Candidate{at("", "", mail.IMAP, "i"), at("", "", mail.SMTP, "s")}, []string{"  i ", "   s"}},
		"nothing from nothing": {nil, nil},
	} {
		var got []string
		for _, m := range adopt.Merge(c.in) {
			got = append(got, line(m))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestFor(t *testing.T) {
	a, _ := mail.ParseAddress("ala@firma.pl")
	for user, want := range map[string]string{"%EMAILADDRESS%": "ala@firma.pl", "%EMAILLOCALPART%": "ala", "x-%EMAILDOMAIN%": "x-firma.pl", "": "ala@firma.pl", "ala": "ala"} {
		if got := (adopt.Candidate{Profile: mail.Profile{UserName: user}}).For(a).Profile; got.UserName != want || got.Address != a {
			t.Errorf("%q becomes %q", user, got.UserName)
		}
	}
}

// What export writes, this package reads: the same servers, the same name to
// sign in with, whatever is in it.
func TestThereAndBack(t *testing.T) {
	a, _ := mail.ParseAddress("biuro@firma.pl")
	for _, user := range []string{"biuro@firma.pl", `FIRMA\biuro`, `a "b" 'c'`, "a#b;c", "$HOME", "zażółć", "a b", "x%y", "<&>", `\"`, "=[]"} {
		for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
			p := mail.Profile{Address: a, UserName: user, IMAP: server("imap.firma.pl", 1993, security), SMTP: server("smtp.firma.pl", 1465, security)}
			for _, slug := range []string{"aerc", "msmtp", "mbsync", "thunderbird"} {
				program, _ := export.Find(slug)
				files, err := program.Files(p, export.Options{Command: []string{"/opt/a b'c\"#/mailkey", "password", "biuro@firma.pl"}})
				if refused := (*export.Error)(nil); errors.As(err, &refused) && refused.Problem == export.Unholdable && strings.Contains(user, "%") {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				found, err := adopt.Read([]byte(files[0].Text), "")
				if err != nil || len(found) != 1 {
					t.Errorf("%s: %v %v in\n%s", slug, found, err, files[0].Text)
					continue
				}
				got := found[0].Profile
				if got.UserName != user || len(found[0].Warnings) > 0 ||
					slices.Contains(program.Lanes, mail.IMAP) && got.IMAP != p.IMAP || slices.Contains(program.Lanes, mail.SMTP) && got.SMTP != p.SMTP {
					t.Errorf("%s: %+v %v from\n%s", slug, got, found[0].Warnings, files[0].Text)
				}
			}
		}
	}
}

// A file is anybody's: whatever it holds, what comes out can be shown and used,
// and no password of it does.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"[a]\nsource=imaps://a:CANARY@b.pl\n", "account x\nhost b.pl\npassword CANARY\nfrom a@b.pl", "IMAPAccount x\nHost b.pl\nPass \"CANARY\nUser a@b.pl",
		"<clientConfig><emailProvider><incomingServer type='imap'><hostname>b.pl</hostname><port>993</port><socketType>SSL</socketType><password>CANARY</password></incomingServer></emailProvider></clientConfig>",
		"[", "=", "account : :", "\"", "\\", "[a]\nsource=`", "<", "account a : a",
	} {
		f.Add([]byte(s), 0)
	}
	f.Fuzz(func(t *testing.T, data []byte, as int) {
		format := append([]adopt.Format{""}, adopt.Formats...)[uint(as)%5]
		found, err := adopt.Read(data, format)
		if (err == nil) == (len(found) == 0) {
			t.Fatalf("%v and %v", found, err)
		}
		for _, c := range adopt.Merge(found) {
			p := c.Profile
			for _, s := range []mail.Server{p.IMAP, p.SMTP} {
				if !s.IsZero() && s.Validate() != nil {
					t.Errorf("the server %+v", s)
				}
			}
			if p.Label != mail.Clean(p.Label) || strings.ContainsAny(p.UserName, "\n\r\x00") {
				t.Errorf("%+v", p)
			}
		}
	})
}
