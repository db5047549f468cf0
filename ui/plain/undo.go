package plain

import (
	"mailkey/config/accounts"
	"mailkey/mail"
)

// undo puts the other password of a mailbox back: the old one, or, where a change
// was undone, the new one.
func (t *talk) undo(a accounts.Account) error {
	_, err := t.putBack(a.ID, a.WentBack())
	return err
}

// undone is undo in the conversation that changed the password. Whoever says no
// stays at the step.
func (w *walk) undone() (done bool, err error) { return w.putBack(w.draft().Replaces, false) }

// putBack puts the kept password back in use, after a question, and tests it.
// Again: it is the newer one, for an undo is undone.
func (t *talk) putBack(id string, again bool) (done bool, err error) {
	room := "undo."
	if again {
		room = "redo."
	}
	t.say("")
	for _, what := range []string{"back", "other", "firmao", "then"} {
		t.tell(room + what)
	}
	yes, err := t.Confirm(t.ctx, t.text(room+"title"))
	if err != nil || !yes {
		return false, err
	}
	account, err := t.service.Undo(t.ctx, t.o.Actor, id)
	if err != nil {
		return false, err
	}
	t.tell(room + "done")
	if err := t.test(account); err != nil {
		return true, err
	}
	t.stillKept(account)
	return true, nil
}

// stillKept says how to get the password back that is kept now. What a rehearsal
// stores is reached from its menu alone, and from no command.
func (t *talk) stillKept(a accounts.Account) {
	f := a.Former
	if f == nil {
		return
	}
	key := map[bool]string{true: "undo.kept", false: "cli.rotate-kept"}[a.WentBack()]
	if t.env.Practice {
		key = map[bool]string{true: "plain.undo.kept", false: "plain.redo.kept"}[a.WentBack()]
	}
	t.tell(key, "until", Until(t.env.Lang, t.env.Now(), f.Until), "address", mail.CleanUpTo(a.Profile.Address.String(), mail.SaidMax),
		"menu", t.text("plain.home.list"))
}
