package store

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// kind is what a column holds, on either database.
type kind byte

const (
	words   kind = 't'
	number  kind = 'n'
	yesNo   kind = 'b'
	letters kind = 'x' // bytes
)

type column struct {
	name string
	kind kind
}

// table is one table as a backup has it.
type table struct {
	name    string
	columns []column
	order   string
}

// tables is all that is kept, in the order in which it can be put back: nothing
// refers to what comes later. The numbers of results are not kept, their order is.
var tables = []table{
	{"meta", columns("name value"), "name"},
	{"users", columns("id name name_key role created_at:n seen_at:n version:n"), "id"},
	{"keys", columns("fingerprint owner line comment added_at:n used_at:n"), "fingerprint"},
	{"invitations", columns("digest owner until:n"), "digest"},
	{"accounts", columns(`id owner address address_key label user_name imap_host imap_port:n imap_security smtp_host smtp_port:n smtp_security
		ca purpose app_name proved:b keeping revision:n last_revision:n created_at:n password_at:n version:n
		former_keeping former_revision:n former_app_name former_since:n former_until:n`), "id"},
	{"results", columns("account at:n verdict cause protocol took_ms:n"), "id"},
	{"fetches", columns("account at:n folder:x whole:b verdict cause messages:n bytes:n"), "account"},
	{"slots", columns("account revision:n keeping loose:b at:n"), "account, revision"},
	{"secrets", columns("account revision:n sealed:x"), "account, revision"},
	{"assignments", columns("account member"), "account, member"},
	{"drafts", columns("owner answers:x"), "owner"},
	{"audit", columns("seq:n at:n actor key action object detail digest"), "seq"},
}

// columns reads names, each with its kind where that is not words.
func columns(text string) (all []column) {
	for _, word := range strings.Fields(text) {
		name, of, _ := strings.Cut(word, ":")
		k := words
		if of != "" {
			k = kind(of[0])
		}
		all = append(all, column{name, k})
	}
	return all
}

func names(columns []column) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	return all
}

func listed(columns []column) string { return strings.Join(names(columns), ", ") }

func (t table) query() string {
	return `SELECT ` + listed(t.columns) + ` FROM ` + t.name + ` ORDER BY ` + t.order
}

func insertInto(table string, columns []column) string {
	return `INSERT INTO ` + table + ` (` + listed(columns) + `) VALUES (?` + strings.Repeat(`, ?`, len(columns)-1) + `)`
}

// room is where a column's value is read into.
func (k kind) room() any {
	switch k {
	case number:
		return new(int64)
	case yesNo:
		return new(bool)
	}
	return new([]byte) // text too, whatever its letters
}

// encoded is bytes in a backup, and text that is none.
type encoded struct {
	B64 string `json:"b"`
}

// plainly is a room's value as a backup writes it.
func (k kind) plainly(room any) any {
	switch v := room.(type) {
	case *int64:
		return *v
	case *bool:
		return *v
	case *[]byte:
		if k == words && utf8.Valid(*v) {
			return string(*v)
		}
		return encoded{base64.StdEncoding.EncodeToString(*v)}
	}
	return nil
}

var errValue = errors.New("a value is not what its column holds")

// read is a value of a backup as the database takes it.
func (k kind) read(text json.RawMessage) (any, error) {
	var err error
	switch k {
	case number:
		var n int64
		err = json.Unmarshal(text, &n)
		return n, err
	case yesNo:
		var b bool
		err = json.Unmarshal(text, &b)
		return b, err
	}
	if k == words && len(text) > 0 && text[0] == '"' {
		var s string
		err = json.Unmarshal(text, &s)
		return s, err
	}
	var r encoded
	if err := json.Unmarshal(text, &r); err != nil || len(text) == 0 || text[0] != '{' {
		return nil, errValue
	}
	data, err := base64.StdEncoding.DecodeString(r.B64)
	if k == words {
		return string(data), err
	}
	return data, err
}
