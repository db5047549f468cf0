package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// said is a Move as a table writes it: its type, and what matters of it.
func said(m Move) string {
	switch m := m.(type) {
	case nil:
		return ""
	case Moves:
		var all []string
		for _, one := range m {
			if s := said(one); s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, " ")
	case Do:
		return "Do:" + m.Name
	case Stop:
		return "Stop:" + m.Name
	case Tell:
		return "Tell:" + m.Key
	case GoTo:
		return "GoTo:" + m.Step + ":" + m.Field + m.Page
	case Open:
		return "Open:" + m.URL
	case Copy:
		return "Copy:" + m.What
	case Show:
		return strings.TrimPrefix(fmt.Sprintf("Show:%T", m.Screen), "")
	case Enter:
		return fmt.Sprintf("Enter:%T", m.Screen)
	case Close:
		return fmt.Sprintf("Close:%v", m.Answer)
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", m), "tui.")
}

// Each key on each step answers with this Move; the parent does the rest.
func TestMoves(t *testing.T) {
	refused := func(t *testing.T, a *App) Screen {
		s := at(t, a, "test")
		ran(s, mail.SignIn, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "Application-specific password required"})
		return s.step
	}
	half := func(t *testing.T, a *App) Screen {
		s := at(t, a, "test")
		ran(s, mail.SignIn, refusal) // the other lane takes the same password
		return s.step
	}
	step := func(id string, before ...string) func(*testing.T, *App) Screen {
		return func(t *testing.T, a *App) Screen {
			s := at(t, a, id)
			feedKeys(s.step, before...)
			return s.step
		}
	}
	handed := func(p accounts.Purpose) func(*testing.T, *App) Screen {
		return func(t *testing.T, a *App) Screen { handing(p)(t, a); return a.room.(*setup).step }
	}
	for _, c := range []struct {
		name string
		on   func(*testing.T, *App) Screen
		key  string
		want string
	}{
		{"address: found, goes on", step("address", "down", "down"), "enter", "Next"},
		{"address: first Enter is the next field", step("address"), "enter", ""},
		{"address: back", step("address"), "esc", "Back"},
		{"address: ctrl+v explains", step("address"), "ctrl+v", "Tell:tui.how-to-paste"},
		{"address: a letter is typed", step("address"), "q", ""},
		{"two-step: Enter ticks", step("two-step"), "enter", ""},
		{"two-step: open", step("two-step"), "o", "Open:https://mail.google.com/mail/?authuser=biuro%40firma.pl"},
		{"two-step: copy", step("two-step"), "c", "Copy:read.link"},
		{"two-step: code", step("two-step"), "k", "Show:*tui.qr"},
		{"two-step: not there", step("two-step"), "n", "Show:*tui.tree"},
		{"two-step: yes", step("two-step", "tab"), "enter", "Next"},
		{"two-step: no", step("two-step", "tab", "down"), "enter", "GoTo:two-step: Tell:read.switch-on"},
		{"two-step: I do not know", step("two-step", "tab", "down", "down"), "enter", "Tell:read.look"},
		{"app-password: go on", step("app-password", "tab"), "enter", "Next"},
		{"app-password: no bare letters while typing the name", step("app-password", "e"), "n", ""},
		{"connect: go", step("connect"), "enter", "Next"},
		{"connect: back", step("connect"), "esc", "Back"},
		{"connect: letters are the password", step("connect"), "o", ""},
		{"connect: ctrl+v explains", step("connect"), "ctrl+v", "Tell:tui.how-to-paste"},
		{"test: cancel", step("test"), "esc", "Stop:check"},
		{"test: once more after cancelling", step("test", "esc"), "r", "Do:check"},
		{"test: Enter does nothing while it runs", step("test"), "enter", ""},
		{"test: refused, to the guide", refused, "enter", "GoTo:app-password:"},
		{"test: refused by one lane of a known host, once more", half, "enter", "Do:check"},
		{"test: refused, again", refused, "r", "Do:check"},
		{"test: refused, untested asks first", refused, "u", "Show:*tui.confirm"},
		{"test: refused, back", refused, "esc", "Back"},
		{"hand over: first value", handed(accounts.FirmaoNew), "a", "Copy:card.address.name"},
		{"hand over: password", handed(accounts.FirmaoNew), "c", "Copy:card.password.name"},
		{"hand over: last value", handed(accounts.FirmaoNew), "e", "Copy:card.smtp.name"},
		{"hand over: no module", handed(accounts.FirmaoNew), "n", "Show:*tui.text"},
		{"hand over: existing has the password first", handed(accounts.FirmaoExisting), "a", "Copy:card.password.name"},
		{"hand over: mail arrived", handed(accounts.FirmaoExisting), "t", "Tell:hand.good"},
		{"hand over: it did not", handed(accounts.FirmaoExisting), "x", "Show:*tui.text"},
		{"hand over: done", handed(accounts.FirmaoNew), "enter", "Home"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := still(t, i18n.PL)
			s := c.on(t, a)
			_, m := s.Update(pressed(c.key))
			if got := said(m); got != c.want {
				t.Errorf("%s → %q, want %q", c.key, got, c.want)
			}
		})
	}
}

// Nobody reaches the password with "no" unless they insist.
func TestNoSecondStepStops(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "two-step")
	s.draft().TwoStep = ""
	feedKeys(s, "tab", "down", "enter")
	if got := s.flow.Step().ID(); got != "two-step" || s.step.(*read).page.ID != "two-step-on" {
		t.Fatalf("no leads to %s", got)
	}
	feedKeys(s, "tab", "down", "enter")
	if got := s.flow.Step().ID(); got != "app-password" {
		t.Errorf("who insists is at %s", got)
	}
	if s.draft().TwoStep != wizard.Insist {
		t.Errorf("insisting is kept as %q", s.draft().TwoStep)
	}
}

// A typing error is asked about before anything is looked up; the answer decides.
func TestTypoIsAskedFirst(t *testing.T) {
	for answer, want := range map[string]string{"enter": "ala@gmail.com", "esc": "ala@gmial.com"} {
		a := still(t, i18n.EN)
		s := newSetup(a.opts, a.env)
		typed(s, "ala@gmial.com")
		if _, m := s.Update(pressed("tab")); said(m) != "" {
			t.Fatalf("leaving the field already starts %s", said(m))
		}
		if _, m := s.Update(pressed(answer)); said(m) != "Do:find" {
			t.Errorf("%s starts %q, want the search", answer, said(m))
		}
		if got := s.draft().Login.Address.String(); got != want {
			t.Errorf("%s leaves %s, want %s", answer, got, want)
		}
	}
}

// What was found for one address is not taken for another.
func TestLateFindingIsNotTaken(t *testing.T) {
	a := still(t, i18n.EN)
	s := newSetup(a.opts, a.env)
	typed(s, "ala@firma.pl")
	s.Update(Done{"find", located{finding: foundAt(t, "ola@inna.pl")}})
	if !s.draft().Login.IMAP.IsZero() {
		t.Error("the servers of another address were taken")
	}
}

// Cancelling works at once, and nothing that still comes changes it.
func TestCancelledTestStaysCancelled(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "test")
	feedKeys(s, "esc")
	if got := s.step.(*check).result; got != mail.VerdictCancelled {
		t.Fatalf("the verdict is %q", got)
	}
	if s.proof.OK() {
		t.Error("a cancelled test proved something")
	}
}

// A line end behind a forged end of paste submits nothing.
func TestEnterRightAfterAPasteIsDropped(t *testing.T) {
	a := still(t, i18n.EN)
	now := noon
	a.env.Now = func() time.Time { return now }
	s := at(t, a, "connect")
	s.draft().Login.Secret = mail.Secret{}
	a.Update(tea.PasteMsg{Content: "kawa lody park"})
	now = now.Add(time.Millisecond)
	a.Update(pressed("x"))
	now = now.Add(time.Millisecond)
	a.Update(pressed("enter"))
	if got := s.flow.Step().ID(); got != "connect" {
		t.Fatalf("the paste went on to %s", got)
	}
	now = now.Add(time.Second)
	a.Update(pressed("enter"))
	if got := s.flow.Step().ID(); got != "test" {
		t.Errorf("a real Enter stays at %s", got)
	}
}

// What counts is when the line end came, not how long the drawing took.
func TestEnterOfAnotherBurstCounts(t *testing.T) {
	for _, c := range []struct {
		came, acted time.Duration // after the paste
		want        string
	}{
		{0, time.Second, "connect"},
		{pasteGap - time.Millisecond, pasteGap, "connect"},
		{pasteGap, pasteGap, "test"},
	} {
		a := still(t, i18n.EN)
		now, came := noon, noon
		a.env.Now, a.heard = func() time.Time { return now }, func() time.Time { return came }
		s := at(t, a, "connect")
		a.Update(tea.PasteMsg{Content: "kawa lody park zima"})
		now, came = noon.Add(c.acted), noon.Add(c.came)
		a.Update(pressed("enter"))
		if got := s.flow.Step().ID(); got != c.want {
			t.Errorf("a line end %v later, acted on after %v, leads to %s, want %s", c.came, c.acted, got, c.want)
		}
	}
}

// Nothing that is pasted submits, echoes, or takes long; what is too much is
// refused whole and said so.
func TestPasteBombs(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kept bool
	}{
		"10 MB":         {strings.Repeat("a", 10<<20), false},
		"line ends":     {"kawa\nlody\r\npark\nzima\n", true},
		"invalid UTF-8": {"\xff\xfekawa", true},
		"NUL":           {"ka\x00wa", true},
		"escapes":       {"\x1b[201~\x1b]0;x\x07kawa", true},
		"just too much": {strings.Repeat("a", mail.MaxSecret+1), false},
	} {
		for _, id := range []string{"address", "connect"} {
			t.Run(name+" into "+id, func(t *testing.T) {
				a := still(t, i18n.EN)
				s := at(t, a, id)
				began := time.Now()
				_, m := s.Update(tea.PasteMsg{Content: c.text})
				a.draw()
				if took := time.Since(began); took > 200*time.Millisecond {
					t.Errorf("took %s", took)
				}
				if said(m) != "" || s.flow.Step().ID() != id {
					t.Errorf("a paste did %s", said(m))
				}
				content, _ := a.draw()
				if strings.ContainsAny(content, "\x00\x07\r") || strings.Contains(content, "\x1b[201~") || strings.Contains(content, "\x1b]0") {
					t.Error("the paste reached the screen")
				}
				if id == "connect" {
					if got := len(s.step.(*connect).secret().text) > 0; got != c.kept {
						t.Errorf("kept: %v, want %v", got, c.kept)
					}
				}
			})
		}
	}
}

// The password is masked whatever happens to it, and forgotten by the field
// that it was typed into.
func TestSecretIsMaskedAfterEachKey(t *testing.T) {
	a := still(t, i18n.PL)
	s := at(t, a, "connect")
	s.draft().Login.Secret = mail.Secret{}
	look := func(when string) {
		t.Helper()
		v := a.View()
		if form := betrays(v.Content + v.WindowTitle); form != "" {
			t.Fatalf("%s: the screen shows %q", when, form)
		}
	}
	for i, r := range canary {
		a.Update(pressed(string(r)))
		look(fmt.Sprintf("after letter %d", i+1))
		if v := a.View().Content; i > 3 && strings.Contains(v, canary[:i]) {
			t.Fatalf("letter %d is on the screen", i)
		}
	}
	field := s.step.(*connect).secret()
	a.Update(pressed("enter"))
	look("after sending it off")
	if len(field.text) != 0 {
		t.Error("the field still holds it")
	}
	if err := s.draft().Login.Secret.Use(func(got string) error {
		if got != canary {
			return fmt.Errorf("it is now %d letters", len(got))
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if got := string(s.flow.Save()); betrays(got) != "" {
		t.Error("the kept answers hold it")
	}
	if got := fmt.Sprintf("%+v %#v %v", a.room, s.draft(), s.step); betrays(got) != "" {
		t.Error("printing the state shows it")
	}
}

// Revealing shows it, and only then; masking hides it again.
func TestReveal(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "connect")
	s.Update(tea.PasteMsg{Content: canary})
	a.Update(pressed("ctrl+r"))
	if v := a.View().Content; !strings.Contains(v, canary) {
		t.Error("ctrl+r does not show it")
	}
	a.Update(pressed("ctrl+r"))
	if v := a.View().Content; betrays(v) != "" {
		t.Error("ctrl+r does not hide it again")
	}
}

// ctrl+c asks only where something would be lost.
func TestLeaving(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "connect")
	if got := said(a.leave()); got != "Show:*tui.leaving" {
		t.Errorf("with a password typed: %s", got)
	}
	s.draft().Login.Secret = mail.Secret{}
	if got := said(a.leave()); got != "Leave" {
		t.Errorf("with nothing to lose: %s", got)
	}
	typed(s, "abc")
	if got := said(a.leave()); got != "Show:*tui.leaving" {
		t.Errorf("in the middle of typing it: %s", got)
	}
}
