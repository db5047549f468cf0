package gmailsim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// certKind is how good a server's certificate is.
type certKind int

const (
	goodCert       certKind = iota
	expiredCert             // was good until a month ago
	wrongNameCert           // good, but for somebody else's name
	selfSignedCert          // vouched for by nobody
	certKinds               // how many there are
)

const day = 24 * time.Hour

// authority is a certificate authority that lives in memory alone, so nobody
// can sign anything once the simulator is gone.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	pem  string
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the authority's key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "mailkey practice CA", Organization: []string{"mailkey rehearse"}},
		NotBefore:             time.Now().Add(-90 * day), // earlier than the expired certificate
		NotAfter:              time.Now().Add(365 * day),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("make the authority: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read the authority back: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return &authority{key, cert, string(text)}, nil
}

// issue makes a server certificate of the given kind.
func (a *authority) issue(kind certKind) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a server's key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(kind) + 2),
		Subject:      pkix.Name{CommonName: "imap.gmail.com", Organization: []string{"mailkey rehearse"}},
		NotBefore:    time.Now().Add(-day),
		NotAfter:     time.Now().Add(90 * day),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     append([]string{"localhost", "*" + practiceSuffix}, googleHosts[:]...),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	parent, signer := a.cert, a.key
	switch kind {
	case expiredCert:
		template.NotBefore, template.NotAfter = time.Now().Add(-60*day), time.Now().Add(-30*day)
	case wrongNameCert:
		template.Subject.CommonName = "poczta.inna-firma.example"
		template.DNSNames, template.IPAddresses = []string{"poczta.inna-firma.example"}, nil
	case selfSignedCert:
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, fmt.Errorf("make a server's certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// tlsConfigs are the TLS settings of a listener, by the kind of certificate
// that it shows.
func (a *authority) tlsConfigs() ([certKinds]*tls.Config, error) {
	var configs [certKinds]*tls.Config
	for kind := range certKinds {
		cert, err := a.issue(kind)
		if err != nil {
			return configs, err
		}
		configs[kind] = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{*cert}}
	}
	return configs, nil
}
