package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxSameName is how many files of one name are made, numbered from the second on.
const maxSameName = 99

// keeper writes a file into the first of the folders that takes it, numbered
// where the name is taken; or, where the name is a path, just there. It is always
// a new one, readable by its owner alone; neither a file nor a link that is
// there already is touched. The path it tells is absolute.
func keeper(folders ...func() (string, error)) func(name string, data []byte) (string, error) {
	return func(name string, data []byte) (string, error) {
		switch {
		case name != filepath.Base(name) && name != "":
			path, err := filepath.Abs(name)
			if err == nil {
				err = create(path, data)
			}
			return path, err
		case strings.Trim(name, ".") == "":
			return "", errors.New("a file needs a name")
		}
		var first error
		for _, folder := range folders {
			dir, err := folder()
			if err == nil {
				dir, err = filepath.Abs(dir)
			}
			if err == nil {
				var path string
				if path, err = keepIn(dir, name, data); err == nil {
					return path, nil
				}
			}
			if first == nil {
				first = err
			}
		}
		return "", first
	}
}

// keepIn writes the file into dir, under the first number that is free.
func keepIn(dir, name string, data []byte) (string, error) {
	ending := filepath.Ext(name)
	path := filepath.Join(dir, name)
	for n := 2; ; n++ {
		err := create(path, data)
		if !errors.Is(err, fs.ErrExist) || n > maxSameName {
			return path, err
		}
		path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ending), n, ending))
	}
}

// create makes a new file; what could not be written whole is taken away again.
func create(path string, data []byte) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // O_EXCL: no link is followed
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o600) // whatever the umask took away
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(path))
	}
	return nil
}
