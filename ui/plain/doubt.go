package plain

import (
	"mailkey/mail"
	"mailkey/ui/wizard"
)

// connect asks for the password and the servers, and for a yes to whatever
// speaks against sending the one to the other.
func (w *walk) connect(form wizard.Form) error {
	if w.draft().Doubtful(wizard.NoPasswords) { // before somebody looks for a password in vain
		if yes, err := w.doubt(wizard.NoPasswords); err != nil || !yes {
			return orBack(err)
		}
	}
	if err := w.form(form); err != nil {
		return err
	}
	if err := w.who(); err != nil {
		return err
	}
	for {
		open := w.draft().Doubts()
		if len(open) == 0 {
			return nil
		}
		switch yes, err := w.doubt(open[0]); {
		case err != nil:
			return err
		case !yes && open[0] != wizard.Unvouched:
			return errBack
		case !yes:
			if err := w.servers(advanced(form), true); err != nil {
				return err
			}
		}
	}
}

// doubt says what speaks against it and asks; only a clear yes is one.
func (w *walk) doubt(doubt wizard.Doubt) (yes bool, err error) {
	d := w.draft()
	w.say("")
	if doubt == wizard.Unvouched {
		w.tell("doubt.unvouched.who")
	}
	for _, line := range d.Because(w.env.Lang, doubt) {
		w.paragraph(line)
	}
	if doubt == wizard.Unvouched {
		w.tell("doubt.unvouched.why")
	}
	yes, err = w.Confirm(w.ctx, w.text("doubt."+string(doubt)+".ask", "hosts", d.Hosts(doubt), "name", mail.CleanUpTo(d.Found.Provider.Name, mail.SaidMax)))
	if yes {
		d.Agree(doubt)
	}
	return yes, err
}

// orBack is the way back, unless something went wrong.
func orBack(err error) error {
	if err != nil {
		return err
	}
	return errBack
}

// advanced is the form's fields behind ⋯.
func advanced(form wizard.Form) []wizard.Field {
	var all []wizard.Field
	for _, field := range form.Fields {
		if field.Advanced {
			all = append(all, field)
		}
	}
	return all
}
