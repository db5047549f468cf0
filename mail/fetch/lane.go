package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"slices"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// lane is the way to the server, told stage by stage.
type lane struct {
	to     wire.Target
	way    *wire.Way
	emit   func(mail.Event)
	report mail.Report
	broken error
	conn   *wire.Conn
	before []mail.Line // what was said on a connection that was given up
}

// try goes through one stage, unless one before it broke.
func (l *lane) try(stage mail.Stage, do func() (string, error)) {
	e := mail.Event{Protocol: mail.IMAP, Server: l.to.Server, Stage: stage, Status: mail.NotReached}
	if l.broken == nil {
		e.Status = mail.Running
		l.show(e)
		begin := time.Now()
		var err error
		e.Detail, err = do()
		e.Took, e.Status = time.Since(begin), mail.OK
		var disk *mail.DiskError
		switch {
		case errors.As(err, &disk):
			l.broken, e.Status = err, mail.Skipped // not the server's doing
		case err != nil:
			l.broken = l.to.Deaf.Error(err)
			e.Status, e.Err = mail.Failed, l.broken
		}
		e.Detail = mail.CleanUpTo(l.to.Deaf.Scrub(e.Detail), maxDetail)
	}
	l.report = append(l.report, e)
	l.show(e)
}

// maxDetail is the number of letters of an event's detail.
const maxDetail = 40

func (l *lane) show(e mail.Event) {
	if l.emit != nil {
		l.emit(e)
	}
}

// reach goes the way up to a connection that may be talked over.
func (l *lane) reach(ctx context.Context) {
	steps := map[mail.Stage]func() (string, error){
		mail.Resolve: func() (string, error) { return l.way.Resolve(ctx) },
		mail.Connect: func() (string, error) { return l.connect(ctx) },
		mail.Encrypt: func() (string, error) {
			if err := l.conn.Encrypt(); err != nil {
				return "", err
			}
			return tls.VersionName(l.conn.TLS().Version), nil
		},
		mail.Greet: func() (string, error) { return "", l.conn.Greet() },
	}
	for _, stage := range mail.Stages(l.to.Server.Security) {
		if step := steps[stage]; step != nil {
			l.try(stage, step)
		}
	}
}

func (l *lane) connect(ctx context.Context) (answered string, err error) {
	l.conn, answered, err = l.way.Connect(ctx)
	return answered, err
}

// again goes the same way a second time, within the stage that runs.
func (l *lane) again(ctx context.Context) error {
	l.before = append(l.before, l.conn.Transcript()...)
	_ = l.conn.Close()
	conn, _, err := l.way.Connect(ctx)
	if err != nil {
		return err
	}
	l.conn = conn
	first, then := conn.Encrypt, conn.Greet
	if l.to.Server.Security == mail.StartTLS {
		first, then = then, first
	}
	if err := first(); err != nil {
		return err
	}
	return then()
}

// quote gives each stage what was said in it.
func (l *lane) quote() {
	if l.conn == nil || l.broken == nil {
		return
	}
	said := slices.Concat(l.before, l.conn.Transcript())
	for i := range l.report {
		for _, line := range said {
			if line.Stage == l.report[i].Stage {
				l.report[i].Said = append(l.report[i].Said, line)
			}
		}
	}
}

// farewell is how long a goodbye may take.
const farewell = 2 * time.Second

// part leaves: politely where every answer is whole, and without waiting for one
// more. Where nothing was new, closing says enough: a goodbye would be one more flight.
func (l *lane) part(s *session) {
	if l.conn == nil {
		return
	}
	var refusal *mail.Refusal
	polite := s != nil && s.brought && len(s.waiting) == 0 && (l.broken == nil || errors.As(l.broken, &refusal) && refusal.Status != "BYE")
	if !polite {
		_ = l.conn.Close()
		return
	}
	conn := l.conn
	conn.Part(farewell)
	conn.Ask("LOGOUT")
	_, err := io.WriteString(conn, "z LOGOUT\r\n")
	if err != nil {
		_ = conn.Close()
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		_ = conn.Close()
	}()
}
