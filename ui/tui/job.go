package tui

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

// Work is what a job does, outside of Update. It may use the service, tell news
// as they come, and returns its verdict. The context ends when nobody waits any more.
type Work func(ctx context.Context, svc *accounts.Service, tell func(any)) any

// Told is news of a job, Done its verdict; both reach the screen that asked.
type (
	Told struct {
		Job  string
		News any
	}
	Done struct {
		Job    string
		Result any
	}
)

// Crash is the verdict of a job that panicked. It names no value, because a
// value may hold a secret; What is the value's type, Where the functions on the
// way, which are not for the person unless they ask.
type Crash struct{ What, Where string }

func (c Crash) Error() string { return "mailkey stumbled (a bug): " + c.What }

// jobMsg is one message of a job's channel.
type jobMsg struct {
	id   int
	body any
	last bool
}

// beatMsg moves the spinner.
type beatMsg time.Time

type job struct {
	id     int
	do     Do
	owner  Screen
	ctx    context.Context
	cancel context.CancelFunc
	news   chan jobMsg
}

// jobs is all that is under way. It belongs to App's goroutine.
type jobs struct {
	ctx     context.Context
	service *service
	running *sync.WaitGroup
	last    int
	live    map[int]*job
	beating bool
}

func newJobs(ctx context.Context, s *service) jobs {
	return jobs{ctx: ctx, service: s, running: new(sync.WaitGroup), live: map[int]*job{}}
}

// start begins a job for owner.
func (js *jobs) start(owner Screen, do Do) tea.Cmd {
	js.stop(owner, do.Name)
	js.last++
	ctx, cancel := context.WithCancel(js.ctx)
	j := &job{js.last, do, owner, ctx, cancel, make(chan jobMsg, 64)}
	js.live[j.id] = j
	js.running.Add(1)
	go func(s *service, running *sync.WaitGroup) {
		defer running.Done()
		j.run(s)
	}(js.service, js.running)
	return tea.Batch(j.listen, js.beat())
}

// run does the work; its verdict goes the way its news went.
func (j *job) run(s *service) {
	defer func() {
		if p := recover(); p != nil {
			j.send(jobMsg{j.id, crashed(p), true})
		}
	}()
	svc, err := s.wait(j.ctx)
	if err != nil {
		j.send(jobMsg{j.id, err, true})
		return
	}
	verdict := j.do.Work(j.ctx, svc, func(news any) { j.send(jobMsg{j.id, news, false}) })
	j.send(jobMsg{j.id, verdict, true})
}

func (j *job) send(m jobMsg) {
	select {
	case j.news <- m:
	case <-j.ctx.Done():
	}
}

// listen waits for one message of the job.
func (j *job) listen() tea.Msg {
	select {
	case m := <-j.news:
		return m
	case <-j.ctx.Done():
		return nil
	}
}

// take is the one place where late results are dropped: it gives the job's
// owner and what it is to be told, or nobody.
func (js *jobs) take(m jobMsg) (owner Screen, msg tea.Msg, again tea.Cmd) {
	j, ok := js.live[m.id]
	switch {
	case !ok:
		return nil, nil, nil
	case !m.last:
		return j.owner, Told{j.do.Name, m.body}, j.listen
	}
	delete(js.live, m.id)
	j.cancel()
	return j.owner, Done{j.do.Name, m.body}, nil
}

// stop forgets owner's job of that name.
func (js *jobs) stop(owner Screen, name string) {
	for id, j := range js.live {
		if j.owner == owner && j.do.Name == name {
			j.cancel()
			delete(js.live, id)
		}
	}
}

// forget drops every job that does not outlive its screen.
func (js *jobs) forget() {
	for id, j := range js.live {
		if !j.do.Lasting {
			j.cancel()
			delete(js.live, id)
		}
	}
}

// end cancels everything and waits a little for it to be over.
func (js *jobs) end(grace time.Duration) {
	for id, j := range js.live {
		j.cancel()
		delete(js.live, id)
	}
	over := make(chan struct{})
	go func() { js.running.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(grace):
	}
}

const beatEvery = 100 * time.Millisecond

// beat ticks while something that shows a spinner is under way, and not else.
func (js *jobs) beat() tea.Cmd {
	if js.beating || !js.busy() {
		return nil
	}
	js.beating = true
	return tea.Tick(beatEvery, func(t time.Time) tea.Msg { return beatMsg(t) })
}

func (js *jobs) busy() bool {
	for _, j := range js.live {
		if !j.do.Quiet {
			return true
		}
	}
	return false
}

// after is a quiet job that only waits.
func after(name string, d time.Duration) Do {
	return Do{Name: name, Quiet: true, Lasting: true, Work: func(ctx context.Context, _ *accounts.Service, _ func(any)) any {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		return nil
	}}
}

// hugePaste is the size of a paste, in bytes, whose memory is worth giving back.
const hugePaste = 1 << 20

// tidy gives the memory of a huge paste back to the system.
func (a *App) tidy(pasted int) tea.Cmd {
	if pasted < hugePaste {
		return nil
	}
	return a.jobs.start(nil, Do{Name: "tidy", Quiet: true, Lasting: true, Work: func(context.Context, *accounts.Service, func(any)) any {
		debug.FreeOSMemory()
		return nil
	}})
}

// service is the accounts service, opened behind the first frame.
type service struct {
	open  func(context.Context) (*accounts.Service, error)
	once  sync.Once
	ready chan struct{}
	svc   *accounts.Service
	err   error
}

func newService(open func(context.Context) (*accounts.Service, error)) *service {
	return &service{open: open, ready: make(chan struct{})}
}

// wait opens the service, or waits for whoever is opening it.
func (s *service) wait(ctx context.Context) (*accounts.Service, error) {
	s.once.Do(func() {
		go func() {
			defer close(s.ready)
			defer func() {
				if p := recover(); p != nil {
					s.err = crashed(p)
				}
			}()
			s.svc, s.err = s.open(context.WithoutCancel(ctx))
		}()
	})
	select {
	case <-s.ready:
		return s.svc, s.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// crashed is what is told of a panic.
func crashed(p any) Crash { return Crash{fmt.Sprintf("%T", p), string(debug.Stack())} }

// opened is the service if it is open by now, else nil.
func (s *service) opened() *accounts.Service {
	select {
	case <-s.ready:
		return s.svc
	default:
		return nil
	}
}
