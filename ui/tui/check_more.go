package tui

import (
	"context"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
	"mailkey/ui/report"
)

// roundEnd is the verdict of a test with a message to oneself.
type roundEnd struct {
	proof  accounts.Checked // of a draft's
	report mail.Report
	err    error
}

// send tests once more, with a message to oneself.
func (c *check) send() Move {
	c.round = newRound(c.profile, c.profile, c.setup.env.Now())
	login, actor := c.setup.draft().Ready(), c.setup.opts.Actor
	return Do{Name: "round", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		proof, report := svc.RoundTrip(ctx, actor, login, func(e mail.Event) { tell(e) })
		return roundEnd{proof: proof, report: report}
	}}
}

// rounded takes how it ended. A good one is the newer proof; after any other the
// former one stays good.
func (c *check) rounded(r roundEnd) {
	c.round.finish(r.report, r.err, c.setup.env.Now())
	if r.proof.OK() {
		c.setup.proof = r.proof
	}
}

func (c *check) cancelRound() Move {
	c.round.cancel(c.setup.env.Now())
	return Stop{"round"}
}

// lanesOf is the lanes that a job's news are about.
func (c *check) lanesOf(job string) *lanes {
	if job == "round" {
		return &c.round.lanes
	}
	return &c.lanes
}

// files reports whether a file may be written here.
func (c *check) files() bool { return c.setup.env.Keep != nil }

// talk shows the conversation with the servers.
func (c *check) talk() command {
	return on("t", "talk.show", func() Move { return Show{newTranscript(c.paper(), c.files())} }).when(len(c.paper().box.Report) > 0)
}

// paper is the latest test that is over, and every password that it may hold.
func (c *check) paper() paper {
	d, actor := c.setup.draft(), c.setup.opts.Actor
	box := report.Mailbox{Profile: c.profile, Report: c.report, Took: c.took, Evidence: d.Found.Evidence}
	if len(c.round.report) > 0 {
		box.Report, box.Took = c.round.report, c.round.took
	}
	secret, replaces := d.Login.Secret, d.Replaces
	return paper{box, func(ctx context.Context, svc *accounts.Service) []report.Check {
		all := []report.Check{plain.VetGiven(secret)}
		if replaces != "" {
			all = append(all, plain.VetKept(ctx, svc, actor, replaces))
		}
		return all
	}}
}
