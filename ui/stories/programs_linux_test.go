package stories_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"mailkey/mail"
	"mailkey/mail/export"
	"mailkey/ui/cli/clitest"
)

// desk is a person's home with mailkey on the path, a mailbox of the real
// servers stored, and the settings for one program exported into it.
type desk struct {
	t       *testing.T
	home    string
	env     []string
	address string
	canary  string
}

// newDesk stores a mailbox in a home of its own. The host is a name, for some
// programs verify no address.
func newDesk(t *testing.T, program, user string, starttls bool) *desk {
	t.Helper()
	imap, smtp := realServer(t, "MAILKEY_TEST_IMAP_ADDR"), realServer(t, "MAILKEY_TEST_SMTP_ADDR")
	security := "tls"
	if starttls {
		imap, smtp, security = realServer(t, "MAILKEY_TEST_IMAP_STARTTLS_ADDR"), realServer(t, "MAILKEY_TEST_SMTP_STARTTLS_ADDR"), "starttls"
	}
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal(err)
		}
		t.Skip("needs the program " + program)
	}
	d := &desk{t: t, home: t.TempDir(), address: os.Getenv("MAILKEY_TEST_USER" + user), canary: os.Getenv("MAILKEY_TEST_PASSWORD" + user)}
	bin := filepath.Join(d.home, "bin of mine") // a space: whoever quotes badly stumbles
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(clitest.Program(), filepath.Join(bin, "mailkey")); err != nil {
		t.Fatal(err)
	}
	d.env = []string{
		"HOME=" + d.home, "PATH=" + bin + ":" + os.Getenv("PATH"), "MAILKEY_HOME=" + filepath.Join(d.home, "kept 'here' $x"),
		"MAILKEY_LANG=en", "TERM=xterm", "LANG=C.UTF-8", "ACCESSIBLE=",
	}
	name := os.Getenv("MAILKEY_TEST_SERVER_NAME")
	d.run(strings.NewReader(d.canary+"\n"), "mailkey", "setup", "--no-input", "--password-stdin", "--vault", "sealed",
		"--address", d.address, "--name", `Biuro "#1" $HOME`, "--purpose", "other", "--ca-file", os.Getenv("MAILKEY_TEST_CA"),
		"--imap-host", name, "--imap-port", imap[1], "--imap-security", security,
		"--smtp-host", name, "--smtp-port", smtp[1], "--smtp-security", security)
	return d
}

// patient is how long a program may take.
const patient = 20 * time.Second

// run runs a program to its good end and returns all that it wrote.
func (d *desk) run(stdin *strings.Reader, name string, args ...string) string {
	d.t.Helper()
	out, err := d.try(stdin, name, args...)
	if err != nil {
		d.t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return out
}

func (d *desk) try(stdin *strings.Reader, name string, args ...string) (string, error) {
	d.t.Helper()
	path := name
	if name == "mailkey" {
		path = filepath.Join(d.home, "bin of mine", name)
	}
	cmd := exec.CommandContext(d.t.Context(), path, args...)
	cmd.Env, cmd.Dir = d.env, d.home
	if stdin != nil {
		cmd.Stdin = stdin
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &out, time.Second
	timer := time.AfterFunc(patient, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Run()
	if strings.Contains(out.String(), d.canary) {
		d.t.Errorf("%s told the password", name)
	}
	return out.String(), err
}

// export writes the program's files into a folder of the home.
func (d *desk) export(program, folder string) string {
	d.t.Helper()
	dir := filepath.Join(d.home, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	d.run(nil, "mailkey", "export", d.address, "--for", program, "--to", dir)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 { // its own, and the authority's
		d.t.Fatalf("%v %v", files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil || bytes.Contains(text, []byte(d.canary)) {
			d.t.Errorf("%s holds the password: %v", f.Name(), err)
		}
		if info, err := f.Info(); err != nil || info.Mode() != 0o600 {
			d.t.Errorf("%s is %v", f.Name(), info.Mode())
		}
	}
	return dir
}

// deliver puts a message into the mailbox, by the exported msmtprc, and returns
// its subject.
func (d *desk) deliver() string {
	d.t.Helper()
	dir := d.export("msmtp", "msmtp")
	subject := fmt.Sprintf("export-%d", time.Now().UnixNano())
	letter := "From: " + d.address + "\nTo: " + d.address + "\nSubject: " + subject + "\n\nHello.\n"
	d.run(strings.NewReader(letter), "msmtp", "-C", filepath.Join(dir, "msmtprc"), d.address)
	return subject
}

// holds waits until a file below the folder has the text: the servers deliver
// within a moment.
func (d *desk) holds(folder, text string, again func()) {
	d.t.Helper()
	for end := time.Now().Add(3 * patient); ; {
		found := false
		_ = filepath.WalkDir(filepath.Join(d.home, folder), func(path string, e os.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				data, _ := os.ReadFile(path)
				found = found || bytes.Contains(data, []byte(text))
			}
			return nil
		})
		if found {
			return
		}
		if time.Now().After(end) {
			d.t.Fatalf("%q does not come to %s", text, folder)
		}
		again()
	}
}

func eachSecurity(t *testing.T, f func(*testing.T, bool)) {
	t.Run("tls", func(t *testing.T) { f(t, false) })
	t.Run("starttls", func(t *testing.T) { f(t, true) })
}

// msmtp sends, and mbsync lists and fetches what was sent.
func TestRealMsmtpAndMbsync(t *testing.T) {
	eachSecurity(t, func(t *testing.T, starttls bool) {
		d := newDesk(t, "mbsync", "1", starttls)
		subject := d.deliver()
		rc := filepath.Join(d.export("mbsync", "mbsync"), "mbsyncrc")
		if err := os.MkdirAll(filepath.Join(d.home, "Mail", d.address), 0o700); err != nil {
			t.Fatal(err)
		}
		if boxes := d.run(nil, "mbsync", "-c", rc, "-l", "-a"); !strings.Contains(boxes, "INBOX\n") {
			t.Errorf("the folders are %q", boxes)
		}
		d.holds("Mail", "Subject: "+subject, func() { d.run(nil, "mbsync", "-c", rc, "-a") })

		info := d.run(nil, "msmtp", "-C", filepath.Join(d.home, "msmtp", "msmtprc"), "--serverinfo")
		if !strings.Contains(info, "Postfix") {
			t.Errorf("the server is %q", info)
		}
	})
}

// neomutt takes every setting as it is meant, and copies a message out of the
// inbox without a question.
func TestRealNeomutt(t *testing.T) {
	eachSecurity(t, func(t *testing.T, starttls bool) {
		d := newDesk(t, "neomutt", "2", starttls)
		subject := d.deliver()
		rc := filepath.Join(d.export("neomutt", "neomutt"), "neomuttrc")
		cmd := exec.CommandContext(t.Context(), "neomutt", "-F", rc, "-D")
		cmd.Env, cmd.Dir = d.env, d.home
		settings, err := cmd.Output()
		if err != nil || !strings.Contains(string(settings), "\nset imap_pass = \""+d.canary+"\"\n") { // shown to whoever asks for all settings
			t.Errorf("%v: the password did not arrive", err)
		}
		d.holds(".", "Subject: "+subject, func() {
			_ = os.Remove(filepath.Join(d.home, "saved"))
			d.atScreen(t.Context(), "neomutt", "-F", rc, "-e", "set confirm_append=no confirm_create=no quit=yes", "-e", "push '<tag-pattern>~A<enter><tag-prefix><copy-message>"+filepath.Join(d.home, "saved")+"<enter><exit>'")
		})
	})
}

// atScreen runs a program on a screen until it ends by itself, and returns what it drew.
func (d *desk) atScreen(ctx context.Context, name string, args ...string) string {
	d.t.Helper()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.Dir = d.env, d.home
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		d.t.Fatal(err)
	}
	defer screen.Close() //nolint:errcheck // it has ended
	timer := time.AfterFunc(patient, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var all bytes.Buffer
	_, _ = all.ReadFrom(screen) // ends with EIO
	_ = cmd.Wait()
	return all.String()
}

// aerc reads its accounts.conf, asks the command and shows the inbox.
func TestRealAerc(t *testing.T) {
	eachSecurity(t, func(t *testing.T, starttls bool) {
		d := newDesk(t, "aerc", "1", starttls)
		subject := d.deliver()
		dir := d.export("aerc", ".config/aerc")
		d.env = append(d.env, "SSL_CERT_FILE="+filepath.Join(dir, d.address+"-ca.pem"), "XDG_CONFIG_HOME="+filepath.Join(d.home, ".config"))
		cmd := exec.CommandContext(t.Context(), "aerc")
		cmd.Env, cmd.Dir = d.env, d.home
		screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 100})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = screen.Close() })
		timer := time.AfterFunc(patient, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
		var drawn bytes.Buffer
		part := make([]byte, 4096)
		for !strings.Contains(drawn.String(), subject) {
			n, err := screen.Read(part)
			drawn.Write(part[:n])
			if err != nil {
				t.Fatalf("aerc ended: %q", drawn.String())
			}
		}
		if strings.Contains(drawn.String(), d.canary) {
			t.Error("the password is on the screen")
		}
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
}

// getmail fetches; it refuses to deliver as root, who has to name another user.
func TestRealGetmail(t *testing.T) {
	d := newDesk(t, "getmail", "1", false)
	subject := d.deliver()
	rc := filepath.Join(d.export("getmail", ".config/getmail"), "getmailrc")
	box := filepath.Join(d.home, "Mail", d.address)
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(box, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if os.Getuid() == 0 {
		asNobody(t, d.home, box, rc)
	}
	d.holds("Mail", "Subject: "+subject, func() {
		out, err := d.try(nil, "getmail", "--getmaildir", filepath.Dir(rc), "--rcfile", rc)
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && !exit.Exited() {
			t.Logf("once more: %v", err) // it waits for a child of its own for ever, now and then
		} else if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}

// asNobody has getmail deliver as a user without rights, into a Maildir of theirs.
func asNobody(t *testing.T, home, box, rc string) {
	text, err := os.ReadFile(rc)
	if err == nil {
		err = os.WriteFile(rc, bytes.Replace(text, []byte("type = Maildir\n"), []byte("type = Maildir\nuser = nobody\n"), 1), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	_ = filepath.WalkDir(filepath.Join(home, "Mail"), func(path string, _ os.DirEntry, _ error) error { return os.Chown(path, nobody, nobody) })
	for dir := box; dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) { // to reach it
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// offlineimap describes the server, and synchronises once.
func TestRealOfflineimap(t *testing.T) {
	d := newDesk(t, "offlineimap", "2", false)
	subject := d.deliver()
	rc := filepath.Join(d.export("offlineimap", "offlineimap"), "offlineimaprc")
	if info := d.run(nil, "offlineimap", "-c", rc, "--info"); !strings.Contains(info, "INBOX") {
		t.Errorf("the server has %q", info)
	}
	d.holds("Mail", "Subject: "+subject, func() { d.run(nil, "offlineimap", "-c", rc, "-o", "-u", "basic") })
}

// Odd names arrive in the programs letter for letter.
func TestRealOddNames(t *testing.T) {
	d := newDesk(t, "neomutt", "2", false)
	a, err := mail.ParseAddress(d.address)
	if err != nil {
		t.Fatal(err)
	}
	server := mail.Server{Host: "mail.firma.pl", Port: 993, Security: mail.TLS}
	for _, user := range []string{`FIRMA\ala "x"`, "a#b ;c $HOME", "it's `id` %h", "zażółć"} {
		p := mail.Profile{Address: a, UserName: user, IMAP: server, SMTP: server}
		for slug, show := range map[string]struct {
			name, before string
			args         []string
			quote        *strings.Replacer
		}{
			"msmtp":   {"msmtp", "user = ", []string{"--pretend", "-C"}, strings.NewReplacer()},
			"neomutt": {"neomutt", "set imap_user = \"", []string{"-D", "-F"}, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", "$")},
		} {
			program, _ := export.Find(slug)
			files, err := program.Files(p, export.Options{Command: []string{"echo", "x"}})
			if err != nil {
				t.Fatal(err)
			}
			rc := filepath.Join(d.home, files[0].Name)
			if err := os.WriteFile(rc, []byte(files[0].Text), 0o600); err != nil {
				t.Fatal(err)
			}
			args := append(show.args, rc)
			if slug == "msmtp" {
				args = append(args, d.address)
			}
			out := d.run(strings.NewReader("Subject: x\n\nx\n"), show.name, args...)
			if !strings.Contains(out, show.before+show.quote.Replace(user)) {
				t.Errorf("%s makes of %q\n%s", slug, user, out)
			}
		}
	}
}
