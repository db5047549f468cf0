package cli

import (
	"context"
	"errors"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/fleet"
	"mailkey/ui/plain"
)

// mailbox is one line of a fleet's work: to be tested, or with a problem that
// keeps it from being tested.
type mailbox struct {
	address string
	profile mail.Profile
	test    func(context.Context) (mail.Report, error)
	problem *problem
	since   time.Time // its password is in use; zero: not known
}

// maxParallel is the most that --parallel may ask for.
const maxParallel = 1000

// limits is how hard a run may press.
func (s *session) limits() (fleet.Limits, error) {
	var l fleet.Limits
	if !s.has(flagParallel) {
		return l, nil
	}
	n, err := strconv.Atoi(s.given[flagParallel])
	if err != nil || n < 1 || n > maxParallel {
		return l, s.usage(flagParallel, "cli.fleet-parallel", "most", maxParallel)
	}
	l.PerHost = n
	return l, nil
}

// testAll tests mailboxes, many at a time, each with one sign-in per protocol.
// The results are in the order of the list.
func (s *session) testAll(limits fleet.Limits, list []mailbox) []accountResult {
	results := make([]accountResult, len(list))
	var jobs []fleet.Job
	var place []int
	for i, m := range list {
		if m.problem != nil {
			results[i] = unsettled(m.address, m.problem)
			continue
		}
		jobs, place = append(jobs, fleet.Job{Profile: m.profile, Test: m.test}), append(place, i)
	}
	if len(jobs) > few {
		// A hundred handshakes at once leave much behind. The process stays below 60 MB, of
		// which the program itself is a third.
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(memory))
		defer debug.SetGCPercent(debug.SetGCPercent(collector))
	}
	counter := s.counter(len(list))
	counter.add(len(list)-len(jobs), len(list)-len(jobs))
	limits.Paused = counter.paused
	whole := s.on(flagVerbose) || s.has(flagReport) || len(list) == 1
	for r := range fleet.Run(s.ctx, limits, jobs) {
		m := list[place[r.Job]]
		result := s.resultOf(m, r)
		if !whole { // a thousand conversations that nobody reads
			lean(&result)
		}
		results[place[r.Job]] = result
		counter.ended(r.State)
	}
	counter.close()
	for i := range results {
		results[i].since = list[i].since
	}
	return results
}

// memory is what a run's heap should stay below, in bytes.
const memory = 32 << 20

// resultOf is what is told of a mailbox whose turn is over.
func (s *session) resultOf(m mailbox, r fleet.Result) accountResult {
	var broke *fleet.Panic
	switch {
	case errors.Is(r.Err, fleet.ErrHeld):
		host := mail.CleanUpTo(m.profile.IMAP.Host, mail.SaidMax)
		p := &problem{Code: accounts.CodeInterrupted, Message: s.say("cli.fleet-held", "host", host)}
		return accountResult{Address: m.address, Verdict: mail.VerdictFailed, Lanes: []laneResult{}, Error: p, outcome: r.Outcome}
	case errors.Is(r.Err, fleet.ErrUntested):
		return accountResult{Address: m.address, Verdict: mail.VerdictOK, Lanes: []laneResult{}, outcome: r.Outcome}
	case errors.As(r.Err, &broke):
		return unsettled(m.address, s.problemOf(s.bug("panic", "")))
	case len(r.Report) == 0 && r.Err == nil: // cannot be
		return unsettled(m.address, s.problemOf(s.bug("report", "")))
	case len(r.Report) == 0:
		return unsettled(m.address, s.problemOf(r.Err))
	}
	result := judge(s.env.Lang, m.profile, r.Report, r.Took)
	result.tested = s.env.Now()
	if r.Err != nil && s.ctx.Err() == nil {
		result.Error = s.problemOf(r.Err) // tested, but the result could not be remembered
	}
	return result
}

// lean drops what is only read by a person who asked about this one mailbox.
func lean(r *accountResult) {
	r.box.Report = nil
	r.box.Profile.CA = ""
}

// counter shows on stderr how far a run is, where somebody sits there.
type counter struct {
	s      *session
	all    int
	mu     sync.Mutex // pauses are told from the run's own goroutine
	done   int
	failed int
	drawn  time.Time
	live   bool // the line is drawn over
	quiet  bool
}

// few is the number of mailboxes at which nobody needs to be told how far it is.
const few = 4

func (s *session) counter(all int) *counter {
	c := &counter{s: s, all: all}
	c.quiet = !s.env.ErrTTY || all <= few || s.on(flagVerbose)
	c.live = !s.on(flagPlain) && s.env.Getenv("TERM") != "dumb"
	return c
}

// add counts mailboxes.
func (c *counter) add(done, failed int) {
	c.done += done
	c.failed += failed
}

// often is how long a drawn line stays.
const often = 100 * time.Millisecond

func (c *counter) ended(state fleet.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.done * 10 / c.all
	if c.add(1, 0); state != fleet.Works && state != fleet.Cancelled {
		c.add(0, 1)
	}
	now := time.Now()
	switch {
	case c.quiet:
	case c.live && (now.Sub(c.drawn) >= often || c.done == c.all):
		c.drawn = now
		c.write("\r" + c.line() + "\x1b[K")
	case !c.live && before != c.done*10/c.all: // each tenth
		c.write(c.line() + "\n")
	}
}

func (c *counter) line() string {
	return c.s.say("cli.fleet-progress", "n", c.done, "of", c.all) + c.s.env.Lang.N("cli.fleet-progress-failed", c.failed)
}

// paused tells that a host is left alone for a while.
func (c *counter) paused(host string, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.quiet && !c.s.on(flagVerbose) {
		return
	}
	text := c.s.say("cli.fleet-paused", "host", mail.CleanUpTo(host, mail.SaidMax), "for", plain.Took(c.s.env.Lang, d))
	if c.live && !c.quiet {
		text = "\r\x1b[K" + text
	}
	c.write(text + "\n")
}

// close takes the drawn line away.
func (c *counter) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.quiet && c.live {
		c.write("\r\x1b[K")
	}
}

func (c *counter) write(text string) { _, _ = c.s.env.Err.Write([]byte(text)) }
