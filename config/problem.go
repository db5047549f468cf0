// Package config says where mailkey keeps things and keeps the plain files
// among them: the settings, keys, folders. Whatever it writes is there whole or
// not at all, readable by its owner alone, and never written through a link.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// Problem is a slug for what is wrong with a path, so that front ends can speak
// of it in their own language.
type Problem string

// The problems.
const (
	NoHome     Problem = "no-home"      // HOME is not set; Path is the variable's name
	NotRooted  Problem = "not-absolute" // a variable holds a relative path; Path is NAME=value
	NotText    Problem = "not-utf8"     // the path is not UTF-8
	Link       Problem = "symlink"      // a symbolic link where a file or folder should be
	HardLinked Problem = "hard-link"    // the file has a second name somewhere
	NotFile    Problem = "not-a-file"   // a folder, pipe or device where a file should be
	NotFolder  Problem = "not-a-folder" // a file where a folder should be
	Foreign    Problem = "foreign"      // it belongs to another user
	Loose      Problem = "loose"        // others may read it
	Unreadable Problem = "unreadable"   // no permission to read
	Unwritable Problem = "unwritable"   // no permission to write
	ReadOnly   Problem = "read-only"    // the file system is read-only
	Full       Problem = "disk-full"    // no space, quota or file size left
	TooLarge   Problem = "too-large"    // larger than such a file can be
	Missing    Problem = "missing"
	Broken     Problem = "broken" // anything else that the system reports
)

// Problems is all of them, for catalogues of texts.
var Problems = [...]Problem{
	NoHome, NotRooted, NotText, Link, HardLinked, NotFile, NotFolder, Foreign, Loose,
	Unreadable, Unwritable, ReadOnly, Full, TooLarge, Missing, Broken,
}

// remedies says in plain words what is wrong with a path and what to do.
var remedies = [...]struct {
	problem     Problem
	what, cure  string
	systemError bool // the system's own words help
}{
	{NoHome, "is not set, so there is no place for mailkey's files", "set it, or set MAILKEY_HOME to a folder of its own", false},
	{NotRooted, "is not an absolute path", "give the full path, from the root", false},
	{NotText, "is not valid UTF-8", "choose another folder with MAILKEY_HOME", false},
	{Link, "is a symbolic link", "remove it, or set MAILKEY_HOME to a real folder", false},
	{HardLinked, "has a second name (hard link) elsewhere", "remove the other name, or copy the file", false},
	{NotFile, "is not a plain file", "move it away", false},
	{NotFolder, "is not a folder", "move it away, or set MAILKEY_HOME to another folder", false},
	{Foreign, "belongs to another user", "run mailkey as that user, or set MAILKEY_HOME to a folder of your own", false},
	{Loose, "can be read by other users", "allow only yourself (chmod 600)", false},
	{Unreadable, "cannot be read", "allow yourself to read it", true},
	{Unwritable, "cannot be written", "allow yourself to write there, or set MAILKEY_HOME to another folder", true},
	{ReadOnly, "lies on a read-only disk", "set MAILKEY_HOME to a folder that can be written", false},
	{Full, "cannot be written: the disk is full", "free some space and try again", false},
	{TooLarge, "is too large to be what it should be", "move it away", false},
	{Missing, "does not exist", "check the path", false},
	{Broken, "cannot be used", "check the disk, or set MAILKEY_HOME to another folder", true},
}

// PathError tells which path is in the way and what helps.
type PathError struct {
	Path    string
	Problem Problem
	Err     error // the system's; may be nil
}

func (e *PathError) Error() string {
	for _, r := range remedies {
		if r.problem != e.Problem {
			continue
		}
		why := ""
		if r.systemError && e.Err != nil {
			why = " (" + reason(e.Err) + ")"
		}
		return fmt.Sprintf("%s %s%s; %s", strings.ToValidUTF8(e.Path, "\uFFFD"), r.what, why, r.cure)
	}
	return fmt.Sprintf("%s: %s", e.Path, e.Problem)
}

func (e *PathError) Unwrap() error { return e.Err }

// Remedy is what helps, in plain English.
func (e *PathError) Remedy() string {
	for _, r := range remedies {
		if r.problem == e.Problem {
			return r.cure
		}
	}
	return ""
}

// reason is the system's words without the path, which is named already.
func reason(err error) string {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// Explain names the problem behind what the system reported about a path.
// writing says what was tried. A *PathError stays as it is; nil stays nil.
func Explain(path string, writing bool, err error) error {
	if err == nil || errors.As(err, new(*PathError)) {
		return err
	}
	problem := Broken
	switch {
	case errors.Is(err, syscall.EROFS):
		problem = ReadOnly
	case full(err):
		problem = Full
	case errors.Is(err, fs.ErrPermission) && writing:
		problem = Unwritable
	case errors.Is(err, fs.ErrPermission):
		problem = Unreadable
	case errors.Is(err, syscall.ENOTDIR):
		problem = NotFolder
	case errors.Is(err, fs.ErrNotExist):
		problem = Missing
	}
	return &PathError{path, problem, err}
}
