//go:build linux

package stories_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

// team is the real binary as a team's server, beside a simulated Google, and the
// keys of those who come.
type team struct {
	t            *testing.T
	folder, home string
	ca           string
	sim          *gmailsim.Sim
	server       *exec.Cmd
	port         string
	key          string // the host key's fingerprint

	news chan struct{} // the log has grown
	mu   sync.Mutex
	log  bytes.Buffer
}

func (tm *team) Write(p []byte) (int, error) {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	select {
	case tm.news <- struct{}{}:
	default:
	}
	return tm.log.Write(p)
}

func (tm *team) logged() string {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.log.String()
}

// serverCanary is in the server's own environment, and must be in nobody's session.
const serverCanary = "canary-of-the-servers-environment"

// newTeam serves from the database at a URL, or a file; the administrator Ada is
// added at the server.
func newTeam(t *testing.T, database string, flags ...string) *team {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal("there is no ssh, and it is compulsory here")
		}
		t.Skip("there is no ssh on this computer")
	}
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	tm := &team{t: t, folder: t.TempDir(), sim: sim, news: make(chan struct{}, 1)}
	tm.home, tm.ca = filepath.Join(tm.folder, "home"), filepath.Join(tm.folder, "ca.pem")
	tm.keptIn(database)
	if err := os.WriteFile(tm.ca, []byte(sim.CA()), 0o600); err != nil {
		t.Fatal(err)
	}
	tm.at(0, "users", "add", "Ada", "--role", "administrator", "--key", tm.newKey("ada")+".pub")
	tm.serve(flags...)
	return tm
}

// serve starts the server, and stops it with the test.
func (tm *team) serve(flags ...string) {
	tm.t.Helper()
	ports := []string{}
	for _, p := range mail.Protocols {
		ports = append(ports, strconv.Itoa(tm.sim.Server(p, mail.TLS).Port))
	}
	tm.server = clitest.Command(tm.t, tm.home, append([]string{
		"serve", "--listen", "127.0.0.1:0", "--json", "--allow-network", "127.0.0.0/8", "--allow-port", strings.Join(ports, ","),
	}, flags...)...)
	tm.server.Env = append(tm.server.Env, "EDITOR="+serverCanary, "LC_MESSAGES="+serverCanary, "SSL_CERT_FILE="+tm.ca)
	tm.server.Stderr = tm
	out, err := tm.server.StdoutPipe()
	if err != nil {
		tm.t.Fatal(err)
	}
	if err := tm.server.Start(); err != nil {
		tm.t.Fatal(err)
	}
	tm.t.Cleanup(func() { tm.stop() })
	var ready struct{ Listen, Fingerprint string }
	if err := json.NewDecoder(out).Decode(&ready); err != nil {
		tm.t.Fatalf("%v: %s", err, tm.logged())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	_, tm.port, err = net.SplitHostPort(ready.Listen)
	if err != nil {
		tm.t.Fatal(err)
	}
	tm.key = ready.Fingerprint
}

// stop asks the server to end, and returns its exit code.
func (tm *team) stop() int {
	_ = tm.server.Process.Signal(syscall.SIGTERM)
	_ = tm.server.Wait()
	return tm.server.ProcessState.ExitCode()
}

// at runs a command at the server itself.
func (tm *team) at(code int, args ...string) string {
	tm.t.Helper()
	return tm.run(code, clitest.Command(tm.t, tm.home, args...), "")
}

func (tm *team) run(code int, cmd *exec.Cmd, in string) string {
	tm.t.Helper()
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &out, &said
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		tm.t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		tm.t.Fatalf("%q: exit code %d, want %d\n%s\n%s", cmd.Args, got, code, out.String(), said.String())
	}
	return out.String() + said.String()
}

// newKey makes a key for somebody.
func (tm *team) newKey(name string) string {
	tm.t.Helper()
	path := filepath.Join(tm.folder, name)
	tm.run(0, exec.CommandContext(tm.t.Context(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name+"@example", "-f", path), "")
	return path
}

// ssh is the real client with somebody's key.
func (tm *team) ssh(name string, args ...string) []string {
	return append([]string{
		"ssh", "-F", "/dev/null", "-p", tm.port, "-i", filepath.Join(tm.folder, name),
		"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
		"-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + filepath.Join(tm.folder, "known"), "-o", "SendEnv=LANG",
	}, args...)
}

// as runs a command over SSH.
func (tm *team) as(name string, code int, in string, args ...string) string {
	tm.t.Helper()
	all := tm.ssh(name, append([]string{"anybody@127.0.0.1", "--"}, args...)...)
	cmd := exec.CommandContext(tm.t.Context(), all[0], all[1:]...)
	cmd.Env = append(os.Environ(), "LANG=C.UTF-8")
	return tm.run(code, cmd, in)
}

// screen is somebody at a terminal.
func (tm *team) screen(name string, differences ...any) *screen {
	tm.t.Helper()
	return onScreen(tm.t, nil, append(differences, instead(tm.ssh(name, "-tt", "127.0.0.1")))...)
}

// mailbox is stored at the server by the administrator there.
func (tm *team) mailbox(address string, flags ...string) {
	tm.t.Helper()
	imap, smtp := tm.sim.Server(mail.IMAP, mail.TLS), tm.sim.Server(mail.SMTP, mail.TLS)
	cmd := clitest.Command(
		tm.t, tm.home, "setup", address, "--password-stdin", "--vault", "sealed", "--ca-file", tm.ca,
		"--imap-host", "127.0.0.1", "--imap-port", strconv.Itoa(imap.Port), "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(smtp.Port),
	)
	cmd.Args = append(cmd.Args, flags...)
	tm.run(0, cmd, gmailsim.PracticeGroups+"\n")
}

// invited is a code for a new member.
func (tm *team) invited(name string) string {
	tm.t.Helper()
	var doc struct{ Code string }
	if err := json.Unmarshal([]byte(tm.as("ada", 0, "", "users", "invite", name, "--json")), &doc); err != nil || doc.Code == "" {
		tm.t.Fatalf("%v %+v", err, doc)
	}
	return doc.Code
}

// public is the line of somebody's public key.
func (tm *team) public(name string) string {
	tm.t.Helper()
	line, err := os.ReadFile(filepath.Join(tm.folder, name+".pub"))
	if err != nil {
		tm.t.Fatal(err)
	}
	return string(line)
}

// addresses is what somebody's accounts command lists.
func (tm *team) addresses(name string) string {
	tm.t.Helper()
	var doc struct{ Accounts []struct{ Address string } }
	if err := json.Unmarshal([]byte(tm.as(name, 0, "", "accounts", "--json")), &doc); err != nil {
		tm.t.Fatal(err)
	}
	var all []string
	for _, a := range doc.Accounts {
		all = append(all, a.Address)
	}
	return strings.Join(all, " ")
}

// without is a text in which what differs between two people is the same.
func (tm *team) without(text, name string) string {
	tm.t.Helper()
	key := strings.Fields(tm.run(0, exec.CommandContext(tm.t.Context(), "ssh-keygen", "-l", "-f", filepath.Join(tm.folder, name)), ""))[1]
	return strings.ReplaceAll(text, key, "KEY")
}

// The whole story by commands: the administrator, a member, a stranger, a former
// member.
func TestTeamByCommands(t *testing.T) { onEachDatabase(t, teamByCommands) }

func teamByCommands(t *testing.T, tm *team) {
	tm.newKey("mia")
	tm.newKey("eve")
	tm.mailbox("biuro@gmail.com")

	// A stranger gets nowhere, whatever they ask for.
	stranger := tm.as("eve", 4, "", "accounts")
	if !strings.Contains(stranger, "does not know your key") {
		t.Errorf("%s", stranger)
	}
	for _, words := range [][]string{{"test", "--all"}, {"users"}, {"redeem", "AAAAA-AAAAA-AAAAA-AAAAA"}, {"serve"}, {"discover", "a@gmail.com"}, {"help"}, {"--version"}} {
		tm.as("eve", 4, "", words...)
	}
	tm.as("eve", 2, "", "no 'end")
	if json.Unmarshal([]byte(tm.as("eve", 4, "", "accounts", "--json")), &struct{ Error struct{ Code string } }{}) != nil {
		t.Error("no document for a stranger who asks for one")
	}

	// A key that was only offered counts for nothing (A01): the client shows Ada's
	// public key, which the server would take, and can prove another one alone.
	public, err := os.ReadFile(filepath.Join(tm.folder, "ada.pub"))
	if err == nil {
		err = os.WriteFile(filepath.Join(tm.folder, "shown"), public, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	both := tm.ssh("shown", "-vv", "-i", filepath.Join(tm.folder, "eve"), "Ada@127.0.0.1", "accounts")
	if said := tm.run(4, exec.CommandContext(t.Context(), both[0], both[1:]...), ""); strings.Count(said, "Server accepts key") != 2 {
		t.Errorf("not both keys were offered: %s", said)
	}

	// The administrator works as at home.
	if got := tm.addresses("ada"); got != "biuro@gmail.com" {
		t.Errorf("the administrator sees %q", got)
	}
	var doc testDoc
	if err := json.Unmarshal([]byte(tm.as("ada", 0, "", "test", "--all", "--json")), &doc); err != nil || doc.Accounts[0].Verdict != "ok" {
		t.Errorf("%v %+v", err, doc)
	}

	// An invitation binds one key, once.
	code := tm.invited("Mia")
	tm.as("mia", 0, "", "redeem", strings.ToLower(code))
	tm.as("eve", 4, "", "redeem", code)
	if got := tm.addresses("mia"); got != "" {
		t.Errorf("a new member sees %q", got)
	}
	imap := strconv.Itoa(tm.sim.Server(mail.IMAP, mail.TLS).Port)
	servers := []string{"--imap-host", "127.0.0.1", "--imap-port", imap, "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(tm.sim.Server(mail.SMTP, mail.TLS).Port)}
	mine := append([]string{"setup", "mia@gmail.com", "--password-stdin"}, servers...)
	tm.as("mia", 4, gmailsim.PracticeGroups+"\n", mine...)
	tm.as("mia", 4, gmailsim.PracticeGroups+"\n", append([]string{"test", "--address", "mia@gmail.com", "--password-stdin"}, servers...)...)
	tm.as("mia", 4, gmailsim.PracticeGroups+"\n", append([]string{"rotate", "mia@gmail.com", "--password-stdin"}, servers...)...)
	tm.as("mia", 4, "", "users")
	if hidden, none := tm.as("mia", 1, "", "accounts", "show", "biuro@gmail.com"), tm.as("mia", 1, "", "accounts", "show", "nikt@gmail.com"); strings.ReplaceAll(hidden, "biuro", "nikt") != none {
		t.Errorf("%q tells more than %q", hidden, none)
	}

	// Being assigned unlocks mail, but not what is the owner's.
	tm.as("ada", 0, "", "access", "biuro@gmail.com", "--give", "Mia")
	if got := tm.addresses("mia"); got != "biuro@gmail.com" {
		t.Errorf("the member sees %q", got)
	}
	tm.as("mia", 0, "", "test", "biuro@gmail.com")
	tm.as("mia", 4, "", "accounts", "remove", "biuro@gmail.com")
	receipt := tm.as("mia", 0, gmailsim.PracticeGroups+"\n", mine...)
	if strings.Contains(receipt, tm.home) {
		t.Errorf("the receipt tells the server's paths: %s", receipt)
	}
	if got := tm.addresses("mia"); got != "biuro@gmail.com mia@gmail.com" {
		t.Errorf("the member has %q", got)
	}

	tm.as("mia", 4, "", "accounts", "edit", "mia@gmail.com", "--imap-host", "mia.example") // it would get the password

	fetched := tm.as("mia", 0, "", "fetch", "biuro@gmail.com", "--json") + tm.as("mia", 0, "", "messages", "biuro@gmail.com", "--json") + tm.as("mia", 0, "", "fetch", "biuro@gmail.com")
	if strings.Contains(fetched, tm.home) || !strings.Contains(fetched, `"verdict":"ok"`) {
		t.Errorf("fetching tells the server's paths: %s", fetched)
	}

	// What the table does not mark remote is refused: commands and flags.
	for _, words := range [][]string{
		{"serve"},
		{"doctor"},
		{"rehearse"},
		{"completion", "bash"},
		{"serve", "--listen", ":1"},
		{"accounts", "--vault", "sealed"},
		{"accounts", "--passphrase-file", "/etc/passwd"},
		{"discover", "a@b.pl", "--dns-server", "127.0.0.1"},
		{"test", "--all", "--report", "/tmp/r"},
		{"users", "add", "x", "--key", "/etc/passwd"},
		{"setup", "x@gmail.com", "--ca-file", "/etc/passwd"},
	} {
		tm.as("ada", 4, "", words...)
	}

	// A former member is a stranger, word for word.
	tm.as("ada", 0, "", "access", "mia@gmail.com", "--owner", "Ada")
	tm.as("ada", 0, "", "users", "remove", "Mia")
	if former := tm.without(tm.as("mia", 4, "", "accounts"), "mia"); former != tm.without(stranger, "eve") {
		t.Errorf("a former member reads %q, a stranger %q", former, stranger)
	}
	if log := tm.logged(); strings.Contains(log, "\x1b") || strings.Contains(log, code) || strings.Contains(log, gmailsim.PracticeGroups) {
		t.Errorf("the log holds what it must not: %s", log)
	}
	if code := tm.stop(); code != 0 {
		t.Errorf("stopped with exit code %d", code)
	}
}

// The doors that a shell server has are closed: to the real clients of sftp, scp
// and forwarding (A09).
func TestA09RealClients(t *testing.T) { onEachDatabase(t, a09RealClients) }

func a09RealClients(t *testing.T, tm *team) {
	target, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close() //nolint:errcheck // only to be connected to
	reached := make(chan struct{}, 1)
	go func() {
		if c, err := target.Accept(); err == nil {
			_ = c.Close()
			reached <- struct{}{}
		}
	}()
	for name, args := range map[string][]string{
		"subsystem":   {"-s", "127.0.0.1", "sftp"},
		"stdio":       {"-W", target.Addr().String(), "127.0.0.1"},
		"remote port": {"-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:" + target.Addr().String(), "127.0.0.1"},
		"a program":   {"127.0.0.1", "/bin/sh", "-c", "id"},
		"a shell":     {"-T", "127.0.0.1"},
		"a tunnel":    {"-w", "0:0", "-o", "ExitOnForwardFailure=yes", "-N", "127.0.0.1"},
	} {
		all := tm.ssh("ada", args...)
		cmd := exec.CommandContext(t.Context(), all[0], all[1:]...)
		cmd.Stdin = strings.NewReader("id\n")
		out, err := cmd.CombinedOutput()
		if err == nil || strings.Contains(string(out), "uid=") {
			t.Errorf("%s: %s", name, out)
		}
	}
	select {
	case <-reached:
		t.Error("a port was forwarded")
	default:
	}
}
