package i18n_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
	"mailkey/ui/plain"
)

var update = flag.Bool("update", false, "write docs/diagnosis.md anew")

// nothing is what a diagnosis holds about which nothing is known.
func nothing() map[string]string {
	args := map[string]string{}
	for _, name := range diagnose.Args() {
		args[name] = i18n.Unknown
	}
	return args
}

// Every cause reads as sentences, whatever is known of the server, the lane and
// the mailbox.
func TestCausesRead(t *testing.T) {
	causes := append(diagnose.Causes(), "cancelled")
	if len(causes) != 38 {
		t.Fatalf("%d causes", len(causes))
	}
	for _, cause := range causes {
		for _, lang := range i18n.Langs {
			for known := range 8 {
				for _, lane := range []mail.Protocol{mail.IMAP, mail.SMTP, ""} {
					args := nothing()
					for i, value := range [][2]string{{"host", "poczta.firma.pl"}, {"port", "993"}, {"address", "biuro@firma.pl"}} {
						if known>>i&1 == 1 {
							args[value[0]] = value[1]
						}
					}
					if lane != "" {
						args["protocol"] = strings.ToUpper(string(lane))
					}
					d := diagnose.Diagnosis{Cause: cause, Because: mail.Event{Protocol: lane}, Args: args}
					reads(t, lang, d)
					if known == 0 || known == 7 {
						notesRead(t, lang, d)
					}
				}
			}
		}
	}
}

// notesRead checks what notes say in place of a cause, with and without what they fill in.
func notesRead(t *testing.T, lang i18n.Lang, d diagnose.Diagnosis) {
	t.Helper()
	plainly := plain.Said(lang, d)
	for _, note := range diagnose.Notes() {
		d.Note = note
		d.Args["after"] = "118"
		for _, date := range []string{"2026-10-01", i18n.Unknown} {
			d.Args["from"], d.Args["until"] = date, date
			reads(t, lang, d)
		}
		if words := plain.Said(lang, d); words.Why == plainly.Why && words.Next == plainly.Next {
			t.Errorf("%s (%s) says nothing of its own", note, lang)
		}
	}
}

// reads checks a diagnosis as the lines tell it, and as the screen does.
func reads(t *testing.T, lang i18n.Lang, d diagnose.Diagnosis) {
	t.Helper()
	words := plain.Said(lang, d)
	texts := []string{words.Title, words.Why, words.Next}
	pairs := []any{"protocol", "«protocol.»", "host", "", "port", 0} // what a screen knows of no server
	for name, value := range d.Args {
		pairs = append(pairs, name, value)
	}
	for _, part := range []string{"title", "why", "next"} {
		texts = append(texts, lang.T("cause."+string(d.Cause)+"."+part, pairs...))
	}
	for _, text := range texts {
		for _, bad := range []string{"—", "«", "{", "}", "  ", " .", " ,", " ;", " :", "„”", "“”", "()", "( ", " )"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s (%s) with %v: %q in %q", d.Cause, lang, d.Args, bad, text)
			}
		}
		if text == "" || text != strings.TrimSpace(text) {
			t.Errorf("%s (%s) with %v: %q", d.Cause, lang, d.Args, text)
		}
	}
	for _, sentence := range []string{words.Why, words.Next} {
		if !strings.HasSuffix(sentence, ".") {
			t.Errorf("%s (%s): no full stop after %q", d.Cause, lang, sentence)
		}
	}
}

// page is docs/diagnosis.md without its tables.
var page = map[i18n.Lang]struct{ text, head string }{
	i18n.EN: {
		`# Why mail does not connect

_Written by ` + "`go test ./ui/i18n -run TestDiagnosisPage -update`" + ` from the texts that mailkey shows. Do not edit it._

[Po polsku](#dlaczego-poczta-się-nie-łączy)

` + "`mailkey test`" + ` tests a mailbox and ` + "`mailkey explain`" + ` reads a message from any program; both name one cause of this table, under
the name in its first column. The cause is decided from facts first: at which stage it broke, over which protocol, with which
server, port and kind of encryption, then from the types of errors and the codes in replies (` + "`5.7.8`, `[AUTHENTICATIONFAILED]`" + `).
A server's prose comes last, for it changes and is translated. The same words can mean two things: “timed out” while connecting is a
blocked port, in the middle of a conversation a server that fell silent. So it helps to tell what you know:
` + "`mailkey explain --host HOST --port PORT --stage STAGE`" + `. What fits no cause stays ` + "`unknown`" + ` (exit code 3): mailkey does not guess.

In the table, **again** says whether trying again without any change can help: no, later (` + "`wait`" + `), or at once (` + "`now`" + `).
**Step** is where the remedy is, a page of the guide: ` + "`mailkey guide STEP`" + `.
`, "| Cause | What happened | What to do | Again | Step |",
	},
	i18n.PL: {
		`# Dlaczego poczta się nie łączy

` + "`mailkey test`" + ` sprawdza skrzynkę, a ` + "`mailkey explain`" + ` czyta komunikat z dowolnego programu. Oba podają jedną przyczynę z tej tabeli,
pod nazwą z pierwszej kolumny. O przyczynie decydują najpierw fakty: na którym etapie coś się zepsuło, w którym protokole, z jakim
serwerem, portem i szyfrowaniem, potem rodzaj błędu i kody w odpowiedzi (` + "`5.7.8`, `[AUTHENTICATIONFAILED]`" + `). Zdania serwera liczą się
na końcu, bo się zmieniają i bywają tłumaczone. Te same słowa mogą znaczyć dwie rzeczy: przekroczony czas przy łączeniu to
zablokowany port, a w środku rozmowy serwer, który zamilkł. Dlatego warto podać, co wiesz:
` + "`mailkey explain --host SERWER --port PORT --stage ETAP`" + `. Co nie pasuje do żadnej przyczyny, pozostaje nieznane
(` + "`unknown`" + `, kod wyjścia 3): mailkey nie zgaduje.

Kolumna **Ponowić** mówi, czy pomoże ponowna próba bez żadnych zmian: nie (` + "`no`" + `), później (` + "`wait`" + `) albo od razu (` + "`now`" + `).
**Krok** to miejsce, w którym jest rada, czyli strona przewodnika: ` + "`mailkey guide KROK`" + `.
`, "| Przyczyna | Co się stało | Co zrobić | Ponowić | Krok |",
	},
}

// The page of all causes is what the catalogue says now.
func TestDiagnosisPage(t *testing.T) {
	var b strings.Builder
	for i, lang := range []i18n.Lang{i18n.EN, i18n.PL} {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s\n%s\n|---|---|---|---|---|\n", page[lang].text, page[lang].head)
		for _, cause := range diagnose.Causes() {
			words := plain.Said(lang, diagnose.Diagnosis{Cause: cause, Args: nothing()})
			step := "–"
			if cause.Step() != diagnose.StepNone {
				if _, ok := guide.Find(string(cause.Step())); !ok {
					t.Errorf("%s: the guide has no page %s", cause, cause.Step())
				}
				step = "`" + string(cause.Step()) + "`"
			}
			fmt.Fprintf(&b, "| `%s` | **%s.** %s | %s | %s | %s |\n", cause, words.Title, words.Why, words.Next, cause.Retry(), step)
		}
	}
	const path = "../../docs/diagnosis.md"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != b.String() {
		t.Errorf("docs/diagnosis.md is not what the catalogue says (%v); go test ./ui/i18n -run TestDiagnosisPage -update writes it anew", err)
	}
}
