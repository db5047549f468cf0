package cli

import (
	"io"
	"strings"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

type (
	usersDoc struct {
		Schema int       `json:"schema"`
		Users  []userDoc `json:"users"`
	}
	oneUserDoc struct {
		Schema int        `json:"schema"`
		User   userDoc    `json:"user"`
		Code   string     `json:"code,omitempty"` // of an invitation, told once
		Until  *time.Time `json:"until,omitempty"`
	}
	removedUserDoc struct {
		Schema  int    `json:"schema"`
		Removed string `json:"removed"`
	}
	userDoc struct {
		Name    string        `json:"name"`
		Role    accounts.Role `json:"role"`
		Created time.Time     `json:"created"`
		Seen    *time.Time    `json:"seen,omitempty"`
		Invited *time.Time    `json:"invited_until,omitempty"`
		Keys    []keyDoc      `json:"keys"`
		Owns    []string      `json:"owns"` // addresses
		Uses    []string      `json:"uses"` // addresses that others own
	}
	keyDoc struct {
		Fingerprint string     `json:"fingerprint"`
		Comment     string     `json:"comment,omitempty"`
		Added       time.Time  `json:"added"`
		Used        *time.Time `json:"used,omitempty"`
	}
)

func describeUser(u accounts.User, all []accounts.Account, now time.Time) userDoc {
	doc := userDoc{Name: u.Name, Role: u.Role, Created: u.Created, Seen: when(u.Seen), Keys: []keyDoc{}, Owns: []string{}, Uses: []string{}}
	if u.Invited.After(now) {
		doc.Invited = when(u.Invited)
	}
	for _, k := range u.Keys {
		doc.Keys = append(doc.Keys, keyDoc{k.Fingerprint, k.Comment, k.Added, when(k.Used)})
	}
	for _, a := range all {
		switch {
		case a.Owner == u.ID:
			doc.Owns = append(doc.Owns, a.Profile.Address.String())
		case uses(a, u.ID):
			doc.Uses = append(doc.Uses, a.Profile.Address.String())
		}
	}
	return doc
}

func uses(a accounts.Account, user string) bool {
	for _, id := range a.Users {
		if id == user {
			return true
		}
	}
	return false
}

// when is a moment for JSON; nil for never.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *session) usersList([]string) error {
	return s.withService(func(service *accounts.Service) error {
		list, err := service.Users(s.ctx, s.who())
		if err != nil {
			return err
		}
		all, err := service.List(s.ctx, s.who())
		if err != nil {
			return err
		}
		docs := make([]userDoc, len(list))
		for i, u := range list {
			docs[i] = describeUser(u, all, s.env.Now())
		}
		if s.json {
			s.document(usersDoc{schema, docs})
			return nil
		}
		if len(docs) == 0 {
			s.line("%s", s.say("users.none"))
		}
		for _, d := range docs {
			s.line("%s", s.userLine(d))
		}
		return nil
	})
}

// userLine is a user in one line.
func (s *session) userLine(d userDoc) string {
	parts := []string{d.Name, s.say("role." + string(d.Role)), s.env.Lang.N("users.mailboxes", len(d.Owns)+len(d.Uses))}
	switch {
	case d.Invited != nil:
		parts = append(parts, s.say("users.invited", "at", d.Invited.Local().Format("15:04")))
	case len(d.Keys) == 0:
		parts = append(parts, s.say("users.no-key"))
	default:
		parts = append(parts, s.env.Lang.N("users.keys", len(d.Keys)))
	}
	if d.Seen != nil {
		parts = append(parts, s.say("users.seen", "at", plain.When(s.env.Now())(*d.Seen)))
	}
	return strings.Join(parts, " · ")
}

func (s *session) usersShow(args []string) error {
	return s.withUser(args[0], func(service *accounts.Service, u accounts.User) error {
		return s.answerUser(service, u, "", "")
	})
}

// withUser runs f over the user of that name.
func (s *session) withUser(name string, f func(*accounts.Service, accounts.User) error) error {
	return s.withService(func(service *accounts.Service) error {
		u, err := service.FindUser(s.ctx, s.who(), name)
		if err != nil {
			return err
		}
		return f(service, u)
	})
}

// answerUser shows a user, below a sentence about what happened and with the code
// of an invitation, if there is one.
func (s *session) answerUser(service *accounts.Service, u accounts.User, happened, code string) error {
	all, err := service.List(s.ctx, s.who())
	if err != nil {
		return err
	}
	doc := describeUser(u, all, s.env.Now())
	if s.json {
		one := oneUserDoc{Schema: schema, User: doc, Code: code}
		if code != "" {
			one.Until = when(u.Invited)
		}
		s.document(one)
		return nil
	}
	if happened != "" {
		s.line("%s", happened)
	}
	s.line("%s", s.userLine(doc))
	for _, k := range doc.Keys {
		s.line("  %s", strings.TrimSpace(k.Fingerprint+" "+k.Comment))
	}
	for _, list := range []struct {
		key       string
		addresses []string
	}{{"users.owns", doc.Owns}, {"users.uses", doc.Uses}} {
		if len(list.addresses) > 0 {
			s.line("  %s", s.say(list.key, "addresses", strings.Join(list.addresses, ", ")))
		}
	}
	return nil
}

// role is the role asked for; a member if none is.
func (s *session) role() accounts.Role {
	if s.has(flagRole) {
		return accounts.Role(s.given[flagRole])
	}
	return accounts.Member
}

func (s *session) usersAdd(args []string) error {
	key, err := s.publicKey()
	if err != nil {
		return err
	}
	return s.withService(func(service *accounts.Service) error {
		u, err := service.AddUser(s.ctx, s.who(), args[0], s.role(), key)
		if err != nil {
			return err
		}
		return s.answerUser(service, u, s.say("users.added", "name", u.Name), "")
	})
}

// usersInvite invites somebody new, or again somebody who is there.
func (s *session) usersInvite(args []string) error {
	return s.withService(func(service *accounts.Service) error {
		u, err := service.FindUser(s.ctx, s.who(), args[0])
		var code string
		switch {
		case err == nil && s.has(flagRole) && s.role() != u.Role:
			return s.usage(flagRole, "users.invite-role", "name", u.Name)
		case err == nil:
			code, u, err = service.InviteAgain(s.ctx, s.who(), u.ID)
		case accounts.ReasonOf(err) == accounts.ReasonNoUser:
			code, u, err = service.Invite(s.ctx, s.who(), args[0], s.role())
		}
		if err != nil {
			return err
		}
		said := s.say("users.code", "name", u.Name, "code", code)
		if len(u.Keys) > 0 {
			said += "\n" + s.say("users.code-more", "name", u.Name)
		}
		return s.answerUser(service, u, said, code)
	})
}

func (s *session) usersRename(args []string) error {
	return s.withUser(args[0], func(service *accounts.Service, u accounts.User) error {
		u, err := service.RenameUser(s.ctx, s.who(), u.ID, args[1])
		if err != nil {
			return err
		}
		return s.answerUser(service, u, s.say("users.renamed", "name", u.Name), "")
	})
}

func (s *session) usersRole(args []string) error {
	return s.withUser(args[0], func(service *accounts.Service, u accounts.User) error {
		u, err := service.SetRole(s.ctx, s.who(), u.ID, accounts.Role(args[1]))
		if err != nil {
			return err
		}
		return s.answerUser(service, u, s.say("users.role-now", "name", u.Name, "role", s.say("role."+string(u.Role))), "")
	})
}

func (s *session) usersKeyAdd(args []string) error {
	key, err := s.publicKey()
	if err != nil {
		return err
	}
	return s.withUser(args[0], func(service *accounts.Service, u accounts.User) error {
		u, err := service.AddKey(s.ctx, s.who(), u.ID, key)
		if err != nil {
			return err
		}
		return s.answerUser(service, u, s.say("users.key-added", "name", u.Name), "")
	})
}

func (s *session) usersKeyRemove(args []string) error {
	return s.withUser(args[0], func(service *accounts.Service, u accounts.User) error {
		u, err := service.RemoveKey(s.ctx, s.who(), u.ID, args[1])
		if err != nil {
			return err
		}
		return s.answerUser(service, u, s.say("users.key-removed", "name", u.Name), "")
	})
}

func (s *session) usersRemove(args []string) error {
	return s.withUser(args[0], func(service *accounts.Service, u accounts.User) error {
		if s.interactive() {
			yes, err := s.lines().Confirm(s.ctx, s.say("users.remove-ask", "name", u.Name))
			if err != nil {
				return s.inputEnded(err)
			}
			if !yes {
				s.tell(s.say("users.remove-kept"))
				return nil
			}
		}
		if err := service.RemoveUser(s.ctx, s.who(), u.ID); err != nil {
			return err
		}
		if s.json {
			s.document(removedUserDoc{schema, u.Name})
			return nil
		}
		s.line("%s", s.say("users.removed", "name", u.Name))
		return nil
	})
}

// maxKeyFile bounds what is read of a key, in bytes.
const maxKeyFile = 16 << 10

// publicKey is the key of --key FILE, or of standard input.
func (s *session) publicKey() (accounts.Key, error) {
	var text []byte
	var err error
	switch {
	case s.on(flagKeyStdin) || s.given[flagKey] == "-":
		text, err = io.ReadAll(io.LimitReader(s.env.In, maxKeyFile))
	case s.given[flagKey] != "":
		text, err = config.ReadFile(s.given[flagKey], maxKeyFile)
	default:
		return accounts.Key{}, s.usage(flagKey, "users.key-missing")
	}
	if err != nil {
		return accounts.Key{}, s.usage(flagKey, "users.key-unread", "why", mail.CleanUpTo(err.Error(), mail.SaidMax))
	}
	return accounts.ParseKey(string(text))
}

// userNames is for completion.
func (s *session) userNames() []string {
	var names []string
	_ = s.withService(func(service *accounts.Service) error {
		list, err := service.Users(s.ctx, s.who())
		for _, u := range list {
			names = append(names, u.Name)
		}
		return err
	})
	return names
}
