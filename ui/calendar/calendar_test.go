package calendar

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mailkey/ui/i18n"
)

var noon = time.Date(2026, 11, 22, 12, 41, 0, 0, time.UTC)

// unfolded is the file's lines as a calendar program reads them; it fails where
// RFC 5545 is not kept.
func unfolded(t *testing.T, file string) []string {
	t.Helper()
	if !strings.HasSuffix(file, "\r\n") || strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\r") {
		t.Fatalf("a line does not end in CRLF: %q", file)
	}
	for _, line := range strings.Split(file, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d bytes, or cut inside a letter: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(file, "\r\n ", ""), "\r\n"), "\r\n")
}

func value(lines []string, name string) string {
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			return rest
		}
	}
	return ""
}

func TestFile(t *testing.T) {
	e := Entry{ID: "7", Address: "biuro@firma.pl", Name: "Biuro", Since: noon}
	for _, lang := range i18n.Langs {
		lines := unfolded(t, string(File(lang, noon, Usual, e)))
		for name, want := range map[string]string{
			"DTSTART;VALUE=DATE": "20270220", "DTEND;VALUE=DATE": "20270221", "DTSTAMP": "20261122T124100Z", "VERSION": "2.0", "TRIGGER": "PT9H",
		} {
			if got := value(lines, name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if s := value(lines, "SUMMARY"); !strings.Contains(s, "Biuro (biuro@firma.pl)") {
			t.Errorf("the summary is %q", s)
		}
		if lines[0] != "BEGIN:VCALENDAR" || lines[len(lines)-1] != "END:VCALENDAR" {
			t.Errorf("it is not a calendar: %q", lines)
		}
	}
}

// The same mailbox has the same reminder, whenever and in whatever language it is
// asked for; another one has another.
func TestReminderKeepsItsID(t *testing.T) {
	e := Entry{ID: "7", Address: "biuro@firma.pl", Since: noon}
	id := func(lang i18n.Lang, now time.Time, e Entry) string {
		return value(unfolded(t, string(File(lang, now, Usual, e))), "UID")
	}
	first := id(i18n.PL, noon, e)
	later := e
	later.Since, later.Name = noon.AddDate(0, 3, 0), "Inna"
	other := e
	other.ID = "8"
	if first == "" || id(i18n.EN, noon.AddDate(0, 3, 0), later) != first || id(i18n.PL, noon, other) == first {
		t.Errorf("IDs %q, %q, %q", first, id(i18n.EN, noon, later), id(i18n.PL, noon, other))
	}
	before := value(unfolded(t, string(File(i18n.PL, noon, Usual, e))), "SEQUENCE")
	after := value(unfolded(t, string(File(i18n.PL, noon.AddDate(0, 0, 1), Usual, later))), "SEQUENCE")
	if len(after) < len(before) || after <= before {
		t.Errorf("a later file counts %s after %s", after, before)
	}
}

// A day that has passed already is tomorrow's: nobody is reminded yesterday.
func TestOverdueIsTomorrow(t *testing.T) {
	lines := unfolded(t, string(File(i18n.EN, noon, Usual, Entry{ID: "7", Address: "a@b.pl", Since: noon.AddDate(-1, 0, 0)})))
	if got := value(lines, "DTSTART;VALUE=DATE"); got != "20261123" {
		t.Errorf("it reminds on %s", got)
	}
}

// No name of a mailbox begins a line of its own, nor is any too long.
func TestNamesCannotInject(t *testing.T) {
	for _, name := range []string{
		"x\r\nATTACH:https://evil.example", "x\nBEGIN:VALARM", "x\rEND:VEVENT", `a;b,c\n`, strings.Repeat("ż", 300), "\u2028BEGIN:VEVENT", "\u0085END:VCALENDAR", "\x00\x1b[31m", "\u202eevil",
	} {
		lines := unfolded(t, string(File(i18n.PL, noon, Usual, Entry{ID: name, Address: "a@b.pl", Name: name, Since: noon}, Entry{ID: "2", Address: "c@d.pl", Since: noon})))
		counts := map[string]int{}
		for _, line := range lines {
			counts[line]++
			if strings.HasPrefix(line, "ATTACH") {
				t.Errorf("%q brought %q", name, line)
			}
		}
		if counts["BEGIN:VEVENT"] != 2 || counts["END:VEVENT"] != 2 || counts["BEGIN:VALARM"] != 2 || counts["END:VCALENDAR"] != 1 {
			t.Errorf("%q changed the file's frame: %v", name, counts)
		}
		if s := strings.Join(lines, ""); strings.ContainsAny(s, "\x00\x1b\u2028\u0085\u202e") {
			t.Errorf("%q is not cleaned", name)
		}
	}
	lines := unfolded(t, string(File(i18n.EN, noon, Usual, Entry{ID: "1", Address: "a@b.pl", Name: `a;b,c\d`, Since: noon})))
	if s := value(lines, "SUMMARY"); !strings.Contains(s, `a\;b\,c\\d`) {
		t.Errorf("not escaped: %q", s)
	}
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]Span{
		"90d": {Days: 90}, "12h": {Hours: 12}, "2w": {Days: 14}, "3m": {Months: 3},
		"": {}, "d": {}, "90": {}, "0d": {}, "-1d": {}, "+1d": {}, "1.5d": {}, "90D": {}, "10001d": {}, "99999999999d": {}, "9 d": {}, "90dd": {},
	} {
		if got, ok := ParseSpan(text); got != want || ok != (want != Span{}) {
			t.Errorf("%q: %+v, %t", text, got, ok)
		}
	}
	if got := (Span{Months: 3}).After(noon); !got.Equal(noon.AddDate(0, 3, 0)) {
		t.Errorf("three months after: %v", got)
	}
}
