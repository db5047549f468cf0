package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

var _ accounts.Store = (*Store)(nil)

// selectAccounts reads rows as scanAccount wants them, also from the schema of an
// older release, which Look leaves as it is.
func selectAccounts(version int64) string {
	former, fetch := `'none', 0, '', 0, 0`, `NULL, NULL, NULL, NULL, NULL, NULL, NULL`
	join, members := "", `NULL`
	if version >= 3 {
		members = `(SELECT string_agg(member, ' ') FROM assignments WHERE account = a.id)`
	}
	if version >= 2 {
		former = `a.former_keeping, a.former_revision, a.former_app_name, a.former_since, a.former_until`
		fetch = `f.at, f.folder, f.whole, f.verdict, f.cause, f.messages, f.bytes`
		join = ` LEFT JOIN fetches f ON f.account = a.id`
	}
	return `SELECT
	a.id, a.owner, a.address, a.label, a.user_name,
	a.imap_host, a.imap_port, a.imap_security, a.smtp_host, a.smtp_port, a.smtp_security, a.ca,
	a.purpose, a.app_name, a.proved, a.keeping, a.revision, a.created_at, a.password_at, a.version,
	` + former + `,
	r.at, r.verdict, r.cause, r.protocol, r.took_ms,
	` + fetch + `, ` + members + `
	FROM accounts a LEFT JOIN results r ON r.id = (SELECT max(id) FROM results WHERE account = a.id)` + join
}

// Accounts is every account of every owner, with its last result.
func (s *Store) Accounts(ctx context.Context) (all []accounts.Account, err error) {
	err = each(ctx, s.db, selectAccounts(s.schema), nil, func(scan func(...any) error) error {
		a, err := scanAccount(scan)
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, s.explain("read the accounts", err)
	}
	return all, nil
}

// Account is one of them, or ErrNoAccount.
func (s *Store) Account(ctx context.Context, id string) (accounts.Account, error) {
	a, err := scanAccount(s.db.QueryRowContext(ctx, selectAccounts(s.schema)+` WHERE a.id = ?`, id).Scan)
	return a, s.explain("read the account", absent(err, accounts.ErrNoAccount))
}

// absent says what no row means.
func absent(err, meaning error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return meaning
	}
	return err
}

func scanAccount(scan func(...any) error) (accounts.Account, error) {
	var a accounts.Account
	var address string
	var created, password, since, until int64
	var former accounts.Former
	var at, took sql.NullInt64
	var verdict, cause, protocol sql.NullString
	var fetched fetchRow
	var members sql.NullString
	p := &a.Profile
	err := scan(&a.ID, &a.Owner, &address, &p.Label, &p.UserName,
		&p.IMAP.Host, &p.IMAP.Port, &p.IMAP.Security, &p.SMTP.Host, &p.SMTP.Port, &p.SMTP.Security, &p.CA,
		&a.Purpose, &a.AppName, &a.Proved, &a.Keeping, &a.Revision, &created, &password, &a.Version,
		&former.Keeping, &former.Revision, &former.AppName, &since, &until,
		&at, &verdict, &cause, &protocol, &took,
		&fetched.at, &fetched.folder, &fetched.whole, &fetched.verdict, &fetched.cause, &fetched.messages, &fetched.bytes, &members)
	if err != nil {
		return accounts.Account{}, err
	}
	if p.Address, err = mail.ParseAddress(address); err != nil {
		return accounts.Account{}, &accounts.Error{
			Code: accounts.CodeStorage, Reason: accounts.ReasonDamaged, Err: fmt.Errorf("the store holds an address that is none: %w", err),
		}
	}
	a.Created, a.Password = moment(created), moment(password)
	if former.Revision > 0 {
		former.Since, former.Until = moment(since), moment(until)
		a.Former = &former
	}
	a.Fetched = fetched.fetch()
	if members.String != "" {
		a.Users = slices.Sorted(slices.Values(strings.Fields(members.String)))
	}
	if at.Valid {
		last := result(at.Int64, took.Int64, verdict.String, cause.String, protocol.String)
		a.Last = &last
	}
	return a, nil
}

func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func result(at, took int64, verdict, cause, protocol string) accounts.Result {
	return accounts.Result{
		At: moment(at), Took: time.Duration(took) * time.Millisecond,
		Verdict: mail.Verdict(verdict), Cause: diagnose.Cause(cause), Protocol: mail.Protocol(protocol),
	}
}

// Insert stores a new account and settles its reservation.
func (s *Store) Insert(ctx context.Context, a accounts.Account) error {
	return s.tx(ctx, "store the account", func(tx *tx) error {
		if err := owned(ctx, tx, a.Owner); err != nil {
			return err
		}
		p := a.Profile
		err := one(ctx, tx, accounts.ErrExists, `INSERT INTO accounts (
			id, owner, address, address_key, label, user_name,
			imap_host, imap_port, imap_security, smtp_host, smtp_port, smtp_security, ca,
			purpose, app_name, proved, keeping, revision, last_revision, created_at, password_at, version)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (owner, address_key) DO NOTHING`,
			a.ID, a.Owner, p.Address.String(), p.Address.Key(), p.Label, p.UserName,
			p.IMAP.Host, p.IMAP.Port, p.IMAP.Security, p.SMTP.Host, p.SMTP.Port, p.SMTP.Security, p.CA,
			a.Purpose, a.AppName, a.Proved, a.Keeping, a.Revision, a.Revision, a.Created.UnixMilli(), a.Password.UnixMilli(), a.Version)
		if err != nil {
			return err
		}
		return arrive(ctx, tx, a.Slot())
	})
}

// owned makes sure that an account's new owner is there. One who is removed at the
// same moment would leave it to nobody.
func owned(ctx context.Context, tx *tx, by string) error {
	if by == accounts.Local.User {
		return nil
	}
	var there bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE id = ?)`, by).Scan(&there)
	if err == nil && !there {
		err = accounts.ErrNoUser
	}
	return err
}

// Update stores a changed account if nobody else changed it meanwhile.
func (s *Store) Update(ctx context.Context, a accounts.Account) (accounts.Account, error) {
	err := s.tx(ctx, "store the account", func(tx *tx) error {
		had, err := slotsOf(tx.QueryRowContext(ctx, `SELECT `+slotColumns+` FROM accounts WHERE id = ?`, a.ID), a.ID)
		if err != nil {
			return absent(err, accounts.ErrNoAccount)
		}
		p, former := a.Profile, a.FormerSlot()
		var stays, taken bool // with its owner; by an account that the new owner has already
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE owner = ? AND id = ?),
			EXISTS (SELECT 1 FROM accounts WHERE owner = ? AND address_key = ? AND id <> ?)`,
			a.Owner, a.ID, a.Owner, p.Address.Key(), a.ID).Scan(&stays, &taken)
		switch {
		case err != nil:
			return err
		case taken:
			return accounts.ErrExists
		case !stays:
			if err := owned(ctx, tx, a.Owner); err != nil {
				return err
			}
		}
		var name string
		var since, until int64
		if f := a.Former; f != nil {
			name, since, until = f.AppName, f.Since.UnixMilli(), f.Until.UnixMilli()
		}
		err = one(ctx, tx, accounts.ErrChanged, `UPDATE accounts SET
			owner = ?, address = ?, label = ?, user_name = ?,
			imap_host = ?, imap_port = ?, imap_security = ?, smtp_host = ?, smtp_port = ?, smtp_security = ?, ca = ?,
			purpose = ?, app_name = ?, proved = ?, keeping = ?, revision = ?, password_at = ?, version = version + 1,
			former_keeping = ?, former_revision = ?, former_app_name = ?, former_since = ?, former_until = ?
			WHERE id = ? AND version = ? AND address_key = ?`,
			a.Owner, p.Address.String(), p.Label, p.UserName,
			p.IMAP.Host, p.IMAP.Port, p.IMAP.Security, p.SMTP.Host, p.SMTP.Port, p.SMTP.Security, p.CA,
			a.Purpose, a.AppName, a.Proved, a.Keeping, a.Revision, a.Password.UnixMilli(),
			former.Keeping, former.Revision, name, since, until,
			a.ID, a.Version, p.Address.Key())
		if err != nil {
			return err
		}
		return move(ctx, tx, had, a.Slots())
	})
	a.Version++
	return a, err
}

// Delete removes the account and its results; its slots become loose.
func (s *Store) Delete(ctx context.Context, id string) (had []accounts.Slot, err error) {
	err = s.tx(ctx, "remove the account", func(tx *tx) error {
		had, err = slotsOf(tx.QueryRowContext(ctx, `DELETE FROM accounts WHERE id = ? RETURNING `+slotColumns, id), id)
		if err != nil {
			return absent(err, accounts.ErrNoAccount)
		}
		return move(ctx, tx, had, nil)
	})
	return had, err
}
