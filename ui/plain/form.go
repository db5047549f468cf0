package plain

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// form asks for a form's fields, one by one; the advanced ones on request, or
// when there is no server yet.
func (w *walk) form(form wizard.Form) error {
	for _, field := range form.Fields {
		if field.When != nil || field.Advanced {
			continue // asked where the answer before it is known
		}
		if err := w.field(field); err != nil {
			return err
		}
		if field.ID == "address" {
			if err := w.spelling(field); err != nil {
				return err
			}
		}
	}
	if more := advanced(form); len(more) > 0 {
		return w.servers(more, false)
	}
	return nil
}

// servers asks for the advanced fields: on request, or where one is missing, or
// must, because the person does not want those that stand there.
func (w *walk) servers(advanced []wizard.Field, must bool) error {
	for {
		if len(w.flow.Missing()) == 0 && !must {
			w.say("")
			w.card(w.draft().Profile())
			change, err := w.yesNo(w.ctx, w.text("plain.advanced"), false)
			if err != nil || !change {
				return err
			}
		}
		for _, field := range advanced {
			if err := w.field(field); err != nil {
				return err
			}
		}
		if len(w.flow.Missing()) == 0 {
			return nil
		}
	}
}

// field asks until the answer will do. An empty line keeps what is there.
func (w *walk) field(field wizard.Field) error {
	w.say("")
	switch {
	case len(field.Choices) > 0:
		return w.choice(field)
	case field.Secret:
		return w.secret(field)
	}
	label := w.text("field." + field.ID + ".label")
	for {
		now := cmp.Or(field.Get(w.draft()), usual[field.ID])
		prompt := label + ": "
		if now != "" {
			prompt = label + " [" + mail.CleanUpTo(now, mail.SaidMax) + "]: "
		}
		text, err := w.word(w.ctx, prompt)
		switch {
		case errors.Is(err, errHelp):
			w.hint(field)
			continue
		case err != nil:
			return err
		case text == "" && (now != "" || optional(field)):
			text = now
		}
		if text == "" && optional(field) {
			return nil
		}
		if w.fill(field, text) {
			return nil
		}
	}
}

// usual is what most servers have.
var usual = map[string]string{"imap-port": "993", "smtp-port": "465"}

// optional fields have the address for a default.
func optional(field wizard.Field) bool { return field.ID == "name" || field.ID == "user-name" }

// fill gives the text to the field, or says why it will not do. A text that will
// not do is forgotten: it may be a password in the wrong place.
func (w *walk) fill(field wizard.Field, text string) bool {
	var bad *wizard.Bad
	if errors.As(field.Set(w.draft(), text), &bad) {
		w.tell(bad.Key)
		return false
	}
	_ = w.draft().Fill(field, text) // also drops what would not do before
	return true
}

func (w *walk) hint(field wizard.Field) {
	id := field.ID
	if field.Secret && !field.Optional {
		id = w.draft().PasswordKind()
	}
	if key := "field." + id + ".hint"; i18n.Has(key) {
		w.tell(key)
	}
	w.tell("plain.help")
}

func (w *walk) choice(field wizard.Field) error {
	w.say(w.text("field." + field.ID + ".label"))
	var choices []string
	for _, value := range field.Choices {
		choices = append(choices, w.text(choiceKey(field.ID, value)))
	}
	def := slices.Index(field.Choices, field.Get(w.draft()))
	if field.When == nil {
		def = max(0, def) // the usual one stands first
	}
	n, err := w.pick(w.ctx, choices, def, slices.Index(field.Choices, "yes"), slices.Index(field.Choices, "no"))
	if err != nil {
		return err
	}
	return field.Set(w.draft(), field.Choices[n])
}

// choiceKey is the text of a choice.
func choiceKey(id, value string) string {
	switch {
	case id == "purpose":
		return "purpose." + value
	case strings.HasSuffix(id, "-security"):
		return "security." + value
	}
	return "choice." + id + "." + value
}

// secret asks for the password, which a terminal does not show.
func (w *walk) secret(field wizard.Field) error {
	have := w.draft().Typed(field)
	label := w.text("field." + w.draft().PasswordKind() + ".label")
	if field.Optional {
		label = w.text("field." + field.ID + ".label")
	}
	prompt := w.text("plain.password", "label", label)
	if have {
		prompt = w.text("plain.password-keep", "label", label)
	}
	for {
		typed, err := w.Secret(w.ctx, prompt+" ")
		switch {
		case err != nil:
			return err
		case typed == "" && (have || field.Optional):
			return nil
		case typed == "back" || typed == "wstecz":
			return errBack
		case typed == "?":
			w.hint(field)
			continue
		}
		if !w.fill(field, typed) {
			continue
		}
		d := w.draft()
		switch {
		case field.Optional: // nothing was said of how the old one looks
		case d.Odd():
			w.tell("plain.password-odd")
		case d.Cleaning.Changed():
			w.tell("cli.password-cleaned")
		}
		return nil
	}
}

// spelling asks about a likely typing error, before anything is built on it.
// An address that was said to be right is not asked about again.
func (w *walk) spelling(field wizard.Field) error {
	for {
		typed := w.draft().Login.Address
		meant := discover.Suggest(typed)
		if meant.IsZero() || typed.Key() == w.right {
			return nil
		}
		yes, err := w.yesNo(w.ctx, w.text("plain.typo", "suggestion", meant.String()), true)
		switch {
		case errors.Is(err, errBack):
			if err := w.field(field); err != nil {
				return err
			}
		case err != nil:
			return err
		case !yes:
			w.right = typed.Key()
		case !w.fill(field, meant.String()): // another mailbox than the one that is being changed
			return errBack
		}
	}
}

// find looks where the address's mail lives, says it, and asks what must be asked.
// It turns where the address is stored already, and its password is changed.
func (w *walk) find() (turned bool, err error) {
	if turned, err := w.known(); err != nil || turned {
		return turned, err
	}
	return false, w.found()
}

func (w *walk) found() error {
	d := w.draft()
	if err := w.locate(); err != nil {
		return err
	}
	if d.Doubtful(wizard.LookAlike) {
		if yes, err := w.doubt(wizard.LookAlike); err != nil || !yes {
			return orBack(err)
		}
	}
	w.say(wizard.Whereabouts(w.env.Lang, d.Found))
	if _, provider, ok := w.flow.Holder("provider"); ok && provider.Wanted(d) {
		w.say("")
		w.tell("field.provider.hint")
		if err := w.field(provider); err != nil {
			return err
		}
	}
	for _, text := range wizard.Needs(w.env.Lang, d.Found) {
		w.paragraph(text)
	}
	if where := d.Found.Provider.Where; where != "" {
		w.say(where)
	}
	if imap, smtp := d.Login.IMAP.Host, d.Login.SMTP.Host; imap != "" && smtp != "" {
		w.tell("plain.found", "imap", imap, "smtp", smtp)
	} else {
		w.tell("plain.no-servers")
	}
	return nil
}

// locate looks up where the address's mail lives.
func (w *walk) locate() error {
	d := w.draft()
	found := w.service.DiscoverWith(w.ctx, d.Login.Address, d.Login.CA)
	if err := w.ctx.Err(); err != nil {
		return err
	}
	d.Settle(found)
	return nil
}

// known offers to change the password of an address that is stored already.
func (w *walk) known() (turned bool, err error) {
	d := w.draft()
	have, err := w.service.Find(w.ctx, w.o.Actor, d.Login.Address.String())
	if accounts.CodeOf(err) == accounts.CodeNotFound || err == nil && have.Profile.Address.Key() != d.Login.Address.Key() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !w.flow.Changes() { // else that is what the person came for
		yes, err := w.yesNo(w.ctx, w.text("plain.known", "address", have.Profile.Address.String()), false)
		if err != nil {
			return false, err
		}
		if !yes {
			return false, errBack
		}
	}
	w.turn(have)
	return true, nil
}
