package fleet

import (
	"context"
	"slices"
	"strings"
	"time"

	"mailkey/mail"
)

// run is one run as it goes on. Only the goroutine of all touches it.
type run struct {
	limits  Limits
	hosts   map[string]*host
	byHosts map[string]*group
	groups  []*group
	next    int // the group whose turn it is
	running int
	left    int       // results that are owed
	more    chan task // jobs that come while it goes on; nil: no more come
	ended   chan ending
}

// group is the jobs that talk to the same hosts, in order.
type group struct {
	hosts []*host
	queue []task
}

// task is a job that waits.
type task struct {
	Job
	place int           // in the list
	out   chan<- Result // where its result is owed
	again bool          // it was broken off once before a sign-in
}

// ending is what a test came back with.
type ending struct {
	Result
	task
	group *group
	began time.Time
}

// host is how a server is doing.
type host struct {
	name    string
	running int
	limit   int
	until   time.Time // it is left alone until then
	pauses  int       // in a row
}

func newRun(limits Limits) *run {
	return &run{limits: limits, hosts: map[string]*host{}, byHosts: map[string]*group{}, ended: make(chan ending)}
}

// add puts a task at the end of its hosts' queue.
func (r *run) add(t task) {
	names := hostsOf(t.Profile)
	key := strings.Join(names, " ")
	g := r.byHosts[key]
	if g == nil {
		g = &group{}
		for _, name := range names {
			if r.hosts[name] == nil {
				r.hosts[name] = &host{name: name, limit: r.limits.PerHost}
			}
			g.hosts = append(g.hosts, r.hosts[name])
		}
		r.byHosts[key] = g
		r.groups = append(r.groups, g)
	}
	g.queue = append(g.queue, t)
	r.left++
}

// hostsOf is the hosts of a mailbox, each once: a name is one host on all ports.
func hostsOf(p mail.Profile) []string {
	var names []string
	for _, lane := range mail.Protocols {
		names = append(names, canonical(p.Server(lane).Host))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func canonical(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

// all goes on until each job has its result and no more come.
func (r *run) all(ctx context.Context) {
	over := ctx.Done()
	wake := time.NewTimer(0)
	defer wake.Stop()
	for r.left > 0 || r.more != nil {
		if over != nil {
			r.start(ctx)
			wake.Reset(r.rest())
		}
		select {
		case e := <-r.ended:
			r.settle(ctx, e)
		case t := <-r.more:
			r.add(t)
		case <-wake.C:
		case <-over:
			over, r.more = nil, nil
			r.drop(r.groups, Result{Err: context.Canceled, Outcome: Outcome{State: Cancelled}})
		}
	}
}

// start begins what may begin, the groups taking turns.
func (r *run) start(ctx context.Context) {
	now := time.Now()
	for idle := 0; idle < len(r.groups) && r.running < r.limits.Total && ctx.Err() == nil; {
		g := r.groups[r.next]
		r.next = (r.next + 1) % len(r.groups)
		if idle++; len(g.queue) > 0 && g.free(now) {
			idle = 0
			r.begin(ctx, g, now)
		}
	}
}

// free reports whether one more may talk to every host of the group.
func (g *group) free(now time.Time) bool {
	return !slices.ContainsFunc(g.hosts, func(h *host) bool { return h.running >= h.limit || h.until.After(now) })
}

func (r *run) begin(ctx context.Context, g *group, now time.Time) {
	t := g.queue[0]
	g.queue = g.queue[1:]
	r.running++
	for _, h := range g.hosts {
		h.running++
	}
	go func() {
		e := ending{Result: Result{Job: t.place}, task: t, group: g, began: now}
		defer func() {
			if p := recover(); p != nil {
				e.Err = &Panic{p}
			}
			e.Took = time.Since(now)
			e.Outcome = Judge(e.Report, e.Err, t.Profile)
			r.ended <- e
		}()
		e.Report, e.Err = t.Test(ctx)
	}()
}

// rest is how long nothing can begin unless something ends.
func (r *run) rest() time.Duration {
	rest := time.Hour
	for _, g := range r.groups {
		if len(g.queue) == 0 {
			continue
		}
		for _, h := range g.hosts {
			if d := time.Until(h.until); d > 0 {
				rest = min(rest, d)
			}
		}
	}
	return rest
}

// settle takes the end of a test: its hosts have room again, or want a pause.
func (r *run) settle(ctx context.Context, e ending) {
	r.running--
	for _, h := range e.group.hosts {
		h.running--
		switch {
		case e.slowed(h.name):
			r.pause(h, e.began)
		case e.State == Works || e.State == Refused: // it talks to us
			h.recover(e.began, r.limits.PerHost)
		}
	}
	if ctx.Err() == nil && !e.again && e.breaksOff() {
		t := e.task
		t.again = true
		e.group.queue = append(e.group.queue, t)
	} else {
		r.tell(e.task, e.Result)
	}
	if slices.ContainsFunc(e.group.hosts, func(h *host) bool { return h.pauses > r.limits.Patience }) {
		r.giveUp()
	}
}

// pause leaves a host alone. What had begun before the pause tells nothing new.
func (r *run) pause(h *host, began time.Time) {
	if began.Before(h.until) {
		return
	}
	d := min(r.limits.Pause<<min(h.pauses, 16), r.limits.Longest)
	h.pauses++
	h.until = time.Now().Add(d)
	h.limit = max(1, h.limit/2)
	if h.pauses <= r.limits.Patience && r.limits.Paused != nil {
		r.limits.Paused(h.name, d)
	}
}

// recover notes that a host answers as it should, so that it may be asked more.
func (h *host) recover(began time.Time, most int) {
	if began.Before(h.until) {
		return
	}
	h.pauses = 0
	h.limit = min(h.limit+1, most)
}

// giveUp drops what waits for a host that wants no more.
func (r *run) giveUp() {
	r.drop(slices.Collect(func(yield func(*group) bool) {
		for _, g := range r.groups {
			if slices.ContainsFunc(g.hosts, func(h *host) bool { return h.pauses > r.limits.Patience }) && !yield(g) {
				return
			}
		}
	}), Result{Err: ErrHeld, Outcome: Outcome{State: Held}})
}

// drop gives all that waits in the groups the same result.
func (r *run) drop(groups []*group, result Result) {
	for _, g := range groups {
		queue := g.queue
		g.queue = nil
		for _, t := range queue {
			result.Job = t.place
			r.tell(t, result)
		}
	}
}

func (r *run) tell(t task, result Result) {
	r.left--
	t.out <- result
}
