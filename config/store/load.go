package store

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"mailkey/config/accounts"
)

// Load puts a dump in the place of what is kept, in one transaction: all of it,
// or nothing. Nobody may do more afterwards than before (A18), unless
// how.KeepKeys asks for it. An entry in the audit trail says what was done; a
// trail that the dump's is a part of stays as it is. again is called for the
// dump once, within the transaction.
func (s *Store) Load(ctx context.Context, who accounts.Actor, at time.Time, how accounts.Restoring, again func() (io.Reader, error)) (out accounts.Restored, err error) {
	err = s.tx(ctx, "restore the backup", func(tx *tx) error {
		r, err := again()
		if err != nil {
			return err
		}
		d, err := readHead(r)
		if err != nil {
			return err
		}
		l := &loading{tx: tx, head: d.head, keep: how.KeepKeys, users: map[string]bool{}, owned: map[[2]string]bool{}}
		if l.before, err = present(ctx, tx, d.head); err != nil {
			return err
		}
		if !l.before.empty && !how.Replace {
			return notEmpty(l.before.last, d.head)
		}
		if err := l.empty(ctx); err != nil {
			return err
		}
		end, err := d.rows(func(table string, columns []column, row []any) error { return l.put(ctx, table, columns, row) })
		if err != nil {
			return err
		}
		if err := legible(ctx, tx, s.schema); err != nil {
			return err
		}
		out = l.out
		out.Backup, out.Trail = summary(d.head, end), l.before.goesOn
		return appendEntry(ctx, tx, accounts.Entry{
			At: at.UTC().Truncate(time.Millisecond), Actor: who.User, Key: who.Key, Action: "Restore",
			Object: d.head.Created.UTC().Format(time.RFC3339), Detail: l.before.detail(d.head),
		})
	})
	if err == nil {
		_, err = s.version(ctx) // the ID is the backup's now
		err = s.explain("restore the backup", err)
	}
	return out, err
}

// legible refuses mailboxes and users that nobody could read afterwards: one of
// them, and no list of them would come any more.
func legible(ctx context.Context, tx *tx, version int64) error {
	err := each(ctx, tx, selectAccounts(version), nil, func(scan func(...any) error) error {
		_, err := scanAccount(scan)
		return err
	})
	if err == nil {
		_, err = users(ctx, tx, selectUsers)
	}
	if e := (*accounts.Error)(nil); errors.As(err, &e) && e.Reason == accounts.ReasonDamaged {
		return broken("%w", err)
	}
	return err
}

var errNotEmpty = errors.New("there are mailboxes or users here already; --replace puts the backup in their place")

func notEmpty(last Mark, head Head) error {
	now := last.At
	if now.IsZero() {
		now = head.Created
	}
	return &accounts.Error{
		Code: accounts.CodeStorage, Reason: accounts.ReasonNotEmpty, Err: errNotEmpty,
		Args: map[string]string{"from": stamp(now), "to": stamp(head.Created)},
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// standing is what is kept before a restore, as far as it bounds what comes back.
type standing struct {
	empty  bool
	goesOn bool // the trail that is here goes on where the backup's ends
	last   Mark
	store  string
	roles  map[string]accounts.Role
	keys   map[string]string // owners by fingerprint
	owners map[string]string // by account
	access map[[2]string]bool
}

func (b standing) detail(head Head) string {
	switch {
	case b.goesOn:
		return "entries after " + strconv.FormatInt(head.Trail.Seq, 10) + " tell of what was undone"
	case b.last.Seq > 0:
		return "replaced a trail of " + strconv.FormatInt(b.last.Seq, 10) + " entries that ended with " + b.last.Digest
	}
	return ""
}

const vacant = `SELECT NOT EXISTS (SELECT 1 FROM accounts) AND NOT EXISTS (SELECT 1 FROM users)
	AND NOT EXISTS (SELECT 1 FROM secrets) AND NOT EXISTS (SELECT 1 FROM drafts)`

// Vacant reports whether there is nothing that a restore would replace.
func (s *Store) Vacant(ctx context.Context) (empty bool, err error) {
	err = s.db.QueryRowContext(ctx, vacant).Scan(&empty)
	return empty, s.explain("look at the store", err)
}

func present(ctx context.Context, tx *tx, head Head) (b standing, err error) {
	b = standing{roles: map[string]accounts.Role{}, keys: map[string]string{}, owners: map[string]string{}, access: map[[2]string]bool{}}
	if b.store, _, err = identity(ctx, tx); err != nil {
		return b, err
	}
	if b.last, err = lastEntry(ctx, tx); err != nil {
		return b, err
	}
	for _, q := range []struct {
		query string
		take  func(a, b string)
	}{
		{`SELECT id, role FROM users`, func(id, role string) { b.roles[id] = accounts.Role(role) }},
		{`SELECT fingerprint, owner FROM keys`, func(key, owner string) { b.keys[key] = owner }},
		{`SELECT id, owner FROM accounts`, func(id, owner string) { b.owners[id] = owner }},
		{`SELECT account, member FROM assignments`, func(account, member string) { b.access[[2]string{account, member}] = true }},
	} {
		err := each(ctx, tx, q.query, nil, func(scan func(...any) error) error {
			var one, two string
			err := scan(&one, &two)
			q.take(one, two)
			return err
		})
		if err != nil {
			return b, err
		}
	}
	err = tx.QueryRowContext(ctx, vacant).Scan(&b.empty)
	if err != nil {
		return b, err
	}
	var same int
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM audit WHERE seq = ? AND digest = ?`, head.Trail.Seq, head.Trail.Digest).Scan(&same)
	b.goesOn = same == 1
	return b, err
}

// loading is one restore.
type loading struct {
	tx     *tx
	head   Head
	before standing
	keep   bool
	users  map[string]bool    // that came back
	owned  map[[2]string]bool // by whom, the keys of addresses that came back
	out    accounts.Restored
}

func (l *loading) empty(ctx context.Context) error {
	for _, t := range slices.Backward(tables) {
		if t.name == "audit" && l.before.goesOn {
			continue
		}
		query, args := `DELETE FROM `+t.name, []any(nil)
		if t.name == "meta" && l.before.goesOn {
			query, args = query+` WHERE name <> ?`, []any{trailMark}
		}
		if _, err := l.tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// put stores one row, or what may come back of it.
func (l *loading) put(ctx context.Context, table string, columns []column, row []any) error {
	if table == "audit" && l.before.goesOn || !l.bounded(table, columns, row) {
		return nil
	}
	_, err := l.tx.ExecContext(ctx, insertInto(table, columns), row...)
	return err
}

// bounded lowers what a row would allow to what is allowed now, and reports
// whether the row comes back at all.
func (l *loading) bounded(table string, columns []column, row []any) bool {
	field := func(name string) *any {
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		if i < 0 {
			return new(any)
		}
		return &row[i]
	}
	text := func(name string) string { s, _ := (*field(name)).(string); return s }
	switch table {
	case "meta":
		return !l.before.goesOn || text("name") != trailMark // how far the trail goes is as it was
	case "invitations": // a quarter of an hour is over
		return false
	case "users":
		l.users[text("id")] = true
		if l.lowered(text("id"), accounts.Role(text("role"))) {
			*field("role") = string(accounts.Member)
			l.out.Lowered++
		}
	case "keys":
		if !l.keep && l.before.keys[text("fingerprint")] != text("owner") {
			l.out.Withheld++
			return false
		}
		l.out.Keys++
	case "assignments":
		_, known := l.before.owners[text("account")]
		if !l.keep && known && !l.before.access[[2]string{text("account"), text("member")}] {
			l.out.Unjoined++
			return false
		}
	case "accounts":
		now, known := l.before.owners[text("id")]
		if !l.keep && known && now != text("owner") {
			if !l.users[now] {
				now = accounts.Local.User
			}
			*field("owner") = now
			l.out.Kept++
		}
		// Who was given another's mailbox since may have had one of that address, which
		// comes back: the server itself has it then, and an administrator hands it on.
		mine := func() [2]string { return [2]string{text("owner"), text("address_key")} }
		if l.owned[mine()] {
			*field("owner") = accounts.Local.User
		}
		l.owned[mine()] = true
	}
	return true
}

// lowered reports whether a user of the backup must not come back as the
// administrator that they were: they are none any more, or are gone.
func (l *loading) lowered(id string, role accounts.Role) bool {
	return !l.keep && !l.before.empty && role == accounts.Administrator && l.before.roles[id] != accounts.Administrator
}
