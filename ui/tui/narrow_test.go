package tui

import (
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
)

// Facts that do not fit go on below: at spaces, so that dates stay whole, and
// each line with its style.
func TestFolded(t *testing.T) {
	style := lipgloss.NewStyle().Bold(true)
	got := folded("ola@dom  "+style.Render("used yesterday · since 2026-11-13"), 16)
	var plain []string
	for _, line := range got {
		plain = append(plain, ansi.Strip(line))
	}
	if want := []string{"ola@dom  used", "yesterday ·", "since 2026-11-13"}; !slices.Equal(plain, want) {
		t.Errorf("folded %q, want %q", plain, want)
	}
	if last := got[len(got)-1]; last != style.Render(plain[len(plain)-1]) {
		t.Errorf("the last line is %q", last)
	}
}

// A mailbox that is called as its address has the room of a name and an address,
// and stands in line with the others.
func TestHomeAddressAsName(t *testing.T) {
	a := still(t, i18n.PL)
	const long = "sekretariat.zarzadu@gmail.com"
	h := &home{app: a, list: []accounts.Account{mailbox("Biuro", "biuro@firma.pl"), mailbox(long, long)}}
	f := Frame{Width: 80, Height: 24, Lang: i18n.PL, Now: noon}
	cols := h.columns(f)
	state := func(row string) int { return strings.Index(row, "41 dni temu") }
	named, same := h.row(f, cols, h.list[0], false), h.row(f, cols, h.list[1], false)
	if !strings.Contains(same, long) || state(same) != state(named) || state(same) < 0 {
		t.Errorf("the rows are\n%s\n%s", named, same)
	}
}

// On a narrow terminal the card loses neither a label, nor the key that copies, nor
// what Firmao fills in wrongly.
func TestNarrowCard(t *testing.T) {
	a := still(t, i18n.EN)
	a.frame.Width, a.frame.Height = 40, 60
	handing(accounts.FirmaoNew)(t, a)
	content, _ := a.draw()
	text := strings.Join(strings.Fields(ansi.Strip(content)), " ")
	for _, want := range []string{"przychodzącej (incoming) (d)", "wychodzącej (outgoing) (e)", "imap.firma.pl", "smtp.firma.pl"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q on the card:\n%s", want, ansi.Strip(content))
		}
	}
}

// A long name is folded, and where the mail is is said once, about the address.
func TestLongNameInConnect(t *testing.T) {
	a := still(t, i18n.EN)
	a.frame.Width, a.frame.Height = 80, 40
	s := at(t, a, "connect")
	s.draft().Login.Label = strings.Repeat("long ", 15) + "end"
	content, _ := a.draw()
	text := ansi.Strip(content)
	if n := strings.Count(text, "the company's mail is at Google"); n != 1 || !strings.Contains(text, " end") {
		t.Errorf("said %d times:\n%s", n, text)
	}
}
