package export

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// plainly reports whether a text is made of letters that no format gives a meaning to.
func plainly(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("@._/-+=:", r)
	})
}

// shell is an argument list as a POSIX shell reads it.
func shell(argv []string) string {
	words := make([]string, len(argv))
	for i, a := range argv {
		if words[i] = a; !plainly(a) || i == 0 && strings.Contains(a, "=") {
			words[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}

// goINI is a value as go-ini reads it (aerc): in back quotes everything means
// itself, but for back quotes and for %(names)s.
func goINI(field, s string) (string, error) {
	if strings.Contains(s, "`") || strings.Contains(s, "%(") {
		return "", refuse(field, Unholdable)
	}
	return "`" + s + "`", nil
}

// doubleQuoted escapes quotes and backslashes only (mbsync).
func doubleQuoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// muttQuoted is a word of a muttrc that means itself.
func muttQuoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(s) + `"`
}

// basic is a TOML basic string.
func basic(s string) string { return doubleQuoted(s) }

// python is a Python string literal in ASCII.
func python(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String() + `"`
}

// pythonList is its arguments as Python literals, separated by commas.
func pythonList(argv []string) string {
	words := make([]string, len(argv))
	for i, a := range argv {
		words[i] = python(a)
	}
	return strings.Join(words, ", ")
}

// component is a part of a URL in which nothing has a meaning.
func component(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// trimmed refuses what a format would take the ends off.
func trimmed(field, s string) error {
	if strings.TrimSpace(s) != s {
		return refuse(field, Unholdable)
	}
	return nil
}

// unexpanded refuses a path in which a program would look for variables.
func unexpanded(path string) error {
	if strings.Contains(path, "$") {
		return refuse(fieldCA, Unholdable)
	}
	return trimmed(fieldCA, path)
}
