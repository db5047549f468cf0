package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// moved is a Move in short; of an answer only its kind.
func moved(m Move) string {
	switch m := m.(type) {
	case Close:
		return fmt.Sprintf("Close:%T", m.Answer)
	case Copy:
		return "Copy:" + m.Text
	case Speak:
		return "Speak:" + string(m.Lang)
	case Paint:
		return "Paint:" + m.Theme
	}
	return said(m)
}

// What the last key of each row answers.
func TestHomeKeys(t *testing.T) {
	list := office()
	odd := mailbox("Biuro", "biuro`x@firma.pl")
	details := func(history ...accounts.Result) func(*App) Screen {
		return func(a *App) Screen {
			d := newAccount(a, list[1])
			d.Update(Done{"account", known{account: list[1], history: history}})
			return d
		}
	}
	home := func(list ...accounts.Account) func(*App) Screen {
		return func(a *App) Screen { return newHome(a, append([]accounts.Account{}, list...)) }
	}
	ended := func(imap error) func(*App) Screen {
		return func(a *App) Screen {
			s := newTrial(a, list[0])
			s.Begin()
			s.Update(Done{"trial", verdict{report: reported(list[0].Profile, imap)}})
			return s
		}
	}
	for _, c := range []struct {
		name string
		make func(*App) Screen
		keys string
		want string
	}{
		{"home opens", home(list...), "enter", "Show:*tui.account"},
		{"home tests all", home(list...), "t", "Show:*tui.fleetScreen"},
		{"home tests the one that is marked", home(list...), "space t", "Show:*tui.trial"},
		{"home tests those that are marked", home(list...), "space space t", "Show:*tui.fleetScreen"},
		{"home tests the only one", home(list[0]), "t", "Show:*tui.trial"},
		{"home tests the one found", home(list...), "/ b i u r o enter t", "Show:*tui.trial"},
		{"home has nothing to test", home(), "t", ""},
		{"home types letters while searching", home(list...), "/ t", ""},
		{"home searches for nothing that is a command", home(list...), "/ n q s", ""},
		{"home connects another", home(list...), "n", "Do:pending"},
		{"home changes a password", home(list...), "p", "Enter:*tui.setup"},
		{"home shows settings", home(list...), "s", "Show:*tui.settings"},
		{"home goes into the menu below the list", home(list...), "down down down down down enter", "Do:pending"},
		{"home goes through the menu", home(list...), "tab right right right right enter", "Show:*tui.settings"},
		{"home asks whose password", home(list...), "tab right right enter", "Enter:*tui.which"},
		{"home stops at the menu's end", home(list...), "tab right right right right right right enter", "Show:*tui.users"},
		{"home leaves", home(list...), "q", "Leave"},
		{"home without accounts offers the wizard", home(), "enter", "Do:pending"},
		{"home keeps esc for taking back", home(list...), "esc", ""},

		{"account tests", details(), "enter", "Show:*tui.trial"},
		{"account tests by letter", details(), "t", "Show:*tui.trial"},
		{"account changes the password", details(), "p", "Enter:*tui.setup"},
		{"account edits", details(), "e", "Show:*tui.edit"},
		{"account exports", details(), "x", "Show:*tui.exports"},
		{"exports show one", func(a *App) Screen { return newExports(a.env, list[0].Profile, accounts.Sealed) }, "down enter", "Show:*tui.exported"},
		{"exports go back", func(a *App) Screen { return newExports(a.env, list[0].Profile, accounts.Sealed) }, "esc", "Close:tui.returned"},
		{"an export is saved", exportedFor(list[0], "aerc"), "s", "SaveExport"},
		{"an export is saved once at a time", exportedFor(list[0], "aerc"), "s s", ""},
		{"an export goes back", exportedFor(list[0], "aerc"), "esc", "Close:<nil>"},
		{"an export that cannot be is not saved", exportedFor(odd, "aerc"), "s", ""},
		{"an export that cannot be is not copied", exportedFor(odd, "aerc"), "c", ""},
		{"account renames", details(), "r", "Show:*tui.edit"},
		{"account asks before removing", details(), "d", "Show:*tui.remove"},
		{"account goes through the buttons", details(), "right right right right right right enter", "Show:*tui.remove"},
		{"account copies a line", details(), "up up up up enter", "Copy:smtp.gmail.com"},
		{"account copies nothing where there is nothing", details(fiveTests...), "up enter", ""},
		{"account goes back", details(), "esc", "Close:tui.returned"},

		{"edit saves", func(a *App) Screen { return newEdit(a, list[0], "") }, "enter", "Do:edit"},
		{"edit saves once", func(a *App) Screen { return newEdit(a, list[0], "") }, "enter enter", ""},
		{"edit refuses what will not do", func(a *App) Screen { return newEdit(a, list[0], "imap-port") }, "backspace backspace backspace enter", ""},
		{"edit goes back", func(a *App) Screen { return newEdit(a, list[0], "") }, "esc", "Close:tui.returned"},
		{"edit says how to paste", func(a *App) Screen { return newEdit(a, list[0], "") }, "ctrl+v", "Tell:tui.how-to-paste"},

		{"remove keeps by default", func(a *App) Screen { return newRemove(a, list[0]) }, "enter", "Close:tui.returned"},
		{"remove removes when chosen", func(a *App) Screen { return newRemove(a, list[0]) }, "right enter", "Do:remove"},
		{"remove does so once", func(a *App) Screen { return newRemove(a, list[0]) }, "right enter enter", ""},
		{"remove takes back", func(a *App) Screen { return newRemove(a, list[0]) }, "right left enter", "Close:tui.returned"},

		{"trial is cancelled", func(a *App) Screen { s := newTrial(a, list[0]); s.Begin(); return s }, "esc", "Stop:trial"},
		{"trial that works goes back", ended(nil), "enter", "Close:tui.tried"},
		{"trial that failed offers the cure", ended(wantsApp), "enter", "Enter:*tui.setup"},
		{"trial of which one lane works at a known host is tried again first", ended(refusal), "enter", "Do:trial"},
		{"and then the password is changed", ended(refusal), "down enter", "Enter:*tui.setup"},
		{"trial opens Google's page", ended(wantsApp), "down enter", "Open:https://myaccount.google.com/apppasswords?authuser=biuro%40firma.pl"},
		{"trial again", ended(refusal), "r", "Do:trial"},
		{"trial with a password that is not kept", func(a *App) Screen { return newTrial(a, list[3]) }, "k enter", "Do:trial"},
		{"trial wants that password", func(a *App) Screen { return newTrial(a, list[3]) }, "enter", ""},

		{"fleet explains", underWay(true), "down enter", "Show:*tui.trial"},
		{"fleet shows nothing of what waits", underWay(false), "down down down down enter", ""},
		{"fleet repeats", underWay(true), "r", "Do:fleet"},
		{"fleet does not repeat while it runs", underWay(false), "r", ""},
		{"fleet goes back", underWay(true), "esc", "Close:tui.returned"},
		{"fleet is cancelled by itself", underWay(false), "esc", ""},

		{"settings change the language", func(a *App) Screen { return newSettings(a) }, "right", "Speak:en"},
		{"settings change the colours", func(a *App) Screen { return newSettings(a) }, "down right", "Paint:"},
		{"settings go round the colours", func(a *App) Screen { return newSettings(a) }, "down left", "Paint:light"},
		{"settings only read the rest", func(a *App) Screen { return newSettings(a) }, "down down right", ""},
		{"settings go back", func(a *App) Screen { return newSettings(a) }, "esc", "Close:tui.returned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := still(t, i18n.PL)
			s := c.make(a)
			var last Move
			for _, k := range strings.Fields(c.keys) {
				_, last = s.Update(pressed(k))
			}
			if got := moved(last); got != c.want {
				t.Errorf("%s answers %q, want %q", c.keys, got, c.want)
			}
		})
	}
}

// A key that is listed works, and one that does not is not listed.
func TestHomeKeysAreListed(t *testing.T) {
	for _, sc := range slices.Concat(homeScenes, explainScenes) {
		a := still(t, i18n.EN)
		sc.set(t, a)
		for _, k := range a.top().Keys() {
			if k.Help().Key != "" && strings.HasPrefix(a.frame.T(k.Help().Desc), "«") {
				t.Errorf("%s: the key %s says nothing", sc.name, k.Help().Key)
			}
		}
	}
}

func TestHomeFilter(t *testing.T) {
	a := still(t, i18n.PL)
	h := newHome(a, office()).(*home)
	feedKeys(h, "down", "down", "/", "F", "A", "K", "T")
	if got := h.shown(); len(got) != 1 || got[0].Profile.Label != "Faktury" {
		t.Fatalf("found %v", got)
	}
	if !h.Typing() {
		t.Error("letters must go into the filter")
	}
	h.Update(tea.PasteMsg{Content: "ury@firma.pl\n"})
	if got := h.filter.String(); got != "FAKTury@firma.pl" {
		t.Errorf("the filter is %q", got)
	}
	feedKeys(h, "enter")
	if h.Typing() || len(h.shown()) != 1 {
		t.Error("enter keeps what was found")
	}
	feedKeys(h, "esc")
	if it, _ := h.focused(); len(h.shown()) != 5 || it.Profile.Label != "Faktury" {
		t.Errorf("esc shows all again, with the focus where it was: %v", it.Profile.Label)
	}
}

// A list that was changed elsewhere keeps the focus on its account.
func TestHomeReload(t *testing.T) {
	a := still(t, i18n.PL)
	h := newHome(a, office()).(*home)
	feedKeys(h, "down", "down")
	h.Update(Done{"list", listed{accounts: office()[1:]}})
	if it, _ := h.focused(); it.Profile.Label != "Kadry" {
		t.Errorf("the focus is on %q", it.Profile.Label)
	}
	h.Update(Done{"list", listed{accounts: office()[:1]}})
	if it, _ := h.focused(); it.Profile.Label != "Biuro" {
		t.Errorf("the focus is on %q", it.Profile.Label)
	}
	h.Update(Done{"list", listed{accounts: nil}})
	if _, ok := h.focused(); ok || !h.inMenu {
		t.Error("without accounts the menu is in focus")
	}
}

func TestStand(t *testing.T) {
	for _, c := range []struct {
		name string
		it   accounts.Account
		want condition
		at   time.Time
	}{
		{"proved by the wizard", mailbox("", "a@b.pl"), works, noon.AddDate(0, 0, -41)},
		{"stored without a test", mailbox("", "a@b.pl", untestedYet), untested, time.Time{}},
		{"tested since", mailbox("", "a@b.pl", lastOK(time.Hour)), works, noon.Add(-time.Hour)},
		{"refused since", mailbox("", "a@b.pl", lastBroken(diagnose.CredentialsRejected, time.Hour)), broken, noon.Add(-time.Hour)},
		{"passing trouble", mailbox("", "a@b.pl", lastBroken(diagnose.ServerTemporary, time.Hour)), shaky, noon.Add(-time.Hour)},
		{"new password after a refusal", mailbox("", "a@b.pl", lastBroken(diagnose.CredentialsRejected, 42*24*time.Hour)), works, noon.AddDate(0, 0, -41)},
		{"edited after a good test", mailbox("", "a@b.pl", lastOK(time.Hour), untestedYet), changed, noon.Add(-time.Hour)},
	} {
		if got, at := stand(c.it); got != c.want || !at.Equal(c.at) {
			t.Errorf("%s: %v since %s, want %v since %s", c.name, got, at, c.want, c.at)
		}
	}
}

// Every cause has a short name in both languages, short enough for the table.
func TestCauseNames(t *testing.T) {
	for _, c := range diagnose.Causes() {
		for _, l := range i18n.Langs {
			name := causeName(l, c)
			if !i18n.Has("cause."+string(c)+".name") || ansi.StringWidth(name) > 22 {
				t.Errorf("%s (%s): the short name is %q", c, l, name)
			}
		}
	}
}

// A new password begins with a look at the old one, and keeps the account's settings.
func TestRotationBegins(t *testing.T) {
	a := still(t, i18n.PL)
	a.menu = true
	it := mailbox("Biuro", "biuro@firma.pl", func(a *accounts.Account) { a.Profile.IMAP.Port, a.AppName = 143, "Firmao 2026-11" })
	s := newRotation(a, it)
	d := s.draft()
	if s.flow.Step().ID() != "old" || d.Replaces != it.ID || d.Profile() != it.Profile || d.AppName != "Firmao 2026-11 (2)" {
		t.Errorf("begins at %s with %+v, %q", s.flow.Step().ID(), d.Profile(), d.AppName)
	}
	a.room = s
	s.Update(pressed("esc")) // the test is cancelled
	if _, m := s.Update(pressed("esc")); moved(m) != "Back" || moved(a.outOf()) != "SetAside Home" {
		t.Errorf("going back leads to %q, then %q", moved(m), moved(a.outOf()))
	}
	it.Keeping = accounts.NotKept
	if s := newRotation(a, it); s.flow.Step().ID() != "old-password" {
		t.Errorf("a password that is not kept begins at %s", s.flow.Step().ID())
	}
}

// Whatever stands in the store, no letter of it steers the terminal.
func TestHomeShowsNothingHidden(t *testing.T) {
	const nasty = "Ala\x1b[31m\x07\u202e\u200b\u0085 \U000e0041" + "Kot"
	it := mailbox("Biuro", "biuro@firma.pl", lastOK(time.Hour))
	it.Profile.Label, it.AppName, it.Profile.UserName = nasty, nasty, nasty
	it.Profile.IMAP.Host = nasty
	a := still(t, i18n.EN)
	for name, s := range map[string]Screen{
		"home": newHome(a, []accounts.Account{it}), "account": newAccount(a, it), "edit": newRename(a, it), "remove": newRemove(a, it),
		"exports": newExports(a.env, it.Profile, it.Keeping), "exported": exportedFor(it, "table")(a),
		"trial": newTrial(a, it), "fleet": newFleet(a, []accounts.Account{it, it}),
	} {
		a.room, a.over = newHome(a, nil), []Screen{s}
		content, _ := a.draw()
		for _, bad := range []string{"\x1b[31m", "\x07", "\u202e", "\u200b", "\u0085", "\U000e0041"} {
			if strings.Contains(content, bad) {
				t.Errorf("%s draws %q", name, bad)
			}
		}
	}
}

// Only what was cancelled or met passing trouble is repeated.
func TestFleetRepeats(t *testing.T) {
	a := still(t, i18n.PL)
	fl := underWay(true)(a).(*fleetScreen)
	before := fl.rows[1]
	if moved(fl.run(fleetStopped, fleetLater)) != "Do:fleet" {
		t.Fatal("there is something to repeat")
	}
	var states []fleetState
	for _, r := range fl.rows {
		states = append(states, r.state)
	}
	want := []fleetState{fleetWorks, fleetBroken, fleetWaits, fleetAsks, fleetWaits}
	if fmt.Sprint(states) != fmt.Sprint(want) || fl.rows[1].cause != before.cause {
		t.Errorf("states %v, want %v", states, want)
	}
}

func TestFleetSettles(t *testing.T) {
	p := office()[0].Profile
	cancelled := reported(p, nil)
	cancelled[0].Status, cancelled[0].Err = mail.Failed, cancelledErr()
	for name, c := range map[string]struct {
		v    verdict
		want fleetState
	}{
		"works":           {verdict{report: reported(p, nil)}, fleetWorks},
		"refused":         {verdict{report: reported(p, refusal)}, fleetBroken},
		"cancelled":       {verdict{report: cancelled}, fleetStopped},
		"never begun":     {verdict{err: &accounts.Error{Code: accounts.CodeInterrupted, Err: cancelledErr()}}, fleetStopped},
		"vault is locked": {verdict{err: &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonLocked, Err: accounts.ErrNoSecret}}, fleetLater},
		"password gone":   {verdict{err: &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonNoSecret, Err: accounts.ErrNoSecret}}, fleetAsks},
		"stumbled":        {verdict{err: Crash{"error", "somewhere"}}, fleetLater},
	} {
		r := fleetRow{it: office()[0], stage: map[mail.Protocol]mail.Event{}}
		if r.settle(c.v, time.Second); r.state != c.want {
			t.Errorf("%s: %v, want %v", name, r.state, c.want)
		}
	}
}
