// Package probe is the live test of a mailbox: IMAP and SMTP in parallel, stage
// by stage, over connections that package wire dials.
package probe

import (
	"context"

	"mailkey/mail"
)

// Prober tests logins. It is safe for concurrent use.
type Prober struct{}

// Run tests both lanes at once and returns each stage of each lane once. emit
// gets every event live, from one goroutine at a time; it may be nil.
func (p *Prober) Run(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	panic("not yet")
}
