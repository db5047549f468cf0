package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
	"mailkey/ui/wizard"
)

type (
	accountsDoc struct {
		Schema   int          `json:"schema"`
		Accounts []accountDoc `json:"accounts"`
	}
	oneAccountDoc struct {
		Schema  int        `json:"schema"`
		Account accountDoc `json:"account"`
	}
	removedDoc struct {
		Schema  int    `json:"schema"`
		Removed string `json:"removed"`
	}
	// accountDoc is a stored account, without its secret.
	accountDoc struct {
		Address       string           `json:"address"`
		Name          string           `json:"name"`
		UserName      string           `json:"user_name"`
		Purpose       accounts.Purpose `json:"purpose"`
		AppName       string           `json:"app_name,omitempty"`
		IMAP          mail.Server      `json:"imap"`
		SMTP          mail.Server      `json:"smtp"`
		CAFingerprint string           `json:"ca_fingerprint,omitempty"` // SHA-256 of the first certificate
		Proved        bool             `json:"proved"`
		Kept          accounts.Keeping `json:"kept"`
		Awaits        bool             `json:"awaits_password,omitempty"` // it has none yet
		AwaitsYou     bool             `json:"awaits_yours,omitempty"`    // and it is you who is asked for it
		Created       time.Time        `json:"created"`
		PasswordSince time.Time        `json:"password_since,omitzero"`
		PasswordAge   *int             `json:"password_age_days,omitempty"`
		Former        *formerDoc       `json:"former,omitempty"` // a replaced password that is still kept
		Last          *lastDoc         `json:"last,omitempty"`
	}
	lastDoc struct {
		At       time.Time      `json:"at"`
		Verdict  mail.Verdict   `json:"verdict"`
		Cause    diagnose.Cause `json:"cause,omitempty"`
		Protocol mail.Protocol  `json:"protocol,omitempty"`
		TookMS   int64          `json:"took_ms"`
	}
)

func (s *session) describe(a accounts.Account) accountDoc {
	doc := describe(a, s.env.Now())
	doc.AwaitsYou = a.AwaitedFrom(s.who())
	return doc
}

func describe(a accounts.Account, now time.Time) accountDoc {
	p := a.Profile
	doc := accountDoc{
		Address: p.Address.String(), Name: p.Label, UserName: p.UserName, Purpose: a.Purpose, AppName: a.AppName,
		IMAP: p.IMAP, SMTP: p.SMTP, CAFingerprint: fingerprint(p.CA), Proved: a.Proved, Kept: a.Keeping, Awaits: a.Awaits(),
		Created: a.Created.UTC(), PasswordSince: a.Password.UTC(),
		Former: former(a.Former),
	}
	if !a.Awaits() {
		age := ageDays(now, a.Password)
		doc.PasswordAge = &age
	}
	if l := a.Last; l != nil {
		doc.Last = &lastDoc{l.At.UTC(), l.Verdict, l.Cause, l.Protocol, l.Took.Milliseconds()}
	}
	return doc
}

// fingerprint is the SHA-256 of a PEM text's first certificate, or "".
func fingerprint(text string) string {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return ""
	}
	sum := sha256.Sum256(block.Bytes)
	return hex.EncodeToString(sum[:])
}

func (s *session) accountsList([]string) error {
	return s.withService(func(service *accounts.Service) error {
		list, err := service.List(s.ctx, s.who())
		if err != nil {
			return err
		}
		some := len(list) > 0
		if list, err = s.due(list); err != nil {
			return err
		}
		if !s.json && some && len(list) == 0 {
			s.line("%s", s.say("cli.none-due", "age", s.given[flagDue]))
			return nil
		}
		if !s.json {
			s.showList(list)
			s.tellAwaited(list)
			return nil
		}
		docs := make([]accountDoc, len(list))
		for i, a := range list {
			docs[i] = s.describe(a)
		}
		s.document(accountsDoc{schema, docs})
		return nil
	})
}

func (s *session) accountsShow(args []string) error {
	return s.withAccount(args[0], func(_ *accounts.Service, a accounts.Account) error {
		s.answerAccount(a, "")
		return nil
	})
}

// withAccount runs f over the account of that name.
func (s *session) withAccount(name string, f func(*accounts.Service, accounts.Account) error) error {
	return s.withService(func(service *accounts.Service) error {
		a, err := service.Find(s.ctx, s.who(), name)
		if err != nil {
			return err
		}
		return f(service, a)
	})
}

// answerAccount shows the account, below a sentence about what happened to it.
func (s *session) answerAccount(a accounts.Account, happened string) {
	if s.json {
		s.document(oneAccountDoc{schema, s.describe(a)})
		return
	}
	if happened != "" {
		s.line("%s", happened)
		return
	}
	s.showAccount(a)
}

func (s *session) accountsEdit(args []string) error {
	var any bool
	for _, name := range settingsFlags {
		any = any || s.has(name)
	}
	if !any {
		return s.usage("", "cli.edit-nothing")
	}
	without := s.has(flagCA) && s.given[flagCA] == "" // an empty one takes it away
	if without {
		delete(s.given, flagCA)
	}
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		flow := wizard.Setup(s.env.Now())
		flow.Draft.Login.Profile = a.Profile
		if err := s.fill(flow); err != nil {
			return err
		}
		p := flow.Draft.Profile()
		if without {
			p.CA = ""
		}
		changed, err := service.Edit(s.ctx, s.who(), a.ID, p)
		if err != nil {
			return err
		}
		key := "cli.edited"
		if !changed.Proved {
			key = "cli.edited-unproved"
		}
		s.answerAccount(changed, s.say(key, "address", changed.Profile.Address.String()))
		return nil
	})
}

func (s *session) accountsRename(args []string) error {
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		renamed, err := service.Rename(s.ctx, s.who(), a.ID, args[1])
		if err != nil {
			return err
		}
		s.answerAccount(renamed, s.say("cli.renamed", "address", renamed.Profile.Address.String(), "name", renamed.Profile.Label))
		return nil
	})
}

func (s *session) accountsRemove(args []string) error {
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		address := a.Profile.Address.String()
		if s.interactive() {
			yes, err := s.lines().Confirm(s.ctx, s.say("cli.remove-ask", "address", address))
			if err != nil {
				return s.inputEnded(err)
			}
			if !yes {
				s.tell(s.say("cli.remove-kept"))
				return nil
			}
		}
		if err := service.Remove(s.ctx, s.who(), a.ID); err != nil {
			return err
		}
		if s.json {
			s.document(removedDoc{schema, address})
			return nil
		}
		s.line("%s", s.say("cli.removed", "address", address))
		if discover.Of(a.Profile).Host == discover.Google {
			s.line("%s", s.say("cli.removed-google"))
		}
		return nil
	})
}

// accountNames is for completion; what cannot be opened completes to nothing.
func (s *session) accountNames() []string {
	var names []string
	_ = s.withService(func(service *accounts.Service) error {
		list, err := service.List(s.ctx, s.who())
		for _, a := range list {
			names = append(names, a.Profile.Address.String())
		}
		return err
	})
	return names
}
