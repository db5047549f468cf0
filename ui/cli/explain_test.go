package cli_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"mailkey/config"
	"mailkey/ui"
	"mailkey/ui/cli"
	"mailkey/ui/i18n"
)

// explain runs the command on what stands on stdin.
func explain(t *testing.T, in io.Reader, change func(*ui.Env), args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	env := ui.Env{In: in, Out: &out, Err: &errs, Lang: i18n.EN, Now: time.Now, Environ: []string{"TERM=xterm-256color"}}
	if change != nil {
		change(&env)
	}
	code = cli.Run(t.Context(), env, append([]string{"explain"}, args...), cli.Parts{
		Locate: func() (config.Home, error) { return config.Home{}, os.ErrNotExist },
	})
	return out.String(), errs.String(), code
}

func wide(text string, order binary.ByteOrder) string {
	var b bytes.Buffer
	_ = binary.Write(&b, order, append([]uint16{0xFEFF}, utf16.Encode([]rune(text))...))
	return b.String()
}

// Whatever encoding a message comes in, it is understood.
func TestExplainEncodings(t *testing.T) {
	const reply = "Błąd: 534 5.7.9 Application-specific\r\n password required\r\n"
	for name, in := range map[string]string{
		"UTF-8": reply, "with a mark": "\xef\xbb\xbf" + reply,
		"UTF-16 little-endian": wide(reply, binary.LittleEndian), "UTF-16 big-endian": wide(reply, binary.BigEndian),
		"UTF-16 cut short":              wide(reply, binary.LittleEndian) + "x",
		"Windows-1250":                  strings.NewReplacer("ł", "\xb3", "ą", "\xb9").Replace(reply),
		"UTF-16 little-endian, no mark": wide(reply, binary.LittleEndian)[2:], "UTF-16 big-endian, no mark": wide(reply, binary.BigEndian)[2:],
		"UTF-8 with a stray byte": reply + "\xb3",
		"with NUL":                reply + "\x00\x00",
		"carriage returns":        strings.ReplaceAll(reply, "\r\n", "\r"),
	} {
		out, errs, code := explain(t, strings.NewReader(in), nil, "--json")
		d := decode(t, out)["diagnosis"].(object)
		keys(t, "diagnosis", d, "cause stage sure retry step title why next said")
		if d["cause"] != "account-password-used" || code != 0 || errs != "" || !strings.Contains(d["said"].(string), "534 5.7.9 Application-specific password required") {
			t.Errorf("%s: %v, said %q, exit code %d, %q", name, d["cause"], d["said"], code, errs)
		}
	}
}

// What Polish Windows writes is quoted as it reads.
func TestExplainQuotesPolish(t *testing.T) {
	const flurb = "Zażółć gęślą jaźń 17"
	for name, in := range map[string]string{
		"UTF-8": flurb, "with a stray byte at its end": flurb + "\xb3",
		"Windows-1250":          "Za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1 17",
		"UTF-16 without a mark": wide(flurb, binary.LittleEndian)[2:],
	} {
		out, _, code := explain(t, strings.NewReader(in), nil, "--json")
		said := decode(t, out)["diagnosis"].(object)["said"].(string)
		if code != 3 || strings.TrimRight(said, "\ufffd") != flurb {
			t.Errorf("%s: %q, exit code %d", name, said, code)
		}
	}
	// 64 kB may end in the middle of a letter, which makes it no other encoding.
	out, _, _ := explain(t, strings.NewReader(strings.Repeat("ż", 1)+strings.Repeat("x ", 20)+strings.Repeat("z", 64<<10-1-2-40)+"żż"), nil, "--json")
	if said := decode(t, out)["diagnosis"].(object)["said"].(string); !strings.HasPrefix(said, "żx") {
		t.Errorf("cut short: %q", said[:40])
	}
}

// No letter of a message steers the terminal, and its own words are 200 letters at most.
func TestExplainIsHarmless(t *testing.T) {
	nasty := "534 5.7.9 \x1b]0;owned\x07\x9b31m\u202eevil\u200b\u0085 Application-specific password required " + strings.Repeat("ż", 5000)
	for _, args := range [][]string{nil, {"--json"}, {"--", nasty}} {
		out, errs, code := explain(t, strings.NewReader(nasty), nil, args...)
		for _, bad := range []string{"\x1b", "\x07", "\x9b31m", "\u202e", "\u200b", "\u0085"} {
			if strings.Contains(out+errs, bad) && !(bad == "\x9b31m" && strings.Contains(out, "\u015b31m")) {
				t.Errorf("%.10v: %q reaches the terminal", args, bad)
			}
		}
		if n := strings.Count(out, "ż"); code != 0 || n == 0 || n > 200 {
			t.Errorf("%.10v: exit code %d, %d letters of the flood", args, code, n)
		}
	}
}

// endless never stops writing.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.read += len(p)
	return len(p), nil
}

func TestExplainIsBounded(t *testing.T) {
	in := new(endless)
	_, errs, code := explain(t, in, nil)
	if code != 3 || in.read > 256<<10 || !strings.Contains(errs, "first 64 kB") {
		t.Errorf("exit code %d after %d bytes, %q", code, in.read, errs)
	}
}

// A person at a terminal is told how to paste, once, on stderr.
func TestExplainAtATerminal(t *testing.T) {
	tty := func(e *ui.Env) { e.InTTY, e.ErrTTY = true, true }
	out, errs, code := explain(t, strings.NewReader("534 5.7.9 Application-specific password required\n"), tty)
	if code != 0 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "Ctrl+D") || strings.Contains(out, "Ctrl+D") {
		t.Errorf("exit code %d, %q and %q", code, out, errs)
	}
	in := new(endless)
	if _, errs, code := explain(t, in, tty, "--no-input"); code != 2 || in.read > 0 || !strings.Contains(errs, "--no-input") {
		t.Errorf("--no-input: exit code %d after %d bytes, %q", code, in.read, errs)
	}
	if _, errs, code := explain(t, in, tty, "flurb"); code != 3 || in.read > 0 || errs != "" {
		t.Errorf("with a text: exit code %d after %d bytes, %q", code, in.read, errs)
	}
}

// Every cause of the table can be told in full, in both languages.
func TestExplainFull(t *testing.T) {
	for _, lang := range i18n.Langs {
		for message, flags := range map[string][]string{
			"535 5.7.8 Username and Password not accepted - gsmtp": {"--host", "smtp.gmail.com"},
			"connection refused": {"--protocol", "tcp"}, "": {"--stage", "input"}, "421 4.7.0 Try again later": nil,
			"flurb": nil, "certificate has expired": {"--host", "imap.gmail.com"},
		} {
			out, errs, code := explain(t, strings.NewReader(message), func(e *ui.Env) { e.Lang = lang }, flags...)
			if code != 0 && code != 3 || errs != "" || strings.ContainsAny(out, "—«{}") || strings.Contains(strings.TrimSpace(out), "  ") {
				t.Errorf("%s, %q: exit code %d, %q, %s", lang, message, code, errs, out)
			}
		}
	}
}
