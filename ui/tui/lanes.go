package tui

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"mailkey/mail"
	"mailkey/ui/plain"
)

// lanes is how the stages of a test stand, one lane for each protocol.
type lanes struct {
	profile mail.Profile
	events  map[mail.Protocol][]mail.Event // in order, each stage once
	stopped bool
}

func newLanes(p mail.Profile) lanes {
	l := lanes{profile: p, events: map[mail.Protocol][]mail.Event{}}
	for _, lane := range mail.Protocols {
		for _, stage := range mail.Stages(p.Server(lane).Security) {
			l.events[lane] = append(l.events[lane], mail.Event{Protocol: lane, Server: p.Server(lane), Stage: stage})
		}
	}
	return l
}

// expect adds a stage that is not part of every test.
func (l *lanes) expect(lane mail.Protocol, stage mail.Stage) {
	l.events[lane] = append(l.events[lane], mail.Event{Protocol: lane, Server: l.profile.Server(lane), Stage: stage})
}

// take notes one event; a stage that was not expected comes last.
func (l *lanes) take(e mail.Event) {
	lane := l.events[e.Protocol]
	i := slices.IndexFunc(lane, func(have mail.Event) bool { return have.Stage == e.Stage })
	if i < 0 {
		l.events[e.Protocol] = append(lane, e)
		return
	}
	lane[i] = e
}

// stop marks what is under way as cancelled.
func (l *lanes) stop() { l.stopped = true }

// draw writes both lanes, side by side where there is room.
func (l lanes) draw(page *sheet) {
	f := page.f
	if !f.Wide() {
		for _, lane := range mail.Protocols {
			page.block(0, l.lane(f, lane, f.Width-3)...)
		}
		return
	}
	width := min((f.Width-6)/2, 46)
	left, right := l.lane(f, mail.IMAP, width), l.lane(f, mail.SMTP, width)
	for i := range max(len(left), len(right)) {
		line := func(of []string) string {
			if i < len(of) {
				return of[i]
			}
			return ""
		}
		page.line(pad(line(left), width) + "   " + line(right))
	}
}

// lane is one lane's lines. On a narrow and low frame only what matters now.
func (l lanes) lane(f Frame, lane mail.Protocol, width int) []string {
	server := l.profile.Server(lane)
	title := f.T("protocol."+string(lane)) + " " + f.Theme.Symbol.Sep + " " + server.Host + ":" + strconv.Itoa(server.Port)
	lines := []string{f.Theme.Strong.Render(fit(title, width))}
	short := !f.Wide() && f.Height < 18
	for i, e := range l.events[lane] {
		if short && !l.telling(l.events[lane], i) {
			continue
		}
		lines = append(lines, l.stage(f, e, width))
	}
	return lines
}

// telling reports whether a stage is the one that matters now: the first that
// is not over, else the last.
func (l lanes) telling(all []mail.Event, i int) bool {
	for j, e := range all {
		if e.Status != mail.OK && e.Status != mail.Skipped {
			return i == j
		}
	}
	return i == len(all)-1
}

// stage is one stage's line: mark, name, fact, time.
func (l lanes) stage(f Frame, e mail.Event, width int) string {
	mark, style, fact, took := f.Theme.Symbol.Dot, f.Theme.Dim, "", ""
	name := plain.Stage(f.Lang, e.Protocol, e.Stage)
	switch e.Status {
	case mail.OK:
		mark, style, fact, took = f.Theme.OK.Render(f.Theme.Symbol.Yes), f.Theme.Dim, plain.Detail(f.Lang, e.Stage, e.Status, e.Detail), seconds(f, e.Took)
		if at, ok := mail.ParseArrival(e.Detail); ok && e.Stage == mail.Arrive { // there is room for the place alone
			fact = f.T("round.place." + placeKey(at.Place))
		}
	case mail.Failed:
		mark, style, fact, took = f.Theme.Bad.Render(f.Theme.Symbol.No), f.Theme.Bad, f.T("status.failed"), seconds(f, e.Took)
		if errors.Is(e.Err, context.Canceled) {
			mark, fact, took = f.Theme.Dim.Render(f.Theme.Symbol.Dot), f.T("status.cancelled"), ""
		}
	case mail.Running:
		mark, style, fact = f.Theme.Accent.Render(f.Spinner()), f.Theme.Accent, ""
		if l.stopped {
			mark, style, fact = f.Theme.Symbol.Dot, f.Theme.Dim, f.T("status.cancelled")
		}
	case mail.NotReached, mail.Skipped:
		fact = f.T("status." + string(e.Status))
	}
	const names = 12
	room := width - 2 - names - 1 - cells(took) - 1
	return mark + " " + pad(name, names) + " " + style.Render(pad(mail.CleanUpTo(fact, 60), room)) + " " + f.Theme.Dim.Render(took)
}
