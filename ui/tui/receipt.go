package tui

import (
	"context"
	"strconv"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

// finish remembers unfinished answers and says what stays on the terminal.
func (s *setup) finish(ctx context.Context, a *App) Receipt {
	if k, ok := s.step.(interface{ keepTyped() }); ok {
		k.keepTyped()
	}
	if s.saved != nil {
		return s.receipt(a.frame)
	}
	t, d := a.frame.T, s.draft()
	svc := a.jobs.service.opened()
	turn := s.opts.pen.turn() // before the look at what is stored, so that what is stored later is dropped later
	if s.saved = s.stored.Load(); s.saved != nil {
		_ = turn.write(ctx, func() error { return svc.DropDraft(ctx, s.opts.Actor) })
		return s.receipt(a.frame)
	}
	if d.IsSwitched() { // it was only to be finished
		return Receipt{Lines: s.left(a.frame)}
	}
	if svc == nil || (d.Login.Address.IsZero() && len(d.Ticked) == 0) {
		nothing := "receipt.nothing"
		if form, ok := s.step.(*address); ok && form.errs["address"] != "" {
			nothing = "receipt.half"
		}
		return Receipt{Lines: []string{t(nothing)}}
	}
	if err := turn.write(ctx, func() error { return svc.SaveDraft(ctx, s.opts.Actor, s.flow.Save()) }); err != nil {
		return Receipt{Lines: []string{t("receipt.lost")}}
	}
	screen := "mailkey"
	if a.frame.Remote {
		screen = t("receipt.host-screen")
	}
	again := "  " + screen + " setup"
	if s.flow.Changes() {
		again = "  " + screen + " rotate"
	}
	if a.frame.Practice {
		again = "  mailkey rehearse" // its answers are kept apart
	}
	return Receipt{Lines: []string{t("receipt.unfinished"), again}}
}

// receipt says what was stored, and how to do the same again.
func (s *setup) receipt(f Frame) Receipt {
	p := s.saved.Profile
	if s.flow.Changes() {
		return s.replaced(f)
	}
	lines := []string{
		f.T("receipt.saved", "who", plain.Who(p)),
		f.T("receipt.kept." + string(s.saved.Keeping)),
	}
	if f.Practice { // the command would do it for real
		return Receipt{Saved: true, Lines: append(lines, f.T("plain.practised"))}
	}
	return Receipt{Saved: true, Lines: append(lines, f.T("receipt.same"), "  "+s.command(f, p))}
}

// replaced says that the password is another one, and what is left to do.
func (s *setup) replaced(f Frame) Receipt {
	p := s.saved.Profile
	if s.draft().Repeated() {
		return Receipt{Saved: true, Lines: append([]string{f.T("rotate.same")}, s.left(f)...)}
	}
	replaced := "receipt.replaced"
	if s.draft().First() {
		replaced = "first.receipt"
	}
	lines := []string{
		f.T(replaced, "who", plain.Who(p)),
		f.T("receipt.kept." + string(s.saved.Keeping)),
	}
	lines = append(lines, s.left(f)...)
	if f.Practice {
		return Receipt{Saved: true, Lines: append(lines, f.T("plain.practised"))}
	}
	return Receipt{Saved: true, Lines: append(lines, f.T("receipt.same"), "  "+f.program()+" rotate "+f.word(p.Address.String())+" --password-stdin")}
}

// left says that the old password is still kept, and what to do about it.
func (s *setup) left(f Frame) []string {
	d := s.draft()
	if !d.Undoable() || f.Practice {
		return nil
	}
	address := f.word(d.Login.Address.String())
	return []string{
		f.T("receipt.former", "until", until(f, d.Former.Until)),
		"  " + f.program() + " rotate confirm " + address, "  " + f.program() + " rotate undo " + address,
	}
}

// command is the one line that would do the same again.
func (s *setup) command(f Frame, p mail.Profile) string {
	words := []string{f.program(), "setup", f.word(p.Address.String())}
	if p.Label != p.Address.String() {
		words = append(words, "--name", f.word(p.Label))
	}
	for _, lane := range mail.Protocols {
		server := p.Server(lane)
		if s.draft().Named(lane) {
			flag := "--" + string(lane)
			words = append(words, flag+"-host", f.word(server.Host), flag+"-port", strconv.Itoa(server.Port), flag+"-security", string(server.Security))
		}
	}
	if s.saved.Keeping == accounts.NotKept {
		words = append(words, "--no-keep")
	}
	return strings.Join(append(words, "--password-stdin"), " ")
}

// program is how the person calls mailkey from where they sit.
func (f Frame) program() string {
	if f.Remote {
		return f.T("receipt.host")
	}
	return "mailkey"
}

// word makes a text one word of the command. Over SSH two shells read it: theirs,
// and what splits the words here.
func (f Frame) word(s string) string {
	once := quoted(s)
	if f.Remote && once != s {
		return quoted(once)
	}
	return once
}

// quoted makes a text one word of a shell's command line.
func quoted(s string) string {
	s = mail.Clean(s)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@._+-", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
