package tui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/fleet"
	"mailkey/ui/plain"
)

// fleetScreen tests several accounts, many at a time, each with one sign-in per
// protocol, in a table that can be sorted, filtered, searched and kept.
type fleetScreen struct {
	app       *App
	rows      []fleetRow
	order     []int // the rows that are shown
	at        int   // of order
	name      int   // the width of the longest name
	sort      fleetSort
	only      fleetFilter
	filter    input
	searching bool
	choosing  bool // the form of a file
	pausing   fleetPaused
	halt      context.CancelFunc // nil: nothing runs
	stopping  bool
	began     time.Time
	took      time.Duration
}

// fleetRow is one account in the table.
type fleetRow struct {
	it    accounts.Account
	state fleetState
	stage map[mail.Protocol]mail.Event // the latest of each lane
	verdict
	cause  diagnose.Cause // of a failure
	took   time.Duration
	tested time.Time

	sortName, found string // its name for sorting, and what a search looks in
	undated         bool   // it has a password, and nobody knows how old
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
	// fleetPaused is a host that is left alone for a while.
	fleetPaused struct {
		host  string
		until time.Time
	}
)

func newFleet(a *App, list []accounts.Account) *fleetScreen {
	f := &fleetScreen{app: a, filter: input{max: 200}}
	for _, it := range list {
		v := newFleetRow(it, a.env.Now())
		if it.Keeping == accounts.NotKept {
			v.state = fleetAsks
		}
		f.rows = append(f.rows, v)
		f.name = max(f.name, cells(it.Profile.Label))
	}
	f.arrange()
	return f
}

func newFleetRow(it accounts.Account, now time.Time) fleetRow {
	label := strings.ToLower(it.Profile.Label)
	return fleetRow{
		it: it, stage: map[mail.Protocol]mail.Event{},
		sortName: label, found: label + "\n" + strings.ToLower(it.Profile.Address.String()),
		undated: !it.Awaits() && plain.Undated(now, it.Password),
	}
}

// Begin tests all whose password is kept.
func (fl *fleetScreen) Begin() Move { return fl.run(fleetWaits) }

// run tests the rows that are in one of the given states.
func (fl *fleetScreen) run(states ...fleetState) Move {
	var tasks []fleetTask
	for i := range fl.rows {
		if row := &fl.rows[i]; slices.Contains(states, row.state) {
			tasks = append(tasks, fleetTask{i, row.it})
			*row = newFleetRow(row.it, fl.app.env.Now())
		}
	}
	if len(tasks) == 0 {
		return nil
	}
	fl.arrange()
	halted, halt := context.WithCancel(context.Background())
	fl.halt, fl.stopping, fl.began = halt, false, fl.app.env.Now()
	actor, now, lean := fl.app.opts.Actor, fl.app.env.Now, len(fl.rows) > leanFrom
	return Do{Name: "fleet", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(halted, cancel)()
		// The run tells of pauses from one goroutine and of results from another.
		limits := fleet.Limits{Paused: func(host string, d time.Duration) { tell(fleetPaused{host, now().Add(d)}) }}
		jobs := make([]fleet.Job, len(tasks))
		for i, t := range tasks {
			jobs[i] = t.job(svc, actor, tell)
		}
		for r := range fleet.Run(ctx, limits, jobs) {
			how := verdict{r.Report, r.Err}
			var broke *fleet.Panic
			if errors.As(r.Err, &broke) {
				how.err = crashed(broke.Value)
			}
			if lean && r.State == fleet.Works { // a thousand conversations that nobody reads
				for i := range how.report {
					how.report[i].Said = nil
				}
			}
			tell(fleetEnded{tasks[r.Job].i, how, r.Took})
		}
		return nil
	}}
}

// leanFrom is the number of accounts from which on the conversations of good
// tests are not kept.
const leanFrom = 20

// fleetTask is one account to test.
type fleetTask struct {
	i  int
	it accounts.Account
}

func (t fleetTask) job(svc *accounts.Service, actor accounts.Actor, tell func(any)) fleet.Job {
	return fleet.Job{Profile: t.it.Profile, Test: func(ctx context.Context) (mail.Report, error) {
		tell(fleetBegun{t.i})
		return svc.Test(ctx, actor, t.it.ID, mail.Secret{}, func(e mail.Event) {
			if e.Status == mail.Running || e.Status == mail.Failed { // the next stage says that this one is good
				tell(fleetEvent{t.i, e})
			}
		})
	}}
}

func (fl *fleetScreen) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return nil, fl.press(msg)
	case tea.PasteMsg:
		if fl.searching && fl.filter.insert(strings.TrimSpace(msg.Content)) {
			fl.arrange()
		}
	case Told:
		fl.hear(msg.News)
	case Done:
		if k, is := msg.Result.(kept); is {
			return nil, Show{k.told()}
		}
		fl.over()
	case tried:
		fl.revisit(msg)
	}
	return nil, nil
}

func (fl *fleetScreen) press(msg tea.KeyPressMsg) Move {
	if m, ok := fl.commands().press(msg); ok {
		return m
	}
	if fl.searching && fl.filter.press(msg) {
		fl.arrange()
	}
	return nil
}

func (fl *fleetScreen) hear(news any) {
	switch news := news.(type) {
	case fleetBegun:
		fl.rows[news.i].state = fleetRuns
	case fleetEvent:
		fl.rows[news.i].stage[news.event.Protocol] = news.event
	case fleetEnded:
		fl.rows[news.i].settle(news.verdict, news.took)
		fl.rows[news.i].tested = fl.app.env.Now()
	case fleetPaused:
		fl.pausing = news
		return
	}
	if _, only := news.(fleetEvent); !only {
		fl.arrange()
	}
}

// over is when the job is: whatever was not begun by then was cancelled.
func (fl *fleetScreen) over() {
	if fl.halt != nil {
		fl.halt()
	}
	fl.halt, fl.stopping, fl.took = nil, false, fl.app.env.Now().Sub(fl.began)
	for i := range fl.rows {
		if s := fl.rows[i].state; s == fleetWaits || s == fleetRuns {
			fl.rows[i].state = fleetStopped
		}
	}
	fl.arrange()
}

// revisit takes over what was found out on an account's own screen.
func (fl *fleetScreen) revisit(t tried) {
	for i := range fl.rows {
		row := &fl.rows[i]
		if row.it.ID != t.account.ID {
			continue
		}
		row.it = t.account
		if len(t.report) > 0 {
			row.settle(t.verdict, t.took)
			row.tested = fl.app.env.Now()
		}
	}
	fl.arrange()
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

func (fl *fleetScreen) running() bool { return fl.halt != nil }

func (fl *fleetScreen) count(states ...fleetState) (n int) {
	for _, v := range fl.rows {
		if slices.Contains(states, v.state) {
			n++
		}
	}
	return n
}

func (fl *fleetScreen) commands() commands {
	switch {
	case fl.choosing:
		return fl.keepCommands()
	case fl.searching:
		return fl.searchCommands()
	}
	row, opens, text := fl.focused(), false, "fleet.explain"
	if row != nil {
		opens = row.state != fleetWaits && row.state != fleetRuns && row.state != fleetStopped
		if row.state == fleetWorks || row.state == fleetAsks {
			text = "fleet.show"
		}
	}
	again := !fl.running() && fl.count(fleetStopped, fleetLater) > 0
	return commands{
		on("enter", text, fl.enter).when(opens),
		on("r", "fleet.again", func() Move { return fl.run(fleetStopped, fleetLater) }).when(again),
		on("esc", "fleet.cancel", fl.cancel).when(fl.running() && !fl.stopping),
		on("f", "fleet.filter", fl.nextFilter),
		on("s", "fleet.sort", fl.nextSort),
		on("/", "home.search", func() Move { fl.searching = true; return nil }),
		on("x", "fleet.keep", func() Move { fl.choosing = true; return nil }).when(fl.app.env.Keep != nil && len(fl.order) > 0),
		on("down j", "key.move", fl.step(+1)).shown("up/down"),
		on("up k", "", fl.step(-1)).shown(""),
		on("pgdown space", "", fl.step(+10)).shown(""),
		on("pgup", "", fl.step(-10)).shown(""),
		on("home g", "", fl.step(-len(fl.rows))).shown(""),
		on("end G", "", fl.step(+len(fl.rows))).shown(""),
		on("esc", "key.back", move(Close{returned{}})).when(!fl.running()),
	}
}

func (fl *fleetScreen) Keys() []key.Binding { return fl.commands().bindings() }

// cancel ends what is under way; each test still says that it was cancelled, so
// that a refusal heard at the last moment is not taken for one.
func (fl *fleetScreen) cancel() Move {
	fl.stopping = true
	fl.halt()
	return nil
}

func (fl *fleetScreen) enter() Move {
	v := *fl.focused()
	switch {
	case v.state == fleetAsks && v.it.Awaits():
		return Show{newAccount(fl.app, v.it)}
	case v.state == fleetAsks:
		return Show{newTrial(fl.app, v.it)}
	}
	return Show{newExplained(fl.app, v.it, v.verdict, v.took)}
}
