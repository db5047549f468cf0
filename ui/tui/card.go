package tui

import (
	"strconv"
	"strings"

	"mailkey/mail"
	"mailkey/ui/guide"
)

// card is one value to be typed or pasted elsewhere.
type card struct {
	key    string // of its texts: card.KEY
	text   string
	secret mail.Secret // instead of the text
	wrong  string      // what the other program fills in by itself, and is not right; empty for nothing
}

func (c card) copy() Move {
	return Copy{What: "card." + c.key + ".name", Text: c.text, Secret: c.secret}
}

// card writes what to do and type, in the other program's words and order.
func (h *handOver) card(page *sheet) {
	f := page.f
	switch {
	case !h.firmao():
		h.table(page)
		return
	case h.existing():
		page.para(f.Theme.Strong, 0, f.T(inPractice(f, "card.existing-title", "card.practice-change")))
	default:
		page.para(f.Theme.Strong, 0, f.T(inPractice(f, "card.new-title", "card.practice-title")))
	}
	page.gap()
	names := append(guide.FirmaoNames(), "mailbox", mail.CleanUpTo(h.setup.draft().Label(), 60))
	width := h.labels(f, names)
	n, k := 0, 0
	said := func(key string) {
		n++
		page.hang(f.Theme.Strong, " "+f.Theme.Dim.Render(pad(strconv.Itoa(n), 2))+" ", f.T(key, names...))
	}
	value := func(key string, numbered bool) {
		number := ""
		if numbered {
			n++
			number = strconv.Itoa(n)
		}
		for i, c := range h.values() {
			if c.key == key {
				k = i
				h.value(page, number, f.T(h.label(key), names...), width, c, k)
			}
		}
	}
	if h.existing() {
		said("card.existing-open")
		said("card.existing-clear")
		value("password", true)
		said("card.existing-servers")
		value("imap", false)
		value("smtp", false)
		said("card.existing-fetch")
		return
	}
	said("card.new-open")
	value("address", true)
	value("name", true)
	value("password", true)
	said("card.new-access")
	said("card.new-servers")
	value("imap", false)
	value("smtp", false)
	said("card.new-connect")
}

// inPractice is the key of a text, or of the one in its place while practising.
func inPractice(f Frame, key, practice string) string {
	if f.Practice {
		return practice
	}
	return key
}

// label is the key of a value's label in Firmao's own words. Only Google's
// password is known to have no spaces.
func (h *handOver) label(key string) string {
	if key == "password" && !h.setup.draft().Google() {
		return "card.password-own"
	}
	return "card." + key
}

// labels is the width of the longest label beside a value, in cells.
func (h *handOver) labels(f Frame, names []any) int {
	width := 0
	for _, c := range h.values() {
		width = max(width, cells(f.T(h.label(c.key), names...)))
	}
	return width + 2
}

// value writes one value with the key that copies it: beside its label, or below
// where it would be cut.
func (h *handOver) value(page *sheet, number, label string, width int, c card, k int) {
	f := page.f
	text := c.text
	if !c.secret.IsZero() {
		text = strings.Repeat(f.Theme.Symbol.Mask, mail.AppPasswordLetters)
		if h.shown {
			_ = c.secret.Use(func(s string) error { text = mail.CleanUpTo(s, 80); return nil })
		}
	}
	lead := " " + f.Theme.Dim.Render(pad(number, 2)) + " "
	copies := f.Theme.Key.Render("(" + letter(k) + ")")
	left := lead + f.Theme.Dim.Render(pad(label, width))
	room := f.Width - 3 - cells(left) - cells(f.T("card.copy")) - 5
	wrong := f.Theme.Bad.Render(c.wrong + " " + f.Theme.Symbol.No)
	if cells(text) > room {
		for _, line := range folded(f.Theme.Dim.Render(label)+" "+copies, f.Width-3-cells(lead)) {
			page.line(lead + line)
			lead = strings.Repeat(" ", cells(lead))
		}
		page.hang(f.Theme.Value, "    ", text)
		if c.wrong != "" {
			page.block(4, folded(f.Theme.Dim.Render(f.T("connect.guess")+":")+" "+wrong, f.Width-7)...)
		}
		return
	}
	value := f.Theme.Value.Render(text)
	beside := c.wrong != "" && cells(text)+2+cells(wrong) <= room
	if beside {
		value += "  " + wrong
	}
	page.line(left + pad(value, room) + " " + copies + " " + f.Theme.Dim.Render(f.T("card.copy")))
	if c.wrong != "" && !beside && f.Wide() {
		page.line(strings.Repeat(" ", cells(lead)) + f.Theme.Dim.Render(pad(f.T("connect.guess")+":", width)) + wrong)
	}
}

// otherWidth is the width of the labels of the settings for any program, in cells.
const otherWidth = 30

// otherLabel is the key of a value's label for a program whose own words are
// not known: the wizard's.
func (h *handOver) otherLabel(key string) string {
	switch key {
	case "imap", "smtp":
		return "connect.server." + key
	case "password":
		key = h.setup.draft().PasswordKind()
	}
	return "field." + key + ".label"
}

// table is plain settings for any mail program.
func (h *handOver) table(page *sheet) {
	f := page.f
	page.line(f.Theme.Strong.Render(f.T("card.other-title")))
	page.gap()
	for i, c := range h.values() {
		h.value(page, "", f.T(h.otherLabel(c.key)), otherWidth, c, i)
		lane := mail.Protocol(c.key)
		if lane != mail.IMAP && lane != mail.SMTP {
			continue
		}
		s := h.setup.draft().Profile().Server(lane)
		lead := strings.Repeat(" ", 4)
		if f.Width >= 60 {
			lead = strings.Repeat(" ", 4+otherWidth)
		}
		page.line(lead + f.Theme.Dim.Render(f.T("card.port", "port", s.Port, "security", f.T("security."+string(s.Security)))))
	}
	user := h.setup.draft().Profile().UserName
	page.para(f.Theme.Dim, 4, f.T("card.user", "user", mail.CleanUpTo(user, 80)))
	if _, ok := guide.Find(guide.OtherProgram); ok {
		page.para(f.Theme.Dim, 4, f.T("card.other-more"))
	}
	page.para(f.Theme.Dim, 4, f.T("card.other-export"))
}
