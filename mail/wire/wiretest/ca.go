package wiretest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

// CA is an authority that nobody but the test trusts.
type CA struct {
	PEM  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	t    testing.TB
}

// NewCA makes an authority, valid around the test's present.
func NewCA(t testing.TB) *CA {
	t.Helper()
	ca := &CA{t: t}
	der := ca.sign(&x509.Certificate{
		Subject:               pkix.Name{CommonName: "wiretest CA"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
	}, nil)
	ca.PEM = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der.Certificate[0]}))
	ca.cert, ca.key = der.Leaf, der.PrivateKey.(*ecdsa.PrivateKey)
	return ca
}

// Cert is a valid certificate for names and IP addresses.
func (ca *CA) Cert(names ...string) tls.Certificate {
	return ca.CertUntil(time.Now().Add(12*time.Hour), names...)
}

// CertUntil is a certificate that ends at a given time.
func (ca *CA) CertUntil(end time.Time, names ...string) tls.Certificate {
	return ca.sign(leaf(end, names), ca)
}

// Make is a certificate of whatever content, signed by the authority.
func (ca *CA) Make(cert *x509.Certificate) tls.Certificate { return ca.sign(cert, ca) }

// Foreign is a certificate that ends at a given time, of an issuer of any name.
func (ca *CA) Foreign(issuer string, end time.Time, names ...string) tls.Certificate {
	other := &CA{t: ca.t}
	signed := other.sign(&x509.Certificate{Subject: pkix.Name{CommonName: issuer}, IsCA: true, BasicConstraintsValid: true, NotAfter: end}, nil)
	other.cert, other.key = signed.Leaf, signed.PrivateKey.(*ecdsa.PrivateKey)
	return other.CertUntil(end, names...)
}

// SelfSigned is a certificate that nobody vouches for.
func (ca *CA) SelfSigned(names ...string) tls.Certificate {
	return ca.sign(leaf(time.Now().Add(12*time.Hour), names), nil)
}

func leaf(end time.Time, names []string) *x509.Certificate {
	cert := &x509.Certificate{
		Subject:     pkix.Name{CommonName: names[0]},
		NotBefore:   end.Add(-100 * time.Hour),
		NotAfter:    end,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			cert.IPAddresses = append(cert.IPAddresses, ip)
		} else {
			cert.DNSNames = append(cert.DNSNames, name)
		}
	}
	return cert
}

func (ca *CA) sign(cert *x509.Certificate, by *CA) tls.Certificate {
	ca.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		ca.t.Fatal(err)
	}
	cert.SerialNumber = big.NewInt(time.Now().UnixNano())
	parent, signer := cert, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, &key.PublicKey, signer)
	if err != nil {
		ca.t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		ca.t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: parsed}
}
