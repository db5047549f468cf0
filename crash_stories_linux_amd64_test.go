package main

import (
	"os"
	"path/filepath"
	"strconv"

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
	const given, ewa, old, both = newPassword + "\n", "ewa@gmail.com: new", "ala@gmail.com: old", "ala@gmail.com: new, formerly old"
	add := with("mailkey", "setup", "ala@gmail.com")
	full := m.template("full", "", given, with("mailkey", "setup", "ewa@gmail.com"))
	stale := m.template("stale", "", oldPassword+"\n", with("mailkey", "setup", "ala@gmail.com", "--no-test"))
	good := m.template("good", "", given, add)
	rotated := m.template("rotated", stale, given, []string{rotator, "rotate", "ala@gmail.com"})
	all := []*story{
		{"first add", "", add, given, "", "ala@gmail.com: new", [2]int{0, 1}},
		{"add", full, add, given, ewa, "ala@gmail.com: new; " + ewa, [2]int{0, 1}},
		{"remove", good, []string{"mailkey", "accounts", "remove", "ala@gmail.com"}, "", "ala@gmail.com: new", "", [2]int{0, 1}},
		{"rotate", stale, []string{rotator, "rotate", "ala@gmail.com"}, given, old, both, [2]int{0, 0}},
		{"undo", rotated, []string{rotator, "undo", "ala@gmail.com"}, "", both, "ala@gmail.com: old, formerly new", [2]int{0, never}},
		{"confirm", rotated, []string{rotator, "confirm", "ala@gmail.com"}, "", both, "ala@gmail.com: new", [2]int{0, 0}},
		{"remove both", rotated, []string{"mailkey", "accounts", "remove", "ala@gmail.com"}, "", both, "", [2]int{0, 1}},
		{"test", good, []string{"mailkey", "test", "ala@gmail.com"}, "", "ala@gmail.com: new", "ala@gmail.com: new", [2]int{0, 0}},
		{"rename", stale, []string{"mailkey", "accounts", "rename", "ala@gmail.com", "biuro"}, "", old, old, [2]int{0, 0}},
	}
	return all
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
