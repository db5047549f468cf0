package tui

import (
	"context"
	"sync"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// fleet tests several accounts, a few at a time, each with one sign-in per
// protocol.
type fleet struct {
	app      *App
	rows     []fleetRow
	at       int
	halt     context.CancelFunc // nil: nothing runs
	stopping bool
	began    time.Time
	took     time.Duration
}

// atOnce is how many accounts are tested at the same time. Google counts the
// connections of one address on the internet, and eight are well below its limits.
const atOnce = 8

// fleetRow is one account in the table.
type fleetRow struct {
	it    accounts.Account
	state fleetState
	stage map[mail.Protocol]mail.Event // the latest of each lane
	verdict
	cause diagnose.Cause // of a failure
	took  time.Duration
}

// fleetState is how far an account's test is.
type fleetState int

const (
	fleetWaits   fleetState = iota
	fleetRuns               // under way
	fleetWorks              // both lanes work
	fleetBroken             // refused: pointless to repeat before something is changed
	fleetLater              // passing trouble, or it could not even begin: may be repeated
	fleetStopped            // cancelled
	fleetAsks               // its password is not kept
)

// News of the fleet's job; i is the row.
type (
	fleetBegun struct{ i int }
	fleetEvent struct {
		i     int
		event mail.Event
	}
	fleetEnded struct {
		i int
		verdict
		took time.Duration
	}
)

func newFleet(a *App, list []accounts.Account) *fleet {
	f := &fleet{app: a}
	for _, it := range list {
		v := fleetRow{it: it, stage: map[mail.Protocol]mail.Event{}}
		if it.Keeping == accounts.NotKept {
			v.state = fleetAsks
		}
		f.rows = append(f.rows, v)
	}
	return f
}

// Begin tests all whose password is kept.
func (fl *fleet) Begin() Move { return fl.run(fleetWaits) }

// run tests the rows that are in one of the given states.
func (fl *fleet) run(states ...fleetState) Move {
	type task struct {
		i  int
		id string
	}
	var tasks []task
	for i := range fl.rows {
		row := &fl.rows[i]
		for _, s := range states {
			if row.state == s {
				tasks = append(tasks, task{i, row.it.ID})
				*row = fleetRow{it: row.it, stage: map[mail.Protocol]mail.Event{}}
				break
			}
		}
	}
	if len(tasks) == 0 {
		return nil
	}
	halted, halt := context.WithCancel(context.Background())
	fl.halt, fl.stopping, fl.began = halt, false, fl.app.env.Now()
	actor, now := fl.app.opts.Actor, fl.app.env.Now
	return Do{Name: "fleet", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(halted, cancel)()
		var all sync.WaitGroup
		free := make(chan struct{}, atOnce)
		for _, t := range tasks {
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
			}
			if ctx.Err() != nil {
				break
			}
			all.Go(func() {
				defer func() { <-free }()
				begun := now()
				defer func() {
					if p := recover(); p != nil {
						tell(fleetEnded{t.i, verdict{err: crashed(p)}, 0})
					}
				}()
				tell(fleetBegun{t.i})
				report, err := svc.Test(ctx, actor, t.id, mail.Secret{}, func(e mail.Event) { tell(fleetEvent{t.i, e}) })
				tell(fleetEnded{t.i, verdict{report, err}, now().Sub(begun)})
			})
		}
		all.Wait()
		return nil
	}}
}

func (fl *fleet) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := fl.commands().press(msg)
		return nil, m
	case Told:
		fl.hear(msg.News)
	case Done:
		fl.over()
	case tried:
		fl.revisit(msg)
	}
	return nil, nil
}

func (fl *fleet) hear(news any) {
	switch news := news.(type) {
	case fleetBegun:
		fl.rows[news.i].state = fleetRuns
	case fleetEvent:
		fl.rows[news.i].stage[news.event.Protocol] = news.event
	case fleetEnded:
		fl.rows[news.i].settle(news.verdict, news.took)
	}
}

// over is when the job is: whatever was not begun by then was cancelled.
func (fl *fleet) over() {
	if fl.halt != nil {
		fl.halt()
	}
	fl.halt, fl.stopping, fl.took = nil, false, fl.app.env.Now().Sub(fl.began)
	for i := range fl.rows {
		if s := fl.rows[i].state; s == fleetWaits || s == fleetRuns {
			fl.rows[i].state = fleetStopped
		}
	}
}

// revisit takes over what was found out on an account's own screen.
func (fl *fleet) revisit(t tried) {
	for i := range fl.rows {
		row := &fl.rows[i]
		if row.it.ID != t.account.ID {
			continue
		}
		row.it = t.account
		if len(t.report) > 0 {
			row.settle(t.verdict, t.took)
		}
	}
}

// settle notes how a test ended.
func (v *fleetRow) settle(how verdict, took time.Duration) {
	v.verdict, v.took, v.cause = how, took, ""
	for _, e := range how.report {
		if broken, ok := how.report.Broken(e.Protocol); ok {
			e = broken
		}
		v.stage[e.Protocol] = e
	}
	switch {
	case len(how.report) == 0 && accounts.CodeOf(how.err) == accounts.CodeInterrupted:
		v.state = fleetStopped
	case len(how.report) == 0 && accounts.ReasonOf(how.err) == accounts.ReasonNoSecret:
		v.state = fleetAsks
	case len(how.report) == 0:
		v.state = fleetLater
	case how.report.Overall() == mail.VerdictOK:
		v.state = fleetWorks
	case how.report.Overall() == mail.VerdictCancelled:
		v.state = fleetStopped
	default:
		v.cause = diagnose.Unknown
		if why := diagnose.Explain(how.report, v.it.Profile); len(why) > 0 {
			v.cause = why[0].Cause
		}
		v.state = fleetBroken
		if passing(v.cause) {
			v.state = fleetLater
		}
	}
}

func (fl *fleet) running() bool { return fl.halt != nil }

func (fl *fleet) count(states ...fleetState) (n int) {
	for _, v := range fl.rows {
		for _, s := range states {
			if v.state == s {
				n++
			}
		}
	}
	return n
}

func (fl *fleet) commands() commands {
	state := fl.rows[fl.at].state
	enter := on("enter", "fleet.explain", fl.enter)
	if state == fleetWorks || state == fleetAsks {
		enter = on("enter", "fleet.show", fl.enter)
	}
	esc := on("esc", "key.back", move(Close{returned{}}))
	if fl.running() {
		esc = on("esc", "fleet.cancel", fl.cancel).when(!fl.stopping)
	}
	again := !fl.running() && fl.count(fleetStopped, fleetLater) > 0
	step := func(by int) func() Move {
		return func() Move { fl.at = min(max(fl.at+by, 0), len(fl.rows)-1); return nil }
	}
	return commands{
		enter.when(state != fleetWaits && state != fleetRuns && state != fleetStopped),
		on("r", "fleet.again", func() Move { return fl.run(fleetStopped, fleetLater) }).when(again),
		on("down j", "key.move", step(+1)).shown("up/down"),
		on("up k", "", step(-1)).shown(""),
		on("pgdown space", "", step(+10)).shown(""),
		on("pgup", "", step(-10)).shown(""),
		on("home g", "", step(-len(fl.rows))).shown(""),
		on("end G", "", step(+len(fl.rows))).shown(""),
		esc,
	}
}

func (fl *fleet) Keys() []key.Binding { return fl.commands().bindings() }

// cancel ends what is under way; each test still says that it was cancelled, so
// that a refusal heard at the last moment is not taken for one.
func (fl *fleet) cancel() Move {
	fl.stopping = true
	fl.halt()
	return nil
}

func (fl *fleet) enter() Move {
	v := fl.rows[fl.at]
	if v.state == fleetAsks {
		return Show{newTrial(fl.app, v.it)}
	}
	return Show{newExplained(fl.app, v.it, v.verdict, v.took)}
}
