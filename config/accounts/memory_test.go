package accounts_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"mailkey/config/accounts"
)

// memory is a Store without a disk, as fast as 100 000 stories need it. That it
// does as a real one does is tested by telling both the same stories.
type memory struct {
	accounts.Store // what the stories do not use
	accounts       map[string]accounts.Account
	users          map[string]accounts.User
	invitations    map[string]string // a user's id by digest
	last           map[string]int
	entries        int64
}

func newMemory() *memory {
	return &memory{
		accounts: map[string]accounts.Account{}, users: map[string]accounts.User{},
		invitations: map[string]string{}, last: map[string]int{},
	}
}

func (m *memory) Accounts(context.Context) (all []accounts.Account, _ error) {
	for _, a := range m.accounts {
		all = append(all, a)
	}
	return all, nil
}

func (m *memory) Account(_ context.Context, id string) (accounts.Account, error) {
	a, ok := m.accounts[id]
	if !ok {
		return a, accounts.ErrNoAccount
	}
	return a, nil
}

func (m *memory) Reserve(_ context.Context, id string, k accounts.Keeping, _ time.Time) (accounts.Slot, error) {
	m.last[id]++
	return accounts.Slot{Account: id, Revision: m.last[id], Keeping: k}, nil
}

func (m *memory) taken(a accounts.Account) bool {
	for _, b := range m.accounts {
		if b.ID != a.ID && b.Owner == a.Owner && b.Profile.Address.Key() == a.Profile.Address.Key() {
			return true
		}
	}
	return false
}

func (m *memory) Insert(_ context.Context, a accounts.Account) error {
	if m.taken(a) {
		return accounts.ErrExists
	}
	m.accounts[a.ID] = a
	return nil
}

func (m *memory) Update(_ context.Context, a accounts.Account) (accounts.Account, error) {
	now, ok := m.accounts[a.ID]
	switch {
	case !ok:
		return a, accounts.ErrNoAccount
	case m.taken(a):
		return a, accounts.ErrExists
	case now.Version != a.Version:
		return a, accounts.ErrChanged
	}
	a.Version++
	a.Users = now.Users // SetAccess alone changes them
	m.accounts[a.ID] = a
	return a, nil
}

func (m *memory) Delete(_ context.Context, id string) ([]accounts.Slot, error) {
	a, ok := m.accounts[id]
	if !ok {
		return nil, accounts.ErrNoAccount
	}
	delete(m.accounts, id)
	return a.Slots(), nil
}

func (m *memory) Expire(context.Context, time.Time, time.Duration) error             { return nil }
func (m *memory) Release(context.Context, accounts.Slot) (bool, error)               { return true, nil }
func (m *memory) Settle(context.Context, accounts.Slot) error                        { return nil }
func (m *memory) Record(context.Context, string, int, accounts.Result) error         { return nil }
func (m *memory) RecordFetch(context.Context, string, accounts.Fetch) error          { return nil }
func (m *memory) Draft(context.Context, string) ([]byte, error)                      { return nil, nil }
func (m *memory) SawUser(context.Context, string, string, time.Time) error           { return nil }
func (m *memory) Entries(context.Context, func(accounts.Entry) error) (int64, error) { return 0, nil }

func (m *memory) Log(context.Context, accounts.Entry) error { m.entries++; return nil }

func (m *memory) Results(context.Context, string, int) ([]accounts.Result, error) {
	return nil, nil
}

func (m *memory) Loose(context.Context, time.Time, time.Duration) ([]accounts.Slot, error) {
	return nil, nil
}

func (m *memory) Users(context.Context) ([]accounts.User, error) {
	return slices.SortedFunc(maps.Values(m.users), func(a, b accounts.User) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	}), nil
}

func (m *memory) User(_ context.Context, id string) (accounts.User, error) {
	u, ok := m.users[id]
	if !ok {
		return u, accounts.ErrNoUser
	}
	return u, nil
}

func (m *memory) UserByKey(_ context.Context, fingerprint string) (accounts.User, error) {
	for _, u := range m.users {
		if slices.ContainsFunc(u.Keys, func(k accounts.Key) bool { return k.Fingerprint == fingerprint }) {
			return u, nil
		}
	}
	return accounts.User{}, accounts.ErrNoUser
}

// clash is what another user has already.
func (m *memory) clash(u accounts.User) error {
	for _, other := range m.users {
		if other.ID == u.ID {
			continue
		}
		if strings.EqualFold(other.Name, u.Name) {
			return accounts.ErrUserExists
		}
		for _, k := range u.Keys {
			if slices.ContainsFunc(other.Keys, func(l accounts.Key) bool { return l.Fingerprint == k.Fingerprint }) {
				return accounts.ErrKeyExists
			}
		}
	}
	return nil
}

func (m *memory) InsertUser(_ context.Context, u accounts.User) error {
	if err := m.clash(u); err != nil {
		return err
	}
	m.users[u.ID] = u
	return nil
}

// alone reports whether nobody but this user administers.
func (m *memory) alone(id string) bool {
	for _, u := range m.users {
		if u.ID != id && u.Role == accounts.Administrator {
			return false
		}
	}
	return m.users[id].Role == accounts.Administrator
}

func (m *memory) UpdateUser(_ context.Context, u accounts.User) (accounts.User, error) {
	now, ok := m.users[u.ID]
	switch err := m.clash(u); {
	case !ok:
		return u, accounts.ErrNoUser
	case err != nil:
		return u, err
	case now.Version != u.Version:
		return u, accounts.ErrChanged
	case u.Role != accounts.Administrator && m.alone(u.ID):
		return u, accounts.ErrLastAdministrator
	}
	for i, k := range u.Keys { // the same key twice is one too many
		if slices.ContainsFunc(u.Keys[:i], func(l accounts.Key) bool { return l.Fingerprint == k.Fingerprint }) {
			if !slices.ContainsFunc(now.Keys, func(l accounts.Key) bool { return l.Fingerprint == k.Fingerprint }) {
				return u, accounts.ErrKeyExists
			}
			u.Keys = now.Keys
		}
	}
	u.Version++
	m.users[u.ID] = u
	return u, nil
}

func (m *memory) DeleteUser(_ context.Context, id string) error {
	if _, ok := m.users[id]; !ok {
		return accounts.ErrNoUser
	}
	for _, a := range m.accounts {
		if a.Owner == id {
			return accounts.ErrOwns
		}
	}
	if m.alone(id) {
		return accounts.ErrLastAdministrator
	}
	delete(m.users, id)
	maps.DeleteFunc(m.invitations, func(_, user string) bool { return user == id })
	for _, a := range m.accounts {
		if i := slices.Index(a.Users, id); i >= 0 {
			a.Users = slices.Delete(slices.Clone(a.Users), i, i+1)
			a.Version++
			m.accounts[a.ID] = a
		}
	}
	return nil
}

func (m *memory) PutInvitation(_ context.Context, user, digest string, _ time.Time) error {
	maps.DeleteFunc(m.invitations, func(_, other string) bool { return other == user })
	m.invitations[digest] = user
	return nil
}

func (m *memory) TakeInvitation(_ context.Context, digest string, key accounts.Key, _ time.Time) (accounts.User, error) {
	id, ok := m.invitations[digest]
	if !ok {
		return accounts.User{}, accounts.ErrNoInvitation
	}
	if _, err := m.UserByKey(context.Background(), key.Fingerprint); err == nil {
		return accounts.User{}, accounts.ErrKeyExists
	}
	delete(m.invitations, digest)
	u := m.users[id]
	u.Keys = append(slices.Clone(u.Keys), key)
	u.Version++
	m.users[id] = u
	return u, nil
}

func (m *memory) SetAccess(_ context.Context, id string, version int, users []string) (accounts.Account, error) {
	a, ok := m.accounts[id]
	switch {
	case !ok:
		return a, accounts.ErrNoAccount
	case a.Version != version:
		return a, accounts.ErrChanged
	}
	a.Users, a.Version = slices.Sorted(slices.Values(users)), version+1
	m.accounts[id] = a
	return a, nil
}
