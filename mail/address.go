package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is one e-mail address, kept letter for letter as it was given.
// The zero value means "none yet".
type Address struct{ local, domain string }

// AddressProblem says what is wrong with something that should be an address.
type AddressProblem string

// The ways in which an address can be malformed.
const (
	AddressEmpty      AddressProblem = "empty"
	AddressNoAt       AddressProblem = "no-at"
	AddressTwoAts     AddressProblem = "two-ats"
	AddressNoLocal    AddressProblem = "no-local"
	AddressNoDomain   AddressProblem = "no-domain"
	AddressDomain     AddressProblem = "bad-domain"
	AddressLocal      AddressProblem = "bad-local"
	AddressSpace      AddressProblem = "space"
	AddressInvisible  AddressProblem = "invisible"
	AddressTooLong    AddressProblem = "too-long"
	AddressQuoted     AddressProblem = "quoted"
	AddressIncomplete AddressProblem = "no-dot"
)

// AddressError reports a malformed address. It does not repeat the text:
// a password is sometimes pasted into the wrong field.
type AddressError struct{ Problem AddressProblem }

func (e *AddressError) Error() string { return "malformed address: " + string(e.Problem) }

// Limits of RFC 5321 section 4.5.3.1, in octets.
const (
	maxLocal   = 64
	maxDomain  = 255
	maxAddress = 254
)

// ParseAddress reads an address exactly as written: nothing is trimmed, folded
// or repaired, for a repaired address may be somebody else's. The error is an
// *AddressError.
func ParseAddress(s string) (Address, error) {
	bad := func(p AddressProblem) (Address, error) { return Address{}, &AddressError{p} }
	switch {
	case s == "":
		return bad(AddressEmpty)
	case len(s) > maxAddress:
		return bad(AddressTooLong)
	case !utf8.ValidString(s):
		return bad(AddressInvisible)
	}
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			return bad(AddressSpace)
		case hidden(r):
			return bad(AddressInvisible)
		}
	}
	if strings.HasPrefix(s, `"`) {
		return bad(AddressQuoted)
	}
	local, domain, found := strings.Cut(s, "@")
	switch {
	case !found:
		return bad(AddressNoAt)
	case strings.Contains(domain, "@"):
		return bad(AddressTwoAts)
	case local == "":
		return bad(AddressNoLocal)
	case domain == "":
		return bad(AddressNoDomain)
	case len(local) > maxLocal || len(domain) > maxDomain:
		return bad(AddressTooLong)
	case !validLocal(local):
		return bad(AddressLocal)
	case !strings.Contains(strings.TrimSuffix(domain, "."), "."):
		return bad(AddressIncomplete)
	case !validHostName(domain): // a final dot passes as given; discover suggests the address without it
		return bad(AddressDomain)
	}
	return Address{local, domain}, nil
}

// validLocal accepts the dot-atom of RFC 5322 with the letters of RFC 6531.
func validLocal(s string) bool {
	if strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		if r < utf8.RuneSelf && !isAlnum(r) && !strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r) {
			return false
		}
	}
	return true
}

// Local is the part before the @, as given.
func (a Address) Local() string { return a.local }

// Domain is the part after the @, in lower case.
func (a Address) Domain() string { return strings.ToLower(a.domain) }

// IsZero reports whether there is no address yet.
func (a Address) IsZero() bool { return a == Address{} }

// String is the address as it was given.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	return a.local + "@" + a.domain
}

// Key is the form under which two spellings of one address are the same: mail
// providers do not tell capitals apart.
func (a Address) Key() string { return strings.ToLower(a.String()) }

// MarshalText writes the address as given, and nothing for the zero value.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (a *Address) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*a = Address{}
		return nil
	}
	parsed, err := ParseAddress(string(b))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}
