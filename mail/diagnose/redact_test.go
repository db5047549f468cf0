package diagnose

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// Whatever was pasted along with a log, no form of the password is quoted.
func TestRedact(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	const secret = "kawalodyparkzima"
	plain := b64("\x00ala@firma.pl\x00" + secret)
	for _, text := range []string{
		"AUTH PLAIN " + plain,
		"C: AUTH PLAIN " + plain,
		"12:04:11.332 >> AUTH PLAIN " + plain + "\r\n12:04:11.500 << 535 5.7.8 no",
		`log: \"AUTH PLAIN ` + plain + `\r\n535 5.7.8 no\"`,
		"a1 AUTHENTICATE PLAIN " + plain,
		"A3 authenticate PLAIN\n+ \n" + plain,
		"AUTH LOGIN\n334 VXNlcm5hbWU6\n" + b64("ala@firma.pl") + "\n334 UGFzc3dvcmQ6\n" + b64(secret) + "\n535 no",
		"C: " + b64(secret),
		"LOGIN ala@firma.pl " + secret,
		"LOGIN ala " + secret,
		`a1 LOGIN "ala@firma.pl" "kawa lody park zima"`,
		`a1 LOGIN "ala" "kawa lody park zima"`,
		`[12:04] imap.gmail.com -> A0002 LOGIN ala@firma.pl "kawa lody park zima"`,
		"a1 login ala@firma.pl " + secret + "\na1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
		"a1 LOGIN ala {16}\n+ go ahead\n" + secret,
		"a1 LOGIN ala {16+}\nkawa lody park zima\n",
		"USER ala\nPASS kawa lody park zima\n-ERR no",
		secret, "kawa lody park zima", "Kawa Lody Park Zima",
		"password=" + secret, "  imap_password = kawa lody park zima", "Hasło: " + secret, `{"password": "` + secret + `"}`,
		`{"user":"ala@firma.pl","password":"kawa lody park zima"}`, `{"password": "other provider's, with spaces kawa"}`,
		"  password: kawa lody park zima", "user: ala password: kawa lody park zima", "password " + secret + " rejected",
		"wrong password; password=" + secret, "İ password=" + secret, "<password>" + secret + "</password>",
		"imaps://ala%40firma.pl:" + secret + "@imap.firma.pl/INBOX failed", "smtp://ala:p@ss" + secret + "@127.0.0.1",
		"2026-11-22 12:00:01 DEBUG imap: > a1 LOGIN ala " + secret, plain + " " + plain + ` and "` + plain + `",`,
	} {
		got := Redact(text)
		for _, form := range []string{secret, "kawa lody park zima", "kawa", "Kawa", b64(secret), plain} {
			if strings.Contains(got, form) {
				t.Errorf("%q of %q is left in %q", form, text, got)
			}
		}
	}
}

// A paste full of answers takes no longer than another.
func TestRedactAtOnce(t *testing.T) {
	word := base64.StdEncoding.EncodeToString([]byte("\x00ala\x00kawa")) + " "
	done := make(chan string, 1)
	go func() { done <- Redact(strings.Repeat(word, 64<<10/len(word))) }()
	select {
	case got := <-done:
		if strings.Contains(got, word) {
			t.Error("an answer is left")
		}
	case <-time.After(2 * time.Second): // it takes 4 ms
		t.Error("still at it after 2 s")
	}
}

// What a server says is left as it is.
func TestRedactLeavesReplies(t *testing.T) {
	for _, text := range []string{
		"a1 NO LOGIN failed", "a1 NO [AUTHENTICATIONFAILED] LOGIN failed: no such user", "LOGIN failed, please try again",
		"535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp",
		"535 Incorrect authentication data", "530 5.7.0 Must issue a STARTTLS command first", "5.5.1 Login command not allowed here",
		"334 VXNlcm5hbWU6", "AUTH not supported", "250-AUTH LOGIN PLAIN XOAUTH2", "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "disabled",
		"Login to server imap.gmail.com with username ala@firma.pl failed.", "Wrong password: 535 5.7.8 rejected by server",
		"'LOGIN <user> <pass>' returned an error: NO [ALERT] Application-specific password required", "Invalid password: please check it", "see https://support.google.com:443/mail/?p=BadCredentials or mail ala@firma.pl",
	} {
		if got := Redact(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	kept := 0
	for _, f := range corpus(t) {
		if Redact(f.Text) == unescape(f.Text) || f.Stage == "input" {
			kept++
		} else {
			t.Logf("%s: %q became %q", f.ID, f.Text, Redact(f.Text))
		}
	}
	if kept < 183 {
		t.Errorf("only %d of 185 messages are left as they are", kept)
	}
}

// Of a log, the server's words alone are quoted.
func TestExplainTextQuotesNoPassword(t *testing.T) {
	d := ExplainText(Pasted{Text: "a1 AUTHENTICATE PLAIN\n+ \nAGFsYUBmaXJtYS5wbABrYXdhbG9keXBhcmt6aW1h\na1 NO [ALERT] Application-specific password required (Failure)"})
	if d.Cause != AccountPasswordUsed || d.Said != "a1 AUTHENTICATE PLAIN a1 NO [ALERT] Application-specific password required (Failure)" {
		t.Errorf("%s, said %q", d.Cause, d.Said)
	}
	for _, alone := range []string{"kawalodyparkzima", "AUTH PLAIN AGFsYUBmaXJtYS5wbABrYXdhbG9keXBhcmt6aW1h"} {
		if d := ExplainText(Pasted{Text: alone}); strings.Contains(d.Said, "kawa") || strings.Contains(d.Said, "AGFs") {
			t.Errorf("%q: said %q", alone, d.Said)
		}
	}
}
