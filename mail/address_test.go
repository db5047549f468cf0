package mail

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseAddress(t *testing.T) {
	long := strings.Repeat("a", 64)
	for text, want := range map[string]AddressProblem{
		"ala@gmail.com":                          "",
		"Ala.Nowak+crm@Firma.Example":            "",
		"o'brien@firma.pl":                       "",
		"żółć@przykład.pl":                       "",
		"ala@xn--gmil-63d.com":                   "",
		"ala@gmаil.com":                          "", // a Cyrillic а: discover warns
		long + "@firma.pl":                       "",
		"":                                       AddressEmpty,
		"ala":                                    AddressNoAt,
		"@":                                      AddressNoLocal,
		"@gmail.com":                             AddressNoLocal,
		"ala@":                                   AddressNoDomain,
		"ala@gmail@com":                          AddressTwoAts,
		"ala@@gmail.com":                         AddressTwoAts,
		`"ala nowak"@gmail.com`:                  AddressSpace,
		`"ala"@gmail.com`:                        AddressQuoted,
		`ala"x"@gmail.com`:                       AddressLocal,
		" ala@gmail.com":                         AddressSpace,
		"ala@gmail.com ":                         AddressSpace,
		"ala@gmail.com\n":                        AddressSpace,
		"ala@gmail.com\r\n":                      AddressSpace,
		"ala\u00a0@gmail.com":                    AddressSpace,
		"ala@gmail.com\x00":                      AddressInvisible,
		"ala\u200b@gmail.com":                    AddressInvisible,
		"\ufeffala@gmail.com":                    AddressInvisible,
		"ala\u202emoc.liamg@gmail.com":           AddressInvisible,
		"al\u00ada@gmail.com":                    AddressInvisible,
		"ala\xff@gmail.com":                      AddressInvisible,
		"ala\x1b[31m@gmail.com":                  AddressInvisible,
		".ala@gmail.com":                         AddressLocal,
		"ala.@gmail.com":                         AddressLocal,
		"a..b@gmail.com":                         AddressLocal,
		"ala,nowak@gmail.com":                    AddressComma,
		"ala@gmail,com":                          AddressComma,
		"<ala@gmail.com>":                        AddressBrackets,
		"Ala <ala@gmail.com>":                    AddressBrackets,
		"mailto:ala@gmail.com":                   AddressLink,
		"MailTo:ala@gmail.com?subject=x y":       AddressLink,
		"mailto@gmail.com":                       "",
		"ala@127.0.0.1":                          AddressNumeric,
		"ala@127.0.0.1.":                         AddressNumeric,
		"ala@firma.1pl":                          "",
		"ala@gmail":                              AddressIncomplete,
		"ala@.com":                               AddressDomain,
		"ala@gmail.":                             AddressIncomplete,
		"ala@gmail.com.":                         "", // exactly so: discover suggests the other
		"ala@gmail,com.pl":                       AddressComma,
		"ala@gmail..com":                         AddressDomain,
		"ala@-gmail.com":                         AddressDomain,
		"ala@gmail-.com":                         AddressDomain,
		"ala@[127.0.0.1]":                        AddressNumeric,
		"ala@gmail.com:993":                      AddressDomain,
		"ala@gmail.com/x":                        AddressDomain,
		long + "a@firma.pl":                      AddressLocalLong,
		"ala@" + strings.Repeat("a.", 130) + "p": AddressTooLong,
		strings.Repeat("x", 10<<20):              AddressTooLong,
		"ala@" + long + ".pl":                    AddressLabelLong,
	} {
		a, err := ParseAddress(text)
		var bad *AddressError
		switch {
		case want == "" && (err != nil || a.String() != text):
			t.Errorf("%q: %v, %v", clip(text), a, err)
		case want != "" && (!errors.As(err, &bad) || bad.Problem != want):
			t.Errorf("%q: %v, want %s", clip(text), err, want)
		case want != "" && !a.IsZero():
			t.Errorf("%q: refused, and yet %v", clip(text), a)
		}
	}
}

func clip(s string) string { return s[:min(len(s), 80)] }

// Something accepted is used exactly as it was written (D11), and nothing that
// is refused is repeated in the error: it may be a password.
func TestParseAddressIsExactOrSilent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[a-z.+@ "<>\x{200b}\x{202e}\nż]{0,20}@[a-zA-Z0-9.\-ż]{0,12}`),
			rapid.String(),
		).Draw(t, "text")
		a, err := ParseAddress(text)
		if err != nil {
			if len(text) > 3 && strings.Contains(err.Error(), text) {
				t.Fatalf("the error repeats %q: %v", text, err)
			}
			return
		}
		if a.String() != text || Clean(text) != text || strings.Count(text, "@") != 1 || strings.ContainsAny(text, " \r\n\x00") {
			t.Fatalf("%q became %q", text, a)
		}
		var again Address
		b, _ := json.Marshal(a)
		if err := json.Unmarshal(b, &again); err != nil || again != a {
			t.Fatalf("%q through JSON: %v, %v", text, again, err)
		}
	})
}

func TestAddressKeyAndParts(t *testing.T) {
	a, err := ParseAddress("Ala.Nowak@Gmail.COM")
	if err != nil {
		t.Fatal(err)
	}
	if a.Local() != "Ala.Nowak" || a.Domain() != "gmail.com" || a.String() != "Ala.Nowak@Gmail.COM" || a.Key() != "ala.nowak@gmail.com" {
		t.Errorf("%q %q %q %q", a.Local(), a.Domain(), a.String(), a.Key())
	}
	var none Address
	if !none.IsZero() || none.String() != "" || none.Key() != "" {
		t.Errorf("zero address: %q", none.String())
	}
	if b, err := json.Marshal(none); err != nil || string(b) != `""` {
		t.Errorf("zero address as JSON: %s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`""`), &a); err != nil || !a.IsZero() {
		t.Errorf("zero address from JSON: %v, %v", a, err)
	}
	if err := json.Unmarshal([]byte(`"ala"`), &a); err == nil {
		t.Error("a malformed address came in through JSON")
	}
}
