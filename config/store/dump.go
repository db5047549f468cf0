package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"time"

	"mailkey/config/accounts"
)

// Head begins a dump: a text of lines, each of them JSON. Behind it stand the
// tables, each a line that names it and its columns and then a line for each row,
// and the end, which counts and digests all that came before.
type Head struct {
	Format  int               `json:"mailkey_backup"`
	Schema  int64             `json:"schema"`
	Store   string            `json:"store"`
	Created time.Time         `json:"created"`
	Seals   []accounts.Seal   `json:"seals,omitempty"` // what the sealed passwords in it are sealed with
	Keys    map[string][]byte `json:"keys,omitempty"`  // key files, where they were asked for
	Trail   Mark              `json:"trail"`
}

// Mark is the last entry of an audit trail.
type Mark struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	Digest string    `json:"digest"`
}

// format is the version of the dump's form.
const format = 1

type tableLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type endLine struct {
	End  map[string]int64 `json:"end"`
	SHA  string           `json:"sha256"`
	Keys int              `json:"keyring"`
}

// Dump writes all that is kept, as it is at one moment, and is what was written.
func (s *Store) Dump(ctx context.Context, w io.Writer, head Head) (out accounts.Backup, err error) {
	err = s.read(ctx, "read what is kept", func(tx *tx) error {
		out, err = dump(ctx, tx, w, s.schema, head)
		return err
	})
	return out, err
}

func dump(ctx context.Context, tx *tx, w io.Writer, version int64, head Head) (out accounts.Backup, err error) {
	head.Format, head.Schema = format, version
	if head.Store, head.Seals, err = identity(ctx, tx); err != nil {
		return out, err
	}
	if head.Trail, err = lastEntry(ctx, tx); err != nil {
		return out, err
	}
	digest := sha256.New()
	write := json.NewEncoder(io.MultiWriter(w, digest))
	write.SetEscapeHTML(false)
	if err := write.Encode(head); err != nil {
		return out, err
	}
	end := endLine{End: map[string]int64{}}
	for _, t := range tables {
		if err := write.Encode(tableLine{t.name, names(t.columns)}); err != nil {
			return out, err
		}
		if end.End[t.name], err = dumpTable(ctx, tx, t, write); err != nil {
			return out, err
		}
	}
	if end.Keys, err = inKeyring(ctx, tx); err != nil {
		return out, err
	}
	end.SHA = hex.EncodeToString(digest.Sum(nil))
	return summary(head, end), write.Encode(end)
}

func summary(head Head, end endLine) accounts.Backup {
	return accounts.Backup{
		Created: head.Created, Users: int(end.End["users"]), Accounts: int(end.End["accounts"]),
		Sealed: int(end.End["secrets"]), Keyring: end.Keys, Entries: end.End["audit"], Key: len(head.Keys) > 0,
	}
}

func dumpTable(ctx context.Context, tx *tx, t table, write *json.Encoder) (rows int64, err error) {
	rooms, row := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i, c := range t.columns {
		rooms[i] = c.kind.room()
	}
	err = each(ctx, tx, t.query(), nil, func(scan func(...any) error) error {
		if err := scan(rooms...); err != nil {
			return err
		}
		for i, c := range t.columns {
			row[i] = c.kind.plainly(rooms[i])
		}
		rows++
		return write.Encode(row)
	})
	return rows, err
}

// identity is the store's ID and the keys in use.
func identity(ctx context.Context, tx *tx) (id string, seals []accounts.Seal, err error) {
	err = each(ctx, tx, `SELECT name, value FROM meta ORDER BY name`, nil, func(scan func(...any) error) error {
		var name, value string
		err := scan(&name, &value)
		if name == "store" {
			id = value
		} else if kind, ok := bytes.CutPrefix([]byte(name), []byte(sealPrefix)); ok {
			seals = append(seals, accounts.Seal{Kind: accounts.SealKind(kind), Recipient: value})
		}
		return err
	})
	for i := range seals {
		seals[i].Store = id
	}
	return id, seals, err
}

func lastEntry(ctx context.Context, tx *tx) (m Mark, err error) {
	var at int64
	err = tx.QueryRowContext(ctx, `SELECT seq, at, digest FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&m.Seq, &at, &m.Digest)
	if errors.Is(err, sql.ErrNoRows) {
		return Mark{}, nil
	}
	m.At = moment(at)
	return m, err
}

func inKeyring(ctx context.Context, tx *tx) (n int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE keeping = ?`, string(accounts.InKeyring)).Scan(&n)
	return n, err
}

// maxLine bounds a line of a dump: the longest row has a CA file.
const maxLine = 4 << 20

// dumped reads a dump and judges it.
type dumped struct {
	lines  *bufio.Scanner
	digest hash.Hash
	head   Head
	counts map[string]int64
	whose  string // the ID that its rows give the store
}

func broken(format string, args ...any) error {
	return &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonBackup, Err: fmt.Errorf("read the backup: "+format, args...)}
}

// readHead reads the beginning of a dump.
func readHead(r io.Reader) (*dumped, error) {
	d := &dumped{lines: bufio.NewScanner(r), digest: sha256.New(), counts: map[string]int64{}}
	d.lines.Buffer(nil, maxLine)
	line, err := d.next()
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(line, &d.head); err != nil || d.head.Format == 0 || d.head.Store == "" {
		return nil, broken("it does not begin like one")
	}
	if d.head.Format > format || d.head.Schema > schema.latest {
		return nil, &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonBackupNewer, Err: errors.New("the backup was made by a newer version of mailkey")}
	}
	d.digest.Write(append(line, '\n'))
	return d, nil
}

func (d *dumped) next() ([]byte, error) {
	if d.lines.Scan() {
		return d.lines.Bytes(), nil
	}
	if err := d.lines.Err(); err != nil {
		return nil, broken("%w", err)
	}
	return nil, broken("its end is missing")
}

// Verify reads a whole dump and changes nothing.
func Verify(r io.Reader) (accounts.Backup, Head, error) {
	d, err := readHead(r)
	if err != nil {
		return accounts.Backup{}, Head{}, err
	}
	end, err := d.rows(func(string, []column, []any) error { return nil })
	return summary(d.head, end), d.head, err
}

// rows gives each row to take, and judges the dump by its end. A row must not be
// believed before that.
func (d *dumped) rows(take func(table string, columns []column, row []any) error) (endLine, error) {
	var name string
	var now []column
	for {
		line, err := d.next()
		if err != nil {
			return endLine{}, err
		}
		if len(line) > 0 && line[0] == '[' {
			row, err := readRow(line, now)
			if err != nil {
				return endLine{}, err
			}
			d.counts[name]++
			if name == "meta" && len(row) == 2 && row[0] == "store" {
				d.whose, _ = row[1].(string)
			}
			if err := take(name, now, row); err != nil {
				return endLine{}, err
			}
		} else {
			var t struct {
				tableLine
				endLine
			}
			if err := json.Unmarshal(line, &t); err != nil {
				return endLine{}, broken("%w", err)
			}
			if t.End != nil {
				return t.endLine, d.judge(t.endLine)
			}
			if name, now, err = d.begin(t.tableLine); err != nil {
				return endLine{}, err
			}
		}
		d.digest.Write(append(slices.Clone(line), '\n'))
	}
}

func (d *dumped) judge(end endLine) error {
	switch {
	case end.SHA != hex.EncodeToString(d.digest.Sum(nil)):
		return broken("it was damaged or altered")
	case !maps.Equal(end.End, d.counts):
		return broken("some of it is missing")
	case d.whose != d.head.Store: // no password in it would open
		return broken("it does not say whose it is")
	case d.lines.Scan():
		return broken("something stands behind its end")
	}
	return nil
}

// begin is the next table, of those that there are, and each once.
func (d *dumped) begin(line tableLine) (string, []column, error) {
	at := slices.IndexFunc(tables, func(t table) bool { return t.name == line.Table })
	if _, again := d.counts[line.Table]; at < 0 || again || len(line.Columns) == 0 {
		return "", nil, broken("there is no table %.30q", line.Table)
	}
	d.counts[line.Table] = 0
	var now []column
	for _, name := range line.Columns {
		i := slices.IndexFunc(tables[at].columns, func(c column) bool { return c.name == name })
		if i < 0 || slices.ContainsFunc(now, func(c column) bool { return c.name == name }) {
			return "", nil, broken("there is no column %.30q", name)
		}
		now = append(now, tables[at].columns[i])
	}
	return line.Table, now, nil
}

func readRow(line []byte, now []column) ([]any, error) {
	var values []json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil || len(values) != len(now) || len(now) == 0 {
		return nil, broken("a row does not fit its table")
	}
	row := make([]any, len(values))
	for i, c := range now {
		var err error
		if row[i], err = c.kind.read(values[i]); err != nil {
			return nil, broken("a row does not fit its table")
		}
	}
	return row, nil
}
