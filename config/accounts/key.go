package accounts

import (
	"crypto/rsa"
	"errors"
	"strings"

	"golang.org/x/crypto/ssh"

	"mailkey/mail"
)

// minRSA is the shortest RSA key that is taken, in bits.
const minRSA = 2048

// ParseKey reads a public key as it stands in authorized_keys or in a .pub file:
// one line, without options. A private key, a certificate and a weak key are refused.
func ParseKey(text string) (Key, error) {
	bad := func(why string) (Key, error) { return Key{}, usage(FieldKey, ReasonMalformed, errors.New(why)) }
	text = strings.TrimSpace(text)
	switch {
	case strings.Contains(text, "PRIVATE KEY"):
		return bad("this is a private key, which nobody but its owner may have; give the public one (the file that ends in .pub)")
	case len(text) > maxKeyLine || strings.ContainsAny(text, "\r\n\x00"):
		return bad("a public key is one line")
	}
	public, comment, options, _, err := ssh.ParseAuthorizedKey([]byte(text))
	switch {
	case err != nil:
		return bad("this is no public key of SSH")
	case len(options) > 0:
		return bad("options in front of the key are not taken; give the key alone")
	case strings.HasSuffix(public.Type(), "-cert-v01@openssh.com"):
		return bad("certificates are not taken; give the public key itself")
	case public.Type() == "ssh-dss": // named to be refused
		return bad("DSA keys are too weak; make a new one: ssh-keygen -t ed25519")
	case tooShort(public):
		return bad("this RSA key is too short; make a new one: ssh-keygen -t ed25519")
	}
	return Key{
		Fingerprint: ssh.FingerprintSHA256(public),
		Line:        strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))),
		Comment:     mail.CleanUpTo(comment, maxName),
	}, nil
}

func tooShort(public ssh.PublicKey) bool {
	held, ok := public.(ssh.CryptoPublicKey)
	if !ok {
		return false
	}
	key, ok := held.CryptoPublicKey().(*rsa.PublicKey)
	return ok && key.N.BitLen() < minRSA
}
