package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/report"
)

// reporting is the flag of the report.
var reporting = fileFlag{name: flagReport, stdout: true}

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
	path, err := s.place(reporting, text.Bytes())
	if err != nil {
		return false, err
	}
	if !s.json {
		s.tell(s.say("cli.report-written", "path", mail.CleanUpTo(path, mail.SaidMax)))
	}
	return false, nil
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
