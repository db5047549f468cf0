package tui

import (
	"slices"

	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// answer takes one; "no" and "I do not know" show the page that helps.
func (r *read) answer(a wizard.Answer) Move {
	again := r.setup.draft().TwoStep == wizard.DontKnow
	r.step.Ask.Set(r.setup.draft(), a)
	switch a {
	case wizard.No:
		return Moves{GoTo{Step: r.step.ID()}, tell("read.switch-on")}
	case wizard.DontKnow:
		return r.look(again)
	}
	return Next{}
}

// back goes one step back; after a "no" that is the question, open again.
func (r *read) back() Move {
	switch {
	case r.unsure:
		r.unsure = false
		r.at = len(r.steps())
		return nil
	case r.step.Ask != nil && r.setup.draft().TwoStep == wizard.No:
		r.step.Ask.Set(r.setup.draft(), "")
		return GoTo{Step: r.step.ID(), Field: r.step.Ask.ID}
	}
	return Back{}
}

// seek leads to the page's question.
func (r *read) seek(to GoTo) {
	if r.step.Ask != nil && to.Field == r.step.Ask.ID {
		r.at = len(r.steps())
	}
}

// look shows what is left to be looked at. Whoever has seen it all, or was here
// before, is shown the page that settles it; nothing ticked off is lost.
func (r *read) look(again bool) Move {
	left := slices.IndexFunc(r.steps(), func(g guide.Step) bool { return !r.ticked(g) })
	switch {
	case (again || left < 0) && r.proof() != "":
		r.unsure, r.at = true, len(r.steps())
		return nil
	case left > 0:
		r.at = left
		return tell("read.look-rest")
	}
	r.at = 0
	return tell("read.look")
}

// proof is the link that settles the question, if there is one.
func (r *read) proof() string {
	if r.step.Ask == nil {
		return ""
	}
	page, _ := guide.Find(r.step.Ask.Proof)
	for _, g := range page.Steps(r.setup.values()) {
		if u := g.URL(r.setup.values()); u != "" {
			return u
		}
	}
	return ""
}

// notThere asks why the page is not there, but for what was answered already.
func (r *read) notThere() Move {
	t := newTree(r.setup.values())
	t.twoStep = r.setup.draft().TwoStep == wizard.Yes
	return Show{t}
}

// wanted is the page that the questions behind "I do not see this" lead to.
type wanted struct{ page string }

func (r *read) want(w wanted) Move {
	d := r.setup.draft()
	if step, there := map[string]string{guide.TwoStep: "two-step", guide.TwoStepOn: "two-step", guide.OtherMailbox: "address"}[w.page]; there && !r.setup.flow.Has(step) {
		return Show{newGuidePage(w.page, r.setup.values())}
	}
	switch w.page {
	case guide.TwoStep:
		d.TwoStep = ""
		return GoTo{Step: "two-step"}
	case guide.TwoStepOn:
		d.TwoStep = wizard.No
		return GoTo{Step: "two-step"}
	case guide.AppPassword:
		if d.TwoStep != wizard.Yes && d.TwoStep != wizard.Insist {
			return nil
		}
		delete(d.Ticked, guide.AppPassword+"/open")
		return GoTo{Step: "app-password"}
	case guide.OtherMailbox:
		return GoTo{Step: "address", Field: "address"}
	}
	return Show{newGuidePage(w.page, r.setup.values())}
}

// pasted takes an app password that was pasted where there is no field for it:
// it goes into the one it belongs to. Whoever has one has 2-Step Verification.
func (s *setup) pasted(text string) Move {
	d := s.draft()
	form, field, ok := s.flow.Holder("password")
	if !ok || len(text) > mail.MaxSecret || d.IsSwitched() {
		return tell("read.not-here")
	}
	if _, cleaning := mail.ParseSecret(text); !cleaning.AppPassword || d.Fill(field, text) != nil {
		return tell("read.not-here")
	}
	if d.TwoStep != wizard.Insist {
		d.TwoStep = wizard.Yes
	}
	return Moves{GoTo{Step: form.ID(), Field: field.ID}, tell("read.pasted")}
}

// fieldless reports whether there is no field to paste into.
func (s *setup) fieldless() bool {
	switch step := s.step.(type) {
	case *read:
		return !step.Typing()
	case *check:
		return !step.running() && !step.ok()
	}
	return false
}
