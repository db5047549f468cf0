package tui

import (
	"strings"
	"sync/atomic"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// setup is the wizard: it shows a screen for each step of the flow, and acts on
// where they want to go.
type setup struct {
	opts  Options
	env   ui.Env // asked only whether there is a browser
	flow  *wizard.Flow
	step  Screen
	proof accounts.Checked // of the last good test
	saved *accounts.Account
	// stored is saved as the job knows it, which may be before the screen does.
	stored atomic.Pointer[accounts.Account]
	// untested: the person chose to store what nobody proved.
	untested bool

	old    *oldCheck     // of a rotation: the old password is tried once, however often one comes by
	life   accounts.Life // what a sign-in with the former password said last; empty: nobody asked
	before *setup        // the conversation that led into this one; nil: none
	first  string        // the step from which going back leads out, where one begins late; empty: the flow's first
}

func newSetup(opts Options, env ui.Env) *setup { return newFlow(opts, env, wizard.Setup(env.Now())) }

// newFlow is the wizard over a conversation, with the answers given beforehand.
func newFlow(opts Options, env ui.Env, flow *wizard.Flow) *setup {
	if opts.pen == nil {
		opts.pen = newPen()
	}
	s := &setup{opts: opts, env: env, flow: flow}
	if opts.CA != "" && s.draft().Login.CA == "" {
		s.draft().Login.CA = opts.CA
	}
	if s.draft().Former != nil {
		s.first = flow.Step().ID()
	}
	for _, field := range s.flow.Fields() {
		if text, ok := opts.Fill[field.ID]; ok && !field.Secret && (field.ID != "address" || !s.draft().Given) {
			_ = s.draft().Fill(field, text) // what will not do is shown in its field
		}
	}
	s.turn()
	return s
}

func (s *setup) draft() *wizard.Draft { return s.flow.Draft }

// values is what the guide fills in.
func (s *setup) values() guide.Values { return s.draft().Values() }

// turn puts up the screen of the step where the flow stands.
func (s *setup) turn() {
	switch step := s.flow.Step().(type) {
	case wizard.Form:
		s.step = s.form(step)
	case wizard.Read:
		s.step = newRead(s, step)
	case wizard.Check:
		s.step = s.check(step)
	case wizard.Save:
		if step.Of == wizard.Former {
			s.step = newFinishing(s)
		} else {
			s.step = newHandOver(s)
		}
	}
}

func (s *setup) form(step wizard.Form) Screen {
	switch step.Name {
	case "address":
		return newAddress(s, step)
	case "old-password":
		return newOldPassword(s, step)
	}
	return newConnect(s, step)
}

func (s *setup) check(step wizard.Check) Screen {
	switch step.Of {
	case wizard.Kept:
		if s.old == nil {
			s.old = newOldCheck(s)
		}
		return s.old
	case wizard.Former:
		return newDeadCheck(s)
	}
	s.proof, s.untested = accounts.Checked{}, false
	return newCheck(s)
}

// Begin starts the first step.
func (s *setup) Begin() Move { return begin(s.step) }

func begin(screen Screen) Move {
	if b, ok := screen.(interface{ Begin() Move }); ok {
		return b.Begin()
	}
	return nil
}

func (s *setup) Update(msg tea.Msg) (tea.Cmd, Move) {
	if paste, ok := msg.(tea.PasteMsg); ok && s.fieldless() {
		return nil, s.act(s.pasted(paste.Content))
	}
	cmd, m := s.step.Update(msg)
	return cmd, s.act(m)
}

// act does what the step wants with the flow, and passes everything else on.
func (s *setup) act(m Move) Move {
	switch m := m.(type) {
	case Moves:
		var rest Moves
		for _, one := range m {
			rest = append(rest, s.act(one))
		}
		return rest
	case Next:
		if s.flow.Next() {
			return s.arrive(GoTo{})
		}
		return nil
	case Back:
		if s.flow.Step().ID() != s.first && s.flow.Back() {
			return s.arrive(GoTo{})
		}
		if s.before != nil {
			return Enter{s.before}
		}
		return m
	case GoTo:
		if m.Step == "" || s.flow.Go(m.Step) {
			return s.arrive(m)
		}
		return nil
	}
	return m
}

// arrive shows the flow's present step, and in it the field or page asked for.
// The answers so far are written down, so that not even a power cut loses them;
// only the last step ends them.
func (s *setup) arrive(to GoTo) Move {
	s.turn()
	if seeker, ok := s.step.(interface{ seek(GoTo) }); ok {
		seeker.seek(to)
	}
	if _, last := s.flow.Step().(wizard.Save); last {
		return Moves{Forget{}, begin(s.step)}
	}
	return Moves{Forget{}, begin(s.step), s.setAside()}
}

// firstStep reports whether going back leads out of the conversation.
func (s *setup) firstStep() bool {
	return s.before == nil && (s.flow.Step().ID() == s.first || len(s.flow.Marks()) > 0 && s.flow.Marks()[0].Current)
}

func (s *setup) Typing() bool {
	t, ok := s.step.(typist)
	return ok && t.Typing()
}

// Reading reports whether a text is being read from its top.
func (s *setup) Reading() bool {
	r, ok := s.step.(reader)
	return ok && r.Reading()
}

func (s *setup) Head() (title, account string) {
	title = "setup.title"
	switch {
	case s.draft().First():
		title = "first.title"
	case s.flow.Changes():
		title = "rotate.title"
	}
	return title, mail.CleanUpTo(s.draft().Login.Address.String(), 60)
}

// Losing is the key of what leaving now would lose; empty for nothing, because
// the answers are remembered.
func (s *setup) Losing() string {
	d := s.draft()
	typed := !d.Login.Secret.IsZero()
	if f, ok := s.step.(*connect); ok && len(f.secret().text) > 0 {
		typed = true
	}
	switch {
	case s.saved == nil && typed:
		return "leaving.password"
	case s.saved != nil && d.Forget:
		return "leaving.not-kept"
	}
	return ""
}

func (s *setup) Keys() []key.Binding { return s.step.Keys() }

// View is the progress line and the step below it.
func (s *setup) View(f Frame) (string, *tea.Cursor) {
	top := 1
	if f.Height >= 14 {
		top = 2
	}
	body, cursor := s.step.View(f.within(f.Width, f.Height-top))
	if cursor != nil {
		moved := *cursor
		moved.Y += top
		cursor = &moved
	}
	return s.progress(f) + strings.Repeat("\n", top) + body, cursor
}

// progress is the names of the steps with marks where there is room, else the
// number and the name of the present one.
func (s *setup) progress(f Frame) string {
	n, of := s.flow.Number()
	var names []string
	for _, m := range s.flow.Marks() {
		name := f.T("step." + m.ID)
		switch {
		case m.Current:
			name = f.Theme.Accent.Render(f.Theme.Symbol.Current + " " + name)
		case m.Done && m.ID == "test" && s.saved != nil && !s.saved.Proved: // stored in spite of it
			name = f.Theme.Warn.Render(f.Theme.Symbol.Warn) + " " + f.Theme.Dim.Render(name)
		case m.Done:
			name = f.Theme.OK.Render(f.Theme.Symbol.Done) + " " + f.Theme.Dim.Render(name)
		default:
			name = f.Theme.Dim.Render(f.Theme.Symbol.Later + " " + name)
		}
		names = append(names, name)
	}
	line := f.Theme.Dim.Render(f.T("step.of", "n", n, "of", of)) + "   " + strings.Join(names, "  ")
	if ansi.StringWidth(line) <= f.Width-2 {
		return " " + line
	}
	return " " + f.Theme.Accent.Render(f.T("step.of", "n", n, "of", of)) + " " + f.Theme.Dim.Render(f.Theme.Symbol.Sep) + " " +
		fit(f.T("step."+s.flow.Step().ID()), f.Width-20)
}
