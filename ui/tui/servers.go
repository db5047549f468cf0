package tui

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/mail"
	"mailkey/ui/wizard"
)

// servers writes the row ⋯ and, unfolded, the server fields with what the CRM
// would fill in by itself beside them.
func (c *connect) servers(page *sheet) {
	f := page.f
	mark, style := "  ", f.Theme.Dim
	if c.focus == stopUnfold {
		mark, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Strong
	}
	line := mark + style.Render(f.Theme.Symbol.Dots+" "+f.T("connect.servers"))
	if c.open && (c.beside(f, mail.IMAP) || c.beside(f, mail.SMTP)) {
		line = spread(line, f.Theme.Dim.Render(f.T("connect.guess")), f.Width-3)
	}
	page.line(line)
	if c.focus == stopUnfold {
		page.here()
	}
	if !c.open {
		for _, line := range c.summary(f) {
			page.line("    " + f.Theme.Dim.Render(line))
		}
		if c.guesses() {
			page.para(f.Theme.Dim, 4, f.T("connect.guess-wrong"))
		}
		return
	}
	if c.nameless() {
		page.para(f.Theme.Dim, 4, f.T("connect.servers-who"))
	}
	for _, lane := range mail.Protocols {
		if f.Wide() {
			c.server(page, lane)
		} else {
			c.serverFields(page, lane)
		}
	}
	user, _ := c.byID("user-name")
	if !f.Wide() {
		c.row(page, user, "")
		return
	}
	line, style = c.serverLabel(f, user.ID)
	line += style.Render(pad(f.T("field.user-name.label"), serverLabels))
	text, x := c.typed[user.ID].view(f.Width-3-serverLabels-4, "")
	if text == "" {
		text = f.Theme.Dim.Render(c.placeholder(f, user))
	}
	page.line(line + f.Theme.Value.Render(text))
	if c.focus == user.ID {
		page.at(ansi.StringWidth(line) + x)
	}
	c.wrong(page, user.ID)
}

// nameless reports whether the person has to name a server.
func (c *connect) nameless() bool {
	return c.draft.Login.IMAP.Host == "" || c.draft.Login.SMTP.Host == ""
}

// guesses reports whether the CRM fills in something else than what is right.
func (c *connect) guesses() bool {
	return !wizard.Hopeless(c.draft.Found) && (c.wrongly(mail.IMAP) || c.wrongly(mail.SMTP))
}

// wrongly reports whether what the CRM fills in for this lane is not what is right.
func (c *connect) wrongly(lane mail.Protocol) bool { return c.draft.Wrong(lane) != "" }

func (c *connect) guess(lane mail.Protocol) string { return c.draft.Wrong(lane) }

// summary is both servers, in one line where they fit.
func (c *connect) summary(f Frame) []string {
	var all []string
	for _, lane := range mail.Protocols {
		s := c.draft.Login.Server(lane)
		if s.Host != "" {
			all = append(all, s.Host+":"+strconv.Itoa(s.Port))
		}
	}
	if len(all) == 0 {
		return wrap(f.T("connect.servers-none"), f.Width-7)
	}
	if line := strings.Join(all, "  "+f.Theme.Symbol.Sep+"  "); cells(line) <= f.Width-7 {
		return []string{line}
	}
	return all
}

// serverLabels is the width of the labels behind ⋯, in cells.
const serverLabels = 28

// serverLabel is the margin of a line behind ⋯, and the style of its label.
func (c *connect) serverLabel(f Frame, ids ...string) (string, lipgloss.Style) {
	if slices.Contains(ids, c.focus) {
		return "  " + f.Theme.Accent.Render(f.Theme.Symbol.Pointer) + " ", f.Theme.Strong
	}
	return "    ", f.Theme.Dim
}

// server writes host, port and security of a lane in one line, and what the CRM
// fills in beside it, or below where there is no room.
func (c *connect) server(page *sheet, lane mail.Protocol) {
	f := page.f
	line, cursor, focused := c.lane(f, lane)
	guess := f.Theme.Bad.Render(c.guess(lane) + " " + f.Theme.Symbol.No)
	if c.beside(f, lane) {
		line += "  " + guess
	}
	page.line(line)
	if cursor >= 0 {
		page.at(cursor)
	} else if focused {
		page.here()
	}
	if c.wrongly(lane) && c.guesses() && !c.beside(f, lane) {
		page.line(strings.Repeat(" ", 4+serverLabels) + f.Theme.Dim.Render(f.T("connect.guess")+": ") + guess)
	}
	for _, part := range []string{"host", "port", "security"} { // one line below the row, for what stands first in it
		if id := string(lane) + "-" + part; c.errs[id] != "" {
			c.wrong(page, id)
			break
		}
	}
}

// beside reports whether what the CRM wrongly fills in fits beside what is right.
func (c *connect) beside(f Frame, lane mail.Protocol) bool {
	line, _, _ := c.lane(f, lane)
	return f.Wide() && c.wrongly(lane) && c.guesses() && f.Width-3-cells(line) >= cells(c.guess(lane))+4
}

// lane is a lane's line, the cursor's column in it or -1, and whether the focus is in it.
func (c *connect) lane(f Frame, lane mail.Protocol) (line string, cursor int, focused bool) {
	id := func(part string) string { return string(lane) + "-" + part }
	focused = c.focus == id("host") || c.focus == id("port") || c.focus == id("security")
	line, style := c.serverLabel(f, id("host"), id("port"), id("security"))
	line += style.Render(pad(f.T("connect.server."+string(lane)), serverLabels))
	cursor = -1
	cell := func(id string, width int) {
		text, x := c.typed[id].view(width, "")
		if c.focus == id {
			cursor = ansi.StringWidth(line) + x
		}
		style := f.Theme.Value
		if text == "" {
			field, _ := c.byID(id)
			text, style = c.placeholder(f, field), f.Theme.Dim
		}
		line += pad(style.Render(fit(text, width)), width)
	}
	cell(id("host"), c.hostWidth())
	line += f.Theme.Dim.Render(":")
	cell(id("port"), max(4, len(c.typed[id("port")].text)+1)) // and the cursor behind it
	security, _ := c.byID(id("security"))
	return line + " " + c.security(f, security), cursor, focused
}

// hostWidth is room for both hosts, or for an example where one is empty.
func (c *connect) hostWidth() int {
	const least, most = 15, 22
	width := least
	for _, p := range mail.Protocols {
		n := len(c.typed[string(p)+"-host"].text)
		if n == 0 {
			n = most
		}
		width = max(width, min(n+1, most))
	}
	return width
}

// security is the present choice, with arrows while it can be changed.
func (c *connect) security(f Frame, field wizard.Field) string {
	text := f.T(choiceKey(field.ID, field.Get(c.draft)))
	if field.Get(c.draft) == "" {
		text = f.T("connect.security-none")
	}
	if c.focus == field.ID {
		return f.Theme.Accent.Render("< " + text + " >")
	}
	return f.Theme.Value.Render(text)
}

// serverFields writes a lane's fields one below the other.
func (c *connect) serverFields(page *sheet, lane mail.Protocol) {
	f := page.f
	for _, part := range []string{"host", "port", "security"} {
		field, _ := c.byID(string(lane) + "-" + part)
		c.row(page, field, "")
	}
	if guess := c.guess(lane); c.wrongly(lane) && c.guesses() {
		page.line("  " + f.Theme.Dim.Render(f.T("connect.guess")+": ") + f.Theme.Bad.Render(guess+" "+f.Theme.Symbol.No))
	}
}
