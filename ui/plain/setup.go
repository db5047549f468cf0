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
	flow := wizard.Setup(t.env.Now())
	w := &walk{talk: t, flow: flow}
	if err := w.begin(); err != nil {
		return err
	}
	for {
		n, of := flow.Number()
		t.say("")
		t.say(t.text("step.of", "n", n, "of", of) + " · " + t.text("step."+flow.Step().ID()))
		done, err := w.step()
		switch {
		case errors.Is(err, errBack):
			if !flow.Back() {
				return errBack
			}
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

	right  string // key of the address that was said to have no typing error
	unsure int    // how many times in a row "I do not know" was answered
}

func (w *walk) draft() *wizard.Draft { return w.flow.Draft }

// begin takes what flags gave, or else the unfinished answers, if wanted.
func (w *walk) begin() error {
	w.draft().Login.CA = w.o.CA
	for _, field := range w.flow.Fields() {
		if text, ok := w.o.Fill[field.ID]; ok && !field.Secret {
			_ = w.draft().Fill(field, text) // what will not do is asked again
		}
	}
	if len(w.o.Fill) > 0 {
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
		if w.flow.Restore(answers) == nil {
			if w.flow.Step().ID() == "address" {
				return nil // looked up when it has been asked
			}
			return w.locate() // what was found is not kept
		}
	}
	return w.service.DropDraft(w.ctx, w.o.Actor)
}

// remember keeps the answers for another day. It is a comfort: whether it works
// must not stop the conversation.
func (w *walk) remember() { _ = w.service.SaveDraft(w.ctx, w.o.Actor, w.flow.Save()) }

// step does the present step; done ends the conversation.
func (w *walk) step() (done bool, err error) {
	switch step := w.flow.Step().(type) {
	case wizard.Form:
		if step.Name == "connect" {
			err = w.connect(step)
		} else if err = w.form(step); err == nil {
			err = w.find()
		}
	case wizard.Read:
		err = w.read(step)
	case wizard.Check:
		return w.check()
	case wizard.Save:
		return true, w.save()
	}
	if err == nil {
		w.flow.Next()
	}
	return false, err
}

func (w *walk) values() guide.Values {
	d := w.draft()
	return guide.Values{Address: d.Login.Address, AppName: d.AppName, Label: d.Login.Label, IMAP: d.Login.IMAP, SMTP: d.Login.SMTP}
}

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
	return why
}

// save keeps what was proved and hands it over.
func (w *walk) save() error {
	d := w.draft()
	var account accounts.Account
	var err error
	if d.Replaces != "" {
		account, err = w.service.Rotate(w.ctx, w.o.Actor, d.Replaces, d.From, w.proof, d.Details())
	} else {
		account, err = w.service.Save(w.ctx, w.o.Actor, w.proof, d.Details())
	}
	return w.kept(account, err)
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
	_ = w.service.DropDraft(w.ctx, w.o.Actor)
	if p, ok := guide.Find(string(w.draft().Purpose)); ok {
		w.page(p, w.values())
	}
	w.card()
	w.say("")
	for _, line := range Receipt(w.env.Lang, account, w.service.Place(w.ctx), w.env.Practice) {
		w.say(line)
	}
	if w.draft().Purpose == accounts.OtherProgram {
		return w.offerExport(account)
	}
	return nil
}

// card is the values to type into the other program, one on each line. The
// password is not among them: whoever types it here has it at hand.
func (w *walk) card() {
	p := w.draft().Profile()
	row := func(key, value string) { w.say(w.text(key) + ": " + value) }
	row("cli.row-address", p.Address.String())
	row("cli.row-name", p.Label)
	row("cli.row-imap", fmt.Sprintf("%s:%d %s", p.IMAP.Host, p.IMAP.Port, w.text("security."+string(p.IMAP.Security))))
	row("cli.row-smtp", fmt.Sprintf("%s:%d %s", p.SMTP.Host, p.SMTP.Port, w.text("security."+string(p.SMTP.Security))))
	row("cli.row-user-name", p.UserName)
}
