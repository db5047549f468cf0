//go:build linux

package stories_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

// terminal is the real binary at a terminal, and all that was written there.
type terminal struct {
	t   *testing.T
	pty *os.File
	cmd *exec.Cmd

	mu   sync.Mutex
	all  string
	at   int // how much of it the story has seen
	news chan struct{}
	read chan struct{} // closed: all was read
}

func atTerminal(t *testing.T, args ...string) *terminal {
	t.Helper()
	term := &terminal{t: t, cmd: clitest.Command(t, t.TempDir(), args...), news: make(chan struct{}, 1), read: make(chan struct{})}
	var err error
	if term.pty, err = pty.StartWithSize(term.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.cmd.Process.Kill(); _ = term.pty.Close() })
	go func() {
		defer close(term.read)
		buffer := make([]byte, 4096)
		for {
			n, err := term.pty.Read(buffer)
			term.mu.Lock()
			term.all += string(buffer[:n])
			term.mu.Unlock()
			select {
			case term.news <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	return term
}

// patience is the longest wait for an answer.
const patience = 15 * time.Second

// sees waits until the text comes after what was seen before.
func (term *terminal) sees(text string) *terminal {
	term.t.Helper()
	deadline := time.After(patience)
	for {
		term.mu.Lock()
		i := strings.Index(term.all[term.at:], text)
		if i >= 0 {
			term.at += i + len(text)
		}
		rest := term.all[term.at:]
		term.mu.Unlock()
		if i >= 0 {
			return term
		}
		select {
		case <-term.news:
		case <-deadline:
			term.t.Fatalf("%q does not come; after what was seen came %q", text, rest)
		}
	}
}

func (term *terminal) types(text string) *terminal {
	term.t.Helper()
	if _, err := io.WriteString(term.pty, text); err != nil {
		term.t.Fatal(err)
	}
	return term
}

// ends waits for the end and returns the exit code and all that was written.
func (term *terminal) ends() (int, string) {
	term.t.Helper()
	ended := make(chan error, 1)
	go func() {
		err := term.cmd.Wait()
		<-term.read // its last words may be on their way still
		ended <- err
	}()
	select {
	case err := <-ended:
		term.mu.Lock()
		defer term.mu.Unlock()
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			return exit.ExitCode(), term.all
		} else if err != nil {
			term.t.Fatal(err)
		}
		return 0, term.all
	case <-time.After(patience):
		term.t.Fatal("it does not end")
		return 0, ""
	}
}

func TestPlainAtATerminal(t *testing.T) {
	term := atTerminal(t, "rehearse", "--plain")
	term.sees("E-mail address: ").types("ala@gmail.com\n")
	term.sees("Mailbox name: ").types("Biuro\n")
	term.sees("Number [1]: ").types("?\n").sees("goes one step back").types("\n")
	term.sees("Is 2-Step Verification on?").sees("Number: ").types("1\n")
	term.sees("Number [1]: ").types("back\n")
	term.sees("Enter: continue. ").types("\n") // the question was answered
	term.sees("Number [1]: ").types("1\n")
	term.sees("App password (it is not shown): ").types("abcd efgh ijkl mnop\n")
	term.sees("Keep the password").sees("Number [1]: ").types("\n")
	term.sees("Change the server settings? [y/N] ").types("n\n")
	term.sees("did not accept the address and password").sees("2  Type another password").sees("Number: ").types("2\n")
	term.sees("App password (it is not shown): ").types(gmailsim.PracticeGroups + "\n")
	term.sees("Number [1]: ").types("\n")
	term.sees("[y/N] ").types("n\n")
	term.sees("The mailbox works").sees("Send yourself a test message?").sees("[y/N] ").types("\n")
	term.sees("This was practice")
	code, all := term.ends()
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	if strings.Contains(all, "\x1b") {
		t.Error("escape codes in plain mode")
	}
	if strings.Contains(all, "efgh") || strings.Count(all, "lody") > 1 { // once: the practice password is told at the beginning
		t.Error("the password was echoed")
	}
}

// Ctrl+C while the password is hidden: the terminal echoes again.
func TestInterruptAtThePassword(t *testing.T) {
	term := atTerminal(t, "test", "--address", "ala@gmail.com")
	term.sees("Password of ala@gmail.com").sees(": ")
	if echoes(t, term.pty) {
		t.Error("what is typed would be shown")
	}
	term.types("\x03")
	code, all := term.ends()
	if code != 130 {
		t.Errorf("exit code %d: %q", code, all)
	}
	if !echoes(t, term.pty) {
		t.Error("the terminal was left without echo")
	}
}

// A password that is typed where one was to be piped in is not shown either.
func TestTypedForStdin(t *testing.T) {
	term := atTerminal(t, "test", "--address", "ala@gmail.com", "--imap-host", "127.0.0.1", "--imap-port", "1",
		"--smtp-host", "127.0.0.1", "--smtp-port", "1", "--password-stdin")
	term.sees("Password (it is not shown): ").types("abcd efgh ijkl mnop\n")
	if code, all := term.ends(); code != 3 || strings.Contains(all, "efgh") {
		t.Errorf("exit code %d: %q", code, all)
	}
}

// The servers of a rehearsal: one line, a private file, nothing left behind.
func TestRehearseServe(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(fmt.Sprint(signal), func(t *testing.T) {
			cmd := clitest.Command(t, t.TempDir(), "rehearse", "--serve")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			decoder := json.NewDecoder(out)
			var settings gmailsim.Settings
			if err := decoder.Decode(&settings); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(settings.CAFile)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("CA file: %v, %v", info, err)
			}
			lanes, code := realTest(t, settings.Accounts[0].Password, "--address", settings.Accounts[0].Address, "--ca-file", settings.CAFile,
				"--imap-host", settings.IMAP.Host, "--imap-port", fmt.Sprint(settings.IMAP.Port),
				"--smtp-host", settings.SMTP.Host, "--smtp-port", fmt.Sprint(settings.SMTP.Port))
			if lanes != [2]string{"ok", "ok"} || code != 0 {
				t.Errorf("%v, exit code %d", lanes, code)
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if rest, _ := io.ReadAll(io.MultiReader(decoder.Buffered(), out)); strings.TrimSpace(string(rest)) != "" {
				t.Errorf("more than one document: %q", rest)
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d", code)
			}
			if _, err := os.Stat(settings.CAFile); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the CA file is left behind: %v", err)
			}
		})
	}
}
