package maildir

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// folder is one of a Maildir's three folders, open.
type folder struct {
	parent *os.Root
	name   string
	root   *os.Root
	file   *os.File // the same, to be synced
	fd     int      // of file; asking for it costs a call to the system each time
	dirt   bool     // changed since it was synced
}

func openFolder(parent *os.Root, name string, create bool) (*folder, error) {
	root, err := Sub(parent, name, create)
	if err != nil {
		return nil, err
	}
	file, err := root.Open(".")
	if err != nil {
		_ = root.Close()
		return nil, Problem(root.Name(), err)
	}
	return &folder{parent: parent, name: name, root: root, file: file, fd: int(file.Fd())}, nil
}

func (f *folder) close() {
	_ = f.file.Close()
	_ = f.root.Close()
}

// sync makes the folder's names durable.
func (f *folder) sync() error {
	if runtime.GOOS == "windows" { // a folder cannot be synced there
		return nil
	}
	return f.file.Sync()
}

// each names what lies in the folder, a thousand at a time.
func (f *folder) each(do func(name string) error) error {
	dir, err := f.root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	for {
		names, err := dir.Readdirnames(1000)
		for _, name := range names {
			if err := do(name); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// moveCarefully looks before it renames: there is one fetch at a time, and mail
// readers do not make our names.
func moveCarefully(from *folder, old string, to *folder, name string) (bool, error) {
	if _, err := to.root.Lstat(name); err == nil {
		return false, nil
	}
	return true, from.parent.Rename(from.name+"/"+old, to.name+"/"+name)
}

// Box is a Maildir, open. Close it.
type Box struct {
	path          string
	root          *os.Root
	tmp, new, cur *folder
	fault         func(op string) error
	serial        int
}

// Open opens the Maildir at a path below root, whose elements are made fit
// already, or makes it. "." is root itself. Before each call to the disk fault
// is asked, where it is not nil: tests let the disk fail through it.
func Open(root *os.Root, path string, create bool, fault func(op string) error) (*Box, error) {
	b := &Box{path: filepath.Join(root.Name(), filepath.FromSlash(path)), fault: fault}
	if err := b.may("open"); err != nil {
		return nil, Problem(b.path, err)
	}
	at, err := root.OpenRoot(".")
	if err != nil {
		return nil, Problem(b.path, err)
	}
	for element := range strings.SplitSeq(path, "/") {
		if element == "." {
			continue
		}
		next, err := Sub(at, element, create)
		_ = at.Close()
		if err != nil {
			return nil, err
		}
		at = next
	}
	b.root = at
	for name, folder := range map[string]**folder{"tmp": &b.tmp, "new": &b.new, "cur": &b.cur} {
		if *folder, err = openFolder(at, name, create); err != nil {
			b.Close()
			return nil, err
		}
	}
	return b, nil
}

// SyncFolder makes a folder's names durable.
func SyncFolder(root *os.Root) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}

// Close closes it.
func (b *Box) Close() {
	for _, f := range []*folder{b.tmp, b.new, b.cur} {
		if f != nil {
			f.close()
		}
	}
	_ = b.root.Close()
}

// Path is where the Maildir lies.
func (b *Box) Path() string { return b.path }

func (b *Box) may(op string) error {
	if b.fault == nil {
		return nil
	}
	return b.fault(op)
}

const leftover = "mailkey-" // begins the names in tmp

// Sweep takes away what a run that was killed has left in tmp.
func (b *Box) Sweep() error {
	err := b.may("sweep")
	if err == nil {
		err = b.tmp.each(func(name string) error {
			if !strings.HasPrefix(name, leftover) {
				return nil
			}
			if err := b.tmp.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
	}
	return Problem(b.path, err)
}

// File is a message that lies there.
type File struct {
	Name
	Flags Flags
	Dir   string // new or cur
	Base  string // the file's name in it
}

// Each names all messages of ours, in no order.
func (b *Box) Each(do func(File) error) error {
	for dir, folder := range map[string]*folder{"new": b.new, "cur": b.cur} {
		if err := b.may("list"); err != nil {
			return Problem(b.path, err)
		}
		err := folder.each(func(file string) error {
			name, flags, ours := ParseName(file)
			if !ours {
				return nil
			}
			return do(File{Name: name, Flags: flags, Dir: dir, Base: file})
		})
		if err != nil {
			return Problem(b.path, err)
		}
	}
	return nil
}

func (b *Box) at(dir string) *folder {
	if dir == "new" {
		return b.new
	}
	return b.cur
}

// Open opens a message for reading.
func (b *Box) Open(f File) (*os.File, error) { return Look(b.at(f.Dir).root, f.Base) }

// Stat tells about a message's file.
func (b *Box) Stat(f File) (fs.FileInfo, error) { return b.at(f.Dir).root.Lstat(f.Base) }

// AddFlags gives a message more flags; those that it has stay. A message that is
// no longer there is left alone.
func (b *Box) AddFlags(f File, flags Flags) error {
	if f.Flags|flags == f.Flags {
		return nil
	}
	if err := b.may("flag"); err != nil {
		return Problem(b.path, err)
	}
	_, err := move(b.at(f.Dir), f.Base, b.cur, with(f.Base, flags))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a mail reader was quicker
	}
	b.cur.dirt = true
	return Problem(b.path, err)
}

// Settle makes the flags durable.
func (b *Box) Settle() error {
	for _, f := range []*folder{b.new, b.cur} {
		if !f.dirt {
			continue
		}
		if err := b.may("sync folder"); err != nil {
			return Problem(b.path, err)
		}
		if err := f.sync(); err != nil {
			return Problem(b.path, err)
		}
		f.dirt = false
	}
	return nil
}
