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
	AddressLocalLong  AddressProblem = "local-too-long" // more than 64 octets before the @
	AddressLabelLong  AddressProblem = "label-too-long" // more than 63 letters between two dots of the domain
	AddressComma      AddressProblem = "comma"
	AddressBrackets   AddressProblem = "brackets" // <ala@firma.pl>, with or without a name before it
	AddressLink       AddressProblem = "link"     // mailto:ala@firma.pl
	AddressNumeric    AddressProblem = "numeric"  // an IP address after the @, which is no mail domain
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
	if problem := wrapped(s); problem != "" {
		return bad(problem)
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
	case strings.Contains(s, ","):
		return bad(AddressComma)
	case len(local) > maxLocal:
		return bad(AddressLocalLong)
	case !validLocal(local):
		return bad(AddressLocal)
	case !strings.Contains(strings.TrimSuffix(domain, "."), "."):
		return bad(AddressIncomplete)
	case longLabel(domain):
		return bad(AddressLabelLong)
	case numeric(domain):
		return bad(AddressNumeric)
	case !validHostName(domain): // a final dot passes as given; discover suggests the address without it
		return bad(AddressDomain)
	}
	return Address{local, domain}, nil
}

// wrapped is what is wrong with letters that belong to no address, wherever they
// stand. What was copied together with an address is named before the spaces in it.
func wrapped(s string) AddressProblem {
	for _, r := range s {
		if !unicode.IsSpace(r) && hidden(r) {
			return AddressInvisible
		}
	}
	switch {
	case strings.ContainsAny(s, "<>"):
		return AddressBrackets
	case len(s) >= len(mailto) && strings.EqualFold(s[:len(mailto)], mailto):
		return AddressLink
	case strings.ContainsFunc(s, unicode.IsSpace):
		return AddressSpace
	case strings.HasPrefix(s, `"`):
		return AddressQuoted
	}
	return ""
}

const mailto = "mailto:"

// longLabel reports a domain with a part that no domain has (RFC 1035, section 2.3.4).
func longLabel(domain string) bool {
	for label := range strings.SplitSeq(domain, ".") {
		if utf8.RuneCountInString(label) > maxLabel {
			return true
		}
	}
	return false
}

// numeric reports a domain whose last part is digits: an IP address and never a
// mail domain (RFC 3696, section 2). In brackets it is one that nobody has a mailbox at.
func numeric(domain string) bool {
	domain = strings.TrimSuffix(domain, ".")
	if ip, ok := strings.CutPrefix(domain, "["); ok {
		domain = strings.TrimSuffix(ip, "]")
	}
	return strings.Trim(domain[strings.LastIndexByte(domain, '.')+1:], "0123456789") == ""
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
