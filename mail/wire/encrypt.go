package wire

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"sync"

	"mailkey/mail"
)

// ErrCA reports that a Target's CA holds no certificate.
var ErrCA = errors.New("no certificate in the CA's PEM text")

// Encrypt puts TLS over the connection, 1.2 at least and verified against the host
// that was dialled; with STARTTLS after having asked for it. There is no way round the
// verification. Its errors are those of net, tls and x509, wrapped, or Fault's.
//
// With STARTTLS everything said before is forgotten, and what the server
// offers is asked anew.
func (c *Conn) Encrypt() error { return c.to.Deaf.Error(c.encrypt()) }

func (c *Conn) encrypt() error {
	c.Begin(mail.Encrypt)
	config, err := c.config()
	if err != nil {
		return err
	}
	upgrade := c.to.Server.Security == mail.StartTLS
	if upgrade {
		if err := c.startTLS(); err != nil {
			return err
		}
	}
	over := tls.Client(c.raw, config)
	if err := over.Handshake(); err != nil {
		return c.handshakeFault(err, upgrade)
	}
	c.net = over
	if !upgrade {
		return nil
	}
	c.forget()
	if err := c.askOffers(); err != nil {
		return err
	}
	return c.prime()
}

// forget drops all that was said before TLS.
func (c *Conn) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.script.forget()
	c.lines, c.offers = bufio.NewReader(c), nil
}

// TLS is the state of the encryption; zero before Encrypt.
func (c *Conn) TLS() tls.ConnectionState {
	if over, ok := c.net.(*tls.Conn); ok {
		return over.ConnectionState()
	}
	return tls.ConnectionState{}
}

// handshakeFault keeps what tls and x509 complain about and explains the rest.
func (c *Conn) handshakeFault(err error, upgrade bool) error {
	var clear tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &clear) && upgrade:
		// The server agreed to encrypt, and yet somebody speaks in the clear.
		return &mail.Misbehaviour{Kind: mail.Tampered, Err: errors.New(err.Error())}
	case strings.Contains(err.Error(), "exceeds maximum"): // crypto/tls has no type for it
		return &mail.Misbehaviour{Kind: mail.Flood, Err: err}
	case errors.As(err, &clear), errors.As(err, &certificate):
		return fmt.Errorf("encrypt the connection to %s: %w", c.to.Server.Host, err)
	}
	fault := c.Fault(err)
	var misdeed *mail.Misbehaviour
	if errors.As(fault, &misdeed) && misdeed.Kind == mail.Nonsense {
		return fmt.Errorf("encrypt the connection to %s: %w", c.to.Server.Host, err)
	}
	return fault
}

// config verifies by the system's roots, and by the target's CA beside them.
func (c *Conn) config() (*tls.Config, error) {
	host, err := asciiHost(c.to.Server.Host)
	if err != nil {
		return nil, fmt.Errorf("server name %s: %w", c.to.Server.Host, err)
	}
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if c.to.CA == "" {
		return config, nil
	}
	own := pools.of(c.to.CA)
	if own == nil {
		return nil, ErrCA
	}
	// crypto/tls wants all roots in one pool before it begins, and reading the
	// system's takes longer than a whole test on a fast network. So its own verification
	// gives way to the same one done twice: by the CA, and only if that fails by the system's roots.
	config.InsecureSkipVerify = true
	config.VerifyConnection = func(s tls.ConnectionState) error { return verify(s, host, own) }
	return config, nil
}

// authorities is the pools of the latest CAs: a thousand mailboxes of one company
// have one, which need not be read two thousand times. They are only read.
type authorities struct {
	mu    sync.Mutex
	known map[string]*x509.CertPool
}

var pools authorities

// maxPools bounds what is remembered.
const maxPools = 16

// of is the pool of a PEM text; nil where it holds no certificate.
func (a *authorities) of(pem string) *x509.CertPool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if pool := a.known[pem]; pool != nil {
		return pool
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(pem)) {
		return nil
	}
	if a.known == nil || len(a.known) >= maxPools {
		a.known = map[string]*x509.CertPool{}
	}
	a.known[pem] = pool
	return pool
}

// verify is crypto/tls's own verification, by either of two pools.
func verify(s tls.ConnectionState, host string, own *x509.CertPool) error {
	if len(s.PeerCertificates) == 0 {
		return errors.New("tls: the server sent no certificate")
	}
	options := x509.VerifyOptions{Roots: own, DNSName: host, Intermediates: x509.NewCertPool()}
	for _, cert := range s.PeerCertificates[1:] {
		options.Intermediates.AddCert(cert)
	}
	_, err := s.PeerCertificates[0].Verify(options)
	var stranger x509.UnknownAuthorityError
	if errors.As(err, &stranger) {
		options.Roots = nil // the system's
		_, err = s.PeerCertificates[0].Verify(options)
	}
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: s.PeerCertificates, Err: err}
	}
	return nil
}
