package cli

import (
	"slices"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/calendar"
	"mailkey/ui/plain"
)

// remindDoc is the answer of accounts remind --json.
type remindDoc struct {
	Schema   int      `json:"schema"`
	Accounts []string `json:"accounts"`
	File     string   `json:"file,omitempty"`
	Calendar string   `json:"calendar,omitempty"` // its text, where no file was asked for
}

// ageFlag reads a flag that is a length of time.
func (s *session) ageFlag(name string, usual calendar.Span) (calendar.Span, error) {
	if !s.has(name) {
		return usual, nil
	}
	span, ok := calendar.ParseSpan(s.given[name])
	if !ok {
		return span, s.usage(name, "cli.span", "flag", "--"+name)
	}
	return span, nil
}

// due leaves those whose password is older than --due allows; all without it.
// Any that is left is a check that failed. One that is dated in the future was
// stored while a clock was wrong: nobody knows its age, so it is due.
func (s *session) due(list []accounts.Account) ([]accounts.Account, error) {
	if !s.has(flagDue) {
		return list, nil
	}
	span, err := s.ageFlag(flagDue, calendar.Span{})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(a accounts.Account) bool {
		return a.Awaits() || span.After(a.Password).After(s.env.Now()) && !plain.Undated(s.env.Now(), a.Password)
	})
	if len(list) > 0 {
		s.status = exitCheckFailed
	}
	return list, nil
}

// ageDays is a password's age in whole days.
func ageDays(now, since time.Time) int { return max(int(now.Sub(since)/(24*time.Hour)), 0) }

// accountsRemind writes a calendar with a day for each mailbox on which its
// password should be changed: to stdout, or into a file.
func (s *session) accountsRemind(names []string) error {
	span, err := s.ageFlag(flagIn, calendar.Usual)
	if err != nil {
		return err
	}
	calendars := fileFlag{name: flagFile}
	if err := s.placeable(calendars); err != nil {
		return err
	}
	return s.withService(func(service *accounts.Service) error {
		list, err := s.reminded(service, names)
		if err != nil {
			return err
		}
		doc := remindDoc{Schema: schema, Accounts: []string{}}
		var entries []calendar.Entry
		for _, a := range list {
			address := a.Profile.Address.String()
			doc.Accounts = append(doc.Accounts, address)
			entries = append(entries, calendar.Entry{ID: a.ID, Address: address, Name: a.Profile.Label, Since: a.Password})
		}
		data := calendar.File(s.env.Lang, s.env.Now(), span, entries...)
		if !s.has(flagFile) {
			doc.Calendar = string(data)
		} else if doc.File, err = s.place(calendars, data); err != nil {
			return err
		}
		switch {
		case s.json:
			s.document(doc)
		case doc.File != "":
			s.tell(s.say("plain.reminder-kept", "path", mail.CleanUpTo(doc.File, mail.SaidMax)))
		default:
			s.out.Write(data)
		}
		return nil
	})
}

// reminded is the accounts of these names, or all.
func (s *session) reminded(service *accounts.Service, names []string) ([]accounts.Account, error) {
	if len(names) > 0 {
		return s.named(service, names)
	}
	list, err := service.List(s.ctx, s.who())
	return slices.DeleteFunc(list, accounts.Account.Awaits), err // of those there is none to change
}
