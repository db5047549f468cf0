package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"mailkey/mail"
)

// User is one person of a team.
type User struct {
	ID      string
	Name    string // unique, whatever its capitals
	Role    Role
	Created time.Time
	Seen    time.Time // when they were here last; zero: never
	Keys    []Key     // what they prove who they are with, the oldest first
	Invited time.Time // until when a code for them may be redeemed; zero: there is none
	Version int       // of the row; every change of name, role or keys counts it up
}

// Key is a public key of SSH.
type Key struct {
	Fingerprint string // SHA256:…, as ssh-keygen -l shows it
	Line        string // type and key as in authorized_keys, without options or comment
	Comment     string // what its owner calls it; clean
	Added       time.Time
	Used        time.Time // zero: never
}

// Me is the actor as the store knows them. The one person of local use is no
// stored user: an administrator without keys.
func (s *Service) Me(ctx context.Context, who Actor) (User, error) {
	c, err := s.enter(ctx, who, "Me")
	if err != nil {
		return User{}, err
	}
	return c.user, nil
}

// Users is everybody, by name.
func (s *Service) Users(ctx context.Context, who Actor) ([]User, error) {
	if _, err := s.enter(ctx, who, "Users"); err != nil {
		return nil, err
	}
	all, err := s.parts.Store.Users(ctx)
	return all, stored(err)
}

// FindUser is the user of this name, whatever its capitals.
func (s *Service) FindUser(ctx context.Context, who Actor, name string) (User, error) {
	all, err := s.Users(ctx, who)
	if err != nil {
		return User{}, err
	}
	for _, u := range all {
		if strings.EqualFold(u.Name, name) {
			return u, nil
		}
	}
	return User{}, stored(ErrNoUser)
}

// AddUser makes a user who proves who they are with key. CodeExists when the
// name, or the key, is somebody's already.
func (s *Service) AddUser(ctx context.Context, who Actor, name string, role Role, key Key) (User, error) {
	u, err := s.newUser(ctx, who, "AddUser", name, role)
	if err != nil {
		return User{}, err
	}
	if u.Keys, err = s.keys(key); err != nil {
		return User{}, err
	}
	if err := s.log(ctx, who, "AddUser", u.Name, string(role)+" "+key.Fingerprint); err != nil {
		return User{}, err
	}
	return u, stored(s.parts.Store.InsertUser(ctx, u))
}

// inviteFor is how long an invitation may be redeemed.
const inviteFor = 15 * time.Minute

// Invite makes a user without a key, and a code with which one person may bind
// theirs, once, within 15 minutes. The code is told here and kept nowhere.
func (s *Service) Invite(ctx context.Context, who Actor, name string, role Role) (code string, u User, err error) {
	if u, err = s.newUser(ctx, who, "Invite", name, role); err != nil {
		return "", User{}, err
	}
	if err := s.log(ctx, who, "Invite", u.Name, string(role)); err != nil {
		return "", User{}, err
	}
	if err := s.parts.Store.InsertUser(ctx, u); err != nil {
		return "", User{}, stored(err)
	}
	return s.invite(ctx, u)
}

// InviteAgain makes a new code for a user who lost the first, or their key. The
// former code is worth nothing then.
func (s *Service) InviteAgain(ctx context.Context, who Actor, id string) (code string, u User, err error) {
	if u, err = s.user(ctx, who, "InviteAgain", id); err != nil {
		return "", User{}, err
	}
	if err := s.log(ctx, who, "InviteAgain", u.Name, ""); err != nil {
		return "", User{}, err
	}
	return s.invite(ctx, u)
}

func (s *Service) invite(ctx context.Context, u User) (string, User, error) {
	code := newCode()
	u.Invited = s.now().Add(inviteFor)
	if err := s.parts.Store.PutInvitation(ctx, u.ID, codeDigest(code), u.Invited); err != nil {
		return "", User{}, stored(err)
	}
	return code, u, nil
}

// newCode is 20 letters and digits in groups of five: 100 bits.
func newCode() string {
	text := rand.Text()[:20]
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:]
}

// codeDigest is what is kept of a code; spaces, hyphens and capitals do not matter.
func codeDigest(code string) string {
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	sum := sha256.Sum256([]byte("mailkey-invitation\n" + code))
	return hex.EncodeToString(sum[:])
}

// Redeem binds the key to the user whom the code was made for; the code is worth
// nothing after that. ErrNoInvitation, behind CodeNotAllowed, for a code that is
// wrong, used or too old: which of them is not told.
func (s *Service) Redeem(ctx context.Context, code string, key Key) (User, error) {
	keys, err := s.keys(key)
	if err != nil {
		return User{}, err
	}
	if err := s.log(ctx, Actor{Key: key.Fingerprint}, "Redeem", "", ""); err != nil {
		return User{}, err
	}
	u, err := s.parts.Store.TakeInvitation(ctx, codeDigest(code), keys[0], s.parts.Now())
	if err != nil {
		return u, stored(err)
	}
	// Whose code it was is known only now. Without this entry a try that failed and one
	// that let somebody in would look alike; the try itself stands in the trail already.
	_ = s.log(context.WithoutCancel(ctx), Actor{User: u.ID, Key: key.Fingerprint}, "Redeemed", u.Name, "")
	return u, nil
}

// Identify is the user whom a proven key belongs to; ErrNoUser, behind
// CodeNotAllowed, for a stranger.
func (s *Service) Identify(ctx context.Context, fingerprint string) (Actor, User, error) {
	u, err := s.parts.Store.UserByKey(ctx, fingerprint)
	if errors.Is(err, ErrNoUser) {
		return Actor{}, User{}, errNotAllowed
	}
	if err != nil {
		return Actor{}, User{}, stored(err)
	}
	_ = s.parts.Store.SawUser(ctx, u.ID, fingerprint, s.now()) // a courtesy to whoever looks at the list
	return Actor{User: u.ID, Key: fingerprint}, u, nil
}

// AddKey gives a user one more key.
func (s *Service) AddKey(ctx context.Context, who Actor, id string, key Key) (User, error) {
	added, err := s.keys(key)
	if err != nil {
		return User{}, err
	}
	return s.changeUser(ctx, who, "AddKey", id, key.Fingerprint, func(u *User) error {
		u.Keys = append(u.Keys, added...)
		return nil
	})
}

// RemoveKey takes a key away; sessions that it opened end with their next action.
func (s *Service) RemoveKey(ctx context.Context, who Actor, id, fingerprint string) (User, error) {
	return s.changeUser(ctx, who, "RemoveKey", id, fingerprint, func(u *User) error {
		for i, k := range u.Keys {
			if k.Fingerprint == fingerprint {
				if who.User == id && len(u.Keys) == 1 {
					return &Error{Code: CodeNotAllowed, Reason: ReasonOwnLastKey, Err: errors.New("it is the last key of whoever asks")}
				}
				u.Keys = append(u.Keys[:i:i], u.Keys[i+1:]...)
				return nil
			}
		}
		return &Error{Code: CodeNotFound, Field: FieldKey, Reason: ReasonNoUserKey, Err: errors.New("the user has no such key")}
	})
}

// SetRole makes a user an administrator or a member. ReasonLastAdministrator
// where nobody would be left to administer.
func (s *Service) SetRole(ctx context.Context, who Actor, id string, role Role) (User, error) {
	if !known(role) {
		return User{}, errRole
	}
	return s.changeUser(ctx, who, "SetRole", id, string(role), func(u *User) error { u.Role = role; return nil })
}

// RenameUser gives a user another name.
func (s *Service) RenameUser(ctx context.Context, who Actor, id, to string) (User, error) {
	to, err := userLabel(to)
	if err != nil {
		return User{}, err
	}
	return s.changeUser(ctx, who, "RenameUser", id, to, func(u *User) error { u.Name = to; return nil })
}

// RemoveUser ends a user: their keys open nothing any more, and they have no
// part in any account. ReasonOwns while accounts are theirs: give those to
// somebody else with Transfer, or remove them, first.
func (s *Service) RemoveUser(ctx context.Context, who Actor, id string) error {
	u, err := s.user(ctx, who, "RemoveUser", id)
	if err != nil {
		return err
	}
	if err := s.log(ctx, who, removal, u.Name, u.ID); err != nil {
		return err
	}
	return stored(s.parts.Store.DeleteUser(ctx, u.ID))
}

// user is the user of that id, if the actor may do this.
func (s *Service) user(ctx context.Context, who Actor, action, id string) (User, error) {
	if _, err := s.enter(ctx, who, action); err != nil {
		return User{}, err
	}
	u, err := s.parts.Store.User(ctx, id)
	return u, stored(err)
}

// changeUser reads, changes and writes a user. Two administrators at once: one
// wins, and the other gets ReasonChanged.
func (s *Service) changeUser(ctx context.Context, who Actor, action, id, detail string, edit func(*User) error) (User, error) {
	u, err := s.user(ctx, who, action, id)
	if err != nil {
		return User{}, err
	}
	name := u.Name
	if err := edit(&u); err != nil {
		return User{}, err
	}
	if err := s.log(ctx, who, action, name, detail); err != nil {
		return User{}, err
	}
	u, err = s.parts.Store.UpdateUser(ctx, u)
	return u, stored(err)
}

func (s *Service) newUser(ctx context.Context, who Actor, action, name string, role Role) (User, error) {
	if _, err := s.enter(ctx, who, action); err != nil {
		return User{}, err
	}
	name, err := userLabel(name)
	if err != nil {
		return User{}, err
	}
	if !known(role) {
		return User{}, errRole
	}
	return User{ID: rand.Text(), Name: name, Role: role, Created: s.now(), Version: 1}, nil
}

var errRole = usage(FieldRole, ReasonMalformed, errors.New("there is no such role"))

func known(r Role) bool { return r == Administrator || r == Member }

// userLabel makes a user's name fit to be shown and typed.
func userLabel(s string) (string, error) {
	s, err := name(FieldUser, s)
	switch {
	case err != nil:
	case s == "":
		err = usage(FieldUser, ReasonEmpty, errors.New("a user needs a name"))
	case strings.Contains(s, ","), strings.EqualFold(s, Local.User): // in lists a comma divides names, and local is the server itself
		err = usage(FieldUser, ReasonUserName, errors.New(`a name has no comma in it, and is not "local"`))
	}
	return s, err
}

// keys is the key as it is kept.
func (s *Service) keys(k Key) ([]Key, error) {
	if k.Fingerprint == "" || k.Line == "" || len(k.Line) > maxKeyLine {
		return nil, usage(FieldKey, ReasonMalformed, errors.New("this is no public key"))
	}
	k.Comment, k.Added, k.Used = mail.CleanUpTo(k.Comment, maxName), s.now(), time.Time{}
	return []Key{k}, nil
}

// maxKeyLine bounds a public key, in bytes; RSA's of 16,384 bits has 2,800.
const maxKeyLine = 8 << 10
