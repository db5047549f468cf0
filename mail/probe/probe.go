// Package probe is the live test of a mailbox: IMAP and SMTP in parallel, stage
// by stage, over connections that package wire dials. It signs in once per
// protocol and marks nothing as read. It sends nothing unless it is asked for a
// round trip, and deletes nothing but what it sent.
package probe

import (
	"cmp"
	"context"
	"sync"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// Prober tests logins. It is safe for concurrent use.
type Prober struct {
	Dialer *wire.Dialer  // nil: the zero Dialer
	Total  time.Duration // for a whole test, however busy the servers are; 0: 20 s, and 120 s more for a round trip
	CA     string        // PEM that may vouch for every server, in place of a login's own; empty for none
}

// Run tests both lanes at once and returns each stage of each lane once. emit
// gets every event live, from one goroutine at a time; it may be nil. It returns
// half a second after its time at the latest, whatever a lane is doing then.
func (p *Prober) Run(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	ctx, cancel := context.WithTimeout(ctx, p.total())
	defer cancel()
	return p.test(ctx, login, mail.Protocols[:], emit, nil)
}

// SignIn is Run for the lane of IMAP alone: one sign-in, no more.
func (p *Prober) SignIn(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	ctx, cancel := context.WithTimeout(ctx, p.total())
	defer cancel()
	return p.test(ctx, login, []mail.Protocol{mail.IMAP}, emit, nil)
}

// RoundTrip is Run that goes on, where both lanes are good, to prove that mail
// really travels: a message to oneself is sent (Send, in the lane SMTP), found
// again and deleted (Arrive, in the lane IMAP), within 120 s of their own; a
// Total, where set, bounds everything together. Arrive took the time from the
// server's acceptance to the finding, and its Detail is a mail.Arrival. Where
// either fails and the message may have stayed, its Detail is mail.TestSubject.
func (p *Prober) RoundTrip(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	limit := wire.NewClock(ctx, p.total())
	defer limit.Stop()
	return p.test(limit, login, mail.Protocols[:], emit, func(lanes lanes) {
		t := trip{imap: lanes[0], smtp: lanes[1]}
		if p.Total == 0 && t.ready() {
			limit.PutOff(tripTotal)
		}
		t.travel(limit)
	})
}

func (p *Prober) total() time.Duration { return cmp.Or(p.Total, 20*time.Second) }

// lanes is one for each protocol that is tested.
type lanes []*lane

// test runs the lanes and then, over the connections of those that are good,
// what is still to be done.
func (p *Prober) test(ctx context.Context, login mail.Login, protocols []mail.Protocol, emit func(mail.Event), then func(lanes)) mail.Report {
	dialer := p.Dialer
	if dialer == nil {
		dialer = &wire.Dialer{}
	}
	if p.CA != "" {
		login.CA = p.CA
	}
	events := make(chan mail.Event, 32) // takes all that there can be: a lane never waits for who looks on
	var lanes lanes
	var running sync.WaitGroup
	for _, protocol := range protocols {
		l := newLane(dialer, protocol, login, func(e mail.Event) { events <- e })
		lanes = append(lanes, l)
		running.Go(func() {
			if protocol == mail.IMAP && len(protocols) > 1 {
				pause(ctx, headStart)
			}
			l.run(ctx)
			if then == nil || l.broken != nil {
				l.leave()
				return
			}
			l.conn.Linger(tripTotal) // the other lane may need longer; the end of ctx is the end
		})
	}
	go func() {
		running.Wait()
		if then != nil {
			then(lanes)
			for _, l := range lanes {
				l.leave()
			}
		}
		close(events)
	}()
	show := func(e mail.Event) {
		if emit != nil {
			emit(e)
		}
	}
	over, late := ctx.Done(), (<-chan time.Time)(nil)
	for {
		select {
		case e, more := <-events:
			if !more {
				return lanes.report()
			}
			show(e)
		case <-over:
			over, late = nil, time.After(patience)
		case <-late:
			for _, l := range lanes {
				l.abandon(ctx, stagesOf(l, then != nil))
			}
			for len(events) > 0 {
				show(<-events)
			}
			return lanes.report()
		}
	}
}

// report is both lanes' events.
func (lanes lanes) report() mail.Report {
	var report mail.Report
	for _, l := range lanes {
		report = append(report, l.report...)
	}
	return report
}

// stagesOf is all stages of a lane, on a round trip or without.
func stagesOf(l *lane, trip bool) []mail.Stage {
	stages := mail.Stages(l.to.Server.Security)
	switch {
	case !trip:
	case l.to.Protocol == mail.SMTP:
		stages = append(stages, mail.Send)
	default:
		stages = append(stages, mail.Arrive)
	}
	return stages
}

// headStart is what sending gets before receiving begins. It takes a round trip
// more, so that it decides how long the whole lasts, and the two handshakes then
// do not want the processor at the same moment.
const headStart = 3 * time.Millisecond

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
