package cli

import (
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/tally"
)

// tallies is the flags that write the results to a file, and how.
func (s *session) tallies() []tallied {
	return []tallied{
		{fileFlag{name: flagCSV, stdout: true}, tally.CSV},
		{fileFlag{name: flagHTML, stdout: true}, func(rows []tally.Row, now time.Time) []byte { return tally.HTML(s.env.Lang, rows, now) }},
		{fileFlag{name: flagMetrics, replaces: true}, tally.Metrics},
	}
}

type tallied struct {
	fileFlag
	write func([]tally.Row, time.Time) []byte
}

// writable reports what is wrong with the flags that name a file, before anything
// is tested. Standard output is for one answer.
func (s *session) writable() error {
	files := []fileFlag{reporting}
	for _, t := range s.tallies() {
		files = append(files, t.fileFlag)
	}
	taken := ""
	if s.json {
		taken = "--" + flagJSON
	}
	for _, f := range files {
		if err := s.placeable(f); err != nil {
			return err
		}
		switch {
		case s.given[f.name] != toStdout:
		case taken != "":
			return s.usage(f.name, "cli.file-stdout-taken", "flag", "--"+f.name, "other", taken)
		default:
			taken = "--" + f.name + " " + toStdout
		}
	}
	return nil
}

// tally writes the files that were asked for; true when one is the answer. That
// one cannot be written is told beside the answer, and is an error.
func (s *session) tally(results []accountResult) (answered bool) {
	var rows []tally.Row
	for _, t := range s.tallies() {
		if !s.has(t.name) {
			continue
		}
		if rows == nil {
			rows = s.rows(results)
		}
		text := t.write(rows, s.env.Now())
		if s.given[t.name] == toStdout {
			s.out.Write(text)
			answered = true
			continue
		}
		path, err := s.place(t.fileFlag, text)
		switch {
		case err == nil && !s.json:
			s.tell(s.say("cli.fleet-written", "path", mail.CleanUpTo(path, mail.SaidMax)))
		case err != nil:
			s.complain(s.problemOf(err).Message)
			if s.status != exitInterrupted {
				s.status = exitError
			}
		}
	}
	return answered
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
