package wizard

import (
	"mailkey/mail"
)

// Step is one place in the conversation. The set is closed: Read, Form, Check
// and Save, so that a face has to know four kinds only.
type Step interface {
	ID() string
	Needed(*Draft) bool
	isStep()
}

// Read is something to read and do elsewhere, in the browser: a page of the
// guide, perhaps with a question at its end.
type Read struct {
	Name string
	Page func(*Draft) string // the guide page's ID; it may depend on the answers
	Ask  *Question           // nil: nothing is asked
	When func(*Draft) bool   // nil: always needed
}

// Question is a choice of one among few, asked below a page. Asked decides
// whether it is still open. Proof is the guide page whose first link settles it
// for whoever does not know even after looking: it opens (Opens), or not (No).
type Question struct {
	ID      string
	Answers []Answer
	Proof   string // empty: nothing settles it
	Set     func(*Draft, Answer)
	Asked   func(*Draft) bool
}

// Form is fields to fill in.
type Form struct {
	Name   string
	Fields []Field
	When   func(*Draft) bool // nil: always needed
}

// Whose is the password that a step is about.
type Whose int

// The passwords of a rotation; Setup knows Typed alone.
const (
	Typed  Whose = iota // the one that is typed here
	Kept                // the one that was in use when the conversation began
	Former              // the same, once another has taken its place
)

// Check is a live test: of the password that was typed; of the one that it is to
// replace, whether a new one is the cure; or of the replaced one, whether it is dead.
type Check struct {
	Name string
	Of   Whose
	When func(*Draft) bool // nil: always needed
}

// Save keeps what was proved and hands it over; of the former password: it ends
// the conversation, and that password may be forgotten.
type Save struct {
	Name string
	Of   Whose
}

// ID is the step's name, such as "connect".
func (s Read) ID() string { return s.Name }

// ID is the step's name.
func (s Form) ID() string { return s.Name }

// ID is the step's name.
func (s Check) ID() string { return s.Name }

// ID is the step's name.
func (s Save) ID() string { return s.Name }

// Needed reports whether the answers so far call for this step.
func (s Read) Needed(d *Draft) bool { return s.When == nil || s.When(d) }

// Needed reports whether the answers so far call for this step.
func (s Form) Needed(d *Draft) bool { return s.When == nil || s.When(d) }

// Needed reports whether the answers so far call for this step.
func (s Check) Needed(d *Draft) bool { return s.When == nil || s.When(d) }

// Needed is always true.
func (s Save) Needed(*Draft) bool { return true }

func (Read) isStep()  {}
func (Form) isStep()  {}
func (Check) isStep() {}
func (Save) isStep()  {}

// Field is one thing to fill in. Its ID is also the name of the flag that
// gives it, and the key of its texts: field.ID.label, .hint.
type Field struct {
	ID       string
	Secret   bool              // masked; never saved with a draft
	Optional bool              // a secret that may stay empty
	Advanced bool              // behind ⋯
	Choices  []string          // one of these; texts choice.ID.VALUE
	When     func(*Draft) bool // asked only then; nil: always
	Get      func(*Draft) string
	Set      func(*Draft, string) error // a *Bad when the text will not do
}

// Wanted reports whether the answers so far call for this field.
func (f Field) Wanted(d *Draft) bool { return f.When == nil || f.When(d) }

// Bad is a text that will not do, and why: Key is the text that says so.
type Bad struct {
	Field string
	Key   string
}

func (e *Bad) Error() string { return e.Field + ": " + e.Key }

// Lane is the protocol whose server the field belongs to, or "".
func (f Field) Lane() mail.Protocol {
	for _, p := range mail.Protocols {
		if len(f.ID) > len(p) && f.ID[:len(p)+1] == string(p)+"-" {
			return p
		}
	}
	return ""
}
