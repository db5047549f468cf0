package guide

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestDrawingsFit(t *testing.T) {
	for who, v := range people(t) {
		for _, lang := range i18n.Langs {
			for _, d := range drawings {
				for width := drawMin; width <= 80; width++ {
					for _, ascii := range []bool{false, true} {
						checkDrawing(t, Draw(d.id, lang, width, ascii, v), width, ascii, string(d.id)+" for "+who)
					}
				}
			}
		}
	}
}

func checkDrawing(t *testing.T, lines []Line, width int, ascii bool, name string) {
	t.Helper()
	if len(lines) < 3 || len(lines) > drawRows {
		t.Errorf("%s: %d rows", name, len(lines))
	}
	marks := 0
	for _, l := range lines {
		if got := ansi.StringWidth(l.String()); got != min(width, drawMax) {
			t.Errorf("%s at %d: a line of %d columns: %s", name, width, got, l)
		}
		for _, s := range l {
			if s.Mark && strings.TrimSpace(s.Text) != "" {
				marks++
			}
		}
		if ascii {
			checkASCII(t, l.String(), name)
		}
	}
	if marks < 1 || marks > 2 {
		t.Errorf("%s at %d: %d places to click", name, width, marks)
	}
}

func checkASCII(t *testing.T, s, name string) {
	t.Helper()
	for _, r := range s {
		if r > unicode.MaxASCII && !unicode.IsLetter(r) {
			t.Errorf("%s: symbol %q in ASCII: %s", name, r, s)
			return
		}
	}
}

func TestDrawingIsLeftOutWhereItCannotFit(t *testing.T) {
	if Draw(CreatePicture, i18n.PL, drawMin-1, false, Values{}) != nil {
		t.Error("drawn into too small a place")
	}
	if Draw("", i18n.PL, 80, false, Values{}) != nil {
		t.Error("no picture, yet something was drawn")
	}
}

func TestTextFits(t *testing.T) {
	for who, v := range people(t) {
		for _, lang := range i18n.Langs {
			for _, p := range pages {
				for _, width := range []int{20, 40, 80, 120} {
					for _, ascii := range []bool{false, true} {
						checkText(t, Text(p, lang, v, width, ascii), width, ascii, p.ID+" for "+who)
					}
				}
			}
		}
	}
}

func checkText(t *testing.T, text string, width int, ascii bool, name string) {
	t.Helper()
	if strings.ContainsAny(text, "\x1b\r\t{}") {
		t.Errorf("%s: escapes, tabs or open placeholders", name)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if link := strings.Contains(line, "https://"); ansi.StringWidth(line) > width && !link {
			t.Errorf("%s at %d: %d columns: %s", name, width, ansi.StringWidth(line), line)
		}
		if line != strings.TrimRight(line, " ") {
			t.Errorf("%s: spaces at the end of %q", name, line)
		}
		if ascii {
			checkASCII(t, line, name)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"Kliknij i poczekaj", 9, "Kliknij|i|poczekaj"},
		{"Kliknij i poczekaj", 12, "Kliknij|i poczekaj"},
		{"Find 2-Step Verification", 8, "Find|2-Step|Verifica|tion"},
		{"a b", 80, "a b"},
		{"", 10, ""},
		{"żółć", 2, "żó|łć"},
		{"ab", 0, "ab"},
		{"nowe wiadomości, 7,3 MB.", 20, "nowe wiadomości,|7,3 MB."},
		{"za 45 minut", 5, "za 45|minut"},
	} {
		if got := strings.Join(Wrap(tt.text, tt.width), "|"); got != tt.want {
			t.Errorf("Wrap(%q, %d) = %s, want %s", tt.text, tt.width, got, tt.want)
		}
	}
}

var (
	straightQuote = regexp.MustCompile(`["'’“‘]`)
	bareEmail     = regexp.MustCompile(`(?i)\bemail`)
	badSpace      = regexp.MustCompile(`  | [,.;:?!]|\.\.\.`)
)

func TestPolishTypography(t *testing.T) {
	v := people(t)["company"]
	for _, p := range everyText() {
		text := strings.ReplaceAll(fill(p.text.PL, i18n.PL, v), "adres email", "") // Firmao's own spelling
		for _, rule := range []*regexp.Regexp{straightQuote, bareEmail, badSpace} {
			if bad := rule.FindString(text); bad != "" {
				t.Errorf("%s: %q in: %s", p.where, bad, text)
			}
		}
		if !pairedQuotes(text) {
			t.Errorf("%s: quotation marks do not pair: %s", p.where, text)
		}
		if en := fill(p.text.EN, i18n.EN, v); badSpace.MatchString(en) || strings.Count(en, "“") != strings.Count(en, "”") || strings.ContainsAny(en, "\"„") {
			t.Errorf("%s: English typography: %s", p.where, en)
		}
	}
}

// pairedQuotes lets a quotation stand inside brackets of another name, but
// never open twice in a row or close what is not open.
func pairedQuotes(s string) bool {
	open := 0
	for _, r := range s {
		switch r {
		case '„':
			open++
		case '”':
			open--
		}
		if open < 0 || open > 1 {
			return false
		}
	}
	return open == 0
}

func TestSentencesEndAndTitlesDoNot(t *testing.T) {
	for who, v := range people(t) {
		for _, lang := range i18n.Langs {
			for _, p := range pages {
				for _, s := range p.Lead(lang, v) {
					ends(t, p.ID+" for "+who, s)
				}
				for _, step := range p.steps {
					if title := step.Title(lang, v); strings.HasSuffix(title, ".") {
						t.Errorf("%s/%s: a title with a full stop: %s", p.ID, step.ID, title)
					}
					for _, s := range step.Sentences(lang, v) {
						ends(t, p.ID+"/"+step.ID, s)
					}
				}
			}
		}
	}
}

func ends(t *testing.T, where, s string) {
	t.Helper()
	if last := strings.TrimRight(s, `"”`); !strings.HasSuffix(last, ".") && !strings.HasSuffix(last, "?") {
		t.Errorf("%s: no full stop: %s", where, s)
	}
}

func TestGolden(t *testing.T) {
	v := people(t)["company"]
	for _, lang := range i18n.Langs {
		for _, p := range pages {
			golden(t, p.ID+"."+string(lang)+".txt", Text(p, lang, v, 80, false))
		}
		for _, k := range Letters {
			golden(t, "letter-"+string(k)+"."+string(lang)+".txt", Letter(k, lang, v))
		}
		golden(t, "list."+string(lang)+".txt", List(lang))
	}
	narrow, _ := Find(AppPassword)
	golden(t, "narrow-ascii.pl.txt", Text(narrow, i18n.PL, Values{}, 40, true))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	if got != string(want) {
		t.Errorf("%s differs; look, then -update:\n%s", name, got)
	}
}
