package diagnose

import (
	"crypto/x509"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
)

// What is known beyond the cause, and where it leads: no page of Google's for a
// mailbox that is not Google's.
func TestNotes(t *testing.T) {
	wp := mail.Server{Host: "imap.wp.pl", Port: 993, Security: mail.TLS}
	refused := no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Authentication failed.")
	silent := &mail.Misbehaviour{Kind: mail.Silent, Said: "* OK ready"}
	noName := errors.New("lookup: no such host")
	for name, c := range map[string]struct {
		live
		note Note
		step Step
		fix  Fix
	}{
		"another provider": {live{server: wp, lane: mail.IMAP, stage: mail.SignIn, err: refused, cause: CredentialsRejected, address: "jan@wp.pl"}, NotGoogle, StepNone, Fix{Field: "password"}},
		"a company's own":  {live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: refused, cause: CredentialsRejected}, NotGoogle, StepNone, Fix{Field: "password"}},
		"google": {live{server: gIMAP, lane: mail.IMAP, stage: mail.SignIn, err: no("AUTHENTICATE", "AUTHENTICATIONFAILED", "Invalid credentials (Failure)"), cause: CredentialsRejected}, "", StepAppPassword, Fix{
			Field: "password", Topic: "app-password", URL: urlAppPasswords + "?authuser=ala%40firma.pl",
		}},
		"google's mailbox elsewhere": {live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: refused, cause: WrongServer, address: "ala@gmail.com"}, "", StepServers, Fix{Field: "imap-host"}},
		"built-in name":              {live{server: gIMAP, lane: mail.IMAP, stage: mail.Resolve, err: noName, cause: DNSNotFound}, NameIsRight, StepNetwork, Fix{Topic: "network"}},
		"guessed name":               {live{server: oIMAP, lane: mail.IMAP, stage: mail.Resolve, err: noName, cause: DNSNotFound}, "", StepServers, Fix{Field: "imap-host"}},
		"silent":                     {live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: silent, cause: ServerMisbehaving}, Silence, StepNetwork, Fix{Topic: "network"}},
		"late":                       {live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: &mail.TimedOut{After: 300 * time.Millisecond}, cause: ServerMisbehaving}, Late, StepNetwork, Fix{Topic: "network"}},
		"cut while fetching":         {live{server: gIMAP, lane: mail.IMAP, stage: mail.Use, err: &mail.Dropped{Said: "* 7 FETCH (UID 7 BODY[] {20}", Err: io.EOF}, cause: ConnectionDropped}, SignedIn, StepNetwork, Fix{Topic: "network"}},
		"cut at sign-in":             {live{server: gIMAP, lane: mail.IMAP, stage: mail.SignIn, err: &mail.Dropped{Err: io.EOF}, cause: ConnectionDropped}, "", StepNetwork, Fix{Topic: "network"}},
		"nonsense":                   {live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: &mail.Misbehaviour{Kind: mail.Nonsense, Said: "abc"}, cause: ServerMisbehaving}, "", StepServers, Fix{Field: "imap-host"}},
		"off at gmail.com":           {live{server: gIMAP, lane: mail.IMAP, stage: mail.SignIn, err: no("AUTHENTICATE", "ALERT", "Your account is not enabled for IMAP use. (Failure)"), cause: IMAPOffUser, address: "ala@gmail.com"}, PrivateGmail, StepAccount, Fix{Topic: "account", URL: urlSecurity + "?authuser=ala%40gmail.com"}},
		"disabled elsewhere":         {live{server: oIMAP, lane: mail.IMAP, stage: mail.SignIn, err: no("LOGIN", "", "Account suspended"), cause: AccountDisabled}, "", StepNone, Fix{}},
		"unproved":                   {live{server: gSMTP, lane: mail.SMTP, stage: mail.Send, err: reply("DATA", "550", "5.7.26", "unauthenticated"), cause: MessageRefused}, Unproved, StepNone, Fix{}},
	} {
		d := explainEvent(c.event(), c.profile())
		if d.Cause != c.cause || d.Note != c.note || d.Step() != c.step || d.Fix != c.fix {
			t.Errorf("%s: %s %q %s %+v, want %s %q %s %+v", name, d.Cause, d.Note, d.Step(), d.Fix, c.cause, c.note, c.step, c.fix)
		}
		if (d.Note == Silence || d.Note == Late || d.Note == SignedIn) && (d.Said != "" || d.Retry() != RetryWait) {
			t.Errorf("%s: what is nobody's word is quoted as %q, retry %s", name, d.Said, d.Retry())
		}
		if d.Note == Late && d.Args["after"] != "300 ms" {
			t.Errorf("after %q", d.Args["after"])
		}
	}
}

func TestCertificateNotes(t *testing.T) {
	stranger := &x509.Certificate{RawIssuer: []byte{1}, RawSubject: []byte{2}}
	own := &x509.Certificate{RawIssuer: []byte{1}, RawSubject: []byte{1}}
	for note, err := range map[Note]error{
		CertExpired:     x509.CertificateInvalidError{Cert: stranger, Reason: x509.Expired, Detail: "current time 2026-11-22T00:00:00Z is after 2026-10-01T00:00:00Z"},
		CertNotYet:      x509.CertificateInvalidError{Cert: stranger, Reason: x509.Expired, Detail: "current time 2026-11-22T00:00:00Z is before 2027-10-01T00:00:00Z"},
		CertSelfSigned:  x509.UnknownAuthorityError{Cert: own},
		CertUnknownSign: x509.UnknownAuthorityError{Cert: stranger},
	} {
		d := explainEvent(mail.Event{Protocol: mail.IMAP, Server: oIMAP, Stage: mail.Encrypt, Status: mail.Failed, Err: err}, mail.Profile{})
		if d.Cause != CertBad || d.Note != note {
			t.Errorf("%s: %s %s", note, d.Cause, d.Note)
		}
	}
	for text, note := range map[string]Note{
		"certificate has expired":                                CertExpired,
		"certificate is not yet valid":                           CertNotYet,
		"certificate has expired or is not yet valid":            "",
		"self signed certificate":                                CertSelfSigned,
		"self signed certificate in certificate chain":           CertUnknownSign,
		"x509: certificate signed by unknown authority":          CertUnknownSign,
		"certyfikat samopodpisany":                               CertSelfSigned,
		"certificate verify failed: unable to get local issuer ": CertUnknownSign,
	} {
		d := ExplainText(Pasted{Text: text, Protocol: "tls", Host: "mail.firma.pl"})
		if d.Cause != CertBad || d.Note != note || note != "" && d.Args["until"] != dash {
			t.Errorf("%q: %s %q, want %q", text, d.Cause, d.Note, note)
		}
	}
}

// Receiving that works tells that only sending is blocked.
func TestSendingBlocked(t *testing.T) {
	p := live{server: gSMTP}.profile()
	fine := mail.Event{Protocol: mail.IMAP, Server: gIMAP, Stage: mail.Use, Status: mail.OK}
	broken := mail.Event{Protocol: mail.SMTP, Server: gSMTP, Stage: mail.Use, Status: mail.Failed, Err: reply("MAIL", "550", "5.7.0", "Mail Sending denied.")}
	for note, r := range map[Note]mail.Report{SendingBlocked: {fine, broken}, "": {broken}} {
		if d := Explain(r, p); len(d) != 1 || d[0].Cause != AccountDisabled || d[0].Note != note {
			t.Errorf("%q: %+v", note, d)
		}
	}
}

// The address tells whose server should have answered.
func TestWhoseMailbox(t *testing.T) {
	const text = "a1 NO [AUTHENTICATIONFAILED] Authentication failed."
	for _, c := range []struct {
		address, host string
		cause         Cause
		sure          bool
		note          Note
	}{
		{"jan@gmail.com", "imap.wp.pl", WrongServer, true, ""},
		{"jan@wp.pl", "imap.wp.pl", CredentialsRejected, true, NotGoogle},
		{"jan@wp.pl", "", CredentialsRejected, false, NotGoogle},
		{"jan@firma.pl", "poczta.firma.pl", WrongServer, false, WhoseMailbox},
		{"", "imap.wp.pl", WrongServer, false, WhoseMailbox},
		{"", "smtp-relay.gmail.com", WrongServer, true, ""},
	} {
		p := Pasted{Text: text, Stage: "sign-in", Host: c.host}
		if c.address != "" {
			p.Address, _ = mail.ParseAddress(c.address)
		}
		if d := ExplainText(p); d.Cause != c.cause || d.Sure != c.sure || d.Note != c.note {
			t.Errorf("%s at %s: %s %t %q, want %s %t %q", c.address, c.host, d.Cause, d.Sure, d.Note, c.cause, c.sure, c.note)
		}
	}
}

// Each note can happen, and none is forgotten among Notes.
func TestEachNoteIsDue(t *testing.T) {
	for _, r := range remarks() {
		if !slices.Contains(Notes(), r.note) || len(r.causes) == 0 {
			t.Errorf("%+v", r.note)
		}
	}
	for _, text := range []string{"550 5.2.1 The email account is disabled", "452 4.2.2 mailbox full"} {
		d := ExplainText(Pasted{Text: text, Protocol: "smtp", Stage: "send", Host: "smtp.gmail.com"})
		if d.Note != RecipientsOwn || strings.Contains(d.Fix.URL, "google") {
			t.Errorf("%q: %s %q %+v", text, d.Cause, d.Note, d.Fix)
		}
	}
}
