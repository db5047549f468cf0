package accounts_test

import (
	"fmt"
	"slices"

	"mailkey/config/accounts"
)

// person and box are users and accounts as the model has them. What is gone stays
// in the story: it is asked for again.
type person struct {
	id   string
	name string
	role accounts.Role
	keys []string
	gone bool
}

type box struct {
	id      string
	address string
	owner   string
	members []string
	secret  string
	version int
	gone    bool
}

// model says who may do what, in words of its own: it knows nothing of the table.
type model struct {
	people []*person
	boxes  []*box
}

func (m *model) person(id string) *person {
	for _, p := range m.people {
		if p.id == id && !p.gone {
			return p
		}
	}
	return nil
}

// known reports whether somebody is who they say, and whether they administer.
func (m *model) known(who accounts.Actor) (known, administers bool) {
	if who.User == "local" {
		return who.Key == "", who.Key == ""
	}
	p := m.person(who.User)
	if p == nil || who.Key != "" && !slices.Contains(p.keys, who.Key) {
		return false, false
	}
	return true, p.role == accounts.Administrator
}

// uses reports whether a box is somebody's own or they were assigned to it.
func (b *box) uses(id string) bool { return b.owner == id || slices.Contains(b.members, id) }

func (m *model) unlocked(who accounts.Actor) bool {
	known, administers := m.known(who)
	return known && (administers || slices.ContainsFunc(m.boxes, func(b *box) bool { return !b.gone && b.uses(who.User) }))
}

func (m *model) sees(who accounts.Actor, b *box) bool {
	known, administers := m.known(who)
	return known && !b.gone && (administers || b.uses(who.User))
}

// demand is what an action asks of who does it.
type demand int

const (
	toUse   demand = iota // to be the owner, or assigned
	toOwn                 // to be the owner
	toGuide               // to administer
)

// answer is what must come of an action on a box, which may be none.
func (m *model) answer(who accounts.Actor, b *box, d demand) accounts.Code {
	known, administers := m.known(who)
	switch {
	case !known, d == toGuide && !administers:
		return accounts.CodeNotAllowed
	case b == nil || !m.sees(who, b):
		return accounts.CodeNotFound
	case !administers && d == toOwn && b.owner != who.User:
		return accounts.CodeNotAllowed
	}
	return ""
}

// guides is what must come of an administrator's action on no box.
func (m *model) guides(who accounts.Actor) accounts.Code {
	if _, administers := m.known(who); !administers {
		return accounts.CodeNotAllowed
	}
	return ""
}

// lastAdministrator reports whether nobody but p administers.
func (m *model) lastAdministrator(p *person) bool {
	return p.role == accounts.Administrator && !slices.ContainsFunc(m.people, func(q *person) bool {
		return q != p && !q.gone && q.role == accounts.Administrator
	})
}

func (m *model) owns(id string) bool {
	return slices.ContainsFunc(m.boxes, func(b *box) bool { return !b.gone && b.owner == id })
}

// has is somebody's own box of an address.
func (m *model) has(owner, address string) bool {
	return slices.ContainsFunc(m.boxes, func(b *box) bool { return !b.gone && b.owner == owner && b.address == address })
}

func (m *model) nameTaken(name string) bool {
	return slices.ContainsFunc(m.people, func(p *person) bool { return !p.gone && p.name == name })
}

// visible is the ids of what somebody must see.
func (m *model) visible(who accounts.Actor) (all []string) {
	for _, b := range m.boxes {
		if m.sees(who, b) {
			all = append(all, b.id)
		}
	}
	slices.Sort(all)
	return all
}

func (m *model) String() string {
	text := ""
	for _, p := range m.people {
		text += fmt.Sprintf("%+v\n", *p)
	}
	for _, b := range m.boxes {
		text += fmt.Sprintf("%+v\n", *b)
	}
	return text
}
