package tui

import (
	"errors"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// trouble is an error of the service as a sentence, with the technical words
// behind it.
func (f Frame) trouble(err error) string {
	var crash Crash
	if errors.As(err, &crash) {
		return f.T("error.crash")
	}
	detail := err
	var coded *accounts.Error
	if errors.As(err, &coded) {
		detail = coded.Err
	}
	return f.T("error."+string(accounts.CodeOf(err))) + " (" + mail.CleanUpTo(detail.Error(), mail.SaidMax) + ")"
}
