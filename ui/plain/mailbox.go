package plain

import (
	"errors"
	"slices"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/calendar"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// errGone says that the mailbox of a menu is no longer stored.
var errGone = errors.New("the mailbox is gone")

// list tells the mailboxes, and opens the menu of the one that is chosen.
func (t *talk) list() error {
	list, err := t.service.List(t.ctx, t.o.Actor)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		t.tell("plain.fetch.no-accounts")
		return nil
	}
	var lines []string
	for _, a := range list {
		lines = append(lines, t.named(a)+" · "+State(t.env.Lang, a, When(t.env.Now()))+Aged(t.env.Lang, t.env.Now(), a))
	}
	t.say("")
	n, err := t.choose(t.ctx, append(lines, t.text("plain.mailbox.back")), len(list))
	if err != nil || n == len(list) {
		return err
	}
	return t.mailbox(list[n].ID)
}

// named is a mailbox's name and address on one line.
func (t *talk) named(a accounts.Account) string {
	address := mail.CleanUpTo(a.Profile.Address.String(), mail.SaidMax)
	if a.Profile.Label == a.Profile.Address.String() {
		return address
	}
	return mail.CleanUpTo(a.Profile.Label, mail.SaidMax) + " · " + address
}

// deed is something to do with a stored mailbox, and the key of its text.
type deed struct {
	key string
	do  func(accounts.Account) error
}

// mailbox is the menu of one stored mailbox. It is asked for anew each time, for
// what was done may have changed it.
func (t *talk) mailbox(id string) error {
	for told := (mail.Profile{}); ; {
		list, err := t.service.List(t.ctx, t.o.Actor)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a accounts.Account) bool { return a.ID == id })
		if i < 0 {
			t.tell("account.gone")
			return nil
		}
		all, err := t.deeds(list[i])
		if err != nil {
			return err
		}
		var texts []string
		for _, d := range all {
			texts = append(texts, capital(t.text(d.key)))
		}
		t.introduce(list[i], told != list[i].Profile)
		told = list[i].Profile
		n, err := t.choose(t.ctx, append(texts, t.text("plain.mailbox.back")), -1)
		if err != nil || n == len(all) {
			return err
		}
		switch err := all[n].do(list[i]); {
		case errors.Is(err, errGone):
			return nil
		case err != nil && !errors.Is(err, errBack):
			return err
		}
	}
}

// introduce says which mailbox it is, how it stands, and what is still open; its
// settings where they are news.
func (t *talk) introduce(a accounts.Account, news bool) {
	now := t.env.Now()
	t.say("")
	t.paragraph(t.named(a))
	t.paragraph(State(t.env.Lang, a, When(now)) + Aged(t.env.Lang, now, a))
	if Kept(a, now) && a.WentBack() {
		t.tell("plain.mailbox.newer", "until", Until(t.env.Lang, now, a.Former.Until))
	}
	if news {
		t.card(a.Profile)
	}
	t.say("")
}

// keeper tells which mailboxes the person may change: an administrator all, and
// everybody their own.
func (t *talk) keeper() (keeps func(accounts.Account) bool, err error) {
	me, err := t.service.Me(t.ctx, t.o.Actor)
	return func(a accounts.Account) bool { return me.Role == accounts.Administrator || a.Owner == t.o.Actor.User }, err
}

// deeds is what can be done with a mailbox now: first what is unfinished.
// Whoever is only assigned uses it, and does not change it.
func (t *talk) deeds(a accounts.Account) ([]deed, error) {
	keeper, err := t.keeper()
	if err != nil {
		return nil, err
	}
	keeps := keeper(a)
	var all []deed
	add := func(when bool, key string, do func(accounts.Account) error) {
		if when {
			all = append(all, deed{key, do})
		}
	}
	now := t.env.Now()
	open, back := keeps && Unfinished(a, now), keeps && Kept(a, now) && a.WentBack()
	add(open, "account.finish", t.finishing)
	add(open, "trial.undo", t.undo)
	add(back, "trial.redo", t.undo)
	add(back, "account.forget-new", t.forgetNewer)
	add(a.Awaits(), "account.first", t.renew) // whoever is assigned is asked for it too
	add(!a.Awaits(), "account.test", t.test)
	add(keeps && !a.Awaits(), "account.password-new", t.renew)
	add(!a.Awaits(), "account.fetch", t.fetchFrom)
	add(a.Fetched != nil, "account.messages", t.readFrom)
	add(true, "plain.home.export", t.export)
	add(t.env.Keep != nil && !a.Awaits(), "plain.mailbox.remind", t.reminder)
	add(keeps, "plain.other-servers", t.edit)
	add(keeps, "account.rename", t.rename)
	add(keeps, "account.remove", t.remove)
	return all, nil
}

// test tests one mailbox and says how it went.
func (t *talk) test(a accounts.Account) error {
	if a.Awaits() {
		t.tell("plain.no-secret", "address", a.Profile.Address.String())
		return nil
	}
	given, err := t.secretFor(a)
	if err != nil {
		return err
	}
	t.tell("plain.testing")
	report, err := t.service.Test(t.ctx, t.o.Actor, a.ID, given, quiet)
	if err != nil && t.ctx.Err() != nil {
		return err
	}
	if err != nil {
		t.tell("plain.test-error", "why", t.trouble(err))
	}
	if len(report) > 0 {
		t.lanes(report)
		t.verdict(report, a.Profile)
	}
	return nil
}

// finishing goes on with a change of password where it was left after the switch.
func (t *talk) finishing(a accounts.Account) error {
	t.o.Fill = nil // what flags gave was for the first
	w := &walk{talk: t, flow: wizard.Finish(t.env.Now(), a), saved: &a}
	return w.talkThrough(false)
}

// renew changes a mailbox's password.
func (t *talk) renew(a accounts.Account) error {
	t.o.Fill = nil
	return t.rotation(&a)
}

// forgetNewer gives up the newer password after an undo.
func (t *talk) forgetNewer(a accounts.Account) error {
	t.tell("confirm.forget-new.why")
	yes, err := t.Confirm(t.ctx, t.text("confirm.forget-new.title"))
	if err != nil || !yes {
		return err
	}
	_, err = t.service.Confirm(t.ctx, t.o.Actor, a.ID)
	if err != nil && accounts.ReasonOf(err) != accounts.ReasonLeftOver { // that is swept up later
		return err
	}
	t.tell("redo.forgotten")
	return nil
}

// reminder writes a reminder to change the password into a file.
func (t *talk) reminder(a accounts.Account) error {
	p := a.Profile
	return t.keepReminder(calendar.Entry{ID: a.ID, Address: p.Address.String(), Name: p.Label, Since: a.Password})
}

func (t *talk) keepReminder(entry calendar.Entry) error {
	path, err := t.env.Keep(calendar.Name, calendar.File(t.env.Lang, t.env.Now(), calendar.Usual, entry))
	if err != nil {
		t.tell("report.no-place", "why", mail.CleanUpTo(err.Error(), mail.SaidMax))
		return nil
	}
	t.tell("plain.reminder-kept", "path", mail.Clean(path))
	return nil
}

// edit asks for the fields behind ⋯ of a stored mailbox. An empty line keeps
// what is there.
func (t *talk) edit(a accounts.Account) error {
	t.tell("edit.unproved")
	p, err := t.refill(a, func(f wizard.Field) bool { return f.Advanced })
	if err != nil {
		return err
	}
	if (mail.Login{Profile: p}).SameSettings(mail.Login{Profile: a.Profile}) {
		t.tell("account.edited-same")
		return nil
	}
	if _, err := t.service.Edit(t.ctx, t.o.Actor, a.ID, p); err != nil {
		return err
	}
	t.tell("plain.mailbox.edited")
	return nil
}

// rename asks for another name.
func (t *talk) rename(a accounts.Account) error {
	p, err := t.refill(a, func(f wizard.Field) bool { return f.ID == "name" })
	if err != nil {
		return err
	}
	if _, err := t.service.Rename(t.ctx, t.o.Actor, a.ID, p.Label); err != nil {
		return err
	}
	t.tell("account.renamed")
	return nil
}

// refill is a mailbox's settings once these fields of the wizard were asked for.
func (t *talk) refill(a accounts.Account, wanted func(wizard.Field) bool) (mail.Profile, error) {
	w := &walk{talk: t, flow: wizard.Setup(t.env.Now())}
	w.draft().Login.Profile = a.Profile
	for _, field := range w.flow.Fields() {
		if !wanted(field) {
			continue
		}
		if err := w.field(field); err != nil {
			return mail.Profile{}, err
		}
	}
	return w.draft().Profile(), nil
}

// Goes is what is deleted together with a mailbox, as parts of a list.
func Goes(lang i18n.Lang, a accounts.Account) []string {
	keys := []string{"remove.settings", "remove.results"}
	if a.Keeping != accounts.NotKept {
		keys = append(keys, "remove."+string(a.Keeping))
	}
	if a.Former != nil {
		keys = append(keys, "remove.former")
	}
	for i, key := range keys {
		keys[i] = lang.T(key)
	}
	return keys
}

// remove says what goes and what stays, and removes a mailbox after a yes.
func (t *talk) remove(a accounts.Account) error {
	t.tell("remove.goes")
	for _, what := range Goes(t.env.Lang, a) {
		t.say("- " + what)
	}
	t.tell("remove.stays")
	if a.Fetched != nil {
		t.tell("remove.mail", "path", mail.CleanUpTo(a.Fetched.To, mail.SaidMax))
	}
	yes, err := t.Confirm(t.ctx, t.text("remove.title"))
	if err != nil || !yes {
		return err
	}
	done := "account.removed"
	err = t.service.Remove(t.ctx, t.o.Actor, a.ID)
	switch {
	case accounts.ReasonOf(err) == accounts.ReasonLeftOver:
		done = "account.removed-almost"
	case err != nil:
		return err
	}
	t.tell(done, "address", mail.CleanUpTo(a.Profile.Address.String(), mail.SaidMax))
	if discover.Of(a.Profile).Host == discover.Google {
		t.tell("remove.revoke")
	}
	return errGone
}
