package fetch_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
)

// TestDayLimit: what a server gives in a day is not passed, whatever the sizes that
// it tells, and the next day goes on where this one ended.
func TestDayLimit(t *testing.T) {
	for name, lie := range map[string]int{"true sizes": 0, "sizes that lie": 1} {
		t.Run(name, func(t *testing.T) {
			m, ca := newModel(t)
			var raws []string
			for range 40 {
				raws = append(raws, strings.Repeat("x", 10_000))
			}
			box := m.inbox(raws...)
			for i, l := range box.letters {
				l.size, l.raw = lie, fmt.Sprintf("%d%s", i, l.raw)
			}
			d := newDesk(t, m, ca)
			limit := int64(150_000)
			d.fetcher.DayLimit = func(mail.Server) int64 { return limit }
			sent := m.text
			got := d.good()
			n, _ := got.Total()
			if got.Stopped != mail.StoppedByDay || n == 0 || n > 15 || lie == 0 && m.text-sent > 150_000+20_000 {
				t.Errorf("%d, stopped %q after %d bytes", n, got.Stopped, m.text-sent)
			}
			if lie > 0 && slices.Contains(m.heard, "LOGOUT") { // it stops in the middle of an answer
				t.Error("a goodbye before all was answered")
			}
			got = d.good()
			if more, _ := got.Total(); got.Stopped != mail.StoppedByDay || n+more > 15 {
				t.Errorf("%d, then %d the same day, stopped %q", n, more, got.Stopped)
			}
			limit = 10_000_000
			if got := d.good(); got.Stopped != "" {
				t.Errorf("stopped %q", got.Stopped)
			}
			d.compare(box)
		})
	}
}

// TestLargeMessage: I41.
func TestLargeMessage(t *testing.T) {
	t.Run("I41 a message of 200 MB", func(t *testing.T) {
		const size = 200 << 20
		m, ca := newModel(t)
		box := m.inbox("x")
		box.letters[0].size = size
		chunk := []byte(strings.Repeat("0123456789abcd\r\n", 4096))
		m.instead = func(verb, arguments, tag string, w io.Writer) bool {
			if verb != "UID" || !strings.Contains(arguments, "BODY") {
				return false
			}
			_, err := fmt.Fprintf(w, "* 1 FETCH (UID 1 BODY[] {%d}\r\n", size)
			for range size / len(chunk) {
				if err == nil {
					_, err = w.Write(chunk)
				}
			}
			_, _ = fmt.Fprintf(w, ")\r\n%s OK\r\n", tag)
			return true
		}
		d := newDesk(t, m, ca)
		d.to = filepath.Join(t.TempDir(), "mail")
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		most, shown := uint64(0), 0
		got, report, err := d.fetcher.Fetch(t.Context(), d.login, mail.FetchPlan{To: d.to}, nil, func(mail.Progress) {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			shown++
		})
		if n, bytes := got.Total(); n != 1 || bytes != size || err != nil || report.Verdict(mail.IMAP) != mail.VerdictOK {
			t.Errorf("%d messages of %d bytes, %v", n, bytes, err)
		}
		if list, err := d.fetcher.Messages(t.Context(), d.to, 0); err != nil || len(list) != 1 || list[0].Size != size/16*15 {
			t.Errorf("%v, %v", list, err)
		}
		if most > before.HeapInuse+32<<20 {
			t.Errorf("%d MB of memory", most>>20)
		}
		if shown < 2 {
			t.Errorf("progress %d times", shown)
		}
	})
}

// flights counts how often we wait for an answer: the round trips of a connection.
type flights struct {
	net.Conn
	mu    sync.Mutex
	asked bool
	count int
}

func (f *flights) Write(p []byte) (int, error) {
	f.mu.Lock()
	f.asked = true
	f.mu.Unlock()
	return f.Conn.Write(p)
}

func (f *flights) Read(p []byte) (int, error) {
	n, err := f.Conn.Read(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	if n > 0 && f.asked {
		f.asked = false
		f.count++
	}
	return n, err
}

// TestRoundTrips counts what a fetch costs on the network: TCP, TLS, greeting, and one
// flight where there is nothing new, or no more than the first 200.
func TestRoundTrips(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(10)...)
	d := newDesk(t, m, ca)
	var last *flights
	dial := d.fetcher.Dialer.Dial
	d.fetcher.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		last = &flights{Conn: conn, asked: true}
		return last, err
	}
	trips := func() int {
		d.good()
		last.mu.Lock()
		defer last.mu.Unlock()
		return last.count + 1 // TCP's own; the first read is TLS's answer
	}
	trips()
	if n := trips(); n != 4 {
		t.Errorf("%d round trips with nothing new, want 4", n)
	}
	for range 100 {
		box.add(message(len(box.letters) + 1))
	}
	if n := trips(); n > 5 { // the fifth is the answer to the goodbye, which is not waited for
		t.Errorf("%d round trips for 100 new, want 4", n)
	}
	m.hangUp = true
	d.good()
	m.heard = nil
	if n := trips(); n != 5 {
		t.Errorf("%d round trips where the server wants to be waited for, want 5", n)
	}
	d.compare(box)
}

// TestGoodbye: LOGOUT never travels with what is still to be answered.
func TestGoodbye(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(300)...)
	d := newDesk(t, m, ca)
	d.good()
	if i := slices.Index(m.heard, "LOGOUT"); i != len(m.heard)-1 {
		t.Errorf("%q", m.heard)
	}
}

// TestProgress: what is shown grows, is bounded in number, and ends with all.
func TestProgress(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(700)...)
	d := newDesk(t, m, ca)
	var shown []mail.Progress
	begin := time.Now()
	_, _, err := d.fetcher.Fetch(t.Context(), d.login, mail.FetchPlan{To: d.to}, nil, func(p mail.Progress) { shown = append(shown, p) })
	if err != nil || len(shown) == 0 || len(shown) > 2+int(time.Since(begin)/(90*time.Millisecond)) {
		t.Fatalf("%d times, %v", len(shown), err)
	}
	last := shown[len(shown)-1]
	if last.New != 700 || last.Of != 700 || last.Bytes == 0 || last.Bytes != last.OfBytes || last.Folder != "INBOX" || last.Number != 1 || last.Folders != 1 {
		t.Errorf("%+v", last)
	}
	for i := 1; i < len(shown); i++ {
		if shown[i].New < shown[i-1].New || shown[i].Bytes < shown[i-1].Bytes {
			t.Errorf("%+v after %+v", shown[i], shown[i-1])
		}
	}
}

// TestK07DayOfAClockThatWasAhead: the record of what came while the clock was ten years
// ahead is mended by the next run, also one to which nothing new comes.
func TestK07DayOfAClockThatWasAhead(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(3)...)
	d := newDesk(t, m, ca)
	d.fetcher.DayLimit = func(mail.Server) int64 { return 10_000_000 }
	d.good()
	hour := time.Now().Unix() / 3600
	ahead := strconv.FormatInt(hour+87_600, 10)
	edit(t, d.to, func(text string) string {
		for h := hour - 1; h <= hour+1; h++ {
			text = strings.Replace(text, fmt.Sprintf(`"days":{"%d"`, h), `"days":{"`+ahead+`"`, 1)
		}
		if !strings.Contains(text, ahead) {
			t.Fatalf("no day in %s", text)
		}
		body, _, _ := strings.Cut(text, "\n")
		return fmt.Sprintf("%s\n%x\n", body, sha256.Sum256([]byte(body)))
	})
	d.good()
	text, err := os.ReadFile(filepath.Join(d.to, ".mailkey", "state"))
	if err != nil || strings.Contains(string(text), ahead) || !strings.Contains(string(text), `"days":{`) {
		t.Errorf("%s, %v", text, err)
	}
}
