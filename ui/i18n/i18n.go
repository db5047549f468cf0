// Package i18n is the one catalogue of what mailkey says, in Polish and in
// English. Keys are looked up here and nowhere else; both languages of a text
// stand side by side, so that neither can be changed alone.
package i18n

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Lang is the language that a person reads.
type Lang string

// The languages.
const (
	PL Lang = "pl"
	EN Lang = "en"
)

// Langs is all of them.
var Langs = [...]Lang{PL, EN}

// text is one sentence in both languages. A counted text has its forms
// separated by "|": in Polish one|few|many (1 krok, 2 kroki, 5 kroków), in
// English one|other. Placeholders are {names}.
type text struct{ pl, en string }

func (t text) in(l Lang) string {
	if l == PL {
		return t.pl
	}
	return t.en
}

// rooms is the catalogue, a map for each part of the program.
func rooms() [23]map[string]text {
	return [...]map[string]text{
		common, causes, wizardTexts, tuiTexts, readTexts, homeTexts, cliTexts, plainTexts,
		discoverTexts, explainTexts, doctorTexts, reportTexts, notes, mailTexts, fetchTexts, exportTexts,
		rotateTexts, awaitedTexts, teamTexts, usersTexts, serveTexts, fleetTexts, storeTexts,
	}
}

// find is the text of key.
func find(key string) (text, bool) {
	for _, room := range rooms() {
		if t, ok := room[key]; ok {
			return t, true
		}
	}
	return text{}, false
}

// T is the text of key in the language, its placeholders filled from pairs of
// name and value: T("step.of", "n", 3, "of", 6). A missing key is shown as
// «key», which a test forbids.
func (l Lang) T(key string, pairs ...any) string {
	t, ok := find(key)
	if !ok {
		return "«" + key + "»"
	}
	return fill(t.in(l), pairs)
}

// Has reports whether there is such a text.
func Has(key string) bool {
	_, ok := find(key)
	return ok
}

// N is the counted text of key for n, which also fills {n}.
func (l Lang) N(key string, n int, pairs ...any) string {
	t, ok := find(key)
	if !ok {
		return "«" + key + "»"
	}
	forms := strings.Split(t.in(l), "|")
	return fill(forms[min(l.plural(n), len(forms)-1)], append(pairs, "n", n))
}

// plural is the index of the form that goes with n (Unicode CLDR).
func (l Lang) plural(n int) int {
	if n < 0 {
		n = -n
	}
	switch tens, units := n%100, n%10; {
	case n == 1:
		return 0
	case l == PL && units >= 2 && units <= 4 && (tens < 12 || tens > 14):
		return 1
	case l == PL:
		return 2
	}
	return 1
}

// Unknown is the value of what is not known. Its placeholder goes, and the space
// before it: "the server {host} answers" becomes "the server answers". So a text
// names the thing itself, in the case that its sentence needs.
const Unknown = "—"

// fill fills in; of two values for a name the later one. The full stop after a
// value is left out where the value has an end of its own, as some errors do.
func fill(s string, pairs []any) string {
	if len(pairs) == 0 || !strings.Contains(s, "{") {
		return s
	}
	old := make([]string, 0, 2*len(pairs))
	for i := len(pairs)&^1 - 2; i >= 0; i -= 2 {
		name, value := "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1])
		switch {
		case value == Unknown:
			name, value = " "+name, ""
		case ends(value):
			old = append(old, name+".", value) // before the name alone, for the first that fits is taken
		}
		old = append(old, name, value)
	}
	return strings.NewReplacer(old...).Replace(s)
}

// ends reports whether a text ends a sentence by itself.
func ends(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…", last)
}

// Match picks the language that a person asked for: "pl", "pl_PL.UTF-8",
// "en-GB". The second result is false when it is neither.
func Match(tag string) (Lang, bool) {
	tag = strings.ToLower(tag)
	for _, l := range Langs {
		if rest, ok := strings.CutPrefix(tag, string(l)); ok && (rest == "" || strings.ContainsAny(rest[:1], "_-.@")) {
			return l, true
		}
	}
	return "", false
}
