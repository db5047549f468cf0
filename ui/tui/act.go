package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// act does what a screen wants done.
func (a *App) act(from Screen, m Move) tea.Cmd {
	switch m := m.(type) {
	case Moves:
		var cmds []tea.Cmd
		for _, one := range m {
			cmds = append(cmds, a.act(from, one))
		}
		return tea.Batch(cmds...)
	case Do:
		return a.jobs.start(from, m)
	case Stop:
		a.jobs.stop(from, m.Name)
	case Forget:
		a.jobs.forget()
		a.steps++
		a.notice, a.frame.Shift = Tell{}, 0 // they were about the step before
	case Copy:
		return a.copy(m)
	case HandOn:
		return a.handOn(m)
	case SaveExport:
		return a.act(from, m.file.save(a.frame.Lang))
	case Remind:
		return a.remind(m)
	case Undone:
		return a.undone(m)
	case Fetch:
		return a.act(from, Show{newFetch(a, m.account)})
	case Share:
		return a.act(from, Show{newAccess(a, m.account)})
	case Open:
		return a.browse(m.URL)
	case Tell:
		a.notice = m
	case Enter:
		return a.enter(m.Screen)
	case Show:
		a.over, a.frame.Shift = append(a.over, m.Screen), 0
		return a.begin(m.Screen)
	case Close, Back, Next:
		return a.close(from, m)
	case Home:
		return a.enter(a.home())
	case Roll:
		a.roll(m.Lines)
	case Speak:
		return a.speak(m)
	case Paint:
		return a.paint(m)
	case Feed:
		return a.feed(m.Typed)
	case SetAside:
		return a.setAside(m)
	case Leave:
		a.left = true
		return tea.Quit
	}
	return nil
}

// begin lets a new screen start its first jobs.
func (a *App) begin(s Screen) tea.Cmd {
	if b, ok := s.(interface{ Begin() Move }); ok {
		return a.act(s, b.Begin())
	}
	return nil
}

// enter puts a screen in the place of whatever is there.
func (a *App) enter(s Screen) tea.Cmd {
	a.jobs.forget()
	if done, ok := a.room.(*setup); ok && done.saved != nil && (!done.draft().Repeated() || len(a.receipt.Lines) == 0) {
		a.receipt = done.receipt(a.frame)
	}
	a.over, a.frame.Shift = nil, 0
	a.room = s
	return a.begin(s)
}

// close takes away the screen that asks for it, and gives its answer to the
// screen below.
func (a *App) close(from Screen, m Move) tea.Cmd {
	i := slices.Index(a.over, from)
	if i < 0 {
		return a.act(from, a.outOf()) // nothing lies below the room
	}
	a.over, a.frame.Shift = slices.Delete(a.over, i, len(a.over)), 0
	if c, ok := m.(Close); ok {
		return a.hand(a.top(), c.Answer)
	}
	return nil
}

// feed gives the new screen what was typed before it was there.
func (a *App) feed(msgs []tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, msg := range msgs {
		cmds = append(cmds, a.hand(a.top(), msg))
	}
	return tea.Batch(cmds...)
}

func (a *App) speak(m Speak) tea.Cmd {
	a.frame.Lang = m.Lang
	save := a.env.SaveLang
	if save == nil {
		return nil
	}
	return a.jobs.start(nil, Do{Name: "language", Quiet: true, Lasting: true, Work: saveLang(save, m.Lang)})
}
