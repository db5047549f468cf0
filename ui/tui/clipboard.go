package tui

import (
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// clipboardFor is how long a copied password stays on the clipboard.
const clipboardFor = 45 * time.Second

// clipboardWithin bounds one call of the system's clipboard program.
const clipboardWithin = 2 * time.Second

// clipboard is what mailkey put there and must take away again.
type clipboard struct {
	secret mail.Secret // zero: nothing of ours that matters
	system bool        // it went to the system's own, else through the terminal
}

// copied is the verdict of a copy job.
type copied struct {
	Copy
	system bool
	step   int // of the conversation, when it was asked for
}

// wiped is the verdict of a wipe job: whether the terminal has to do it.
type wiped struct{ terminal bool }

// copy puts something on the system's clipboard, or asks the terminal to.
func (a *App) copy(m Copy) tea.Cmd {
	put, step := a.env.Copy, a.steps
	if m.Say != nil {
		m.Text = m.Say(a.frame.Lang)
	}
	return a.jobs.start(nil, Do{Name: "copy", Quiet: true, Lasting: true, Work: func(ctx context.Context, _ *accounts.Service, _ func(any)) any {
		if put == nil {
			return copied{m, false, step}
		}
		ctx, cancel := context.WithTimeout(ctx, clipboardWithin)
		defer cancel()
		err := reveal(m, func(text string) error { return put(ctx, text) })
		return copied{m, err == nil, step}
	}})
}

func reveal(m Copy, use func(string) error) error {
	if m.Secret.IsZero() {
		return use(m.Text)
	}
	return m.Secret.Use(use)
}

// own takes the verdicts of the application's own jobs.
func (a *App) own(msg tea.Msg) tea.Cmd {
	done, ok := msg.(Done)
	if !ok {
		return nil
	}
	switch verdict := done.Result.(type) {
	case copied:
		return a.copiedTo(verdict)
	case wiped:
		a.clip = clipboard{}
		if verdict.terminal {
			return tea.SetClipboard("")
		}
	case accessChanged:
		return a.refresh(verdict.now)
	case lost:
		if verdict.err != nil {
			a.notice = Tell{Key: "receipt.lost"}
		}
	case error: // the job could not even begin
		switch done.Job {
		case "set-aside":
			a.notice = Tell{Key: "receipt.lost"}
		case "hand-on":
			a.notice = Tell{Key: "report.not-kept"}
		}
	case handed:
		return a.handedOn(verdict)
	case reminded:
		return a.act(nil, Show{verdict.told()})
	case browsed:
		if verdict.err != nil {
			a.notice = Tell{Key: "tui.open-failed"}
		}
	}
	return nil
}

// copiedTo says where the copy went, and sees to it that a password goes away.
func (a *App) copiedTo(c copied) tea.Cmd {
	var cmds []tea.Cmd
	key := "tui.copied-system"
	if !c.system {
		key = "tui.copied-terminal"
		_ = reveal(c.Copy, func(text string) error {
			cmds = append(cmds, tea.SetClipboard(text))
			return nil
		})
	}
	a.jobs.stop(nil, "wipe")
	a.clip = clipboard{c.Secret, c.system}
	if !c.Secret.IsZero() {
		key += "-secret"
		cmds = append(cmds, a.jobs.start(nil, a.clip.wipeLater(a.env)))
	}
	if c.step == a.steps { // else it is about what is no longer seen
		a.notice = Tell{key, []any{"what", a.frame.T(c.What)}}
	}
	return tea.Batch(cmds...)
}

func (c clipboard) wipeLater(env ui.Env) Do {
	wait := after("wipe", clipboardFor)
	pause := wait.Work
	wait.Work = func(ctx context.Context, svc *accounts.Service, say func(any)) any {
		pause(ctx, svc, say)
		if ctx.Err() != nil {
			return nil
		}
		ctx, cancel := context.WithTimeout(ctx, clipboardWithin)
		defer cancel()
		return wiped{c.wipe(ctx, env)}
	}
	return wait
}

// wipe empties the system's clipboard if it still holds ours, as far as that
// can be known; true when the terminal has to do it instead.
func (c clipboard) wipe(ctx context.Context, env ui.Env) (terminal bool) {
	if c.secret.IsZero() {
		return false
	}
	if !c.system {
		return true
	}
	if env.Pasted != nil {
		if now, err := env.Pasted(ctx); err == nil && !c.secret.Equal(mail.NewSecret(now)) {
			return false // it is somebody else's by now
		}
	}
	_ = env.Copy(ctx, "")
	return false
}

// leave empties the clipboard when the program has ended.
func (c clipboard) leave(ctx context.Context, env ui.Env) {
	if c.wipe(ctx, env) {
		_, _ = io.WriteString(env.Out, ansi.ResetSystemClipboard)
	}
}

type browsed struct{ err error }

// browse opens a link in the browser.
func (a *App) browse(url string) tea.Cmd {
	open := a.env.Browse
	if open == nil {
		a.notice = Tell{Key: "tui.open-none"}
		return nil
	}
	a.notice = Tell{Key: "tui.opened"}
	return a.jobs.start(nil, Do{Name: "browse", Quiet: true, Lasting: true, Work: func(ctx context.Context, _ *accounts.Service, _ func(any)) any {
		return browsed{open(ctx, url)}
	}})
}

// saveLang remembers the language.
func saveLang(save func(i18n.Lang) error, l i18n.Lang) Work {
	return func(context.Context, *accounts.Service, func(any)) any { return save(l) }
}
