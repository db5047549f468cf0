// Package tally puts the results of many mailboxes into files that other programs
// read: CSV, JSON, a page of HTML, Prometheus's text format. A row holds facts
// and slugs alone: no password, and nothing that a server said.
package tally

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/fleet"
)

// Row is one mailbox.
type Row struct {
	Address string
	State   fleet.State
	Verdict mail.Verdict
	Lanes   map[mail.Protocol]mail.Verdict // those that were tested
	Cause   diagnose.Cause                 // of a failure
	Stage   mail.Stage                     // where it failed
	Took    time.Duration
	Since   time.Time // the password is in use; zero: not known
	Tested  time.Time // zero: not tested
}

// Age is how old the password is at a time; false where that is not known.
func (r Row) Age(now time.Time) (time.Duration, bool) {
	return max(now.Sub(r.Since), 0), !r.Since.IsZero()
}

func (r Row) days(now time.Time) string {
	age, known := r.Age(now)
	if !known {
		return ""
	}
	return strconv.Itoa(int(age / (24 * time.Hour)))
}

func (r Row) tested() string {
	if r.Tested.IsZero() {
		return ""
	}
	return r.Tested.UTC().Format(time.RFC3339)
}

// columns is the heading of the CSV and the names in the JSON.
var columns = [...]string{"address", "verdict", "imap", "smtp", "cause", "stage", "took_ms", "password_age_days", "tested_at"}

func (r Row) cells(now time.Time) []string {
	return []string{
		r.Address, string(r.Verdict), string(r.Lanes[mail.IMAP]), string(r.Lanes[mail.SMTP]), string(r.Cause), string(r.Stage),
		strconv.FormatInt(r.Took.Milliseconds(), 10), r.days(now), r.tested(),
	}
}

// CSV is the rows as RFC 4180 has it, under a heading. A cell that a spreadsheet
// would take for a formula begins with an apostrophe.
func CSV(rows []Row, now time.Time) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(columns[:]) // into memory
	for _, r := range rows {
		cells := r.cells(now)
		for i := range cells {
			cells[i] = tame(cells[i])
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}

// tame keeps a spreadsheet from calculating with a text: spaces and control
// characters in front do not stop it.
func tame(cell string) string {
	bare := strings.TrimLeftFunc(cell, func(r rune) bool { return r <= ' ' || r == '\u00A0' || r == '\uFEFF' })
	if bare != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(bare)[0]) || cell != "" && strings.ContainsRune("\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// JSON is the rows as one document.
func JSON(rows []Row, now time.Time) []byte {
	type row struct {
		Address string         `json:"address"`
		State   fleet.State    `json:"state"`
		Verdict mail.Verdict   `json:"verdict"`
		IMAP    mail.Verdict   `json:"imap,omitempty"`
		SMTP    mail.Verdict   `json:"smtp,omitempty"`
		Cause   diagnose.Cause `json:"cause,omitempty"`
		Stage   mail.Stage     `json:"stage,omitempty"`
		TookMS  int64          `json:"took_ms"`
		AgeDays *int           `json:"password_age_days,omitempty"`
		Tested  string         `json:"tested_at,omitempty"`
	}
	doc := struct {
		Schema   int   `json:"schema"`
		Accounts []row `json:"accounts"`
	}{1, []row{}}
	for _, r := range rows {
		line := row{
			Address: r.Address, State: r.State, Verdict: r.Verdict, IMAP: r.Lanes[mail.IMAP], SMTP: r.Lanes[mail.SMTP],
			Cause: r.Cause, Stage: r.Stage, TookMS: r.Took.Milliseconds(), Tested: r.tested(),
		}
		if age, known := r.Age(now); known {
			days := int(age / (24 * time.Hour))
			line.AgeDays = &days
		}
		doc.Accounts = append(doc.Accounts, line)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(doc) // plain values, into memory
	return b.Bytes()
}

// sorted is the rows by address, so that two files of one fleet can be compared.
func sorted(rows []Row) []Row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Address, b.Address) })
	return rows
}
