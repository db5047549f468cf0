package cli

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/ui/plain"
)

type (
	accessDoc struct {
		Schema  int      `json:"schema"`
		Account string   `json:"account"`
		Owner   string   `json:"owner"` // a name; "local" is whoever works at the server itself
		Users   []string `json:"users"`
		Unlocks []string `json:"unlocks,omitempty"` // those who got their first mailbox by this
	}
	auditDoc struct {
		Schema   int        `json:"schema"`
		Whole    bool       `json:"whole"`
		BrokenAt int64      `json:"broken_at,omitempty"` // number of the first entry that does not follow the one before
		Entries  []entryDoc `json:"entries"`
	}
	entryDoc struct {
		Seq    int64     `json:"seq"`
		At     time.Time `json:"at"`
		Actor  string    `json:"actor"`
		Former bool      `json:"actor_removed,omitempty"` // the actor is a user no more; it is the last name that they had
		Key    string    `json:"key,omitempty"`
		Action string    `json:"action"`
		Object string    `json:"object,omitempty"`
		Detail string    `json:"detail,omitempty"`
	}
)

// directory is everybody, to turn names into users and back.
type directory []accounts.User

// name is what a user is called; whoever is gone has their id.
func (d directory) name(id string) string {
	for _, u := range d {
		if u.ID == id {
			return u.Name
		}
	}
	return id
}

// was is what somebody was called who may be a user no more.
func (d directory) was(trail accounts.Trail, id string) (name string, former bool) {
	former = !slices.ContainsFunc(d, func(u accounts.User) bool { return u.ID == id })
	if name, known := trail.Former[id]; former && known {
		return name, true
	}
	return d.name(id), false
}

func (d directory) names(ids []string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, d.name(id))
	}
	slices.Sort(names)
	return names
}

// find reads a list of names between commas.
func (s *session) findUsers(d directory, list string) ([]accounts.User, error) {
	var found []accounts.User
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(d, func(u accounts.User) bool { return strings.EqualFold(u.Name, name) })
		if i < 0 {
			return nil, &problem{Code: accounts.CodeNotFound, Message: s.say("access.no-user", "name", name)}
		}
		found = append(found, d[i])
	}
	return found, nil
}

// access shows who may use an account, or changes it.
func (s *session) access(args []string) error {
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		everybody, err := service.Users(s.ctx, s.who())
		if err != nil {
			return err
		}
		people := directory(everybody)
		doc := accessDoc{Schema: schema, Account: a.Profile.Address.String()}
		heir, err := s.heir(people) // before anything is changed
		if err != nil {
			return err
		}
		if s.has(flagGive) || s.has(flagTake) {
			if a, doc.Unlocks, err = s.changeAccess(service, people, a); err != nil {
				return err
			}
		}
		if s.has(flagOwner) {
			if a, err = service.Transfer(s.ctx, s.who(), a.ID, heir); err != nil {
				return err
			}
		}
		doc.Owner, doc.Users = people.name(a.Owner), people.names(a.Users)
		if s.json {
			s.document(doc)
			return nil
		}
		s.showAccess(doc)
		return nil
	})
}

// changeAccess gives and takes, in one step.
func (s *session) changeAccess(service *accounts.Service, people directory, a accounts.Account) (accounts.Account, []string, error) {
	now := slices.Clone(a.Users)
	var unlocks []string
	if s.has(flagGive) {
		give, err := s.findUsers(people, s.given[flagGive])
		if err != nil {
			return a, nil, err
		}
		for _, u := range give {
			grant, err := service.Preview(s.ctx, s.who(), a.ID, u.ID)
			if err != nil {
				return a, nil, err
			}
			if grant.Unlocks {
				unlocks = append(unlocks, u.Name)
			}
			if !slices.Contains(now, u.ID) && !grant.Owns {
				now = append(now, u.ID)
			}
		}
	}
	if s.has(flagTake) {
		take, err := s.findUsers(people, s.given[flagTake])
		if err != nil {
			return a, nil, err
		}
		for _, u := range take {
			now = slices.DeleteFunc(now, func(id string) bool { return id == u.ID })
		}
	}
	a, err := service.SetAccess(s.ctx, s.who(), a.ID, a.Version, now)
	return a, unlocks, err
}

// heir is who is to be the owner, by their ID, where --owner names one.
func (s *session) heir(people directory) (id string, err error) {
	if !s.has(flagOwner) || s.given[flagOwner] == accounts.Local.User {
		return accounts.Local.User, nil
	}
	named, err := s.findUsers(people, s.given[flagOwner])
	switch {
	case err != nil:
		return "", err
	case len(named) != 1:
		return "", s.usage(flagOwner, "access.one-owner")
	}
	return named[0].ID, nil
}

func (s *session) showAccess(doc accessDoc) {
	owner := doc.Owner
	if owner == accounts.Local.User {
		owner = s.say("access.server")
	}
	s.line("%s", s.say("access.owner", "address", doc.Account, "name", owner))
	if len(doc.Users) == 0 {
		s.line("%s", s.say("access.nobody"))
	} else {
		s.line("%s", s.say("access.users", "names", strings.Join(doc.Users, ", ")))
	}
	for _, name := range doc.Unlocks {
		s.line("%s", s.say("access.unlocked", "name", name, "address", doc.Account))
	}
}

// manyEntries is how many are shown unless more are asked for.
const manyEntries = 50

// audit shows the trail, newest first.
func (s *session) audit([]string) error {
	n, err := s.limit(manyEntries)
	if err != nil {
		return err
	}
	return s.withService(func(service *accounts.Service) error {
		trail, err := service.Audit(s.ctx, s.who(), n)
		if err != nil {
			return err
		}
		everybody, err := service.Users(s.ctx, s.who())
		if err != nil {
			return err
		}
		people := directory(everybody)
		if trail.Broken > 0 {
			s.status = exitCheckFailed
		}
		if s.json {
			doc := auditDoc{Schema: schema, Whole: trail.Broken == 0, BrokenAt: trail.Broken, Entries: []entryDoc{}}
			for _, e := range trail.Entries {
				name, former := people.was(trail, e.Actor)
				doc.Entries = append(doc.Entries, entryDoc{e.Seq, e.At, name, former, e.Key, e.Action, e.Object, e.Detail})
			}
			s.document(doc)
			return nil
		}
		for _, e := range trail.Entries {
			s.line("%s", s.entryLine(people, trail, e))
		}
		if trail.Broken > 0 {
			s.line("%s", s.say("audit.broken", "n", trail.Broken))
		}
		return nil
	})
}

func (s *session) entryLine(people directory, trail accounts.Trail, e accounts.Entry) string {
	who, former := people.was(trail, e.Actor)
	switch {
	case e.Actor == accounts.Local.User:
		who = s.say("access.server")
	case e.Actor == "":
		who = s.say("audit.stranger")
	case former:
		who = s.say("audit.former", "name", who)
	}
	parts := []string{plain.When(s.env.Now())(e.At), who, plain.TrailAction(s.env.Lang, e)}
	for _, more := range []string{e.Object, plain.TrailDetail(s.say, trail, e), e.Key} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strconv.FormatInt(e.Seq, 10) + " · " + strings.Join(parts, " · ")
}
