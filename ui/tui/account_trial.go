package tui

import (
	"context"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

// trial is the live test of one stored account: the wizard's two lanes, and what
// can be done about a failure. Where no password is kept it asks for one first.
type trial struct {
	app     *App
	it      accounts.Account
	ask     *form // nil: the password is kept
	asking  bool
	lanes   lanes
	result  mail.Verdict // empty while it runs
	report  mail.Report
	round   roundTrip // the message to oneself, if it was asked for
	why     []diagnose.Diagnosis
	deeds   []deed
	at      int
	reading bool  // the explanation is being read from its top
	err     error // it could not begin, or its result could not be remembered
	began   time.Time
	took    time.Duration
}

// verdict is the verdict of the job.
type verdict struct {
	report mail.Report
	err    error
}

// tried is the answer of the screen: the account as it is now, and how its
// latest test ended here; nothing of that where there was none.
type tried struct {
	account accounts.Account
	verdict
	took time.Duration
}

func newTrial(a *App, it accounts.Account) *trial {
	t := &trial{app: a, it: it, lanes: newLanes(drawable(it.Profile))}
	if it.Keeping == accounts.NotKept {
		t.asking = true
		t.ask = passwordForm(a, it)
	}
	return t
}

// newExplained shows a test that is over.
func newExplained(a *App, it accounts.Account, v verdict, took time.Duration) *trial {
	t := newTrial(a, it)
	t.asking, t.took = false, took
	t.finish(v)
	return t
}

func passwordForm(a *App, it accounts.Account) *form {
	flow := wizard.Setup(a.env.Now())
	flow.Draft.Login.Profile = it.Profile
	_, field, _ := flow.Holder("password")
	f := newForm(flow.Draft, []wizard.Field{field})
	return &f
}

// Begin runs the test, unless it is over or a password must be typed first.
func (t *trial) Begin() Move {
	if t.asking || t.result != "" {
		return nil
	}
	return t.run()
}

func (t *trial) run() Move {
	t.lanes, t.result, t.report, t.why, t.deeds, t.at, t.err = newLanes(drawable(t.it.Profile)), "", nil, nil, nil, 0, nil
	t.round = roundTrip{}
	t.began = t.app.env.Now()
	actor, id := t.app.opts.Actor, t.it.ID
	var secret mail.Secret
	if t.ask != nil {
		secret = t.ask.draft.Login.Secret
	}
	return Do{Name: "trial", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		report, err := svc.Test(ctx, actor, id, secret, func(e mail.Event) { tell(e) })
		return verdict{report, err}
	}}
}

func (t *trial) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if t.asking {
			t.ask.paste(msg.Content)
		}
	case tea.KeyPressMsg:
		if m, ok := t.commands().press(msg); ok {
			return nil, m
		}
		if t.asking {
			if key.Matches(msg, shut) {
				return nil, tell("tui.how-to-paste")
			}
			t.ask.press(msg)
		}
	case Told:
		if e, ok := msg.News.(mail.Event); ok {
			t.lanesOf(msg.Job).take(e)
		}
	case edited:
		t.it = msg.account
		if msg.changed {
			return nil, t.again()
		}
	case Done:
		switch result := msg.Result.(type) {
		case roundEnd:
			t.round.finish(result.report, result.err, t.app.env.Now())
		case verdict:
			t.took = t.app.env.Now().Sub(t.began)
			t.finish(result)
		case error:
			if msg.Job == "round" {
				t.round.finish(nil, result, t.app.env.Now())
				return nil, nil
			}
			t.took = t.app.env.Now().Sub(t.began)
			t.finish(verdict{err: result})
		}
	}
	return nil, nil
}

func (t *trial) finish(v verdict) {
	t.report, t.err = v.report, v.err
	for _, e := range v.report {
		t.lanes.take(e)
	}
	t.result = v.report.Overall()
	if len(v.report) > 0 && t.result == mail.VerdictFailed {
		t.why, t.reading = diagnose.Explain(v.report, t.it.Profile), true
	}
	t.deeds = t.remedies()
	if len(v.report) > 0 && t.result == mail.VerdictFailed {
		t.deeds = append(t.deeds, reportDeed(t.paper(), t.files()))
	}
}

// remedies is what can be done, the best first.
func (t *trial) remedies() []deed {
	again := deed{key: "check.again"}
	keeps := t.app.keeps(t.it) // else it is its owner's to cure
	renew := deed{"trial.password-new", guide.Page{}, Enter{newRotation(t.app, t.it)}}
	switch {
	case accounts.ReasonOf(t.err) == accounts.ReasonNoSecret && keeps:
		return []deed{renew, again}
	case t.result == mail.VerdictOK:
		return nil
	case len(t.why) == 0:
		return []deed{again}
	}
	var all []deed
	order, fix := plain.Remedies(t.why[0])
	if (fix.Field == "password" || slices.Contains(order, plain.Password)) && order[0] != plain.Again && keeps {
		all = append(all, renew) // of a stored account the whole password is renewed, which has the guide's page in it
	}
	for _, r := range order {
		if d, ok := t.deed(r, fix); ok {
			all = append(all, d)
		}
	}
	if t.why[0].Note != "" && t.why[0].Cause.Step() == diagnose.StepAppPassword && keeps {
		all = slices.Insert(all, min(1, len(all)), renew)
	}
	if len(all) == 0 {
		return []deed{again}
	}
	if plain.Kept(t.it, t.app.env.Now()) && wizard.AboutPassword(t.why[0].Cause) { // another one is at hand
		key := "trial.undo"
		if t.it.WentBack() {
			key = "trial.redo"
		}
		all = slices.Insert(all, 0, deed{key, guide.Page{}, Show{newUndo(t.app.opts.Actor, t.it.ID, t.it.WentBack())}})
	}
	return all
}

// deed is what does a remedy here; false where there is nothing to do it with, or
// another one does it.
func (t *trial) deed(r plain.Remedy, fix diagnose.Fix) (deed, bool) {
	switch r {
	case plain.Later:
		return deed{"trial.later", guide.Page{}, t.back()}, true
	case plain.Page:
		page, ok := guide.Find(fix.Topic)
		if !ok || fix.Topic == "" || page.ID == guide.AppPassword {
			return deed{}, false
		}
		return deed{"check.page", page, Show{newManual(t.app.env, page.ID, t.values())}}, true
	case plain.Field:
		e := newEdit(t.app, t.it, "")
		if _, ok := e.byID(fix.Field); !ok || !t.app.keeps(t.it) {
			return deed{}, false
		}
		return deed{"check.fix." + fix.Field, guide.Page{}, Show{newEdit(t.app, t.it, fix.Field)}}, true
	case plain.Open:
		return deed{"check.open", guide.Page{}, Open{fix.URL}}, fix.URL != "" && t.app.env.Browse != nil
	case plain.Password:
		return deed{}, false
	}
	return deed{key: "check.again"}, true
}

func (t *trial) values() guide.Values {
	p := t.it.Profile
	return guide.Values{Address: p.Address, AppName: t.it.AppName, Label: p.Label, IMAP: p.IMAP, SMTP: p.SMTP}
}

func (t *trial) running() bool { return t.result == "" }

func (t *trial) commands() commands {
	back := on("esc", "key.back", t.back)
	switch {
	case t.asking:
		reveal := "key.reveal"
		if t.ask.shown {
			reveal = "key.mask"
		}
		return commands{
			on("enter", "trial.button", t.submit),
			on("ctrl+r", reveal, func() Move { t.ask.shown = !t.ask.shown; return nil }),
			back,
		}
	case t.running():
		return commands{on("esc", "check.cancel", t.cancel)}
	case t.round.running():
		return commands{on("esc", "check.cancel", t.cancelRound)}
	case t.result == mail.VerdictOK:
		return commands{
			on("enter esc", "key.back", t.back),
			on("m", "round.send", t.send),
			t.talk(),
			on("r", "key.again", t.again),
		}
	}
	return commands{
		on("enter", "key.choose", t.enter),
		on("r", "key.again", t.again),
		t.talk(),
		on("down right tab", "key.move", func() Move { return t.walk(+1) }).shown("up/down"),
		on("up left shift+tab", "", func() Move { return t.walk(-1) }).shown(""),
		back,
	}
}

func (t *trial) Keys() []key.Binding { return t.commands().bindings() }

// Typing is true while the password is typed.
func (t *trial) Typing() bool { return t.asking }

// Head is what the header says.
func (t *trial) Head() (title, address string) {
	return "check.title", shown(t.it.Profile.Address.String())
}

// submit takes the password and begins.
func (t *trial) submit() Move {
	if !t.ask.submit() {
		return nil
	}
	t.asking = false
	return t.run()
}

// Reading is true while the arrows belong to the explanation.
func (t *trial) Reading() bool { return t.reading }

// walk goes through the remedies; above the first one is the explanation.
func (t *trial) walk(by int) Move {
	switch {
	case t.at == 0 && by < 0:
		t.reading = len(t.why) > 0
	default:
		t.reading, t.at = false, min(max(t.at+by, 0), len(t.deeds)-1)
	}
	return nil
}

func (t *trial) back() Move { return Close{tried{t.it, verdict{t.report, t.err}, t.took}} }

func (t *trial) enter() Move {
	if d := t.deeds[t.at]; d.move != nil {
		return d.move
	}
	return t.again()
}

// again repeats the test. A password that was not kept is asked for if there is none.
func (t *trial) again() Move {
	if t.ask != nil && t.ask.draft.Login.Secret.IsZero() {
		t.asking = true
		return nil
	}
	return t.run()
}

// cancel ends the test at once; whatever still comes of it is dropped.
func (t *trial) cancel() Move {
	t.took = t.app.env.Now().Sub(t.began)
	t.lanes.stop()
	t.result, t.deeds = mail.VerdictCancelled, []deed{{key: "check.again"}}
	return Stop{"trial"}
}

// drawable is a stored profile whose servers' names are fit to be drawn.
func drawable(p mail.Profile) mail.Profile {
	p.IMAP.Host, p.SMTP.Host = shown(p.IMAP.Host), shown(p.SMTP.Host)
	return p
}
