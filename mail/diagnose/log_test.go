package diagnose

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mailkey/mail"
)

// noise is what a log is full of: n lines that tell of no failure.
func noise(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "2026-11-22 12:%02d:%02d DEBUG mail.worker: fetched %d messages of INBOX from imap.gmail.com in %d ms, account biuro@firma.pl\n", i/60%60, i%60, i, i*7%900)
	}
	return b.String()
}

const (
	badPassword = "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1sm - gsmtp\n"
	oldPassword = "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1sm - gsmtp\n"
)

// Of a log the last failure decides, wherever it stands; what only follows from
// it or sums it up does not.
func TestLogs(t *testing.T) {
	frames := strings.Repeat("\tat com.sun.mail.smtp.SMTPTransport.protocolConnect(SMTPTransport.java:899)\n", 40)
	for name, c := range map[string]struct {
		text  string
		cause Cause
		said  string
	}{
		"at the end of 64 kB":   {noise(530) + badPassword, CredentialsRejected, "535-5.7.8 Username"},
		"at the beginning":      {badPassword + noise(500), CredentialsRejected, "535-5.7.8 Username"},
		"in the middle":         {noise(250) + badPassword + noise(250), CredentialsRejected, "535-5.7.8 Username"},
		"the last of two":       {noise(30) + badPassword + noise(30) + oldPassword + noise(3), AccountPasswordUsed, "534-5.7.9 Application"},
		"the last of two, back": {noise(30) + oldPassword + noise(30) + badPassword + noise(3), CredentialsRejected, "535-5.7.8 Username"},
		"another kind":          {noise(30) + badPassword + noise(30) + "dial tcp: lookup smtp.gmail.con: no such host\n" + noise(3), DNSNotFound, "dial tcp"},
		"what follows":          {noise(30) + oldPassword + noise(30) + "connection closed by remote host\n", AccountPasswordUsed, "534-5.7.9"},
		"a summary":             {noise(30) + oldPassword + noise(30) + "Sending failed: login failed\n", AccountPasswordUsed, "534-5.7.9"},
		"only what follows":     {noise(60) + "connection closed by remote host\n" + noise(3), ConnectionDropped, "connection closed"},
		"only a summary":        {noise(60) + "Login failed\n" + noise(3), CredentialsRejected, "Login failed"},
		"a stack":               {noise(10) + "javax.mail.AuthenticationFailedException: " + oldPassword + frames, AccountPasswordUsed, "javax.mail"},
		"nothing":               {noise(60), Unknown, "2026-11-22 12:00:59"},
		"one line":              {strings.ReplaceAll(noise(60)+oldPassword, "\n", " "), AccountPasswordUsed, "… 534-5.7.9"},
	} {
		d := ExplainText(Pasted{Text: c.text})
		if d.Cause != c.cause || !strings.HasPrefix(d.Said, c.said) || utf8.RuneCountInString(d.Said) > mail.SaidMax {
			t.Errorf("%s: %s, %q; want %s, %q", name, d.Cause, d.Said, c.cause, c.said)
		}
	}
}

// Where a passage begins below the command that a password answers, it is hidden
// all the same.
func TestLogsQuoteNoPassword(t *testing.T) {
	for n := range 40 {
		text := noise(30) + "a1 LOGIN ala {16}\n+ go ahead\nkawa-lody 1 park\n" + noise(n) + "a1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\n"
		if d := ExplainText(Pasted{Text: text}); strings.Contains(d.Said, "kawa") || d.Cause != CredentialsRejected {
			t.Fatalf("%d: %s, %q", n, d.Cause, d.Said)
		}
	}
}

// The slowest: a log in which nothing decides is judged to its beginning.
func BenchmarkExplainLog(b *testing.B) {
	p := Pasted{Text: strings.ReplaceAll(noise(600), "5", "6")} // and no number is an SMTP reply's
	for b.Loop() {
		ExplainText(p)
	}
}

// The lead's bound is 10 ms for 64 kB; this machine is shared, and -race is slow.
func TestLogsAtOnce(t *testing.T) {
	for name, text := range map[string]string{"noise": noise(600), "one line": strings.ReplaceAll(noise(600), "\n", " "), "lines": strings.Repeat("\n", maxText), "replies": strings.Repeat("535-\n", maxText/5)} {
		begin := time.Now()
		ExplainText(Pasted{Text: text})
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%s: %s", name, took)
		} else {
			t.Log(name, took)
		}
	}
}
