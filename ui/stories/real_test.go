package stories_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/ui/cli/clitest"
)

type testDoc struct {
	Accounts []struct {
		Verdict string
		Lanes   []struct {
			Protocol, Verdict string
			Diagnosis         struct{ Cause, Stage string }
		}
	}
}

// realTest runs "mailkey test" and returns each lane's verdict or cause.
func realTest(t *testing.T, password string, args ...string) (lanes [2]string, code int) {
	t.Helper()
	cmd := clitest.Command(t, t.TempDir(), append([]string{"test", "--password-stdin", "--json"}, args...)...)
	cmd.Stdin = strings.NewReader(password + "\n")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out)+stderr.String(), password) {
		t.Error("the password was told")
	}
	var doc testDoc
	if err := json.Unmarshal(out, &doc); err != nil || len(doc.Accounts) != 1 || len(doc.Accounts[0].Lanes) != 2 {
		t.Fatalf("%v: %s %s", err, out, stderr.String())
	}
	for i, lane := range doc.Accounts[0].Lanes {
		if lanes[i] = lane.Verdict; lane.Verdict == "failed" {
			lanes[i] = lane.Diagnosis.Cause
		}
	}
	return lanes, code
}

// TestRealServers is the command line against Dovecot and Postfix, which
// .ci/mailservers starts: both security modes, and what can go wrong.
func TestRealServers(t *testing.T) {
	imap, smtp := realServer(t, "MAILKEY_TEST_IMAP_ADDR"), realServer(t, "MAILKEY_TEST_SMTP_ADDR")
	imapStart, smtpStart := realServer(t, "MAILKEY_TEST_IMAP_STARTTLS_ADDR"), realServer(t, "MAILKEY_TEST_SMTP_STARTTLS_ADDR")
	closed, silent := quietPort(t, false), quietPort(t, true)
	at := func(host string, to [2]string) [2]string { return [2]string{os.Getenv("MAILKEY_TEST_" + host), to[1]} }
	password := os.Getenv("MAILKEY_TEST_PASSWORD1")
	for name, c := range map[string]struct {
		imap, smtp [2]string
		security   string
		password   string
		want       string
		code       int
	}{
		"tls":            {imap, smtp, "tls", password, "ok", 0},
		"starttls":       {imapStart, smtpStart, "starttls", password, "ok", 0},
		"spaced":         {imap, smtp, "tls", password[:4] + " " + password[4:8] + "\u00a0" + strings.ToUpper(password[8:]), "ok", 0},
		"wrong password": {imap, smtp, "tls", "zlehaslozlehaslo", "credentials-rejected", 3},
		"wrong, starttls": {
			imapStart, smtpStart, "starttls", "zlehaslozlehaslo", "credentials-rejected", 3,
		},
		"expired":     {at("EXPIRED_HOST", imap), at("EXPIRED_HOST", smtp), "tls", password, "cert-bad", 3},
		"wrong name":  {at("WRONGNAME_HOST", imap), at("WRONGNAME_HOST", smtp), "tls", password, "cert-name-mismatch", 3},
		"self-signed": {at("SELFSIGNED_HOST", imap), at("SELFSIGNED_HOST", smtp), "tls", password, "cert-bad", 3},
		"swapped mode": {
			imapStart, smtpStart, "tls", password, "port-mode-mismatch", 3,
		},
		"closed":              {closed, closed, "tls", password, "connection-refused", 3},
		"silent":              {silent, silent, "tls", password, "server-misbehaving", 3},
		"silent in the clear": {silent, silent, "starttls", password, "port-mode-mismatch", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lanes, code := realTest(t, c.password, "--address", os.Getenv("MAILKEY_TEST_USER1"), "--ca-file", os.Getenv("MAILKEY_TEST_CA"),
				"--imap-host", c.imap[0], "--imap-port", c.imap[1], "--imap-security", c.security,
				"--smtp-host", c.smtp[0], "--smtp-port", c.smtp[1], "--smtp-security", c.security)
			if lanes != [2]string{c.want, c.want} || code != c.code {
				t.Errorf("%v and exit code %d, want %s and %d", lanes, code, c.want, c.code)
			}
		})
	}
}

// TestRealTrip sends a message from a mailbox to itself, finds it and deletes it.
func TestRealTrip(t *testing.T) {
	imap, smtp := realServer(t, "MAILKEY_TEST_IMAP_ADDR"), realServer(t, "MAILKEY_TEST_SMTP_ADDR")
	address, password := os.Getenv("MAILKEY_TEST_USER2"), os.Getenv("MAILKEY_TEST_PASSWORD2")
	settings := []string{
		"test", "--send-test", "--password-stdin", "--json", "--address", address, "--ca-file", os.Getenv("MAILKEY_TEST_CA"),
		"--imap-host", imap[0], "--imap-port", imap[1], "--smtp-host", smtp[0], "--smtp-port", smtp[1],
	}
	type stage struct{ Stage, Status, Detail string }
	held := [2][]string{}
	for run := range 2 { // the second finds the mailbox as the first did
		cmd := clitest.Command(t, t.TempDir(), settings...)
		cmd.Stdin = strings.NewReader(password + "\n")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var doc struct {
			Accounts []struct{ Lanes []struct{ Stages []stage } }
		}
		if err := json.Unmarshal(out, &doc); err != nil {
			t.Fatal(err)
		}
		for i, last := range []stage{{"arrive", "ok", "INBOX"}, {"send", "ok", address}} {
			stages := doc.Accounts[0].Lanes[i].Stages
			if len(stages) != 7 || stages[6] != last {
				t.Errorf("%+v, want %+v at the end", stages, last)
			}
			held[run] = append(held[run], stages[5].Detail)
		}
	}
	if held[0][0] != held[1][0] {
		t.Errorf("the inbox was %q and then %q", held[0][0], held[1][0])
	}
}

// realServer is the host and port of a server of .ci/mailservers.
func realServer(t *testing.T, variable string) [2]string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal(variable + " is not set")
		}
		t.Skip("needs Dovecot and Postfix (.ci/mailservers): " + variable + " is not set")
	}
	host, port, err := net.SplitHostPort(value)
	if err != nil {
		t.Fatal(err)
	}
	return [2]string{host, port}
}

// quietPort is a port on which nothing listens, or one that accepts and never
// says a word.
func quietPort(t *testing.T, listens bool) [2]string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if listens {
		t.Cleanup(func() { _ = listener.Close() }) // the kernel accepts on its behalf
	} else {
		_ = listener.Close()
	}
	return [2]string{host, port}
}

// TestRealFleet is twenty mailboxes at once against Dovecot and Postfix: two of
// them with a wrong password, which is tried once per protocol.
func TestRealFleet(t *testing.T) {
	imap, smtp := realServer(t, "MAILKEY_TEST_IMAP_ADDR"), realServer(t, "MAILKEY_TEST_SMTP_ADDR")
	text, err := os.ReadFile(os.Getenv("MAILKEY_TEST_USERS"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) < 20 {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatalf("%d users; start the servers with MAILSERVERS_USERS=20", len(lines))
		}
		t.Skipf("needs 20 users, there are %d (MAILSERVERS_USERS)", len(lines))
	}
	lines = lines[:20]
	for _, i := range []int{3, 11} {
		address, _, _ := strings.Cut(lines[i], ",")
		lines[i] = address + ",wrongwrongwrongw"
	}
	home := t.TempDir()
	list := filepath.Join(home, "accounts.csv")
	if err := os.WriteFile(list, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	metrics := filepath.Join(home, "fleet.prom")
	cmd := clitest.Command(t, home, "test", "--json", "--no-input", "--accounts-file", list, "--parallel", "8", "--metrics", metrics,
		"--imap-host", imap[0], "--imap-port", imap[1], "--smtp-host", smtp[0], "--smtp-port", smtp[1], "--ca-file", os.Getenv("MAILKEY_TEST_CA"))
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("%v, want exit code 3", err)
	}
	var doc testDoc
	if err := json.Unmarshal(out, &doc); err != nil || len(doc.Accounts) != 20 {
		t.Fatalf("%v: %.300s", err, out)
	}
	for i, a := range doc.Accounts {
		want := "ok"
		if i == 3 || i == 11 {
			want = "failed"
		}
		if a.Verdict != want {
			t.Errorf("mailbox %d: %s, want %s", i+1, a.Verdict, want)
		}
		for _, lane := range a.Lanes {
			if want == "failed" && lane.Diagnosis.Cause != "credentials-rejected" {
				t.Errorf("mailbox %d, %s: %s", i+1, lane.Protocol, lane.Diagnosis.Cause)
			}
		}
	}
	told, err := os.ReadFile(metrics)
	if err != nil || strings.Count(string(told), "} 1\n") < 36 {
		t.Errorf("metrics: %v\n%s", err, told)
	}
	_, password, _ := strings.Cut(lines[0], ",")
	if strings.Contains(string(out)+string(told), password) {
		t.Error("a password was told")
	}
}
