package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
	"mailkey/ui/theme"
	"mailkey/ui/wizard"
)

// The first administrator of a team has no mailbox yet, and comes to let people in.
func TestFirstAdministratorHasTheMenu(t *testing.T) {
	d := furnished(t)
	x := d.session(t, d.joins(t, "Ada", accounts.Administrator))
	x.wait("Nie ma tu jeszcze żadnej skrzynki.")
	x.text("u")
	x.wait("dodaj osobę")
	x.text("n")
	x.wait("Nowa osoba")
}

// A hint begins with a small letter, an abbreviation does not.
func TestHintKeepsAbbreviations(t *testing.T) {
	f := Frame{Lang: i18n.EN, Theme: theme.New(theme.Look{Plain: true}), Width: 80}
	keys := commands{on("k", "read.qr", nil), on("enter", "account.test", nil)}.bindings()
	if got := ansi.Strip(hintBar(f, keys)); !strings.Contains(got, "k QR code") || !strings.Contains(got, "enter test") {
		t.Errorf("the hints are %q", got)
	}
}

// Over SSH the command that would do the same is one that can be given there: both
// shells on its way leave a name with a blank in one piece.
func TestReceiptOverSSH(t *testing.T) {
	a := still(t, i18n.EN)
	handing(accounts.FirmaoNew)(t, a)
	s := a.room.(*setup)
	s.saved.Profile.Label = "Biuro i kadry"
	for remote, want := range map[bool]string{
		false: "  mailkey setup biuro@firma.pl --name 'Biuro i kadry' --password-stdin",
		true:  `  ssh HOST setup biuro@firma.pl --name ''\''Biuro i kadry'\''' --password-stdin`,
	} {
		a.frame.Remote = remote
		if got := s.receipt(a.frame).Lines; !slices.Contains(got, want) {
			t.Errorf("over SSH %v: %q", remote, got)
		}
	}
}

// That a password was in use already takes no place of the receipt of what was stored.
func TestReceiptOutlivesARepeatedPassword(t *testing.T) {
	for name, before := range map[string][]string{"after a mailbox was stored": {"stored"}, "alone": nil} {
		a := still(t, i18n.EN)
		s := newFlow(a.opts, a.env, wizard.Rotate(a.env.Now(), nil))
		box := accounts.Account{Revision: 2, Profile: mail.Profile{Label: "Biuro"}, Keeping: accounts.Sealed}
		s.draft().Old.Kept = true
		s.draft().Switched(box)
		s.saved = &box
		want := before
		if before == nil {
			want = []string{i18n.EN.T("rotate.same")}
		}
		a.room, a.receipt = s, Receipt{Lines: before}
		a.enter(newHome(a, nil))
		if !slices.Equal(a.receipt.Lines, want) {
			t.Errorf("%s: %q", name, a.receipt.Lines)
		}
	}
}

// What was left unfinished over SSH is finished there.
func TestUnfinishedOverSSH(t *testing.T) {
	d := furnished(t, "biuro@firma.pl")
	x := d.session(t, d.joins(t, "Ada", accounts.Administrator))
	x.wait("biuro@firma.pl")
	x.text("n")
	x.wait("Jaką skrzynkę podłączasz?")
	x.text("ola@firma.pl")
	x.wait("ola@firma.pl")
	x.ctrl('c')
	x.ended()
	if got := strings.Join(x.result.Lines, "\n"); !strings.Contains(got, "  ssh -t SERWER setup") {
		t.Errorf("the receipt is\n%s", got)
	}
}

// A port of five digits is seen whole, wherever the cursor is in it.
func TestPortIsWhole(t *testing.T) {
	a := still(t, i18n.EN)
	a.frame.Width = 80
	s := at(t, a, "connect")
	c := s.step.(*connect)
	c.open = true
	c.typed["imap-port"].set("38699")
	if line, _, _ := c.lane(a.frame, mail.IMAP); !strings.Contains(ansi.Strip(line), ":38699 ") {
		t.Errorf("the port is cut: %q", ansi.Strip(line))
	}
}
