package report

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// places puts a text into every value of a report that comes from outside.
func places(t testing.TB, text string) map[string]Facts {
	all := map[string]Facts{}
	put := func(name string, change func(f *Facts, m *Mailbox)) {
		m := sample(t)
		f := facts()
		change(&f, &m)
		f.Mailboxes = []Mailbox{m}
		all[name] = f
	}
	put("server line", func(_ *Facts, m *Mailbox) { m.Report[4].Said[1].Text = "NO " + text })
	put("two server lines", func(_ *Facts, m *Mailbox) {
		letters := []rune(text)
		half := len(letters) / 2
		m.Report[4].Said = []mail.Line{{Stage: mail.SignIn, Text: string(letters[:half])}, {Stage: mail.SignIn, Text: string(letters[half:])}}
	})
	put("our label", func(_ *Facts, m *Mailbox) { m.Report[4].Said[0].Text = "LOGIN " + text })
	put("behind what is shortened", func(_ *Facts, m *Mailbox) { m.Report[4].Said[1].Text = strings.Repeat("x ", 92) + text })
	put("refusal", func(_ *Facts, m *Mailbox) {
		m.Report[4].Err = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Text: text}
	})
	put("error", func(_ *Facts, m *Mailbox) { m.Report[4].Err = errors.New(text) })
	put("detail", func(_ *Facts, m *Mailbox) { m.Report[0].Detail = text })
	put("user name", func(_ *Facts, m *Mailbox) { m.Profile.UserName = text })
	put("host", func(_ *Facts, m *Mailbox) { m.Profile.IMAP.Host = text })
	put("problem", func(_ *Facts, m *Mailbox) { m.Problem = text })
	put("evidence", func(_ *Facts, m *Mailbox) { m.Evidence[0].Detail = text })
	put("source", func(_ *Facts, m *Mailbox) { m.Evidence[0].Source = discover.Source(text) })
	put("terminal", func(f *Facts, _ *Mailbox) { f.Terminal = text })
	put("version", func(f *Facts, _ *Mailbox) { f.Version = text })
	if a, err := mail.ParseAddress(text + "@firma.pl"); err == nil {
		put("address", func(_ *Facts, m *Mailbox) { m.Profile.Address = a })
	}
	return all
}

// drafts is every form of a report.
func drafts(f Facts) map[string]Draft {
	return map[string]Draft{
		"markdown": Markdown(i18n.PL, f), "json": JSON(i18n.EN, f), "transcript": Transcript(i18n.PL, f.Mailboxes[0]),
	}
}

// forms is a password as servers and people write it.
func forms(password string) map[string]string {
	all := map[string]string{
		"whole": password, "capitals": strings.ToUpper(password), "hex": hex.EncodeToString([]byte(password)),
		"HEX": strings.ToUpper(hex.EncodeToString([]byte(password))), "spaced": strings.Join(strings.Split(password, ""), " "),
		"invisible between": strings.Join(strings.Split(password, ""), "\u200b"), "url": base64.URLEncoding.EncodeToString([]byte("\x00a@b.c\x00" + password)),
	}
	for before := range 3 {
		all[fmt.Sprintf("base64 after %d", before)] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + password + "\x00\x01"))
	}
	return all
}

// Wherever a password stands, in whatever form: nothing is let out in which it
// can be found. What holds it is refused, and the refusal does not quote it.
func TestNoPasswordGetsOut(t *testing.T) {
	for _, password := range []string{"kawalodyparkzima", "Tr0ub4dor&3", `a"b\c<d>e&f`, "zażółć gęślą", `""\\<<>>!!`} {
		deaf := mail.DeafTo(mail.NewSecret(password))
		check := func(text string) (bool, error) { return deaf.Holds(text), nil }
		for form, text := range forms(password) {
			if !deaf.Holds(text) { // the form says nothing of it, as base64 of a few signs
				continue
			}
			for place, f := range places(t, text) {
				for kind, draft := range drafts(f) {
					v, err := draft.Vet(NoPassword, check)
					var refused *Refused
					switch {
					case err == nil && (strings.Contains(v.String(), text) || strings.Contains(v.String(), password)):
						t.Errorf("%q, %s in %s: %s lets it out", password, form, place, kind)
					case err == nil && kind != "transcript":
						t.Errorf("%q, %s in %s: %s is let out", password, form, place, kind)
					case err != nil && (!errors.As(err, &refused) || refused.Why != Holds || deaf.Holds(err.Error()) || v.String() != ""):
						t.Errorf("%q, %s in %s: %s is refused as %v", password, form, place, kind, err)
					}
				}
			}
		}
	}
}

// A password that is a word of the report, or a setting, cannot be told from
// one that leaked: refused.
func TestPasswordLikeTheReport(t *testing.T) {
	f := facts(sample(t))
	for password, want := range map[string]bool{
		"imap.firma.pl": true, "ala@firma.pl": true, "credentials": true, "IMAPFIRMAPL": true, "xterm": true,
		"kawalodyparkzima": false, "imap.gmail.com": false,
	} {
		deaf := mail.DeafTo(mail.NewSecret(password))
		for kind, draft := range map[string]Draft{"markdown": Markdown(i18n.EN, f), "json": JSON(i18n.EN, f)} {
			_, err := draft.Vet(func(text string) (bool, error) { return deaf.Holds(text), nil })
			if (err != nil) != want {
				t.Errorf("%s, %s: %v", password, kind, err)
			}
		}
	}
}

// Nothing is let out that nobody could check.
func TestUnchecked(t *testing.T) {
	locked := errors.New("the keyring is locked")
	draft := Markdown(i18n.EN, facts(sample(t)))
	for name, checks := range map[string][]Check{
		"none":   nil,
		"locked": {NoPassword, func(string) (bool, error) { return false, locked }},
		"both":   {func(string) (bool, error) { return true, locked }},
	} {
		v, err := draft.Vet(checks...)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Why != Unchecked || v.String() != "" || name != "none" && !errors.Is(err, locked) {
			t.Errorf("%s: %q, %v", name, v, err)
		}
	}
	if got := fmt.Sprintf("%v %+v", Vetted{}, Vetted{}.Bytes()); got != " []" {
		t.Errorf("nothing vetted is %q", got)
	}
}
