package fleet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"mailkey/mail"
)

// Entry is a mailbox in a list of passwords.
type Entry struct {
	Line    int
	Address mail.Address
	Secret  mail.Secret
}

// ListProblem says what is wrong with a line of a list.
type ListProblem string

// The problems of a line.
const (
	NoComma        ListProblem = "no-comma"
	BadAddress     ListProblem = "address"
	BadQuotes      ListProblem = "quotes"
	PasswordEmpty  ListProblem = "password-empty"
	PasswordLong   ListProblem = "password-long"
	PasswordNUL    ListProblem = "password-nul"
	Twice          ListProblem = "twice"
	TooMany        ListProblem = "too-many"
	Nothing        ListProblem = "nothing"
	BadColumns     ListProblem = "columns"     // of a table: no heading, or none that has the column address
	UnknownColumn  ListProblem = "column"      // of a table: one that is not known
	TooManyColumns ListProblem = "many-fields" // of a line: more than the table has
)

// ListProblems is all of them, for catalogues of texts.
var ListProblems = [...]ListProblem{
	NoComma, BadAddress, BadQuotes, PasswordEmpty, PasswordLong, PasswordNUL, Twice, TooMany, Nothing,
	BadColumns, UnknownColumn, TooManyColumns, NotText,
}

// ListError is a list that cannot be used. It tells where, and never what stands
// there: that may be a password.
type ListError struct {
	Line    int // from 1; 0: the list as a whole
	Problem ListProblem
	Before  int // Twice: the line that has the address already
}

func (e *ListError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// MaxList is the largest list, in bytes, and maxEntries in mailboxes.
const (
	MaxList    = 4 << 20
	maxEntries = 10000
)

// ReadPasswords reads a list of mailboxes, "address,password" a line. What stands
// behind the first comma is the password, cleaned as ParseSecret does and else
// byte for byte; a field that begins with a quotation mark is quoted as RFC 4180
// has it. Blank lines, lines that begin with # and a heading are skipped. The
// error is a *ListError.
func ReadPasswords(data []byte) ([]Entry, error) {
	var all []Entry
	seen := map[string]int{}
	for line, text := range lines(data) {
		if len(all) == 0 && heading(text) {
			continue
		}
		e, problem := readEntry(text)
		if problem != "" {
			return nil, &ListError{Line: line, Problem: problem}
		}
		if before, known := seen[e.Address.Key()]; known {
			return nil, &ListError{Line: line, Problem: Twice, Before: before}
		}
		if len(all) == maxEntries {
			return nil, &ListError{Line: line, Problem: TooMany}
		}
		e.Line, seen[e.Address.Key()] = line, line
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil, &ListError{Problem: Nothing}
	}
	return all, nil
}

// lines is the lines that say something, with their numbers.
func lines(data []byte) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		number := 0
		for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\uFEFF"))) {
			number++
			text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
			if strings.TrimSpace(text) == "" || text[0] == '#' {
				continue
			}
			if !yield(number, text) {
				return
			}
		}
	}
}

// heading recognises the names of the columns.
func heading(text string) bool {
	address, password, _ := strings.Cut(strings.ToLower(text), ",")
	return slices.Contains([]string{"address", "e-mail", "email", "user", "adres"}, bare(address)) &&
		slices.Contains([]string{"password", "hasło", "haslo"}, bare(password))
}

func bare(name string) string { return strings.Trim(name, ` "`) }

func readEntry(text string) (Entry, ListProblem) {
	written, rest, comma, ok := field(text)
	switch {
	case !ok:
		return Entry{}, BadQuotes
	case !comma:
		return Entry{}, NoComma
	}
	address, err := mail.ParseAddress(strings.Trim(written, " \t"))
	if err != nil {
		return Entry{}, BadAddress
	}
	password := rest
	if strings.HasPrefix(rest, `"`) {
		var more bool
		if password, _, more, ok = field(rest); !ok || more {
			return Entry{}, BadQuotes
		}
	}
	switch {
	case password == "":
		return Entry{}, PasswordEmpty
	case len(password) > mail.MaxSecret:
		return Entry{}, PasswordLong
	case strings.ContainsRune(password, 0):
		return Entry{}, PasswordNUL
	}
	secret, _ := mail.ParseSecret(password)
	return Entry{Address: address, Secret: secret}, ""
}

// field splits the first field off a line; comma: there is a next one.
func field(text string) (value, rest string, comma, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, comma = strings.Cut(text, ",")
		return value, rest, comma, true
	}
	var b strings.Builder
	for rest = text[1:]; ; {
		part, after, closed := strings.Cut(rest, `"`)
		if b.WriteString(part); !closed {
			return "", "", false, false
		}
		if next, doubled := strings.CutPrefix(after, `"`); doubled {
			b.WriteByte('"')
			rest = next
			continue
		}
		rest, comma = strings.CutPrefix(after, ",")
		return b.String(), rest, comma, comma || after == ""
	}
}
