package tui

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// carrier is a fetcher without a network: the address says how a fetch ends.
type carrier struct {
	mu      sync.Mutex
	plans   []mail.FetchPlan
	secrets []string
	release chan struct{} // closed: "slow" addresses go on
}

func (c *carrier) Fetch(ctx context.Context, login mail.Login, plan mail.FetchPlan, _ func(mail.Event), progress func(mail.Progress)) (mail.Fetched, mail.Report, error) {
	c.mu.Lock()
	c.plans = append(c.plans, plan)
	_ = login.Secret.Use(func(s string) error { c.secrets = append(c.secrets, s); return nil })
	c.mu.Unlock()
	came := mail.Fetched{To: plan.To, Folders: []mail.FetchedFolder{{Name: "INBOX", Path: plan.To, New: 3, Bytes: 3000, Known: 3, UIDValidity: 1}}}
	progress(mail.Progress{Folder: "INBOX", Number: 1, Folders: 1, New: 3, Of: 10, Bytes: 3000, OfBytes: 10_000, Took: time.Second})
	var why error
	switch address := login.Address.String(); {
	case strings.HasPrefix(address, "refused"):
		why = refusal
	case strings.HasPrefix(address, "full"):
		return came, nil, &mail.DiskError{Problem: mail.DiskFull, Path: plan.To, Err: context.DeadlineExceeded}
	case strings.HasPrefix(address, "slow"):
		select {
		case <-c.release:
		case <-ctx.Done():
			why = ctx.Err()
		}
	}
	return came, reported(login.Profile, why)[:6], nil
}

func (c *carrier) Messages(_ context.Context, _ string, n int) ([]mail.Message, error) {
	if n > 0 && n < len(post) {
		return post[:n], nil
	}
	return post, nil
}

func (c *carrier) Read(_ context.Context, _ string, m mail.Message) (mail.MessageText, error) {
	text := readable
	text.Message = m
	return text, nil
}

func (c *carrier) plan(i int) mail.FetchPlan {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.plans[i]
}

// From the details to fetched mail, one of it read, and back; the wrong keys on the
// way do nothing, and the choice is remembered.
func TestFetchStory(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.PL: {"Co pobrać na ten komputer?", "Pobrano: 3 nowe wiadomości, 3,0 kB.", "Oferta: zażółć gęślą jaźń", "przesyłam ofertę", "Pobrana poczta"},
		i18n.EN: {"What should be fetched to this computer?", "Fetched: 3 new messages, 3.0 kB.", "Oferta: zażółć gęślą jaźń", "przesyłam ofertę", "Fetched mail"},
	} {
		d := furnished(t, "biuro@firma.pl", "kadry@firma.pl")
		x := launch(t, d.open, Options{}, func(e *ui.Env) { e.Lang = lang })
		x.wait("kadry@firma.pl")
		x.press(tea.KeyEnter)
		x.wait("biuro@firma.pl")
		x.text("f")
		x.wait(want[0])
		x.text("xq%")
		x.press(tea.KeyDown, tea.KeyEnter)
		x.wait(want[1])
		if p := d.carrier.plan(0); !p.All || !strings.HasSuffix(p.To, "biuro@firma.pl") {
			t.Errorf("the plan is %+v", p)
		}
		x.press(tea.KeyEnter)
		x.wait(want[2])
		x.press(tea.KeyEnter)
		x.wait(want[3])
		if strings.Contains(x.screen(), "evil\x07") {
			t.Error("a message draws as it likes")
		}
		x.text("q")
		x.wait(want[2])
		x.text("/")
		x.text("yamada")
		x.until(func() bool { return !strings.Contains(x.screen(), "Żaneta") }, "only what was searched for")
		x.press(tea.KeyEnter, tea.KeyEscape)
		x.wait(want[2])
		x.press(tea.KeyEscape)
		x.wait(want[1])
		x.press(tea.KeyEscape)
		x.wait(want[4])
		x.text("f")
		x.wait(want[0])
		x.press(tea.KeyEnter) // all folders, as before
		x.wait(want[1])
		if !d.carrier.plan(1).All {
			t.Error("the last choice is forgotten")
		}
		x.ctrl('c')
		x.ended()
	}
}

// Esc stops a fetch: what came is counted, and it can go on.
func TestFetchStopped(t *testing.T) {
	d := furnished(t, "slow@firma.pl")
	x := launch(t, d.open, Options{}, nil)
	x.wait("slow@firma.pl")
	x.press(tea.KeyEnter)
	x.wait("Pobierz e-maile")
	x.text("f")
	x.wait("Co pobrać")
	x.press(tea.KeyEnter)
	x.wait("3 z 10 wiadomości")
	x.wait("30%")
	x.press(tea.KeyEscape)
	x.wait("Przerwano. Pobrano: 3 nowe wiadomości, 3,0 kB.")
	close(d.carrier.release)
	x.press(tea.KeyEnter)
	x.wait("✓ Pobrano: 3 nowe wiadomości")
	list, err := d.List(t.Context(), accounts.Local)
	if err != nil || list[0].Fetched == nil || list[0].Fetched.Verdict != mail.VerdictOK {
		t.Errorf("%v, remembered %+v", err, list[0].Fetched)
	}
}

// Where no password is kept it is asked for; a full disk and a refusal say so, and
// what to do.
func TestFetchFails(t *testing.T) {
	d := furnished(t, "forgotten@firma.pl", "full@firma.pl", "refused@firma.pl")
	for _, c := range []struct {
		search string
		says   []string
	}{
		{"forgotten", []string{"Pobrano: 3 nowe"}},
		{"full", []string{"Na dysku zabrakło miejsca", "Przedtem pobrano: 3 nowe", "Pobierz jeszcze raz"}},
		{"refused", []string{"Serwer nie przyjął adresu i hasła", "Zmień hasło"}},
	} {
		x := launch(t, d.open, Options{}, nil)
		x.wait("refused@firma.pl")
		x.text("/")
		x.text(c.search)
		x.wait("1 z 3")
		x.press(tea.KeyEnter, tea.KeyEnter)
		x.wait("Pobierz e-maile")
		x.text("f")
		x.wait("Co pobrać")
		x.press(tea.KeyEnter)
		if c.search == "forgotten" {
			x.wait("nie jest zapamiętane")
			x.press(tea.KeyEnter) // nothing typed yet
			x.paste(canary)
			x.wait(strings.Repeat("•", 16))
			time.Sleep(2 * pasteGap)
			x.press(tea.KeyEnter)
		}
		for _, text := range c.says {
			x.wait(text)
		}
		x.stop()
		<-x.done
	}
	if got := d.carrier.secrets; len(got) != 3 || got[0] != canary {
		t.Errorf("%d fetches, the first with the right password: %v", len(got), len(got) > 0 && got[0] == canary)
	}
}
