package gmailsim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
)

func TestScenariosAreComplete(t *testing.T) {
	s := start(t, gmailsim.Options{})
	seen := map[string]bool{}
	for i, c := range gmailsim.Scenarios() {
		if seen[c.Tag] || (i == 0) != (c.Tag == "") {
			t.Errorf("scenario %d has the tag %q", i, c.Tag)
		}
		seen[c.Tag] = true
		if c.Shows.PL == "" || c.Shows.EN == "" || c.Shows.PL == c.Shows.EN {
			t.Errorf("%s says %+v", c.Tag, c.Shows)
		}
		if _, err := mail.ParseAddress(c.Address()); err != nil {
			t.Errorf("%s plays at %s: %v", c.Tag, c.Address(), err)
		}
		if got := s.Settings().Accounts[i].Address; got != c.Address() {
			t.Errorf("settings name %s, want %s", got, c.Address())
		}
	}
	for _, tag := range []string{"2sv", "revoked", "web-login", "imap-off", "imap-off-user", "throttled", "connections", "usage", "unavailable", "spam", "lost", "slow", "silent", "dropped"} {
		if !seen[tag] {
			t.Errorf("no scenario %s", tag)
		}
	}
	for _, d := range gmailsim.Domains() {
		if d.Shows.PL == "" || d.Shows.EN == "" {
			t.Errorf("%s says %+v", d.Name, d.Shows)
		}
	}
}

// TestCausesAreOfTheTable: a scenario promises a cause that exists.
func TestCausesAreOfTheTable(t *testing.T) {
	const known = "account-password-used credentials-rejected web-login-required imap-off-user imap-off-admin account-disabled login-throttled too-many-connections usage-limit server-temporary mailbox-unavailable connection-dropped server-misbehaving"
	for _, c := range gmailsim.Scenarios() {
		for _, cause := range []string{c.Causes.IMAP, c.Causes.SMTP} {
			if cause != "" && !strings.Contains(" "+known+" ", " "+cause+" ") {
				t.Errorf("%s promises %q", c.Tag, cause)
			}
		}
	}
}

func TestPracticePassword(t *testing.T) {
	secret, cleaning := mail.ParseSecret(gmailsim.PracticeGroups)
	if !cleaning.AppPassword || cleaning.Spaces != 3 || !secret.Equal(mail.NewSecret(gmailsim.PracticePassword)) {
		t.Errorf("the groups clean to %+v", cleaning)
	}
	if !regexp.MustCompile(`^[a-z]{16}$`).MatchString(gmailsim.PracticePassword) {
		t.Error("not 16 letters")
	}
}

func TestSettingsJSON(t *testing.T) {
	s := start(t, gmailsim.Options{})
	b, err := json.Marshal(s.Settings())
	if err != nil {
		t.Fatal(err)
	}
	imap := fmt.Sprintf(`{"schema":1,"ca_file":"","imap":{"host":"127.0.0.1","port":%d,"security":"tls"},"smtp":{"host":"127.0.0.1","port":%d,"security":"tls"},`,
		s.Server(mail.IMAP, mail.TLS).Port, s.Server(mail.SMTP, mail.TLS).Port)
	for _, want := range []string{
		imap, `"imap_starttls":{"host":"127.0.0.1","port":`, `"accounts":[{"address":"ala@gmail.com","password":"kawalodyparkzima","shows":"everything works"`,
		`"dns":"127.0.0.1:`, `"hosts":[{"host":"127.0.0.1","port":`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
}

// TestNoPasswordIsKept walks everything reachable from the simulator while
// people are signed in, and after they have gone.
func TestNoPasswordIsKept(t *testing.T) {
	const canary = "kanarek-nie-do-zapamietania"
	s := start(t, gmailsim.Options{})
	refused := imapTalk(t, s)
	refused.reply(`a LOGIN "ala@gmail.com" "` + canary + `"`)
	k := smtpTalk(t, s)
	k.reply("EHLO test")
	k.reply("AUTH PLAIN " + base64Plain("ala@gmail.com", canary))
	imapInside(t, s, "ala@gmail.com").reply("b LOGOUT")
	const kept = "this is kept"
	k = smtpInside(t, s, "ala@gmail.com")
	k.reply("MAIL FROM:<ala@gmail.com>")
	k.reply("RCPT TO:<ala@gmail.com>")
	k.reply("DATA")
	k.reply("Subject: " + kept + "\r\n.")
	if err := s.Close(); err != nil { // nobody writes any more
		t.Fatal(err)
	}
	if n := occurrences(reflect.ValueOf(s), canary, map[uintptr]bool{}); n > 0 {
		t.Errorf("the password is kept in %d places", n)
	}
	if occurrences(reflect.ValueOf(s), kept, map[uintptr]bool{}) == 0 {
		t.Error("the walk finds nothing")
	}
}

// occurrences counts the strings and byte slices of the simulator that hold the text.
func occurrences(v reflect.Value, text string, been map[uintptr]bool) int {
	n := 0
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || been[v.Pointer()] {
			return 0
		}
		been[v.Pointer()] = true
		return occurrences(v.Elem(), text, been)
	case reflect.Interface:
		return occurrences(v.Elem(), text, been)
	case reflect.Struct:
		if pkg := v.Type().PkgPath(); pkg == "sync" || pkg == "context" || pkg == "crypto/tls" {
			return 0
		}
		for i := range v.NumField() {
			n += occurrences(v.Field(i), text, been)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			return strings.Count(string(v.Bytes()), text)
		}
		for i := range v.Len() {
			n += occurrences(v.Index(i), text, been)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			n += occurrences(key, text, been) + occurrences(v.MapIndex(key), text, been)
		}
	case reflect.String:
		return strings.Count(v.String(), text)
	}
	return n
}

// TestManyAtOnce is for the race detector: people sign in, read, write and leave.
func TestManyAtOnce(t *testing.T) {
	s := start(t, gmailsim.Options{SlowBy: time.Millisecond})
	var group sync.WaitGroup
	for i := range 8 {
		user := fmt.Sprintf("osoba%d@firma.example", i%3)
		group.Go(func() {
			reader := imapInside(t, s, user)
			reader.reply("b SELECT INBOX")
			writer := smtpInside(t, s, user)
			for _, command := range []string{"MAIL FROM:<" + user + ">", "RCPT TO:<osoba1@firma.example>", "DATA", "Subject: x\r\n\r\ny\r\n."} {
				if got := writer.reply(command); got[0] != '2' && got[0] != '3' {
					t.Errorf("%s: %s", command, got)
				}
			}
			for _, command := range []string{"c NOOP", "d UID FETCH 1:* (FLAGS BODY[])", "e UID STORE 1 +FLAGS (\\Deleted)", "f EXPUNGE", "g UID SEARCH ALL"} {
				if got := reader.reply(command); !strings.Contains(got, " OK ") {
					t.Errorf("%s: %s", command, got)
				}
			}
		})
	}
	group.Wait()
}

func TestStartIsQuick(t *testing.T) {
	best := time.Hour
	for range 5 {
		begun := time.Now()
		s, err := gmailsim.Start(t.Context(), gmailsim.Options{})
		best = min(best, time.Since(begun))
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
	t.Logf("start takes %s", best)
	if best > 10*time.Millisecond && os.Getenv("MAILKEY_TEST_SLOW_MACHINE") == "" && !raceDetector {
		t.Errorf("start takes %s", best)
	}
}
