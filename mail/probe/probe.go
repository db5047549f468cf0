// Package probe is the live test of a mailbox: IMAP and SMTP in parallel, stage
// by stage, over connections that package wire dials. It signs in once per
// protocol, marks nothing as read and sends nothing.
package probe

import (
	"context"
	"sync"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// Prober tests logins. It is safe for concurrent use.
type Prober struct {
	Dialer *wire.Dialer  // nil: the zero Dialer
	Total  time.Duration // for a whole test, however busy the servers are; 0: 20 s
	CA     string        // PEM that may vouch for every server, in place of a login's own; empty for none
}

// Run tests both lanes at once and returns each stage of each lane once. emit
// gets every event live, from one goroutine at a time; it may be nil.
func (p *Prober) Run(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	total := p.Total
	if total == 0 {
		total = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, total)
	defer cancel()
	dialer := p.Dialer
	if dialer == nil {
		dialer = &wire.Dialer{}
	}
	if p.CA != "" {
		login.CA = p.CA
	}
	events := make(chan mail.Event, 32) // a lane need not wait for who looks on
	var lanes [len(mail.Protocols)]*lane
	var running sync.WaitGroup
	for i, protocol := range mail.Protocols {
		l := newLane(dialer, protocol, login, func(e mail.Event) { events <- e })
		lanes[i] = l
		running.Go(func() {
			if protocol == mail.IMAP {
				pause(ctx, headStart)
			}
			l.run(ctx)
		})
	}
	go func() {
		running.Wait()
		close(events)
	}()
	for e := range events {
		if emit != nil {
			emit(e)
		}
	}
	var report mail.Report
	for _, l := range lanes {
		report = append(report, l.report...)
	}
	return report
}

// RoundTrip is Run that goes on, where both lanes are good, to prove that mail
// really travels: a message to oneself is sent (Send, in the lane SMTP), found
// again and deleted (Arrive, in the lane IMAP), within 120 s of their own.
func (p *Prober) RoundTrip(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	panic("not yet")
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
