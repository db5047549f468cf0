package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"modernc.org/sqlite"

	"mailkey/config"
	"mailkey/config/accounts"
)

// SQLite's result codes that have a plain explanation, extended ones first.
var plain = [...]struct {
	code, mask int
	reason     accounts.Reason
	text       string
}{
	{4874, -1, accounts.ReasonFull, "the disk is full; free some space and try again"}, // SQLITE_IOERR_SHMSIZE
	{5, 0xFF, accounts.ReasonBusy, "another copy of mailkey is using it; try again"},
	{6, 0xFF, accounts.ReasonBusy, "another copy of mailkey is using it; try again"},
	{8, 0xFF, accounts.ReasonReadOnly, "the file or its disk is read-only"},
	{10, 0xFF, accounts.ReasonDisk, "the disk reports an error"},
	{11, 0xFF, accounts.ReasonDamaged, "the file is damaged; put a copy back, or move it away to start afresh"},
	{13, 0xFF, accounts.ReasonFull, "the disk is full; free some space and try again"},
	{14, 0xFF, accounts.ReasonPath, "the file cannot be opened"},
	{26, 0xFF, accounts.ReasonDamaged, "the file is not a mailkey store; move it away to start afresh"},
}

// said is an error in plain words; the driver's own stay below.
type said struct {
	text string
	err  error
}

func (e *said) Error() string { return e.text }
func (e *said) Unwrap() error { return e.err }

// explain gives an error of the database, or of a path, its code and plain
// words. accounts' own answers pass as they are.
func explain(path, act string, err error) error {
	if known, done := passes(act, err); done {
		return known
	}
	out := &accounts.Error{Code: accounts.CodeStorage, Err: fmt.Errorf("%s: %w", act, err)}
	if e := (*config.PathError)(nil); errors.As(err, &e) {
		out.Reason, out.Err = pathReason(e.Problem), &said{act + ": " + e.Error(), err}
		return out
	}
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		if why := unopenable(path); e.Code()&0xFF == 14 && why != nil { // SQLITE_CANTOPEN does not tell
			return explain(path, act, errors.Join(why, err))
		}
		code := e.Code()
		if code&0xFF == 11 && sound(path) { // SQLITE_CORRUPT, which it says of a failed read as well
			code = 10
		}
		for _, p := range plain {
			if p.code == code&p.mask {
				out.Reason, out.Err = p.reason, &said{fmt.Sprintf("%s: %s: %s", act, path, p.text), err}
				break
			}
		}
	}
	return out
}

// passes is an error that says all by itself: none, accounts' own answers, and
// an interruption.
func passes(act string, err error) (error, bool) {
	if err == nil || errors.As(err, new(*accounts.Error)) || errors.As(err, new(*accounts.Resealed)) {
		return err, true
	}
	for _, answer := range answers {
		if errors.Is(err, answer) {
			return err, true
		}
	}
	if errors.Is(err, context.Canceled) {
		return &accounts.Error{Code: accounts.CodeInterrupted, Err: fmt.Errorf("%s: %w", act, err)}, true
	}
	return err, false
}

// answers are what accounts.Store and vault.Rows say about what was asked for.
var answers = [...]error{
	accounts.ErrNoAccount, accounts.ErrExists, accounts.ErrChanged, accounts.ErrNoSecret, accounts.ErrNoUser,
	accounts.ErrUserExists, accounts.ErrKeyExists, accounts.ErrNoInvitation, accounts.ErrLastAdministrator, accounts.ErrOwns,
}

// unopenable is what the system says about opening the file for writing.
func unopenable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return config.Explain(path, true, err)
	}
	return f.Close()
}

// sound reports that a database that seemed damaged is not: the disk failed to
// read it, now or a moment ago. Nobody is told to put away a good store.
func sound(path string) bool {
	for _, side := range sides {
		f, err := os.Open(path + side)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			_, err = io.Copy(io.Discard, f)
			_ = f.Close()
		}
		if err != nil {
			return true
		}
	}
	db, err := sql.Open("sqlite", dsn(path)+"&mode=ro")
	if err != nil {
		return false
	}
	defer db.Close() //nolint:errcheck // only read
	ctx, cancel := context.WithTimeout(context.Background(), checking)
	defer cancel()
	said := ""
	return db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said) == nil && said == "ok"
}

// checking is how long a look at a store that seems damaged may take.
const checking = 5 * time.Second

func pathReason(p config.Problem) accounts.Reason {
	switch p {
	case config.Full:
		return accounts.ReasonFull
	case config.ReadOnly:
		return accounts.ReasonReadOnly
	}
	return accounts.ReasonPath
}

// one runs a statement that must change exactly one row, else it is otherwise.
func one(ctx context.Context, tx *tx, otherwise error, query string, args ...any) error {
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = otherwise
	}
	return err
}
