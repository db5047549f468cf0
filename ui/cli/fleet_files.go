package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/tally"
)

// tallies is the flags that write the results to a file, and how.
func (s *session) tallies() []tallied {
	return []tallied{
		{flagCSV, true, tally.CSV},
		{flagHTML, true, func(rows []tally.Row, now time.Time) []byte { return tally.HTML(s.env.Lang, rows, now) }},
		{flagMetrics, false, tally.Metrics},
	}
}

type tallied struct {
	flag   string
	stdout bool // "-" is standard output
	write  func([]tally.Row, time.Time) []byte
}

// exportable reports what is wrong with those flags before anything is tested.
func (s *session) exportable() error {
	taken := ""
	switch {
	case s.json:
		taken = "--" + flagJSON
	case s.given[flagReport] == toStdout:
		taken = "--" + flagReport + " " + toStdout
	}
	for _, t := range s.tallies() {
		if !s.has(t.flag) {
			continue
		}
		switch file := s.given[t.flag]; {
		case file == "":
			return s.usage(t.flag, "cli.fleet-file-empty", "flag", "--"+t.flag)
		case file == toStdout && !t.stdout:
			return s.usage(t.flag, "cli.fleet-no-stdout", "flag", "--"+t.flag)
		case file == toStdout && taken != "":
			return s.usage(t.flag, "cli.fleet-stdout-taken", "flag", "--"+t.flag, "other", taken)
		case file == toStdout:
			taken = "--" + t.flag + " " + toStdout
		case s.env.Keep == nil:
			return &problem{Code: accounts.CodeNotAllowed, Message: s.say("cli.fleet-not-here", "flag", "--"+t.flag), Field: t.flag}
		default:
			if err := s.placeable(t, file); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeable reports why a file cannot be written. Only the metrics may replace an
// older file: a collector reads the same one again and again.
func (s *session) placeable(t tallied, file string) error {
	info, err := os.Lstat(file)
	switch {
	case err == nil && info.IsDir():
		err = syscall.EISDIR
	case err == nil && t.flag != flagMetrics:
		return s.taken(t.flag, file)
	case err == nil && !info.Mode().IsRegular():
		err = &config.PathError{Path: file, Problem: config.NotFile}
	case err == nil || errors.Is(err, fs.ErrNotExist):
		err = config.Writable(filepath.Dir(file))
	}
	if err != nil {
		return s.usage(t.flag, "cli.fleet-unwritable", "path", mail.CleanUpTo(file, mail.SaidMax), "why", s.whyNot(err, true))
	}
	return nil
}

func (s *session) taken(flag, file string) error {
	return s.usage(flag, "cli.fleet-exists", "flag", "--"+flag, "path", mail.CleanUpTo(file, mail.SaidMax))
}

// tally writes the files that were asked for; true when one is the answer. That
// one cannot be written is told beside the answer, and is an error.
func (s *session) tally(results []accountResult) (answered bool) {
	var rows []tally.Row
	for _, t := range s.tallies() {
		if !s.has(t.flag) {
			continue
		}
		if rows == nil {
			rows = s.rows(results)
		}
		file, text := s.given[t.flag], t.write(rows, s.env.Now())
		if file == toStdout {
			s.out.Write(text)
			answered = true
			continue
		}
		if err := s.place(t, file, text); err != nil {
			s.complain(s.problemOf(err).Message)
			if s.status != exitInterrupted {
				s.status = exitError
			}
		}
	}
	return answered
}

func (s *session) place(t tallied, file string, text []byte) error {
	path := file
	var err error
	if t.flag == flagMetrics {
		err = config.WriteShared(file, text)
	} else {
		if filepath.Base(file) == file {
			file = "." + string(filepath.Separator) + file // here, and under no other name
		}
		path, err = s.env.Keep(file, text)
	}
	switch {
	case errors.Is(err, fs.ErrExist) && t.flag != flagMetrics: // somebody made one meanwhile
		return s.taken(t.flag, file)
	case err != nil:
		return s.usage(t.flag, "cli.fleet-unwritable", "path", mail.CleanUpTo(file, mail.SaidMax), "why", s.whyNot(err, true))
	}
	if !s.json {
		s.tell(s.say("cli.fleet-written", "path", mail.CleanUpTo(path, mail.SaidMax)))
	}
	return nil
}

// rows is the results as the files have them.
func (s *session) rows(results []accountResult) []tally.Row {
	rows := make([]tally.Row, len(results))
	for i, r := range results {
		row := tally.Row{
			Address: r.Address, State: r.outcome.State, Verdict: r.Verdict, Cause: r.outcome.Cause, Stage: r.outcome.Stage,
			Took: time.Duration(r.TookMS) * time.Millisecond, Since: r.since, Lanes: map[mail.Protocol]mail.Verdict{},
		}
		for _, lane := range r.Lanes {
			row.Lanes[lane.Protocol] = lane.Verdict
		}
		if len(r.Lanes) > 0 {
			row.Tested = r.tested
		} else if r.Error != nil && row.Cause == "" {
			row.Cause = diagnose.Cause(r.Error.Code)
		}
		rows[i] = row
	}
	return rows
}
