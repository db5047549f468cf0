package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/adrg/xdg"
)

// Home is where everything lives: absolute folders of mailkey alone. Nothing in
// it need exist yet; see Prepare.
type Home struct {
	Root   string // MAILKEY_HOME, which then holds the others; else empty
	Config string // the settings
	Data   string // the store, its keys, fetched mail
	State  string // what may be lost without harm
}

// HomeVariable puts all three folders under one.
const HomeVariable = "MAILKEY_HOME"

// Locate finds the folders: MAILKEY_HOME, else those of the XDG rules, Windows or
// macOS. It touches nothing. The error is a *PathError.
func Locate() (Home, error) {
	if root := os.Getenv(HomeVariable); root != "" {
		// Named for this very run, so a relative one starts where the run does;
		// the variables that stay from session to session must not depend on that.
		if here, err := filepath.Abs(root); err == nil {
			root = here
		}
		if err := rooted(HomeVariable, root); err != nil {
			return Home{}, err
		}
		return Home{root, filepath.Join(root, "config"), filepath.Join(root, "data"), filepath.Join(root, "state")}, nil
	}
	if err := surroundings(); err != nil {
		return Home{}, err
	}
	h := Home{
		Config: filepath.Join(xdg.ConfigHome, "mailkey"),
		Data:   filepath.Join(xdg.DataHome, "mailkey"),
		State:  filepath.Join(xdg.StateHome, "mailkey"),
	}
	if h.State == h.Data { // macOS and Windows have one folder for several
		h.State = filepath.Join(h.Data, "state")
	}
	for _, path := range []string{h.Config, h.Data, h.State} {
		if err := rooted(path, path); err != nil {
			return Home{}, err
		}
	}
	return h, nil
}

// surroundings refuses variables from which package xdg would guess "/" or skip
// to a default without a word.
func surroundings() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	home := os.Getenv("HOME")
	if home == "" {
		return &PathError{"HOME", NoHome, nil}
	}
	if err := rooted("HOME", home); err != nil {
		return err
	}
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
		if value := os.Getenv(name); value != "" {
			if err := rooted(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func rooted(name, path string) error {
	if name != path {
		name += "=" + path
	}
	switch {
	case !utf8.ValidString(path) || strings.ContainsRune(path, 0):
		return &PathError{name, NotText, nil}
	case !filepath.IsAbs(path):
		return &PathError{name, NotRooted, nil}
	}
	return nil
}

// Settings is the settings file.
func (h Home) Settings() string { return filepath.Join(h.Config, "config.toml") }

// Database is the store's file.
func (h Home) Database() string { return filepath.Join(h.Data, "mailkey.db") }

// Mail is the folder below which fetched mail lies.
func (h Home) Mail() string { return filepath.Join(h.Data, "mail") }

// Key is the file of the key that opens sealed secrets.
func (h Home) Key() string { return filepath.Join(h.Data, "sealed.key") }

// PassphraseKey is the same for a key that a passphrase guards.
func (h Home) PassphraseKey() string { return filepath.Join(h.Data, "sealed-passphrase.key") }

// HostKey is the file of the key by which a team's server is known.
func (h Home) HostKey() string { return filepath.Join(h.Data, "ssh_host_ed25519_key") }

// Prepare makes the folders, 0700 whatever the umask, and takes away from others
// what they may do with the folders and the files directly in them. It returns
// the paths that it had to tighten. What a killed writer left is swept up.
func (h Home) Prepare() (tightened []string, err error) {
	folders := []string{h.Config, h.Data, h.State}
	if h.Root != "" {
		did, err := h.prepareRoot()
		if tightened = append(tightened, did...); err != nil {
			return tightened, err
		}
	}
	for _, path := range folders {
		did, err := MakeFolder(path)
		if did {
			tightened = append(tightened, path)
		}
		if err != nil {
			return tightened, err
		}
		files, err := tightenFiles(path)
		if tightened = append(tightened, files...); err != nil {
			return tightened, err
		}
	}
	return tightened, nil
}

// prepareRoot makes MAILKEY_HOME. One that was there before is tightened only if
// it holds nothing but ours: it may be a folder that others need, such as /tmp.
func (h Home) prepareRoot() ([]string, error) {
	info, err := os.Lstat(h.Root)
	if errors.Is(err, fs.ErrNotExist) {
		_, err := MakeFolder(h.Root)
		return nil, err
	}
	switch {
	case err != nil:
		return nil, Explain(h.Root, false, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, &PathError{h.Root, Link, nil}
	case !info.IsDir():
		return nil, &PathError{h.Root, NotFolder, nil}
	case !loose(info.Mode()) || owned(info) != "":
		return nil, nil
	}
	entries, err := os.ReadDir(h.Root)
	if err != nil {
		return nil, Explain(h.Root, false, err)
	}
	for _, e := range entries {
		if n := e.Name(); n != filepath.Base(h.Config) && n != filepath.Base(h.Data) && n != filepath.Base(h.State) {
			return nil, nil
		}
	}
	if err := os.Chmod(h.Root, 0o700); err != nil {
		return nil, Explain(h.Root, true, err)
	}
	return []string{h.Root}, nil
}

// MakeFolder makes a folder for its owner alone, with its parents, or tightens
// one that is there; tightened tells that it did. Links, files and other users'
// folders are refused.
func MakeFolder(path string) (tightened bool, err error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeParents(filepath.Dir(path)); err != nil {
			return false, err
		}
		switch err := os.Mkdir(path, 0o700); {
		case err == nil:
			return false, made(path)
		case !errors.Is(err, fs.ErrExist):
			return false, Explain(path, true, err)
		}
		info, err = os.Lstat(path) // another copy of the program was faster
	}
	switch {
	case err != nil:
		return false, Explain(path, false, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return false, &PathError{path, Link, nil}
	case !info.IsDir():
		return false, &PathError{path, NotFolder, nil}
	}
	if p := owned(info); p != "" {
		return false, &PathError{path, p, nil}
	}
	// No mode at all: we were killed under a strange umask, just after making it.
	if !loose(info.Mode()) && info.Mode().Perm() != 0 {
		return false, nil
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return false, Explain(path, true, err)
	}
	return true, nil
}

// makeParents makes the folders above ours; their owner alone may enter those
// that it makes, as the XDG rules want.
func makeParents(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return &PathError{path, NotFolder, nil}
	case !errors.Is(err, fs.ErrNotExist):
		return Explain(path, true, err)
	}
	if up := filepath.Dir(path); up != path {
		if err := makeParents(up); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return Explain(path, true, err)
	}
	return made(path)
}

// made gives a new folder its mode, since the umask may have taken our own
// rights, and makes its name last through a power cut: what is synced inside
// would be lost with it.
func made(path string) error {
	if err := os.Chmod(path, 0o700); err != nil {
		return Explain(path, true, err)
	}
	above, err := os.OpenRoot(filepath.Dir(path))
	if errors.Is(err, fs.ErrPermission) {
		return nil // we may write there and not look
	}
	if err != nil {
		return Explain(path, true, err)
	}
	return Explain(path, true, errors.Join(syncFolder(above), above.Close()))
}

// leftover is the age at which a writer's temporary file belongs to nobody.
const leftover = time.Hour

func abandoned(info fs.FileInfo) bool { return time.Since(info.ModTime()) > leftover }

// tightenFiles looks at the plain files directly in a folder of ours.
func tightenFiles(folder string) (tightened []string, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, Explain(folder, false, err)
	}
	defer root.Close() //nolint:errcheck // only read
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, Explain(folder, false, err)
	}
	for _, e := range entries {
		info, err := root.Lstat(e.Name())
		if err != nil || !info.Mode().IsRegular() {
			continue // gone again, or refused when it is opened
		}
		path := filepath.Join(folder, e.Name())
		if strings.HasSuffix(e.Name(), temporary) && abandoned(info) {
			_ = root.Remove(e.Name())
			continue
		}
		if !loose(info.Mode()) || owned(info) == Foreign {
			continue
		}
		if err := root.Chmod(e.Name(), 0o600); err != nil {
			return tightened, Explain(path, true, err)
		}
		tightened = append(tightened, path)
	}
	return tightened, nil
}
