package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"mailkey/mail"
	"mailkey/ui/i18n"
)

// page is Markdown being written. Text from outside stands in code alone, where
// it can neither be a heading nor a link.
type page struct {
	lang i18n.Lang
	out  strings.Builder
}

// Markdown is the report for a person.
func Markdown(lang i18n.Lang, f Facts) Draft {
	f, boxes, lines := f.bounded()
	p := &page{lang: lang}
	p.para("# " + p.say("report.title"))
	if f.Practice {
		p.para("**" + p.say("report.practice") + "**")
	}
	p.para(p.say("report.intro"))
	p.block(p.table(
		"report.when", f.When.Format("2006-01-02 15:04:05 -07:00 (MST)"),
		"report.version", f.Version,
		"report.system", f.System,
		"report.terminal", f.Terminal,
	))
	for _, m := range f.Mailboxes {
		p.mailbox(m)
	}
	if boxes > 0 {
		p.para(lang.N("report.boxes-left-out", boxes))
	}
	if lines > 0 {
		p.para(lang.N("report.lines-left-out", lines))
	}
	return Draft{strings.TrimRight(p.out.String(), "\n") + "\n", f.outside()}
}

// Transcript is the conversation with both servers, as plain text.
func Transcript(lang i18n.Lang, m Mailbox) Draft {
	p := &page{lang: lang}
	for _, lane := range mail.Protocols {
		p.out.WriteString(p.heading(m, lane) + "\n")
		if said := p.said(m.Report.Said(lane)); len(said) > 0 {
			p.out.WriteString(strings.Join(said, "\n") + "\n\n")
		} else {
			p.out.WriteString(p.say("report.silence") + "\n\n")
		}
	}
	return Draft{p.out.String(), Facts{Mailboxes: []Mailbox{m}}.outside()}
}

func (p *page) say(key string, pairs ...any) string { return p.lang.T(key, pairs...) }

func (p *page) para(text string) { p.out.WriteString(text + "\n\n") }

// block writes lines as they are, within a fence that none of them can end.
func (p *page) block(lines []string) {
	fence := strings.Repeat("`", max(3, longest(lines...)+1))
	p.para(fence + "text\n" + strings.Join(lines, "\n") + "\n" + fence)
}

// code is a value among words (CommonMark 6.1).
func code(s string) string {
	if s = clean(s); strings.TrimSpace(s) == "" {
		s = "—"
	}
	fence := strings.Repeat("`", longest(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// longest is the longest run of backticks.
func longest(lines ...string) int {
	most := 0
	for _, line := range lines {
		run := 0
		for _, r := range line {
			if run++; r != '`' {
				run = 0
			}
			most = max(most, run)
		}
	}
	return most
}

// table is values with their names before them; an empty one is left out.
func (p *page) table(pairs ...string) []string {
	width := 0
	for i := 0; i < len(pairs); i += 2 {
		width = max(width, utf8.RuneCountInString(p.say(pairs[i])))
	}
	var lines []string
	for i := 0; i < len(pairs); i += 2 {
		if value := mail.CleanUpTo(pairs[i+1], maxAddress); value != "" {
			lines = append(lines, pad(p.say(pairs[i]), width)+"  "+value)
		}
	}
	return lines
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

func (p *page) mailbox(m Mailbox) {
	verdict := p.say("report.verdict." + string(m.Report.Overall()))
	if len(m.Report) == 0 {
		verdict = p.say("report.verdict.none")
	}
	p.para("## " + p.say("report.mailbox") + " " + code(mail.CleanUpTo(m.Profile.Address.String(), maxAddress)))
	p.para("**" + verdict + "**")
	if m.Problem != "" {
		p.block([]string{clean(m.Problem)})
	}
	p.block(p.table(
		"report.address", m.Profile.Address.String(),
		"report.user", m.user(),
		"report.imap", p.server(m.Profile.IMAP),
		"report.smtp", p.server(m.Profile.SMTP),
		"report.ca", m.fingerprint(),
		"report.took", p.whole(m),
	))
	if len(m.Evidence) > 0 {
		p.para(p.say("report.evidence"))
		var found []string
		for _, e := range evidence(m) {
			trust := "report.untrusted"
			if e.Trusted {
				trust = "report.trusted"
			}
			found = append(found, pad(clean(string(e.Source)), 10)+"  "+pad(p.say(trust), 9)+"  "+clean(e.Detail))
		}
		p.block(found)
	}
	if len(m.Report) == 0 {
		return
	}
	for _, lane := range mail.Protocols {
		p.lane(m, lane)
	}
}

func (p *page) server(s mail.Server) string {
	if s.Host == "" {
		return ""
	}
	return clean(s.Host) + ":" + strconv.Itoa(s.Port) + " " + p.say("security."+string(s.Security))
}

func (p *page) whole(m Mailbox) string {
	if len(m.Report) == 0 {
		return ""
	}
	return took(p.lang, m.Took)
}

// heading is the name of a lane and its server.
func (p *page) heading(m Mailbox, lane mail.Protocol) string {
	return p.say("protocol."+string(lane)) + " (" + strings.ToUpper(string(lane)) + "), " + p.server(m.Profile.Server(lane))
}

// lane writes one lane: its stages, why it broke, and what was said.
func (p *page) lane(m Mailbox, lane mail.Protocol) {
	p.para("### " + p.say("protocol."+string(lane)) + " (" + strings.ToUpper(string(lane)) + ")")
	var stages []string
	for _, e := range m.Report.Lane(lane) {
		stages = append(stages, p.stage(e)...)
	}
	p.block(stages)
	if d, ok := m.diagnosis(lane); ok {
		w := Say(p.lang, d, Told, code)
		p.para("**" + w.Title + "**")
		p.para(w.Why)
		if d.Said != "" {
			p.para(p.say("report.said."+d.SaidBy()) + " " + code(d.Said))
		}
		p.para(p.say("report.next") + " " + w.Next)
		sure := "report.unsure"
		if d.Sure {
			sure = "report.sure"
		}
		p.para(p.say("report.cause") + " " + code(string(d.Cause)) + " (" + p.say(sure) + ")")
	}
	p.para(p.say("report.transcript"))
	if said := p.said(m.Report.Said(lane)); len(said) > 0 {
		p.block(said)
	} else {
		p.para(p.say("report.silence"))
	}
}

// stage is one stage, and below it why it failed in the system's own words.
func (p *page) stage(e mail.Event) []string {
	const names, states = 12, 15
	time := ""
	if e.Status == mail.OK || e.Status == mail.Failed {
		time = took(p.lang, e.Took)
	}
	row := pad(p.say("stage."+string(e.Stage)), names) + "  " + pad(p.say("status."+string(e.Status)), states) + "  " + pad(time, 8) + "  " + clean(e.Detail)
	rows := []string{strings.TrimRight(row, " ")}
	if e.Err != nil {
		rows = append(rows, "    "+clean(trouble(e.Err)))
	}
	return rows
}

// said is a conversation. Every line says whose it is, so that a server cannot
// speak for mailkey.
func (p *page) said(lines []mail.Line) []string {
	var all []string
	width := max(utf8.RuneCountInString(p.say("report.server")), utf8.RuneCountInString("mailkey"))
	var at mail.Stage
	for _, l := range lines {
		if l.Stage != at {
			at = l.Stage
			all = append(all, fmt.Sprintf("-- %s", p.say("stage."+string(at))))
		}
		whose := p.say("report.server")
		if l.Ours {
			whose = "mailkey"
		}
		all = append(all, pad(whose, width)+" | "+clean(l.Text))
	}
	return all
}
