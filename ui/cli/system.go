package cli

import (
	"errors"
	"io/fs"
	"syscall"

	"mailkey/config"
)

// troubles is what the system says of a file beyond package config's problems.
var troubles = [...]struct {
	err error
	key string
}{
	{syscall.EISDIR, "why.a-folder"},
	{syscall.ENAMETOOLONG, "why.long-name"},
	{syscall.ELOOP, "why.link-loop"},
	{syscall.EIO, "why.disk-error"},
}

// whyNot is in our words why a file cannot be read or written; the system's own
// where we have none.
func (s *session) whyNot(err error, writing bool) string {
	var path *config.PathError
	if !errors.As(config.Explain("", writing, err), &path) {
		return ""
	}
	switch path.Problem {
	case config.Missing:
		if writing { // the file is made: it is the folder that is not there
			return s.say("why.missing-folder")
		}
		return s.say("why.missing-file")
	case config.NotFolder, config.NotFile, config.Unreadable, config.Unwritable, config.ReadOnly, config.Full:
		return s.say("why." + string(path.Problem))
	}
	for _, t := range troubles {
		if errors.Is(err, t.err) {
			return s.say(t.key)
		}
	}
	var system *fs.PathError
	if errors.As(err, &system) {
		err = system.Err
	}
	return outside(err)
}
