package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/export"
	"mailkey/ui"
	"mailkey/ui/i18n"
	"mailkey/ui/plain"
)

// exports is the programs that a mailbox's settings can be written for.
type exports struct {
	env     ui.Env
	profile mail.Profile
	keeping accounts.Keeping
	at      int
}

func newExports(env ui.Env, p mail.Profile, k accounts.Keeping) *exports {
	return &exports{env: env, profile: p, keeping: k}
}

func (e *exports) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := e.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (e *exports) commands() commands {
	last := len(export.Programs()) - 1
	return commands{
		on("enter", "export.show", e.show),
		on("down j tab", "key.move", func() Move { e.at = min(e.at+1, last); return nil }).shown("up/down"),
		on("up k shift+tab", "", func() Move { e.at = max(e.at-1, 0); return nil }).shown(""),
		on("esc", "key.back", move(Close{returned{}})),
	}
}

func (e *exports) Keys() []key.Binding { return e.commands().bindings() }

// Head is what the header says.
func (e *exports) Head() (title, address string) {
	return "export.title", shown(e.profile.Address.String())
}

func (e *exports) show() Move { return Show{newExported(*e, export.Programs()[e.at])} }

func (e *exports) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("export.which")))
	page.para(f.Theme.Dim, 0, f.T("export.no-password"))
	page.gap()
	for i, p := range export.Programs() {
		lead, style := f.pointed(i == e.at, lipgloss.NewStyle())
		row := lead + style.Render(pad(plain.ExportTitle(f.Lang, p), 22))
		if f.Wide() {
			row += " " + pad(plain.ExportDoes(f.Lang, p), 18) + " " + f.Theme.Dim.Render(f.T("export.short."+string(p.Password)))
		} else {
			row += " " + f.Theme.Dim.Render(f.T("export.narrow."+string(p.Password)))
		}
		page.line(row)
		if i == e.at {
			page.here()
		}
	}
	return page.done()
}

// exported is one program's file, to be read, copied and saved.
type exported struct {
	of      exports
	program export.Program
	files   []export.File
	err     error // why there is none
	saving  bool  // the job has begun
}

func newExported(of exports, p export.Program) *exported {
	x := &exported{of: of, program: p}
	x.files, x.err = of.files(of.env.Lang, p, "~/"+export.CAName(of.profile))
	return x
}

// files is the program's files; a table has labels in the reader's language.
func (e exports) files(l i18n.Lang, p export.Program, caFile string) ([]export.File, error) {
	e.env.Lang = l
	return p.Files(e.profile, plain.ExportOptions(e.env, e.profile, caFile))
}

// text is the file as it is shown and copied.
func (x *exported) text(l i18n.Lang) string {
	files, err := x.of.files(l, x.program, "~/"+export.CAName(x.of.profile))
	if err != nil {
		return "" // as in every language: then nothing is shown
	}
	return files[0].Text
}

// SaveExport saves an exported file, in the language that is on the screen.
type SaveExport struct{ file *exported }

func (SaveExport) isMove() {}

// savedFiles is the verdict of the job that saves.
type savedFiles struct {
	paths []string
	err   error
}

func (x *exported) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := x.commands().press(msg)
		return nil, m
	case Done:
		x.saving = false
		switch result := msg.Result.(type) {
		case savedFiles:
			if result.err != nil {
				return nil, tell("report.no-place", "why", shown(result.err.Error()))
			}
			return nil, Show{x.told(result.paths)}
		case error:
			return nil, tell("report.no-place", "why", shown(result.Error()))
		}
	}
	return nil, nil
}

func (x *exported) commands() commands {
	return commands{
		on("s", "export.save", func() Move { x.saving = true; return SaveExport{x} }).when(x.err == nil && x.of.env.Keep != nil && !x.saving),
		on("c", "export.copy", x.copied).when(x.err == nil),
		on("esc enter q", "key.back", move(Close{})),
		on("j", "", move(Roll{+1})).shown(""),
		on("k", "", move(Roll{-1})).shown(""),
		on("space", "", move(Roll{+8})).shown(""),
	}
}

func (x *exported) Keys() []key.Binding { return x.commands().bindings() }

// Head is what the header says.
func (x *exported) Head() (title, address string) { return x.of.Head() }

func (x *exported) copied() Move { return Copy{What: "export.name", Say: x.text} }

// save writes the files where the person is.
func (x *exported) save(l i18n.Lang) Move {
	env, profile, program := x.of.env, x.of.profile, x.program
	env.Lang = l
	return Do{Name: "export", Work: func(context.Context, *accounts.Service, func(any)) any {
		paths, err := plain.KeepExport(env, profile, program)
		return savedFiles{paths, err}
	}}
}

// told is the screen that says where the files are.
func (x *exported) told(paths []string) *text {
	return &text{
		title: func(l i18n.Lang) string { return l.N("export.kept-title", len(paths)) },
		body: func(l i18n.Lang, width int, _ bool) string {
			var rows []string
			for _, p := range paths {
				rows = append(rows, hard(mail.CleanUpTo(p, 1000), width)...)
			}
			rows = append(rows, "")
			for _, remark := range x.remarks(l, true) {
				rows = append(rows, wrap(remark, width)...)
			}
			return strings.Join(rows, "\n")
		},
	}
}

// remarks is what a person should know of the file.
func (x *exported) remarks(l i18n.Lang, saved bool) []string {
	env := x.of.env
	env.Lang = l
	all := plain.ExportRemarks(env, x.program, x.of.profile, x.of.keeping)
	if len(x.files) > 1 && x.program.TakesCA && !saved {
		all = append(all, env.Say("export.ca-save", "program", x.program.Slug))
	}
	return all
}

func (x *exported) View(f Frame) (string, *tea.Cursor) {
	width := f.Width - 3
	if x.err != nil {
		page := newSheet(f)
		page.line(f.Theme.Title.Render(fit(plain.ExportTitle(f.Lang, x.program), width)))
		page.gap()
		page.hang(f.Theme.Strong, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", plain.ExportTrouble(f.Lang, x.program, x.err))
		return page.done()
	}
	var rows []string
	for _, remark := range x.remarks(f.Lang, false) {
		for _, line := range wrap(remark, width) {
			rows = append(rows, f.Theme.Dim.Render(line))
		}
	}
	rows = append(rows, "")
	for line := range strings.Lines(x.text(f.Lang)) {
		rows = append(rows, strings.Split(ansi.Hardwrap(strings.TrimRight(line, "\n"), width, true), "\n")...)
	}
	return longText(f, plain.ExportTitle(f.Lang, x.program)+" "+f.Theme.Symbol.Sep+" "+x.files[0].Name, rows), nil
}
