package tui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
)

// What has been overtaken is not written, whenever its job gets that far.
func TestPenWritesInOrder(t *testing.T) {
	p := newPen()
	old, newer := p.turn(), p.turn()
	var wrote []string
	for name, turn := range map[string]turn{"old": old, "newer": newer} {
		if err := turn.write(t.Context(), func() error { wrote = append(wrote, name); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(wrote, []string{"newer"}) {
		t.Errorf("written: %v", wrote)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	p.held <- struct{}{} // somebody hangs
	if p.turn().write(ended, func() error { return nil }) == nil {
		t.Error("leaving waits for who hangs")
	}
}

// Each step that is reached is written down, but for the one that ends it all.
func TestArrivingSavesTheAnswers(t *testing.T) {
	a := still(t, i18n.EN)
	s := newSetup(a.opts, a.env)
	for _, field := range s.flow.Fields() {
		if field.ID == "address" {
			if err := s.draft().Fill(field, "ala@gmail.com"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, step := range []string{"two-step", "app-password", "connect", "test", "hand-over"} {
		for s.flow.Step().ID() != step {
			s.draft().TwoStep = "yes"
			if !s.flow.Next() {
				t.Fatalf("%s is not reached from %s", step, s.flow.Step().ID())
			}
		}
		kept := ""
		for _, m := range s.arrive(GoTo{}).(Moves) { //nolint:errcheck // it is what arrive gives
			if aside, ok := m.(SetAside); ok {
				kept = string(aside.Answers)
			}
		}
		if step == "hand-over" {
			if kept != "" {
				t.Errorf("the end is set aside: %s", kept)
			}
		} else if !strings.Contains(kept, `"step":"`+step+`"`) || !strings.Contains(kept, "ala@gmail.com") {
			t.Errorf("%s: %q", step, kept)
		}
	}
}

// Whoever leaves between storing and its being shown leaves nothing unfinished,
// and is told that it is stored.
func TestLeavingWhileItIsStored(t *testing.T) {
	svc := practised(t, simulated(t))
	a := still(t, i18n.EN)
	a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return svc, nil })
	if _, err := a.jobs.service.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := newSetup(a.opts, a.env)
	if err := svc.SaveDraft(t.Context(), a.opts.Actor, s.flow.Save()); err != nil {
		t.Fatal(err)
	}
	s.stored.Store(new(accounts.Account))
	if got := s.finish(t.Context(), a); !got.Saved {
		t.Errorf("the receipt is %v", got.Lines)
	}
	if draft, err := svc.Draft(t.Context(), a.opts.Actor); err != nil || len(draft) != 0 {
		t.Errorf("left: %q, %v", draft, err)
	}
}
