package diagnose

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mailkey/mail"
)

// Explain names the cause of each broken lane, the one to be shown first in
// front. A report without a broken lane gives nothing; a cancelled lane is not
// broken.
func Explain(r mail.Report, p mail.Profile) []Diagnosis {
	var all []Diagnosis
	for _, lane := range mail.Protocols {
		event, broken := r.Broken(lane)
		if !broken || errors.Is(event.Err, context.Canceled) {
			continue
		}
		d := explainEvent(event, p)
		if d.Cause == CredentialsRejected && r.Verdict(other(lane)) == mail.VerdictOK && p.Server(lane) != p.Server(other(lane)) {
			// The password is right, then; why this lane refuses it is a guess.
			d.Note, d.Sure = OtherLaneWorks, false
		}
		if d.Cause == AccountDisabled && lane == mail.SMTP && r.Verdict(mail.IMAP) == mail.VerdictOK {
			d.Note = SendingBlocked
		}
		var missing *mail.NotArrived
		if errors.As(event.Err, &missing) {
			d.Note, d.Args["after"] = NotArrived, strconv.Itoa(int(missing.After.Seconds()))
		}
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(a, b Diagnosis) int { return a.urgency() - b.urgency() })
	return all
}

func other(lane mail.Protocol) mail.Protocol {
	if lane == mail.IMAP {
		return mail.SMTP
	}
	return mail.IMAP
}

// urgency puts a cause with a remedy before one without, and both before what
// passes by itself: a refused password may only be the other's shadow.
func (d Diagnosis) urgency() int {
	switch {
	case d.Cause == Unknown:
		return 3
	case d.Cause.Retry() != RetryNo:
		return 2
	case d.Cause == CredentialsRejected || !d.Sure:
		return 1
	}
	return 0
}

func explainEvent(event mail.Event, p mail.Profile) Diagnosis {
	e, words := liveEvidence(event, p)
	d := e.conclude(event, p.Address)
	d.Said = mail.CleanUpTo(words, mail.SaidMax)
	for name, value := range certificateFacts(event.Err) {
		d.Args[name] = mail.CleanUpTo(value, mail.SaidMax)
	}
	if d.Cause == CertBad {
		d.Note = certificateNote(event.Err)
	}
	return d
}

// liveEvidence reads a broken stage of our own test, and what the server said.
func liveEvidence(event mail.Event, p mail.Profile) (*evidence, string) {
	server := event.Server
	if server.IsZero() {
		server = p.Server(event.Protocol)
	}
	e := &evidence{lane: event.Protocol, stage: event.Stage, live: true, extra: p.CA != "", host: hostName(server.Host), port: server.Port, mode: implicitTLS}
	if server.Security == mail.StartTLS {
		e.mode = startTLS
	}
	e.owner, e.name = ownerOf(p.Address), p.Address.Domain()
	e.home = e.owner != google || isLoopback(e.host)
	return e, e.readError(event.Err)
}

// readError turns an error into evidence: by its type, and only what has none
// by its text. It returns what the server said.
func (e *evidence) readError(err error) string {
	if err == nil {
		return ""
	}
	if said, ours := e.readOwn(err); ours {
		return said
	}
	e.signs |= networkSigns(err) | tlsSigns(err)
	var header tls.RecordHeaderError
	if errors.As(err, &header) {
		e.signs |= marksIn(strings.ToLower(string(header.RecordHeader[:])) + ".")
		if strings.HasPrefix(string(header.RecordHeader[:]), "HTTP/") {
			e.signs |= webPage
		}
	}
	if e.signs == 0 {
		e.read(err.Error())
	}
	if e.shows(certTime | certName | certTrust) {
		return certificateWords(err)
	}
	return ""
}

// readOwn reads this program's own error types.
func (e *evidence) readOwn(err error) (string, bool) {
	var (
		refusal   *mail.Refusal
		breach    *mail.Misbehaviour
		lacking   *mail.NotOffered
		otherKind *mail.WrongProtocol
		dropped   *mail.Dropped
		late      *mail.TimedOut
		missing   *mail.NotArrived
	)
	switch {
	case errors.As(err, &refusal):
		e.status, e.command = strings.ToUpper(refusal.Status), strings.ToUpper(refusal.Command)
		if e.stage == mail.Send && e.command == "MAIL" {
			e.command = "DATA" // the sender was taken in the stage before: this is about the message's size
		}
		if e.lane == mail.SMTP {
			e.enhanced = refusal.Code
		} else {
			e.code, _, _ = strings.Cut(strings.ToUpper(refusal.Code), " ")
		}
		e.read(refusal.Text)
		return refusal.Text, true
	case errors.As(err, &breach):
		e.readBreach(breach)
		if breach.Kind == mail.Silent {
			return "", true // what it said last was no offence
		}
		return breach.Said, true
	case errors.As(err, &lacking):
		e.signs |= noMechanism
		if strings.Contains(strings.ToUpper(lacking.What), "STARTTLS") {
			e.signs = noStartTLS
		}
		return lacking.Said, true
	case errors.As(err, &otherKind):
		e.read(otherKind.Said)
		if !e.shows(webPage) {
			e.signs |= otherProtocol
		}
		return otherKind.Said, true
	case errors.As(err, &dropped):
		e.signs |= cut
		if isGoodbye(dropped.Said) { // and not just what it said last
			e.read(dropped.Said)
		} else if isConsent(dropped.Said) || e.exactly(mail.Use) && strings.HasPrefix(dropped.Said, "* ") {
			return "", true // it had no objection, or was in the middle of handing over data
		}
		return dropped.Said, true
	case errors.As(err, &late):
		e.signs |= timedOut
		e.waited = late.After
		return "", true
	case errors.As(err, &e.fenced):
		return "", true
	case errors.As(err, &missing):
		return "", true // nobody said anything: Explain tells it by a note
	case slices.ContainsFunc(shortages, func(e syscall.Errno) bool { return errors.Is(err, e) }):
		e.scarce = true
		return "", true // nor was anybody asked
	}
	return "", false
}

// shortages are what a system says that has no room for one more connection.
// The last two numbers are those of Windows: WSAEMFILE and WSAENOBUFS.
var shortages = []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, 10024, 10055}

// isGoodbye reports whether a server said that it would leave. No other answer
// counts when the connection broke after it: it may have been cut short.
func isGoodbye(said string) bool {
	var e evidence
	e.readReply(said)
	return e.status == "BYE" || e.status == "421"
}

// isConsent reports whether a server agreed to what came before: quoted below a
// failure, that would read as its reason.
func isConsent(said string) bool {
	words := strings.Fields(strings.ToUpper(said))
	switch {
	case len(words) == 0:
		return false
	case words[0] == "+":
		return true
	case len(words) > 1 && (words[1] == "OK" || words[1] == "PREAUTH" || words[0] == "*" && words[1] == "CAPABILITY"):
		return true
	}
	status, _, _ := strings.Cut(words[0], "-")
	return len(status) == 3 && (status[0] == '2' || status[0] == '3') && isDigit(status[1]) && isDigit(status[2])
}

// readBreach believes nothing that the server said, but for one thing: bytes of
// TLS, or a web page, are no malice.
func (e *evidence) readBreach(b *mail.Misbehaviour) {
	switch {
	case b.Kind == mail.Silent:
		e.signs |= silence
	case b.Kind == mail.Nonsense && e.stage == mail.Greet && strings.HasPrefix(b.Said, "\x15\x03"):
		e.signs |= tlsBytes
	case b.Kind == mail.Nonsense && e.stage == mail.Greet && marksIn(strings.ToLower(b.Said))&webPage != 0:
		e.signs |= webPage
	default:
		e.signs |= misbehaved
	}
}

// networkSigns reads the errors of package net and of the system. Windows has
// numbers of its own, beyond those of every Unix.
func networkSigns(err error) signs {
	var found signs
	var dns *net.DNSError
	if errors.As(err, &dns) {
		found |= naming
		if dns.IsNotFound {
			return found | noSuchHost
		}
		return found | resolverDown
	}
	var address *net.AddrError
	var parse *net.ParseError
	if errors.As(err, &address) || errors.As(err, &parse) {
		found |= noSuchHost
	}
	numbers := []struct {
		sign    signs
		windows syscall.Errno
		errnos  []error
	}{
		{refusedPort, 10061, []error{syscall.ECONNREFUSED}},
		{unreachable, 10051, []error{syscall.ENETUNREACH, syscall.ENETDOWN}},
		{unreachable, 10065, []error{syscall.EHOSTUNREACH, syscall.EHOSTDOWN}},
		{timedOut, 10060, []error{syscall.ETIMEDOUT, context.DeadlineExceeded, os.ErrDeadlineExceeded}},
		{forbidden, 10013, []error{syscall.EPERM, syscall.EACCES}},
		{cannotAssign, 10049, []error{syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT}},
		{cut, 10054, []error{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed}},
	}
	for _, n := range numbers {
		if errors.Is(err, n.windows) || slices.ContainsFunc(n.errnos, func(target error) bool { return errors.Is(err, target) }) {
			found |= n.sign
		}
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		found |= timedOut
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		found |= dialling
		if op.Addr != nil && hasIPv6(op.Addr.String()) {
			found |= overIPv6
		}
	}
	return found
}

func tlsSigns(err error) signs {
	var (
		header  tls.RecordHeaderError
		name    x509.HostnameError
		trust   x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		alert   tls.AlertError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &header):
		return notTLS
	case errors.As(err, &name):
		return certName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return certTime
	case errors.As(err, &invalid) && invalid.Reason == x509.NameMismatch:
		return certName
	case errors.As(err, &invalid), errors.As(err, &trust), errors.As(err, &verify):
		return certTrust
	case errors.As(err, &alert):
		return handshake
	}
	return 0
}

// certificate is the one that was refused, nil where it is not known.
func certificate(err error) *x509.Certificate {
	var (
		name    x509.HostnameError
		trust   x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &verify) && len(verify.UnverifiedCertificates) > 0:
		return verify.UnverifiedCertificates[0]
	case errors.As(err, &name):
		return name.Certificate
	case errors.As(err, &invalid):
		return invalid.Cert
	case errors.As(err, &trust):
		return trust.Cert
	}
	return nil
}

// certificateFacts is what the texts may show of a certificate.
func certificateFacts(err error) map[string]string {
	c := certificate(err)
	if c == nil {
		return nil
	}
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 && c.Subject.CommonName != "" {
		names = []string{c.Subject.CommonName}
	}
	dated := c
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil {
		dated = invalid.Cert // it may be an authority's
	}
	return map[string]string{
		"names": strings.Join(names, ", "), "issuer": c.Issuer.String(),
		"from": dated.NotBefore.UTC().Format(time.DateOnly), "until": dated.NotAfter.UTC().Format(time.DateOnly),
	}
}

// certificateWords is the certificate in its own words, and the complaint.
func certificateWords(err error) string {
	facts := certificateFacts(err)
	if facts == nil {
		return err.Error()
	}
	return fmt.Sprintf("%s · %s · %s – %s", mail.CleanUpTo(facts["names"], 60), mail.CleanUpTo(facts["issuer"], 60), facts["from"], facts["until"])
}
