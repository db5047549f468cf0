package discover

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// domainName is a domain in the forms in which it must be looked at.
type domainName struct {
	given   string // lower case, without a final dot
	ascii   string // what DNS is asked (RFC 5891); empty when it is no domain
	unicode string // as it reads
	mixed   bool   // letters of several alphabets in one label
}

func readDomain(s string) domainName {
	n := domainName{given: strings.TrimSuffix(strings.ToLower(s), ".")}
	ascii, err := idna.Lookup.ToASCII(n.given)
	if err != nil {
		// Underscores and the like are no IDN, yet may be asked for as they are.
		if !isASCII(n.given) || strings.Contains(n.given, "xn--") {
			n.unicode = n.given
			return n
		}
		ascii = n.given
	}
	n.ascii, n.unicode = ascii, ascii
	if u, err := idna.Lookup.ToUnicode(ascii); err == nil {
		n.unicode = u
	}
	if last := ascii[strings.LastIndexByte(ascii, '.')+1:]; strings.Trim(last, "0123456789") == "" {
		n.ascii = "" // an IP address (RFC 3696, section 2)
	}
	for label := range strings.SplitSeq(n.unicode, ".") {
		n.mixed = n.mixed || mixedScripts(label)
	}
	return n
}

// punycode is the ASCII form, where the person did not type it so.
func (n domainName) punycode() string {
	if n.ascii == n.given {
		return ""
	}
	return n.ascii
}

// imitates reports a domain that reads like a well-known one without being it.
func (n domainName) imitates() bool {
	read := skeleton(n.unicode)
	if read == n.unicode || known(n.unicode) || atDomain(n.unicode) != nil {
		return false
	}
	// Of the short names in the table only foreign letters are a disguise:
	// 0p.pl may be an honest company.
	return known(read) || !isASCII(n.unicode) && atDomain(read) != nil
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// mixedScripts reports letters that share a label though they never share a word.
func mixedScripts(label string) bool {
	scripts := []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee, unicode.Georgian}
	seen := 0
	for _, s := range scripts {
		if strings.IndexFunc(label, func(r rune) bool { return unicode.Is(s, r) }) >= 0 {
			seen++
		}
	}
	return seen > 1
}

// confusables is letters that draw like a Latin one, each beside it (after
// Unicode's UTS 39); at the end, digits that a hurried eye takes for letters.
const confusables = "аa еe оo рp сc хx уy іi јj ѕs ԁd һh ӏl ԛq ԝw мm тt кk пn гr вb ʟl ɑa ɡg ıi " +
	"οo αa εe ιi κk νv ρp τt υu χx ωw ηn γy գq ոn սu ցg օo հh 0o 1l 3e 5s"

// skeleton is a domain as a hurried eye reads it: accents and foreign alphabets
// become the Latin letters they resemble, rn becomes m.
func skeleton(s string) string {
	like := make(map[rune]rune, 64)
	for pair := range strings.FieldsSeq(confusables) {
		letter, size := utf8.DecodeRuneInString(pair)
		like[letter] = rune(pair[size])
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch l, ok := like[r]; {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł':
			b.WriteByte('l')
		case ok:
			b.WriteRune(l)
		default:
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(b.String())
}
