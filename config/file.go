package config

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// temporary ends the name of a file that is not complete yet.
const temporary = ".mailkey-tmp"

// CheckFile refuses a path that is anything but a plain file of this user's, or
// nothing at all (then info is nil). A mode that lets others in is tightened.
// Errors are *PathError.
func CheckFile(path string) (info fs.FileInfo, tightened bool, err error) {
	info, err = os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, Explain(path, false, err)
	}
	if err := plain(path, info); err != nil {
		return nil, false, err
	}
	if !loose(info.Mode()) {
		return info, false, nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, false, Explain(path, true, err)
	}
	return info, true, nil
}

func plain(path string, info fs.FileInfo) error {
	problem := owned(info)
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		problem = Link
	case !info.Mode().IsRegular():
		problem = NotFile
	}
	if problem == "" {
		return nil
	}
	return &PathError{path, problem, nil}
}

// ReadFile reads a plain file of this user's of at most limit bytes. One that is
// missing is fs.ErrNotExist; every error is a *PathError.
func ReadFile(path string, limit int64) ([]byte, error) { return read(path, limit, false) }

// ReadPrivate is ReadFile for what nobody else may have read: a file that lets
// other users in is refused, for tightening it now would come too late.
func ReadPrivate(path string, limit int64) ([]byte, error) { return read(path, limit, true) }

func read(path string, limit int64, private bool) ([]byte, error) {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, blame(path, err)
	}
	defer root.Close() //nolint:errcheck // only read
	name := filepath.Base(path)
	before, err := root.Lstat(name)
	if err != nil {
		return nil, Explain(path, false, err)
	}
	if err := plain(path, before); err != nil {
		return nil, err
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, Explain(path, false, err)
	}
	defer f.Close() //nolint:errcheck // only read
	after, err := f.Stat()
	if err != nil || !os.SameFile(before, after) { // exchanged between the look and the opening
		return nil, &PathError{path, Link, err}
	}
	if private && loose(after.Mode()) {
		return nil, &PathError{path, Loose, nil}
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, Explain(path, false, err)
	case int64(len(data)) > limit:
		return nil, &PathError{path, TooLarge, nil}
	}
	return data, nil
}

// WriteFile puts data into path so that after any crash or power cut the file is
// the old one or the new one, whole, and readable by its owner alone. Links,
// pipes, folders and other users' files are refused. The folder must exist.
func WriteFile(path string, data []byte) error { return place(path, whole(data), 0o600, plain) }

// WriteShared is WriteFile for what another program reads as another user: all
// may read it, its owner alone may write it.
func WriteShared(path string, data []byte) error { return place(path, whole(data), 0o644, plain) }

func whole(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// StreamFile is WriteFile for a new file in any folder: one that is there already
// is fs.ErrExist. An error of write's comes back as it is, and leaves nothing.
// What a killed writer of this very file left is swept up.
func StreamFile(path string, write func(io.Writer) error) error {
	sweepBeside(path)
	return place(path, write, 0o600, func(path string, _ fs.FileInfo) error {
		return &PathError{path, Broken, fs.ErrExist}
	})
}

// sweepBeside removes what writers of path left that have been dead for long. In
// a folder that is not ours everything else is left alone.
func sweepBeside(path string) {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return // said when the file is written
	}
	defer root.Close() //nolint:errcheck // holds nothing
	entries, _ := fs.ReadDir(root.FS(), ".")
	for _, e := range entries {
		random, ours := strings.CutPrefix(e.Name(), "."+filepath.Base(path)+".")
		random, temp := strings.CutSuffix(random, temporary)
		if !ours || !temp || strings.Contains(random, ".") {
			continue
		}
		if info, err := root.Lstat(e.Name()); err == nil && plain(path, info) == nil && abandoned(info) {
			_ = root.Remove(e.Name())
		}
	}
}

// place writes a file beside path and moves it there. there judges what is at
// path already.
func place(path string, write func(io.Writer) error, mode fs.FileMode, there func(string, fs.FileInfo) error) error {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return Explain(path, true, err)
	}
	defer root.Close() //nolint:errcheck // holds nothing
	name := filepath.Base(path)
	if info, err := root.Lstat(name); err == nil {
		if err := there(path, info); err != nil {
			return err
		}
	}
	// All of it happens relative to the opened folder, which thus cannot be
	// exchanged for another in between.
	made := "." + name + "." + rand.Text() + temporary
	if err = fill(root, made, write, mode); err == nil {
		err = root.Rename(made, name)
	}
	if err != nil {
		_ = root.Remove(made)
		if e := (*writing)(nil); errors.As(err, &e) {
			return e.err
		}
		return Explain(path, true, err)
	}
	return Explain(path, true, syncFolder(root))
}

// CreateFile is WriteFile for a path at which nothing may be yet: of two at once
// one wins, and the other gets fs.ErrExist.
func CreateFile(ctx context.Context, path string, data []byte) error {
	unlock, err := Lock(ctx, filepath.Dir(path))
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return &PathError{path, Broken, errors.Join(fs.ErrExist, err)}
	}
	return WriteFile(path, data)
}

// Touch makes an empty file for its owner alone, or checks the one that is there
// as CheckFile does.
func Touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		_, _, err := CheckFile(path)
		return err
	}
	if err != nil {
		return Explain(path, true, err)
	}
	return Explain(path, true, errors.Join(f.Chmod(0o600), f.Close()))
}

// waiting is how long one copy of the program waits for another.
const waiting = 30 * time.Second

// Lock keeps other copies of the program out of a folder's slow changes: first
// starts, upgrades. The system frees it when its holder dies.
func Lock(ctx context.Context, folder string) (unlock func(), err error) {
	path := filepath.Join(folder, "lock")
	if err := Touch(path); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, waiting)
	defer cancel()
	lock := flock.New(path)
	if _, err := lock.TryLockContext(ctx, 5*time.Millisecond); err != nil {
		return nil, fmt.Errorf("wait for another copy of mailkey: %w", err)
	}
	return func() { _ = lock.Close() }, nil
}

// writing is an error of the one who wrote, not of the file.
type writing struct{ err error }

func (e *writing) Error() string { return e.err.Error() }

// fill writes a file through a buffer, so that its own errors can be told from
// the writer's.
func fill(root *os.Root, name string, write func(io.Writer) error, mode fs.FileMode) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(f)
	wrote := write(buffer)
	if err = buffer.Flush(); err == nil && wrote != nil {
		err = &writing{wrote}
	}
	if e := f.Chmod(mode); err == nil { // the umask may have taken our own rights
		err = e
	}
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// OpenToOthers reports whether other users may read a plain file. A pipe is
// nobody's business but its two ends'.
func OpenToOthers(f *os.File) bool {
	info, err := f.Stat()
	return err != nil || ModeOpen(info.Mode())
}
