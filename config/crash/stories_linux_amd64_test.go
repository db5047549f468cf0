package crash_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
)

// stories is what is done to passwords, each with the home it begins with.
func (m *matrix) stories() []*story {
	sim, err := gmailsim.Start(m.t.Context(), gmailsim.Options{})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() { _ = sim.Close() })
	ca := filepath.Join(m.t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(sim.CA()), 0o600); err != nil {
		m.t.Fatal(err)
	}
	at := func(p mail.Protocol) string { return strconv.Itoa(sim.Server(p, mail.TLS).Port) }
	m.server = []string{
		"--imap-host=127.0.0.1", "--imap-port=" + at(mail.IMAP), "--smtp-host=127.0.0.1", "--smtp-port=" + at(mail.SMTP),
		"--ca-file=" + ca, "--password-stdin",
	}
	with := func(args ...string) []string { return append(args, m.server...) }
	const given, ewa = newPassword + "\n", "ewa@gmail.com: new"
	const old, fresh, both = "ala@gmail.com: old", "ala@gmail.com: new", "ala@gmail.com: new, formerly old"
	rotate, undo, confirm := []string{"mailkey", "rotate", "ala@gmail.com", "--password-stdin"},
		[]string{"mailkey", "rotate", "undo", "ala@gmail.com"}, []string{"mailkey", "rotate", "confirm", "ala@gmail.com"}
	add := with("mailkey", "setup", "ala@gmail.com")
	full := m.template("full", "", given, with("mailkey", "setup", "ewa@gmail.com"))
	stale := m.template("stale", "", oldPassword+"\n", with("mailkey", "setup", "ala@gmail.com", "--no-test"))
	good := m.template("good", "", given, add)
	rotated := m.template("rotated", stale, given, rotate)
	first, undone := m.older(stale), "ala@gmail.com: old, formerly new"
	remove := []string{"mailkey", "accounts", "remove", "ala@gmail.com"}
	undoneHome := m.template("undone", rotated, "", undo)
	fetch := []string{"mailkey", "fetch", "ala@gmail.com"}
	return picked(append([]*story{
		{name: "first add", args: add, stdin: given, to: fresh, again: [2]int{0, 1}},
		{name: "add", template: full, args: add, stdin: given, from: ewa, to: fresh + "; " + ewa, again: [2]int{0, 1}},
		{name: "remove", template: good, args: remove, from: fresh, again: [2]int{0, 1}},
		{name: "rotate", rotates: true, template: stale, args: rotate, stdin: given, from: old, to: both},
		{name: "undo", rotates: true, template: undoneHome, args: undo, from: undone, to: both, again: [2]int{0, never}},
		{name: "confirm", rotates: true, template: rotated, args: confirm, from: both, to: fresh},
		{name: "remove both", rotates: true, template: rotated, args: remove, from: both, again: [2]int{0, 1}},
		{name: "fetch", template: good, args: fetch, from: fresh, to: fresh, mail: "home/data/mail"},
		{name: "fetch all", template: good, args: append(slices.Clone(fetch), "--all-folders", "--to="+beside+"/post"), from: fresh, to: fresh, mail: "post"},
		{
			name: "fetch unknown", args: with("mailkey", "fetch", "--address=ala@gmail.com", "--to="+beside+"/post"), stdin: given, mail: "post",
		},
		{
			name: "fetch all, file by file", args: with("mailkey", "fetch", "--address=ala@gmail.com", "--all-folders", "--to="+beside+"/post"), stdin: given, mail: "post",
			lacks: "syncfs",
		},
		{name: "test", template: good, args: []string{"mailkey", "test", "ala@gmail.com"}, from: fresh, to: fresh},
		{name: "rename", template: stale, args: []string{"mailkey", "accounts", "rename", "ala@gmail.com", "biuro"}, from: old, to: old},
		{name: "upgrade", template: first, args: []string{"mailkey", "accounts"}, from: old, to: old},
		{name: "rekey", template: stale, args: []string{"mailkey", "rekey"}, from: old, to: old},
	}, m.keeping(stale, full, rotated)...))
}

// picked is the stories whose names match MAILKEY_TEST_STORIES, for looking at a
// few of them at length; all where it says nothing.
func picked(all []*story) []*story {
	which := regexp.MustCompile(os.Getenv("MAILKEY_TEST_STORIES"))
	return slices.DeleteFunc(all, func(s *story) bool { return !which.MatchString(s.name) })
}

// older is a home as the first release left it.
func (m *matrix) older(from string) string {
	folder := filepath.Join(m.folder, "template-older")
	if err := copyHome(from, folder); err != nil {
		m.t.Fatal(err)
	}
	db, err := sql.Open("sqlite", homeOf(folder).Database())
	if err != nil {
		m.t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the error would show in the story
	migrations, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("../store/migrations/sqlite"))
	if err == nil {
		_, err = migrations.DownTo(m.t.Context(), 1)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return folder
}

// template makes a home by running the program, in a copy of another one.
func (m *matrix) template(name, from, stdin string, args []string) string {
	folder := filepath.Join(m.folder, "template-"+name)
	if from != "" {
		if err := copyHome(from, folder); err != nil {
			m.t.Fatal(err)
		}
	}
	code, out := m.run(folder, stdin, args...)
	if code != 0 && code != 3 { // 3: undone, and the simulated Google does not take the old password
		m.t.Fatalf("%s: exit code %d: %s", name, code, out)
	}
	return folder
}

// patiently is run, again where the servers were too slow: on a busy machine that
// is nobody's fault.
func (m *matrix) patiently(folder, stdin string, line ...string) (code int, out string) {
	for range 4 {
		code, out = m.run(folder, stdin, line...)
		if code != 3 || !strings.Contains(out, `"retry":"wait"`) {
			break
		}
	}
	return code, out
}
