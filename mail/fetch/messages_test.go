package fetch_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/fetch"
)

const polish = "From: =?ISO-8859-2?Q?=AF=F3=B3w?= <zolw@example.test>\r\nTo: ala@example.test\r\nSubject: =?UTF-8?B?xYHDs2TFuiDigK5kYXRh?=\r\nDate: Mon, 2 Jan 2023 10:00:00 +0100\r\n" +
	"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n" +
	"--y\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n" +
	"--y\r\nContent-Type: text/plain; charset=ISO-8859-2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nZa=BF=F3=B3=E6=1B[31m\r\n\r\nline two\r\n--y--\r\n" +
	"--x\r\nContent-Type: application/pdf; name=\"../a\x1b.pdf\"\r\nContent-Disposition: attachment; filename=\"../a.pdf\"\r\n\r\n%PDF\r\n--x--\r\n"

func TestMessagesAndRead(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(3)...)
	box.letters[1].date, box.letters[1].flags = "01-Jan-2020 00:00:00 +0000", `\Seen \Flagged`
	box.add(polish).date = "02-Feb-2025 00:00:00 +0000"
	d := newDesk(t, m, ca)
	if none, err := d.fetcher.Messages(t.Context(), d.to, 0); err != nil || len(none) != 0 {
		t.Fatalf("before a fetch: %v, %v", none, err)
	}
	d.good()
	list, err := d.fetcher.Messages(t.Context(), d.to, 0)
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, m := range list {
		subjects = append(subjects, m.Subject)
	}
	if diff := cmp.Diff([]string{"Łódź data", "no. 3", "no. 1", "no. 2"}, subjects); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	if m := list[3]; !m.Seen || !m.Flagged || m.Replied || m.From != "Ala <ala@example.test>" || m.Folder != "INBOX" || m.Size != int64(len(message(2))-4) {
		t.Errorf("%+v", m)
	}
	if few, err := d.fetcher.Messages(t.Context(), d.to, 2); err != nil || len(few) != 2 || few[0].ID != list[0].ID {
		t.Errorf("the two newest: %v, %v", few, err)
	}
	text, err := d.fetcher.Read(t.Context(), d.to, list[0])
	if err != nil {
		t.Fatal(err)
	}
	want := mail.MessageText{
		Message: list[0], To: "ala@example.test", Text: "Zażółć[31m\n\nline two", Attachments: []string{"../a.pdf"},
	}
	want.From, want.Date = "Żółw <zolw@example.test>", list[0].Date
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if at := time.Date(2023, 1, 2, 9, 0, 0, 0, time.UTC); !list[0].Date.Equal(at) {
		t.Errorf("date %v", list[0].Date)
	}
	gone := list[0]
	gone.ID = strings.Replace(gone.ID, "U4.", "U5.", 1)
	for _, id := range []string{gone.ID, "", "../../etc/passwd", list[0].ID + "x"} {
		gone.ID = id
		if _, err := d.fetcher.Read(t.Context(), d.to, gone); !errors.Is(err, fetch.ErrNoMessage) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// TestHostileText: a message's shape costs neither time nor memory without bound, and what is
// cut is said to be.
func TestHostileText(t *testing.T) {
	nested := "Subject: x\r\n"
	for range 3000 {
		nested += "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
	}
	parts := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 100_000)
	for name, test := range map[string]struct {
		raw, has string
		cut      bool
	}{
		"parts within parts": {nested, "", true},
		"many parts":         {parts, "x", true},
		"a long text":        {"Subject: x\r\n\r\n" + strings.Repeat("abc\r\n", 1<<20), "abc", true},
		"one long line":      {"\r\n" + strings.Repeat("a", 3<<20), "aaa", true},
		"no header":          {"\r\nhello\r\n", "hello", false},
		"a broken header":    {"no colon here\r\n\r\nhello\r\n", "hello", false},
		"a page":             {"Content-Type: text/html\r\n\r\n<style>p{}</style><script>evil()</script><p>Hi <a href='https://evil.test/x'>gmail.com</a>", "Hi gmail.com <https://evil.test/x>", false},
		"an unknown charset": {"Content-Type: text/plain; charset=martian\r\n\r\nhello\r\n", "hello", false},
		"an unknown coding":  {"Content-Transfer-Encoding: martian\r\n\r\nhello\r\n", "hello", false},
		"controls":           {"\r\na\x1b]0;x\x07b\u202ec\r\n", "a]0;xbc", false},
	} {
		t.Run(name, func(t *testing.T) {
			m, ca := newModel(t)
			m.inbox(test.raw)
			d := newDesk(t, m, ca)
			d.good()
			list, err := d.fetcher.Messages(context.Background(), d.to, 0)
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			begin := time.Now()
			text, err := d.fetcher.Read(t.Context(), d.to, list[0])
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begin); took > 3*time.Second {
				t.Errorf("took %s", took)
			}
			if !strings.Contains(text.Text, test.has) || text.Cut != test.cut || strings.Contains(text.Text, "evil()") || len(text.Text) > 300<<10 {
				t.Errorf("cut %v, %d bytes: %.200q", text.Cut, len(text.Text), text.Text)
			}
			for line := range strings.SplitSeq(text.Text, "\n") {
				if mail.Clean(line) != line {
					t.Errorf("not clean: %q", line)
				}
			}
		})
	}
}
