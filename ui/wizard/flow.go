package wizard

import "slices"

// Flow is a conversation under way: its steps, where it stands, what was answered.
type Flow struct {
	Name  string
	Draft *Draft
	steps []Step
	at    int
}

// Step is where the conversation stands.
func (f *Flow) Step() Step { return f.steps[f.at] }

// Next goes to the next step that is needed; false at the end, or where the
// answers do not allow to go on: no test, while there is a doubt.
func (f *Flow) Next() bool {
	if f.Blocked() {
		return false
	}
	for i := f.at + 1; i < len(f.steps); i++ {
		if f.steps[i].Needed(f.Draft) {
			if f.barred(i) {
				return false
			}
			f.at = i
			return true
		}
	}
	return false
}

// barred reports whether the step sends a password, and a doubt about that is
// open. A stored account's own password goes where it went before.
func (f *Flow) barred(i int) bool {
	check, sends := f.steps[i].(Check)
	sends = sends && (check.Of == Typed || check.Of == Kept && f.Draft.Replaces == "")
	return sends && len(f.Draft.Doubts()) > 0
}

// Back goes to the step before; false at the beginning.
func (f *Flow) Back() bool {
	for i := f.at - 1; i >= 0; i-- {
		if f.steps[i].Needed(f.Draft) {
			f.at = i
			return true
		}
	}
	return false
}

// Go goes to the step of that name, if it is needed and no doubt bars it.
func (f *Flow) Go(id string) bool {
	i := f.index(id)
	if i < 0 || f.barred(i) {
		return false
	}
	f.at = i
	return true
}

// index is where the needed step of that name stands, or -1.
func (f *Flow) index(id string) int {
	return slices.IndexFunc(f.steps, func(s Step) bool { return s.ID() == id && s.Needed(f.Draft) })
}

// Blocked reports whether the step's question must be answered first, or the
// person has to insist.
func (f *Flow) Blocked() bool {
	switch step := f.Step().(type) {
	case Read:
		return step.Needed(f.Draft) && step.Ask != nil && step.Ask.Asked(f.Draft)
	case Check:
		return step.Of == Kept && f.Draft.Old.Cure == Misses && !f.Draft.Old.Insist
	}
	return false
}

// first is where the first needed step stands.
func (f *Flow) first() int {
	return max(slices.IndexFunc(f.steps, func(s Step) bool { return s.Needed(f.Draft) }), 0)
}

// Has reports whether there is such a step, and it is needed.
func (f *Flow) Has(id string) bool { return f.index(id) >= 0 }

// Mark is one step in the progress line.
type Mark struct {
	ID            string
	Done, Current bool
}

// Marks is the needed steps, in order.
func (f *Flow) Marks() []Mark {
	var marks []Mark
	for i, s := range f.steps {
		if s.Needed(f.Draft) {
			marks = append(marks, Mark{s.ID(), i < f.at, i == f.at})
		}
	}
	return marks
}

// Number is the current step's number, counted from 1, and how many there are.
func (f *Flow) Number() (n, of int) {
	marks := f.Marks()
	return slices.IndexFunc(marks, func(m Mark) bool { return m.Current }) + 1, len(marks)
}

// Fields is every field of every form.
func (f *Flow) Fields() []Field {
	var fields []Field
	for _, s := range f.steps {
		if form, ok := s.(Form); ok {
			fields = append(fields, form.Fields...)
		}
	}
	return fields
}

// Holder is the form that a field stands in, and the field.
func (f *Flow) Holder(fieldID string) (Form, Field, bool) {
	for _, s := range f.steps {
		form, ok := s.(Form)
		if !ok {
			continue
		}
		if i := slices.IndexFunc(form.Fields, func(g Field) bool { return g.ID == fieldID }); i >= 0 {
			return form, form.Fields[i], true
		}
	}
	return Form{}, Field{}, false
}

// Missing is the fields whose text will not do yet, as errors, in order.
func (f *Flow) Missing() []*Bad {
	var missing []*Bad
	for _, field := range f.Fields() {
		if bad := f.Draft.problem(field); bad != nil {
			missing = append(missing, bad)
		}
	}
	return missing
}

// afterSecret reports whether the step comes after the password was typed.
func (f *Flow) afterSecret() bool {
	for _, s := range f.steps[:f.at] {
		if form, ok := s.(Form); ok && slices.ContainsFunc(form.Fields, func(g Field) bool { return g.Secret && !g.Optional }) {
			return true
		}
	}
	return false
}
