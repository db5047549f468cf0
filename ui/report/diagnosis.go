package report

import (
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// Diagnosis is why a lane broke, or what a message means, as every JSON document
// has it (design §3). Each field is true by itself.
type Diagnosis struct {
	Cause diagnose.Cause `json:"cause"`
	Stage mail.Stage     `json:"stage"`
	Sure  bool           `json:"sure"`
	Retry diagnose.Retry `json:"retry"`
	Step  diagnose.Step  `json:"step"`
	Title string         `json:"title"`
	Why   string         `json:"why"`
	Next  string         `json:"next"`
	Said  string         `json:"said"`
	Note  diagnose.Note  `json:"note,omitempty"` // what retry, step and the texts follow, rather than the cause in general

	SaidBy string `json:"-"` // whose words Said are: see diagnose.Diagnosis.SaidBy
}

// Diagnosed says a diagnosis in the reader's language.
func Diagnosed(lang i18n.Lang, d diagnose.Diagnosis) *Diagnosis {
	words := Say(lang, d, Told, clean)
	return &Diagnosis{
		Cause: d.Cause, Stage: d.Because.Stage, Sure: d.Sure, Retry: d.Retry(), Step: d.Step(),
		Title: words.Title, Why: words.Why, Next: words.Next, Note: d.Note, Said: clean(d.Said), SaidBy: d.SaidBy(),
	}
}
