package tui

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail/gmailsim"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// A paste from the far end of a connection is cut short as one at home is, and
// when bytes came is known.
func TestFarPasteIsCutShort(t *testing.T) {
	text := pasteStart + strings.Repeat("x", 10<<20) + pasteEnd + "z"
	in := bounded(ui.Env{In: strings.NewReader(text), Sizes: make(chan ui.Size)})
	got, err := io.ReadAll(in)
	if err != nil || len(got) > maxPaste+100 || !bytes.HasSuffix(got, []byte(pasteEnd+"z")) {
		t.Errorf("%d bytes came through, %v", len(got), err)
	}
	if _, ok := in.(interface{ Fd() uintptr }); ok {
		t.Error("it passes for a terminal of this computer")
	}
	if h, ok := in.(interface{ heard() time.Time }); !ok || h.heard().IsZero() {
		t.Error("when bytes came is not known")
	}
}

// A server that stops ends a session at once where nothing runs, and else as soon
// as what runs is done, and not before.
func TestClosing(t *testing.T) {
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	svc := practised(t, sim)
	app := func() *App {
		open := func(context.Context) (*accounts.Service, error) { return svc, nil }
		a := newApp(t.Context(), ui.Env{Lang: i18n.EN, Now: func() time.Time { return noon }}, open, Options{})
		a.room = &locked{a}
		return a
	}
	a := app()
	a.Update(closingMsg{})
	if !a.left {
		t.Error("an idle session stays")
	}
	a = app()
	release := make(chan struct{})
	a.act(a.room, Do{Name: "save", Work: func(context.Context, *accounts.Service, func(any)) any { <-release; return nil }})
	a.Update(closingMsg{})
	if a.left || a.notice.Key != "tui.closing" {
		t.Errorf("left %v, notice %q", a.left, a.notice.Key)
	}
	close(release)
	for _, j := range a.jobs.live {
		a.Update(j.listen())
	}
	if !a.left {
		t.Error("it stays after what ran is done")
	}
}

// What changes after a screen was looked up, and before anybody listens for
// changes, is shown all the same.
func TestWatchMissesNothing(t *testing.T) {
	d := furnished(t, "biuro@firma.pl")
	mia := d.joins(t, "Mia", accounts.Member)
	open := func(context.Context) (*accounts.Service, error) { return d.Service, nil }
	a := newApp(t.Context(), ui.Env{Lang: i18n.EN, Now: func() time.Time { return noon }}, open, Options{Actor: mia, Remote: true})
	first := a.opts.start(t.Context(), d.Service, nil).(started)
	if !first.locked {
		t.Fatalf("%+v", first)
	}
	it, err := d.Find(t.Context(), accounts.Local, "biuro@firma.pl")
	if err == nil {
		_, err = d.SetAccess(t.Context(), accounts.Local, it.ID, it.Version, []string{mia.User})
	}
	if err != nil {
		t.Fatal(err)
	}
	a.room = &locked{a}
	a.begun(Done{"start", first})
	for _, name := range []string{"watch", "look"} {
		for _, j := range a.jobs.live {
			if j.do.Name == name {
				time.AfterFunc(20*time.Second, j.cancel) // a watch that hears nothing ends so
				a.Update(j.listen())
				break
			}
		}
	}
	if _, is := a.room.(*home); !is {
		t.Errorf("the menu stays locked: %T", a.room)
	}
	a.jobs.end(time.Second)
}
