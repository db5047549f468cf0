package tui

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
	"mailkey/ui/theme"
	"mailkey/ui/wizard"
)

var update = flag.Bool("update", false, "write the golden files anew")

// scene is one state of one screen.
type scene struct {
	name string
	set  func(t *testing.T, a *App)
}

// at puts the wizard at a step, with the answers that lead there.
func at(t *testing.T, a *App, step string) *setup {
	t.Helper()
	s := newSetup(a.opts, a.env)
	d := s.draft()
	d.Settle(foundAt(t, "biuro@firma.pl"))
	d.Login.Address, d.Login.Label = d.Found.Address, "Biuro"
	d.TwoStep = wizard.Yes
	d.Login.Secret, d.Cleaning = mail.ParseSecret(canary)
	if !s.flow.Go(step) {
		t.Fatalf("no step %q", step)
	}
	s.turn()
	a.room = s
	return s
}

func at2(step string, more func(t *testing.T, a *App, s *setup)) func(*testing.T, *App) {
	return func(t *testing.T, a *App) {
		s := at(t, a, step)
		if more != nil {
			more(t, a, s)
		}
	}
}

// ran gives the test screen a whole test: both lanes fine, but for a stage of IMAP,
// which ends as it is told.
func ran(s *setup, at mail.Stage, imap error) {
	c := s.step.(*check)
	var report mail.Report
	for _, lane := range mail.Protocols {
		server := s.draft().Login.Server(lane)
		broken := false
		for i, stage := range mail.Stages(server.Security) {
			e := mail.Event{Protocol: lane, Server: server, Stage: stage, Status: mail.OK, Took: time.Duration(i*7+3) * time.Millisecond}
			switch {
			case broken:
				e.Status, e.Took = mail.NotReached, 0
			case lane == mail.IMAP && stage == at:
				e.Status, e.Err, broken = mail.Failed, imap, true
			case stage == mail.Encrypt:
				e.Detail = "TLS 1.3"
			case stage == mail.Resolve:
				e.Detail = "142.250.102.108"
			}
			report = append(report, e)
		}
	}
	c.Update(Done{"check", checked{accounts.Checked{}, report}})
}

var scenes = []scene{
	{"start", func(*testing.T, *App) {}},
	{"start-failed", func(_ *testing.T, a *App) {
		a.room.Update(Done{"start", started{err: &accounts.Error{Code: accounts.CodeStorage, Err: errors.New("open mailkey.db: permission denied")}}})
	}},
	{"address", func(_ *testing.T, a *App) { a.room = newSetup(a.opts, a.env) }},
	{"address-wrong", func(_ *testing.T, a *App) {
		a.room = newSetup(a.opts, a.env)
		typed(a.room, "biuro.firma.pl")
		feedKeys(a.room, "enter")
	}},
	{"address-typo", func(_ *testing.T, a *App) {
		a.room = newSetup(a.opts, a.env)
		typed(a.room, "ala@gmial.com")
		feedKeys(a.room, "enter")
	}},
	{"address-found", func(t *testing.T, a *App) {
		a.room = newSetup(a.opts, a.env)
		typed(a.room, "biuro@firma.pl")
		feedKeys(a.room, "enter")
		a.room.Update(Done{"find", located{finding: foundAt(t, "biuro@firma.pl")}})
	}},
	{"address-known", func(t *testing.T, a *App) {
		a.room = newSetup(a.opts, a.env)
		typed(a.room, "biuro@firma.pl")
		feedKeys(a.room, "enter")
		a.room.Update(Done{"find", located{foundAt(t, "biuro@firma.pl"), &accounts.Account{ID: "1", Profile: mail.Profile{Label: "Biuro"}}}})
	}},
	{"address-provider", func(t *testing.T, a *App) {
		a.room = newSetup(a.opts, a.env)
		typed(a.room, "biuro@firma.pl")
		feedKeys(a.room, "enter", "down", "enter")
		a.room.Update(Done{"find", located{finding: nowhere(t, "biuro@firma.pl")}})
		feedKeys(a.room, "down")
	}},
	{"two-step", at2("two-step", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "enter") })},
	{"two-step-question", at2("two-step", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "tab") })},
	{"two-step-on", at2("two-step", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "tab", "down", "enter") })},
	{"app-password", at2("app-password", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "enter") })},
	{"app-password-name", at2("app-password", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "e") })},
	{"tree", at2("app-password", func(_ *testing.T, a *App, s *setup) { a.over = []Screen{newTree(s.values())} })},
	{"letter", at2("app-password", func(_ *testing.T, a *App, s *setup) { a.over = []Screen{newLetter(guide.LetterBlocked, s.values())} })},
	{"qr", at2("app-password", func(_ *testing.T, a *App, s *setup) { a.over = []Screen{newQR(s.step.(*read).url())} })},
	{"connect", at2("connect", func(_ *testing.T, _ *App, s *setup) {
		s.draft().Login.Secret = mail.Secret{}
		s.Update(tea.PasteMsg{Content: "kawa lody park zima"})
		s.Update(Done{"place", accounts.Place{Keeping: accounts.InKeyring}})
	})},
	{"connect-servers", at2("connect", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "ctrl+o", "tab", "tab", "tab") })},
	{"connect-odd", at2("connect", func(_ *testing.T, _ *App, s *setup) { typed(s, "Haslo1234") })},
	{"test-running", at2("test", func(_ *testing.T, a *App, s *setup) {
		server := s.draft().Login.IMAP
		for stage, status := range map[mail.Stage]mail.Status{mail.Resolve: mail.OK, mail.Connect: mail.Running} {
			s.Update(Told{"check", mail.Event{Protocol: mail.IMAP, Server: server, Stage: stage, Status: status, Took: 12 * time.Millisecond}})
		}
		a.frame.Now = noon.Add(1400 * time.Millisecond)
	})},
	{"test-refused", at2("test", func(_ *testing.T, _ *App, s *setup) {
		ran(s, mail.SignIn, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"})
	})},
	{"test-one-lane", at2("test", func(_ *testing.T, _ *App, s *setup) { ran(s, mail.SignIn, refusal) })},
	{"test-certificate", at2("test", func(_ *testing.T, _ *App, s *setup) {
		ran(s, mail.Encrypt, x509.HostnameError{Host: "imap.gmail.com", Certificate: &x509.Certificate{
			DNSNames: []string{"poczta.firma.pl"}, Issuer: pkix.Name{CommonName: "R11"}, NotBefore: noon.AddDate(0, -1, 0), NotAfter: noon.AddDate(0, 2, 0),
		}})
	})},
	{"test-cancelled", at2("test", func(_ *testing.T, _ *App, s *setup) { feedKeys(s, "esc") })},
	{"untested", at2("test", func(_ *testing.T, a *App, _ *setup) { a.over = []Screen{newConfirm("untested")} })},
	{"hand-over", handing(accounts.FirmaoNew)},
	{"hand-over-existing", handing(accounts.FirmaoExisting)},
	{"hand-over-arrived", func(t *testing.T, a *App) {
		t.Helper()
		handing(accounts.FirmaoExisting)(t, a)
		a.press(pressed("t"))
	}},
	{"hand-over-other", handing(accounts.OtherProgram)},
	{"hand-over-failed", at2("hand-over", func(_ *testing.T, _ *App, s *setup) {
		s.Update(Done{"save", storedAs{err: &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonLocked, Err: errors.New("the keyring is locked")}}})
	})},
	{"resume", func(t *testing.T, a *App) {
		s := at(t, a, "app-password")
		a.room = newResume(a, s.flow.Save(), newSetup(a.opts, a.env))
	}},
	{"help", at2("connect", func(_ *testing.T, a *App, s *setup) { a.over = []Screen{newHelp(s, a.frame.Lang)} })},
	{"leaving", at2("connect", func(_ *testing.T, a *App, _ *setup) { a.over = []Screen{newLeaving("leaving.password")} })},
}

func handing(p accounts.Purpose) func(*testing.T, *App) {
	return at2("hand-over", func(_ *testing.T, _ *App, s *setup) {
		s.draft().Purpose = p
		s.Update(Done{"save", storedAs{account: accounts.Account{Profile: s.draft().Profile(), Proved: true, Keeping: accounts.InKeyring}}})
	})
}

// sizes is how large the terminal is in which a screen is looked at: the smallest,
// the usual, and for those where a person stays for long a large one.
func sizes(name string) [][2]int {
	all := [][2]int{{80, 24}, {40, 12}}
	if slices.Contains([]string{
		"home", "account", "address-found", "connect-servers", "test-refused", "hand-over", "fetch-running", "fetch-ok", "fetch-folders",
		"messages", "rotate-old-works", "rotate-revoke", "fleet-running", "fleet-over", "fleet-hundreds", "home-hundreds", "trial-refused", "exports",
	}, name) {
		all = append(all, [2]int{120, 40})
	}
	return all
}

// Every screen looks as it did, in both languages, all sizes, with and without colour.
func TestScreens(t *testing.T) {
	for _, sc := range slices.Concat(scenes, reportScenes(), homeScenes, explainScenes, foundScenes, fetchScenes(), exportScenes, rotateScenes, userScenes, awaitedScenes, accessScenes) {
		for _, lang := range i18n.Langs {
			for _, size := range sizes(sc.name) {
				for _, plain := range []bool{false, true} {
					colour := map[bool]string{false: "colour", true: "none"}[plain]
					name := fmt.Sprintf("%s.%s.%dx%d.%s", sc.name, lang, size[0], size[1], colour)
					t.Run(name, func(t *testing.T) {
						a := still(t, lang)
						a.look = theme.Look{Plain: plain}
						a.frame.Theme = theme.New(a.look)
						a.frame.Width, a.frame.Height = size[0], size[1]
						sc.set(t, a)
						content, cursor := a.draw()
						again, cursor2 := a.draw()
						if content != again || (cursor == nil) != (cursor2 == nil) {
							t.Error("two drawings of one state differ")
						}
						got := picture(t, content, cursor, size[0], size[1], plain)
						if strings.ContainsAny(got, "«{") {
							t.Errorf("a text is missing:\n%s", got)
						}
						if form := betrays(got); form != "" {
							t.Errorf("the screen shows %q", form)
						}
						golden(t, name, got)
					})
				}
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "screens", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := readFile(t, path); got != want {
		t.Errorf("not as in %s (go test ./ui/tui -update writes it anew); got\n%s", path, got)
	}
}

// picture is a screen as a golden file: its lines, then where the cursor is,
// then each styled run as line:from-to and its style. A screen without colours
// has none of the latter but bold, underline and reverse.
func picture(t *testing.T, content string, cursor *tea.Cursor, width, height int, plain bool) string {
	t.Helper()
	em := vt.NewEmulator(width, height)
	w := colorprofile.Writer{Forward: em, Profile: colorprofile.TrueColor}
	if plain {
		w.Profile = colorprofile.ASCII
	}
	if n := strings.Count(content, "\n") + 1; n > height {
		t.Errorf("%d lines on a screen of %d", n, height)
	}
	if _, err := w.Write([]byte(strings.ReplaceAll(content, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	var text, styles strings.Builder
	for y := range height {
		line, run, from := "", "", 0
		flush := func(x int) {
			if run != "" {
				fmt.Fprintf(&styles, "%d:%d-%d %s\n", y+1, from+1, x, run)
			}
		}
		for x := 0; x < width; x++ {
			cell := em.CellAt(x, y)
			if cell == nil || cell.Width == 0 {
				continue
			}
			line += cell.Content
			if s := described(cell); s != run {
				flush(x)
				run, from = s, x
			}
		}
		flush(width)
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	where := "cursor: none\n"
	if cursor != nil {
		where = fmt.Sprintf("cursor: line %d, column %d\n", cursor.Y+1, cursor.X+1)
		if cursor.X >= width || cursor.Y >= height || cursor.X < 0 || cursor.Y < 0 {
			t.Errorf("the cursor is outside: %s", where)
		}
	}
	return text.String() + strings.Repeat("=", width) + "\n" + where + styles.String()
}

func described(c *uv.Cell) string {
	var words []string
	hex := func(what string, v any) {
		if s := fmt.Sprintf("%v", v); s != "<nil>" {
			words = append(words, what+s)
		}
	}
	if c.Style.Fg != nil {
		r, g, b, _ := c.Style.Fg.RGBA()
		hex("", fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8))
	}
	if c.Style.Bg != nil {
		r, g, b, _ := c.Style.Bg.RGBA()
		hex("on ", fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8))
	}
	for _, a := range []struct {
		bit  uint8
		word string
	}{{uv.AttrBold, "bold"}, {uv.AttrFaint, "faint"}, {uv.AttrReverse, "reverse"}} {
		if c.Style.Attrs&a.bit != 0 {
			words = append(words, a.word)
		}
	}
	if c.Style.Underline != 0 {
		words = append(words, "underline")
	}
	if c.Link.URL != "" {
		words = append(words, "-> "+c.Link.URL)
	}
	return strings.Join(words, " ")
}
