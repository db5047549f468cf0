package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// closingMsg asks to end once what runs is done.
type closingMsg struct{}

// follow tells the program what a terminal's driver and signals would tell at home.
func follow(ctx context.Context, env ui.Env, program *tea.Program) {
	sizes, closing := env.Sizes, env.Closing
	for {
		select {
		case <-ctx.Done():
			return
		case size, ok := <-sizes:
			if !ok {
				sizes = nil
				continue
			}
			program.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
		case <-closing:
			closing = nil
			program.Send(closingMsg{})
		}
	}
}

// drain leaves when the server stops, as soon as nothing runs that somebody waits for.
func (a *App) drain() tea.Cmd {
	if !a.closing {
		return nil
	}
	if a.jobs.busy() {
		a.notice = Tell{Key: "tui.closing"}
		return nil
	}
	return a.act(a.top(), Leave{})
}

// lookAnyway is how often a shared session looks whether its access has changed
// although nothing told so.
const lookAnyway = 15 * time.Second

// begun begins to watch, once what there is to begin with has been looked up.
func (a *App) begun(news tea.Msg) tea.Cmd {
	if done, ok := news.(Done); ok {
		if found, ok := done.Result.(started); ok {
			return a.watch(found.access)
		}
	}
	return nil
}

// watch waits until the actor's role, or what they may see, is no longer what it
// was before the screen looked it up: what changes while that goes on is told too.
// Nobody but a team's server changes that behind somebody's back.
func (a *App) watch(before string) tea.Cmd {
	if !a.opts.Remote {
		return nil
	}
	actor := a.opts.Actor
	return a.jobs.start(nil, Do{Name: "watch", Quiet: true, Lasting: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		ctx, deaf := context.WithCancel(ctx)
		defer deaf()
		changes := svc.Changes(ctx)
		tick := time.NewTicker(lookAnyway)
		defer tick.Stop()
		for {
			if now, err := access(ctx, svc, actor); err == nil && now != before {
				return accessChanged{now}
			}
			select {
			case <-ctx.Done():
				return nil
			case <-changes:
			case <-tick.C:
			}
		}
	}})
}

// accessChanged is the verdict of watch: what the access is now.
type accessChanged struct{ now string }

// access is, in a line, what the actor is and may see.
func access(ctx context.Context, svc *accounts.Service, who accounts.Actor) (string, error) {
	me, err := svc.Me(ctx, who)
	if err != nil {
		return "", err
	}
	list, err := svc.List(ctx, who)
	if err != nil {
		return "", err
	}
	seen := []string{string(me.Role)}
	for _, a := range list {
		seen = append(seen, a.ID+" "+a.Owner+" "+strconv.Itoa(a.Version))
	}
	slices.Sort(seen[1:])
	return strings.Join(seen, "\n"), nil
}

// refresh shows at once what somebody may see now: the menu's list anew, and the
// menu itself to whom it was locked.
func (a *App) refresh(now string) tea.Cmd {
	again := a.watch(now)
	switch room := a.room.(type) {
	case *home:
		return tea.Batch(again, a.act(room, lookAgain(a.opts.Actor)))
	case *locked:
		return tea.Batch(again, a.act(room, lookAgain(a.opts.Actor)))
	}
	return again
}
