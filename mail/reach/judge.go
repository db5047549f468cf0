package reach

import (
	"bytes"
	"crypto/x509"
	"errors"
	"time"
)

// Seal is the encryption that a door offers, and how far it can be believed.
type Seal struct {
	Chain []*x509.Certificate // as the server sent it, its own first; empty where it came to none
	Root  string              // the authority that vouches for it; empty if none does
	ByCA  bool                // vouched for by the target's CA, and not by the roots
	Err   error               // why it is not believed; nil when it is
	// Off is how far the clock lies outside the certificates' validity where
	// nothing else is wrong with them: positive after their end, negative
	// before their begin.
	Off time.Duration
	// What else is wrong, each for itself.
	Misnamed  bool // the certificate is for other names
	Unvouched bool // neither the roots nor the target's CA vouch for it, whatever its name and time
}

// Issuer is the organisation, else the name, that signed the server's certificate.
func (s *Seal) Issuer() string {
	if s == nil || len(s.Chain) == 0 {
		return ""
	}
	return Name(s.Chain[0].Issuer.Organization, s.Chain[0].Issuer.CommonName)
}

// Name is an organisation, else a common name; both come from outside.
func Name(organisation []string, common string) string {
	if len(organisation) > 0 && organisation[0] != "" {
		return organisation[0]
	}
	return common
}

// judge verifies a chain by the examiner's own clock and roots.
func (e *Examiner) judge(chain []*x509.Certificate, err error, host, ca string) *Seal {
	s := &Seal{Chain: chain, Err: err}
	if err != nil || len(chain) == 0 {
		if err == nil {
			s.Err = errors.New("the server sent no certificate")
		}
		return s
	}
	now := e.now()
	if s.Err = e.vouch(s, host, ca, now); s.Err == nil {
		return s
	}
	// Each fault is looked for by itself, for one may hide another. Is anybody
	// vouching at the nearest time at which it is valid (roots, too, have their
	// time), or now, if its own time is left out of it (its root may be younger)?
	at, off := now, time.Duration(0)
	switch begin, end := valid(chain); {
	case now.After(end):
		at, off = end.Add(-time.Second), now.Sub(end)
	case now.Before(begin):
		at, off = begin.Add(time.Second), now.Sub(begin)
	}
	anyTime := &Seal{Chain: timeless(chain, now)}
	s.Misnamed = chain[0].VerifyHostname(host) != nil
	if e.vouch(s, "", ca, at) != nil && e.vouch(anyTime, "", ca, now) != nil {
		s.Unvouched = true
	} else if s.Root == "" {
		s.Root, s.ByCA = anyTime.Root, anyTime.ByCA
	}
	if !s.Misnamed && !s.Unvouched {
		s.Off = off
	}
	return s
}

// valid is when all of a chain is valid.
func valid(chain []*x509.Certificate) (begin, end time.Time) {
	begin, end = chain[0].NotBefore, chain[0].NotAfter
	for _, c := range chain[1:] {
		if c.NotBefore.After(begin) {
			begin = c.NotBefore
		}
		if c.NotAfter.Before(end) {
			end = c.NotAfter
		}
	}
	return begin, end
}

// timeless is copies of a chain that are valid at a time, whatever they say. Their
// signatures are those of the originals.
func timeless(chain []*x509.Certificate, at time.Time) []*x509.Certificate {
	copies := make([]*x509.Certificate, len(chain))
	for i, c := range chain {
		one := *c
		one.NotBefore, one.NotAfter = at.Add(-time.Hour), at.Add(time.Hour)
		copies[i] = &one
	}
	return copies
}

// SelfSigned reports whether the server signed its own certificate.
func (s *Seal) SelfSigned() bool {
	if len(s.Chain) == 0 {
		return false
	}
	c := s.Chain[0]
	return bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// vouch looks for somebody who vouches for the chain at a time: the target's
// CA, else the roots.
func (e *Examiner) vouch(s *Seal, host, ca string, at time.Time) error {
	options := x509.VerifyOptions{DNSName: host, Intermediates: x509.NewCertPool(), CurrentTime: at}
	for _, c := range s.Chain[1:] {
		options.Intermediates.AddCert(c)
	}
	if own := x509.NewCertPool(); ca != "" && own.AppendCertsFromPEM([]byte(ca)) {
		options.Roots = own
		if found, err := s.Chain[0].Verify(options); err == nil {
			s.Root, s.ByCA = top(found), true
			return nil
		}
	}
	options.Roots = e.Roots // nil: the system's
	found, err := s.Chain[0].Verify(options)
	if err == nil {
		s.Root, s.ByCA = top(found), false
	}
	return err
}

func top(chains [][]*x509.Certificate) string {
	root := chains[0][len(chains[0])-1]
	return Name(root.Subject.Organization, root.Subject.CommonName)
}
