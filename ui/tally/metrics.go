package tally

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
)

// Metrics is the rows in Prometheus's text format (version 0.0.4), by address.
// What was not tested, or was cancelled, has no value.
func Metrics(rows []Row, now time.Time) []byte {
	rows = sorted(rows)
	var b strings.Builder
	family := func(name, help string, each func(Row, func(labels, value string))) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
		for _, r := range rows {
			each(r, func(labels, value string) { fmt.Fprintf(&b, "%s{%s} %s\n", name, labels, value) })
		}
	}
	family("mailkey_account_up", "Whether the mailbox could be signed in to at the last test (1) or not (0).", func(r Row, say func(labels, value string)) {
		for _, lane := range mail.Protocols {
			switch r.Lanes[lane] {
			case mail.VerdictOK:
				say(address(r)+`,protocol="`+string(lane)+`"`, "1")
			case mail.VerdictFailed:
				say(address(r)+`,protocol="`+string(lane)+`"`, "0")
			}
		}
	})
	family("mailkey_account_failure_info", "Why the last test failed, as a slug of mailkey's documentation; always 1.", func(r Row, say func(labels, value string)) {
		if r.Verdict == mail.VerdictFailed && r.Cause != "" {
			say(address(r)+`,cause="`+label(string(r.Cause))+`",stage="`+label(string(r.Stage))+`"`, "1")
		}
	})
	family("mailkey_account_password_age_seconds", "How long the password has been in use, where that is known.", func(r Row, say func(labels, value string)) {
		if age, known := r.Age(now); known {
			say(address(r), strconv.FormatInt(int64(age/time.Second), 10))
		}
	})
	family("mailkey_account_last_test_timestamp_seconds", "When the mailbox was last tested, in Unix time.", func(r Row, say func(labels, value string)) {
		if !r.Tested.IsZero() && r.Verdict != mail.VerdictCancelled {
			say(address(r), strconv.FormatInt(r.Tested.Unix(), 10))
		}
	})
	family("mailkey_account_test_duration_seconds", "How long the last test took.", func(r Row, say func(labels, value string)) {
		if !r.Tested.IsZero() && r.Verdict != mail.VerdictCancelled {
			say(address(r), strconv.FormatFloat(r.Took.Seconds(), 'f', 3, 64))
		}
	})
	return []byte(b.String())
}

func address(r Row) string { return `address="` + label(r.Address) + `"` }

// label escapes a label's value.
func label(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(strings.ToValidUTF8(s, "\uFFFD"))
}
