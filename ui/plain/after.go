package plain

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/report"
)

// quiet hears of a test while it runs: both lanes run at once, and lines of two
// lanes mixed are hard to follow by ear.
func quiet(mail.Event) {}

// lanes says how a test went, one lane after the other.
func (t *talk) lanes(r mail.Report) {
	for _, lane := range mail.Protocols {
		for _, e := range r.Lane(lane) {
			t.say(Event(t.env.Lang, e))
		}
	}
}

// check runs the live test and asks what to do next.
func (w *walk) check() (done bool, err error) {
	began := w.env.Now()
	w.tell("plain.testing")
	proof, found := w.service.Check(w.ctx, w.o.Actor, w.draft().Ready(), quiet)
	if err := w.ctx.Err(); err != nil {
		return false, err
	}
	w.proof = proof
	w.lanes(found)
	why := w.verdict(found, w.draft().Profile())
	if !proof.OK() && w.draft().Replaces != "" {
		w.tell("rotate.still." + w.draft().Standing())
	}
	if !proof.OK() {
		return w.failed(why, w.box(found, w.env.Now().Sub(began)))
	}
	if err := w.round(); err != nil {
		return false, err
	}
	w.flow.Next()
	return false, nil
}

// round offers a message to oneself. However it ends, what was proved stays so.
func (w *walk) round() error {
	w.say("")
	yes, err := w.Confirm(w.ctx, w.text("plain.round-ask"))
	switch {
	case errors.Is(err, ErrEnded): // it is only an offer, and what was proved is worth keeping
		return nil
	case err != nil || !yes:
		return err
	}
	w.tell("round.running")
	proof, found := w.service.RoundTrip(w.ctx, w.o.Actor, w.draft().Ready(), quiet)
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.lanes(found)
	if proof.OK() {
		w.proof = proof
		for _, e := range found {
			if e.Stage == mail.Arrive && e.Status == mail.OK {
				title, more := Arrived(w.env.Lang, e, w.draft().Login.Address)
				w.paragraph(strings.Join(append([]string{title}, more...), " "))
			}
		}
	} else {
		w.verdict(found, w.draft().Profile())
	}
	if Remains(found) {
		w.tell("trip.remains", "subject", mail.TestSubject)
	}
	if !proof.OK() {
		w.tell("round.still-good")
	}
	return nil
}

// option is one of the choices after a failure.
type option struct {
	text string
	do   func() (done bool, err error)
	asks bool // the same choices are asked again
}

// failed asks what to do about a failure: first what its words advise.
func (w *walk) failed(why []diagnose.Diagnosis, box report.Mailbox) (done bool, err error) {
	all := w.options(why, box)
	var texts []string
	for _, o := range all {
		texts = append(texts, o.text)
	}
	for {
		w.say("")
		n, err := w.choose(w.ctx, texts, -1)
		if err != nil {
			return false, err
		}
		done, err := all[n].do()
		if err != nil || !all[n].asks {
			return done, err
		}
	}
}

func (w *walk) options(why []diagnose.Diagnosis, box report.Mailbox) []option {
	order, fix := []Remedy{Again}, diagnose.Fix{}
	if len(why) > 0 {
		order, fix = Remedies(why[0])
	}
	patient := order[0] == Later
	var all []option
	add := func(o option, ok bool) {
		if ok && !slices.ContainsFunc(all, func(have option) bool { return have.text == o.text }) {
			all = append(all, o)
		}
	}
	storable := w.draft().Replaces == "" // a working password is not given up for one that nobody proved
	untested := func() (bool, error) { return true, w.untested() }
	for _, r := range order {
		switch r {
		case Again:
			add(option{text: w.text("plain.again"), do: func() (bool, error) { return false, nil }}, true)
		case Later:
			add(option{text: w.text("check.later"), do: untested}, storable)
		case Page:
			page, ok := guide.Find(fix.Topic)
			add(w.leads(page), ok && fix.Topic != "")
		case Field:
			add(w.otherPassword(), fix.Field == "password")
			add(w.otherServers(), strings.HasPrefix(fix.Field, "imap-") || strings.HasPrefix(fix.Field, "smtp-"))
		case Password:
			add(w.otherPassword(), true)
		}
	}
	add(w.otherPassword(), !patient)
	add(w.otherServers(), !patient)
	add(option{text: w.text("report.save"), do: func() (bool, error) { return false, w.keep(box) }, asks: true}, w.env.Keep != nil)
	add(option{text: w.text("plain.talk"), do: func() (bool, error) { return false, w.transcript(box) }, asks: true}, len(box.Report) > 0)
	add(option{text: w.text("plain.untested"), do: untested}, storable && !patient)
	add(option{text: w.text("plain.leave"), do: func() (bool, error) {
		w.remember()
		w.tell("plain.kept-answers")
		return true, nil
	}}, true)
	return all
}

func (w *walk) otherPassword() option {
	return option{text: w.text("plain.other-password"), do: func() (bool, error) {
		w.draft().Login.Secret = mail.Secret{}
		w.flow.Go("connect")
		return false, nil
	}}
}

func (w *walk) otherServers() option {
	return option{text: w.text("plain.other-servers"), do: func() (bool, error) {
		w.flow.Go("connect")
		return false, nil
	}}
}

// leads is the way to a page of the guide: a step of this conversation, or a page
// to hear before choosing again.
func (w *walk) leads(page guide.Page) option {
	o := option{text: page.Title(w.env.Lang)}
	step := map[string]string{guide.TwoStep: "two-step", guide.TwoStepOn: "two-step", guide.AppPassword: "app-password"}[page.ID]
	if step == "" {
		o.do, o.asks = func() (bool, error) { w.page(page, w.values()); return false, nil }, true
		return o
	}
	o.do = func() (bool, error) {
		w.draft().Login.Secret = mail.Secret{} // there will be a new one
		if step == "two-step" {
			w.draft().TwoStep = ""
		}
		w.flow.Go(step)
		return false, nil
	}
	return o
}

// box is what a report says of this test.
func (w *walk) box(r mail.Report, took time.Duration) report.Mailbox {
	d := w.draft()
	return report.Mailbox{Profile: d.Profile(), Report: r, Took: took, Evidence: d.Found.Evidence}
}

// keep writes a report into a file, once it was searched for the password.
func (w *walk) keep(box report.Mailbox) error {
	now := w.env.Now()
	text, ok := w.vetted(report.Markdown(w.env.Lang, report.New(now, w.env.Getenv("TERM"), w.env.Practice, box)))
	if !ok {
		return nil
	}
	path, err := w.env.Keep(report.Name(now), text.Bytes())
	if err != nil {
		w.tell("report.no-place", "why", mail.CleanUpTo(err.Error(), mail.SaidMax))
		return nil
	}
	w.tell("report.kept", "path", mail.Clean(path))
	return nil
}

// transcript reads the conversation with both servers.
func (w *walk) transcript(box report.Mailbox) error {
	if text, ok := w.vetted(report.Transcript(w.env.Lang, box)); ok {
		w.say("")
		w.say(strings.TrimRight(text.String(), "\n"))
	}
	return nil
}

// vetted searches a text for every password that was near the test; false when it
// must not be shown, which is said.
func (w *walk) vetted(draft report.Draft) (report.Vetted, bool) {
	vets := []report.Check{VetGiven(w.draft().Login.Secret)}
	if id := w.draft().Replaces; id != "" {
		vets = append(vets, VetKept(w.ctx, w.service, w.o.Actor, id))
	}
	text, err := draft.Vet(vets...)
	if err == nil {
		return text, true
	}
	why := err.Error()
	if refused := (*report.Refused)(nil); errors.As(err, &refused) {
		cause := ""
		if refused.Err != nil {
			cause = mail.CleanUpTo(refused.Err.Error(), mail.SaidMax)
		}
		why = w.text("report.refused."+string(refused.Why), "why", cause)
	}
	w.tell("cli.report-refused", "why", why)
	return text, false
}

// VetGiven searches for a password that was typed.
func VetGiven(secret mail.Secret) report.Check {
	return func(text string) (bool, error) { return mail.DeafTo(secret).Holds(text), nil }
}

// VetKept searches for an account's kept password. Where none is kept, or none
// is where it was, there is nothing to look for.
func VetKept(ctx context.Context, svc *accounts.Service, who accounts.Actor, id string) report.Check {
	return func(text string) (bool, error) {
		holds, err := svc.Vet(ctx, who, id, text)
		if accounts.ReasonOf(err) == accounts.ReasonNoSecret {
			return report.NoPassword(text)
		}
		return holds, err
	}
}
