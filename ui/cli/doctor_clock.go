package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"runtime/debug"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/reach"
)

// How far the clock may be off before it is said, and before nothing works.
const (
	clockWarns = 5 * time.Minute
	clockFails = 24 * time.Hour
)

// clock judges the computer's clock by all that knows the time: the program's
// own age, the certificates seen, and Google's clock where it was asked.
func (s *session) clock(x *sights) []check {
	all := []check{s.clockAge(x.now, builtAt())}
	all = append(all, s.clockCertificates(x))
	if x.date == nil {
		return append(all, s.found("clock", "online", skipped, "doctor.clock.not-asked", "host", reach.DateHost))
	}
	online := s.clockOnline(*x.date)
	online.follows = online.Status == skipped && s.unplugged(x) != ""
	return append(all, online)
}

// builtAt is a time that has passed for sure: that of the program's source, else
// that of its file; zero where neither is known.
func builtAt() time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if at, err := time.Parse(time.RFC3339, setting.Value); setting.Key == "vcs.time" && err == nil {
				return at
			}
		}
	}
	if path, err := os.Executable(); err == nil {
		if info, err := os.Stat(path); err == nil {
			return info.ModTime()
		}
	}
	return time.Time{}
}

func (s *session) clockAge(now, built time.Time) check {
	pairs := []any{"now", now.Format("2006-01-02 15:04"), "built", built.Format("2006-01-02")}
	if built.IsZero() {
		return s.found("clock", "now", fine, "doctor.clock.here", pairs...)
	}
	if now.Add(clockFails).Before(built) {
		return s.found("clock", "now", fails, "doctor.clock.past", pairs...)
	}
	return s.found("clock", "now", fine, "doctor.clock.now", pairs...)
}

// clockCertificates goes by Google's certificates alone: Google renews them, so
// one that looks expired, or not valid yet, means the clock. Another server's
// may really have expired.
func (s *session) clockCertificates(x *sights) check {
	const g, id = "clock", "certificates"
	off, proved := time.Duration(0), false
	for _, d := range x.report.Doors {
		for _, w := range d.Ways() {
			if w.Seal == nil {
				continue
			}
			proved = proved || w.Seal.Err == nil
			if diagnose.IsGoogleHost(d.Server.Host) && w.Seal.Off.Abs() > off.Abs() {
				off = w.Seal.Off
			}
		}
	}
	switch {
	case off > 0:
		return s.found(g, id, fails, "doctor.clock.ahead", "off", s.span(off))
	case off < 0:
		return s.found(g, id, fails, "doctor.clock.behind", "off", s.span(-off))
	case proved:
		return s.found(g, id, fine, "doctor.clock.fits")
	}
	f := s.found(g, id, skipped, "doctor.clock.none-seen")
	f.follows = true // from what is said about the servers
	return f
}

// clockOnline compares with the clock of Google's web server.
func (s *session) clockOnline(d reach.Date) check {
	const g, id = "clock", "online"
	pairs := []any{"host", reach.DateHost, "off", s.span(d.Off.Abs()), "why", s.whyNoDate(d.Err)}
	switch {
	case d.Err != nil:
		return s.found(g, id, skipped, "doctor.clock.no-answer", pairs...)
	case !d.Proved: // it fails already by the certificate; this is no more than a hint
		key := "doctor.clock.hint-ahead"
		if d.Off < 0 {
			key = "doctor.clock.hint-behind"
		}
		return s.found(g, id, fails, key, pairs...)
	case d.Off.Abs() <= clockWarns:
		return s.found(g, id, fine, "doctor.clock.right", pairs...)
	}
	status := warns
	if d.Off.Abs() > clockFails {
		status = fails
	}
	key := "doctor.clock.online-ahead"
	if d.Off < 0 {
		key = "doctor.clock.online-behind"
	}
	return s.found(g, id, status, key, pairs...)
}

// whyNoDate is why another computer's clock could not be read, in our words where
// there are any. What the resolver says of itself is not told: it names the
// system's DNS server, whichever was asked.
func (s *session) whyNoDate(err error) string {
	var name *net.DNSError
	var late *mail.TimedOut // is the resolver's silence: nobody else says it here
	var wait net.Error
	var seal *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var date *time.ParseError
	switch {
	case err == nil:
		return ""
	case nowhere(err):
		return s.say("doctor.clock.no-name")
	case (errors.As(err, &name) || errors.As(err, &late)) && s.has(flagDNS):
		return s.say("doctor.clock.dns-asked", "server", clean(s.given[flagDNS]))
	case errors.As(err, &name), errors.As(err, &late):
		return s.say("doctor.clock.dns")
	case errors.As(err, &seal), errors.As(err, &authority), errors.As(err, &host), errors.As(err, &invalid):
		return s.say("doctor.clock.not-proved")
	case errors.As(err, &date):
		return s.say("doctor.clock.no-date")
	case one(err, refusals), noRoute(err):
		return s.shut(err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &wait) && wait.Timeout():
		return s.say("doctor.way.silent")
	}
	return s.shut(err)
}

// span is a length of time in the unit that fits.
func (s *session) span(d time.Duration) string {
	for _, unit := range [...]struct {
		of  time.Duration
		key string
	}{
		{365 * 24 * time.Hour, "doctor.years"},
		{24 * time.Hour, "doctor.days"},
		{time.Hour, "doctor.hours"},
		{time.Minute, "doctor.minutes"},
	} {
		if d >= unit.of {
			return s.env.Lang.N(unit.key, int(d/unit.of))
		}
	}
	return s.env.Lang.N("doctor.seconds", int(d/time.Second))
}

// clean is a name from a certificate, fit to be shown.
func clean(text string) string { return mail.CleanUpTo(text, mail.SaidMax) }
