package mail_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mailkey/mail"
)

// TestDeaf hides a password in a text in each form, and looks for it again.
func TestDeaf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		password := rapid.StringMatching(`[a-zA-Z0-9żó]{6,20}!?[a-z]*`).Draw(t, "password")
		before := rapid.StringMatching(`[ -~\n]{0,20}`).Draw(t, "before")
		after := rapid.StringMatching(`[ -~\n]{0,20}`).Draw(t, "after")
		spread := rapid.SampledFrom([]string{" ", "-", "\u200b", "\n", "\u00a0", `" "`}).Draw(t, "spread")
		form := rapid.SampledFrom([]string{
			password,
			strings.Join(strings.Split(password, ""), spread),
			strings.ToUpper(password),
			hex.EncodeToString([]byte(password)),
			base64.StdEncoding.EncodeToString([]byte(before + password + after)),
			base64.URLEncoding.EncodeToString([]byte("x" + password + "y")),
		}).Draw(t, "form")
		text := before + " " + form + " " + after
		got := mail.DeafTo(mail.NewSecret(password)).Scrub(text)
		if strings.Contains(got, form) || !strings.Contains(got, "••••") {
			t.Fatalf("%q became %q", text, got)
		}
		if strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Fatalf("lines were lost: %q became %q", text, got)
		}
	})
}

// TestDeafToSigns hides passwords that have hardly a letter.
func TestDeafToSigns(t *testing.T) {
	for _, password := range []string{"!!!!", "!?a#$%", "pa ss", "••••••"} {
		for _, said := range []string{password, strings.Join(strings.Split(password, ""), " ")} {
			if got := mail.DeafTo(mail.NewSecret(password)).Scrub("<" + said + ">"); got != "<••••>" {
				t.Errorf("%q became %q", said, got)
			}
		}
	}
}

// TestDeafLeaves what is not the secret as it is.
func TestDeafLeaves(t *testing.T) {
	said := "* NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
	for _, password := range []string{"", "pwd", "NO", "qqqqqqqqqqqqqqqq"} {
		if got := mail.DeafTo(mail.NewSecret(password)).Scrub(said); got != said {
			t.Errorf("deaf to %q: %q", password, got)
		}
	}
}

// TestDeafError keeps the type of package mail's errors, and every other error
// that is clean.
func TestDeafError(t *testing.T) {
	const password = "abcdefghijklmnop"
	deaf := mail.DeafTo(mail.NewSecret(password))
	for _, err := range []error{
		&mail.Refusal{Command: "AUTH", Status: "535", Code: password, Text: strings.Repeat("x ", 300) + password},
		&mail.Misbehaviour{Kind: mail.Nonsense, Said: password, Err: errors.New(password)},
		&mail.NotOffered{What: "STARTTLS", Said: password},
		&mail.WrongProtocol{Said: password},
		&mail.Dropped{Said: password, Err: errors.New(password)},
	} {
		got := deaf.Error(err)
		if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", err) || strings.Contains(fmt.Sprintf("%#v %v", got, errors.Unwrap(got)), password) {
			t.Errorf("%#v became %#v", err, got)
		}
	}
	if got := deaf.Error(fmt.Errorf("wrapped: %s", password)); strings.Contains(got.Error(), password) {
		t.Error(got)
	}
	clean := fmt.Errorf("wrapped: %w", errors.ErrUnsupported)
	if got := deaf.Error(clean); got != clean { //nolint:errorlint // the very same
		t.Errorf("%v became %v", clean, got)
	}
}

// Holds and Scrub agree, whatever the text.
func TestHoldsAsScrubMasks(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, password := range []string{"kawalodyparkzima", "Tr0ub4dor&3", "zażółć", `"\<>!!`, "abc", "ab1-", "\xff\xfe\xfd\xfc", "•••••"} {
		deaf := mail.DeafTo(mail.NewSecret(password))
		b64 := base64.StdEncoding.EncodeToString([]byte("\x00a@b.c\x00" + password))
		pieces := []string{password, password[:2], password[2:], strings.ToUpper(password), hex.EncodeToString([]byte(password)), b64, b64[:5], b64[5:], " ", "\n", "\u200b", "-", "\xff", "x", "Ż", "•"}
		held := 0
		for range 2000 {
			text := ""
			for range random.IntN(5) {
				text += pieces[random.IntN(len(pieces))]
			}
			if deaf.Holds(text) {
				held++
			}
			if got, want := deaf.Holds(text), deaf.Scrub(text) != text; got != want {
				t.Errorf("%q in %q: holds %v, masked %v", password, text, got, want)
			}
		}
		if (held > 0) != (password != "abc") {
			t.Errorf("%q is held %d times", password, held)
		}
	}
}
