package stories_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/export"
)

// stripped is a server that somebody took STARTTLS away from: it takes any
// password in the clear, and keeps what it was sent.
type stripped struct {
	mu    sync.Mutex
	heard strings.Builder
	calls int
}

func (s *stripped) listen(t *testing.T, answer func(net.Conn, string)) mail.Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close() //nolint:errcheck // a test's server
				s.mu.Lock()
				s.calls++
				s.mu.Unlock()
				answer(c, "")
				for lines := bufio.NewScanner(c); lines.Scan(); {
					s.mu.Lock()
					s.heard.WriteString(lines.Text() + "\n")
					s.mu.Unlock()
					answer(c, lines.Text())
				}
			}()
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	n, _ := strconv.Atoi(port)
	return mail.Server{Host: "localhost", Port: n, Security: mail.StartTLS}
}

func plainIMAP(c net.Conn, line string) {
	const can = "CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN SASL-IR"
	tag, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "":
		_, _ = fmt.Fprint(c, "* OK ["+can+"] ready\r\n")
	case strings.HasPrefix(rest, "CAPABILITY"):
		_, _ = fmt.Fprint(c, "* "+can+"\r\n"+tag+" OK done\r\n")
	case strings.HasPrefix(rest, "STARTTLS"):
		_, _ = fmt.Fprint(c, tag+" BAD unknown command\r\n")
	default:
		_, _ = fmt.Fprint(c, tag+" OK done\r\n")
	}
}

func plainSMTP(c net.Conn, line string) {
	switch word, _, _ := strings.Cut(strings.ToUpper(line), " "); word {
	case "":
		_, _ = fmt.Fprint(c, "220 ready\r\n")
	case "EHLO":
		_, _ = fmt.Fprint(c, "250-localhost\r\n250 AUTH PLAIN LOGIN\r\n")
	case "STARTTLS":
		_, _ = fmt.Fprint(c, "502 unknown command\r\n")
	case "AUTH":
		_, _ = fmt.Fprint(c, "235 accepted\r\n")
	default:
		_, _ = fmt.Fprint(c, "250 fine\r\n")
	}
}

// No program that an export with STARTTLS is written for sends the password to a
// server that does not offer it. The others are refused by package export.
func TestRealNothingInTheClear(t *testing.T) {
	realServer(t, "MAILKEY_TEST_IMAP_ADDR") // skips where the programs are not meant to be
	const canary = "qzjxkvwpbymgfhtd"
	address, _ := mail.ParseAddress("ala@example.test")
	for _, c := range []struct {
		slug, program string
		screen        bool
		args          []string
	}{
		{"mbsync", "mbsync", false, []string{"-c", "FILE", "-l", "-a"}},
		{"msmtp", "msmtp", false, []string{"-C", "FILE", "ala@example.test"}},
		{"aerc", "aerc", true, nil},
		{"neomutt", "neomutt", true, []string{"-F", "FILE", "-e", "push '<quit>y'"}},
	} {
		t.Run(c.slug, func(t *testing.T) {
			if _, err := exec.LookPath(c.program); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			s := &stripped{}
			p := mail.Profile{
				Address: address, UserName: address.String(),
				IMAP: s.listen(t, plainIMAP), SMTP: s.listen(t, plainSMTP),
			}
			program, _ := export.Find(c.slug)
			files, err := program.Files(p, export.Options{Command: []string{"echo", canary}})
			if err != nil {
				t.Fatal(err)
			}
			home := t.TempDir()
			rc := filepath.Join(home, "rc")
			if err := os.WriteFile(rc, []byte(files[0].Text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Join(home, "Mail", address.String()), 0o700); err != nil {
				t.Fatal(err)
			}
			d := &desk{t: t, home: home, canary: canary, env: []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=xterm", "LANG=C.UTF-8"}}
			args := append([]string{}, c.args...)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "FILE", rc)
			}
			if c.slug == "aerc" { // it stays, and goes on trying
				config := filepath.Join(home, ".config", "aerc")
				if err := os.MkdirAll(config, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(rc, filepath.Join(config, "accounts.conf")); err != nil {
					t.Fatal(err)
				}
				time.AfterFunc(3*time.Second, stop)
			}
			if c.screen {
				d.atScreen(ctx, c.program, args...)
			} else if out, err := d.try(strings.NewReader("Subject: x\n\nx\n"), c.program, args...); err == nil {
				t.Errorf("it goes on without encryption: %s", out)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.calls == 0 {
				t.Fatal("it never came to the server")
			}
			for _, form := range []string{canary, base64.StdEncoding.EncodeToString([]byte(canary))[:20], base64.StdEncoding.EncodeToString([]byte("\x00ala@example.test\x00" + canary)), "LOGIN", "AUTH"} {
				if strings.Contains(strings.ReplaceAll(s.heard.String(), "CAPABILITY", ""), form) {
					t.Errorf("the server heard %q in %q", form, s.heard.String())
				}
			}
		})
	}
}
