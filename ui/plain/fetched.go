package plain

import (
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Bytes says a number of bytes as a person would: 512 B, 3.4 MB.
func Bytes(lang i18n.Lang, n int64) string {
	if n < 1000 {
		return strconv.FormatInt(max(n, 0), 10) + " B"
	}
	size, unit := float64(n), 0
	for units := len("kMGTPE"); size >= 999.95 && unit < units; unit++ {
		size /= 1000
	}
	text := strconv.FormatFloat(size, 'f', 1, 64)
	if size >= 99.95 {
		text = strconv.FormatFloat(size, 'f', 0, 64)
	}
	if lang == i18n.PL {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text + " " + " kMGTPE"[unit:unit+1] + "B"
}

// Left says how long something will still take, as roughly as it is known.
func Left(lang i18n.Lang, d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return lang.T("left.seconds", "n", max(1, int(d.Round(time.Second)/time.Second)))
	case d < 90*time.Minute:
		return lang.T("left.minutes", "n", int(d.Round(time.Minute)/time.Minute))
	}
	d = min(d, 999*time.Hour).Round(time.Minute)
	return lang.T("left.hours", "h", int(d/time.Hour), "m", int(d%time.Hour/time.Minute))
}

// FolderName is a mailbox's name for a person: INBOX has one in every language.
func FolderName(lang i18n.Lang, name string) string {
	if strings.EqualFold(name, "INBOX") {
		return lang.T("fetch.inbox")
	}
	return mail.CleanUpTo(name, mail.SaidMax)
}

// Underway is how far a fetch has come, in parts that may be shown beside each
// other: which folder, messages, bytes, rate, time left. What is not known is left out.
func Underway(lang i18n.Lang, p mail.Progress) []string {
	var parts []string
	name := FolderName(lang, p.Folder)
	if p.Folders > 1 {
		name = lang.T("fetch.nth", "n", p.Number, "of", p.Folders, "name", name)
	}
	if name != "" {
		parts = append(parts, name)
	}
	return append(parts, Amounts(lang, p)...)
}

// Amounts is Underway without the folder.
func Amounts(lang i18n.Lang, p mail.Progress) []string {
	if p.Of == 0 && p.New == 0 {
		return []string{lang.T("fetch.looking")}
	}
	parts := []string{lang.N("fetch.messages", p.New)}
	if p.Of > 0 {
		parts[0] = lang.N("fetch.messages-of", p.Of, "done", p.New)
	}
	bytes := Bytes(lang, p.Bytes)
	if p.OfBytes > 0 {
		bytes = lang.T("fetch.of", "n", bytes, "of", Bytes(lang, p.OfBytes))
	}
	parts = append(parts, bytes)
	if rate := p.Rate(); rate > 0 {
		parts = append(parts, lang.T("fetch.rate", "bytes", Bytes(lang, int64(rate))))
	}
	if left := p.Left(); left > 0 {
		parts = append(parts, lang.T("fetch.left", "time", Left(lang, left)))
	}
	return parts
}

// Came says how much came: 3 new messages, 1.2 MB.
func Came(lang i18n.Lang, messages int, bytes int64) string {
	if messages == 0 {
		return lang.T("fetch.none")
	}
	return lang.T("fetch.sum", "count", lang.N("fetch.count", messages), "bytes", Bytes(lang, bytes))
}

// Fetched says how a fetch ended, by the key of a text that takes what came; where
// nothing came it has another one.
func Fetched(lang i18n.Lang, key string, messages int, bytes int64) string {
	if messages == 0 {
		return lang.T(key + "-none")
	}
	return lang.T(key, "what", Came(lang, messages, bytes))
}

// FolderCame says what came in one mailbox.
func FolderCame(lang i18n.Lang, f mail.FetchedFolder) string {
	what := Came(lang, f.New, f.Bytes)
	if f.Anew {
		what += "; " + lang.T("fetch.anew")
	}
	return lang.T("fetch.folder", "name", FolderName(lang, f.Name), "what", what)
}

// Sender is whom a message is from, for a line of a list.
func Sender(lang i18n.Lang, m mail.Message) string {
	return orElse(mail.CleanUpTo(m.From, mail.SaidMax), lang.T("message.no-from"))
}

// Subject is what a message is about, for a line of a list.
func Subject(lang i18n.Lang, m mail.Message) string {
	return orElse(mail.CleanUpTo(m.Subject, mail.SaidMax), lang.T("message.no-subject"))
}

func orElse(text, otherwise string) string {
	if strings.TrimSpace(text) == "" {
		return otherwise
	}
	return text
}

// Dated is a message's date in the person's own time zone, always equally wide.
func Dated(now, t time.Time) string {
	if t.IsZero() {
		return strings.Repeat(" ", len("2006-01-02 15:04"))
	}
	return t.In(now.Location()).Format("2006-01-02 15:04")
}

// Heading is a line above a message's text.
type Heading struct{ Name, Text string }

// Headings is what stands above a message's text.
func Headings(lang i18n.Lang, now time.Time, m mail.MessageText) []Heading {
	all := []Heading{{"message.from", Sender(lang, m.Message)}}
	if m.To != "" {
		all = append(all, Heading{"message.to", mail.CleanUpTo(m.To, mail.SaidMax)})
	}
	if !m.Date.IsZero() {
		all = append(all, Heading{"message.date", Dated(now, m.Date)})
	}
	all = append(all, Heading{"message.subject", Subject(lang, m.Message)})
	if m.Folder != "" {
		all = append(all, Heading{"message.folder", FolderName(lang, m.Folder)})
	}
	if names := len(m.Attachments); names > 0 {
		var clean []string
		for _, name := range m.Attachments {
			clean = append(clean, mail.CleanUpTo(name, mail.SaidMax))
		}
		all = append(all, Heading{"message.attachments", strings.Join(clean, " · ")})
	}
	for i := range all {
		all[i].Name = lang.T(all[i].Name)
	}
	return all
}

// TextLines is a message's text by lines, each fit to be shown.
func TextLines(lang i18n.Lang, m mail.MessageText) []string {
	text := strings.TrimRight(m.Text, "\r\n")
	if strings.TrimSpace(text) == "" {
		return []string{lang.T("message.no-text")}
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		words := strings.Split(strings.ReplaceAll(line, "\t", "    "), " ")
		for j, word := range words { // word by word, so that what is set in columns stays so
			words[j] = mail.Clean(word)
		}
		lines[i] = strings.TrimRight(strings.Join(words, " "), " ")
	}
	return lines
}

// Quoted is a path as a shell takes it: for a command to be copied.
func Quoted(path string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+@%:,", r)
	}
	if path != "" && path[0] != '-' && strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
