package accounts

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mailkey/mail"
)

// The fields that errors name; they are the flags' names too.
const (
	FieldAddress  = "address"
	FieldName     = "name"
	FieldUserName = "user-name"
	FieldPassword = "password"
	FieldPurpose  = "purpose"
	FieldAppName  = "app-name"
	FieldCA       = "ca-file"
	FieldDraft    = "draft"
	FieldUser     = "user"
	FieldRole     = "role"
	FieldKey      = "key"
)

// Limits, in letters, of what a person names; in bytes of the others.
const (
	maxName  = 100
	maxUser  = 320
	maxCA    = 256 << 10
	maxDraft = 64 << 10
)

// settle checks every field of a profile and fills in the label, so that what is
// stored can be used and shown. Nothing that the servers will read is repaired.
func settle(p mail.Profile) (mail.Profile, error) {
	if p.Address.IsZero() {
		return p, usage(FieldAddress, ReasonEmpty, errors.New("the address is missing"))
	}
	var err error
	if p.Label, err = name(FieldName, p.Label); err != nil {
		return p, err
	}
	if p.Label == "" {
		p.Label = p.Address.String()
	}
	if err := userName(p.UserName); err != nil {
		return p, err
	}
	for _, lane := range mail.Protocols {
		if err := p.Server(lane).Validate(); err != nil {
			return p, server(lane, err)
		}
	}
	return p, authority(p.CA)
}

// name makes a person's own words fit to be shown.
func name(field, s string) (string, error) {
	s = mail.Clean(s)
	if utf8.RuneCountInString(s) > maxName {
		return "", usage(field, ReasonTooLong, fmt.Errorf("a name has at most %d letters", maxName))
	}
	return s, nil
}

func userName(s string) error {
	switch {
	case s == "":
		return usage(FieldUserName, ReasonEmpty, errors.New("the user name is missing"))
	case len(s) > maxUser:
		return usage(FieldUserName, ReasonTooLong, errors.New("the user name is too long"))
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F }):
		return usage(FieldUserName, ReasonMalformed, errors.New("the user name holds letters that cannot be sent"))
	}
	return nil
}

func server(lane mail.Protocol, err error) error {
	field := string(lane)
	if e := (*mail.ServerError)(nil); errors.As(err, &e) {
		field += "-" + e.Field
	}
	return usage(field, ReasonMalformed, err)
}

func authority(pem string) error {
	switch {
	case pem == "":
		return nil
	case len(pem) > maxCA:
		return usage(FieldCA, ReasonTooLong, errors.New("the CA file is larger than 256 kB"))
	case !x509.NewCertPool().AppendCertsFromPEM([]byte(pem)):
		return usage(FieldCA, ReasonMalformed, errors.New("the CA file holds no certificate"))
	}
	return nil
}

// settle checks the details and fills in the default purpose.
func (d Details) settle() (Details, error) {
	if d.Purpose == "" {
		d.Purpose = Purposes[0]
	}
	if !slices.Contains(Purposes, d.Purpose) {
		return d, usage(FieldPurpose, ReasonMalformed, errors.New("no such purpose"))
	}
	var err error
	d.AppName, err = name(FieldAppName, d.AppName)
	return d, err
}

// fit refuses a secret that no mail server was meant to get.
func fit(s mail.Secret) error {
	if s.IsZero() {
		return usage(FieldPassword, ReasonEmpty, mail.ErrSecretEmpty)
	}
	return s.Use(func(password string) error {
		switch {
		case len(password) > mail.MaxSecret:
			return usage(FieldPassword, ReasonTooLong, mail.ErrSecretTooLong)
		case strings.ContainsRune(password, 0):
			return usage(FieldPassword, ReasonMalformed, mail.ErrSecretNUL)
		}
		return nil
	})
}
