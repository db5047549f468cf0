package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
)

// fileFlag is a flag that names a file to be written.
type fileFlag struct {
	name     string
	stdout   bool // "-" is standard output
	replaces bool // an older file: whoever reads it reads the same one again and again
}

// toStdout is the file that is standard output.
const toStdout = "-"

// placeable reports what is wrong with the flag before anything is done.
func (s *session) placeable(f fileFlag) error {
	flag := "--" + f.name
	switch file := s.given[f.name]; {
	case !s.has(f.name), file == toStdout && f.stdout:
		return nil
	case file == "":
		return s.usage(f.name, "cli.file-empty", "flag", flag)
	case file == toStdout:
		return s.usage(f.name, "cli.file-no-stdout", "flag", flag)
	case s.env.Keep == nil && f.stdout:
		return &problem{Code: accounts.CodeNotAllowed, Message: s.say("cli.file-stdout-only", "flag", flag), Field: f.name}
	case s.env.Keep == nil:
		return &problem{Code: accounts.CodeNotAllowed, Message: s.say("cli.file-not-here", "flag", flag), Field: f.name}
	default:
		return s.unplaced(f, accounts.CodeUsage, room(f, file))
	}
}

// room is why there is no place for a file.
func room(f fileFlag, file string) error {
	info, err := os.Lstat(file)
	switch {
	case err == nil && info.IsDir():
		return syscall.EISDIR
	case err == nil && !f.replaces:
		return fs.ErrExist
	case err == nil && !info.Mode().IsRegular():
		return &config.PathError{Path: file, Problem: config.NotFile}
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return config.Writable(filepath.Dir(file))
	}
	return err
}

// unplaced says why a file cannot be written, if there is a reason.
func (s *session) unplaced(f fileFlag, code accounts.Code, err error) error {
	shown := mail.CleanUpTo(s.given[f.name], mail.SaidMax)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist) && !f.replaces:
		return s.usage(f.name, "cli.file-exists", "flag", "--"+f.name, "path", shown)
	}
	return &problem{Code: code, Message: s.say("cli.file-unwritable", "path", shown, "why", s.whyNot(err, true)), Field: f.name}
}

// place writes the file that the flag names, and tells where it is.
func (s *session) place(f fileFlag, data []byte) (path string, err error) {
	file := s.given[f.name]
	if f.replaces {
		return file, s.unplaced(f, accounts.CodeStorage, config.WriteShared(file, data))
	}
	if filepath.Base(file) == file {
		file = "." + string(filepath.Separator) + file // here, and under no other name
	}
	path, err = s.env.Keep(file, data)
	return path, s.unplaced(f, accounts.CodeStorage, err)
}
