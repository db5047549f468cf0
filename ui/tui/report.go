package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
	"mailkey/ui/report"
)

// paper is what can be handed on about the test on the screen.
type paper struct {
	box report.Mailbox
	// vets are the searches for every password that was near the test.
	vets func(context.Context, *accounts.Service) []report.Check
}

// HandOn hands a paper on: a report into a file, else to the clipboard; or the
// conversation to the clipboard.
type HandOn struct {
	paper paper
	file  bool
	talk  bool
}

func (HandOn) isMove() {}

// handed is the verdict of the job of a HandOn.
type handed struct {
	HandOn
	text string // vetted
	path string // where the file is
	err  error
	step int // of the conversation, when it was asked for
}

// handOn writes the text, has it searched for the password, and only then
// lets it out.
func (a *App) handOn(m HandOn) tea.Cmd {
	lang, now, keep, step := a.frame.Lang, a.env.Now(), a.env.Keep, a.steps
	facts := report.New(now, a.env.Getenv("TERM"), a.frame.Practice, m.paper.box)
	m.file = m.file && keep != nil
	return a.jobs.start(nil, Do{Name: "hand-on", Quiet: true, Lasting: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		draft := report.Markdown(lang, facts)
		if m.talk {
			draft = report.Transcript(lang, m.paper.box)
		}
		text, err := draft.Vet(m.paper.vets(ctx, svc)...)
		if err != nil || !m.file {
			return handed{HandOn: m, text: text.String(), err: err, step: step}
		}
		path, err := keep(report.Name(now), text.Bytes())
		return handed{HandOn: m, path: path, err: err, step: step}
	}})
}

// handedOn tells what became of it: where the file is, or why there is none.
func (a *App) handedOn(h handed) tea.Cmd {
	switch {
	case h.err == nil && h.talk:
		return a.copy(Copy{What: "talk.name", Text: h.text})
	case h.err == nil && !h.file:
		return a.copy(Copy{What: "report.name", Text: h.text})
	case h.step != a.steps: // the person is elsewhere by now
		a.notice = Tell{"report.kept", []any{"path", shown(h.path)}}
		if h.err != nil {
			a.notice = Tell{Key: "report.not-kept"}
		}
		return nil
	}
	return a.act(nil, Show{h.told()})
}

// told is the screen that says it.
func (h handed) told() *text {
	if h.err != nil {
		return unwritten("report.not-kept", h.trouble)
	}
	return written("report.kept-title", h.path, "report.kept-what")
}

// trouble says why the paper was not handed on.
func (h handed) trouble(l i18n.Lang) string {
	f := Frame{Lang: l}
	var refused *report.Refused
	switch {
	case !errors.As(h.err, &refused):
		return noPlace(h.err)(l)
	case refused.Err != nil:
		return l.T("report.refused."+string(refused.Why), "why", f.trouble(refused.Err))
	}
	return l.T("report.refused." + string(refused.Why))
}

// reportDeed is the remedy for somebody else: always the last one.
func reportDeed(p paper, files bool) deed {
	return deed{key: reportKey(files), move: HandOn{paper: p, file: files}}
}

// reportKey is the text of what can be done with a report here.
func reportKey(files bool) string {
	if files {
		return "report.save"
	}
	return "report.copy"
}
