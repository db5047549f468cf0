package report

import (
	"math/rand/v2"
	"strings"
	"testing"

	"mailkey/ui/i18n"
)

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
	for range 60 {
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
