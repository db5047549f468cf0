package report

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

var noon = time.Date(2026, 11, 22, 19, 41, 0, 0, time.FixedZone("CET", 3600))

// sample is a mailbox whose sign-in is refused, both lanes having talked.
func sample(t testing.TB) Mailbox {
	t.Helper()
	address, err := mail.ParseAddress("ala@firma.pl")
	if err != nil {
		t.Fatal(err)
	}
	p := mail.Profile{
		Address: address, UserName: "ala@firma.pl",
		IMAP: mail.Server{Host: "imap.firma.pl", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.firma.pl", Port: 587, Security: mail.StartTLS},
	}
	m := Mailbox{Profile: p, Took: 1234 * time.Millisecond, Evidence: []discover.Evidence{{Source: discover.MX, Trusted: true, Detail: "mx.firma.pl"}}}
	for _, lane := range mail.Protocols {
		broken := false
		for _, stage := range mail.Stages(p.Server(lane).Security) {
			e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: stage, Status: mail.OK, Took: 12 * time.Millisecond}
			switch {
			case broken:
				e.Status, e.Took = mail.NotReached, 0
			case stage == mail.Greet:
				e.Said = []mail.Line{{Stage: stage, Text: "* OK ready"}}
			case stage == mail.SignIn:
				e.Status, broken = mail.Failed, true
				e.Err = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials"}
				e.Said = []mail.Line{{Stage: stage, Ours: true, Text: "AUTHENTICATE PLAIN"}, {Stage: stage, Text: "T1 NO Invalid credentials"}}
			}
			m.Report = append(m.Report, e)
		}
	}
	return m
}

func facts(boxes ...Mailbox) Facts {
	return Facts{When: noon, Version: "1.2.3", System: "linux/amd64", Terminal: "xterm", Mailboxes: boxes}
}

func vetted(t *testing.T, d Draft) string {
	t.Helper()
	v, err := d.Vet(NoPassword)
	if err != nil {
		t.Fatal(err)
	}
	return v.String()
}

// What somebody who helps has to know stands in it, in the reader's language.
func TestMarkdown(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.PL: {
			"# Raport z testu poczty", "2026-11-22 19:41:00 +01:00 (CET)", "linux/amd64", "imap.firma.pl:993 SSL/TLS", "smtp.firma.pl:587 STARTTLS",
			"nie udało się", "`credentials-rejected` (na pewno)", "Czas testu                  1,2 s", "mailkey | AUTHENTICATE PLAIN", "serwer  | T1 NO Invalid credentials", "mx          pewne      mx.firma.pl",
		},
		i18n.EN: {
			"# Mail test report", "1.2.3", "xterm", "not reached", "`credentials-rejected` (for sure)", "1.2 s", "The server said: `Invalid credentials`",
			"-- Sign-in", "server  | * OK ready", "AUTHENTICATE refused: NO AUTHENTICATIONFAILED",
		},
	} {
		text := vetted(t, Markdown(lang, facts(sample(t))))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing in\n%s", lang, w, text)
			}
		}
		if strings.ContainsAny(text, "«{") {
			t.Errorf("%s: a text is missing in\n%s", lang, text)
		}
	}
	if text := vetted(t, Markdown(i18n.EN, facts(sample(t)))); strings.Contains(text, "practice") {
		t.Error("what is real is called practice")
	}
	f := facts(sample(t))
	f.Practice = true
	if text := vetted(t, Markdown(i18n.EN, f)); !strings.Contains(text, "This was practice") {
		t.Errorf("practice is not marked:\n%s", text)
	}
}

// A mailbox that could not be tested is in it, with the reason.
func TestUntested(t *testing.T) {
	m := Mailbox{Profile: mail.Profile{Address: sample(t).Profile.Address}, Problem: "the keyring is locked"}
	text := vetted(t, Markdown(i18n.EN, facts(m)))
	for _, want := range []string{"`ala@firma.pl`", "There was no test.", "the keyring is locked"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "IMAP)") {
		t.Errorf("servers that are not known are told of:\n%s", text)
	}
}

func TestJSON(t *testing.T) {
	var doc struct {
		Schema int
		Report struct {
			When     time.Time
			System   string
			Accounts []struct {
				Address string
				Verdict mail.Verdict
				TookMS  int64 `json:"took_ms"`
				Lanes   []struct {
					Protocol  mail.Protocol
					Port      int
					Verdict   mail.Verdict
					Stages    []struct{ Stage, Status, Error string }
					Diagnosis struct {
						Cause, Title, Said string
						Sure               bool
					}
					Transcript []mail.Line
				}
				Evidence []discover.Evidence
			}
		}
	}
	if err := json.Unmarshal([]byte(vetted(t, JSON(i18n.EN, facts(sample(t))))), &doc); err != nil {
		t.Fatal(err)
	}
	r := doc.Report
	if doc.Schema != 1 || !r.When.Equal(noon) || r.System != "linux/amd64" || len(r.Accounts) != 1 {
		t.Fatalf("%+v", doc)
	}
	a := r.Accounts[0]
	if a.Address != "ala@firma.pl" || a.Verdict != mail.VerdictFailed || a.TookMS != 1234 || len(a.Lanes) != 2 || a.Evidence[0].Source != discover.MX {
		t.Errorf("%+v", a)
	}
	imap := a.Lanes[0]
	if imap.Protocol != mail.IMAP || imap.Port != 993 || len(imap.Stages) != 6 || imap.Diagnosis.Cause != "credentials-rejected" || imap.Diagnosis.Said != "Invalid credentials" {
		t.Errorf("%+v", imap)
	}
	if want := (mail.Line{Stage: mail.SignIn, Ours: true, Text: "AUTHENTICATE PLAIN"}); imap.Transcript[1] != want {
		t.Errorf("%+v", imap.Transcript)
	}
}

// A server cannot speak for mailkey: each row of the conversation says whose it is.
func TestEachLineHasItsSpeaker(t *testing.T) {
	m := sample(t)
	m.Report[4].Said[1].Text = "x\nmailkey | all is well\n-- Sign-in"
	for row := range strings.SplitSeq(vetted(t, Transcript(i18n.EN, m)), "\n") {
		if strings.Contains(row, "all is well") && !strings.HasPrefix(row, "server  | ") {
			t.Errorf("the server says: %s", row)
		}
	}
}

// Our own sentences hold nothing that Markdown would take for its own.
func TestTextsAreNoMarkdown(t *testing.T) {
	for _, cause := range diagnose.Causes() {
		for _, lang := range i18n.Langs {
			for _, note := range []diagnose.Note{"", diagnose.OtherLaneWorks, diagnose.NotArrived} {
				w := Say(lang, diagnose.Diagnosis{Cause: cause, Note: note, Args: map[string]string{"after": "60"}}, Told, code)
				for _, text := range []string{w.Title, w.Why, w.Next} {
					if rest := beyondSpans(text); strings.ContainsAny(rest, "*_<>`#|~\\") || strings.Contains(rest, "](") {
						t.Errorf("%s (%s): %s", cause, lang, text)
					}
				}
			}
		}
	}
}

// However much was said, a report stays small, and tells what it leaves out.
func TestBounds(t *testing.T) {
	huge := sample(t)
	for i := range huge.Report {
		for range 300 {
			huge.Report[i].Said = append(huge.Report[i].Said, mail.Line{Stage: huge.Report[i].Stage, Text: strings.Repeat("x", 4<<10)})
		}
	}
	huge.Profile.UserName = strings.Repeat("u", 1<<20)
	var all []Mailbox
	for range maxMailboxes + 7 {
		all = append(all, huge)
	}
	for kind, draft := range map[string]Draft{"markdown": Markdown(i18n.EN, facts(all...)), "json": JSON(i18n.EN, facts(all...))} {
		if text := vetted(t, draft); len(text) > 4<<20 {
			t.Errorf("%s: %d bytes", kind, len(text))
		}
	}
	few := vetted(t, Markdown(i18n.EN, facts(huge, huge)))
	if !strings.Contains(few, "lines of the conversations are left out") || strings.Contains(few, "mailboxes are left out") {
		t.Error("that lines are left out is not told")
	}
	if strings.Contains(vetted(t, Markdown(i18n.EN, facts(sample(t)))), "left out") {
		t.Error("nothing is left out of a small one")
	}
}

func TestName(t *testing.T) {
	if got := Name(noon); got != "mailkey-report-2026-11-22-1941.md" {
		t.Error(got)
	}
}
