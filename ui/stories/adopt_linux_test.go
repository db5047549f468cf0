package stories_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

// Import at a terminal: shown first, asked about the servers that nobody vouches
// for, the password typed anew, tested, and only then stored. One is left out.
func TestImportAtATerminal(t *testing.T) {
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	dir := t.TempDir()
	ca, file := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "accounts.conf")
	imap, smtp := sim.Server(mail.IMAP, mail.TLS).Port, sim.Server(mail.SMTP, mail.TLS).Port
	account := func(name string) string {
		return fmt.Sprintf("[%[1]s]\nfrom = %[1]s@gmail.com\nsource = imaps://%[1]s%%40gmail.com:tajne@127.0.0.1:%[2]d\noutgoing = smtps://%[1]s%%40gmail.com@127.0.0.1:%[3]d\n", name, imap, smtp)
	}
	for path, text := range map[string]string{ca: sim.CA(), file: account("ela") + account("ala") + account("ola")} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	term := atTerminal(t, "accounts", "import", file, "--ca-file", ca, "--dns-server", sim.DNS(), "--vault", "sealed")
	term.sees("1. ela@gmail.com").sees("This file holds a password").sees("3. ola@gmail.com")
	term.sees("Connect ela@gmail.com?").types("n\n")
	term.sees("Connect ala@gmail.com?").types("y\n")
	term.sees("These names are only in another program's settings file. Nobody else confirms\r\nthem.") // at the end of a word
	term.sees("May the password go to 127.0.0.1?").types("y\n")
	term.sees("Password of ala@gmail.com").types(gmailsim.PracticePassword + "\n")
	term.sees("The mailbox ala@gmail.com is connected")
	term.sees("Connect ola@gmail.com?").types("y\n")
	term.sees("May the password go to 127.0.0.1?").types("y\n")
	term.sees("Password of ola@gmail.com").types("zlehaslozlehaslo\n")
	term.sees("does not work").sees("Nothing was stored.")
	if code, all := term.ends(); code != 3 || strings.Contains(all, "tajne") || strings.Contains(all, gmailsim.PracticePassword) {
		t.Errorf("exit code %d, and on the screen %q", code, all)
	}
	var doc struct{ Accounts []struct{ Address string } }
	list := clitest.Command(t, "", "accounts", "--json")
	list.Env = term.cmd.Env
	out, err := list.Output()
	if err != nil || json.Unmarshal(out, &doc) != nil || len(doc.Accounts) != 1 || doc.Accounts[0].Address != "ala@gmail.com" {
		t.Errorf("%v: %s", err, out)
	}

	// And what was stored is handed to programs, never to a screen.
	term = atTerminal(t, "password", "ala@gmail.com")
	if code, all := term.ends(); code != 2 || !strings.Contains(all, "never goes to a screen") {
		t.Errorf("exit code %d: %q", code, all)
	}
}
