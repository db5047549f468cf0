package diagnose

import (
	"encoding/base64"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"unicode"

	"mailkey/mail"
)

// maxText is how much of a pasted message is read, in bytes.
const maxText = 64 << 10

// read takes everything out of a piece of prose: replies' codes, signs, and,
// where they are not known otherwise, the server and the port that it names.
func (e *evidence) read(text string) {
	if len(text) > maxText {
		text = text[:maxText]
	}
	text = unescape(strings.ToValidUTF8(text, "\uFFFD"))
	e.raw += text
	lower := strings.ToLower(text)
	if e.status == "" {
		e.readReply(text)
	}
	if e.host == "" {
		e.host = serverIn(lower)
	}
	if e.port == 0 {
		e.port = portIn(lower)
	}
	// Both with and without the codes: a line break puts them inside a sentence.
	told := withoutOffers(text)
	e.words = fold(told)
	if sentences := fold(withoutCodes(told)); sentences != e.words {
		e.words = sentences + " | " + e.words
	}
	e.words = withoutAfterthoughts(e.words)
	stage := e.stage
	switch {
	case e.input:
		stage = "input"
	case stage != mail.SignIn && e.status+e.code != "":
		stage = "" // a server's answer is about whatever it pleases
	}
	e.signs |= signsIn(e.words, stage) | numbersIn(e.words) | marksIn(lower) | challenge(text) | e.greeting(text)
	if e.stage == mail.Encrypt && e.shows(mentionsCertificate) {
		e.signs |= certTrust // whatever is wrong with it
	}
	if hasIPv6(text) {
		e.signs |= overIPv6
	}
	if (e.host == "" || e.googleHost()) && e.googleWords() {
		e.signs |= saidByGoogle
	}
	if e.input && missesAppPasswords(e.words) {
		e.signs |= noAppPasswords
	}
}

// unescape undoes what printing a reply as a quoted string does to it, in Python too: b'text'.
func unescape(s string) string { return unescaper().Replace(s) }

var unescaper = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(" b'", " '", "(b'", "('", "[b'", "['", ` b"`, ` "`, `(b"`, `("`, `[b"`, `["`, `\r\n`, "\n", `\n`, "\n", `\r`, "\n", "\r\n", "\n", "\r", "\n", `\t`, " ", `\"`, `"`, `\'`, `'`, "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&nbsp;", " ", "&#39;", "'", "&amp;", "&", "<br>", "\n", "<br/>", "\n", "<br />", "\n")
})

// greeting compares what a server says first with what the lane expects.
func (e *evidence) greeting(text string) signs {
	lower := strings.ToLower(text)
	var found signs
	if strings.Contains(lower, "(failure)") && (e.host == "" || e.googleHost()) {
		found |= saidByGoogle // so end Google's refusals over IMAP
	}
	if e.stage != mail.Greet {
		return found
	}
	first := strings.Contains(lower, "* ok") || strings.Contains(lower, "220 ") || strings.Contains(lower, "220-")
	imap := strings.Contains(lower, "* ok") || strings.Contains(lower, "imap4rev1") || strings.Contains(lower, "gimap")
	smtp := strings.Contains(" "+e.words+" ", " 220 ") || strings.Contains(lower, "220-") || strings.Contains(lower, "esmtp")
	if e.lane == mail.IMAP && smtp || e.lane == mail.SMTP && imap || strings.Contains(lower, "+ok") {
		found |= otherProtocol
	}
	if first && e.googleHost() && !strings.Contains(lower, "gsmtp") && !strings.Contains(lower, "gimap") && e.status == "" {
		found |= saidByOther // Google's servers say who they are
	}
	return found
}

// marks is what folding would destroy.
func marksIn(lower string) signs {
	marks := []struct {
		sign  signs
		marks []string
	}{
		{webPage, []string{"http/1.", "http/2", `'/1.1 `, `'/1.0 `, `"/1.1 `, `"/1.0 `, "http/0.", "<html", "<!doctype", "<head", "<body", `got "<"`, "407 proxy", "proxy authentication required"}},
		{otherProtocol, []string{`"+ok`, "\n+ok", `'+ok`, `"* ok`, `'* ok`, `: * ok`, `greeting: +ok`, `greeting "+ok`, `"ssh-`, `: ssh-`, `unknown tag "220`, `tag "220"`, "[220 "}},
		{mailProtocol, []string{"* bye ", "-err ["}},
		{foreign, []string{`get "http`, `post "http`, `head "http`, `put "http`, `access 'http`, `for 'http`, `host 'http`}},
		{masked, []string{"220 ****", "220-****", "250-xxxx", "250 xxxx", "xxxxxxxa"}},
	}
	var found signs
	for _, m := range marks {
		if slices.ContainsFunc(m.marks, func(mark string) bool { return strings.Contains(lower, mark) }) {
			found |= m.sign
		}
	}
	return found
}

// imapCodes is the response codes that decide something (RFC 9051, RFC 5530, and Google's).
var imapCodes = []string{
	"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN", "NOPERM", "INUSE", "UNAVAILABLE",
	"OVERQUOTA", "LIMIT", "NONEXISTENT", "TRYCREATE", "SERVERBUG", "CLIENTBUG", "CANNOT", "WEBALERT", "ALERT",
}

// readReply finds the server's answer: its last refusal, for the answers
// before were not yet the end.
func (e *evidence) readReply(text string) {
	upper := strings.ToUpper(text)
	for _, code := range imapCodes {
		if strings.Contains(upper, "["+code+"]") || strings.Contains(upper, "["+code+" ") {
			e.code = code
			break
		}
	}
	for line := range strings.Lines(text) {
		if status, enhanced := smtpReply(line); status != "" {
			e.mute = (e.mute || e.status == "") && mute(line, status)
			e.status, e.enhanced = status, enhanced
		} else if strings.HasPrefix(enhanced, "4.") {
			e.transient = true
		}
	}
	if e.status != "" {
		return
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"':,`, r) })
	for _, w := range words {
		if w == "NO" || w == "BAD" || w == "BYE" {
			e.status = w
		}
	}
}

// mute reports that no words follow a line's last status: another server's are
// to be told by them, and a name of a server is none.
func mute(line, status string) bool {
	words := strings.Fields(line[strings.LastIndex(line, status):])
	return !slices.ContainsFunc(words, func(w string) bool {
		return strings.IndexFunc(w, unicode.IsLetter) >= 0 && !strings.Contains(strings.Trim(w, ".,:;"), ".")
	})
}

// smtpReply finds a refusal's status and enhanced code in a line.
func smtpReply(line string) (status, enhanced string) {
	adjacent := false
	for i := 0; i+3 <= len(line); i++ {
		if i > 0 && (isWordByte(line[i-1]) || line[i-1] == '.' || line[i-1] == '-') || inSource(line[:i]) {
			continue
		}
		rest := line[i:]
		switch {
		case isStatus(rest):
			behind := enhancedAt(strings.TrimLeft(rest[3:], " -\"'b,():[]#"))
			if rest[:3] == status && behind == "" {
				continue // said again, as by responseCode: 535
			}
			status, enhanced, adjacent = rest[:3], behind, behind != ""
		case enhanced == "" && enhancedAt(rest) != "":
			enhanced = enhancedAt(rest)
		}
	}
	if status != "" && enhanced != "" && status[0] != enhanced[0] && !adjacent {
		enhanced = ""
	}
	return status, enhanced
}

// isStatus reports that s begins with one of the refusals of SMTP.
func isStatus(s string) bool {
	if len(s) < 3 || len(s) > 3 && (isWordByte(s[3]) || s[3] == '.' && len(s) > 4 && isDigit(s[4])) {
		return false
	}
	if len(s) > 4 && s[3] == ' ' && measured(s[4:]) {
		return false
	}
	switch s[:3] {
	case "421", "422", "431", "432", "435", "450", "451", "452", "454", "455", "471",
		"500", "501", "502", "503", "504", "521", "523", "525", "530", "534", "535", "538", "541",
		"550", "551", "552", "553", "554", "555", "556", "571":
		return true
	}
	return false
}

// inSource reports what stands before the number of a line in a program: line
// 500, or main.go:500.
func inSource(before string) bool {
	before = strings.ToLower(before[max(0, len(before)-len(".java:")):])
	return slices.ContainsFunc([]string{"line ", "line: ", ".php:", ".py:", ".go:", ".js:", ".ts:", ".rb:", ".java:", ".cs:", ".c:", ".cpp:", ".rs:"}, func(s string) bool {
		return strings.HasSuffix(before, s)
	})
}

// measured reports what stands behind a number that counts something.
func measured(behind string) bool {
	behind = strings.ToLower(behind[:min(len(behind), len("milliseconds"))])
	return slices.ContainsFunc([]string{"ms", "bytes", "kb", "seconds", "milliseconds", "sekund", "messages", "wiadomo"}, func(unit string) bool {
		return strings.HasPrefix(behind, unit)
	})
}

// enhancedAt is the enhanced status code (RFC 3463) that s begins with.
func enhancedAt(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(s)
	}
	parts := strings.Split(strings.TrimSuffix(s[:end], "."), ".")
	if len(parts) != 3 || (parts[0] != "4" && parts[0] != "5") || len(parts[1]) != 1 || parts[1] > "7" || parts[2] == "" || len(parts[2]) > 3 {
		return ""
	}
	return strings.Join(parts, ".")
}

// withoutCodes takes the codes out of a reply, so that its lines join to sentences.
func withoutCodes(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		for i, word := range strings.Fields(line) {
			bare := strings.Trim(word, `"'(),:>[]b`)
			status, rest, dashed := strings.Cut(bare, "-")
			switch {
			case enhancedAt(bare) != "" && !strings.ContainsFunc(bare, unicode.IsLetter):
				continue
			case dashed && isStatus(status) && enhancedAt(rest) != "":
				continue
			case dashed && i == 0 && isStatus(status) && rest != "":
				word = rest
			case isStatus(bare) && (i == 0 || len(bare) == 3 && i < 3):
				continue
			}
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// withoutOffers takes out what a server says it can do, what it did, and the
// name of the program that wrote the log: none of it is a complaint.
func withoutOffers(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if bare := unmarkedLine(line); strings.HasPrefix(bare, "250-") || strings.HasPrefix(bare, "250 ") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			name, _, bracketed := strings.Cut(strings.TrimSuffix(word, "]:"), "[")
			if strings.HasPrefix(word, "AUTH=") || bracketed && strings.HasSuffix(word, "]:") && !strings.Contains(name, ".") && !shouted(name) {
				continue
			}
			kept = append(kept, word)
		}
		kept = append(kept, "\n")
	}
	return strings.Join(kept, " ")
}

// challenge reports a base64 answer that decodes to Google's complaint about an
// OAuth token.
func challenge(text string) signs {
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, `"'(),:b`)
		if len(word) < 16 || len(word) > 4096 {
			continue
		}
		decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(word, "="))
		if err == nil && aboutToken(strings.ToLower(string(decoded))) {
			return bearer
		}
	}
	if aboutToken(strings.ToLower(text)) {
		return bearer
	}
	return 0
}

// aboutToken reports the JSON of RFC 7628, or Google's older form.
func aboutToken(lower string) bool {
	return strings.Contains(lower, `"schemes"`) && strings.Contains(lower, "bearer") || strings.Contains(lower, `"status"`) && strings.Contains(lower, `"scope"`) ||
		strings.HasPrefix(lower, "{") && strings.Contains(lower, "bearer")
}

// serverIn finds a server of Google's or Microsoft's that a message names.
func serverIn(lower string) string {
	for word := range strings.FieldsFuncSeq(lower, func(r rune) bool { return r != '.' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		word = strings.Trim(word, ".-")
		switch {
		case IsGoogleHost(word),
			below(word, "l.google.com") || word == "smtp-relay.gmail.com" || word == "smtp-relay.google.com",
			below(word, "office365.com") || word == "smtp-mail.outlook.com" || word == "imap-mail.outlook.com":
			return word
		}
	}
	return ""
}

// portIn finds a mail port that a message names behind a colon or the word.
func portIn(lower string) int {
	for _, port := range []int{993, 465, 587, 143, 995, 110, 2525, 25} {
		if namesPort(lower, port) {
			return port
		}
	}
	return 0
}

// hasIPv6 reports an IPv6 address, with or without brackets and port.
func hasIPv6(text string) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`[](),"'<>/=`, r) }) {
		if strings.Count(word, ":") < 2 {
			continue
		}
		word = strings.Trim(word, ".;")
		word = strings.TrimSuffix(word, ":")
		withoutPort := word[:max(0, strings.LastIndexByte(word, ':'))]
		if isIPv6(word) || isIPv6(withoutPort) {
			return true
		}
	}
	return false
}

func isIPv6(s string) bool {
	ip, err := netip.ParseAddr(s)
	return err == nil && ip.Is6() && !ip.Is4In6() && !ip.IsLoopback() && !ip.IsUnspecified()
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isWordByte(b byte) bool {
	return isDigit(b) || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
}

// stageOf reads both vocabularies of stages.
func stageOf(s string) (stage mail.Stage, input bool) {
	switch s = strings.ToLower(strings.TrimSpace(s)); s {
	case "dns":
		return mail.Resolve, false
	case "tcp":
		return mail.Connect, false
	case "tls":
		return mail.Encrypt, false
	case "greeting", "capability":
		return mail.Greet, false
	case "auth":
		return mail.SignIn, false
	case "mailbox":
		return mail.Use, false
	case "input":
		return "", true
	}
	switch st := mail.Stage(s); st {
	case mail.Resolve, mail.Connect, mail.Encrypt, mail.Greet, mail.SignIn, mail.Use, mail.Send, mail.Arrive:
		return st, false
	}
	return "", false
}
