package probe

import (
	"context"
	"errors"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// How long the message may take in all; and the server alone, to accept it.
const (
	tripTotal  = 120 * time.Second
	acceptTime = 60 * time.Second
)

// trip is the way of one message from a mailbox to itself, over the connections
// of two good lanes.
type trip struct {
	imap, smtp *lane
	letter     *letter
	accepted   time.Time
}

// ready reports that both lanes are good.
func (t *trip) ready() bool { return t.imap.broken == nil && t.smtp.broken == nil }

// travel is the stages Send and Arrive; neither is reached unless both lanes are good.
func (t *trip) travel(c *wire.Clock) {
	t.smtp.try(mail.Send, t.ready(), t.send)
	t.imap.try(mail.Arrive, !t.accepted.IsZero(), func() (string, error) { return t.arrive(c) })
}

// send hands the message in. When it may be under way although no answer came,
// the detail names it.
func (t *trip) send() (string, error) {
	l := t.smtp
	letter, err := compose(l.login.Address, time.Now())
	if err != nil {
		return "", err
	}
	t.letter = letter
	l.conn.Begin(mail.Send)
	away, err := l.session.(*smtpSession).send(l.login.Address, letter.text) //nolint:errcheck,forcetypeassert // it is the lane's
	var refusal *mail.Refusal
	switch {
	case err == nil:
		t.accepted = time.Now()
		return l.login.Address.String(), nil
	case away && !errors.As(err, &refusal):
		return mail.TestSubject, err
	}
	return "", err
}

// lastWord is kept of the time for saying goodbye to the server.
const lastWord = time.Second

// arrive looks for the message until it is there or the time is over, and
// deletes it. That it cannot be deleted is said, but is no failure: the mail came.
func (t *trip) arrive(c *wire.Clock) (string, error) {
	s := t.imap.session.(*imapSession) //nolint:errcheck,forcetypeassert // it is the lane's
	h := &hunt{s: s, id: t.letter.id, sent: t.accepted, until: c.End.Add(-lastWord)}
	s.conn.Begin(mail.Arrive)
	if err := h.find(c); err != nil {
		return mail.TestSubject, err
	}
	t.imap.took = time.Since(t.accepted)
	err := h.remove()
	if errors.Is(err, context.Canceled) {
		return mail.TestSubject, err
	}
	return mail.Arrival{Place: h.found.place, Stays: err != nil}.String(), nil
}
