package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Found is what lies at a path, looked at and left as it is.
type Found struct {
	Path    string
	Folder  bool        // a folder belongs here, else a file
	Missing bool        // nothing is there yet; it is made when it is needed
	Mode    fs.FileMode // permissions
	Loose   bool        // others may do something with it, and Prepare would end that
	Err     error       // a *PathError: why it cannot be used; nil when it can
	Free    int64       // bytes left where a folder lies, or would lie; -1 where that cannot be told
}

// Inspect looks at the folders, the settings, the database, the keys, and every
// other file directly in the folders that is loose. It makes and changes nothing.
func (h Home) Inspect() []Found {
	var all []Found
	if h.Root != "" {
		all = append(all, h.inspectRoot())
	}
	folders := []string{h.Config, h.Data, h.State}
	for _, path := range folders {
		all = append(all, InspectFolder(path))
	}
	known := []string{h.Settings(), h.Database(), h.Key(), h.PassphraseKey()}
	for _, path := range known {
		all = append(all, InspectFile(path))
	}
	for _, folder := range folders {
		entries, _ := os.ReadDir(folder) // what cannot be read is told of the folder
		for _, e := range entries {
			path := filepath.Join(folder, e.Name())
			if slices.Contains(known, path) || strings.HasSuffix(path, temporary) || !e.Type().IsRegular() {
				continue
			}
			if f := InspectFile(path); f.Loose || f.Err != nil {
				all = append(all, f)
			}
		}
	}
	return all
}

// inspectRoot looks at MAILKEY_HOME, which Prepare tightens only where nobody
// else can need it.
func (h Home) inspectRoot() Found {
	f := InspectFolder(h.Root)
	if f.Loose && h.shared() {
		f.Loose = false
	}
	var foreign *PathError
	if errors.As(f.Err, &foreign) && foreign.Problem == Foreign {
		f.Err = nil // as /tmp is; ours lie in folders of their own
	}
	return f
}

// shared reports whether MAILKEY_HOME holds more than our folders.
func (h Home) shared() bool {
	entries, err := os.ReadDir(h.Root)
	return err != nil || slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		n := e.Name()
		return n != filepath.Base(h.Config) && n != filepath.Base(h.Data) && n != filepath.Base(h.State)
	})
}

// InspectFolder looks at a folder of this user's, as MakeFolder does, and makes and
// changes nothing.
func InspectFolder(path string) Found {
	f := Found{Path: path, Folder: true, Free: -1}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		f.Missing = true
		up := existing(path)
		f.Free = free(up)
		if info, err := os.Stat(up); err == nil && !info.IsDir() {
			f.Err = &PathError{up, NotFolder, nil}
		} else {
			f.Err = Explain(up, true, writable(up))
		}
		return f
	}
	switch {
	case err != nil:
		f.Err = blame(path, err)
		return f
	case info.Mode()&fs.ModeSymlink != 0:
		f.Err = &PathError{path, Link, nil}
		return f
	case !info.IsDir():
		f.Err = &PathError{path, NotFolder, nil}
		return f
	}
	f.Mode, f.Free = info.Mode().Perm(), free(path)
	if p := owned(info); p != "" {
		f.Err = &PathError{path, p, nil}
		return f
	}
	f.Loose = loose(info.Mode())
	f.Err = Explain(path, true, writable(path))
	return f
}

// Writable reports why no file can be made in a folder, of whomsoever; it makes
// none. Nil where one can, or where that cannot be told. The error is a *PathError.
func Writable(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return Explain(folder, true, err)
	case !info.IsDir():
		return &PathError{folder, NotFolder, nil}
	}
	return Explain(folder, true, writable(folder))
}

// existing is the nearest folder above a path that is there.
func existing(path string) string {
	for {
		up := filepath.Dir(path)
		if _, err := os.Stat(up); err == nil || up == path {
			return up
		}
		path = up
	}
}

// blame is Explain for a path that could not be looked at: it names what is in
// the way above it, and not the path, of which nothing is known.
func blame(path string, err error) error {
	up := existing(path)
	info, upErr := os.Stat(up)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist) || upErr != nil:
	case !info.IsDir():
		return &PathError{up, NotFolder, err}
	case errors.Is(err, fs.ErrPermission):
		return Explain(up, false, err)
	}
	return Explain(path, false, err)
}

// InspectFile looks at a plain file of this user's, as CheckFile does, and
// changes nothing.
func InspectFile(path string) Found {
	f := Found{Path: path, Free: -1}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Missing = true
		return f
	case err != nil:
		f.Err = blame(path, err)
		return f
	}
	f.Mode, f.Err = info.Mode().Perm(), plain(path, info)
	f.Loose = f.Err == nil && loose(info.Mode())
	return f
}

// ModeOpen reports modes of a plain file that let other users in.
func ModeOpen(mode fs.FileMode) bool { return mode.IsRegular() && loose(mode) }
