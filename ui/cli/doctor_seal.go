package cli

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/reach"
)

// googleSigns begins the name of the authority that signs for Google's servers.
const googleSigns = "Google Trust Services"

// seal is the certificate behind a port: who vouches for it, and until when. Of
// two families the worse one is told. Checks of the same cause say the same;
// without one there is nothing to say.
func (s *session) seal(d reach.Door) (f check, cause string) {
	var worst *reach.Seal
	for _, w := range d.Ways() {
		if w.Seal != nil && (worst == nil || worst.Err == nil) {
			worst = w.Seal
		}
	}
	if worst == nil {
		return check{}, ""
	}
	const g = "encryption"
	id, addr := d.Server.Addr(), clean(d.Server.Addr())
	if s.ctx.Err() != nil && worst.Err != nil && len(worst.Chain) == 0 {
		return s.found(g, id, skipped, "doctor.seal.unfinished", "server", addr), addr
	}
	pairs := []any{
		"server", addr, "host", clean(d.Server.Host), "issuer", clean(worst.Issuer()), "root", clean(worst.Root),
		"ca", fingerprint(d.CA), "why", s.shut(worst.Err),
	}
	if len(worst.Chain) > 0 {
		leaf := worst.Chain[0]
		pairs = append(pairs, "from", leaf.NotBefore.Format("2006-01-02"), "until", leaf.NotAfter.Format("2006-01-02"), "names", namesOf(leaf))
	}
	google := diagnose.IsGoogleHost(d.Server.Host)
	status, key := judged(worst, google, d.CA != "")
	f = s.found(g, id, status, key, pairs...)
	if !google && worst.Unvouched {
		for _, also := range besides(worst, s.env.Now()) {
			f.Detail += " " + s.say(also, pairs...)
		}
	}
	f.follows = key == "doctor.seal.clock" // the clock says it
	if !google {
		return f, addr
	}
	return f, key + " " + worst.Issuer()
}

// judged is what a seal means on a host of Google's or of another's; own is
// whether the mailbox has an authority of its own.
func judged(seal *reach.Seal, google, own bool) (standing, string) {
	var clear tls.RecordHeaderError
	var stray *mail.WrongProtocol
	var late *mail.TimedOut
	switch err := seal.Err; {
	case err == nil && google && seal.ByCA:
		return warns, "doctor.seal.company-ca"
	case err == nil && google && !strings.HasPrefix(seal.Issuer(), googleSigns):
		return warns, "doctor.seal.company"
	case err == nil && seal.ByCA:
		return fine, "doctor.seal.by-ca"
	case err == nil:
		return fine, "doctor.seal.good"
	case len(seal.Chain) == 0 && (errors.As(err, &clear) || errors.As(err, &stray)):
		return fails, "doctor.seal.stray"
	case len(seal.Chain) == 0 && errors.As(err, &late):
		return fails, "doctor.seal.silent"
	case len(seal.Chain) == 0:
		return fails, "doctor.seal.broken"
	case google && seal.Off != 0:
		return fails, "doctor.seal.clock"
	case google && seal.Misnamed:
		return fails, "doctor.seal.elsewhere"
	case google && strings.HasPrefix(seal.Issuer(), googleSigns): // the roots of this computer may be missing, or it is a lie
		return fails, "doctor.seal.unproved"
	case google:
		return fails, "doctor.seal.intercepted"
	case seal.Off > 0:
		return fails, "doctor.seal.expired"
	case seal.Off < 0:
		return fails, "doctor.seal.early"
	case seal.Misnamed && !seal.Unvouched:
		return fails, "doctor.seal.name"
	case seal.SelfSigned():
		return fails, "doctor.seal.self-signed"
	case own:
		return fails, "doctor.seal.stranger-to-ca"
	}
	return fails, "doctor.seal.stranger"
}

// besides is what is wrong with a certificate beside that nobody vouches for it.
func besides(seal *reach.Seal, now time.Time) (keys []string) {
	switch leaf := seal.Chain[0]; {
	case now.After(leaf.NotAfter):
		keys = append(keys, "doctor.seal.also-expired")
	case now.Before(leaf.NotBefore):
		keys = append(keys, "doctor.seal.also-early")
	}
	if seal.Misnamed {
		keys = append(keys, "doctor.seal.also-name")
	}
	return keys
}

// namesOf is the names that a certificate is for.
func namesOf(c *x509.Certificate) string {
	names := c.DNSNames
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) > 3 {
		names = append(names[:3:3], "…")
	}
	return clean(strings.Join(names, ", "))
}
