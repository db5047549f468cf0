package tui

import (
	"context"
	"errors"
	"sync"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// fetch brings one stored account's mail to this computer: what to fetch, the
// password where none is kept, how far it is, and how it ended.
type fetch struct {
	app    *App
	it     accounts.Account
	to     string // the folder, once known
	all    bool   // every mailbox, not the inbox alone
	phase  fetchPhase
	ask    *form // nil: the password is kept
	halt   func()
	seen   []mail.Progress // how far each mailbox is, in order
	result fetchEnd
	why    []diagnose.Diagnosis
	deeds  []deed
	at     int
	began  time.Time
	took   time.Duration

	reading bool // the explanation is being read from its top
}

// fetchPhase is what the screen is about now.
type fetchPhase int

const (
	fetchChoosing fetchPhase = iota
	fetchAsking
	fetchRunning
	fetchStopping
	fetchOver
)

// fetchEnd is the verdict of the job.
type fetchEnd struct {
	fetched mail.Fetched
	report  mail.Report
	verdict mail.Verdict
	err     error
}

// fetchesTo is where the mail will lie, found out by a job.
type fetchesTo string

// brought is the answer of the screen: how the latest fetch ended here; no
// verdict where there was none.
type brought struct {
	verdict  mail.Verdict
	messages int
	bytes    int64
}

// newFetch is the screen that fetches the account's mail. It is shown above
// another one, which it gives a brought.
func newFetch(a *App, it accounts.Account) Screen {
	f := &fetch{app: a, it: it}
	if it.Fetched != nil {
		f.all, f.to = it.Fetched.All, it.Fetched.To
	}
	if it.Keeping == accounts.NotKept {
		f.ask = passwordForm(a, it)
	}
	return f
}

// Begin finds out where the mail will lie.
func (s *fetch) Begin() Move {
	it := s.it
	return Do{Name: "where", Quiet: true, Work: func(_ context.Context, svc *accounts.Service, _ func(any)) any {
		return fetchesTo(svc.MailFolder(it))
	}}
}

// run fetches. Cancelling leaves the job to end by itself, so that what came is
// kept and counted.
func (s *fetch) run() Move {
	s.phase, s.seen, s.result, s.why, s.deeds, s.at, s.reading = fetchRunning, nil, fetchEnd{}, nil, nil, 0, false
	s.began = s.app.env.Now()
	actor, id, all := s.app.opts.Actor, s.it.ID, s.all
	var secret mail.Secret
	if s.ask != nil {
		secret = s.ask.draft.Login.Secret
	}
	asked := make(chan struct{})
	s.halt = sync.OnceFunc(func() { close(asked) })
	return Do{Name: "fetch", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-asked:
				cancel()
			case <-ctx.Done():
			}
		}()
		fetched, report, err := svc.Fetch(ctx, actor, id, secret, mail.FetchPlan{All: all}, func(mail.Event) {}, func(p mail.Progress) { tell(p) })
		end := fetchEnd{fetched, report, report.Verdict(mail.IMAP), err}
		switch disk := errors.As(err, new(*mail.DiskError)); {
		case ctx.Err() != nil && end.verdict != mail.VerdictOK:
			end.verdict, end.err = mail.VerdictCancelled, nil
		case disk || len(report) == 0:
			end.verdict = mail.VerdictFailed
		}
		return end
	}}
}

func (s *fetch) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if s.phase == fetchAsking {
			s.ask.paste(msg.Content)
		}
	case tea.KeyPressMsg:
		return nil, s.press(msg)
	case Told:
		if p, ok := msg.News.(mail.Progress); ok {
			s.take(p)
		}
	case edited:
		s.it = msg.account
		if msg.changed {
			return nil, s.again()
		}
	case Done:
		switch result := msg.Result.(type) {
		case fetchesTo:
			s.to = string(result)
		case fetchEnd:
			s.finish(result)
		case error:
			if msg.Job == "fetch" {
				s.finish(fetchEnd{verdict: mail.VerdictFailed, err: result})
			}
		}
	}
	return nil, nil
}

func (s *fetch) press(msg tea.KeyPressMsg) Move {
	if m, ok := s.commands().press(msg); ok {
		return m
	}
	if s.phase != fetchAsking {
		return nil
	}
	if key.Matches(msg, shut) {
		return tell("tui.how-to-paste")
	}
	s.ask.press(msg)
	return nil
}

// take notes how far a mailbox is.
func (s *fetch) take(p mail.Progress) {
	if n := len(s.seen); n > 0 && s.seen[n-1].Number == p.Number {
		s.seen[n-1] = p
		return
	}
	s.seen = append(s.seen, p)
}

func (s *fetch) finish(end fetchEnd) {
	s.phase, s.result = fetchOver, end
	s.took = s.app.env.Now().Sub(s.began)
	if end.fetched.To != "" {
		s.to = end.fetched.To
	}
	if end.verdict == mail.VerdictFailed && end.err == nil {
		s.why = diagnose.Explain(end.report, s.it.Profile)
	}
	s.deeds, s.reading = s.offers(), end.verdict == mail.VerdictFailed
}

// came reports whether there is fetched mail to be shown.
func (s *fetch) came() bool {
	if s.it.Fetched != nil {
		return true
	}
	for _, f := range s.result.fetched.Folders {
		if f.New > 0 || f.Known > 0 {
			return true
		}
	}
	return false
}

// offers is what can be done when it is over, the best first. A failure has the
// same remedies as a failed test.
func (s *fetch) offers() []deed {
	show := deed{key: "fetch.show", move: Show{newMessages(s.app, s.it)}}
	if s.result.verdict == mail.VerdictOK {
		done := deed{key: "fetch.done", move: s.back()}
		if !s.came() {
			return []deed{done}
		}
		return []deed{show, done}
	}
	again := deed{key: "fetch.again"}
	if s.result.fetched.To != "" && s.result.verdict == mail.VerdictCancelled {
		again.key = "fetch.go-on"
	}
	all := []deed{again}
	if s.result.verdict == mail.VerdictFailed && (len(s.why) > 0 || accounts.ReasonOf(s.result.err) == accounts.ReasonNoSecret) {
		all = nil
		if n, _ := s.result.fetched.Total(); n > 0 && len(s.why) > 0 && s.why[0].Retry() != diagnose.RetryNo { // it worked until then
			again.key = "fetch.go-on"
			all = append(all, again)
		}
		for _, d := range s.asTrial().remedies() {
			switch d.key {
			case "check.again":
				if len(all) > 0 && all[0].key == again.key {
					continue
				}
				d = again
			case "trial.later":
				d.key, d.move = "fetch.later", s.back()
			}
			all = append(all, d)
		}
	}
	if s.came() {
		all = append(all, show)
	}
	return all
}

// asTrial is the fetch as a test that is over: what failed is the same.
func (s *fetch) asTrial() *trial {
	return &trial{app: s.app, it: s.it, ask: s.ask, report: s.result.report, result: s.result.verdict, why: s.why, err: s.result.err, took: s.took}
}

func (s *fetch) commands() commands {
	back := on("esc", "key.back", s.back)
	switch s.phase {
	case fetchChoosing:
		return commands{
			on("enter", "fetch.button", s.start),
			on("down up space tab shift+tab", "fetch.what", func() Move { s.all = !s.all; return nil }).shown("up/down"),
			on("m", "fetch.show", move(Show{newMessages(s.app, s.it)})).when(s.came()),
			back,
		}
	case fetchAsking:
		reveal := "key.reveal"
		if s.ask.shown {
			reveal = "key.mask"
		}
		return commands{
			on("enter", "fetch.button", s.submit),
			on("ctrl+r", reveal, func() Move { s.ask.shown = !s.ask.shown; return nil }),
			back,
		}
	case fetchRunning:
		return commands{on("esc", "check.cancel", s.cancel)}
	case fetchStopping:
		return commands{on("esc", "key.back", func() Move { return Moves{Stop{"fetch"}, s.back()} })}
	}
	return commands{
		on("enter", "key.choose", s.enter),
		on("r", "key.again", s.again),
		s.asTrial().talk(),
		on("right down tab", "key.move", func() Move { s.walk(+1); return nil }).shown("left/right").when(len(s.deeds) > 1),
		on("left up shift+tab", "", func() Move { s.walk(-1); return nil }).shown("").when(len(s.deeds) > 1),
		on("m", "fetch.show", move(Show{newMessages(s.app, s.it)})).shown("").when(s.came()),
		back,
	}
}

func (s *fetch) Keys() []key.Binding { return s.commands().bindings() }

// Typing is true while the password is typed.
func (s *fetch) Typing() bool { return s.phase == fetchAsking }

// Head is what the header says.
func (s *fetch) Head() (title, address string) {
	return "fetch.title", shown(s.it.Profile.Address.String())
}

// start begins, or asks for the password first.
func (s *fetch) start() Move {
	if s.ask != nil && s.ask.draft.Login.Secret.IsZero() {
		s.phase = fetchAsking
		return nil
	}
	return s.run()
}

func (s *fetch) submit() Move {
	if !s.ask.submit() {
		return nil
	}
	return s.run()
}

// Reading is true while the arrows belong to the explanation.
func (s *fetch) Reading() bool { return s.reading }

// walk goes through what can be done; above the first of it is the explanation.
func (s *fetch) walk(by int) {
	if s.at == 0 && by < 0 {
		s.reading = s.result.verdict == mail.VerdictFailed
		return
	}
	s.reading, s.at = false, min(max(s.at+by, 0), len(s.deeds)-1)
}

func (s *fetch) enter() Move {
	if d := s.deeds[s.at]; d.move != nil {
		return d.move
	}
	return s.again()
}

// again fetches once more. A password that was refused is asked for anew.
func (s *fetch) again() Move {
	if s.ask != nil && s.result.verdict == mail.VerdictFailed && len(s.why) > 0 {
		s.ask = passwordForm(s.app, s.it)
	}
	return s.start()
}

// cancel asks the fetch to end; it stops between two messages.
func (s *fetch) cancel() Move {
	s.phase = fetchStopping
	s.halt()
	return nil
}

func (s *fetch) back() Move {
	messages, bytes := s.result.fetched.Total()
	return Close{brought{s.result.verdict, messages, bytes}}
}
