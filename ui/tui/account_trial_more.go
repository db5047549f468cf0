package tui

import (
	"context"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
	"mailkey/ui/report"
)

// given is the password that was typed for this test, if any.
func (t *trial) given() mail.Secret {
	if t.ask == nil {
		return mail.Secret{}
	}
	return t.ask.draft.Login.Secret
}

// send tests once more, with a message to oneself.
func (t *trial) send() Move {
	t.round = newRound(t.it.Profile, drawable(t.it.Profile), t.app.env.Now())
	actor, id, secret := t.app.opts.Actor, t.it.ID, t.given()
	return Do{Name: "round", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		report, err := svc.TestRoundTrip(ctx, actor, id, secret, func(e mail.Event) { tell(e) })
		return roundEnd{report: report, err: err}
	}}
}

func (t *trial) cancelRound() Move {
	t.round.cancel(t.app.env.Now())
	return Stop{"round"}
}

// lanesOf is the lanes that a job's news are about.
func (t *trial) lanesOf(job string) *lanes {
	if job == "round" {
		return &t.round.lanes
	}
	return &t.lanes
}

// files reports whether a file may be written here.
func (t *trial) files() bool { return t.app.env.Keep != nil }

// talk shows the conversation with the servers.
func (t *trial) talk() command {
	return on("t", "talk.show", func() Move { return Show{newTranscript(t.paper(), t.files())} }).when(len(t.paper().box.Report) > 0)
}

// paper is the latest test that is over, and every password that it may hold.
func (t *trial) paper() paper {
	box := report.Mailbox{Profile: t.it.Profile, Report: t.report, Took: t.took}
	if len(t.round.report) > 0 {
		box.Report, box.Took = t.round.report, t.round.took
	}
	actor, id, secret := t.app.opts.Actor, t.it.ID, t.given()
	return paper{box, func(ctx context.Context, svc *accounts.Service) []report.Check {
		return []report.Check{plain.VetGiven(secret), plain.VetKept(ctx, svc, actor, id)}
	}}
}
