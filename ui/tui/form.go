package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/mail"
	"mailkey/ui/wizard"
)

// form is fields one below the other, with a button at the end: what the
// address and the connect screen have in common.
type form struct {
	draft  *wizard.Draft
	fields []wizard.Field
	typed  map[string]*input // the text fields' inputs
	errs   map[string]string // keys of what is wrong, until edited
	focus  string            // a field's ID, or one of the stops below
	shares bool              // it can be said who else uses the mailbox
	open   bool              // ⋯ is unfolded
	shown  bool              // the password is revealed
	point  int               // of a list in focus: the line that Space or Enter chooses
}

// Stops of the focus that are no fields.
const (
	stopAccess = "access"
	stopUnfold = "unfold"
	stopButton = "button"
)

// maxText bounds every field but the password, in bytes; each field's own rule is stricter.
const maxText = 1024

func newForm(d *wizard.Draft, fields []wizard.Field) form {
	f := form{draft: d, fields: fields, typed: map[string]*input{}, errs: map[string]string{}}
	for _, field := range fields {
		if len(field.Choices) > 0 {
			continue
		}
		in := &input{max: maxText}
		if field.Secret {
			in.max = mail.MaxSecret
		} else {
			in.set(d.Text(field))
		}
		f.typed[field.ID] = in
	}
	f.focus = fields[0].ID
	f.aim()
	return f
}

// stops is where the focus can rest, from the top.
func (f *form) stops() []string {
	var stops []string
	advanced := false
	for _, field := range f.fields {
		if !field.Wanted(f.draft) {
			continue
		}
		if field.Advanced && !advanced {
			advanced = true
			if f.shares {
				stops = append(stops, stopAccess)
			}
			stops = append(stops, stopUnfold)
		}
		if !field.Advanced || f.open {
			stops = append(stops, field.ID)
		}
	}
	return append(stops, stopButton)
}

func (f *form) field() (wizard.Field, bool) { return f.byID(f.focus) }

func (f *form) byID(id string) (wizard.Field, bool) {
	for _, field := range f.fields {
		if field.ID == id {
			return field, true
		}
	}
	return wizard.Field{}, false
}

// goTo moves the focus, unfolding what hides it.
func (f *form) goTo(id string) {
	if field, ok := f.byID(id); ok && field.Advanced {
		f.open = true
	}
	f.focus = id
	f.aim()
}

// step moves the focus by n stops; the one left is filled in.
func (f *form) step(n int) (left string) {
	left = f.focus
	f.keep(left)
	stops := f.stops()
	at := 0
	for i, id := range stops {
		if id == f.focus {
			at = i
		}
	}
	f.focus = stops[min(max(at+n, 0), len(stops)-1)]
	f.aim()
	return left
}

// keep fills the draft from a text field, and notes what is wrong with it. The
// password stays in its input until it is sent off.
func (f *form) keep(id string) {
	field, ok := f.byID(id)
	in := f.typed[id]
	if !ok || in == nil || field.Secret {
		return
	}
	text := in.String()
	if text == "" && f.draft.Text(field) == "" {
		return // passed over, not yet wrong
	}
	f.note(id, f.draft.Fill(field, text))
	if _, wrong := f.errs[id]; !wrong {
		in.set(f.draft.Text(field))
	}
}

func (f *form) note(id string, err error) {
	delete(f.errs, id)
	if bad, ok := err.(*wizard.Bad); ok {
		f.errs[id] = bad.Key
	}
}

// submit fills everything in; false, with the focus on the first wrong field,
// when something will not do.
func (f *form) submit() bool {
	for _, field := range f.fields {
		in := f.typed[field.ID]
		switch {
		case !field.Wanted(f.draft):
		case in == nil: // a choice that nobody has made yet will not do either
			f.note(field.ID, field.Set(f.draft, field.Get(f.draft)))
		case field.Secret:
			f.seal(field, in)
		default:
			f.note(field.ID, f.draft.Fill(field, in.String()))
		}
	}
	for _, field := range f.fields {
		if f.errs[field.ID] != "" {
			f.goTo(field.ID)
			return false
		}
	}
	return true
}

// seal turns what was typed into the draft's secret, and forgets the text. An
// empty field keeps the secret that is there already.
func (f *form) seal(field wizard.Field, in *input) {
	if len(in.text) == 0 && f.draft.Typed(field) {
		return
	}
	err := f.draft.Fill(field, in.String())
	f.note(field.ID, err)
	if err == nil {
		in.clear()
	}
}

// press edits the field in focus; false when the key means nothing to it.
func (f *form) press(msg tea.KeyPressMsg) bool {
	if in := f.typed[f.focus]; in != nil {
		before := in.String()
		took := in.press(msg)
		if in.String() != before {
			delete(f.errs, f.focus)
		}
		return took
	}
	field, ok := f.field()
	if !ok {
		return false
	}
	switch k := msg.String(); {
	case list(field.ID): // it has keys of its own
		return false
	case k == "left":
		f.choose(field, -1)
	case k == "right" || k == "space":
		f.choose(field, +1)
	default:
		return false
	}
	return true
}

// turning says which keys turn the choices of the field in focus.
func (f *form) turning() command {
	field, ok := f.field()
	turn := on("right", "key.turn", func() Move { f.choose(field, +1); return nil })
	return turn.shown("left/right").when(ok && len(field.Choices) > 0 && !list(field.ID))
}

// choose takes another of the choices, going round.
func (f *form) choose(field wizard.Field, by int) {
	n := len(field.Choices)
	to := 0
	if now := f.chosen(field); now >= 0 {
		to = (now + by + n) % n
	}
	f.note(field.ID, field.Set(f.draft, field.Choices[to]))
	f.aim()
}

// chosen is which of the choices is taken; -1 for none yet.
func (f *form) chosen(field wizard.Field) int {
	return slices.Index(field.Choices, field.Get(f.draft))
}

// paste puts a text into the field in focus. Line ends inside it never submit.
func (f *form) paste(text string) {
	in := f.typed[f.focus]
	if in == nil {
		return
	}
	field, _ := f.field()
	if field.Secret && len(text) <= in.max {
		text = pastedSecret(text)
	} else if len(text) <= in.max {
		text = strings.Trim(text, " \t\r\n")
	}
	delete(f.errs, f.focus)
	if !in.insert(text) {
		f.errs[f.focus] = "field.too-much"
	}
}

// pastedSecret drops one final line end, which is not a part of a password.
func pastedSecret(text string) string {
	exact, end := strings.CutSuffix(text, "\n")
	if end {
		exact = strings.TrimSuffix(exact, "\r")
	}
	return exact
}

// label width of a form on a frame; 0: labels stand above their fields.
func labelWidth(f Frame) int {
	if f.Width < 60 {
		return 0
	}
	return 22
}

// label is the key of a field's label: which password it is depends on the provider.
func (f *form) label(field wizard.Field) string {
	if field.Secret && !field.Optional {
		return "field." + f.draft.PasswordKind() + ".label"
	}
	return "field." + field.ID + ".label"
}

// row writes one field: its label, what is in it, a note beside it, and what is
// wrong with it below.
func (f *form) row(page *sheet, field wizard.Field, note string) {
	fr := page.f
	focused := f.focus == field.ID
	mark, style := "  ", fr.Theme.Dim
	if focused {
		mark, style = fr.Theme.Accent.Render(fr.Theme.Symbol.Pointer)+" ", fr.Theme.Strong
	}
	label := fr.T(f.label(field))
	lead := mark + style.Render(pad(label, labelWidth(fr)))
	if labelWidth(fr) == 0 {
		page.line(mark + style.Render(label))
		lead = "  "
	}
	if in := f.typed[field.ID]; in != nil {
		f.text(page, field, in, lead, note, focused)
	} else {
		page.abreast(lead, f.choices(fr, field, focused), note)
		if focused {
			page.here()
		}
	}
	f.wrong(page, field.ID)
}

// text writes a text field's line, the note beside it or, where there is no
// room, below.
func (f *form) text(page *sheet, field wizard.Field, in *input, lead, note string, focused bool) {
	fr := page.f
	left := ansi.StringWidth(lead)
	room := fr.Width - 3 - left
	beside := note != "" && room-ansi.StringWidth(note) >= 20
	if beside {
		room -= ansi.StringWidth(note) + 2
	}
	mask := ""
	if field.Secret && !f.shown {
		mask = fr.Theme.Symbol.Mask
	}
	shown, x := in.view(room, mask)
	line := fr.Theme.Value.Render(shown)
	if len(in.text) == 0 {
		line = fr.Theme.Dim.Render(fit(f.placeholder(fr, field), room))
		if field.Secret && f.draft.Typed(field) { // kept, whatever its length
			line = fr.Theme.Value.Render(strings.Repeat(fr.Theme.Symbol.Mask, min(mail.AppPasswordLetters, room)))
		}
	}
	if beside {
		line = pad(line, min(max(ansi.StringWidth(line), 18), room)) + "  " + note
	}
	page.line(lead + line)
	if focused {
		page.at(left + x)
	}
	if note != "" && !beside {
		indent := labelWidth(fr) + 2
		page.block(indent, strings.Split(lipgloss.Wrap(note, fr.Width-3-indent, ""), "\n")...)
	}
}

func (f *form) placeholder(fr Frame, field wizard.Field) string {
	if field.ID == "name" || field.ID == "user-name" {
		if p := f.draft.Profile(); !p.Address.IsZero() && field.ID == "name" {
			return p.Address.String()
		} else if !p.Address.IsZero() {
			return p.UserName
		}
	}
	if key := "field." + field.ID + ".example"; fr.T(key) != "«"+key+"»" {
		return fr.T(key)
	}
	return ""
}

// choices is the choices of a field.
func (f *form) choices(fr Frame, field wizard.Field, focused bool) []string {
	var all []string
	for i, c := range field.Choices {
		all = append(all, choice(fr, fr.T(choiceKey(field.ID, c)), i == f.chosen(field), focused))
	}
	return all
}

// choice is one of several, marked when it is the chosen one.
func choice(fr Frame, text string, chosen, focused bool) string {
	switch {
	case chosen && focused:
		return fr.Theme.Accent.Render(fr.Theme.Symbol.On + " " + text)
	case chosen:
		return fr.Theme.Value.Render(fr.Theme.Symbol.On) + " " + text
	}
	return fr.Theme.Dim.Render(fr.Theme.Symbol.Off + " " + text)
}

func choiceKey(id, value string) string {
	switch {
	case id == "purpose":
		return "purpose." + value
	case strings.HasSuffix(id, "-security"):
		return "security." + value
	}
	return "choice." + id + "." + value
}

// wrong writes what is wrong with a field, below it.
func (f *form) wrong(page *sheet, id string) {
	if key := f.errs[id]; key != "" {
		fr := page.f
		page.hang(fr.Theme.Bad, strings.Repeat(" ", labelWidth(fr)+2)+fr.Theme.Bad.Render(fr.Theme.Symbol.No)+" ", fr.T(key))
		if page.cursor != nil {
			page.focus = page.cursor.Y
		}
	}
}

// button writes the button at the end.
func (f *form) button(page *sheet, text string) {
	fr := page.f
	style := fr.Theme.Button
	mark := "  "
	if f.focus == stopButton {
		style = fr.Theme.Press
		mark = fr.Theme.Accent.Render(fr.Theme.Symbol.Pointer) + " "
	}
	page.line(strings.Repeat(" ", labelWidth(fr)) + mark + style.Render("[  "+text+"  ]"))
	if f.focus == stopButton {
		page.here()
	}
}
