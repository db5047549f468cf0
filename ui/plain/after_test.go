package plain

import (
	"context"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// breaking is servers of which the receiving one answers a sign-in as it is told.
type breaking struct {
	scripted
	err    error
	rounds int
}

func (b *breaking) Run(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	r := b.scripted.Run(ctx, l, emit)
	for i := range r {
		r[i].Said = []mail.Line{{Stage: r[i].Stage, Text: "words of " + string(r[i].Protocol)}}
		if r[i].Stage == mail.SignIn && b.err != nil {
			r[i].Status, r[i].Err = mail.Failed, b.err
		}
		if r[i].Stage == mail.Use && b.err != nil {
			r[i].Status = mail.NotReached
		}
	}
	return r
}

func (b *breaking) RoundTrip(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	b.rounds++
	return append(b.Run(ctx, l, emit), mail.Event{Protocol: mail.SMTP, Stage: mail.Send, Status: mail.OK},
		mail.Event{Protocol: mail.IMAP, Stage: mail.Arrive, Status: mail.OK, Detail: mail.Arrival{Place: mail.PlaceSpam}.String()})
}

func (b *breaking) SignIn(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	return b.Run(ctx, l, emit).Lane(mail.IMAP)
}

// met is what was said when these lines were answered, at Google's.
func met(t *testing.T, servers *breaking, change func(*ui.Env), answers ...string) string {
	t.Helper()
	servers.found = discover.Finding{Host: discover.Google, Kind: discover.Gmail, IMAP: server("imap.gmail.com", 993), SMTP: server("smtp.gmail.com", 465)}
	said, _ := answered(t, servers, servers, &servers.scripted, i18n.EN, change, answers...)
	return said
}

var toGoogle = []string{"ala@gmail.com", "", "", "1", "1", "kawa lody park zima", "", ""} // address, name, purpose, 2SV on, have it, password, keep, no other servers

// After a failure the first choice is what the words advise, and a report and the
// conversation are offered; after a good test the message to oneself, when asked for.
func TestAfterTheTest(t *testing.T) {
	page, _ := guide.Find(guide.AppPassword)
	wantsApp := &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "Application-specific password required"}
	throttled := &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Text: "[ALERT] Too many login attempts, please try again later."}
	var kept string
	keep := func(e *ui.Env) {
		e.Keep = func(name string, data []byte) (string, error) { kept = string(data); return "/home/ala/" + name, nil }
	}
	for name, c := range map[string]struct {
		err     error
		answers []string
		want    []string
		never   string
		rounds  int
	}{
		"refused": {wantsApp, nil, []string{
			"\n  1  " + page.Title(i18n.EN) + "\n", "Save a report", "Read the conversation",
			"Receiving · Mailbox · not reached\nSending · Name",
		}, "", 0},
		"the page, then":    {wantsApp, []string{"1"}, []string{"App password (it is not shown)"}, "", 0},
		"the report":        {wantsApp, []string{"Save a report", "5"}, []string{"The report is in /home/ala/mailkey-report-", "Number: "}, "", 0},
		"the conversation":  {wantsApp, []string{"Read the conversation with the server"}, []string{"words of imap", "words of smtp"}, "", 0},
		"throttled":         {throttled, nil, []string{"\n  1  Save, test later\n  2  Test again\n"}, "Type another password", 0},
		"good":              {nil, []string{""}, []string{"Send yourself a test message?", "[y/N]", "The mailbox works"}, "Spam", 0},
		"good, and no more": {nil, nil, []string{"The mailbox works", "is connected"}, "Spam", 0},
		"good, and round":   {nil, []string{"y"}, []string{"in the Spam folder", "has already been deleted"}, "SPF", 1},
	} {
		t.Run(name, func(t *testing.T) {
			servers := &breaking{err: c.err}
			said := met(t, servers, keep, append(toGoogle[:len(toGoogle):len(toGoogle)], c.answers...)...)
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not said in\n%s", want, said)
				}
			}
			if c.never != "" && strings.Contains(said, c.never) || servers.rounds != c.rounds {
				t.Errorf("%q, or %d messages, in\n%s", c.never, servers.rounds, said)
			}
		})
	}
	if kept == "" || strings.Contains(kept, "lody") {
		t.Errorf("the report is %q", kept)
	}
}

// A message is explained from the menu; the server that it is about is asked for.
func TestExplainByLines(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string
		want    string
	}{
		"known":   {[]string{"535-5.7.8 Username and Password not accepted", "", "smtp.gmail.com"}, "did not accept the address and password"},
		"unknown": {[]string{"my own sentence", "", "a/b", ""}, "What you pasted: “my own sentence”"},
		"nothing": {[]string{""}, "Paste an error message"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			env := ui.Env{In: strings.NewReader(strings.Join(c.answers, "\n") + "\n"), Out: &out, Lang: i18n.EN}
			talk := &talk{Lines: NewLines(env, &out), ctx: t.Context(), env: env, o: Options{Actor: accounts.Local}}
			if err := talk.explain(); err != nil {
				t.Fatal(err)
			}
			if said := out.String(); !strings.Contains(said, c.want) || strings.Contains(said, "neither a server") != (name == "unknown") {
				t.Errorf("said\n%s", said)
			}
		})
	}
}
