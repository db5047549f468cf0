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
		page.line(f.Theme.Strong.Render(f.T("card.existing-title")))
	default:
		page.line(f.Theme.Strong.Render(f.T("card.new-title")))
	}
	page.gap()
	n, k := 0, 0
	said := func(key string) {
		n++
		page.hang(f.Theme.Strong, " "+f.Theme.Dim.Render(pad(strconv.Itoa(n), 2))+" ", f.T(key, "name", h.setup.draft().Label()))
	}
	value := func(key string, numbered bool) {
		number := ""
		if numbered {
			n++
			number = strconv.Itoa(n)
		}
		for i, c := range h.values() {
			if c.key == key {
				k = i + 1
				h.value(page, number, c, k)
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

// value writes one value with the key that copies it.
func (h *handOver) value(page *sheet, number string, c card, k int) {
	f := page.f
	text := c.text
	if !c.secret.IsZero() {
		text = strings.Repeat(f.Theme.Symbol.Mask, mail.AppPasswordLetters)
		if h.shown {
			_ = c.secret.Use(func(s string) error { text = mail.CleanUpTo(s, 80); return nil })
		}
	}
	label := f.T("card." + c.key)
	lead := " " + f.Theme.Dim.Render(pad(number, 2)) + " "
	copies := f.Theme.Key.Render("(" + strconv.Itoa(k) + ")")
	if f.Width < 60 {
		page.line(lead + f.Theme.Dim.Render(label) + " " + copies)
		page.line("    " + f.Theme.Value.Render(text))
		return
	}
	left := lead + f.Theme.Dim.Render(pad(label, 30)) + " "
	room := f.Width - 3 - cells(left) - cells(f.T("card.copy")) - 5
	page.line(left + f.Theme.Value.Render(pad(text, room)) + " " + copies + " " + f.Theme.Dim.Render(f.T("card.copy")))
}

// table is plain settings for any mail program.
func (h *handOver) table(page *sheet) {
	f := page.f
	page.line(f.Theme.Strong.Render(f.T("card.other-title")))
	page.gap()
	for i, c := range h.values() {
		h.value(page, "", c, i+1)
		lane := mail.Protocol(c.key)
		if lane != mail.IMAP && lane != mail.SMTP {
			continue
		}
		s := h.setup.draft().Profile().Server(lane)
		lead := strings.Repeat(" ", 4)
		if f.Width >= 60 {
			lead = strings.Repeat(" ", 35)
		}
		page.line(lead + f.Theme.Dim.Render(f.T("card.port", "port", s.Port, "security", f.T("security."+string(s.Security)))))
	}
	user := h.setup.draft().Profile().UserName
	page.para(f.Theme.Dim, 4, f.T("card.user", "user", mail.CleanUpTo(user, 80)))
	if _, ok := guide.Find(guide.OtherProgram); ok {
		page.para(f.Theme.Dim, 4, f.T("card.other-more"))
	}
}
