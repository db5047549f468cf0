package plain

import (
	"errors"
	"fmt"
	"slices"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// setup is the wizard: a paragraph for each step of the flow.
func (t *talk) setup() error {
	w := &walk{talk: t, flow: wizard.Setup(t.env.Now())}
	return w.talkThrough(true)
}

// talkThrough goes from step to step; with answers that were left unfinished,
// where they may be continued.
func (w *walk) talkThrough(resume bool) error {
	if err := w.begin(resume); err != nil {
		return err
	}
	for {
		n, of := w.flow.Number()
		w.say("")
		w.say(w.text("step.of", "n", n, "of", of) + " · " + w.text("step."+w.flow.Step().ID()))
		done, err := w.step()
		switch {
		case errors.Is(err, errBack):
			if !w.flow.Back() {
				return errBack
			}
		case errors.Is(err, errSame):
		case err != nil:
			return err
		case done:
			return nil
		}
		w.remember()
	}
}

// walk is a person on the way through a flow.
type walk struct {
	*talk
	flow  *wizard.Flow
	proof accounts.Checked

	right string            // key of the address that was said to have no typing error
	old   *tried            // what the old password's test said; nil: not tried
	saved *accounts.Account // as it was stored; nil: not yet
	life  accounts.Life     // what a sign-in with the former password said last

	unsure int // how many times in a row "I do not know" was answered
}

func (w *walk) draft() *wizard.Draft { return w.flow.Draft }

// begin takes what flags gave, or else the unfinished answers, if wanted.
func (w *walk) begin(resume bool) error {
	if w.o.CA != "" && w.draft().Login.CA == "" {
		w.draft().Login.CA = w.o.CA
	}
	for _, field := range w.flow.Fields() {
		if text, ok := w.o.Fill[field.ID]; ok && !field.Secret && (field.ID != "address" || !w.draft().Given) {
			_ = w.draft().Fill(field, text) // what will not do is asked again
		}
	}
	if len(w.o.Fill) > 0 || !resume {
		return nil
	}
	answers, err := w.service.Draft(w.ctx, w.o.Actor)
	if err != nil || answers == nil {
		return err
	}
	again, err := w.Confirm(w.ctx, w.text("plain.resume"))
	if err != nil {
		return err
	}
	if again {
		if flow, err := wizard.Resume(w.env.Now(), answers); err == nil {
			w.flow = flow
			if flow.Step().ID() == "address" || w.draft().Replaces != "" {
				return nil // looked up when it has been asked, or known
			}
			return w.locate() // what was found is not kept
		}
	}
	return w.service.DropDraft(w.ctx, w.o.Actor)
}

// remember keeps the answers for another day. It is a comfort: whether it works
// must not stop the conversation.
func (w *walk) remember() {
	if w.saved != nil { // nothing is unfinished but what the account shows
		return
	}
	_ = w.service.SaveDraft(w.ctx, w.o.Actor, w.flow.Save())
}

// step does the present step; done ends the conversation.
func (w *walk) step() (done bool, err error) {
	switch step := w.flow.Step().(type) {
	case wizard.Form:
		turned := false
		if turned, err = w.fields(step); turned {
			return false, nil
		}
	case wizard.Read:
		if w.saved != nil {
			return w.revoke(step)
		}
		err = w.read(step)
	case wizard.Check:
		switch step.Of {
		case wizard.Typed:
			return w.check()
		case wizard.Former:
			return w.deadCheck()
		}
		done, err = w.oldCheck()
	case wizard.Save:
		if step.Of == wizard.Former {
			return w.finish()
		}
		return w.save()
	}
	if err == nil && !done {
		w.flow.Next()
	}
	return done, err
}

// fields asks for what a form wants; turned, when the conversation has become
// another one by that.
func (w *walk) fields(step wizard.Form) (turned bool, err error) {
	switch step.Name {
	case "connect":
		return false, w.connect(step)
	case "old-password":
		w.old = nil // another one may be typed
		w.tell("rotate.old-why")
		if err := w.form(step); err != nil {
			return false, err
		}
		if w.draft().Replaces == "" && !w.draft().OldSecret.IsZero() {
			return false, w.agree()
		}
		return false, nil
	}
	if err := w.form(step); err != nil {
		return false, err
	}
	return w.find()
}

// agree asks for a yes to what speaks against sending the old password; without
// one it is not sent.
func (w *walk) agree() error {
	for _, open := range w.draft().Doubts() {
		yes, err := w.doubt(open)
		if err != nil {
			return err
		}
		if !yes {
			w.draft().OldSecret = mail.Secret{}
			return nil
		}
	}
	return nil
}

func (w *walk) values() guide.Values { return w.draft().Values() }

// read shows a page of the guide and waits, or asks its question.
func (w *walk) read(step wizard.Read) error {
	page, ok := guide.Find(step.Page(w.draft()))
	if !ok {
		return nil
	}
	if w.unsure == 0 {
		w.page(page, w.values())
	}
	if step.Ask == nil || !step.Ask.Asked(w.draft()) {
		return w.goOn(page)
	}
	return w.question(*step.Ask)
}

// question asks what a page is about. Whoever does not know looks first, and
// then at the page that settles it.
func (w *walk) question(ask wizard.Question) error {
	offered := ask.Offered(w.draft())
	if proof, ok := guide.Find(ask.Proof); ok && w.unsure > 1 {
		offered = []wizard.Answer{wizard.Opens, wizard.No}
		for _, s := range proof.Steps(w.values()) {
			if url := s.URL(w.values()); url != "" {
				w.tell("plain.proof", "title", proof.Title(w.env.Lang))
				w.say(url)
				break
			}
		}
		w.tell("read.ask.proof")
	} else {
		w.tell("read.ask." + ask.ID)
	}
	var choices []string
	for _, a := range offered {
		choices = append(choices, w.text("answer."+string(a)))
	}
	affirms := func(a wizard.Answer) bool {
		return a == wizard.Yes || a == wizard.SwitchedOn || a == wizard.Opens
	}
	n, err := w.pick(w.ctx, choices, -1, slices.IndexFunc(offered, affirms), slices.Index(offered, wizard.No))
	if err != nil {
		w.unsure = 0
		return err
	}
	ask.Set(w.draft(), offered[n])
	if offered[n] != wizard.DontKnow {
		w.unsure = 0
		return nil
	}
	if w.unsure++; w.unsure == 1 {
		w.say("")
		w.tell("plain.look-first")
	}
	return nil
}

// goOn waits for Enter; on the page that may be missing at Google it offers the
// questions that find out why.
func (w *walk) goOn(page guide.Page) error {
	if page.ID != guide.AppPassword {
		return w.enter(w.ctx)
	}
	n, err := w.choose(w.ctx, []string{w.text("plain.have-password"), w.text("plain.no-page")}, 0)
	if err != nil || n == 0 {
		return err
	}
	return w.tree(w.values())
}

// verdict explains each broken lane and returns why.
func (t *talk) verdict(report mail.Report, p mail.Profile) []diagnose.Diagnosis {
	if report.Overall() == mail.VerdictOK {
		t.tell("plain.works")
		return nil
	}
	why := diagnose.Explain(report, p)
	t.verdictOf(why)
	return why
}

// verdictOf explains each cause once.
func (t *talk) verdictOf(why []diagnose.Diagnosis) {
	told := map[diagnose.Cause]bool{}
	for _, d := range why {
		if told[d.Cause] {
			continue
		}
		told[d.Cause] = true
		words := Said(t.env.Lang, d)
		t.say("")
		t.paragraph(words.Title)
		next := t.text("cli.next", "next", words.Next)
		if words.Note != "" {
			next = words.Note
		} else {
			t.paragraph(words.Why)
		}
		if d.Said != "" {
			t.tell("cli.said."+d.SaidBy(), "host", d.Because.Server.Host, "port", d.Because.Server.Port, "said", d.Said)
		}
		t.paragraph(next)
	}
}

// save keeps what was proved and hands it over.
func (w *walk) save() (done bool, err error) {
	d := w.draft()
	if w.saved != nil { // one came back here
		w.handOver()
		return w.switched()
	}
	var account accounts.Account
	if d.Replaces != "" {
		account, err = w.service.Rotate(w.ctx, w.o.Actor, d.Replaces, d.From, w.proof, d.Details())
	} else {
		account, err = w.service.Save(w.ctx, w.o.Actor, w.proof, d.Details())
	}
	if err != nil && d.Replaces != "" && accounts.ReasonOf(err) == accounts.ReasonChanged {
		_ = w.service.DropDraft(w.ctx, w.o.Actor)
		w.tell("rotate.changed")
		w.tell("rotate.changed-next")
		return true, nil
	}
	if err := w.kept(account, err); err != nil || !w.flow.Changes() {
		return true, err
	}
	d.Switched(account)
	return w.switched()
}

func (w *walk) untested() error {
	account, err := w.service.SaveUntested(w.ctx, w.o.Actor, w.draft().Ready(), w.draft().Details())
	return w.kept(account, err)
}

// kept shows the hand-over card and the receipt.
func (w *walk) kept(account accounts.Account, err error) error {
	if err != nil && accounts.ReasonOf(err) != accounts.ReasonLeftOver {
		return err
	}
	account = w.share(account)
	w.saved = &account
	_ = w.service.DropDraft(w.ctx, w.o.Actor)
	w.handOver()
	w.say("")
	if w.flow.Changes() {
		done := "receipt.replaced"
		if w.draft().First() {
			done = "first.receipt"
		}
		w.tell(done, "who", Who(account.Profile))
		w.tell("plain.password-lives", "where", w.text("kept."+string(account.Keeping)))
		return nil
	}
	place := w.service.Place(w.ctx)
	if w.env.Remote {
		place.Path = "" // where on the server, is the server's business
	}
	for _, line := range Receipt(w.text, account, place, w.env.Practice) {
		w.say(line)
	}
	if w.draft().Purpose == accounts.OtherProgram {
		return w.offerExport(account)
	}
	return nil
}

// handOver says what to type in the other program. A mailbox whose password is
// changed is there already.
func (w *walk) handOver() {
	topic := string(w.draft().Purpose)
	if w.flow.Changes() && !w.draft().First() && w.draft().Purpose != accounts.OtherProgram {
		topic = guide.FirmaoExisting
	}
	if p, ok := guide.Find(topic); ok {
		w.page(p, w.values())
	}
	w.card(w.draft().Profile())
}

// card is the values to type into the other program, one on each line. The
// password is not among them: whoever types it here has it at hand.
func (t *talk) card(p mail.Profile) {
	row := func(key, value string) { t.say(t.text(key) + ": " + mail.CleanUpTo(value, mail.SaidMax)) }
	row("cli.row-address", p.Address.String())
	row("cli.row-name", p.Label)
	row("cli.row-imap", fmt.Sprintf("%s:%d %s", p.IMAP.Host, p.IMAP.Port, t.text("security."+string(p.IMAP.Security))))
	row("cli.row-smtp", fmt.Sprintf("%s:%d %s", p.SMTP.Host, p.SMTP.Port, t.text("security."+string(p.SMTP.Security))))
	row("cli.row-user-name", p.UserName)
}
