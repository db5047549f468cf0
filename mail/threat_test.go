package mail

import (
	"errors"
	"strings"
	"testing"
)

// TestAddressThreats: an odd address is refused in so many words, or used as it
// is; it never becomes another one.
func TestAddressThreats(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		problem AddressProblem // empty: used exactly
	}{
		"D11 quoted local part":              {`"ala"@firma.pl`, AddressQuoted},
		"D11 quoted local part with a space": {`"ala kot"@firma.pl`, AddressSpace},
		"D11 quoted @":                       {`"ala@gmail.com"@firma.pl`, AddressQuoted},
		"D11 two @":                          {"ala@gmail.com@firma.pl", AddressTwoAts},
		"D11 trailing newline":               {"ala@firma.pl\n", AddressSpace},
		"D11 trailing CRLF":                  {"ala@firma.pl\r\n", AddressSpace},
		"D11 leading space":                  {" ala@firma.pl", AddressSpace},
		"D11 no-break space at the end":      {"ala@firma.pl\u00a0", AddressSpace},
		"D11 NUL":                            {"ala\x00@firma.pl", AddressInvisible},
		"D11 320 letters":                    {strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 126) + "pl", AddressTooLong},
		"D11 a local part of 65 letters":     {strings.Repeat("a", 65) + "@firma.pl", AddressLocalLong},
		"D11 a local part of 64 letters":     {strings.Repeat("a", 64) + "@firma.pl", ""},
		"D11 direction override":             {"ala\u202elp.amrif@firma.pl", AddressInvisible},
		"D11 direction isolate in a domain":  {"ala@fir\u2066ma.pl", AddressInvisible},
		"D11 zero-width in a domain":         {"ala@gm\u200bail.com", AddressInvisible},
		"D11 a comment":                      {"ala(kot)@firma.pl", AddressLocal},
		"D11 a name before it":               {"Ala <ala@firma.pl>", AddressBrackets},
		"D11 capitals and a tag":             {"Ala.Kot+CRM@Firma.PL", ""},
		"D11 letters of another alphabet":    {"żółw@żółw.pl", ""},
		"D11 a final dot":                    {"ala@firma.pl.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := ParseAddress(c.text)
			var problem *AddressError
			switch {
			case c.problem == "" && (err != nil || a.String() != c.text):
				t.Errorf("%q became %q, %v", c.text, a, err)
			case c.problem != "" && (!errors.As(err, &problem) || problem.Problem != c.problem || !a.IsZero()):
				t.Errorf("%q became %q, %v; want %s", c.text, a, err, c.problem)
			case err != nil && strings.Contains(err.Error(), "firma"):
				t.Errorf("the error repeats it: %v", err)
			}
		})
	}
}
