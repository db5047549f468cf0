package cli

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
)

// showWidth is the width of what is told about a test, in columns.
const showWidth = 78

// pen colours the human answer, as far as the terminal can and NO_COLOR allows.
type pen struct {
	profile       colorprofile.Profile
	ok, bad, weak lipgloss.Style
	good, broken  string
	none, said    string
}

func (s *session) pen() pen {
	p := pen{
		profile: colorprofile.NoTTY, good: "✓", broken: "✗", none: "·", said: "┃",
		ok: lipgloss.NewStyle().Foreground(lipgloss.Green), bad: lipgloss.NewStyle().Foreground(lipgloss.Red),
		weak: lipgloss.NewStyle().Faint(true),
	}
	if s.env.OutTTY {
		p.profile = colorprofile.Env(s.env.Environ)
	}
	if s.env.ASCII {
		p.good, p.broken, p.none, p.said = "+", "x", ".", "|"
	}
	return p
}

// draw writes lines as the terminal can show them.
func (s *session) draw(p pen, lines []string) {
	w := colorprofile.Writer{Forward: &s.out, Profile: p.profile}
	text := strings.Join(lines, "\n") + "\n"
	if s.env.ASCII {
		text = guide.ASCII(text)
	}
	_, _ = w.WriteString(text)
}

// showResults tells about tests: one in full, several a line each with the
// broken ones explained.
func (s *session) showResults(results []accountResult) {
	p := s.pen()
	if len(results) == 0 {
		s.line("%s", s.say("cli.no-accounts"))
		return
	}
	var lines []string
	for _, r := range results {
		lines = append(lines, s.headline(p, r))
		if len(results) == 1 || s.on(flagVerbose) {
			for _, lane := range r.Lanes {
				lines = append(append(lines, ""), s.laneLines(p, lane)...)
			}
		}
		lines = append(append(lines, s.explained(p, r)...), s.travelled(r)...)
	}
	s.draw(p, lines)
}

// headline is one account's verdict in one line.
func (s *session) headline(p pen, r accountResult) string {
	switch {
	case len(r.Lanes) == 0:
		return p.bad.Render(p.broken) + " " + s.say("cli.not-tested", "address", r.Address)
	case r.Verdict == mail.VerdictOK:
		return p.ok.Render(p.good) + " " + s.say("cli.works", "address", r.Address, "took", plain.Took(s.env.Lang, time.Duration(r.TookMS)*time.Millisecond))
	case r.Verdict == mail.VerdictCancelled:
		return p.none + " " + s.say("cli.cancelled", "address", r.Address)
	}
	return p.bad.Render(p.broken) + " " + s.say("cli.does-not-work", "address", r.Address)
}

// statusCancelled is how a stage is told that failed because somebody interrupted;
// reports know it by its error.
const statusCancelled mail.Status = "cancelled"

func (s *session) laneLines(p pen, lane laneResult) []string {
	lines := []string{fmt.Sprintf("  %s · %s:%d · %s", s.say("protocol."+string(lane.Protocol)),
		lane.Host, lane.Port, s.say("security."+string(lane.Security)))}
	for _, stage := range lane.Stages {
		mark, time := p.weak.Render(p.none), ""
		status := string(stage.Status)
		switch {
		case stage.Status == mail.OK:
			mark = p.ok.Render(p.good)
		case stage.Status == mail.Failed && lane.Verdict == mail.VerdictCancelled: // nothing is wrong with it
			status = string(statusCancelled)
		case stage.Status == mail.Failed:
			mark = p.bad.Render(p.broken)
		}
		detail := plain.Detail(s.env.Lang, stage.Stage, stage.Status, stage.Detail)
		if stage.Status == mail.OK || stage.Status == mail.Failed {
			time = fmt.Sprintf("%d ms", stage.MS)
		}
		if stage.Status != mail.OK {
			detail = strings.TrimSuffix(s.say("status."+status)+" · "+detail, " · ")
		}
		row := "  " + mark + " " + pad(plain.Stage(s.env.Lang, lane.Protocol, stage.Stage), 12) + " " + pad(ansi.Truncate(detail, 46, "…"), 46)
		lines = append(lines, strings.TrimRight(row+" "+right(time, 9), " "))
	}
	return lines
}

// conversation tells on stderr, after the results, what each server said and what
// it was asked, if --verbose asks for it. The lines hold no password: they were
// cleaned where they were noted.
func (s *session) conversation(results []accountResult) {
	if !s.on(flagVerbose) {
		return
	}
	if !s.json {
		_ = s.flush() // the results first; what could not be written is tried again at the end
	}
	for _, r := range results {
		for _, lane := range r.Lanes {
			said := r.box.Report.Said(lane.Protocol)
			if len(said) == 0 {
				continue
			}
			s.tell("\n" + mail.CleanUpTo(r.Address, mail.SaidMax) + " · " + mail.CleanUpTo(lane.Host, mail.SaidMax) + " · " + s.say("report.transcript"))
			for _, line := range said {
				whose := s.say("report.server")
				if line.Ours {
					whose = "mailkey"
				}
				s.tell("  " + pad(whose, len("mailkey")) + " | " + mail.Clean(line.Text))
			}
		}
	}
}

// travelled is what became of a message to oneself, where the stages do not say all.
func (s *session) travelled(r accountResult) []string {
	var lines []string
	for _, lane := range r.Lanes {
		for _, stage := range lane.Stages {
			for _, text := range plain.Travelled(s.env.Lang, stage.Stage, stage.Status, stage.Detail) {
				lines = append(lines, "")
				for _, row := range guide.Wrap(text, showWidth-2) {
					lines = append(lines, "  "+row)
				}
			}
		}
	}
	return lines
}

// explained is why each lane broke; once where both have the same reason.
func (s *session) explained(p pen, r accountResult) []string {
	var lines []string
	block := func(texts ...string) {
		lines = append(lines, "")
		for _, text := range texts {
			for _, row := range guide.Wrap(text, showWidth-4) {
				lines = append(lines, "  "+p.bad.Render(p.said)+" "+row)
			}
		}
	}
	for i, lane := range r.Lanes {
		d := lane.Diagnosis
		if d == nil || i > 0 && sameReason(d, r.Lanes[0].Diagnosis) {
			continue
		}
		texts := []string{d.Title, d.Why}
		for _, other := range r.Lanes[i:] {
			if sameReason(d, other.Diagnosis) && other.Diagnosis.Said != "" {
				texts = append(texts, s.say("cli.said."+other.Diagnosis.SaidBy, "host", other.Host, "port", other.Port, "said", other.Diagnosis.Said))
			}
		}
		block(append(texts, s.say("cli.next", "next", d.Next))...)
	}
	if r.Error != nil {
		block(r.Error.Message)
	}
	return lines
}

// sameReason reports whether two diagnoses tell the person the same.
func sameReason(a, b *diagnosisResult) bool {
	return a != nil && b != nil && a.Cause == b.Cause && a.Why == b.Why && a.Next == b.Next
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}

func right(text string, width int) string {
	return strings.Repeat(" ", max(0, width-ansi.StringWidth(text))) + text
}

// showList is the accounts, a line each.
func (s *session) showList(list []accounts.Account) {
	if len(list) == 0 {
		s.line("%s", s.say("cli.no-accounts"))
		return
	}
	p := s.pen()
	names, addresses := 0, 0
	for _, a := range list {
		names = max(names, min(30, ansi.StringWidth(shownName(a))))
		addresses = max(addresses, min(40, ansi.StringWidth(a.Profile.Address.String())))
	}
	var lines []string
	for _, a := range list {
		mark, state := s.state(p, a)
		name := ""
		if names > 0 {
			name = pad(ansi.Truncate(shownName(a), 30, "…"), names) + "  "
		}
		lines = append(lines, mark+" "+name+pad(a.Profile.Address.String(), addresses)+"  "+state+p.weak.Render(plain.Aged(s.env.Lang, s.env.Now(), a)))
	}
	s.draw(p, lines)
}

// shownName is the mailbox's name, where it is not the address again.
func shownName(a accounts.Account) string {
	if a.Profile.Label == a.Profile.Address.String() {
		return ""
	}
	return a.Profile.Label
}

// state is how the account's last test ended.
func (s *session) state(p pen, a accounts.Account) (mark, text string) {
	mark = p.weak.Render(p.none)
	switch plain.Standing(a) {
	case mail.VerdictOK:
		mark = p.ok.Render(p.good)
	case mail.VerdictFailed:
		mark = p.bad.Render(p.broken)
	}
	return mark, plain.State(s.env.Lang, a, plain.When(s.env.Now()))
}

// showAccount is one account's details.
func (s *session) showAccount(a accounts.Account) {
	p := s.pen()
	_, state := s.state(p, a)
	server := func(v mail.Server) string {
		return fmt.Sprintf("%s:%d · %s", v.Host, v.Port, s.say("security."+string(v.Security)))
	}
	rows := [][2]string{
		{"cli.row-address", a.Profile.Address.String()},
		{"cli.row-name", a.Profile.Label},
		{"cli.row-purpose", s.say("purpose." + string(a.Purpose))},
		{"cli.row-imap", server(a.Profile.IMAP)},
		{"cli.row-smtp", server(a.Profile.SMTP)},
		{"cli.row-user-name", a.Profile.UserName},
		{"cli.row-ca", fingerprint(a.Profile.CA)},
		{"cli.row-state", state},
		{"cli.row-kept", s.keptWhere(a)},
		{"cli.row-since", s.sinceWhen(a)},
		{"cli.row-app-name", a.AppName},
	}
	if f := a.Former; plain.Kept(a, s.env.Now()) {
		label := "account.former"
		if a.WentBack() {
			label = "account.newer"
		}
		kept := s.say("account.former-kept", "until", plain.Until(s.env.Lang, s.env.Now(), f.Until))
		if f.AppName != "" {
			kept = f.AppName + ", " + kept
		}
		rows = append(rows, [2]string{label, kept})
	}
	var lines []string
	for _, r := range rows {
		if r[1] != "" {
			lines = append(lines, pad(s.say(r[0]), 26)+mail.CleanUpTo(r[1], mail.SaidMax))
		}
	}
	s.draw(p, lines)
}
