package fleet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"mailkey/mail"
)

// Row is a line of a table of mailboxes, as written; Address is zero, and
// Problem says why, where it is none or stands there twice.
type Row struct {
	Line                          int
	Written, Name, Owner, Purpose string
	Address                       mail.Address
	Problem                       ListProblem
}

// NotText is a table that is not UTF-8.
const NotText ListProblem = "not-utf8"

// tableColumns is the columns that a table may have.
var tableColumns = []string{"address", "name", "owner", "purpose"}

// ReadTable reads a table of mailboxes: address, name, owner, purpose, of which the
// address alone is needed. The heading names them, in any order; a list of addresses
// alone needs none. (A list of passwords given by mistake is thus refused, and does
// not become names that are shown.) A spreadsheet's semicolons and tabs are understood. What is wrong with one address is said in its row; what
// is wrong with the table is a *ListError.
func ReadTable(data []byte) ([]Row, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) {
		return nil, &ListError{Problem: NotText}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.Comment, r.FieldsPerRecord = separator(data), '#', -1
	var all []Row
	columns, begun := tableColumns[:1], false
	seen := map[string]int{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, &ListError{Line: bad.StartLine, Problem: BadQuotes}
		} else if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if blank(cells) {
			continue
		}
		if !begun {
			begun = true
			if names, is, err := headed(line, cells); err != nil {
				return nil, err
			} else if is {
				columns = names
				continue
			}
		}
		if len(cells) > len(columns) && !blank(cells[len(columns):]) {
			return nil, &ListError{Line: line, Problem: TooManyColumns}
		}
		if len(all) == maxEntries {
			return nil, &ListError{Line: line, Problem: TooMany}
		}
		all = append(all, rowOf(line, columns, cells, seen))
	}
	if len(all) == 0 {
		return nil, &ListError{Problem: Nothing}
	}
	return all, nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return c != "" })
}

// separator is what stands between the cells of the first line that says something.
func separator(data []byte) rune {
	for _, text := range lines(data) {
		for _, r := range text {
			if r == ',' || r == ';' || r == '\t' {
				return r
			}
		}
		break
	}
	return ','
}

// headed reads the names of the columns, if that is what the first line holds:
// one without an address in it.
func headed(line int, cells []string) (names []string, is bool, err error) {
	if slices.ContainsFunc(cells, func(c string) bool { return strings.Contains(c, "@") }) {
		if len(cells) > 1 && !blank(cells[1:]) {
			return nil, false, &ListError{Line: line, Problem: BadColumns}
		}
		return nil, false, nil
	}
	for _, cell := range cells {
		name := strings.ToLower(cell)
		switch name {
		case "e-mail", "email", "adres":
			name = "address"
		}
		if !slices.Contains(tableColumns, name) && name != "" {
			return nil, false, &ListError{Line: line, Problem: UnknownColumn}
		}
		names = append(names, name)
	}
	if !slices.Contains(names, "address") {
		return nil, false, &ListError{Line: line, Problem: BadColumns}
	}
	return names, true, nil
}

func rowOf(line int, columns, cells []string, seen map[string]int) Row {
	row := Row{Line: line}
	for i, cell := range cells[:min(len(cells), len(columns))] {
		switch columns[i] {
		case "address":
			row.Written = cell
		case "name":
			row.Name = cell
		case "owner":
			row.Owner = cell
		case "purpose":
			row.Purpose = strings.ToLower(cell)
		}
	}
	address, err := mail.ParseAddress(row.Written)
	if err != nil {
		row.Problem = BadAddress
		return row
	}
	if _, known := seen[address.Key()]; known {
		row.Problem = Twice
		return row
	}
	seen[address.Key()] = line
	row.Address = address
	return row
}
