package tui

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/plain"
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
		return s == mail.OK || s == mail.Running || plain.Remains(r.report)
	}
	return plain.Remains(r.report)
}

// draw says how it ended, or that it goes on.
func (r *roundTrip) draw(page *sheet) {
	f := page.f
	switch {
	case r.running():
		page.hang(f.Theme.Dim, f.Theme.Accent.Render(f.Spinner())+" ", f.T("round.running"))
		return
	case r.result == mail.VerdictOK:
		r.arrived(page, r.stage(mail.IMAP, mail.Arrive))
	case r.result == mail.VerdictCancelled:
		page.para(f.Theme.Strong, 0, f.T("round.cancelled"))
	case len(r.why) > 0:
		explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", r.why[0])
	case r.err != nil:
		page.failed(r.err)
	}
	if r.left() {
		page.para(lipgloss.NewStyle(), 2, f.T("trip.remains", "subject", mail.TestSubject))
	}
	if r.result != mail.VerdictOK {
		page.para(lipgloss.NewStyle(), 2, f.T("round.still-good"))
	}
}

// arrived says where the message was found, and what that means.
func (r *roundTrip) arrived(page *sheet, e mail.Event) {
	f := page.f
	mark, style := f.Theme.Symbol.Yes, f.Theme.OK
	if at, _ := mail.ParseArrival(e.Detail); at.Place == mail.PlaceSpam {
		mark, style = f.Theme.Symbol.Warn, f.Theme.Warn
	}
	title, more := plain.Arrived(f.Lang, e, r.profile.Address)
	page.hang(style, style.Render(mark)+" ", title)
	if len(more) > 0 {
		page.para(lipgloss.NewStyle(), 2, strings.Join(more, " "))
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
