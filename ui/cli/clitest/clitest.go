// Package clitest gives tests the real program: built as it is shipped, once for each
// package of tests, with the race detector where the tests have it.
package clitest

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var program string

// Main is the body of a TestMain: it builds the program, runs the tests, and takes it away.
func Main(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "mailkey-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program = filepath.Join(folder, "mailkey")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	args := []string{"build", "-buildvcs=false", "-o", program}
	if race {
		args = append(args, "-race")
	}
	build := exec.Command("go", append(args, "mailkey")...)
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "go build mailkey:", err)
		return 1
	}
	return m.Run()
}

// Program is the program's path; others may run it too, for some tests change who they are.
func Program() string {
	sources()
	return program
}

// sources looks into every folder of the module, for `go test` keeps a result until what
// a test has looked at changes, and knows nothing of what the program was built from.
var sources = sync.OnceFunc(func() {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err == nil {
		err = filepath.WalkDir(strings.TrimSpace(string(root)), func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return err
		})
	}
	if err != nil {
		panic(err)
	}
})

// Command is the program with a home, in English. It ends with the test.
func Command(t testing.TB, home string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), Program(), args...)
	cmd.Args[0] = "mailkey"
	cmd.Env = append(os.Environ(), "MAILKEY_HOME="+home, "MAILKEY_LANG=en", "TERM=xterm-256color", "LANG=C.UTF-8", "ACCESSIBLE=")
	return cmd
}

// Canaries is a password's forms: whole, hexadecimal, and base64 wherever it begins
// in a longer text.
func Canaries(password string) []string {
	forms := []string{password, fmt.Sprintf("%x", password)}
	for _, text := range []string{password, "\x00" + password, "x\x00" + password, "xy\x00" + password} {
		inside := base64.StdEncoding.EncodeToString([]byte(text))
		forms = append(forms, inside[4:len(inside)-4])
	}
	return forms
}
