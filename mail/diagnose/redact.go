package diagnose

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mailkey/mail"
)

// redacted stands where a password was.
const redacted = "•••"

// bare reports a line of which nothing is left to quote.
func bare(line string) bool {
	line = strings.TrimSpace(unmarkedLine(strings.TrimSpace(line)))
	return line == redacted || line == "+"
}

// Redact is a pasted message with dots in the place of what may be a password in
// it: what a program sent to sign in, an app password, a line of a settings file.
// It is for quoting; judge the message as it was.
func Redact(text string) string {
	return strings.Join(redactLines(strings.Split(unescape(text), "\n")), "\n")
}

func redactLines(given []string) []string {
	lines := slices.Clone(given)
	next := false // the line to come is a password
	for i, line := range lines {
		if answer := unmarkedLine(line); next && answer != "" && answer[0] != '+' { // the server's "go ahead" comes between
			lines[i], next = redacted, false
			continue
		}
		next = next || awaitsLiteral(line)
		lines[i] = redactLine(line)
	}
	return lines
}

// awaitsLiteral reports a LOGIN whose password follows as a literal: LOGIN ala {16}.
func awaitsLiteral(line string) bool {
	line = strings.ToUpper(strings.TrimSpace(line))
	return strings.Contains(line, "LOGIN ") && strings.HasSuffix(line, "}")
}

func redactLine(line string) string {
	if alone := strings.TrimSpace(unmarkedLine(line)); base64Answer(alone) || isAppPassword(alone) {
		return redacted
	}
	even := line
	if strings.Count(line, `"`)%2 == 1 { // the first encloses more than this line
		even = strings.Replace(line, `"`, " ", 1)
	}
	var clear strings.Builder
	done := 0 // bytes of line that are in clear, or stay out of it
	hide := func(from, to int) {
		clear.WriteString(line[done:from] + redacted)
		done = to
	}
	words := wordSpans(even)
	for i, w := range words {
		word, end := even[w.from:w.to], len(line)
		switch rest := words[i+1:]; strings.ToUpper(word) {
		case "AUTH", "AUTHENTICATE":
			if len(rest) == 2 && shouted(line[rest[0].from:rest[0].to]) {
				hide(rest[1].from, end)
			}
		case "LOGIN":
			if len(rest) > 1 && (loginCommand(line, word, words[:i], rest[0]) || beginsWithAppPassword(line[rest[1].from:])) {
				hide(rest[1].from, end)
			}
		case "PASS":
			if len(rest) > 0 && shouted(word) && len(words[:i]) < 2 {
				hide(rest[0].from, end)
			}
		default:
			if plainAnswer(word) {
				hide(w.from, w.to)
			}
		}
		if done == end {
			return clear.String()
		}
	}
	return withoutURLs(withoutSetting(clear.String() + line[done:]))
}

// plainAnswer reports the base64 of AUTH PLAIN: two or three parts set apart by NUL.
func plainAnswer(word string) bool {
	text, ok := fromBase64(strings.Trim(word, `"',;()`))
	zeros := bytes.Count(text, []byte{0})
	return ok && 0 < zeros && zeros < 4
}

// wordSpan is a word of a line; what stands in quotation marks is one.
type wordSpan struct{ from, to int }

func wordSpans(line string) []wordSpan {
	var all []wordSpan
	from, quoted := -1, false
	for i, r := range line {
		switch {
		case r == '"' && (from < 0 || quoted):
			if quoted = !quoted; from < 0 {
				from = i
			}
		case !unicode.IsSpace(r) && from < 0:
			from = i
		case unicode.IsSpace(r) && !quoted && from >= 0:
			all, from = append(all, wordSpan{from, i}), -1
		}
	}
	if from >= 0 {
		all = append(all, wordSpan{from, len(line)})
	}
	return all
}

// loginCommand tells the command LOGIN from the word in a sentence.
func loginCommand(line, word string, before []wordSpan, name wordSpan) bool {
	first := line[name.from:name.to]
	if strings.ContainsAny(first, `"@{`) {
		return true
	}
	mixed := word != strings.ToUpper(word) && word != strings.ToLower(word)
	if mixed || len(before) > 2 || strings.ContainsAny(first, ":.,;()") {
		return false
	}
	switch strings.ToLower(first) {
	case "failed", "failure", "error", "invalid", "incorrect", "denied", "is", "not", "was", "rejected", "command",
		"to", "for", "with", "from", "attempt", "attempts", "disabled", "or", "and", "as", "nie", "na", "do", "lub", "jest", "się":
		return false
	}
	for _, b := range before {
		switch strings.ToUpper(line[b.from:b.to]) {
		case "AUTH", "250-AUTH", "NO", "BAD", "BYE", "OK", "*", "THE", "YOUR":
			return false
		}
	}
	return true
}

// shouted reports capitals, digits and hyphens: a mechanism's or a command's name.
func shouted(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '-' }) < 0
}

// unmarkedLine is a log's line without what says that the program sent it.
func unmarkedLine(line string) string {
	line = strings.TrimSpace(line)
	for _, mark := range []string{"C:", "c:", ">>>", ">>", ">", "->", "=>", "CLIENT:", "Client:", "S:", "<", "<<", "<<<", "<-"} {
		if rest, ok := strings.CutPrefix(line, mark); ok && strings.HasPrefix(rest, " ") {
			return rest[1:]
		}
	}
	return line
}

// base64Answer reports a line that is one base64 answer. What a server asks with has a
// number or a plus before it; an error that Google encodes so is JSON.
func base64Answer(word string) bool {
	text, ok := fromBase64(word)
	letters := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	return ok && !bytes.HasPrefix(text, []byte("{")) && !(letters && word[1:] == strings.ToLower(word[1:]))
}

func fromBase64(word string) ([]byte, bool) {
	if len(word) < 8 {
		return nil, false
	}
	text, err := base64.StdEncoding.DecodeString(word)
	return text, err == nil
}

// isAppPassword reports a text that is an app password and nothing else: 16
// letters in one or in four groups. A sentence may have as many.
func isAppPassword(text string) bool {
	_, cleaned := mail.ParseSecret(text)
	return cleaned.AppPassword && len(strings.Fields(text)) == 1 || fourByFour(strings.ToLower(text))
}

// beginsWithAppPassword reports a text whose first word, or four words, are one.
func beginsWithAppPassword(text string) bool {
	words := strings.Fields(text[:min(len(text), 64)])
	for _, n := range []int{1, 4} {
		if len(words) >= n && isAppPassword(strings.Trim(strings.Join(words[:n], " "), `"'.,;<>`)) {
			return true
		}
	}
	return false
}

// withoutSetting hides what follows "password =", in the forms of settings files.
func withoutSetting(line string) string {
	lower := strings.Map(func(r rune) rune { // of the same length, so that places in one are places in the other
		if small := unicode.ToLower(r); utf8.RuneLen(small) == utf8.RuneLen(r) {
			return small
		}
		return r
	}, line)
	for _, name := range []string{"password", "passwd", "passphrase", "passwort", "pass", "pwd", "hasło", "haslo"} {
		for from := 0; len(lower) == len(line); {
			at := strings.Index(lower[from:], name)
			if at < 0 {
				break
			}
			at += from
			from = at + len(name)
			if value := setting(line[:at], line[from:]); value > 0 {
				return line[:len(line)-value] + redacted
			}
		}
	}
	return line
}

// setting is the length of the value, in bytes to the line's end, that a password's
// name is followed by; 0 where the name is a word in a sentence.
func setting(before, after string) int {
	rest := strings.TrimLeft(after, `"' `)
	sign := strings.TrimLeft(rest, "=:>")
	value := strings.TrimLeft(sign, `"' `)
	alone := strings.Trim(before, " \t\"'") == ""
	quoted := strings.HasPrefix(strings.TrimLeft(sign, " "), `"`)
	switch {
	case value == "":
	case strings.HasPrefix(rest, "="),
		strings.HasPrefix(rest, ":") && (alone || quoted || !strings.Contains(value, " ")),
		strings.HasPrefix(rest, ">") && strings.HasSuffix(before, "<") && strings.Contains(value, "</"),
		beginsWithAppPassword(value):
		return len(value)
	}
	return 0
}

// withoutURLs hides the password in imaps://ala:PASSWORD@host.
func withoutURLs(line string) string {
	var clear strings.Builder
	for {
		before, after, found := strings.Cut(line, "://")
		clear.WriteString(before)
		if !found {
			return clear.String()
		}
		clear.WriteString("://")
		end := strings.IndexFunc(after, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '"' })
		if end < 0 {
			end = len(after)
		}
		if name, rest, ok := strings.Cut(after[:end], ":"); ok {
			if at := strings.LastIndexByte(rest, '@'); at > 0 {
				clear.WriteString(name + ":" + redacted)
				after = rest[at:] + after[end:]
			}
		}
		line = after
	}
}
