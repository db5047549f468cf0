package stories_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/mail/wire/wiretest"
	"mailkey/ui/cli/clitest"
)

// What a run may take, whatever the servers do: 20 s, and half a second to end. The
// machine is shared by 28 of them and by other tests, so the clocks have some slack.
const (
	hostileTook   = 21_000 // ms, by its own account
	hostileWall   = 24 * time.Second
	hostileMemory = 96 << 10 // kB resident
)

// hostile is a pair of servers, and how they are reached.
type hostile struct {
	name       string
	security   mail.Security
	imap, smtp func(*wiretest.Script)
}

// evil is what no terminal must see.
const evil = "\x1b]0;owned\x07\x1b[2J\u202eevil\u009b31m\x00"

func hostiles() []hostile {
	greeting := func(text string) func(*wiretest.Script) {
		return func(s *wiretest.Script) { s.Greeting = text }
	}
	says := func(verb, text string) func(*wiretest.Script) {
		return func(s *wiretest.Script) { *s = s.With(map[string]string{verb: text}) }
	}
	both := func(name string, security mail.Security, f func(*wiretest.Script)) hostile {
		return hostile{name, security, f, f}
	}
	instead := func(f func(net.Conn, *tls.Config)) func(*wiretest.Script) {
		return func(s *wiretest.Script) { s.Instead = f }
	}
	forever := func(text string) string { return text + wiretest.Again }
	hold := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	return []hostile{
		both("silent", mail.TLS, instead(func(c net.Conn, _ *tls.Config) { hold(c) })),
		both("silent in the clear", mail.StartTLS, greeting(wiretest.Hang)),
		both("silent over TLS", mail.TLS, greeting(wiretest.Hang)),
		both("slow loris", mail.TLS, func(s *wiretest.Script) { s.Drip = 150 * time.Millisecond }),
		both("slow loris in the clear", mail.StartTLS, func(s *wiretest.Script) { s.Drip = 90 * time.Millisecond }),
		both("slow loris below TLS", mail.TLS, instead(func(c net.Conn, _ *tls.Config) {
			for { // a record of 16 kB, a byte at a time
				for _, b := range []byte("\x16\x03\x03\x40\x00") {
					if _, err := c.Write([]byte{b}); err != nil {
						return
					}
					time.Sleep(100 * time.Millisecond)
				}
			}
		})),
		both("TLS stalls", mail.TLS, instead(func(c net.Conn, _ *tls.Config) { _, _ = io.WriteString(c, "\x16\x03\x03\x00\x7a\x02"); hold(c) })),
		both("garbage for ever", mail.TLS, instead(func(c net.Conn, _ *tls.Config) {
			for _, err := c.Write(make([]byte, 4096)); err == nil; _, err = c.Write(make([]byte, 4096)) {
			}
		})),
		both("cut at once", mail.TLS, instead(func(net.Conn, *tls.Config) {})),
		both("cut in TLS", mail.TLS, func(s *wiretest.Script) { s.CutBytes = 900 }),
		{"cut at sign-in", mail.TLS, says("AUTHENTICATE", wiretest.Cut), says("AUTH", wiretest.Cut)},
		{"silent after sign-in", mail.TLS, says("AUTHENTICATE", wiretest.Hang), says("AUTH", wiretest.Hang)},
		{"flood as greeting", mail.TLS, greeting(forever("* OK hi\r\n")), greeting(forever("220-hi\r\n"))},
		{"flood as greeting in the clear", mail.StartTLS, greeting(forever("* OK hi\r\n")), greeting(forever("220-hi\r\n"))},
		{"a line without end", mail.TLS, greeting(forever("* OK " + strings.Repeat("x", 4096))), greeting(forever("220 " + strings.Repeat("x", 4096)))},
		{"flood at sign-in", mail.TLS, says("AUTHENTICATE", forever("* OK hi\r\n")), says("AUTH", forever("535-no\r\n"))},
		{"flood in use", mail.TLS, says("EXAMINE", forever("* 3 EXISTS\r\n")), says("MAIL", forever("250-ok\r\n"))},
		{"endless literals, endless EHLO", mail.TLS, says("EXAMINE", forever("* LIST () \"/\" {60000}\r\n"+strings.Repeat("x", 60000)+"\r\n")), says("EHLO", forever("250-X\r\n"))},
		{"a literal never filled", mail.TLS, says("EXAMINE", "* LIST () \"/\" {60000}\r\nx"+wiretest.Hang), says("EHLO", "250-X"+wiretest.Hang)},
		{"lists in lists", mail.TLS, says("EXAMINE", "* 1 FETCH (BODYSTRUCTURE "+strings.Repeat("(", 60000)+"\r\n"), says("AUTH", forever("334 \r\n"))},
		{"parentheses among capabilities", mail.TLS, says("AUTHENTICATE", "%t OK [CAPABILITY IMAP4rev1 (] in\r\n"), says("AUTH", "235-in\r\n535 out\r\n")},
		{"capabilities without end", mail.TLS, greeting(forever("* OK [CAPABILITY " + strings.Repeat("X ", 4096))), says("EHLO", forever("250-"+strings.Repeat("X ", 4096)))},
		{"nonsense", mail.TLS, greeting("\x00\xff\xfe" + evil + "\r\n"), greeting("\x00" + evil + "\r\n")},
		{"colours", mail.TLS, says("AUTHENTICATE", "* OK [ALERT] "+evil+"\r\n%t NO ["+evil+"] "+evil+"\r\n"), says("AUTH", "535-5.7.8 "+evil+"\r\n535 "+evil+"\r\n")},
		{"the password back", mail.TLS, says("AUTHENTICATE", "%t NO "+gmailsim.PracticePassword+" "+gmailsim.PracticeGroups+" is wrong\r\n"), says("AUTH", "535 "+gmailsim.PracticePassword+" is wrong\r\n")},
		{"a web page", mail.StartTLS, greeting("HTTP/1.1 200 OK\r\n\r\n<html>" + evil), greeting("HTTP/1.1 200 OK\r\n\r\n")},
		{"no STARTTLS", mail.StartTLS, greeting("* OK [CAPABILITY IMAP4 AUTH=PLAIN] hi\r\n"), says("EHLO", "250-x\r\n250 AUTH PLAIN\r\n")},
		{"behind STARTTLS", mail.StartTLS, says("STARTTLS", "%t OK go\r\n* BYE "+evil+"\r\n"), says("STARTTLS", "220 go\r\n235 in\r\n")},
	}
}

// TestHostileServers runs the real binary against dead and hostile servers, all
// at once: each run ends in time and in little memory, says so in one document,
// and lets nothing through, neither from the servers nor to them.
func TestHostileServers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 20 s")
	}
	ca := wiretest.NewCA(t)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte(ca.PEM), 0o600); err != nil {
		t.Fatal(err)
	}
	all := hostiles()
	ends := make([]hostileEnd, len(all))
	var running sync.WaitGroup
	for i, h := range all {
		imap, smtp := wiretest.GoodIMAP(ca, h.security), wiretest.GoodSMTP(ca, h.security)
		h.imap(&imap)
		h.smtp(&smtp)
		_, imapAt := wiretest.Listen(t, imap)
		_, smtpAt := wiretest.Listen(t, smtp)
		cmd := clitest.Command(t, t.TempDir(), "test", "--json", "--no-input", "--password-stdin", "--address=ala@example.test", "--ca-file="+file,
			"--imap-host=127.0.0.1", "--imap-port="+strconv.Itoa(imapAt.Port), "--imap-security="+string(h.security),
			"--smtp-host=127.0.0.1", "--smtp-port="+strconv.Itoa(smtpAt.Port), "--smtp-security="+string(h.security))
		running.Go(func() { ends[i] = runHostile(cmd) })
	}
	running.Wait()
	var slowest time.Duration
	var largest int64
	for i, h := range all {
		t.Run(h.name, func(t *testing.T) { ends[i].check(t) })
		slowest, largest = max(slowest, ends[i].took), max(largest, ends[i].memory)
	}
	t.Logf("%d runs; the slowest took %s, the largest %d kB", len(ends), slowest.Round(time.Millisecond), largest)
}

type hostileEnd struct {
	out, errs bytes.Buffer
	took      time.Duration
	memory    int64 // kB; 0 where the system does not tell
	code      int
	err       error
}

func runHostile(cmd *exec.Cmd) (end hostileEnd) {
	cmd.Stdin = strings.NewReader(gmailsim.PracticePassword + "\n")
	cmd.Stdout, cmd.Stderr = &end.out, &end.errs
	begin := time.Now()
	if end.err = cmd.Start(); end.err != nil {
		return end
	}
	over, memory := make(chan struct{}), make(chan int64, 1)
	go func() { memory <- residents(cmd.Process.Pid, over) }()
	err := cmd.Wait()
	end.took = time.Since(begin)
	close(over)
	end.memory = <-memory
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		end.code = exit.ExitCode()
	} else {
		end.err = err
	}
	return end
}

func (end *hostileEnd) check(t *testing.T) {
	if end.err != nil || end.code != 3 {
		t.Errorf("exit code %d, %v: %s", end.code, end.err, end.errs.String())
	}
	unseen := runtime.GOOS == "linux" && end.memory == 0 && end.took > time.Second // a quick one may end before it is looked at
	if end.took > hostileWall || end.memory > hostileMemory || unseen {
		t.Errorf("took %s and %d kB", end.took, end.memory)
	}
	var doc struct {
		Accounts []struct {
			Verdict string
			Took    int `json:"took_ms"`
			Lanes   []struct {
				Verdict   string
				Diagnosis struct{ Cause, Title, Why, Next string }
			}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(end.out.Bytes()))
	if err := decoder.Decode(&doc); err != nil || decoder.More() {
		t.Fatalf("not one JSON document: %v, %q", err, end.out.String())
	}
	if len(doc.Accounts) != 1 || doc.Accounts[0].Verdict != "failed" || doc.Accounts[0].Took > hostileTook || len(doc.Accounts[0].Lanes) != 2 {
		t.Errorf("got %s", end.out.String())
	}
	for _, account := range doc.Accounts {
		for _, lane := range account.Lanes {
			if d := lane.Diagnosis; lane.Verdict != "failed" || d.Cause == "" || d.Title == "" || d.Why == "" || d.Next == "" {
				t.Errorf("a lane without an explanation: %+v", lane)
			}
		}
	}
	var shown any // JSON hides control letters behind escapes: look at what it means, too
	_ = json.Unmarshal(end.out.Bytes(), &shown)
	for where, text := range map[string]string{"stdout": end.out.String(), "stderr": end.errs.String(), "the document": strings.Join(texts(shown), "\n")} {
		for _, r := range text {
			if r < ' ' && r != '\n' || r >= 0x7F && r < 0xA0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
				t.Errorf("%U in %s: %q", r, where, text)
				break
			}
		}
		for _, form := range canaries() {
			if strings.Contains(text, form) {
				t.Errorf("the password is in %s", where)
			}
		}
	}
}

// texts is every text in a JSON document.
func texts(doc any) []string {
	var all []string
	switch v := doc.(type) {
	case string:
		all = []string{v}
	case []any:
		for _, inner := range v {
			all = append(all, texts(inner)...)
		}
	case map[string]any:
		for name, inner := range v {
			all = append(append(all, name), texts(inner)...)
		}
	}
	return all
}
