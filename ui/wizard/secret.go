package wizard

import (
	"strings"

	"mailkey/mail"
)

// readSecret reads what was typed or pasted into a masked field; problem is the
// key of the text that says why it will not do.
func readSecret(typed string) (secret mail.Secret, cleaning mail.Cleaning, problem string) {
	switch {
	case len(typed) > mail.MaxSecret:
		return secret, cleaning, "field.password.too-long"
	case strings.ContainsRune(typed, 0):
		return secret, cleaning, "field.password.nul"
	}
	secret, cleaning = mail.ParseSecret(typed)
	if secret.IsZero() {
		return secret, cleaning, "field.password.empty"
	}
	return secret, cleaning, ""
}

// Odd reports whether the password looks like something else than the app
// password that Google wants. It is a warning, never a refusal.
func (d *Draft) Odd() bool {
	return d.Google() && !d.Login.Secret.IsZero() && !d.Cleaning.AppPassword
}

// Typed reports whether the secret of this field was typed already.
func (d *Draft) Typed(f Field) bool {
	if f.ID == oldPassword.ID {
		return !d.OldSecret.IsZero()
	}
	return !d.Login.Secret.IsZero()
}

// problem is what is wrong with a field's present value, or nil.
func (d *Draft) problem(f Field) *Bad {
	if f.Secret {
		if !f.Optional && d.Login.Secret.IsZero() {
			return &Bad{f.ID, "field.password.empty"}
		}
		return nil
	}
	text := d.Text(f)
	if text == "" && (f.ID == "name" || f.ID == "user-name") {
		return nil // both have the address for a default
	}
	trial := *d
	if bad, ok := f.Set(&trial, text).(*Bad); ok {
		return bad
	}
	return nil
}
