package tui

import (
	"context"
	"runtime/debug"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
	"mailkey/ui/theme"
)

// settings is what a person may choose for good, where passwords live, and
// which version this is.
type settings struct {
	app   *App
	row   int
	place *accounts.Place // nil: not known yet
}

// The rows. The first two are choices, the others are only read.
const (
	rowLang = iota
	rowTheme
	rowSecrets
	rowVersion
)

// Paint changes the colours: "light", "dark", or "" for those of the terminal.
type Paint struct{ Theme string }

func (Paint) isMove() {}

// themes is the choices, in order.
var themes = [...]string{"", "light", "dark"}

func newSettings(a *App) *settings { return &settings{app: a} }

// Begin asks where new passwords are kept.
func (s *settings) Begin() Move { return Do{Name: "place", Quiet: true, Work: placeOf} }

func (s *settings) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := s.commands().press(msg)
		return nil, m
	case Done:
		if place, ok := msg.Result.(accounts.Place); ok {
			s.place = &place
		}
	}
	return nil, nil
}

func (s *settings) commands() commands {
	step := func(by int) func() Move {
		return func() Move { s.row = min(max(s.row+by, 0), rowVersion); return nil }
	}
	chosen := s.row <= rowTheme
	path := s.row == rowSecrets && s.place != nil && s.place.Path != ""
	return commands{
		on("right enter space l", "settings.change", func() Move { return s.change(+1) }).shown("left/right").when(chosen),
		on("left h", "", func() Move { return s.change(-1) }).shown("").when(chosen),
		on("c enter", "account.copy", func() Move { return Copy{What: "settings.key-file", Text: s.place.Path} }).when(path),
		on("down tab j", "key.move", step(+1)).shown("up/down"),
		on("up shift+tab k", "", step(-1)).shown(""),
		on("esc q", "key.back", move(Close{returned{}})),
	}
}

func (s *settings) Keys() []key.Binding { return s.commands().bindings() }

// Head is what the header says.
func (s *settings) Head() (title, address string) { return "settings.title", "" }

// change takes another of the choices, going round.
func (s *settings) change(by int) Move {
	if s.row == rowLang {
		i := slices.Index(i18n.Langs[:], s.app.frame.Lang)
		return Speak{i18n.Langs[round(i+by, len(i18n.Langs))]}
	}
	i := slices.Index(themes[:], s.app.env.Theme)
	return Paint{themes[round(i+by, len(themes))]}
}

func round(i, n int) int { return (i%n + n) % n }

// paint draws in other colours from now on, and remembers that if it can.
func (a *App) paint(p Paint) tea.Cmd {
	a.env.Theme = p.Theme
	var ask tea.Cmd
	if p.Theme == "" {
		ask = tea.RequestBackgroundColor
	} else {
		a.look.Light = p.Theme == "light"
		a.frame.Theme = theme.New(a.look)
	}
	save := a.env.SaveTheme
	if save == nil {
		return ask
	}
	return tea.Batch(ask, a.jobs.start(nil, Do{Name: "theme", Quiet: true, Lasting: true, Work: func(context.Context, *accounts.Service, func(any)) any {
		return save(p.Theme)
	}}))
}

// version is this program's, as it was built.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

func (s *settings) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("settings.title")))
	page.gap()
	var langs, looks []string
	for _, l := range i18n.Langs {
		langs = append(langs, choice(f, f.T("settings.lang."+string(l)), l == f.Lang, s.row == rowLang))
	}
	for _, t := range themes {
		name := t
		if name == "" {
			name = "auto"
		}
		looks = append(looks, choice(f, f.T("settings.theme."+name), t == s.app.env.Theme, s.row == rowTheme))
	}
	s.choose(page, rowLang, "settings.lang", langs)
	s.choose(page, rowTheme, "settings.theme", looks)
	switch {
	case f.Theme.Plain:
		page.para(f.Theme.Dim, 2, f.T("settings.no-colour"))
	case s.app.env.SaveTheme == nil:
		page.para(f.Theme.Dim, 2, f.T("settings.session"))
	}
	page.gap()
	page.line(s.mark(f, rowSecrets) + f.Theme.Strong.Render(f.T("settings.secrets")))
	s.secrets(page)
	if s.row == rowSecrets {
		page.here()
	}
	page.gap()
	page.line(s.mark(f, rowVersion) + f.Theme.Dim.Render(f.T("settings.version")) + "  mailkey " + version())
	if s.row == rowVersion {
		page.here()
	}
	return page.done()
}

// mark is the pointer before the row in focus.
func (s *settings) mark(f Frame, row int) string {
	if s.row == row {
		return f.Theme.Accent.Render(f.Theme.Symbol.Pointer) + " "
	}
	return "  "
}

// choose writes the choices of a row, in as many lines as they need.
func (s *settings) choose(page *sheet, row int, label string, choices []string) {
	f := page.f
	style, width := f.Theme.Dim, 14
	if s.row == row {
		style = f.Theme.Strong
	}
	if !f.Wide() {
		width = 9
	}
	lead := s.mark(f, row) + style.Render(pad(f.T(label), width))
	for _, line := range flowing(choices, f.Width-4-width) {
		page.line(lead + line)
		if s.row == row {
			page.here()
		}
		lead = pad("", width+2)
	}
}

// secrets says where new passwords live, and why there.
func (s *settings) secrets(page *sheet) {
	f := page.f
	if s.place == nil {
		page.para(f.Theme.Dim, 2, f.T("home.loading"))
		return
	}
	p := *s.place
	switch {
	case f.Remote:
		page.para(lipgloss.NewStyle(), 2, f.T("settings.place.server"))
		return
	case p.Keeping == accounts.InKeyring:
		page.para(lipgloss.NewStyle(), 2, f.T("settings.place.keyring"))
	case p.Keeping == accounts.Sealed && p.Path != "":
		page.para(lipgloss.NewStyle(), 2, f.T("settings.place.sealed"))
		for _, part := range hard(shown(p.Path), f.Width-5) {
			page.line("  " + f.Theme.Strong.Render(part))
		}
	case p.Keeping == accounts.Sealed:
		page.para(lipgloss.NewStyle(), 2, f.T("settings.place.sealed-memory"))
	default:
		page.para(f.Theme.Warn, 2, f.T("settings.place.none"))
	}
	asked := p.Why == "asked" && p.Path == "" // a memory that nobody chose
	if p.Why != "" && !asked && i18n.Has("settings.why."+p.Why) {
		page.para(f.Theme.Dim, 2, f.T("settings.why."+p.Why))
	}
	page.para(f.Theme.Dim, 2, f.T("settings.plain"))
}
