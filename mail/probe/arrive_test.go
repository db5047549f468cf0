package probe_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// TestArrives in the inbox, in spam, among all mail, soon and late; and never.
func TestArrives(t *testing.T) {
	special := "* LIST (\\Junk) \"/\" Junk\r\n* LIST (\\All) \"/\" Archive\r\n* LIST (\\Trash) \"/\" Bin\r\n"
	for name, c := range map[string]struct {
		into  string
		takes time.Duration
		list  string
		caps  string
		want  string
		took  [2]time.Duration
	}{
		"at once":                           {into: "INBOX", want: "INBOX", took: [2]time.Duration{0, time.Second}},
		"after a minute":                    {into: "INBOX", takes: time.Minute, want: "INBOX", took: [2]time.Duration{time.Minute, 64 * time.Second}},
		"in spam":                           {into: "Junk", want: "Spam", took: [2]time.Duration{0, time.Second}},
		"in spam, of which nobody tells":    {into: "Spam", caps: "IMAP4rev1 UIDPLUS", list: "* LIST () NIL Spam\r\n", want: "Spam", took: [2]time.Duration{0, time.Second}},
		"archived by a rule":                {into: "Archive", list: special, want: "All Mail", took: [2]time.Duration{10 * time.Second, 14 * time.Second}},
		"in spam, where a folder is closed": {into: "INBOX", takes: time.Second, list: "* LIST (\\Junk) \"/\" Gone\r\n", want: "INBOX", took: [2]time.Duration{time.Second, 3 * time.Second}},
		"I27 the delimiter changes":         {into: "Junk", list: "* LIST (\\Sent) NIL Sent\r\n* LIST (\\Junk) \"\\\\\" Junk\r\n* LIST (\\Drafts) \".\" Drafts\r\n", want: "Spam", took: [2]time.Duration{0, time.Second}},
		"I27 many folders":                  {into: "INBOX", takes: time.Second, list: strings.Repeat("* LIST (\\Flagged) \"/\" x\r\n", 900), want: "INBOX", took: [2]time.Duration{time.Second, 3 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, 70*time.Second, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				for _, f := range []string{"Junk", "Spam", "Archive", "Bin"} {
					o.folders[f] = []*kept{{uid: 1, text: "Message-ID: <other@x>\r\n\r\n"}}
				}
				o.into, o.takes = c.into, c.takes
				if c.list != "" {
					o.list = c.list
				}
				if c.caps != "" {
					o.caps = c.caps
				}
				s := o.visit(t, ca)
				report := s.prober.RoundTrip(t.Context(), s.login, nil)
				e := last(report, mail.IMAP)
				if e.Err != nil || e.Detail != c.want || e.Took < c.took[0] || e.Took > c.took[1] {
					t.Errorf("%q after %s, %v\n%s", e.Detail, e.Took, e.Err, strings.Join(o.said(mail.IMAP), "\n"))
				}
				for f := range o.folders {
					if o.left(f) != "1" {
						t.Errorf("%s holds %q", f, o.left(f))
					}
				}
			})
		})
	}
}

// TestNeverArrives ends when its own time is over, or the whole's where one is set.
func TestNeverArrives(t *testing.T) {
	for total, limit := range map[time.Duration]time.Duration{0: 120 * time.Second, 30 * time.Second: 30 * time.Second} {
		within(t, limit, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			o := newOffice(ca)
			o.into, o.list = "", o.list+"* LIST (\\All) \"/\" INBOX.All\r\n"
			o.folders["INBOX.All"] = nil
			s := o.visit(t, ca)
			s.prober.Total = total
			report := s.prober.RoundTrip(t.Context(), s.login, nil)
			e := last(report, mail.IMAP)
			var missing *mail.NotArrived
			if !errors.As(e.Err, &missing) || missing.After < limit-8*time.Second || e.Detail != mail.TestSubject {
				t.Fatalf("%v", e)
			}
			if !slices.Equal(missing.Looked, []mail.Place{mail.PlaceInbox, mail.PlaceSpam, mail.PlaceAllMail}) {
				t.Errorf("looked in %v", missing.Looked)
			}
			time.Sleep(time.Second)
			if said := o.said(mail.IMAP); said[len(said)-1] != "LOGOUT" || len(said) > 500 {
				t.Errorf("said %d commands, at last %q", len(said), said[len(said)-1])
			}
			if limit == 30*time.Second {
				return
			}
			// Polite: ever longer pauses.
			if n := len(said2(o, "NOOP")) + len(said2(o, "EXAMINE INBOX")); n > 60 {
				t.Errorf("looked %d times", n)
			}
		})
	}
}

func said2(o *office, command string) []string {
	return slices.DeleteFunc(o.said(mail.IMAP), func(s string) bool { return s != command })
}

// TestDeletesOnlyOurs: what somebody else has marked stays, and so does what
// only looks like ours.
func TestDeletesOnlyOurs(t *testing.T) {
	other := func(deleted bool) *kept {
		return &kept{uid: 7, text: "Message-ID: <other@x>\r\n\r\n", deleted: deleted}
	}
	for name, c := range map[string]struct {
		caps   string
		other  *kept
		say    m
		detail string
		left   string
	}{
		"UIDPLUS":                       {"IMAP4rev1 UIDPLUS", other(true), nil, "INBOX", "1 7!"},
		"no UIDPLUS":                    {"IMAP4rev1", other(false), nil, "INBOX", "1 7"},
		"no UIDPLUS and another marked": {"IMAP4rev1", other(true), nil, "INBOX, not deleted", "1 7! 8!"},
		"no UIDPLUS, and the server does not see the mark":  {"IMAP4rev1", other(true), m{"UID SEARCH DELETED": "* SEARCH\r\n%t OK\r\n"}, "INBOX, not deleted", "1 7! 8!"},
		"no UIDPLUS, and the marks are told in another way": {"IMAP4rev1", other(true), m{"UID SEARCH DELETED": "* ESEARCH (TAG \"%t\") UID ALL 7:*\r\n%t OK\r\n"}, "INBOX, not deleted", "1 7! 8!"},
		"STORE is refused":   {"IMAP4rev1 UIDPLUS", other(true), m{"UID STORE": "%t NO not yours\r\n"}, "INBOX, not deleted", ""},
		"cut while deleting": {"IMAP4rev1 UIDPLUS", other(true), m{"UID EXPUNGE": wiretest.Cut}, "INBOX, not deleted", ""},
		"read-only":          {"IMAP4rev1 UIDPLUS", other(true), m{"SELECT": "%t NO locked\r\n"}, "INBOX, not deleted", ""},
		"a hit that holds more than ours": {
			"IMAP4rev1 UIDPLUS", other(true),
			m{"UID FETCH": "* 1 FETCH (UID 8 BODY[HEADER.FIELDS (MESSAGE-ID)] \"Message-ID: %m\")\r\n* 2 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] \"Message-ID: %m\")\r\n%t OK\r\n"},
			"INBOX", "1 7!",
		},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, time.Second+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				o.caps, o.next = c.caps, 8
				o.folders["INBOX"] = append(o.folders["INBOX"], c.other)
				if c.say != nil {
					o.say = c.say
				}
				s := o.visit(t, ca)
				report := s.prober.RoundTrip(t.Context(), s.login, nil)
				e := last(report, mail.IMAP)
				if e.Err != nil || e.Detail != c.detail || c.left != "" && o.left("INBOX") != c.left {
					t.Errorf("%q %v, left %q\n%s", e.Detail, e.Err, o.left("INBOX"), strings.Join(o.said(mail.IMAP), "\n"))
				}
				for _, said := range o.said(mail.IMAP) {
					if strings.Contains(said, "7") && !strings.HasPrefix(said, "UID FETCH") && !strings.Contains(said, "HEADER") && !strings.HasPrefix(said, "AUTH") {
						t.Errorf("touched another: %s", said)
					}
				}
			})
		})
	}
}

// TestGmailBin: where there is all mail and a bin, the message goes through the bin.
func TestGmailBin(t *testing.T) {
	within(t, time.Second+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		o := newOffice(ca)
		o.list = "* LIST (\\All \\HasNoChildren) \"/\" All\r\n* LIST (\\Trash) \"/\" Bin\r\n"
		o.folders["All"] = []*kept{{uid: 1, text: "Message-ID: <first@x>\r\n\r\nkeep me\r\n"}}
		o.folders["Bin"] = []*kept{{uid: 1, text: "Message-ID: <old@x>\r\n\r\n", deleted: true}}
		o.also, o.say = "All", m{}
		s := o.visit(t, ca)
		report := s.prober.RoundTrip(t.Context(), s.login, nil)
		if e := last(report, mail.IMAP); e.Err != nil || e.Detail != "INBOX" {
			t.Errorf("%v", e)
		}
		if o.left("INBOX") != "1" || o.left("All") != "1" || o.left("Bin") != "1!" {
			t.Errorf("left %q, %q, %q", o.left("INBOX"), o.left("All"), o.left("Bin"))
		}
	})
}

// TestDeletesEverywhere: what kept it from the bin does not keep it from being
// deleted where it lies; on Gmail that would only archive it, which is said.
func TestDeletesEverywhere(t *testing.T) {
	const all, trash, gmail = "* LIST (\\All) \"/\" All\r\n", "* LIST (\\Trash) \"/\" Bin\r\n", " X-GM-EXT-1"
	refused := m{"UID MOVE": "%t NO [CANNOT] not here\r\n"}
	for name, c := range map[string]struct {
		list, caps string
		say        m
		copies     bool // All holds a copy
		detail     string
		binned     bool
	}{
		"all mail does not have it":                   {list: all + trash, say: refused, detail: "INBOX"},
		"the bin is refused, all mail has a copy":     {list: all + trash, say: refused, copies: true, detail: "INBOX"},
		"no bin, all mail has a copy":                 {list: all, copies: true, detail: "INBOX"},
		"Gmail with all mail hidden":                  {list: trash, caps: gmail, detail: "INBOX", binned: true},
		"Gmail with all mail and the bin hidden":      {caps: gmail, detail: "INBOX, not deleted"},
		"Gmail refuses the bin":                       {list: all + trash, caps: gmail, say: refused, copies: true, detail: "INBOX, not deleted"},
		"the folder is locked, all mail is not":       {list: all, say: m{"SELECT INBOX": "%t NO locked\r\n"}, copies: true, detail: "INBOX, not deleted"},
		"another server, all mail and the bin hidden": {detail: "INBOX"},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, time.Second+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				o.list, o.say, o.caps = c.list, c.say, o.caps+c.caps
				o.folders["All"], o.folders["Bin"] = nil, nil
				s := o.visit(t, ca)
				if c.copies {
					o.also = "All"
				}
				report := s.prober.RoundTrip(t.Context(), s.login, nil)
				if e := last(report, mail.IMAP); e.Err != nil || e.Detail != c.detail {
					t.Errorf("%q %v\n%s", e.Detail, e.Err, strings.Join(o.said(mail.IMAP), "\n"))
				}
				if o.left("All") != "" || o.left("Bin") != "" || o.left("INBOX") != "1" && name[:10] != "the folder" {
					t.Errorf("left %q, %q, %q", o.left("INBOX"), o.left("All"), o.left("Bin"))
				}
				if moved := slices.Contains(o.said(mail.IMAP), `UID MOVE 2 "Bin"`); moved != (c.binned || c.copies && c.say["UID MOVE"] != "") {
					t.Errorf("moved: %t\n%s", moved, strings.Join(o.said(mail.IMAP), "\n"))
				}
			})
		})
	}
}

// TestHostileWhileArriving: whatever an IMAP server says, the test ends in
// bounded time and memory, and names the message that may remain.
func TestHostileWhileArriving(t *testing.T) {
	million := strings.Builder{}
	for i := range 1_000_000 {
		fmt.Fprintf(&million, " %d", i+1)
	}
	var backwards strings.Builder
	for i := 9000; i > 0; i-- {
		fmt.Fprintf(&backwards, " %d", 100_000+2*i)
	}
	var folders strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&folders, "* LIST (\\Junk) \"/\" f%d\r\n", i)
	}
	for name, c := range map[string]struct {
		say  m
		want string
	}{
		"a million hits":         {m{"UID SEARCH": "* SEARCH" + million.String() + "\r\n%t OK\r\n"}, "flood"},
		"hits in every order":    {m{"UID SEARCH": strings.Repeat("* SEARCH"+backwards.String()+"\r\n", 10) + "%t OK\r\n"}, "not arrived"},
		"a range of billions":    {m{"UID SEARCH": "* ESEARCH (TAG \"%t\") UID ALL 1:4294967295\r\n%t OK\r\n"}, "not arrived"},
		"I27 a hundred thousand": {m{"LIST": folders.String() + "%t OK\r\n", "UID SEARCH": "* SEARCH\r\n%t OK\r\n"}, "flood"},
		"I11 a literal too big":  {m{"UID FETCH": "* 1 FETCH (UID 2 BODY[HEADER.FIELDS (MESSAGE-ID)] {9000000}\r\n"}, "flood"},
		"I26 nested for ever":    {m{"UID FETCH": "* 1 FETCH (UID 2 BODYSTRUCTURE " + strings.Repeat("(", 30_000) + "\r\n%t OK\r\n"}, "flood"},
		"I24 another's tag":      {m{"UID SEARCH": "T99 OK\r\n"}, "nonsense"},
		"I08 silence":            {m{"NOOP": wiretest.Hang}, "silent"},
		"T27 cut":                {m{"UID FETCH": wiretest.Cut}, "dropped"},
		"BYE":                    {m{"NOOP": "* BYE [UNAVAILABLE] going down\r\n" + wiretest.Cut}, "refusal NOOP BYE UNAVAILABLE"},
		"BYE between two questions": {
			m{"UID SEARCH": "* SEARCH\r\n%t OK\r\n* BYE [UNAVAILABLE] going down\r\n" + wiretest.Cut},
			"refusal LIST BYE UNAVAILABLE",
		},
		"SEARCH is refused": {m{"UID SEARCH": "%t BAD what\r\n"}, "refusal UID BAD "},
		"no capabilities":   {m{"CAPABILITY": "%t NO\r\n"}, "refusal CAPABILITY NO "},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, 120*time.Second, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				o.say = c.say
				s := o.visit(t, ca)
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				report := s.prober.RoundTrip(t.Context(), s.login, nil)
				runtime.GC()
				runtime.ReadMemStats(&after)
				e := last(report, mail.IMAP)
				got := kind(e.Err)
				var missing *mail.NotArrived
				if errors.As(e.Err, &missing) {
					got = "not arrived"
				}
				if got != c.want || e.Detail != mail.TestSubject || report.Verdict(mail.SMTP) != mail.VerdictOK {
					t.Errorf("%q %v, want %q", e.Detail, e.Err, c.want)
				}
				if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 16<<20 {
					t.Errorf("%d MB held", grown>>20)
				}
			})
		})
	}
}
