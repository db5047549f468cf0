package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// catalogue is every text; a key that two rooms have is a mistake.
func catalogue() map[string]text {
	all := map[string]text{}
	for _, room := range rooms() {
		for key, t := range room {
			if _, taken := all[key]; taken {
				panic("two texts for " + key)
			}
			all[key] = t
		}
	}
	return all
}

func TestPluralForms(t *testing.T) {
	for _, c := range []struct {
		lang Lang
		form int
		of   []int
	}{
		{PL, 0, []int{1}},
		{PL, 1, []int{2, 3, 4, 22, 34, 103, 1002}},
		{PL, 2, []int{0, 5, 11, 12, 13, 14, 21, 25, 100, 101, 112, 1000}},
		{EN, 0, []int{1}},
		{EN, 1, []int{0, 2, 5, 11, 21, 100}},
	} {
		for _, n := range c.of {
			if got := c.lang.plural(n); got != c.form {
				t.Errorf("%s: form of %d = %d, want %d", c.lang, n, got, c.form)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	for tag, want := range map[string]Lang{
		"pl": PL, "pl_PL.UTF-8": PL, "PL": PL, "en-GB": EN, "en": EN,
		"": "", "C": "", "C.UTF-8": "", "plt": "", "de_DE": "", "english": "",
	} {
		got, ok := Match(tag)
		if got != want || ok != (want != "") {
			t.Errorf("Match(%q) = %q, %v; want %q", tag, got, ok, want)
		}
	}
}

func TestFill(t *testing.T) {
	if got, want := EN.T("program", "x", 1), "mailkey"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// A value that looks like a placeholder is not filled again.
	if got, want := fill("{a} and {b}", []any{"a", "{b}", "b", 2}), "{b} and 2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := fill("the server {host} answers on port {port}", []any{"host", "", "port", 0, "host", Unknown, "port", 25}), "the server answers on port 25"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := EN.T("no.such.text"); got != "«no.such.text»" {
		t.Errorf("a missing text is shown as %q", got)
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_-]+\}`)

// Both languages say the same: neither is empty, and they fill in the same.
func TestBothLanguages(t *testing.T) {
	for key, text := range catalogue() {
		if text.pl == "" || text.en == "" {
			t.Errorf("%s: a language is missing", key)
		}
		pl, en := strings.Split(text.pl, "|"), strings.Split(text.en, "|")
		counted := len(pl) > 1 || len(en) > 1
		if counted && (len(pl) != 3 || len(en) != 2) {
			t.Errorf("%s: %d Polish and %d English forms, want 3 and 2", key, len(pl), len(en))
		}
		want := names(pl[0])
		for _, form := range append(pl[1:], en...) {
			got := names(form)
			if counted { // "one message" need not say its number
				got, want = without(got, "{n}"), without(want, "{n}")
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: fills in %v in one form and %v in another", key, want, got)
			}
		}
	}
}

func names(s string) []string {
	all := placeholder.FindAllString(s, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func without(all []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == name })
}

// What every sentence must keep to, whoever writes it.
func TestTypography(t *testing.T) {
	for key, text := range catalogue() {
		for lang, s := range map[Lang]string{PL: text.pl, EN: text.en} {
			if strings.Contains(s, "  ") && !strings.Contains(key, ".layout") {
				t.Errorf("%s (%s): two spaces in a row", key, lang)
			}
			if s != strings.TrimSpace(s) {
				t.Errorf("%s (%s): space at an end", key, lang)
			}
			if strings.Contains(s, "...") {
				t.Errorf("%s (%s): three dots where … belongs", key, lang)
			}
			if regexp.MustCompile(`(?i)\bemail`).MatchString(s) && !strings.Contains(s, "email@") {
				t.Errorf("%s (%s): e-mail is written with a hyphen", key, lang)
			}
		}
		if strings.Count(text.pl, "„") != strings.Count(text.pl, "”") || strings.Contains(text.pl, `"`) {
			t.Errorf("%s: Polish quotation marks are „ and ”: %s", key, text.pl)
		}
		if strings.ContainsAny(text.pl, "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ") && text.pl == text.en {
			t.Errorf("%s: the English text is Polish", key)
		}
	}
}

// Every key that the program asks for is in the catalogue. Keys made of parts
// are checked where they are made.
func TestKeysInUseExist(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "T" && sel.Sel.Name != "N" {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				key, _ := strconv.Unquote(lit.Value)
				seen[key] = true
				if !Has(key) {
					t.Errorf("%s asks for %q, which is not in the catalogue", path, key)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(catalogue()) == 0 {
		t.Fatal("the catalogue is empty")
	}
	t.Logf("%d keys in use, %d texts", len(seen), len(slices.Collect(maps.Keys(catalogue()))))
}

// Nothing sends anybody to a command that is not there.
func TestNamedCommandsAreThere(t *testing.T) {
	named := regexp.MustCompile(`(?:uruchom|run|it)[^.:]*: mailkey ([a-z]+)`)
	seen := 0
	for key, text := range catalogue() {
		for _, said := range []string{text.pl, text.en} {
			for _, m := range named.FindAllStringSubmatch(said, -1) {
				seen++
				if !slices.Contains([]string{"setup", "test", "accounts", "guide", "rehearse", "doctor", "rotate"}, m[1]) {
					t.Errorf("%s recommends mailkey %s", key, m[1])
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no text names a command any more")
	}
}

// What is filled in never runs into the next sentence, nor ends twice.
func TestSentencesEnd(t *testing.T) {
	for why, want := range map[string]string{
		"no such file or directory": "error at /x: no such file or directory. What has been fetched stays.",
		"It is over.":               "error at /x: It is over. What has been fetched stays.",
		"cut here…":                 "error at /x: cut here… What has been fetched stays.",
	} {
		if got := EN.T("disk.fault", "path", "/x", "why", why); !strings.HasSuffix(got, want) {
			t.Errorf("%q", got)
		}
	}
	runOn := regexp.MustCompile(`\{(why|said|detail)\} \p{Lu}`) // another's words, and a new sentence
	for _, room := range rooms() {
		for key, text := range room {
			for _, l := range Langs {
				if said := text.in(l); runOn.MatchString(said) {
					t.Errorf("%s: %q runs on after a value", key, said)
				}
			}
		}
	}
}
