package report

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
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

// places puts a text into every value of a report that comes from outside.
func places(t testing.TB, text string) map[string]Facts {
	all := map[string]Facts{}
	put := func(name string, change func(f *Facts, m *Mailbox)) {
		m := sample(t)
		f := facts()
		change(&f, &m)
		f.Mailboxes = []Mailbox{m}
		all[name] = f
	}
	put("server line", func(_ *Facts, m *Mailbox) { m.Report[4].Said[1].Text = "NO " + text })
	put("two server lines", func(_ *Facts, m *Mailbox) {
		letters := []rune(text)
		half := len(letters) / 2
		m.Report[4].Said = []mail.Line{{Stage: mail.SignIn, Text: string(letters[:half])}, {Stage: mail.SignIn, Text: string(letters[half:])}}
	})
	put("our label", func(_ *Facts, m *Mailbox) { m.Report[4].Said[0].Text = "LOGIN " + text })
	put("behind what is shortened", func(_ *Facts, m *Mailbox) { m.Report[4].Said[1].Text = strings.Repeat("x ", 92) + text })
	put("refusal", func(_ *Facts, m *Mailbox) {
		m.Report[4].Err = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Text: text}
	})
	put("error", func(_ *Facts, m *Mailbox) { m.Report[4].Err = errors.New(text) })
	put("detail", func(_ *Facts, m *Mailbox) { m.Report[0].Detail = text })
	put("user name", func(_ *Facts, m *Mailbox) { m.Profile.UserName = text })
	put("host", func(_ *Facts, m *Mailbox) { m.Profile.IMAP.Host = text })
	put("problem", func(_ *Facts, m *Mailbox) { m.Problem = text })
	put("evidence", func(_ *Facts, m *Mailbox) { m.Evidence[0].Detail = text })
	put("source", func(_ *Facts, m *Mailbox) { m.Evidence[0].Source = discover.Source(text) })
	put("terminal", func(f *Facts, _ *Mailbox) { f.Terminal = text })
	put("version", func(f *Facts, _ *Mailbox) { f.Version = text })
	if a, err := mail.ParseAddress(text + "@firma.pl"); err == nil {
		put("address", func(_ *Facts, m *Mailbox) { m.Profile.Address = a })
	}
	return all
}

// drafts is every form of a report.
func drafts(f Facts) map[string]Draft {
	return map[string]Draft{
		"markdown pl": Markdown(i18n.PL, f), "markdown en": Markdown(i18n.EN, f), "json": JSON(i18n.EN, f), "transcript": Transcript(i18n.PL, f.Mailboxes[0]),
	}
}

// forms is a password as servers and people write it.
func forms(password string) map[string]string {
	all := map[string]string{
		"whole": password, "capitals": strings.ToUpper(password), "hex": hex.EncodeToString([]byte(password)),
		"HEX": strings.ToUpper(hex.EncodeToString([]byte(password))), "spaced": strings.Join(strings.Split(password, ""), " "),
		"invisible between": strings.Join(strings.Split(password, ""), "\u200b"), "url": base64.URLEncoding.EncodeToString([]byte("\x00a@b.c\x00" + password)),
	}
	for before := range 3 {
		all[fmt.Sprintf("base64 after %d", before)] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + password + "\x00\x01"))
	}
	return all
}

// Wherever a password stands, in whatever form: nothing is let out in which it
// can be found. What holds it is refused, and the refusal does not quote it.
func TestNoPasswordGetsOut(t *testing.T) {
	for _, password := range []string{"kawalodyparkzima", "Tr0ub4dor&3", `a"b\c<d>e&f`, "zażółć gęślą", `""\\<<>>!!`} {
		deaf := mail.DeafTo(mail.NewSecret(password))
		check := func(text string) (bool, error) { return deaf.Holds(text), nil }
		for form, text := range forms(password) {
			if !deaf.Holds(text) { // the form says nothing of it, as base64 of a few signs
				continue
			}
			for place, f := range places(t, text) {
				for kind, draft := range drafts(f) {
					v, err := draft.Vet(NoPassword, check)
					var refused *Refused
					switch {
					case err == nil && (strings.Contains(v.String(), text) || strings.Contains(v.String(), password)):
						t.Errorf("%q, %s in %s: %s lets it out", password, form, place, kind)
					case err == nil && kind != "transcript":
						t.Errorf("%q, %s in %s: %s is let out", password, form, place, kind)
					case err != nil && (!errors.As(err, &refused) || refused.Why != Holds || deaf.Holds(err.Error()) || v.String() != ""):
						t.Errorf("%q, %s in %s: %s is refused as %v", password, form, place, kind, err)
					}
				}
			}
		}
	}
}

// A password that is a word of the report, or a setting, cannot be told from
// one that leaked: refused.
func TestPasswordLikeTheReport(t *testing.T) {
	f := facts(sample(t))
	for password, want := range map[string]bool{
		"imap.firma.pl": true, "ala@firma.pl": true, "credentials": true, "IMAPFIRMAPL": true, "xterm": true,
		"kawalodyparkzima": false, "imap.gmail.com": false,
	} {
		deaf := mail.DeafTo(mail.NewSecret(password))
		for kind, draft := range map[string]Draft{"markdown": Markdown(i18n.EN, f), "json": JSON(i18n.EN, f)} {
			_, err := draft.Vet(func(text string) (bool, error) { return deaf.Holds(text), nil })
			if (err != nil) != want {
				t.Errorf("%s, %s: %v", password, kind, err)
			}
		}
	}
}

// Nothing is let out that nobody could check.
func TestUnchecked(t *testing.T) {
	locked := errors.New("the keyring is locked")
	draft := Markdown(i18n.EN, facts(sample(t)))
	for name, checks := range map[string][]Check{
		"none":   nil,
		"locked": {NoPassword, func(string) (bool, error) { return false, locked }},
		"both":   {func(string) (bool, error) { return true, locked }},
	} {
		v, err := draft.Vet(checks...)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Why != Unchecked || v.String() != "" || name != "none" && !errors.Is(err, locked) {
			t.Errorf("%s: %q, %v", name, v, err)
		}
	}
	if got := fmt.Sprintf("%v %+v", Vetted{}, Vetted{}.Bytes()); got != " []" {
		t.Errorf("nothing vetted is %q", got)
	}
}

// beyondCode is what CommonMark shows of a text outside of code: fenced blocks
// (4.5) and code spans (6.1) are taken out.
func beyondCode(t *testing.T, text string) string {
	t.Helper()
	var rest strings.Builder
	fence := ""
	for line := range strings.SplitSeq(text, "\n") {
		for range 3 { // a fence may be indented so far
			line = strings.TrimPrefix(line, " ")
		}
		mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(mark) >= 3 && !strings.Contains(line[len(mark):], "`"):
			fence = mark
		case fence == "":
			rest.WriteString(beyondSpans(line) + "\n")
		case len(mark) >= len(fence) && strings.TrimSpace(line[len(mark):]) == "":
			fence = ""
		}
	}
	if fence != "" {
		t.Errorf("a fence stays open in\n%s", text)
	}
	return rest.String()
}

func beyondSpans(line string) string {
	var rest strings.Builder
	for {
		i := strings.IndexByte(line, '`')
		if i < 0 {
			return rest.String() + line
		}
		rest.WriteString(line[:i])
		mark := line[i : len(line)-len(strings.TrimLeft(line[i:], "`"))]
		line = line[i+len(mark):]
		end := -1
		for at := 0; at < len(line); {
			run := len(line[at:]) - len(strings.TrimLeft(line[at:], "`"))
			if run == len(mark) {
				end = at
				break
			}
			at += max(run, 1)
		}
		if end < 0 { // it begins no code
			rest.WriteString(mark)
			continue
		}
		line = line[end+len(mark):]
	}
}

// No text from outside can be anything but code: no heading, no link, no HTML,
// no word of ours.
func TestMarkdownCannotBeFaked(t *testing.T) {
	pieces := []string{"EVIL", "`", "``", "```", "~~~", "\n", "\r\n", " ", "# ", "<b>", "<!--", "[EVIL](https://evil.example)", "https://evil.example/EVIL", "\\", "*", "|", "&lt;", "\u202e", "\x1b[2J", "{host}"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 120 {
		text := ""
		for range random.IntN(6) {
			text += pieces[random.IntN(len(pieces))]
		}
		if random.IntN(4) == 0 {
			text = "```" // a whole line that would end a block
		}
		for place, f := range places(t, text) {
			for _, lang := range i18n.Langs {
				written := vetted(t, Markdown(lang, f))
				if rest := beyondCode(t, written); strings.Contains(rest, "EVIL") || strings.Contains(rest, "evil") || strings.Contains(rest, "firma.pl") || strings.ContainsAny(rest, "<>`") {
					t.Fatalf("%q in %s stands outside of code:\n%s", text, place, rest)
				}
				if strings.ContainsAny(written, "\x1b\r\u202e") {
					t.Fatalf("%q in %s: a control letter is written", text, place)
				}
			}
		}
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
			w := words(lang, diagnose.Diagnosis{Cause: cause, Note: diagnose.OtherLaneWorks}, code)
			for _, text := range []string{w.title, w.why, w.next, w.note} {
				if rest := beyondSpans(text); strings.ContainsAny(rest, "*_<>`#|~\\") || strings.Contains(rest, "](") {
					t.Errorf("%s (%s): %s", cause, lang, text)
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

// No line of a block can end it.
func TestBlocksStayShut(t *testing.T) {
	for _, line := range []string{"```", "````", "   ```", "`````` ", "~~~"} {
		p := &page{lang: i18n.EN}
		p.block([]string{line, "EVIL"})
		if rest := beyondCode(t, p.out.String()); strings.Contains(rest, "EVIL") {
			t.Errorf("%q ends its block:\n%s", line, p.out.String())
		}
	}
}
