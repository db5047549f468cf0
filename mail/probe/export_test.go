package probe

import (
	"context"

	"mailkey/mail"
)

// Patience is how long a lane may need to come back once the time is over.
const Patience = patience

// SendText sends a text of the test's own the way the message to oneself goes.
func (p *Prober) SendText(ctx context.Context, login mail.Login, text string) error {
	l := newLane(p.Dialer, mail.SMTP, login, func(mail.Event) {})
	l.run(ctx)
	defer l.leave()
	if l.broken != nil {
		return l.broken
	}
	_, err := l.session.(*smtpSession).send(login.Address, []byte(text))
	return err
}

// AsksCapabilities recognises what is held back.
func AsksCapabilities(p []byte) bool { return asksCapabilities(p) }
