package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

// line is one fact about an account. One with a value can be copied, under a name.
type line struct {
	label string
	name  string // key of what is copied
	value string
	tell  func(Frame) string
}

// shown is a text of the person's or a server's own, fit for one line.
func shown(s string) string { return mail.CleanUpTo(s, mail.SaidMax) }

// serverText is a server in one line.
func serverText(f Frame, s mail.Server) string {
	return shown(s.Host) + " : " + strconv.Itoa(s.Port) + "  " + f.T("security."+string(s.Security))
}

// lines is every fact that there is.
func (d *account) lines() []line {
	a, p := d.it, d.it.Profile
	text := func(label, name, value string) line {
		return line{label, name, value, func(f Frame) string { return f.Theme.Value.Render(shown(value)) }}
	}
	server := func(lane mail.Protocol) line {
		s := p.Server(lane)
		return line{"account." + string(lane), "card." + string(lane) + ".name", s.Host, func(f Frame) string {
			return f.Theme.Value.Render(serverText(f, s))
		}}
	}
	all := []line{
		text("field.address.label", "card.address.name", p.Address.String()),
		text("field.name.label", "card.name.name", p.Label),
		{"account.purpose", "", "", func(f Frame) string { return f.T("purpose." + string(a.Purpose)) }},
		server(mail.IMAP), server(mail.SMTP),
		text("field.user-name.label", "field.user-name.label", p.UserName),
	}
	if mark := fingerprints(p.CA); mark != "" {
		all = append(all, line{"account.ca", "account.ca-name", mark, func(f Frame) string {
			half := len(mark) / 2 // the colon in the middle
			return f.Theme.Value.Render("SHA-256 " + mark[:half] + " " + mark[half+1:])
		}})
	}
	all = append(all, line{label: "account.password", tell: func(f Frame) string {
		if a.Awaits() {
			return f.Theme.Warn.Render(f.T("account.kept.await"))
		}
		return f.T("account.kept."+string(a.Keeping)) + f.Theme.Dim.Render(" "+f.Theme.Symbol.Sep+" "+age(f.Lang, f.Now, a.Password))
	}})
	if a.AppName != "" {
		all = append(all, line{"account.app-name", "account.app-name", a.AppName, func(f Frame) string {
			return f.Theme.Value.Render(shown(a.AppName)) + f.Theme.Dim.Render("  "+f.T("account.at-google"))
		}})
	}
	if last := a.Fetched; last != nil {
		to := last.To
		if d.app.opts.Remote {
			to = ""
		}
		all = append(all, line{"account.fetched", "account.fetched-name", to, func(f Frame) string { return fetchText(f, *last) }})
	}
	if former := a.Former; plain.Kept(a, d.app.env.Now()) {
		label := "account.former"
		if a.WentBack() {
			label = "account.newer"
		}
		all = append(all, line{label, "account.app-name", former.AppName, func(f Frame) string {
			text := f.Theme.Warn.Render(f.T("account.former-kept", "until", until(f, former.Until)))
			if former.AppName != "" {
				text += f.Theme.Dim.Render(" "+f.Theme.Symbol.Sep+" ") + f.Theme.Value.Render(shown(former.AppName))
			}
			return text
		}})
	}
	for i, r := range d.history {
		label := ""
		if i == 0 {
			label = "account.history"
		}
		all = append(all, line{label: label, tell: func(f Frame) string { return resultText(f, r) }})
	}
	return all
}

// resultText is one past test.
func resultText(f Frame, r accounts.Result) string {
	when := f.Theme.Dim.Render(pad(ago(f.Lang, f.Now, r.At), 14))
	took := "  " + f.Theme.Dim.Render(seconds(f, r.Took))
	if r.Verdict == mail.VerdictOK {
		return f.Theme.OK.Render(f.Theme.Symbol.Yes) + " " + when + f.T("account.worked") + took
	}
	lane := ""
	if r.Protocol != "" {
		lane = f.T("protocol."+string(r.Protocol)) + ": "
	}
	return f.Theme.Bad.Render(f.Theme.Symbol.No) + " " + when + lane + causeName(f.Lang, r.Cause) + took
}

// fetchText is how the latest fetch ended; what is copied is where the mail lies.
func fetchText(f Frame, last accounts.Fetch) string {
	symbol, tone := f.Theme.Symbol.Dot, f.Theme.Dim
	switch last.Verdict {
	case mail.VerdictOK:
		symbol, tone = f.Theme.Symbol.Yes, f.Theme.OK
	case mail.VerdictFailed:
		symbol, tone = f.Theme.Symbol.No, f.Theme.Bad
	}
	return tone.Render(symbol) + " " + f.Theme.Dim.Render(pad(ago(f.Lang, f.Now, last.At), 14)) + came(f, last)
}

// came is what a past fetch brought; where it did not get to its end, that first.
func came(f Frame, last accounts.Fetch) string {
	brought := plain.Came(f.Lang, last.Messages, last.Bytes)
	switch {
	case last.Verdict == mail.VerdictOK:
		return brought
	case last.Messages == 0:
		return f.T("status." + string(last.Verdict))
	}
	return f.T("status."+string(last.Verdict)) + ", " + brought
}

func (d *account) View(f Frame) (string, *tea.Cursor) {
	below := d.buttons(f)
	gap := 0
	if f.Height >= 14 {
		gap = 1
	}
	page := newSheet(f.within(f.Width, f.Height-len(below)-gap))
	page.air()
	c, _ := stand(d.it)
	symbol, tone := c.mark(f)
	state := tone.Render(symbol + " " + says(f, d.it))
	page.line(spread(f.Theme.Title.Render(fit(shown(d.it.Profile.Label), f.Width-6-cells(state))), state, f.Width-3))
	page.gap()
	if d.err != nil {
		page.failed(d.err)
		page.gap()
	}
	focus := -1
	for i, l := range d.lines() {
		if l.label == "account.history" {
			page.gap()
		}
		d.fact(page, l, i == d.at)
		if i == d.at {
			focus = len(page.rows) - 1
		}
	}
	if d.history != nil && len(d.history) == 0 {
		page.gap()
		page.line("  " + f.Theme.Dim.Render(f.T("account.history")+": "+f.T("account.history-none")))
	}
	page.focus = max(focus, 0)
	body, _ := page.done()
	if rows := strings.Count(body, "\n") + 1; rows+gap+len(below) > f.Height {
		gap = 0
	}
	return body + strings.Repeat("\n", gap+1) + strings.Join(below, "\n"), nil
}

// fact writes one line: its label, and what is so.
func (d *account) fact(page *sheet, l line, focused bool) {
	factLine(page, l.label, l.tell(page.f), focused)
}

// factLine writes a label and what is so, each in as many lines as it needs.
func factLine(page *sheet, key, text string, focused bool) {
	f := page.f
	mark, style, width := "  ", f.Theme.Dim, 20
	if focused {
		mark, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Strong
	}
	if !f.Wide() {
		width = 13
	}
	label := ""
	if key != "" {
		label = f.T(key)
	}
	labels := wrap(label, width-1)
	facts := folded(text, max(f.Width-5-width, 1))
	for i := range max(len(labels), len(facts)) {
		part := ""
		if i < len(labels) {
			part = labels[i]
		}
		text := mark + style.Render(pad(part, width-1))
		if i < len(facts) {
			text += " " + facts[i]
		}
		page.line(text)
		mark = "  "
	}
}

// folded breaks a styled text into lines, at its spaces: a date stays whole.
func folded(text string, width int) []string {
	const hyphen = "\ue000"
	lines := strings.Split(lipgloss.Wrap(strings.ReplaceAll(text, "-", hyphen), width, ""), "\n")
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(line, hyphen, "-")
	}
	return lines
}

// buttons is the lines of what can be done.
func (d *account) buttons(f Frame) []string { return buttonLines(f, d.actions(), d.at-len(d.lines())) }

// buttonLines is actions as buttons, in as many lines as they need.
func buttonLines(f Frame, actions []action, at int) []string {
	var all []string
	for i, a := range actions {
		style := f.Theme.Button
		if at == i {
			style = f.Theme.Press
		}
		all = append(all, style.Render("[ "+capital(f.T(a.text))+" ]"))
	}
	lines := flowing(all, f.Width-3)
	for i := range lines {
		lines[i] = "   " + lines[i]
		if !f.Wide() {
			lines[i] = " " + strings.TrimLeft(lines[i], " ")
		}
	}
	return lines
}
