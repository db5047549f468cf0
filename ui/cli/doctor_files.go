package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
)

// Bytes of free space that call for a word.
const (
	scarce = 100 << 20
	none   = 1 << 20
)

// files is the folders and files of mailkey, as they are before it tightens them.
func (s *session) files(x *sights) []check {
	const g = "files"
	if x.lost != nil {
		return []check{s.barred("home", x.lost)}
	}
	var all []check
	barred := map[string]bool{}
	space := int64(-1)
	for i, f := range x.home.Inspect() {
		if f.Free >= 0 && (space < 0 || f.Free < space) {
			space = f.Free
		}
		id := filepath.Base(f.Path)
		if f.Folder {
			id = []string{"home", "config", "data", "state"}[i+folders(x.home)]
		}
		if path := inTheWay(f.Err); barred[path] {
			all = append(all, s.behind(id, f.Path, path))
		} else if one, told := s.seen(id, f); told {
			barred[path] = path != ""
			one.follows = f.Missing && x.home.Root != "" && i > 0 // MAILKEY_HOME says it
			all = append(all, one)
		}
	}
	var settings *config.SettingsError
	if errors.As(s.unread, &settings) {
		all = append(all, s.found(g, "settings", warns, "doctor.settings.broken", "path", mail.CleanUpTo(settings.Path, mail.SaidMax), "line", settings.Line, "why", outside(settings.Err)))
	}
	if path := inTheWay(x.here.Err); barred[path] {
		all = append(all, s.behind("database", x.home.Database(), path))
	} else {
		all = append(all, s.database(x))
	}
	if space >= 0 {
		status, key := fine, "doctor.space.good"
		switch {
		case space < none:
			status, key = fails, "doctor.space.none"
		case space < scarce:
			status, key = warns, "doctor.space.scarce"
		}
		all = append(all, s.found(g, "space", status, key, "size", size(space)))
	}
	return all
}

// folders is how many of the folders' names come before the first one inspected.
func folders(h config.Home) int {
	if h.Root == "" {
		return 1
	}
	return 0
}

// seen is what there is to say about a path; nothing about files that are not
// there yet.
func (s *session) seen(id string, f config.Found) (check, bool) {
	pairs := []any{"path", mail.CleanUpTo(f.Path, mail.SaidMax), "mode", fmt.Sprintf("%04o", f.Mode.Perm()), "tight", "700"}
	switch {
	case f.Err != nil:
		return s.barred(id, f.Err), true
	case f.Missing && f.Folder:
		return s.found("files", id, fine, "doctor.path.later", pairs...), true
	case f.Missing:
		return check{}, false
	case f.Loose:
		if !f.Folder {
			pairs[len(pairs)-1] = "600"
		}
		return s.found("files", id, warns, "doctor.path.loose", pairs...), true
	}
	return s.found("files", id, fine, "doctor.path.good", pairs...), true
}

// barred is a path that cannot be used.
func (s *session) barred(id string, err error) check {
	path := id
	var e *config.PathError
	if errors.As(err, &e) {
		path = e.Path
	}
	f := s.found("files", id, fails, "doctor.path.barred", "path", mail.CleanUpTo(path, mail.SaidMax))
	f.Advice = s.problemOf(err).Message
	return f
}

// inTheWay is the path to blame for an error; empty for none.
func inTheWay(err error) string {
	var e *config.PathError
	if errors.As(err, &e) {
		return e.Path
	}
	return ""
}

// behind is a path that cannot be looked at because of another one, which is told.
func (s *session) behind(id, path, barrier string) check {
	f := s.found("files", id, skipped, "doctor.path.behind", "path", mail.CleanUpTo(path, mail.SaidMax), "barrier", mail.CleanUpTo(barrier, mail.SaidMax))
	f.follows = true
	return f
}

// database is the store: whether it opens, and its version.
func (s *session) database(x *sights) check {
	const g = "files"
	if x.here.Shared {
		return s.sharedDatabase(x)
	}
	switch {
	case x.here.Err == nil:
		return s.found(g, "database", fine, "doctor.database.good", "version", x.here.Version, "count", len(x.list))
	case errors.Is(x.here.Err, fs.ErrNotExist):
		return s.found(g, "database", fine, "doctor.database.later")
	case s.ctx.Err() != nil:
		return s.found(g, "database", skipped, "doctor.not-finished")
	}
	f := s.found(g, "database", fails, "doctor.database.broken", "version", x.here.Version)
	f.Advice = s.problemOf(x.here.Err).Message
	if accounts.ReasonOf(x.here.Err) == accounts.ReasonDamaged {
		f = s.found(g, "database", fails, "doctor.database.damaged", "path", mail.CleanUpTo(x.home.Database(), mail.SaidMax))
	}
	return f
}

// sharedDatabase is a team's store on a server: no file of ours.
func (s *session) sharedDatabase(x *sights) check {
	const g = "files"
	switch here := x.here; {
	case errors.Is(here.Err, fs.ErrNotExist):
		return s.found(g, "database", fine, "doctor.database.server-empty")
	case here.Err == nil && here.Older:
		return s.found(g, "database", warns, "doctor.database.server-older", "version", here.Version)
	case here.Err == nil:
		return s.found(g, "database", fine, "doctor.database.server", "version", here.Version, "count", len(x.list))
	case s.ctx.Err() != nil:
		return s.found(g, "database", skipped, "doctor.not-finished")
	}
	f := s.found(g, "database", fails, "doctor.database.server-broken")
	f.Advice = s.problemOf(x.here.Err).Message
	return f
}

// size is a number of bytes in the unit that fits.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d kB", n>>10)
}
