package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/report"
)

// toStdout is the FILE of --report that is standard output.
const toStdout = "-"

// reportable reports what is wrong with --report before anything is tested.
func (s *session) reportable() error {
	if !s.has(flagReport) {
		return nil
	}
	file := s.given[flagReport]
	switch {
	case file == "":
		return s.usage(flagReport, "cli.report-empty")
	case file == toStdout && s.json:
		return s.usage(flagReport, "cli.report-stdout")
	case file == toStdout:
		return nil
	case s.env.Keep == nil:
		return &problem{Code: accounts.CodeNotAllowed, Message: s.say("cli.report-not-here"), Field: flagReport}
	}
	shown := mail.CleanUpTo(file, mail.SaidMax)
	info, err := os.Lstat(file)
	switch {
	case err == nil && info.IsDir():
		err = syscall.EISDIR
	case err == nil:
		return s.usage(flagReport, "cli.report-exists", "path", shown)
	case errors.Is(err, fs.ErrNotExist):
		err = config.Writable(filepath.Dir(file))
	}
	if err != nil {
		return s.usage(flagReport, "cli.report-unwritable", "path", shown, "why", s.whyNot(err, true))
	}
	return nil
}

// vetted notes a password of this run, which must be in no report.
func (s *session) vetted(secret mail.Secret) {
	s.vets = append(s.vets, func(text string) (bool, error) { return mail.DeafTo(secret).Holds(text), nil })
}

// vettedBy notes the kept passwords of accounts. Where none is kept, or none is
// where it was, there is nothing to look for.
func (s *session) vettedBy(service *accounts.Service, list []accounts.Account) {
	for _, a := range list {
		s.vets = append(s.vets, func(text string) (bool, error) {
			// After an interrupt the report is still written, and still vetted.
			holds, err := service.Vet(context.WithoutCancel(s.ctx), s.who(), a.ID, text)
			if accounts.ReasonOf(err) == accounts.ReasonNoSecret {
				return false, nil
			}
			return holds, err
		})
	}
}

// report writes the report that was asked for; true when it is the answer. That
// it cannot be written is told beside the answer, and is an error.
func (s *session) report(results []accountResult) (answered bool) {
	if !s.has(flagReport) {
		return false
	}
	answered, err := s.writeReport(s.given[flagReport], results)
	if err != nil {
		s.complain(s.problemOf(err).Message)
		if s.status != exitInterrupted {
			s.status = exitError
		}
	}
	return answered
}

func (s *session) writeReport(file string, results []accountResult) (answered bool, err error) {
	write := report.Markdown
	if strings.HasSuffix(strings.ToLower(file), ".json") {
		write = report.JSON
	}
	boxes := make([]report.Mailbox, len(results))
	for i, r := range results {
		boxes[i] = r.box
		if r.box.Profile.Address.IsZero() {
			boxes[i].Profile.Address, _ = mail.ParseAddress(r.Address)
		}
		boxes[i].Took = time.Duration(r.TookMS) * time.Millisecond
		if r.Error != nil {
			boxes[i].Problem = r.Error.Message
		}
	}
	draft := write(s.env.Lang, report.New(s.env.Now(), s.env.Getenv("TERM"), s.env.Practice, boxes...))
	if len(s.vets) == 0 { // it went wrong before there was one
		s.vets = []report.Check{report.NoPassword}
	}
	text, err := draft.Vet(s.vets...)
	if err != nil {
		return false, s.unreportable(err)
	}
	if file == toStdout {
		s.out.WriteString(text.String())
		return true, nil
	}
	if filepath.Base(file) == file {
		file = "." + string(filepath.Separator) + file // here, and under no other name
	}
	path, err := s.env.Keep(file, text.Bytes())
	if err != nil {
		return false, s.unwritable(file, err)
	}
	if !s.json {
		s.tell(s.say("cli.report-written", "path", mail.CleanUpTo(path, mail.SaidMax)))
	}
	return false, nil
}

// unwritable says why a file cannot be written.
func (s *session) unwritable(file string, err error) error {
	shown := mail.CleanUpTo(file, mail.SaidMax)
	if errors.Is(err, fs.ErrExist) { // somebody made one meanwhile
		return s.usage(flagReport, "cli.report-exists", "path", shown)
	}
	return &problem{Code: accounts.CodeStorage, Message: s.say("cli.report-unwritable", "path", shown, "why", s.whyNot(err, true)), Field: flagReport}
}

// unreportable says why a report is refused.
func (s *session) unreportable(err error) error {
	var refused *report.Refused
	if !errors.As(err, &refused) {
		return err
	}
	why := ""
	if refused.Err != nil {
		why = s.problemOf(refused.Err).Message
	}
	return &problem{Code: accounts.CodeStorage, Message: s.say("cli.report-refused", "why", s.say("report.refused."+string(refused.Why), "why", why)), Field: flagReport}
}
