package plain

import (
	"slices"

	"mailkey/mail/diagnose"
)

// Remedy is one thing that a person can do about a failed test.
type Remedy string

// The remedies.
const (
	Again    Remedy = "again"    // test once more, unchanged
	Later    Remedy = "later"    // keep what was typed, and test it another time
	Page     Remedy = "page"     // the guide's page: Fix.Topic
	Field    Remedy = "field"    // the field with the mistake: Fix.Field
	Open     Remedy = "open"     // the page in the browser: Fix.URL
	Password Remedy = "password" // type another password
)

// Remedies is what can be done about a failure, the best first, as the cause's
// words advise it, and where: what has no place there, a face leaves out. Again
// is always among them.
func Remedies(d diagnose.Diagnosis) ([]Remedy, diagnose.Fix) {
	known := Known(d.Because.Server.Host)
	switch {
	case waits(d.Cause):
		return []Remedy{Later, Again}, d.Fix
	case d.Note == diagnose.OtherLaneWorks && diagnose.IsGoogleHost(d.Because.Server.Host):
		return []Remedy{Again, Page, Open}, d.Fix
	case d.Note == diagnose.OtherLaneWorks && known:
		return []Remedy{Again, Password}, d.Fix
	case d.Note == diagnose.OtherLaneWorks: // the password is right, so the server may be wrong
		return []Remedy{Field, Again}, diagnose.Fix{Field: string(d.Because.Protocol) + "-host"}
	case d.Note == diagnose.Silence, d.Note == diagnose.Late, known && slices.Contains(passing, d.Cause):
		return []Remedy{Again, Page}, diagnose.Fix{Topic: string(diagnose.StepNetwork)}
	case d.Cause.Retry() == diagnose.RetryNow:
		return []Remedy{Again, Page, Field, Open}, d.Fix
	case d.Fix == diagnose.Fix{}:
		return []Remedy{Again, Password}, d.Fix
	case d.Fix.Field == "" && aboutPassword(d.Cause):
		return []Remedy{Page, Open, Password, Again}, d.Fix
	}
	return []Remedy{Page, Field, Open, Again}, d.Fix
}

// passing is what a server that is named rightly suffers from now and then: the
// network or the server itself, and nothing that was typed.
var passing = []diagnose.Cause{diagnose.DNSNotFound, diagnose.NetworkDown, diagnose.ConnectionDropped, diagnose.ServerMisbehaving}

// waits reports whether only time helps: nothing is to be changed.
func waits(c diagnose.Cause) bool {
	return c.Retry() != diagnose.RetryNo && c.Step() == diagnose.StepNone
}

// aboutPassword reports whether a new password is the cure.
func aboutPassword(c diagnose.Cause) bool {
	return c.Step() == diagnose.StepAppPassword || c.Step() == diagnose.StepPasswordEntry
}
