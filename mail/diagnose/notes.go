package diagnose

import (
	"crypto/x509"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/discover"
)

// Note is a slug for what is known beyond the cause; empty for nothing. Its words
// stand in place of those of the cause.
type Note string

// The notes. Those of certificates use Args "from" and "until", Late and
// NotArrived "after"; a date that is not known is a dash.
const (
	OtherLaneWorks Note = "other-lane-works" // the very same password was accepted by the other lane
	NotArrived     Note = "not-arrived"      // the message to oneself was accepted and never seen; "after" is in seconds

	NotGoogle       Note = "not-google"         // credentials-rejected: by a server or for a mailbox that is not Google's
	WhoseMailbox    Note = "whose-mailbox"      // wrong-server: if the mailbox is Google's, which is not known
	NameIsRight     Note = "name-is-right"      // dns-not-found: a built-in provider's host
	Silence         Note = "silence"            // server-misbehaving: it only fell silent
	Late            Note = "late"               // server-misbehaving: it only took longer than our own test waits, "after" such as "300 ms"
	SendingBlocked  Note = "sending-blocked"    // account-disabled: for sending; the other lane works
	RecipientsOwn   Note = "recipients-mailbox" // account-disabled, mailbox-full: it may be the recipient's
	Unproved        Note = "domain-unproved"    // message-refused: SPF and DKIM do not speak for the sender's domain
	PrivateGmail    Note = "private-gmail"      // imap-off-user: at gmail.com, where no such switch is left
	SignedIn        Note = "signed-in"          // connection-dropped: behind the sign-in, so the password is right
	FencedAddress   Note = "fenced-address"     // port-blocked: the team's server itself does not connect to private networks
	FencedPort      Note = "fenced-port"        // port-blocked: nor to such ports
	NoRoomHere      Note = "no-room-here"       // unknown: this computer could not open one more connection
	CertExpired     Note = "cert-expired"
	CertNotYet      Note = "cert-not-yet"
	CertSelfSigned  Note = "cert-self-signed"
	CertUnknownSign Note = "cert-unknown-issuer"
)

// Notes is every note there is.
func Notes() []Note {
	return []Note{
		OtherLaneWorks, NotArrived, NotGoogle, WhoseMailbox, NameIsRight, Silence, Late, SendingBlocked,
		RecipientsOwn, Unproved, PrivateGmail, SignedIn, FencedAddress, FencedPort, NoRoomHere, CertExpired, CertNotYet, CertSelfSigned, CertUnknownSign,
	}
}

// remark is a note and when it is due; the first of a cause that fits wins.
type remark struct {
	note   Note
	causes []Cause
	when   func(e *evidence) bool
}

func remarks() []remark {
	of := func(causes ...Cause) []Cause { return causes }
	says := func(words ...string) func(*evidence) bool {
		return func(e *evidence) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(" "+e.words, " "+w) })
		}
	}
	expired := says("expired", "has expired", "wygas", "stracil waznosc", "utracil waznosc", "abgelaufen", "expire depuis")
	notYet := says("not yet", "not valid before", "jeszcze nie", "nie jest jeszcze", "noch nicht", "is before")
	signedByItself := says("self signed", "selfsigned", "samopodpisan", "podpisany samodzielnie", "selbstsigniert", "selbst signiert", "auto signe", "autofirmado")
	stranger := says("unknown authority", "unknown issuer", "unknown ca", "unable to get", "local issuer", "not trusted", "untrusted", "niezaufan", "in certificate chain", "unable to find valid certification path")
	return []remark{
		{NotGoogle, of(CredentialsRejected), (*evidence).notGoogle},
		{WhoseMailbox, of(WrongServer), func(e *evidence) bool { return !e.sure(WrongServer) }},
		{NameIsRight, of(DNSNotFound), func(e *evidence) bool { return builtIn(e.host) }},
		{Late, of(ServerMisbehaving), func(e *evidence) bool { return e.onlySilent() && e.waited > 0 }},
		{Silence, of(ServerMisbehaving), (*evidence).onlySilent},
		{FencedPort, of(PortBlocked), func(e *evidence) bool { return e.fenced != nil && e.fenced.Port }},
		{FencedAddress, of(PortBlocked), func(e *evidence) bool { return e.fenced != nil }},
		{NoRoomHere, of(Unknown), func(e *evidence) bool { return e.scarce }},
		{RecipientsOwn, of(AccountDisabled, MailboxFull), func(e *evidence) bool {
			return !e.live && e.speaks(mail.SMTP) && e.exactly(mail.Send) // our own test writes to oneself
		}},
		{Unproved, of(MessageRefused), func(e *evidence) bool { return e.enhancedIn("7.26", "7.20", "7.23") }},
		{PrivateGmail, of(IMAPOffUser), func(e *evidence) bool { return e.owner == google }},
		{SignedIn, of(ConnectionDropped), func(e *evidence) bool { return e.live && e.exactly(mail.Use) && e.lane == mail.IMAP }},
		{CertNotYet, of(CertBad), func(e *evidence) bool { return e.shows(certTime) && notYet(e) && !expired(e) }},
		{CertExpired, of(CertBad), func(e *evidence) bool { return e.shows(certTime) && expired(e) && !notYet(e) }},
		{CertUnknownSign, of(CertBad), func(e *evidence) bool { return e.shows(certTrust) && !e.shows(certTime) && stranger(e) }},
		{CertSelfSigned, of(CertBad), func(e *evidence) bool { return e.shows(certTrust) && !e.shows(certTime) && signedByItself(e) }},
	}
}

// note is what is to be said beyond the cause.
func (e *evidence) note(c Cause) Note {
	for _, r := range remarks() {
		if slices.Contains(r.causes, c) && r.when(e) {
			return r.note
		}
	}
	return ""
}

// course is what follows from a note, where it knows better than the cause.
type course struct {
	notes []Note
	retry Retry
	step  Step
	fix   func(Fix) Fix
}

func courses() []course {
	to := func(f Fix) func(Fix) Fix { return func(Fix) Fix { return f } }
	return []course{
		{[]Note{NameIsRight, Silence, Late}, RetryWait, StepNetwork, to(Fix{Topic: "network"})},
		{[]Note{FencedAddress, FencedPort}, RetryNo, StepServers, to(Fix{})},
		{[]Note{NoRoomHere}, RetryWait, StepNone, to(Fix{})},
		{[]Note{RecipientsOwn, Unproved}, RetryNo, StepNone, to(Fix{})},
		{[]Note{PrivateGmail}, RetryNo, StepAccount, to(Fix{Topic: "account", URL: urlSecurity})},
	}
}

// aboutGoogle is the steps whose pages, in the guide and behind links, help only
// with a mailbox at Google.
var aboutGoogle = []Step{StepAppPassword, StepTwoStep, StepAccount, StepPasswordEntry}

// course is where the diagnosis leads: its note's way, or else its cause's.
func (d Diagnosis) course() course {
	switch {
	case d.Note == OtherLaneWorks && !builtIn(d.Because.Server.Host): // the server may be the wrong one
		return course{retry: RetryNo, step: StepServers}
	case d.Note == OtherLaneWorks, d.Note == NotArrived:
		return course{retry: RetryWait, step: StepNone}
	}
	for _, c := range courses() {
		if slices.Contains(c.notes, d.Note) {
			return c
		}
	}
	c := course{retry: d.Cause.Retry(), step: d.Cause.Step()}
	if d.elsewhere && slices.Contains(aboutGoogle, c.step) {
		c.step = StepNone
		c.fix = func(f Fix) Fix { return Fix{Field: f.Field} }
	}
	return c
}

// Retry says whether trying again unchanged can help, by the note and the cause.
func (d Diagnosis) Retry() Retry { return d.course().retry }

// Step is the guide step that the diagnosis leads back to, by the note and the cause.
func (d Diagnosis) Step() Step { return d.course().step }

// notGoogle reports that neither the server nor the mailbox is Google's, as far as
// is known: then no page of Google's helps.
func (e *evidence) notGoogle() bool {
	return !e.google() && !e.googleSigned() && e.owner != google && (e.owner == otherProvider || e.host != "")
}

// onlySilent reports a server that broke no rule but to answer.
func (e *evidence) onlySilent() bool {
	return !e.shows(misbehaved|nonsense) && e.shows(timedOut|silence)
}

// builtIn reports a server of the table of package discover: its name is right.
func builtIn(host string) bool {
	server := mail.Server{Host: host}
	return host != "" && !discover.Of(mail.Profile{IMAP: server, SMTP: server}).Consent
}

// brief is a time to wait as it stands in a sentence of either language.
func brief(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	}
	return strconv.FormatInt(int64(d.Round(time.Second)/time.Second), 10) + " s"
}

// certificateNote tells by the certificate itself what is wrong with it.
func certificateNote(err error) Note {
	leaf := certificate(err)
	if leaf == nil {
		return ""
	}
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && strings.Contains(invalid.Detail, "is before"):
		return CertNotYet
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return CertExpired
	case slices.Equal(leaf.RawIssuer, leaf.RawSubject):
		return CertSelfSigned
	case errors.As(err, &x509.UnknownAuthorityError{}):
		return CertUnknownSign
	}
	return ""
}
