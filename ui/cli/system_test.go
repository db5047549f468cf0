package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"mailkey/config"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// What the system says of a file is said in our words, and in its own only where
// we have none.
func TestWhyNot(t *testing.T) {
	for _, c := range []struct {
		err     error
		writing bool
		want    string
	}{
		{syscall.ENOENT, true, "nie ma takiego folderu"},
		{syscall.ENOENT, false, "nie ma takiego pliku"},
		{syscall.EACCES, true, "brak prawa do zapisu"},
		{syscall.EPERM, false, "brak prawa do odczytu"},
		{syscall.EROFS, true, "ten dysk jest tylko do odczytu"},
		{syscall.ENOSPC, true, "dysk jest pełny"},
		{syscall.ENOTDIR, true, "to, co stoi w miejscu folderu, nie jest folderem"},
		{syscall.EISDIR, true, "to jest folder, a nie plik"},
		{syscall.ENAMETOOLONG, true, "nazwa jest za długa"},
		{syscall.ELOOP, false, "dowiązania (skróty) prowadzą w kółko"},
		{syscall.EIO, false, "dysk zgłosił błąd"},
		{&config.PathError{Problem: config.NotFile}, false, "to nie jest zwykły plik"},
		{errors.New("odd"), false, "odd"},
	} {
		s := &session{env: ui.Env{Lang: i18n.PL}}
		for _, err := range []error{c.err, &fs.PathError{Op: "open", Path: "/x", Err: c.err}} {
			if got := s.whyNot(err, c.writing); got != c.want {
				t.Errorf("%v: %q, want %q", err, got, c.want)
			}
		}
	}
}

// fullDisk takes nothing, as /dev/full does.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

// An answer that could not be written is an error, also where a check failed: a
// script must not take it for the check's result.
func TestAnswerIsLost(t *testing.T) {
	for _, args := range [][]string{{"explain", "zzz"}, {"explain", "zzz", "--json"}, {"version"}} {
		var errs bytes.Buffer
		env := ui.Env{In: strings.NewReader(""), Out: fullDisk{}, Err: &errs, Lang: i18n.EN}
		locate := func() (config.Home, error) { return config.Home{}, os.ErrNotExist }
		if code := Run(t.Context(), env, args, Parts{Locate: locate}); code != exitError || errs.String() != "mailkey: cannot write the answer: the disk is full\n" {
			t.Errorf("%v: exit code %d, %q", args, code, errs.String())
		}
	}
}
