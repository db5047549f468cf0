package guide

import (
	"slices"

	"mailkey/ui/i18n"
)

// Both is one text in both languages. Braces are filled in, see Values.
type Both struct{ PL, EN string }

// In is the text in one language, as written.
func (b Both) In(lang i18n.Lang) string {
	if lang == i18n.PL {
		return b.PL
	}
	return b.EN
}

// Page is one topic of the guide: a few steps, or a tree of questions.
type Page struct {
	ID    string
	title Both
	lead  []Both
	steps []Step
}

// Step is one thing to do, which can be ticked off. It speaks in at most five
// short sentences, its title included.
type Step struct {
	ID      string
	Picture Picture    // where to click; empty for none
	Letter  LetterKind // a letter that this step offers; empty for none
	Goto    string     // the page that this step may lead to; empty for none

	title Both
	more  []Both
	link  string   // a URL with placeholders
	path  []string // labels to click one after another in the Admin console
	only  audience
}

// audience narrows a step to the addresses that it concerns.
type audience int

const (
	everybody audience = iota
	company            // not @gmail.com; also shown while no address is known
)

// Find is the page with this ID, or with a name that other packages use for
// it: a diagnosis' step ("2sv") or an account's purpose ("other").
func Find(id string) (Page, bool) {
	if name, ok := alias(id); ok {
		id = name
	}
	i := slices.IndexFunc(pages, func(p Page) bool { return p.ID == id })
	if i < 0 {
		return Page{}, false
	}
	return pages[i], true
}

func alias(id string) (string, bool) {
	switch id {
	case "2sv":
		return TwoStep, true
	case "other":
		return OtherProgram, true
	}
	return "", false
}

// Pages is the whole guide, in the order of the way through it.
func Pages() []Page { return slices.Clone(pages) }

// Title is the page's heading.
func (p Page) Title(lang i18n.Lang) string { return p.title.In(lang) }

// Lead is one or two sentences that say what the page is about.
func (p Page) Lead(lang i18n.Lang, v Values) []string { return fillAll(p.lead, lang, v) }

// Steps is what there is to do for this address. Empty for a page of questions.
func (p Page) Steps(v Values) []Step {
	var steps []Step
	for _, s := range p.steps {
		if s.only == everybody || v.company() {
			steps = append(steps, s)
		}
	}
	return steps
}

// Asks reports whether the page is the tree of questions, see Root.
func (p Page) Asks() bool { return p.ID == NoPage }

// Title is the one line that is ticked off.
func (s Step) Title(lang i18n.Lang, v Values) string { return fill(s.title.In(lang), lang, v) }

// Sentences is what else helps with this step, at most four.
func (s Step) Sentences(lang i18n.Lang, v Values) []string { return fillAll(s.more, lang, v) }

// URL is the page to open, with the account's address in it; empty for none.
func (s Step) URL(v Values) string { return fillURL(s.link, v) }

// Path is the way through Google's Admin console, label by label; empty for none.
func (s Step) Path(lang i18n.Lang) string { return path(s.path, lang) }

func fillAll(texts []Both, lang i18n.Lang, v Values) []string {
	filled := make([]string, len(texts))
	for i, t := range texts {
		filled[i] = fill(t.In(lang), lang, v)
	}
	return filled
}
