package tally_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/fleet"
	"mailkey/ui/i18n"
	"mailkey/ui/tally"
)

var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

	good = map[mail.Protocol]mail.Verdict{mail.IMAP: mail.VerdictOK, mail.SMTP: mail.VerdictOK}
	half = map[mail.Protocol]mail.Verdict{mail.IMAP: mail.VerdictFailed, mail.SMTP: mail.VerdictOK}
)

func rows() []tally.Row {
	return []tally.Row{
		{Address: "ola@x.test", State: fleet.Works, Verdict: mail.VerdictOK, Lanes: good, Took: 412 * time.Millisecond, Since: noon.AddDate(0, 0, -91), Tested: noon.Add(-time.Minute).In(time.FixedZone("", 3600))},
		{Address: "ala@x.test", State: fleet.Refused, Verdict: mail.VerdictFailed, Lanes: half, Cause: "credentials-rejected", Stage: mail.SignIn, Took: 1300 * time.Millisecond, Tested: noon},
		{Address: "ela@x.test", State: fleet.Cancelled, Verdict: mail.VerdictCancelled, Lanes: map[mail.Protocol]mail.Verdict{mail.IMAP: mail.VerdictCancelled}, Tested: noon},
		{Address: "ula@x.test", State: fleet.Broken, Verdict: mail.VerdictFailed, Cause: "consent-needed", Since: noon.Add(time.Hour)},
	}
}

func TestMetrics(t *testing.T) {
	want := `# HELP mailkey_account_up Whether the mailbox could be signed in to at the last test (1) or not (0).
# TYPE mailkey_account_up gauge
mailkey_account_up{address="ala@x.test",protocol="imap"} 0
mailkey_account_up{address="ala@x.test",protocol="smtp"} 1
mailkey_account_up{address="ola@x.test",protocol="imap"} 1
mailkey_account_up{address="ola@x.test",protocol="smtp"} 1
# HELP mailkey_account_failure_info Why the last test failed, as a slug of mailkey's documentation; always 1.
# TYPE mailkey_account_failure_info gauge
mailkey_account_failure_info{address="ala@x.test",cause="credentials-rejected",stage="sign-in"} 1
mailkey_account_failure_info{address="ula@x.test",cause="consent-needed",stage=""} 1
# HELP mailkey_account_password_age_seconds How long the password has been in use, where that is known.
# TYPE mailkey_account_password_age_seconds gauge
mailkey_account_password_age_seconds{address="ola@x.test"} 7862400
mailkey_account_password_age_seconds{address="ula@x.test"} 0
# HELP mailkey_account_last_test_timestamp_seconds When the mailbox was last tested, in Unix time.
# TYPE mailkey_account_last_test_timestamp_seconds gauge
mailkey_account_last_test_timestamp_seconds{address="ala@x.test"} 1795348800
mailkey_account_last_test_timestamp_seconds{address="ola@x.test"} 1795348740
# HELP mailkey_account_test_duration_seconds How long the last test took.
# TYPE mailkey_account_test_duration_seconds gauge
mailkey_account_test_duration_seconds{address="ala@x.test"} 1.300
mailkey_account_test_duration_seconds{address="ola@x.test"} 0.412
`
	if got := string(tally.Metrics(rows(), noon)); got != want {
		t.Errorf("got\n%s", got)
	}
}

// No label ends early, whatever it holds.
func TestMetricsEscape(t *testing.T) {
	got := string(tally.Metrics([]tally.Row{{Address: "a\"} 1\nb\\@x.test\xff", Lanes: good}}, noon))
	if !strings.Contains(got, `mailkey_account_up{address="a\"} 1\nb\\@x.test`+"\uFFFD"+`",protocol="imap"} 1`) {
		t.Error(got)
	}
}

// What a spreadsheet would calculate with becomes a text.
func TestCSV(t *testing.T) {
	nasty := []string{`=1+1`, `+48`, `-1`, `@SUM(A1)`, " =1+1", "\t=1+1", "\u00A0=x", "＝1+1", "＋1", "－1", "＠SUM(A1)", "\uFEFF=1", "\rx", "\nx", `=HYPERLINK("http://x","y")`}
	var list []tally.Row
	for _, address := range append(nasty, "ala@x.test", `a,"b"@x.test`) {
		r := rows()[1]
		r.Address = address
		list = append(list, r)
	}
	text := tally.CSV(append(list, rows()...), noon)
	all, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(all) != 1+len(list)+4 {
		t.Fatalf("%d lines, %v", len(all), err)
	}
	for i := range nasty {
		if cell := all[i+1][0]; !strings.HasPrefix(cell, "'") {
			t.Errorf("%q is a formula", cell)
		}
	}
	everywhere := tally.Row{Address: "=a", Verdict: "=b", Lanes: map[mail.Protocol]mail.Verdict{mail.IMAP: "=c", mail.SMTP: "=d"}, Cause: "=e", Stage: "=f"}
	if line := string(tally.CSV([]tally.Row{everywhere}, noon)); !strings.HasSuffix(line, "\n'=a,'=b,'=c,'=d,'=e,'=f,0,,\r\n") {
		t.Errorf("%q", line)
	}
	if all[len(nasty)+1][0] != "ala@x.test" || all[len(nasty)+2][0] != `a,"b"@x.test` {
		t.Errorf("%q", all[len(nasty)+1:])
	}
	if want := []string{"ola@x.test", "ok", "ok", "ok", "", "", "412", "91", "2026-11-22T11:59:00Z"}; !slices.Equal(all[len(list)+1], want) {
		t.Errorf("%q", all[len(list)+1])
	}
	if want := []string{"ula@x.test", "failed", "", "", "consent-needed", "", "0", "0", ""}; !slices.Equal(all[len(list)+4], want) {
		t.Errorf("%q", all[len(list)+4])
	}
	if !strings.Contains(string(text), "tested_at\r\n") {
		t.Error("lines end otherwise than RFC 4180 has it")
	}
}

func TestJSON(t *testing.T) {
	var doc struct {
		Schema   int
		Accounts []map[string]any
	}
	if err := json.Unmarshal(tally.JSON(rows(), noon), &doc); err != nil || doc.Schema != 1 || len(doc.Accounts) != 4 {
		t.Fatalf("%v %+v", err, doc)
	}
	if a := doc.Accounts[0]; a["password_age_days"] != 91.0 || a["state"] != "ok" {
		t.Errorf("%v", a)
	}
	if _, there := doc.Accounts[1]["password_age_days"]; there {
		t.Error("the age of a password that is not known")
	}
	if text := string(tally.JSON(nil, noon)); text != `{"schema":1,"accounts":[]}`+"\n" {
		t.Error(text)
	}
}

// The page needs nothing else and runs nothing that stands in an address.
func TestHTML(t *testing.T) {
	list := rows()
	list[0].Address = `"><script>alert(1)</script>@x.test`
	list[3].Cause = `<img src=x onerror=alert(1)>`
	for _, lang := range i18n.Langs {
		page := string(tally.HTML(lang, list, noon))
		if strings.Count(page, "<script") != 1 || strings.Contains(page, "<img") || strings.Contains(page, "«") {
			t.Errorf("%s: %s", lang, page)
		}
		if !strings.Contains(page, "&gt;&lt;script&gt;alert(1)") || !strings.Contains(page, lang.T("cause.credentials-rejected.title")) {
			t.Errorf("%s: the address or the cause is missing", lang)
		}
		if strings.Contains(page, "http:") || strings.Contains(page, "https:") || strings.Contains(page, "url(") {
			t.Errorf("%s: the page asks the network", lang)
		}
		for _, key := range []string{`<td data-v="412">`, `<td data-v="1300">`, `<td data-v="91">`} {
			if strings.Count(page, key) != 1 {
				t.Errorf("%s: it cannot be sorted by %s", lang, key)
			}
		}
		if n := strings.Count(page, "<tr "); n != 4 {
			t.Errorf("%s: %d rows", lang, n)
		}
		if !strings.Contains(page, "'sha256-") || strings.Contains(page, "unsafe-inline") {
			t.Errorf("%s: the policy lets other scripts run", lang)
		}
	}
}

// The page is for people: what kept a mailbox from being tested stands there in
// words, and a number comes after what it counts, which then needs no plural.
func TestPageSaysWhy(t *testing.T) {
	for _, lang := range i18n.Langs {
		for code, key := range map[diagnose.Cause]string{"vault": "tally.cause.vault", "consent-needed": "error.consent-needed"} {
			row := tally.Row{Address: "ola@x.test", State: fleet.Broken, Verdict: mail.VerdictFailed, Cause: code}
			page := string(tally.HTML(lang, []tally.Row{row, row}, noon))
			if strings.Contains(page, "<td>"+string(code)+"</td>") || strings.Count(page, "<td>"+lang.T(key)+"</td>") != 2 {
				t.Errorf("%s: %q is told as a code", lang, code)
			}
			if !strings.Contains(page, lang.T("tally.state.failed")+": <b>2</b>") {
				t.Errorf("%s: two are not counted", lang)
			}
		}
	}
}
