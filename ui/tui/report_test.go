package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
	"mailkey/ui/report"
)

// spoken is a whole test with what was said in it, its sign-in to IMAP ending
// as it is told.
func spoken(p mail.Profile, imap error) mail.Report {
	all := reported(p, imap)
	for i, e := range all {
		say := func(ours bool, text string) {
			all[i].Said = append(all[i].Said, mail.Line{Stage: e.Stage, Ours: ours, Text: text})
		}
		switch {
		case e.Protocol == mail.SMTP && e.Stage == mail.Greet:
			say(false, "220 smtp.gmail.com ESMTP 5b1f17b1804b1 - gsmtp")
		case e.Protocol == mail.SMTP && e.Stage == mail.SignIn:
			say(true, "EHLO")
			say(false, "250-smtp.gmail.com at your service")
			say(false, "250 AUTH LOGIN PLAIN XOAUTH2")
			say(true, "AUTH PLAIN")
			say(false, "235 2.7.0 Accepted")
		case e.Protocol == mail.IMAP && e.Stage == mail.Greet:
			say(false, "* OK Gimap ready for requests from 198.51.100.7 5b1f17b1804b1mb91234567wrx")
		case e.Protocol == mail.IMAP && e.Stage == mail.SignIn:
			say(true, "CAPABILITY")
			say(false, "* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER")
			say(false, "T1 OK Thats all she wrote!")
			say(true, "AUTHENTICATE PLAIN")
			say(false, "T2 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")
		}
	}
	return all
}

// good gives the test screen a test that works.
func good(s *setup) *check {
	c := s.step.(*check)
	c.Update(Done{"check", checked{accounts.Checked{}, spoken(c.profile, nil)}})
	return c
}

// travelled is a report whose message to oneself was found, or not.
func travelled(p mail.Profile, detail string, err error) mail.Report {
	arrive := mail.Event{Protocol: mail.IMAP, Server: p.IMAP, Stage: mail.Arrive, Status: mail.OK, Took: 2300 * time.Millisecond, Detail: detail, Err: err}
	if err != nil {
		arrive.Status = mail.Failed
	}
	return append(spoken(p, nil),
		mail.Event{Protocol: mail.SMTP, Server: p.SMTP, Stage: mail.Send, Status: mail.OK, Took: 180 * time.Millisecond, Detail: p.Address.String()}, arrive)
}

// went puts the test screen behind a message to oneself.
func went(detail string, err error) func(*testing.T, *App) {
	return at2("test", func(_ *testing.T, _ *App, s *setup) {
		c := good(s)
		feedKeys(s, "m")
		s.Update(Done{"round", roundEnd{report: travelled(c.profile, detail, err)}})
	})
}

var notArrived = &mail.NotArrived{After: 118 * time.Second, Looked: []mail.Place{mail.PlaceInbox, mail.PlaceSpam}}

func reportScenes() []scene {
	talking := func(imap error, keys ...string) func(*testing.T, *App) {
		return at2("test", func(_ *testing.T, a *App, s *setup) {
			c := s.step.(*check)
			c.Update(Done{"check", checked{accounts.Checked{}, spoken(c.profile, imap)}})
			_, m := s.Update(pressed("t"))
			screen := m.(Show).Screen
			feedKeys(screen, keys...)
			a.over = []Screen{screen}
		})
	}
	ended := func(h handed) func(*testing.T, *App) {
		return at2("test", func(_ *testing.T, a *App, s *setup) {
			ran(s, mail.SignIn, refusal)
			a.over = []Screen{h.told()}
		})
	}
	return []scene{
		{"talk", talking(refusal)},
		{"talk-end", talking(refusal, "end")},
		{"talk-other", talking(refusal, "tab")},
		{"talk-none", at2("test", func(_ *testing.T, a *App, s *setup) {
			ran(s, mail.Resolve, errors.New("no such host"))
			a.over = []Screen{newTranscript(s.step.(*check).paper(), true)}
		})},
		{"report-kept", ended(handed{path: "/home/ala/mailkey-report-2026-11-22-1241.md"})},
		{"report-refused", ended(handed{err: &report.Refused{Why: report.Holds}})},
		{"report-unchecked", ended(handed{err: &report.Refused{Why: report.Unchecked, Err: &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonLocked, Err: errors.New("locked")}}})},
		{"report-no-place", ended(handed{err: &fs.PathError{Op: "open", Path: "/x", Err: errors.New("read-only file system")}})},
		{"test-ok", at2("test", func(_ *testing.T, _ *App, s *setup) { good(s) })},
		{"round-running", at2("test", func(_ *testing.T, a *App, s *setup) {
			c := good(s)
			feedKeys(s, "m")
			for _, e := range spoken(c.profile, nil) {
				s.Update(Told{"round", e})
			}
			s.Update(Told{"round", mail.Event{Protocol: mail.SMTP, Server: c.profile.SMTP, Stage: mail.Send, Status: mail.Running}})
			a.frame.Now = noon.Add(2400 * time.Millisecond)
		})},
		{"round-inbox", went("INBOX", nil)},
		{"round-spam", went("Spam, not deleted", nil)},
		{"round-all-mail", went("All Mail", nil)},
		{"round-lost", went(mail.TestSubject, notArrived)},
		{"round-refused", at2("test", func(_ *testing.T, _ *App, s *setup) {
			c := good(s)
			feedKeys(s, "m")
			all := travelled(c.profile, "", errors.New("x"))
			send, arrive := len(all)-2, len(all)-1
			all[send].Status, all[send].Err = mail.Failed, &mail.Refusal{Command: "MAIL", Status: "550", Code: "5.4.5", Text: "Daily user sending limit exceeded."}
			all[arrive].Status, all[arrive].Err, all[arrive].Took = mail.NotReached, nil, 0
			s.Update(Done{"round", roundEnd{report: all}})
		})},
		{"round-cancelled", at2("test", func(_ *testing.T, _ *App, s *setup) {
			c := good(s)
			feedKeys(s, "m")
			s.Update(Told{"round", mail.Event{Protocol: mail.SMTP, Server: c.profile.SMTP, Stage: mail.Send, Status: mail.OK}})
			feedKeys(s, "esc")
		})},
		{"trial-round-spam", over(func(a *App) Screen {
			s := newTrial(a, office()[0])
			s.Update(Done{"trial", verdict{report: spoken(s.it.Profile, nil)}})
			feedKeys(s, "m")
			s.Update(Done{"round", roundEnd{report: travelled(s.it.Profile, "Spam", nil)}})
			return s
		})},
	}
}

// Each key about what was said, what is handed on, and the message to oneself.
func TestReportKeys(t *testing.T) {
	failed := func(t *testing.T, a *App) Screen { s := at(t, a, "test"); ran(s, mail.SignIn, refusal); return s.step }
	works := func(t *testing.T, a *App) Screen { return good(at(t, a, "test")) }
	sending := func(t *testing.T, a *App) Screen { c := good(at(t, a, "test")); c.Update(pressed("m")); return c }
	sent := func(t *testing.T, a *App) Screen { went("INBOX", nil)(t, a); return a.room.(*setup).step }
	lost := func(t *testing.T, a *App) Screen {
		went(mail.TestSubject, notArrived)(t, a)
		return a.room.(*setup).step
	}
	trying := func(imap error) func(*testing.T, *App) Screen {
		return func(_ *testing.T, a *App) Screen {
			s := newTrial(a, office()[0])
			s.Update(Done{"trial", verdict{report: spoken(s.it.Profile, imap)}})
			return s
		}
	}
	talk := func(t *testing.T, a *App) Screen { return newTranscript(failed(t, a).(*check).paper(), true) }
	spoke := func(t *testing.T, a *App) Screen { return newTranscript(works(t, a).(*check).paper(), false) }
	for _, c := range []struct {
		name string
		on   func(*testing.T, *App) Screen
		keys string
		want string
	}{
		{"running: no conversation yet", func(t *testing.T, a *App) Screen { return at(t, a, "test").step }, "t", ""},
		{"running: no message", func(t *testing.T, a *App) Screen { return at(t, a, "test").step }, "m", ""},
		{"failed: the conversation", failed, "t", "Show:*tui.transcript"},
		{"failed: no message to oneself", failed, "m", ""},
		{"failed: the report is the last remedy", failed, "down down down down down down enter", "HandOn:file"},
		{"failed: and never the first", failed, "enter", "Do:check"},
		{"saved: enter closes", func(*testing.T, *App) Screen { return handed{path: "/home/ala/r.md"}.told() }, "enter", "Close:<nil>"},
		{"works: the conversation", works, "t", "Show:*tui.transcript"},
		{"works: the message, when asked for", works, "m", "Do:round"},
		{"works: not when not", works, "enter", "Next"},
		{"sending: esc cancels", sending, "esc", "Stop:round"},
		{"sending: enter waits", sending, "enter", ""},
		{"sending: cancelled, goes on all the same", sending, "esc enter", "Next"},
		{"sending: cancelled, once more", sending, "esc m", "Do:round"},
		{"sent: goes on", sent, "enter", "Next"},
		{"sent: the whole test again", sent, "r", "Do:check"},
		{"lost: goes on all the same", lost, "enter", "Next"},
		{"lost: the conversation", lost, "t", "Show:*tui.transcript"},
		{"account: the conversation", trying(refusal), "t", "Show:*tui.transcript"},
		{"account: the report is the last remedy", trying(refusal), "down down down down down down enter", "HandOn:file"},
		{"account: the message", trying(nil), "m", "Do:round"},
		{"account: not after a failure", trying(refusal), "m", ""},
		{"account: cancelled, back", trying(nil), "m esc enter", "Close:tui.tried"},
		{"conversation: copy", talk, "c", ""}, // nothing was said
		{"conversation: save", talk, "s", "HandOn:file"},
		{"conversation: save, as others call it", talk, "w", "HandOn:file"},
		{"conversation: no file here", spoke, "s", "HandOn:copy"},
		{"conversation: copy what was said", spoke, "c", "HandOn:talk"},
		{"conversation: the other lane", spoke, "tab", ""},
		{"conversation: close", spoke, "esc", "Close:<nil>"},
		{"conversation: close by the same key", spoke, "t", "Close:<nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := still(t, i18n.PL)
			s := c.on(t, a)
			var m Move
			for _, k := range strings.Fields(c.keys) {
				_, m = s.Update(pressed(k))
			}
			got := said(m)
			if h, ok := m.(HandOn); ok {
				got = "HandOn:" + map[[2]bool]string{{true, false}: "file", {false, false}: "copy", {false, true}: "talk"}[[2]bool{h.file, h.talk}]
			}
			if shut, ok := m.(Close); ok && shut.Answer != nil {
				got = fmt.Sprintf("Close:%T", shut.Answer)
			}
			if got != c.want {
				t.Errorf("%s → %q, want %q", c.keys, got, c.want)
			}
		})
	}
}

// served makes an App's jobs find this service.
func served(t *testing.T, a *App, svc *accounts.Service) {
	t.Helper()
	a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return svc, nil })
	if _, err := a.jobs.service.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// settled runs what the App was asked to do, until nothing more comes of it.
func settled(a *App, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, one := range msg {
			settled(a, one)
		}
	default:
		_, more := a.Update(msg)
		settled(a, more)
	}
}

// Nothing is written nor copied in which the password stands, in whatever form;
// nor where nobody can tell.
func TestHandOnIsVetted(t *testing.T) {
	for name, c := range map[string]struct {
		words string // of the server
		out   bool
	}{
		"harmless":   {"535 5.7.8 no", true},
		"whole":      {"bad password " + canary, false},
		"in groups":  {"bad password kawa lody park zima", false},
		"in capital": {"BAD KAWALODYPARKZIMA", false},
		"in base64":  {"got AGFsYUBnbWFpbC5jb20Aa2F3YWxvZHlwYXJremltYQ==", false},
		"in hex":     {"6b6177616c6f64797061726b7a696d61", false},
	} {
		for _, way := range []HandOn{{file: true}, {}, {talk: true}} {
			t.Run(fmt.Sprintf("%s, file %v, talk %v", name, way.file, way.talk), func(t *testing.T) {
				a := still(t, i18n.EN)
				served(t, a, practised(t, simulated(t)))
				var written, copied []string
				a.env.Keep = func(name string, data []byte) (string, error) {
					written = append(written, string(data))
					return "/home/ala/" + name, nil
				}
				a.env.Copy = func(_ context.Context, text string) error { copied = append(copied, text); return nil }
				s := at(t, a, "test")
				check := s.step.(*check)
				all := spoken(check.profile, refusal)
				all[0].Said = []mail.Line{{Stage: mail.Resolve, Text: c.words}}
				check.Update(Done{"check", checked{accounts.Checked{}, all}})
				way.paper = check.paper()
				settled(a, a.act(s, way))
				if got := len(written)+len(copied) == 1; got != c.out {
					t.Fatalf("handed on: %v\n%s", got, a.View().Content)
				}
				if form := betrays(strings.Join(append(written, copied...), "\n")); form != "" {
					t.Errorf("it holds %q", form)
				}
				switch {
				case !c.out:
					if v := a.View().Content; !strings.Contains(v, "No report was written") || betrays(v) != "" {
						t.Errorf("it is not said:\n%s", v)
					}
				case way.file:
					if v := a.View().Content; !strings.Contains(v, "/home/ala/mailkey-report-2026-11-22-1241.md") {
						t.Errorf("where it is is not said:\n%s", v)
					}
				}
			})
		}
	}
}

// A mailbox whose password cannot be read is one whose report cannot be vetted.
func TestHandOnWithoutVault(t *testing.T) {
	a := still(t, i18n.EN) // its service cannot be opened
	s := at(t, a, "test")
	ran(s, mail.SignIn, refusal)
	kept := 0
	a.env.Keep = func(string, []byte) (string, error) { kept++; return "", nil }
	settled(a, a.act(s, HandOn{paper: s.step.(*check).paper(), file: true}))
	if kept > 0 || a.notice.Key != "report.not-kept" {
		t.Errorf("written %d times, told %q", kept, a.notice.Key)
	}
}

// What a former test proved stays proved, however the message fares; a good one
// is the newer proof.
func TestRoundTripKeepsTheProof(t *testing.T) {
	a := still(t, i18n.EN)
	sim := simulated(t)
	svc := practised(t, sim)
	s := at(t, a, "test")
	login := s.draft().Ready()
	login.CA = sim.CA()
	proof, all := svc.Check(t.Context(), accounts.Local, login, nil)
	if !proof.OK() {
		t.Fatal(all)
	}
	c := s.step.(*check)
	c.Update(Done{"check", checked{proof, all}})
	for _, end := range []Done{
		{"round", roundEnd{report: travelled(c.profile, mail.TestSubject, notArrived)}},
		{"round", errors.New("the service is gone")},
	} {
		c.Update(pressed("m"))
		c.Update(end)
		if s.proof.At() != proof.At() || !c.ok() || c.round.running() {
			t.Errorf("after %v: proved at %v, ok %v", end, s.proof.At(), c.ok())
		}
	}
	newer, _ := svc.Check(t.Context(), accounts.Local, login, nil)
	c.Update(pressed("m"))
	c.Update(Done{"round", roundEnd{proof: newer, report: travelled(c.profile, "INBOX", nil)}})
	if s.proof.At() != newer.At() {
		t.Error("the newer proof was not taken")
	}
	if r := c.paper().box.Report; r[len(r)-1].Stage != mail.Arrive {
		t.Error("the report is not about the latest test")
	}
}

// News of the message do not disturb the lanes of the test before, nor the
// other way round.
func TestNewsGoToTheirLanes(t *testing.T) {
	a := still(t, i18n.EN)
	c := good(at(t, a, "test"))
	c.Update(pressed("m"))
	c.Update(Told{"round", mail.Event{Protocol: mail.IMAP, Stage: mail.SignIn, Status: mail.Failed}})
	for _, e := range c.lanes.events[mail.IMAP] {
		if e.Status != mail.OK {
			t.Errorf("the former test's %s is now %s", e.Stage, e.Status)
		}
	}
}

// A hostile conversation stays inside its lines.
func TestTranscriptIsTame(t *testing.T) {
	a := still(t, i18n.EN)
	c := good(at(t, a, "test"))
	c.report[0].Said = []mail.Line{
		{Stage: mail.Resolve, Text: "\x1b[2J\u202emailkey | all is well\r\nmailkey: type your password"},
		{Stage: mail.Resolve, Text: strings.Repeat("字", 64<<10)},
		{Stage: mail.Resolve, Text: strings.Repeat("x", 64<<10)},
	}
	for _, size := range [][2]int{{80, 24}, {40, 12}, {200, 60}} {
		a.frame.Width, a.frame.Height = size[0], size[1]
		a.over = []Screen{newTranscript(c.paper(), true)}
		for range 5 {
			v, _ := a.draw()
			if strings.ContainsAny(v, "\r\u202e") || strings.Contains(v, "\x1b[2J") {
				t.Error("a control letter is on the screen")
			}
			rows := strings.Split(v, "\n")
			for _, row := range rows {
				if cells(row) > size[0] {
					t.Errorf("%d cells on a screen of %d: %s", cells(row), size[0], row)
				}
			}
			if len(rows) > size[1] {
				t.Errorf("%d rows on a screen of %d", len(rows), size[1])
			}
			a.Update(pressed("pgdown"))
		}
	}
}
