package tui

import (
	"errors"
	"strconv"
	"time"

	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// roundTrip is a test with a message to oneself, asked for after a good test. While
// it runs and afterwards it is shown in that test's place; what that one proved
// stays proved however this one ends.
type roundTrip struct {
	asked   bool
	profile mail.Profile
	lanes   lanes
	result  mail.Verdict // empty while it runs
	report  mail.Report
	why     []diagnose.Diagnosis
	began   time.Time
	took    time.Duration
	err     error // it could not begin, or its result could not be remembered
}

// newRound begins; drawn is the profile as it may be drawn.
func newRound(p, drawn mail.Profile, now time.Time) roundTrip {
	r := roundTrip{asked: true, profile: p, lanes: newLanes(drawn), began: now}
	r.lanes.expect(mail.SMTP, mail.Send)
	r.lanes.expect(mail.IMAP, mail.Arrive)
	return r
}

func (r *roundTrip) running() bool { return r.asked && r.result == "" }

func (r *roundTrip) over() bool { return r.asked && r.result != "" }

// finish takes the verdict.
func (r *roundTrip) finish(report mail.Report, err error, now time.Time) {
	r.report, r.err, r.took = report, err, now.Sub(r.began)
	for _, e := range report {
		r.lanes.take(e)
	}
	if r.result = report.Overall(); r.result == mail.VerdictFailed && len(report) > 0 {
		r.why = diagnose.Explain(report, r.profile)
	}
}

// cancel ends it at once.
func (r *roundTrip) cancel(now time.Time) {
	r.result, r.took = mail.VerdictCancelled, now.Sub(r.began)
	r.lanes.stop()
}

// stage is how one stage stands, in the report or so far.
func (r *roundTrip) stage(protocol mail.Protocol, stage mail.Stage) mail.Event {
	for _, e := range r.lanes.events[protocol] {
		if e.Stage == stage {
			return e
		}
	}
	return mail.Event{}
}

// left reports whether a message may have stayed in the mailbox.
func (r *roundTrip) left() bool {
	if r.result == mail.VerdictCancelled {
		s := r.stage(mail.SMTP, mail.Send).Status
		return s == mail.OK || s == mail.Running
	}
	for _, e := range r.report {
		if e.Detail == mail.TestSubject && (e.Stage == mail.Send || e.Stage == mail.Arrive) {
			return true
		}
	}
	at, _ := mail.ParseArrival(r.stage(mail.IMAP, mail.Arrive).Detail)
	return at.Stays
}

// draw says how it ended, or that it goes on.
func (r *roundTrip) draw(page *sheet) {
	f := page.f
	bad := f.Theme.Bad.Render(f.Theme.Symbol.No) + " "
	var lost *mail.NotArrived
	switch arrive := r.stage(mail.IMAP, mail.Arrive); {
	case r.running():
		page.hang(f.Theme.Dim, f.Theme.Accent.Render(f.Spinner())+" ", f.T("round.running"))
		return
	case r.result == mail.VerdictOK:
		r.arrived(page, arrive)
	case r.result == mail.VerdictCancelled:
		page.para(f.Theme.Strong, 0, f.T("round.cancelled"))
	case errors.As(arrive.Err, &lost):
		page.hang(f.Theme.Bad, bad, f.T("round.lost", "took", strconv.Itoa(int(lost.After.Seconds()))+" s"))
		page.para(lipgloss.NewStyle(), 2, f.T("round.lost-why"))
	case len(r.why) > 0:
		explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", r.why[0])
	case r.err != nil:
		page.hang(f.Theme.Bad, bad, f.trouble(r.err))
	}
	if r.left() {
		page.para(lipgloss.NewStyle(), 2, f.T("round.stays", "subject", mail.TestSubject))
	}
	if r.result != mail.VerdictOK {
		page.para(lipgloss.NewStyle(), 2, f.T("round.still-good"))
	}
}

// arrived says where the message was found, and what that means.
func (r *roundTrip) arrived(page *sheet, e mail.Event) {
	f := page.f
	at, _ := mail.ParseArrival(e.Detail)
	mark, style := f.Theme.Symbol.Yes, f.Theme.OK
	if at.Place == mail.PlaceSpam {
		mark, style = f.Theme.Symbol.Warn, f.Theme.Warn
	}
	page.hang(style, style.Render(mark)+" ", f.T("round."+placeKey(at.Place), "took", seconds(f, e.Took)))
	if at.Place != mail.PlaceInbox {
		page.para(lipgloss.NewStyle(), 2, f.T("round."+placeKey(at.Place)+"-why"))
	}
}

// placeKey is the part of a text's key for a place.
func placeKey(p mail.Place) string {
	switch p {
	case mail.PlaceSpam:
		return "spam"
	case mail.PlaceAllMail:
		return "all-mail"
	}
	return "inbox"
}

// scrolling is the keys for an outcome that is longer than the screen.
func scrolling(shift *int) commands {
	const most = 40
	by := func(n int) func() Move {
		return func() Move { *shift = min(max(*shift+n, -most), most); return nil }
	}
	return commands{on("down pgdown", "key.scroll", by(+2)).shown(""), on("up pgup", "", by(-2)).shown("")}
}
