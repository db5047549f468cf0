package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// elsewhere is what discovery says of an address that is not at Google.
func elsewhere(t *testing.T, address string, change func(*discover.Finding)) discover.Finding {
	t.Helper()
	f := foundAt(t, address)
	f.Host, f.Kind = discover.Other, discover.OtherKind
	f.IMAP.Host, f.SMTP.Host = "poczta."+f.Address.Domain(), "poczta."+f.Address.Domain()
	if change != nil {
		change(&f)
	}
	return f
}

// atWP is a mailbox at a provider of the table, with everything that can be needed there.
func atWP(f *discover.Finding) {
	f.IMAP.Host, f.SMTP.Host = "imap.wp.pl", "smtp.wp.pl"
	f.Provider = discover.Provider{
		Name: "WP Poczta", Needs: []discover.Need{discover.AppPassword, discover.MaySwitchOn},
		Where: "https://pomoc.wp.pl/konfiguracja-programu-pocztowego",
	}
	f.Evidence = []discover.Evidence{{Source: discover.BuiltIn, Trusted: true, Detail: "wp.pl"}}
}

// atOutlook takes no passwords.
func atOutlook(f *discover.Finding) {
	f.IMAP.Host, f.SMTP.Host = "outlook.office365.com", "smtp-mail.outlook.com"
	f.Provider = discover.Provider{
		Name: "Outlook.com", Needs: []discover.Need{discover.OAuthOnly}, Where: "https://support.microsoft.com/office/pop-imap-and-smtp-settings",
	}
}

// claimed is servers outside the domain that the domain's own records name.
func claimed(f *discover.Finding) {
	f.IMAP.Host, f.SMTP.Host, f.Consent = "imap.hosting.example", "smtp.hosting.example", true
	f.Evidence = []discover.Evidence{
		{Source: discover.MX, Detail: "mx.hosting.example"},
		{Source: discover.SRV, Detail: "imap.hosting.example:993"},
		{Source: discover.Autoconfig, Detail: "smtp.hosting.example:465"},
	}
}

// imitates is a domain with a Cyrillic letter in it.
func imitates(f *discover.Finding) {
	*f = discover.Finding{
		Address: f.Address, Host: discover.UnknownHost, Kind: discover.UnknownKind,
		ASCII: "xn--gmil-63d.com", Warning: discover.LookAlike, Consent: true,
	}
}

// unnamedServers is servers that nobody knows.
func unnamedServers(f *discover.Finding) {
	f.IMAP, f.SMTP, f.CRM = mail.Server{}, mail.Server{}, discover.CRMGuess{}
}

// misread is the address screen with the question about another alphabet.
func misread(_ *testing.T, a *App) {
	a.room = newSetup(a.opts, a.env)
	typed(a.room, "ala@gmаil.com")
	feedKeys(a.room, "enter")
}

// looked is the address screen when it has been looked up.
func looked(given string, change func(*discover.Finding), keys ...string) func(*testing.T, *App) {
	return func(t *testing.T, a *App) {
		s := newSetup(a.opts, a.env)
		a.room = s
		typed(s, given)
		feedKeys(s, "enter")
		if !s.step.(*address).suggested.IsZero() {
			feedKeys(s, "esc")
		}
		s.Update(Done{"find", located{finding: elsewhere(t, given, change)}})
		for _, k := range keys {
			a.Update(pressed(k))
		}
	}
}

// connecting is the connect screen for such a mailbox.
func connecting(address string, change func(*discover.Finding), keys ...string) func(*testing.T, *App) {
	return func(t *testing.T, a *App) {
		s := newSetup(a.opts, a.env)
		a.room = s
		found := elsewhere(t, address, change)
		s.draft().Login.Address = found.Address
		s.draft().Settle(found)
		s.flow.Go("connect")
		s.turn()
		s.Update(Done{"place", accounts.Place{Keeping: accounts.InKeyring}})
		for _, k := range keys {
			if k == "paste" {
				a.Update(tea.PasteMsg{Content: "kawa lody park zima"})
				a.burst = a.burst.Add(-pasteGap)
				continue
			}
			a.Update(pressed(k))
		}
	}
}

// handedWP is the card for a mailbox that is not at Google.
func handedWP(t *testing.T, a *App) {
	connecting("ala@wp.pl", atWP, "paste", "enter")(t, a)
	s := a.room.(*setup)
	s.flow.Go("hand-over")
	s.turn()
	s.Update(Done{"save", storedAs{account: accounts.Account{Profile: s.draft().Profile(), Proved: true, Keeping: accounts.InKeyring}}})
}

var foundScenes = []scene{
	{"hand-over-wp", handedWP},
	{"address-wp", looked("ala@wp.pl", atWP)},
	{"address-outlook", looked("ala@outlook.com", atOutlook)},
	{"address-claimed", looked("biuro@firma.pl", claimed)},
	{"address-look-alike", looked("ala@gmаil.com", imitates)},
	{"address-look-alike-asked", looked("ala@gmаil.com", imitates, "enter", "enter", "enter")},
	{"address-look-alike-question", misread},
	{"address-outlook-asked", looked("ala@outlook.com", atOutlook, "enter", "enter")},
	{"connect-unknown", connecting("ala@inna.pl", unnamedServers)},
	{"connect-unknown-wrong", connecting("ala@inna.pl", unnamedServers, "enter")},
	{"connect-unknown-half", connecting("ala@inna.pl", unnamedServers, "tab", "tab", "tab", "i", "m", "a", "p", ".", "i", "n", "n", "a", ".", "p", "l", "tab", "tab")},
	{"connect-wp", connecting("ala@wp.pl", atWP, "paste")},
	{"connect-outlook", connecting("ala@outlook.com", atOutlook)},
	{"connect-outlook-asked", connecting("ala@outlook.com", atOutlook, "paste", "enter")},
	{"connect-claimed", connecting("biuro@firma.pl", claimed, "ctrl+o")},
	{"connect-claimed-asked", connecting("biuro@firma.pl", claimed, "paste", "enter")},
	{"connect-claimed-yes", connecting("biuro@firma.pl", claimed, "paste", "enter", "down")},
}

// Whose a host is stands at the end of its name, so the question shows the whole
// of it, though it be made to fill more than a line.
func TestConsentShowsTheWholeHost(t *testing.T) {
	a := still(t, i18n.EN)
	long := "imap.firma.pl." + strings.Repeat("mail-firma-pl.", 10) + "evil.example"
	connecting("biuro@firma.pl", func(f *discover.Finding) {
		claimed(f)
		f.IMAP.Host, f.SMTP.Host = long, long
	}, "paste", "enter")(t, a)
	shown := strings.Join(strings.Fields(ansi.Strip(a.View().Content)), "")
	if !strings.Contains(shown, long) {
		t.Errorf("%s is not shown in\n%s", long, a.View().Content)
	}
}

// A password goes to a host that nobody trusted named only after a yes that was
// pointed at, for this host alone.
func TestConsent(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		step string
		over int
	}{
		"asked":               {[]string{"paste", "enter"}, "connect", 1},
		"enter is a no":       {[]string{"paste", "enter", "enter"}, "connect", 0},
		"back":                {[]string{"paste", "enter", "down", "esc"}, "connect", 0},
		"yes":                 {[]string{"paste", "enter", "down", "enter"}, "test", 0},
		"yes and no":          {[]string{"paste", "enter", "down", "up", "enter"}, "connect", 0},
		"asked again":         {[]string{"paste", "enter", "esc", "enter"}, "connect", 1},
		"agreed, then named":  {[]string{"paste", "enter", "down", "enter", "esc", "esc", "ctrl+o", "tab", "tab", "tab", "x", "enter"}, "connect", 1},
		"agreed, then a port": {[]string{"paste", "enter", "down", "enter", "esc", "esc", "ctrl+o", "tab", "tab", "tab", "tab", "backspace", "enter"}, "test", 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := still(t, i18n.EN)
			connecting("biuro@firma.pl", claimed, c.keys...)(t, a)
			s := a.room.(*setup)
			if got := s.flow.Step().ID(); got != c.step || len(a.over) != c.over {
				t.Errorf("at %s with %d screens above, want %s and %d", got, len(a.over), c.step, c.over)
			}
		})
	}
}

// A provider that takes no passwords gets none unless the person insists; a
// domain that imitates another is left only by a yes.
func TestInsisting(t *testing.T) {
	a := still(t, i18n.EN)
	connecting("ala@outlook.com", atOutlook, "paste", "enter")(t, a)
	if q, ok := a.top().(*doubt); !ok || q.about != wizard.NoPasswords {
		t.Fatalf("not asked: %T", a.top())
	}
	a.Update(pressed("enter"))
	if got := a.room.(*setup).flow.Step().ID(); got != "connect" {
		t.Errorf("after a no at %s", got)
	}
	for _, k := range []string{"enter", "down", "enter"} {
		a.Update(pressed(k))
	}
	if got := a.room.(*setup).flow.Step().ID(); got != "test" {
		t.Errorf("after a yes at %s", got)
	}

	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"enter"}, "address"},
		{[]string{"esc"}, "address"},
		{[]string{"down", "enter"}, "two-step"}, // for the answer was that it is at Google
	} {
		a := still(t, i18n.EN)
		looked("ala@gmаil.com", imitates, "enter", "enter", "enter")(t, a)
		if q, ok := a.top().(*doubt); !ok || q.about != wizard.LookAlike {
			t.Fatalf("not asked: %T", a.top())
		}
		for _, k := range c.keys {
			a.Update(pressed(k))
		}
		if got := a.room.(*setup).flow.Step().ID(); got != c.want {
			t.Errorf("%v leads to %s, want %s", c.keys, got, c.want)
		}
	}
}

// Whoever is told that no password works is asked before typing one, and not
// again for the same servers.
func TestAskedBeforeThePassword(t *testing.T) {
	for answer, want := range map[string]string{"enter": "address", "esc": "address", "down": "test"} {
		a := still(t, i18n.PL)
		looked("ala@outlook.com", atOutlook, "enter", "enter")(t, a)
		s := a.room.(*setup)
		if q, ok := a.top().(*doubt); !ok || q.about != wizard.NoPasswords || s.flow.Step().ID() != "address" {
			t.Fatalf("at %s, above it %T", s.flow.Step().ID(), a.top())
		}
		if a.Update(pressed(answer)); answer == "down" {
			a.Update(pressed("enter"))
			a.Update(tea.PasteMsg{Content: "tajne haslo"})
			a.burst = a.burst.Add(-pasteGap)
			a.Update(pressed("enter"))
		}
		if got := s.flow.Step().ID(); got != want || len(a.over) != 0 {
			t.Errorf("%s leads to %s with %d screens above, want %s", answer, got, len(a.over), want)
		}
	}
}

// Where nobody knows the servers, the usual ports and encryption stand there but
// count as nobody's word, and what is missing is said once in each row.
func TestUnknownServers(t *testing.T) {
	a := still(t, i18n.PL)
	connecting("ala@inna.pl", unnamedServers)(t, a)
	s := a.room.(*setup)
	d, c := s.draft(), s.step.(*connect)
	if d.Login.IMAP != (mail.Server{Port: 993, Security: mail.TLS}) || d.Login.SMTP != (mail.Server{Port: 465, Security: mail.TLS}) {
		t.Errorf("the servers are %v and %v", d.Login.IMAP, d.Login.SMTP)
	}
	a.Update(pressed("enter"))
	screen := ansi.Strip(a.View().Content)
	if n := strings.Count(screen, a.frame.Theme.Symbol.No); n != 3 || !strings.Contains(screen, a.frame.T("connect.servers-who")) {
		t.Errorf("%d things are wrong, want the password and two hosts:\n%s", n, screen)
	}
	if d.Named(mail.IMAP) || d.Named(mail.SMTP) {
		t.Error("what nobody filled in counts as named")
	}
	c.goTo("imap-host")
	typed(s, "imap.inna.pl")
	a.Update(pressed("tab"))
	if got := c.goesTo(a.frame); !strings.HasSuffix(got, "imap.inna.pl.") {
		t.Errorf("the password goes %q", got)
	}
}

// A field that turns says with which keys, and only while it has the focus.
func TestTurningIsSaid(t *testing.T) {
	for focus, want := range map[string]bool{"imap-security": true, "keep": true, "imap-host": false, stopButton: false} {
		a := still(t, i18n.PL)
		connecting("ala@inna.pl", unnamedServers)(t, a)
		a.room.(*setup).step.(*connect).goTo(focus)
		a.frame.Width = minWidth
		if bar := hintBar(a.frame, a.hints()); strings.Contains(bar, "←/→") != want {
			t.Errorf("at %s the hint bar is %q", focus, ansi.Strip(bar))
		}
	}
}

// The page of the provider is one key away, where no letter is being typed.
func TestProvidersPage(t *testing.T) {
	a := still(t, i18n.EN)
	connecting("ala@wp.pl", atWP)(t, a)
	s := a.room.(*setup)
	if _, m := s.Update(pressed("o")); m != nil || s.step.(*connect).secret().String() != "o" {
		t.Error("o is not a letter in the password")
	}
	for _, k := range []string{"ctrl+p", "o"} {
		if k == "o" {
			feedKeys(s, "tab")
		}
		if _, m := s.Update(pressed(k)); m != (Open{"https://pomoc.wp.pl/konfiguracja-programu-pocztowego"}) {
			t.Errorf("%s does %v", k, m)
		}
	}
	s.env.Browse = nil
	if _, m := s.Update(pressed("ctrl+p")); m != nil {
		t.Errorf("without a browser it does %v", m)
	}
}

// A likely typing error is asked about before anything is looked up.
func TestSpellingComesFirst(t *testing.T) {
	for answer, want := range map[string]string{"enter": "ala@gmail.com", "esc": "ala@gmial.com"} {
		a := still(t, i18n.EN)
		s := newSetup(a.opts, a.env)
		typed(s, "ala@gmial.com")
		if _, m := s.Update(pressed("enter")); m != nil {
			t.Errorf("before the answer: %v", m)
		}
		_, m := s.Update(pressed(answer))
		if do, ok := m.(Do); !ok || do.Name != "find" || s.draft().Login.Address.String() != want {
			t.Errorf("%s: %v is looked up for %s, want %s", answer, m, s.draft().Login.Address, want)
		}
	}
}

// After a no the person stands at the host that nobody named.
func TestNoLeadsToTheHost(t *testing.T) {
	for named, want := range map[string]string{"": "imap-host", "imap-host": "smtp-host"} {
		a := still(t, i18n.EN)
		connecting("biuro@firma.pl", claimed)(t, a)
		s := a.room.(*setup)
		if _, field, ok := s.flow.Holder(named); ok {
			_ = s.draft().Fill(field, "poczta.firma.pl")
		}
		s.turn()
		typed(s, "secret")
		a.Update(pressed("enter"))
		a.Update(pressed("enter"))
		if got := s.step.(*connect).focus; got != want || !s.step.(*connect).open {
			t.Errorf("with %q named it leads to %q, want %q", named, got, want)
		}
	}
}
