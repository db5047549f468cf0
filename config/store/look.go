package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"mailkey/config"
)

// Look opens the database at path for reading alone, beside other copies of
// the program or after a crash, and tells its version. No file is made, brought
// up to date or changed, whatever is done with the Store. A missing database is
// fs.ErrNotExist.
func Look(ctx context.Context, path string) (s *Store, version int64, err error) {
	up, file := config.InspectFolder(filepath.Dir(path)), config.InspectFile(path)
	switch {
	case up.Missing:
		return nil, 0, os.ErrNotExist
	case up.Err != nil && !readOnly(up.Err):
		return nil, 0, explain(path, "look at the store", up.Err)
	case file.Missing:
		return nil, 0, os.ErrNotExist
	case file.Err != nil:
		return nil, 0, explain(path, "look at the store", file.Err)
	}
	s, err = openFile(path, dsn(path)+"&mode=ro&"+untouched(path))
	if err != nil {
		return nil, 0, err
	}
	return s.look(ctx)
}

// look learns the version, and closes what cannot be read.
func (s *Store) look(ctx context.Context) (*Store, int64, error) {
	version, err := s.applied(ctx)
	s.schema = version
	if err == nil && version > schema.latest {
		err = s.newer()
	}
	if err != nil {
		return nil, version, errors.Join(s.explain("look at the store", err), s.Close())
	}
	return s, version, nil
}

// readOnly reports a folder that can be read all the same.
func readOnly(err error) bool {
	var e *config.PathError
	return errors.As(err, &e) && (e.Problem == config.Unwritable || e.Problem == config.ReadOnly)
}

// untouched keeps SQLite from making files beside the database: where there is
// a log, it is read by the index that is there; else nobody is writing.
func untouched(path string) string {
	for _, side := range []string{"-wal", "-shm"} {
		if _, err := os.Lstat(path + side); err != nil {
			return "immutable=1"
		}
	}
	return "readonly_shm=1"
}
