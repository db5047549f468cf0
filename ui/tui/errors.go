package tui

import (
	"errors"
	"slices"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// trouble is an error of the service as a sentence: the most exact one there
// is, else a general one with the technical words behind it.
func (f Frame) trouble(err error) string {
	var crash Crash
	if errors.As(err, &crash) {
		return f.T("error.crash")
	}
	var path *accounts.PathError
	var disk *mail.DiskError
	if f.Remote && accounts.Inner(err) {
		return f.T("serve.broken")
	}
	if errors.As(err, &path) {
		return f.T("path."+string(path.Problem), "path", mail.CleanUpTo(path.Path, mail.SaidMax), "why", technical(path.Err))
	}
	if errors.As(err, &disk) {
		return f.T("disk."+string(disk.Problem), "path", mail.CleanUpTo(disk.Path, mail.SaidMax), "why", technical(disk.Err))
	}
	detail := err
	var coded *accounts.Error
	if errors.As(err, &coded) {
		detail = coded.Err
		if exact(coded.Reason) && (len(coded.Args) > 0 || !named(coded.Reason)) {
			pairs := []any{"why", technical(coded.Err)}
			for name, value := range coded.Args {
				pairs = append(pairs, name, mail.CleanUpTo(value, mail.SaidMax))
			}
			return f.T("reason."+string(coded.Reason), pairs...)
		}
	}
	if accounts.ReasonOf(err) == accounts.ReasonNoSecret {
		return f.T("trial.no-secret")
	}
	text := f.T("error." + string(accounts.CodeOf(err)))
	if accounts.CodeOf(err) == accounts.CodeNotAllowed {
		return text // the technical words say the same, in English
	}
	if why := technical(detail); why != "" {
		text += " (" + why + ")"
	}
	return text
}

// exact reports whether the reason's own text serves on a screen as it does on
// the command line. Those about a field name its flag, and those about a missing
// password tell to pipe one in.
func exact(r accounts.Reason) bool {
	switch r {
	case "", accounts.ReasonEmpty, accounts.ReasonMalformed, accounts.ReasonTooLong, accounts.ReasonAmbiguous, accounts.ReasonSameAddress, accounts.ReasonNoSecret, accounts.ReasonPath:
		return false
	}
	return true
}

// named reports whether the reason's text names things that stand in the error's
// Args.
func named(r accounts.Reason) bool {
	return slices.Contains([]accounts.Reason{accounts.ReasonUnreachable, accounts.ReasonCertificate, accounts.ReasonDatabaseSignIn, accounts.ReasonNoDatabase, accounts.ReasonDatabaseRights, accounts.ReasonNotEmpty}, r)
}

// technical is an error's own words, fit to be shown.
func technical(err error) string {
	if err == nil {
		return ""
	}
	return mail.CleanUpTo(err.Error(), mail.SaidMax)
}
