package plain

import (
	"errors"
	"slices"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/calendar"
	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// rotate is the wizard that changes a password: of the account that was named,
// or that is chosen now.
func (t *talk) rotate() error {
	known, another, err := t.which()
	if err != nil {
		return err
	}
	if known != nil {
		return t.rotation(known)
	}
	if !another {
		if t.o.Fill == nil {
			t.o.Fill = map[string]string{}
		}
		t.o.Fill["address"] = t.o.Account
	}
	w := &walk{talk: t, flow: wizard.Rotate(t.env.Now(), nil)}
	return w.talkThrough(another)
}

// rotation changes the password of a stored mailbox.
func (t *talk) rotation(known *accounts.Account) error {
	w := &walk{talk: t, flow: wizard.Rotate(t.env.Now(), known)}
	return w.talkThrough(false)
}

// which is the account whose password is to be changed; nil for an address that
// is not stored, and another where that is yet to be typed.
func (t *talk) which() (known *accounts.Account, another bool, err error) {
	if t.o.Account != "" {
		it, err := t.service.Find(t.ctx, t.o.Actor, t.o.Account)
		switch {
		case err == nil:
			return &it, false, nil
		case accounts.CodeOf(err) == accounts.CodeNotFound:
			return nil, false, nil
		}
		return nil, false, err
	}
	list, err := t.renewable()
	if err != nil || len(list) == 0 {
		return nil, true, err
	}
	var names []string
	for _, a := range list {
		names = append(names, t.named(a))
	}
	t.say("")
	t.tell("which.title")
	n, err := t.choose(t.ctx, append(names, t.text("which.another")), -1)
	if err != nil || n == len(list) {
		return nil, true, err
	}
	return &list[n], false, nil
}

// tried is what is known of the old password; it is tried once, however often
// one comes by.
type tried struct {
	cure wizard.Cure
	why  []diagnose.Diagnosis
}

// oldCheck tries the old password and says whether a new one is the cure.
func (w *walk) oldCheck() (done bool, err error) {
	if w.old == nil {
		if err := w.tryOld(); err != nil {
			return false, err
		}
	}
	d := w.draft()
	d.Old.Cure, d.Old.Insist = w.old.cure, false
	w.say("")
	var next []string
	switch w.old.cure {
	case wizard.Works:
		w.tell("rotate.works")
		w.tell("rotate.works-next")
		next = []string{w.text("rotate.go-on"), w.text("rotate.leave-it")}
	case wizard.Cures:
		w.tell("rotate.cures")
		w.tell("rotate.cures-next")
		next = []string{w.text("rotate.go-on")}
	case wizard.Misses:
		w.tell("rotate.misses")
		w.verdictOf(w.old.why)
		next = []string{w.text("check.again"), w.text("rotate.insist"), w.text("rotate.leave-it")}
	default:
		w.tell("rotate.old-untested")
		next = []string{w.text("check.again"), w.text("rotate.go-on")}
	}
	if d.Newer != nil {
		w.tell("rotate.newer", "until", Until(w.env.Lang, w.env.Now(), d.Newer.Until))
		next = slices.Insert(next, 0, w.text("trial.redo"))
	}
	n, err := w.choose(w.ctx, next, -1)
	switch {
	case err != nil:
		return false, err
	case next[n] == w.text("check.again"):
		w.old = nil
		return false, errSame
	case next[n] == w.text("rotate.leave-it"):
		return false, errBack
	case next[n] == w.text("trial.redo"):
		if done, err := w.putBack(d.Replaces, true); done || err != nil {
			return done, err
		}
		return false, errSame
	}
	d.Old.Insist = w.old.cure == wizard.Misses
	return false, nil
}

// errSame stays at the step.
var errSame = errors.New("the same step once more")

func (w *walk) tryOld() error {
	d := w.draft()
	w.tell("rotate.old-running")
	var found mail.Report
	var err error
	if d.Replaces == "" {
		_, found = w.service.Check(w.ctx, w.o.Actor, mail.Login{Profile: d.Profile(), Secret: d.OldSecret}, quiet)
	} else {
		found, err = w.service.Test(w.ctx, w.o.Actor, d.Replaces, d.OldSecret, quiet)
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.old = &tried{}
	if len(found) == 0 {
		if err != nil {
			w.tell("plain.test-error", "why", w.trouble(err))
		}
		return nil
	}
	w.lanes(found)
	w.old.cure, w.old.why = wizard.CureOf(found, d.Profile())
	return nil
}

// turn makes the conversation one about a stored account's new password.
func (w *walk) turn(have accounts.Account) {
	label, purpose, changes := w.draft().Login.Label, w.draft().Purpose, w.flow.Changes()
	w.flow = wizard.Rotate(w.env.Now(), &have)
	d := w.draft()
	if label != "" {
		d.Login.Label = label
	}
	if !changes {
		d.Purpose = purpose
	}
	for _, field := range w.flow.Fields() {
		if text, given := w.o.Fill[field.ID]; given && field.Advanced {
			_ = d.Fill(field, text)
		}
	}
	if w.o.CA != "" && d.Login.CA == "" {
		d.Login.CA = w.o.CA
	}
}

// switched says what is in use now, and asks how to go on.
func (w *walk) switched() (done bool, err error) {
	d := w.draft()
	if d.Repeated() {
		w.tell("rotate.same")
	}
	if d.Former != nil {
		w.tell("plain.undo-until", "until", Until(w.env.Lang, w.env.Now(), d.Former.Until))
	}
	existing := d.Purpose != accounts.OtherProgram
	for {
		next := []string{"plain.go-on"}
		if existing {
			next = append(next, "plain.not-arrived")
		}
		answer, err := w.ways(next...)
		switch {
		case err != nil:
			return false, err
		case answer == "rotate.undo":
			return w.undone()
		case answer == "plain.go-on":
			w.flow.Next()
			return false, nil
		}
		if p, ok := guide.Find(guide.FirmaoExisting); ok {
			w.page(p, w.values())
		}
	}
}

// ways asks for one of these, by the keys of their texts; to undo is among them
// while that can be done.
func (w *walk) ways(keys ...string) (string, error) {
	if w.draft().Undoable() {
		keys = append(keys, "rotate.undo")
	}
	var texts []string
	for _, key := range keys {
		texts = append(texts, capital(w.text(key)))
	}
	w.say("")
	n, err := w.choose(w.ctx, texts, 0)
	if err != nil {
		return "", err
	}
	return keys[n], nil
}

// revoke shows which row goes at Google.
func (w *walk) revoke(step wizard.Read) (done bool, err error) {
	if page, ok := guide.Find(step.Page(w.draft())); ok {
		w.page(page, w.values())
	}
	answer, err := w.ways("plain.revoked")
	if err == nil && answer == "rotate.undo" {
		return w.undone()
	}
	if err == nil {
		w.flow.Next()
	}
	return false, err
}

// deadCheck offers the one sign-in that shows whether the old password is dead.
func (w *walk) deadCheck() (done bool, err error) {
	w.tell("rotate.dead-what")
	w.tell("rotate.dead-wait")
	for {
		answer, err := w.ways("rotate.dead-ask", "rotate.skip")
		switch {
		case err != nil:
			return false, err
		case answer == "rotate.undo":
			return w.undone()
		case answer == "rotate.skip":
			w.flow.Next()
			return false, nil
		}
		if err := w.tryFormer(); err != nil {
			return false, err
		}
		if w.life == accounts.Dead {
			w.flow.Next()
			return false, nil
		}
	}
}

func (w *walk) tryFormer() error {
	w.tell("rotate.dead-running")
	life, found, err := w.service.TestFormer(w.ctx, w.o.Actor, w.draft().Replaces, quiet)
	if err != nil {
		return err
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.life = life
	for _, e := range found.Lane(mail.IMAP) {
		w.say(Event(w.env.Lang, e))
	}
	switch life {
	case accounts.Dead:
		w.tell("rotate.dead")
	case accounts.Alive:
		w.tell("rotate.alive")
		w.tell("plain.alive-next")
		if w.env.Practice {
			w.tell("rotate.practice-alive")
		}
	default:
		w.tell("rotate.life-unknown")
		w.verdictOf(diagnose.Explain(found, w.draft().Profile()))
	}
	return nil
}

// finish ends the rotation: the old password is forgotten, or kept for its day.
func (w *walk) finish() (done bool, err error) {
	d := w.draft()
	if d.Repeated() {
		w.tell("rotate.same")
		return true, nil
	}
	if d.First() {
		w.tell("first.end", "address", d.Login.Address.String())
	} else {
		w.tell("rotate.end-new", "address", d.Login.Address.String())
	}
	if d.Former != nil {
		w.tell("rotate.end-kept", "until", Until(w.env.Lang, w.env.Now(), d.Former.Until))
		if w.life != accounts.Dead {
			w.tell("rotate.end-alive")
		}
		answer, err := w.ways("rotate.keep-day", "rotate.forget")
		switch {
		case err != nil:
			return false, err
		case answer == "rotate.undo":
			return w.undone()
		case answer == "rotate.forget":
			if err := w.forget(); err != nil {
				return false, err
			}
		}
	}
	if w.env.Keep != nil && d.Replaces != "" {
		if err := w.remind(); err != nil {
			return false, err
		}
	}
	if w.env.Practice {
		w.tell("plain.practised")
	}
	return true, nil
}

func (w *walk) forget() error {
	_, err := w.service.Confirm(w.ctx, w.o.Actor, w.draft().Replaces)
	switch {
	case err == nil:
		w.tell("rotate.forgotten")
	case accounts.ReasonOf(err) == accounts.ReasonLeftOver:
		w.tell("rotate.almost")
	default:
		return err
	}
	w.draft().Forgotten = true
	return nil
}

// remind writes a reminder into a file, if that is wanted.
func (w *walk) remind() error {
	yes, err := w.Confirm(w.ctx, w.text("plain.remind"))
	switch {
	case errors.Is(err, ErrEnded): // it is only an offer
		return nil
	case err != nil || !yes:
		return err
	}
	p := w.draft().Profile()
	return w.keepReminder(calendar.Entry{ID: w.draft().Replaces, Address: p.Address.String(), Name: p.Label, Since: w.saved.Password})
}
