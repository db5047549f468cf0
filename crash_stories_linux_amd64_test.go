package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strconv"

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
	add := with("mailkey", "setup", "ala@gmail.com")
	full := m.template("full", "", given, with("mailkey", "setup", "ewa@gmail.com"))
	stale := m.template("stale", "", oldPassword+"\n", with("mailkey", "setup", "ala@gmail.com", "--no-test"))
	good := m.template("good", "", given, add)
	rotated := m.template("rotated", stale, given, []string{rotator, "rotate", "ala@gmail.com"})
	first, undone := m.older(stale), "ala@gmail.com: old, formerly new"
	remove := []string{"mailkey", "accounts", "remove", "ala@gmail.com"}
	return []*story{
		{"first add", false, "", add, given, "", fresh, [2]int{0, 1}},
		{"add", false, full, add, given, ewa, fresh + "; " + ewa, [2]int{0, 1}},
		{"remove", false, good, remove, "", fresh, "", [2]int{0, 1}},
		{"rotate", true, stale, []string{rotator, "rotate", "ala@gmail.com"}, given, old, both, [2]int{0, 0}},
		{"undo", true, rotated, []string{rotator, "undo", "ala@gmail.com"}, "", both, undone, [2]int{0, never}},
		{"confirm", true, rotated, []string{rotator, "confirm", "ala@gmail.com"}, "", both, fresh, [2]int{0, 0}},
		{"remove both", true, rotated, remove, "", both, "", [2]int{0, 1}},
		{"test", false, good, []string{"mailkey", "test", "ala@gmail.com"}, "", fresh, fresh, [2]int{0, 0}},
		{"rename", false, stale, []string{"mailkey", "accounts", "rename", "ala@gmail.com", "biuro"}, "", old, old, [2]int{0, 0}},
		{"upgrade", false, first, []string{"mailkey", "accounts"}, "", old, old, [2]int{0, 0}},
	}
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
	migrations, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("config/store/migrations"))
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
	if code, out := m.run(folder, stdin, args...); code != 0 {
		m.t.Fatalf("%s: exit code %d: %s", name, code, out)
	}
	return folder
}
