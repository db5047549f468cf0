// Package calendar writes reminders as a file that every calendar program reads
// (RFC 5545). It is pure: no clock, no file, and no text from outside can end a
// line or begin another.
package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Name is what the file is called.
const Name = "mailkey.ics"

// Entry is a mailbox whose password is to be changed again.
type Entry struct {
	ID            string // of the account: the reminder's own ID follows from it, so that a later file replaces an earlier reminder
	Address, Name string
	Since         time.Time // the password in use came then
}

// maxName bounds what of a mailbox's name stands in a reminder, in letters.
const maxName = 60

// morning is when the calendar speaks up, counted from midnight.
const morning = "PT9H"

// File is the calendar: for each mailbox a day on which its password will be so
// old, with an alarm in the morning. A day that has passed already is tomorrow's.
func File(lang i18n.Lang, now time.Time, in Span, entries ...Entry) []byte {
	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//mailkey//mailkey//"+strings.ToUpper(string(lang)))
	w.line("CALSCALE", "GREGORIAN")
	for _, e := range entries {
		w.event(lang, now, in, e)
	}
	w.line("END", "VCALENDAR")
	return []byte(w.b.String())
}

type writer struct{ b strings.Builder }

func (w *writer) event(lang i18n.Lang, now time.Time, in Span, e Entry) {
	day := in.After(e.Since).In(now.Location())
	if day.Before(now) {
		day = now.AddDate(0, 0, 1)
	}
	who := mail.CleanUpTo(e.Address, mail.SaidMax)
	if name := mail.CleanUpTo(e.Name, maxName); name != "" && name != who {
		who = name + " (" + who + ")"
	}
	summary := escaped(lang.T("calendar.summary", "who", who))
	w.line("BEGIN", "VEVENT")
	w.line("UID", uid(e))
	w.line("DTSTAMP", now.UTC().Format("20060102T150405Z"))
	w.line("SEQUENCE", strconv.FormatInt(max(now.Unix()/60, 0), 10)) // a later file counts more
	w.line("DTSTART;VALUE=DATE", day.Format("20060102"))
	w.line("DTEND;VALUE=DATE", day.AddDate(0, 0, 1).Format("20060102"))
	w.line("SUMMARY", summary)
	w.line("DESCRIPTION", escaped(lang.T("calendar.what", "who", who, "since", e.Since.In(now.Location()).Format(time.DateOnly))))
	w.line("TRANSP", "TRANSPARENT")
	w.line("BEGIN", "VALARM")
	w.line("ACTION", "DISPLAY")
	w.line("TRIGGER", morning)
	w.line("DESCRIPTION", summary)
	w.line("END", "VALARM")
	w.line("END", "VEVENT")
}

// uid is the same for the same mailbox, whenever it is asked for.
func uid(e Entry) string {
	sum := sha256.Sum256([]byte(e.ID + "\n" + e.Address))
	return hex.EncodeToString(sum[:16]) + "@mailkey"
}

// escaped is a text as RFC 5545 §3.3.11 wants it. Control characters are gone
// by then, but for the line ends of our own texts.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}

// fold is the longest line, in bytes without its end (RFC 5545 §3.1).
const fold = 75

// line writes one line, folded between characters where it is too long.
func (w *writer) line(name, value string) {
	rest, room := name+":"+value, fold
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.b.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], fold-1
	}
	w.b.WriteString(rest + "\r\n")
}
