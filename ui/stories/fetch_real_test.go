//go:build linux

package stories_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2/imapclient"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

// The progress line of a fetch is drawn over on a terminal and gone at the end;
// Ctrl+C ends the fetch, and says what came.
func TestFetchAtATerminal(t *testing.T) {
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(sim.CA()), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := func(address string) []string {
		return []string{
			"fetch", "--address", address, "--ca-file", ca, "--to", filepath.Join(t.TempDir(), "mail"),
			"--imap-host", "127.0.0.1", "--imap-port", fmt.Sprint(sim.Server(mail.IMAP, mail.TLS).Port),
		}
	}
	term := atTerminal(t, settings("ala@gmail.com")...)
	term.sees("Password of ala@gmail.com").sees(": ").types(gmailsim.PracticeGroups + "\n")
	term.sees("Fetching the mail of ala@gmail.com to ").sees("ala@gmail.com: 6 new messages").sees("mutt -f ")
	if code, all := term.ends(); code != 0 || strings.Contains(all, "lody") {
		t.Errorf("exit code %d: %q", code, all)
	}
	term = atTerminal(t, settings("ala+silent@gmail.com")...)
	term.sees("Password of ala+silent@gmail.com").sees(": ").types(gmailsim.PracticeGroups + "\n")
	term.sees("Fetching the mail").types("\x03").sees("ala+silent@gmail.com: interrupted")
	if code, all := term.ends(); code != 130 || strings.Contains(all, "lody") {
		t.Errorf("exit code %d: %q", code, all)
	}
}

// TestRealFetch fetches from Dovecot twice: the second time nothing comes. What
// came is listed with its subject decoded, and read.
func TestRealFetch(t *testing.T) {
	imap := realServer(t, "MAILKEY_TEST_IMAP_ADDR")
	address, password := os.Getenv("MAILKEY_TEST_USER1"), os.Getenv("MAILKEY_TEST_PASSWORD1")
	const subject = "Zażółć gęślą jaźń"
	file(t, imap, address, password,
		"Subject: =?UTF-8?Q?Za=C5=BC=C3=B3=C5=82=C4=87_g=C4=99=C5=9Bl=C4=85_?= =?ISO-8859-2?B?amG88Q==?=\r\n"+
			"From: =?UTF-8?B?xYF1Y2phIMW7YWs=?= <lucja@example.test>\r\nContent-Type: text/plain; charset=ISO-8859-2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=AF=F3=B3w\r\n")
	home := t.TempDir()
	servers := []string{
		"--ca-file", os.Getenv("MAILKEY_TEST_CA"), "--imap-host", imap[0], "--imap-port", imap[1],
		"--smtp-host", imap[0], "--smtp-port", imap[1], "--password-stdin",
	}
	mailkey := func(want int, args ...string) string {
		t.Helper()
		cmd := clitest.Command(t, home, args...)
		cmd.Stdin = strings.NewReader(password + "\n")
		text, err := cmd.Output()
		code := 0
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			code = exit.ExitCode()
		}
		if code != want || strings.Contains(string(text), password) {
			t.Fatalf("%s: exit code %d: %s", args[0], code, text)
		}
		return string(text)
	}
	mailkey(0, append([]string{"setup", address, "--no-test", "--no-input", "--vault", "sealed"}, servers...)...)
	came := func() (n int) {
		t.Helper()
		var doc struct {
			Accounts []struct {
				Verdict string
				Folders []struct {
					New         int
					UIDValidity uint32
				}
			}
		}
		text := mailkey(0, "fetch", address, "--json", "--vault", "sealed")
		if err := json.Unmarshal([]byte(text), &doc); err != nil || len(doc.Accounts) != 1 || len(doc.Accounts[0].Folders) != 1 || doc.Accounts[0].Folders[0].UIDValidity == 0 {
			t.Fatalf("%v: %s", err, text)
		}
		return doc.Accounts[0].Folders[0].New
	}
	if came() < 1 {
		t.Error("nothing came")
	}
	if again := came(); again != 0 {
		t.Errorf("%d messages came twice", again)
	}
	list := mailkey(0, "messages", address, "--vault", "sealed")
	if !strings.Contains(list, subject) || !strings.Contains(list, "Łucja Żak") || !strings.HasPrefix(strings.TrimSpace(list), "1 *") {
		t.Errorf("the list is\n%s", list)
	}
	if text := mailkey(0, "messages", address, "1", "--vault", "sealed"); !strings.Contains(text, "Subject: "+subject) || !strings.Contains(text, "\nŻółw\n") {
		t.Errorf("the message is\n%s", text)
	}
}

// file puts a message into the inbox of a real server.
func file(t *testing.T, at [2]string, address, password, raw string) {
	t.Helper()
	ca, err := os.ReadFile(os.Getenv("MAILKEY_TEST_CA"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	c, err := imapclient.DialTLS(net.JoinHostPort(at[0], at[1]), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: pool, ServerName: at[0]}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // only what was filed matters
	if err := c.Login(address, password).Wait(); err != nil {
		t.Fatal(err)
	}
	a := c.Append("INBOX", int64(len(raw)), nil)
	_, err = a.Write([]byte(raw))
	if err := errors.Join(err, a.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Wait(); err != nil {
		t.Fatal(err)
	}
}
