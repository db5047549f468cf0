package accounts_test

import (
	"context"
	"fmt"
	"slices"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// act is one kind of turn in a story.
type act struct {
	name string
	do   func(s *story, ctx context.Context, who accounts.Actor)
}

// anyBox is a box of the story, one that is gone, or an id that never was.
func (s *story) anyBox() (*box, string) {
	if len(s.boxes) == 0 || s.random.IntN(6) == 0 {
		return nil, nowhere[s.random.IntN(len(nowhere))]
	}
	b := s.boxes[s.random.IntN(len(s.boxes))]
	if b.gone {
		return nil, b.id
	}
	return b, b.id
}

func (s *story) anyPerson() (*person, string) {
	if len(s.people) == 0 || s.random.IntN(6) == 0 {
		return nil, nowhere[s.random.IntN(len(nowhere))]
	}
	p := s.people[s.random.IntN(len(s.people))]
	if p.gone {
		return nil, p.id
	}
	return p, p.id
}

func (s *story) anyRole() accounts.Role {
	return []accounts.Role{accounts.Member, accounts.Member, accounts.Administrator}[s.random.IntN(3)]
}

// own is an action on a box that only the answer's code is asked of.
func own(name string, d demand, run func(s *story, ctx context.Context, who accounts.Actor, id string) error, done func(*box), otherwise ...accounts.Reason) act {
	return act{name, func(s *story, ctx context.Context, who accounts.Actor) {
		b, id := s.anyBox()
		want := s.answer(who, b, d)
		if s.expect(name, who, id, run(s, ctx, who, id), want, otherwise...) && done != nil {
			done(b)
		}
	}}
}

// uses is an action that takes a box's password to its servers.
func uses(name string, run func(s *story, ctx context.Context, who accounts.Actor, id string) ([]mail.Login, error)) act {
	return act{name, func(s *story, ctx context.Context, who accounts.Actor) {
		b, id := s.anyBox()
		want := s.answer(who, b, toUse)
		asked, err := run(s, ctx, who, id)
		var more []accounts.Reason
		if want == "" && b.secret == "" {
			more = append(more, accounts.ReasonNoSecret)
		}
		s.expect(name, who, id, err, want, more...)
		if want != "" && len(asked) > 0 {
			s.wrong("%s by %+v reached a password", name, who)
		}
		for _, l := range asked {
			_ = l.Secret.Use(func(text string) error {
				if b == nil || text != b.secret || l.Profile.Address.String() != b.address {
					s.wrong("%s by %+v used %q", name, who, text)
				}
				return nil
			})
		}
	}}
}

// founding is how many of the acts found a team.
const founding = 7

var acts = []act{
	{"SaveUntested", saveAct},
	{"SaveUntested", saveAct},
	{"AddUser", addUserAct},
	{"AddUser", addUserAct},
	{"SetAccess", accessAct},
	{"SetAccess", accessAct},
	{"SetAccess", accessAct},
	{"Invite", inviteAct},
	{"Transfer", transferAct},
	{"SetRole", roleAct},
	{"RemoveUser", removeUserAct},
	{"AddKey", addKeyAct},
	{"RemoveKey", removeKeyAct},
	{"Check", checkAct},
	{"Rotate", firstAct},
	{"Rotate", firstAct},
	{"Find", findAct},
	{"Users", usersAct},
	uses("Test", func(s *story, ctx context.Context, who accounts.Actor, id string) ([]mail.Login, error) {
		_, err := s.Test(ctx, who, id, mail.Secret{}, nil)
		return s.prober.asked, err
	}),
	uses("Fetch", func(s *story, ctx context.Context, who accounts.Actor, id string) ([]mail.Login, error) {
		_, _, err := s.Fetch(ctx, who, id, mail.Secret{}, mail.FetchPlan{}, nil, nil)
		return s.fetcher.asked, err
	}),
	own("History", toUse, func(s *story, ctx context.Context, who accounts.Actor, id string) error {
		_, err := s.History(ctx, who, id, 1)
		return err
	}, nil),
	own("Vet", toUse, func(s *story, ctx context.Context, who accounts.Actor, id string) error {
		_, err := s.Vet(ctx, who, id, "nothing of the kind")
		return err
	}, nil),
	own("Rename", toOwn, func(s *story, ctx context.Context, who accounts.Actor, id string) error {
		_, err := s.Rename(ctx, who, id, "administrator")
		return err
	}, func(b *box) { b.version++ }),
	own("Undo", toOwn, func(s *story, ctx context.Context, who accounts.Actor, id string) error {
		_, err := s.Undo(ctx, who, id)
		return err
	}, nil, accounts.ReasonNoFormer),
	own("Remove", toOwn, func(s *story, ctx context.Context, who accounts.Actor, id string) error {
		return s.Remove(ctx, who, id)
	}, func(b *box) { b.gone = true }),
}

func saveAct(s *story, ctx context.Context, who accounts.Actor) {
	i := s.random.IntN(len(addresses))
	s.serial++
	l := s.logins[i]
	secret := fmt.Sprint("secret ", s.serial)
	l.Secret = mail.NewSecret(secret)
	details, owner, there := kept, who.User, true
	if s.random.IntN(3) == 0 { // it waits for its first
		l.Secret, secret, details.Keep = mail.Secret{}, "", false
	}
	if s.random.IntN(4) == 0 { // for somebody else
		p, id := s.anyPerson()
		details.Owner = id
		if there = p != nil || id == "local" || id == "" || id == who.User; id != "" {
			owner = id
		}
	}
	a, err := s.SaveUntested(ctx, who, l, details)
	want := accounts.Code("")
	switch _, administers := s.known(who); {
	case !s.unlocked(who), owner != who.User && !administers:
		want = accounts.CodeNotAllowed
	case !there:
		want = accounts.CodeNotFound
	case s.has(owner, addresses[i]):
		want = accounts.CodeExists
	}
	if want == accounts.CodeNotFound && accounts.ReasonOf(err) != accounts.ReasonNoUser {
		s.wrong("for %q: %v", owner, err)
	}
	if s.expect("SaveUntested", who, addresses[i], err, want) {
		s.boxes = append(s.boxes, &box{id: a.ID, address: addresses[i], owner: owner, secret: secret, version: 1})
	}
}

// firstAct gives a box that waits its first password: its owner does, whoever is
// assigned, and an administrator. One that has a password is only its owner's.
func firstAct(s *story, ctx context.Context, who accounts.Actor) {
	b, id := s.anyBox()
	i := 0
	if b != nil {
		i = slices.Index(addresses, b.address)
	}
	s.serial++
	secret := fmt.Sprint("secret ", s.serial)
	l := s.logins[i]
	l.Secret = mail.NewSecret(secret)
	demanded := toOwn
	if b != nil && b.secret == "" {
		demanded = toUse
	}
	want := s.answer(who, b, demanded)
	if want == "" && b.secret != "" {
		return // a change of a password, which other tests tell of
	}
	proof, _ := s.Check(ctx, who, l, nil)
	s.prober.asked = nil // their own
	_, err := s.Rotate(ctx, who, id, 0, proof, kept)
	if s.expect("Rotate", who, id, err, want) {
		b.secret = secret
		b.version++
	}
}

func checkAct(s *story, ctx context.Context, who accounts.Actor) {
	proof, _ := s.Check(ctx, who, s.logins[0], nil)
	if proof.OK() != s.unlocked(who) || proof.OK() != (len(s.prober.asked) > 0) {
		s.wrong("Check by %+v: %v", who, proof.OK())
	}
	s.prober.asked = nil // their own
}

// findAct looks for a box by address: what somebody may not see is not there.
func findAct(s *story, ctx context.Context, who accounts.Actor) {
	address := addresses[s.random.IntN(len(addresses))]
	a, err := s.Find(ctx, who, address)
	known, _ := s.known(who)
	var seen, mine int
	for _, b := range s.boxes {
		if b.address == address && s.sees(who, b) {
			seen++
			if b.owner == who.User {
				mine++
			}
		}
	}
	switch {
	case !known:
		s.expect("Find", who, address, err, accounts.CodeNotAllowed)
	case seen == 0:
		s.expect("Find", who, address, err, accounts.CodeNotFound)
	case seen > 1 && mine == 0:
		s.expect("Find", who, address, err, "", accounts.ReasonSameAddress)
	default:
		if s.expect("Find", who, address, err, "") && (a.Profile.Address.String() != address || !slices.Contains(s.visible(who), a.ID)) {
			s.wrong("Find by %+v: %+v", who, a)
		}
	}
}

func usersAct(s *story, ctx context.Context, who accounts.Actor) {
	_, err := s.Users(ctx, who)
	s.expect("Users", who, "", err, s.guides(who))
	_, err = s.Audit(ctx, who, 1)
	s.expect("Audit", who, "", err, s.guides(who))
}

func (s *story) newKey() accounts.Key {
	s.serial++
	return key(fmt.Sprint("k", s.serial))
}

func addUserAct(s *story, ctx context.Context, who accounts.Actor) {
	name, role, k := userNames[s.random.IntN(len(userNames))], s.anyRole(), s.newKey()
	u, err := s.AddUser(ctx, who, name, role, k)
	want := s.guides(who)
	if want == "" && s.nameTaken(name) {
		want = accounts.CodeExists
	}
	if s.expect("AddUser", who, name, err, want) {
		s.people = append(s.people, &person{id: u.ID, name: name, role: role, keys: []string{k.Fingerprint}})
		s.sessions = append(s.sessions, accounts.Actor{User: u.ID, Key: k.Fingerprint}, accounts.Actor{User: u.ID})
	}
}

func inviteAct(s *story, ctx context.Context, who accounts.Actor) {
	p, id := s.anyPerson()
	code, _, err := s.InviteAgain(ctx, who, id)
	want := s.guides(who)
	if want == "" && p == nil {
		want = accounts.CodeNotFound
	}
	if !s.expect("InviteAgain", who, id, err, want) {
		return
	}
	k := s.newKey()
	if _, err = s.Redeem(ctx, "AAAAA-"+code[6:], k); accounts.ReasonOf(err) != accounts.ReasonNoInvitation {
		s.wrong("a wrong code: %v", err)
	}
	u, err := s.Redeem(ctx, code, k)
	if !s.expect("Redeem", accounts.Actor{Key: k.Fingerprint}, id, err, "") || u.ID != id {
		return
	}
	p.keys = append(p.keys, k.Fingerprint)
	s.sessions = append(s.sessions, accounts.Actor{User: id, Key: k.Fingerprint})
	if _, err = s.Redeem(ctx, code, s.newKey()); accounts.ReasonOf(err) != accounts.ReasonNoInvitation {
		s.wrong("a used code: %v", err)
	}
}

func accessAct(s *story, ctx context.Context, who accounts.Actor) {
	b, id := s.anyBox()
	version, want := 0, s.answer(who, b, toGuide)
	if b != nil {
		version = b.version
	}
	var more []accounts.Reason
	if want == "" && s.random.IntN(5) == 0 {
		version--
		more = append(more, accounts.ReasonChanged)
	}
	var members []string
	for range s.random.IntN(4) {
		p, member := s.anyPerson()
		members = append(members, member)
		if p == nil && want == "" {
			want, more = accounts.CodeNotFound, nil
		}
	}
	_, err := s.SetAccess(ctx, who, id, version, members)
	if s.expect("SetAccess", who, id, err, want, more...) {
		b.members, b.version = slices.Compact(slices.Sorted(slices.Values(members))), b.version+1
	}
}

func transferAct(s *story, ctx context.Context, who accounts.Actor) {
	b, id := s.anyBox()
	p, to := s.anyPerson()
	_, err := s.Transfer(ctx, who, id, to)
	want := s.answer(who, b, toGuide)
	switch {
	case p == nil && to != "local" && s.guides(who) == "":
		want = accounts.CodeNotFound
	case want == "" && b.owner != to && s.has(to, b.address):
		want = accounts.CodeExists
	}
	if s.expect("Transfer", who, id+" to "+to, err, want) {
		b.owner, b.version = to, b.version+1
	}
}

func roleAct(s *story, ctx context.Context, who accounts.Actor) {
	p, id := s.anyPerson()
	role := s.anyRole()
	_, err := s.SetRole(ctx, who, id, role)
	want := s.guides(who)
	switch {
	case want == "" && p == nil:
		want = accounts.CodeNotFound
	case want == "" && role == accounts.Member && s.lastAdministrator(p):
		want = accounts.CodeNotAllowed
	}
	if s.expect("SetRole", who, id, err, want) {
		p.role = role
	}
}

func removeUserAct(s *story, ctx context.Context, who accounts.Actor) {
	p, id := s.anyPerson()
	err := s.RemoveUser(ctx, who, id)
	want := s.guides(who)
	var more []accounts.Reason
	switch {
	case want == "" && p == nil:
		want = accounts.CodeNotFound
	case want == "" && s.owns(id):
		more = append(more, accounts.ReasonOwns)
	case want == "" && s.lastAdministrator(p):
		want = accounts.CodeNotAllowed
	}
	if s.expect("RemoveUser", who, id, err, want, more...) {
		p.gone = true
		for _, b := range s.boxes {
			if i := slices.Index(b.members, id); i >= 0 && !b.gone {
				b.members, b.version = slices.Delete(b.members, i, i+1), b.version+1
			}
		}
	}
}

func addKeyAct(s *story, ctx context.Context, who accounts.Actor) {
	p, id := s.anyPerson()
	k := s.newKey()
	_, err := s.AddKey(ctx, who, id, k)
	want := s.guides(who)
	if want == "" && p == nil {
		want = accounts.CodeNotFound
	}
	if s.expect("AddKey", who, id, err, want) {
		p.keys = append(p.keys, k.Fingerprint)
		s.sessions = append(s.sessions, accounts.Actor{User: id, Key: k.Fingerprint})
	}
}

func removeKeyAct(s *story, ctx context.Context, who accounts.Actor) {
	p, id := s.anyPerson()
	print := "SHA256:none"
	if p != nil && len(p.keys) > 0 {
		print = p.keys[s.random.IntN(len(p.keys))]
	}
	_, err := s.RemoveKey(ctx, who, id, print)
	want := s.guides(who)
	if want == "" && (p == nil || len(p.keys) == 0) {
		want = accounts.CodeNotFound
	}
	if want == "" && who.User == id && len(p.keys) == 1 {
		want = accounts.CodeNotAllowed // nobody locks themselves out
	}
	if s.expect("RemoveKey", who, id, err, want) {
		p.keys = slices.DeleteFunc(p.keys, func(k string) bool { return k == print })
	}
}
