package tui

import (
	"context"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/fleet"
	"mailkey/ui/tally"
)

// kept is the verdict of the job that writes the table to a file.
type kept struct {
	path string
	err  error
}

// keepCommands is what works while the form of the file is chosen.
func (fl *fleetScreen) keepCommands() commands {
	lang := fl.app.frame.Lang
	as := func(end string, write func([]tally.Row, time.Time) []byte) func() Move {
		return func() Move { return fl.keep(end, write) }
	}
	return commands{
		on("c", "fleet.as-csv", as("csv", tally.CSV)),
		on("h", "fleet.as-html", as("html", func(rows []tally.Row, now time.Time) []byte { return tally.HTML(lang, rows, now) })),
		on("j", "fleet.as-json", as("json", tally.JSON)),
		on("esc", "key.back", func() Move { fl.choosing = false; return nil }),
	}
}

// keep writes what the table shows, in its order. No row holds a password, or
// what a server said.
func (fl *fleetScreen) keep(end string, write func([]tally.Row, time.Time) []byte) Move {
	fl.choosing = false
	rows := make([]tally.Row, len(fl.order))
	for i, at := range fl.order {
		rows[i] = fl.rows[at].tally()
	}
	now, keep := fl.app.env.Now(), fl.app.env.Keep
	return Do{Name: "keep", Quiet: true, Lasting: true, Work: func(context.Context, *accounts.Service, func(any)) any {
		path, err := keep("mailkey-"+now.Format("2006-01-02")+"."+end, write(rows, now))
		return kept{path, err}
	}}
}

// tally is the row as files have it.
func (v *fleetRow) tally() tally.Row {
	r := tally.Row{
		Address: v.it.Profile.Address.String(), State: fleet.Broken, Verdict: mail.VerdictFailed, Cause: v.cause,
		Took: v.took, Since: v.it.Password, Lanes: map[mail.Protocol]mail.Verdict{},
	}
	switch v.state {
	case fleetWaits, fleetRuns, fleetStopped:
		r.State, r.Verdict = fleet.Cancelled, mail.VerdictCancelled
	}
	if len(v.report) == 0 {
		return r
	}
	o := fleet.Judge(v.report, v.err, v.it.Profile)
	r.State, r.Verdict, r.Stage, r.Tested = o.State, v.report.Overall(), o.Stage, v.tested
	for _, lane := range mail.Protocols {
		r.Lanes[lane] = v.report.Verdict(lane)
	}
	return r
}

// told is the screen that says what became of the file.
func (k kept) told() *text {
	if k.err != nil {
		return unwritten("report.not-kept", noPlace(k.err))
	}
	return written("report.kept-title", k.path, "fleet.kept-what")
}
