package tui

import (
	"strings"

	"mailkey/ui/wizard"
)

// list reports whether a field's choices stand one below the other.
func list(id string) bool { return id == "purpose" || id == "provider" }

// aim points at what is chosen in the list in focus, or at its first line.
func (f *form) aim() {
	if field, ok := f.field(); ok && list(f.focus) {
		f.point = max(f.chosen(field), 0)
	}
}

// climb chooses the next line of the list in focus, up to its ends; false where
// there is no list. Whoever goes through a form with the arrows stays in the
// list, so that nothing is chosen unseen; Tab and Enter lead on.
func (f *form) climb(by int) bool {
	field, ok := f.field()
	if !ok || !list(f.focus) {
		return false
	}
	f.point = min(max(f.point+by, 0), len(field.Choices)-1)
	f.pick()
	return true
}

// pick chooses what the pointer of the list in focus stands at.
func (f *form) pick() {
	if field, ok := f.field(); ok && list(f.focus) {
		f.note(f.focus, field.Set(f.draft, field.Choices[f.point]))
	}
}

// list writes a field's choices one below the other.
func (f *form) list(page *sheet, field wizard.Field) {
	fr := page.f
	focused := f.focus == field.ID
	style, indent := fr.Theme.Dim, labelWidth(fr)
	if focused {
		style = fr.Theme.Strong
	}
	label := fr.T("field." + field.ID + ".label")
	lead := "  " + style.Render(pad(label, max(indent-2, 0)))
	if cells(label) > indent-2 { // above
		page.line("  " + style.Render(label))
		lead = strings.Repeat(" ", indent)
	}
	for i, c := range field.Choices {
		chosen, pointed := i == f.chosen(field), focused && i == f.point
		mark, symbol, text := "  ", fr.Theme.Symbol.Off, fr.Theme.Dim
		if chosen {
			symbol, text = fr.Theme.Symbol.On, fr.Theme.Value
		}
		if pointed {
			mark, text = fr.Theme.Accent.Render(fr.Theme.Symbol.Pointer)+" ", fr.Theme.Accent
		}
		page.hang(text, lead+mark+text.Render(symbol)+" ", fr.T(choiceKey(field.ID, c)))
		if pointed {
			page.here()
		}
		lead = strings.Repeat(" ", indent)
	}
	f.wrong(page, field.ID)
}
