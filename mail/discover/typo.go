package discover

import (
	"slices"
	"strings"

	"mailkey/mail"
)

// wellKnown is the domains that most people here have, and the only ones that
// are suggested for a slip of the finger.
var wellKnown = []string{
	"gmail.com", "googlemail.com", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "gazeta.pl", "poczta.onet.pl",
	"outlook.com", "hotmail.com", "yahoo.com", "icloud.com",
}

// genuine is domains that look like a typing error of those, and are not.
var genuine = []string{
	"mail.com", "email.com", "ymail.com", "op.pl", "vp.pl", "onet.eu", "interia.eu", "interia.com", "interiowy.pl",
	"outlook.pl", "outlook.de", "outlook.fr", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es", "hotmail.pl",
	"yahoo.pl", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.co.uk", "yahoo.co.jp", "yahoo.ca", "yahoo.in",
	"net.pl", "one.pl", "inet.pl", "o2.com", "o2.co.uk", "wp.eu", "wp.com",
}

func known(domain string) bool { return slices.Contains(wellKnown, domain) }

// Suggest is the address with a likely typing error in its domain corrected,
// or zero. It asks nobody, so it can be called before anything is looked up.
func Suggest(a mail.Address) mail.Address {
	right := nearest(strings.TrimSuffix(a.Domain(), "."))
	if ascii := readDomain(a.Domain()).ascii; ascii != a.Domain() && (known(ascii) || atDomain(ascii) != nil) {
		right = ascii // "gmail.com." and wide letters: the same domain, unusually written
	}
	if right == "" {
		return mail.Address{}
	}
	better, err := mail.ParseAddress(a.Local() + "@" + right)
	if err != nil {
		return mail.Address{}
	}
	return better
}

// nearest is the well-known domain that this one is a misspelling of, or "".
func nearest(domain string) string {
	if domain == "" || known(domain) || slices.Contains(genuine, domain) || atDomain(domain) != nil {
		return ""
	}
	if name := readDomain(domain); name.imitates() {
		return skeleton(name.unicode)
	}
	for _, right := range wellKnown {
		if misspells(domain, right) {
			return right
		}
	}
	return ""
}

// misspells compares name and ending apart: a short name is judged strictly,
// for there a single letter makes another company.
func misspells(domain, right string) bool {
	switch {
	case undotted(domain) == undotted(right), domain == "www."+right, strings.HasPrefix(domain, right+"."):
		return true
	}
	name, end := cutEnd(domain)
	rightName, rightEnd := cutEnd(right)
	sameEnd := end == rightEnd || slices.Contains(slippedEnds[rightEnd], end)
	if name == rightName {
		// Google has mailboxes at one ending only, whatever the country.
		return sameEnd || rightName == "gmail" || rightName == "googlemail"
	}
	return sameEnd && nearName(name, rightName)
}

// slippedEnds is what fingers make of the two endings.
var slippedEnds = map[string][]string{
	"com": {"con", "cmo", "ocm", "vom", "xom", "comm", "coom", "ccom", "cpm", "cim", "clm", "cm", "om", "co", "coml", "dom", "com1"},
	"pl":  {"lp", "p", "l", "pll", "ppl", "ol", "pk", "plk", "pi", "pl1"},
}

func undotted(s string) string { return strings.ReplaceAll(s, ".", "") }

// cutEnd splits gmail.com into gmail and com.
func cutEnd(domain string) (name, end string) {
	i := strings.LastIndexByte(domain, '.')
	return domain[:max(i, 0)], domain[i+1:]
}

// nearName accepts a doubled letter always, two letters swapped from four on,
// any one slip from five on, and two slips in a name of eight or more.
func nearName(name, right string) bool {
	d := slips(name, right)
	switch n := len(right); {
	case string(slices.Compact([]byte(name))) == right:
		return true
	case n < 4:
		return false
	case n < 5:
		return d == 1 && len(name) == n && sameLetters(name, right)
	case n >= 8:
		return d <= 2
	default:
		return d == 1 || d == 2 && sameLetters(name, right)
	}
}

func sameLetters(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

// slips counts letters missing, added, replaced, or swapped with a neighbour
// (optimal string alignment).
func slips(a, b string) int {
	if abs := len(a) - len(b); abs > 2 || abs < -2 {
		return 3
	}
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
