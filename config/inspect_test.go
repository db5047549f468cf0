//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// atHome is a home with everything in it, and what its paths look like.
func atHome(t *testing.T) Home {
	t.Helper()
	root := filepath.Join(t.TempDir(), "home")
	h := Home{Root: root, Config: root + "/config", Data: root + "/data", State: root + "/state"}
	if _, err := h.Prepare(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{h.Settings(), h.Database(), h.Key()} {
		if err := WriteFile(path, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func modes(t *testing.T, root string) map[string]fs.FileMode {
	t.Helper()
	all := map[string]fs.FileMode{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		all[path] = info.Mode()
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

// What is loose is found, exactly what Prepare then tightens, and stays as it is.
func TestInspectFindsWhatPrepareTightens(t *testing.T) {
	h := atHome(t)
	extra := filepath.Join(h.Data, "mailkey.db-wal")
	for path, mode := range map[string]fs.FileMode{h.Root: 0o755, h.Data: 0o777, h.Settings(): 0o644, h.Key(): 0o640, extra: 0o666} {
		if path == extra {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	before := modes(t, h.Root)
	var found []string
	for _, f := range h.Inspect() {
		if f.Err != nil || f.Folder && f.Free <= 0 {
			t.Errorf("%+v", f)
		}
		if f.Loose {
			found = append(found, f.Path)
		}
	}
	if after := modes(t, h.Root); len(after) != len(before) || after[h.Data] != before[h.Data] || after[extra] != before[extra] {
		t.Errorf("changed: %v", after)
	}
	tightened, err := h.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	slices.Sort(tightened)
	if !slices.Equal(found, tightened) || len(found) != 5 {
		t.Errorf("found %q, tightened %q", found, tightened)
	}
	for _, f := range h.Inspect() {
		if f.Loose {
			t.Errorf("still loose: %s", f.Path)
		}
	}
}

// A MAILKEY_HOME that others need too, such as /tmp, is not ours to tighten.
func TestInspectSharedHome(t *testing.T) {
	h := atHome(t)
	if err := errors.Join(os.WriteFile(filepath.Join(h.Root, "else"), nil, 0o600), os.Chmod(h.Root, 0o777)); err != nil {
		t.Fatal(err)
	}
	if f := h.Inspect()[0]; f.Path != h.Root || f.Loose || f.Err != nil {
		t.Errorf("%+v", f)
	}
	if tightened, err := h.Prepare(); err != nil || len(tightened) > 0 {
		t.Errorf("%q, %v", tightened, err)
	}
}

// What cannot be used is refused as Prepare and CheckFile refuse it.
func TestInspectRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(h Home) error
		path func(h Home) string
		want Problem
	}{
		"L08 folder is a link":  {func(h Home) error { return relink(h.Data) }, func(h Home) string { return h.Data }, Link},
		"L08 folder is a file":  {func(h Home) error { return refile(h.State) }, func(h Home) string { return h.State }, NotFolder},
		"L08 file is a link":    {func(h Home) error { return relink(h.Settings()) }, func(h Home) string { return h.Settings() }, Link},
		"L08 file is a folder":  {func(h Home) error { return refolder(h.Key()) }, func(h Home) string { return h.Key() }, NotFile},
		"L08 hard link":         {func(h Home) error { return os.Link(h.Database(), h.Root+"/second") }, func(h Home) string { return h.Database() }, HardLinked},
		"L08 home below a file": {func(h Home) error { return refile(h.Root) }, func(h Home) string { return h.Root }, NotFolder},
		"L08 home is a dead link": {func(h Home) error {
			return errors.Join(os.RemoveAll(h.Root), os.Symlink("/nowhere/at/all", h.Root))
		}, func(h Home) string { return h.Root }, Link},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := atHome(t)
			if err := c.do(h); err != nil {
				t.Fatal(err)
			}
			all := h.Inspect()
			i := slices.IndexFunc(all, func(f Found) bool { return f.Path == c.path(h) })
			var e *PathError
			if i < 0 || !errors.As(all[i].Err, &e) || e.Problem != c.want {
				t.Errorf("%+v", all)
			}
		})
	}
}

func relink(path string) error {
	return errors.Join(os.Rename(path, path+".real"), os.Symlink(path+".real", path))
}

func refile(path string) error {
	return errors.Join(os.RemoveAll(path), os.WriteFile(path, nil, 0o600))
}

func refolder(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }

// Nothing there: nothing is made, and the space is that of the folder above.
func TestInspectMakesNothing(t *testing.T) {
	up := t.TempDir()
	h := Home{Config: up + "/a/config", Data: up + "/a/data", State: up + "/a/state"}
	for _, f := range h.Inspect() {
		if !f.Missing || f.Err != nil || f.Folder && f.Free <= 0 {
			t.Errorf("%+v", f)
		}
	}
	if entries, err := os.ReadDir(up); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v", entries, err)
	}
	if os.Geteuid() == 0 {
		return // who may write anywhere
	}
	if err := os.Chmod(up, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(up, 0o700) })
	var e *PathError
	if f := h.Inspect()[0]; !errors.As(f.Err, &e) || e.Problem != Unwritable {
		t.Errorf("%+v", f)
	}
}

// What is in the way above a path is blamed, not the path, of which nothing is known.
func TestInspectBlames(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h := Home{Root: file, Config: file + "/config", Data: file + "/data", State: file + "/state"}
	errs := []error{}
	for _, f := range h.Inspect() {
		errs = append(errs, f.Err)
	}
	_, err := ReadFile(h.Settings(), 1)
	for _, err := range append(errs, err, Writable(h.Data), Writable(file)) {
		var e *PathError
		if !errors.As(err, &e) || e.Problem != NotFolder {
			t.Errorf("%v", err)
		} else if e.Path != file && e.Path != h.Data {
			t.Errorf("%s is blamed", e.Path)
		}
	}
	if err := Writable(t.TempDir()); err != nil {
		t.Error(err)
	}
	var e *PathError
	if err := Writable(file + "-no"); !errors.As(err, &e) || e.Problem != Missing {
		t.Error(err)
	}
}
