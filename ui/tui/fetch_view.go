package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/ui/plain"
)

func (s *fetch) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	title := f.Theme.Title.Render(fit(shown(s.it.Profile.Label), f.Width-12))
	took := s.took
	if s.phase == fetchRunning || s.phase == fetchStopping {
		took = f.Now.Sub(s.began)
	}
	if s.phase >= fetchRunning {
		title = spread(title, f.Theme.Dim.Render(seconds(f, took)), f.Width-3)
	}
	page.line(title)
	page.gap()
	switch s.phase {
	case fetchChoosing:
		s.choice(page)
	case fetchAsking:
		s.askFor(page)
	case fetchRunning, fetchStopping:
		s.progress(page)
	default:
		s.outcome(page)
	}
	return page.done()
}

// choice is what to fetch, and where it will lie.
func (s *fetch) choice(page *sheet) {
	f := page.f
	page.para(f.Theme.Strong, 0, f.T("fetch.what-long"))
	for _, all := range []bool{false, true} {
		text := "fetch.only-inbox"
		if all {
			text = "fetch.all-folders"
		}
		mark, symbol, style := "  ", f.Theme.Symbol.Off, f.Theme.Dim
		if all == s.all {
			mark, symbol, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Symbol.On, f.Theme.Accent
		}
		page.hang(style, mark+style.Render(symbol)+" ", f.T(text))
		if all == s.all {
			page.here()
		}
	}
	page.gap()
	if f.Height >= 14 {
		page.para(f.Theme.Dim, 0, f.T("fetch.harmless"))
	}
	if s.to != "" && f.Height >= 14 {
		page.gap()
		s.path(page)
	}
	if last := s.it.Fetched; last != nil {
		page.para(f.Theme.Dim, 0, f.T("fetch.last", "ago", ago(f.Lang, f.Now, last.At), "what", came(f, *last)))
	}
	page.gap()
	page.line("  " + f.Theme.Press.Render("[ "+f.T("fetch.button")+" ]"))
}

// path is where the mail lies, whole, however long.
func (s *fetch) path(page *sheet) {
	f := page.f
	page.line(f.Theme.Dim.Render(f.T("fetch.to")))
	if f.Remote {
		return // where on the server, is the server's business
	}
	for _, row := range hard(mail.CleanUpTo(s.to, 400), f.Width-5) {
		page.line("  " + f.Theme.Value.Render(row))
	}
}

// askFor is the masked field for a password that is not kept.
func (s *fetch) askFor(page *sheet) {
	f := page.f
	page.para(f.Theme.Strong, 0, f.T("fetch.password"))
	page.gap()
	s.ask.row(page, s.ask.fields[0], "")
	if f.Practice && s.app.opts.PracticePassword != "" {
		page.para(f.Theme.Warn, labelWidth(f)+2, f.T("connect.practice", "password", s.app.opts.PracticePassword))
	}
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("fetch.forgotten"))
}

// progress is how far it is: the mailbox under way with its bar, and those before it.
func (s *fetch) progress(page *sheet) {
	f := page.f
	doing := f.T("fetch.signing-in")
	if s.phase == fetchStopping {
		doing = f.T("fetch.stopping")
	} else if len(s.seen) > 0 {
		doing = f.T("fetch.running")
	}
	if len(s.seen) == 0 {
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+doing)
		return
	}
	now := s.seen[len(s.seen)-1]
	name := plain.FolderName(f.Lang, now.Folder)
	if now.Folders > 1 {
		name = f.T("fetch.nth", "n", now.Number, "of", now.Folders, "name", name)
	}
	page.line(f.Theme.Strong.Render(capital(name)))
	page.line(bar(f, share(now), min(f.Width-4, 60)))
	parts := plain.Amounts(f.Lang, now)
	for _, line := range flowing(parts, f.Width-4) {
		page.line(line)
	}
	page.here()
	page.gap()
	page.para(f.Theme.Dim, 0, f.Spinner()+" "+doing)
	if f.Height >= 14 {
		page.gap()
		room := f.Height - len(page.rows) - 1
		before := s.seen[:len(s.seen)-1]
		for _, p := range before[max(len(before)-max(room, 0), 0):] {
			page.line(f.Theme.OK.Render(f.Theme.Symbol.Yes) + " " + f.Theme.Dim.Render(plain.FolderCame(f.Lang, mail.FetchedFolder{Name: p.Folder, New: p.New, Bytes: p.Bytes})))
		}
	}
}

// share is how much of a mailbox is down, from 0 to 1; below 0: not known.
func share(p mail.Progress) float64 {
	switch {
	case p.OfBytes > 0:
		return min(float64(p.Bytes)/float64(p.OfBytes), 1)
	case p.Of > 0:
		return min(float64(p.New)/float64(p.Of), 1)
	}
	return -1
}

// bar draws a share as a bar with its percentage behind it.
func bar(f Frame, share float64, width int) string {
	full, empty := "█", "░"
	if f.Theme.ASCII {
		full, empty = "#", "."
	}
	percent := ""
	if share >= 0 {
		percent = strconv.Itoa(int(share*100)) + "%"
	}
	width = max(width-5, 1)
	n := int(max(share, 0) * float64(width))
	return f.Theme.Accent.Render(strings.Repeat(full, n)) + f.Theme.Dim.Render(strings.Repeat(empty, width-n)) + flush(percent, 5)
}

// outcome is how it ended, and what can be done now.
func (s *fetch) outcome(page *sheet) {
	f := page.f
	messages, bytes := s.result.fetched.Total()
	top := len(page.rows)
	switch s.result.verdict {
	case mail.VerdictOK:
		page.hang(f.Theme.OK, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", plain.Fetched(f.Lang, "fetch.ok", messages, bytes))
	case mail.VerdictCancelled:
		page.para(f.Theme.Strong, 0, plain.Fetched(f.Lang, "fetch.cancelled", messages, bytes))
		page.para(f.Theme.Dim, 0, f.T("fetch.stays"))
	default:
		s.failure(page)
		if messages > 0 {
			page.para(f.Theme.Strong, 0, f.T("fetch.came", "what", plain.Came(f.Lang, messages, bytes)))
			page.para(f.Theme.Dim, 0, f.T("fetch.stays"))
		}
	}
	if s.result.fetched.Stopped == mail.StoppedByDay {
		page.gap()
		page.hang(f.Theme.Warn, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("fetch.day"))
	}
	if n := s.result.fetched.Unnamed; n > 0 {
		page.gap()
		page.hang(f.Theme.Warn, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.N("fetch.unnamed", n))
	}
	s.folders(page)
	if s.result.err != nil && s.result.verdict != mail.VerdictFailed {
		page.para(f.Theme.Warn, 0, f.T("trial.unsaved"))
		page.failed(s.result.err)
	}
	if s.came() && s.to != "" && f.Height >= 14 {
		page.gap()
		s.path(page)
	}
	page.gap()
	deedButtons(page, s.deeds, s.at)
	if s.reading {
		page.focus, page.head = top, true
	}
}

func (s *fetch) failure(page *sheet) {
	f := page.f
	switch {
	case s.result.err != nil:
		page.failed(s.result.err)
	case len(s.why) > 0:
		explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", s.why[0])
	default:
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T("fetch.failed"))
	}
	page.gap()
}

// folders is what came in each mailbox, as far as there is room, where there are
// several or something must be said of one.
func (s *fetch) folders(page *sheet) {
	f := page.f
	all := s.result.fetched.Folders
	var lines []string
	for _, folder := range all {
		if len(all) > 1 && folder.New > 0 || folder.Anew {
			lines = append(lines, plain.FolderCame(f.Lang, folder))
		}
	}
	if len(lines) == 0 {
		return
	}
	page.gap()
	room := max(f.Height-len(page.rows)-8, 2)
	for i, line := range lines {
		if i == room-1 && len(lines) > room {
			page.line("  " + f.Theme.Dim.Render(f.N("fetch.more-folders", len(lines)-i)))
			return
		}
		page.hang(lipgloss.NewStyle(), "  ", line)
	}
}
