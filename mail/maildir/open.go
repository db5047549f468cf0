package maildir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Home opens the folder that mail is kept in, or makes it. A link in its place,
// or another user's folder, is refused. It may be a person's home, so that others
// may go on reading there, but not writing (unless it is a folder for everybody, as /tmp
// is); what is put there lets nobody in.
func Home(path string, create bool) (*os.Root, error) {
	if path == "" {
		return nil, Problem(path, fmt.Errorf("no folder is named: %w", fs.ErrInvalid))
	}
	path = filepath.Clean(path) // without the slash at its end, which would follow a link
	before, err := os.Lstat(path)
	if create && errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(path); err != nil {
			return nil, err
		}
		before, err = os.Lstat(path)
	}
	if err != nil {
		return nil, Problem(path, err)
	}
	if !before.IsDir() || foreign(before) {
		return nil, Problem(path, ErrStrange)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, Problem(path, err)
	}
	return own(root, before, path, func(mode fs.FileMode) fs.FileMode {
		if mode&fs.ModeSticky != 0 {
			return mode.Perm()
		}
		return mode.Perm() &^ 0o022
	})
}

// makeFolder makes a folder, with its parents, each name durable: what is synced inside
// one would be lost with it.
func makeFolder(path string) error {
	up := filepath.Dir(path)
	if _, err := os.Stat(up); errors.Is(err, fs.ErrNotExist) && up != path {
		if err := makeFolder(up); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil // another copy of the program was faster, and makes it last
		}
		return Problem(path, err)
	}
	parent, err := os.OpenRoot(up)
	if errors.Is(err, fs.ErrPermission) {
		return nil // one may write there and not look
	}
	if err != nil {
		return Problem(up, err)
	}
	return Problem(up, errors.Join(SyncFolder(parent), parent.Close()))
}

// Sub opens a folder below another, or makes it, its name durable. It is for mail alone,
// so that a mode that lets others in is tightened.
func Sub(parent *os.Root, name string, create bool) (*os.Root, error) {
	path := filepath.Join(parent.Name(), name)
	if create {
		err := parent.Mkdir(name, 0o700)
		if err == nil {
			err = SyncFolder(parent)
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, Problem(path, err)
		}
	}
	before, err := parent.Lstat(name)
	if err != nil {
		return nil, Problem(path, err)
	}
	if !before.IsDir() || foreign(before) {
		return nil, Problem(path, ErrStrange)
	}
	root, err := parent.OpenRoot(name)
	if err != nil {
		return nil, Problem(path, err)
	}
	return own(root, before, path, func(mode fs.FileMode) fs.FileMode { return mode.Perm() &^ 0o077 })
}

// own makes sure that what was opened is what was looked at, and gives it the mode
// that fits.
func own(root *os.Root, before fs.FileInfo, path string, fit func(fs.FileMode) fs.FileMode) (*os.Root, error) {
	info, err := root.Stat(".")
	switch {
	case err != nil:
	case !os.SameFile(before, info):
		err = ErrStrange // exchanged in between
	case runtime.GOOS != "windows" && fit(info.Mode()) != info.Mode().Perm():
		err = root.Chmod(".", fit(info.Mode()))
	}
	if err != nil {
		_ = root.Close()
		return nil, Problem(path, err)
	}
	return root, nil
}

// loose reports a mode that lets others in.
func loose(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// Look opens a file for reading if it is one of ours; its mode is tightened.
func Look(root *os.Root, name string) (*os.File, error) {
	path := filepath.Join(root.Name(), name)
	before, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() || foreign(before) {
		return nil, Problem(path, ErrStrange)
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, Problem(path, err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case !os.SameFile(before, info):
		err = ErrStrange
	case loose(info):
		err = file.Chmod(0o600)
	}
	if err != nil {
		_ = file.Close()
		return nil, Problem(path, err)
	}
	return file, nil
}
