//go:build linux

package stories_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
)

// imported stores mailboxes from a table at the server, without passwords.
func (tm *team) imported(code int, table string) string {
	tm.t.Helper()
	file := filepath.Join(tm.folder, "table.csv")
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		tm.t.Fatal(err)
	}
	imap, smtp := tm.sim.Server(mail.IMAP, mail.TLS), tm.sim.Server(mail.SMTP, mail.TLS)
	return tm.at(
		code, "accounts", "import", "--csv", file, "--vault", "sealed", "--ca-file", tm.ca, "--json",
		"--imap-host", "127.0.0.1", "--imap-port", strconv.Itoa(imap.Port), "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(smtp.Port),
	)
}

// A table makes mailboxes for people; each is told what waits for them, also without
// a terminal, and gives their password, which is tested before it is stored.
func TestFirstPasswordOverSSH(t *testing.T) { onEachDatabase(t, firstPasswordOverSSH) }

func firstPasswordOverSSH(t *testing.T, tm *team) {
	tm.newKey("mia")
	tm.as("ada", 0, tm.public("mia"), "users", "add", "Mia", "--key-stdin")
	if said := tm.imported(3, "address,owner\nmia@gmail.com,mia\nbiuro@gmail.com,ADA\neve@gmail.com,Eve\n"); strings.Count(said, `"stored"`) != 2 {
		t.Fatalf("imported: %s", said)
	}
	tm.as("ada", 0, "", "access", "biuro@gmail.com", "--give", "Mia")

	if said := tm.as("mia", 0, "", "accounts"); !strings.Contains(said, "Waiting for your password: biuro@gmail.com, mia@gmail.com.") || !strings.Contains(said, "ssh HOST rotate") {
		t.Errorf("accounts says %s", said)
	}
	if said := tm.as("ada", 0, "", "accounts"); !strings.Contains(said, "Waiting for your password: biuro@gmail.com.") {
		t.Errorf("the administrator, who owns one of them, reads %s", said)
	}
	if said := tm.as("mia", 0, "", "accounts", "--json"); strings.Count(said, `"awaits_yours":true`) != 2 {
		t.Errorf("accounts --json says %s", said)
	}
	if said := tm.as("ada", 3, "", "test", "--all", "--json"); strings.Count(said, "has no password yet") != 2 || strings.Contains(said, "refused") || strings.Contains(said, "credentials") {
		t.Errorf("test --all says %s", said)
	}
	for _, words := range [][]string{{"fetch", "--all", "--json"}, {"fetch", "mia@gmail.com"}} {
		if said := tm.as("mia", 3, "", words...); strings.Contains(said, tm.home) || !strings.Contains(said, "has no password yet") {
			t.Errorf("%v says %s", words, said)
		}
	}

	// A wrong one is refused, and is kept nowhere.
	tm.as("mia", 3, "nie to nie to\n", "rotate", "mia@gmail.com", "--password-stdin")
	for _, address := range []string{"mia@gmail.com", "biuro@gmail.com"} { // her own, and one that she is assigned to
		if said := tm.as("mia", 0, gmailsim.PracticeGroups+"\n", "rotate", address, "--password-stdin"); !strings.Contains(said, "has its password now") || strings.Contains(said, tm.home) {
			t.Errorf("%s: %s", address, said)
		}
	}
	tm.as("mia", 4, gmailsim.PracticeGroups+"\n", "rotate", "biuro@gmail.com", "--password-stdin") // it has one now
	tm.as("ada", 0, "", "test", "--all")
	if said := tm.as("mia", 0, "", "accounts"); strings.Contains(said, "Waiting") {
		t.Errorf("still waiting: %s", said)
	}
	tm.as("ada", 0, "", "access", "mia@gmail.com", "--owner", "Ada")
	tm.as("ada", 0, "", "users", "remove", "Mia")
	if audit := tm.as("ada", 0, "", "users", "audit"); !strings.Contains(audit, " · Mia (former) · ") {
		t.Errorf("the trail does not name whoever was removed: %s", audit)
	}
	if audit := tm.as("ada", 0, "", "users", "audit", "--json"); !strings.Contains(audit, `"actor":"Mia","actor_removed":true`) {
		t.Errorf("%s", audit)
	}
	if audit := tm.as("ada", 0, "", "users", "audit"); !strings.Contains(audit, "mia@gmail.com · Mia") {
		t.Errorf("the trail does not say whose the mailbox became: %s", audit)
	}
}

// Over SSH nothing speaks of a command or a folder that is not there for whoever reads it.
func TestExportAndFetchOverSSH(t *testing.T) {
	t.Parallel()
	tm := newTeam(t, "")
	tm.mailbox("biuro@gmail.com")
	var doc struct{ Programs []struct{ Program string } }
	if err := json.Unmarshal([]byte(tm.as("ada", 0, "", "export", "--json")), &doc); err != nil || len(doc.Programs) < 10 {
		t.Fatalf("%v %+v", err, doc)
	}
	mbsync := 0
	for i, p := range doc.Programs {
		if p.Program == "mbsync" {
			mbsync = i + 1
		}
		said := tm.as("ada", 0, "", "export", "biuro@gmail.com", "--for", p.Program, "--lang", []string{"pl", "en"}[i%2])
		if strings.Contains(said, "mailkey password") || strings.Contains(said, "mailkey'") || strings.Contains(said, tm.home) {
			t.Errorf("%s: %s", p.Program, said)
		}
		if asks := strings.Contains(said, "pass show") || strings.Contains(said, `"pass"`); asks && !strings.Contains(said, "pass show mail/biuro@gmail.com”") {
			t.Errorf("%s has an example and does not say that it is one: %s", p.Program, said)
		}
	}
	for _, words := range [][]string{{"export"}, {"export", "--lang", "pl"}, {"help", "export"}, {"help"}} {
		if said := tm.as("ada", 0, "", words...); strings.Contains(said, "mailkey password") {
			t.Errorf("%v speaks of a command that is not there: %s", words, said)
		}
	}
	if said := tm.as("ada", 0, "", "export", "biuro@gmail.com", "--for", "mbsync", "--json"); !strings.Contains(said, `"example_command":["pass","show"`) {
		t.Errorf("%s", said)
	}
	tm.as("ada", 4, "", "export", "biuro@gmail.com", "--for", "mbsync", "--to", "/tmp")
	tm.as("ada", 4, "", "fetch", "biuro@gmail.com", "--to", "/tmp")
	if said := tm.as("ada", 2, "x\n", "fetch", "--address", "biuro@gmail.com", "--password-stdin"); strings.Contains(said, "--to") {
		t.Errorf("%s", said)
	}
	if said := tm.as("ada", 0, "", "fetch", "--all"); strings.Contains(said, tm.home) || strings.Contains(said, "mutt") {
		t.Errorf("fetch tells the server's paths: %s", said)
	}
	s := onScreen(t, nil, with{"LANG=en_US.UTF-8"}, instead(tm.ssh("ada", "-tt", "127.0.0.1", "--", "--plain")))
	s.sees("plain.home").types("5", enter).sees("fetch.what-long.remote").types("1", enter)
	s.until("the end", func() bool { return strings.Count(s.written(), s.say("plain.home.leave")) > 1 })
	s.types("8", enter).sees("export.which").types(strconv.Itoa(mbsync), enter)
	s.until("the end", func() bool { return strings.Count(s.written(), s.say("plain.home.leave")) > 2 })
	s.types("10", enter)
	s.leaves()
	if all := s.written(); strings.Contains(all, tm.home) || strings.Contains(all, "mailkey password") || !strings.Contains(all, "only an example") {
		t.Errorf("by lines: %s", all)
	}
}
