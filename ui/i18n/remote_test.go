package i18n

import "testing"

// Over SSH a command begins with ssh, a text of its own comes first, and what is
// filled in stays as it is.
func TestRemote(t *testing.T) {
	for _, c := range []struct {
		lang  Lang
		key   string
		pairs []any
		want  string
	}{
		{EN, "cli.guide-list", nil, "The guide's pages; show one: ssh HOST guide PAGE."},
		{PL, "plain.test-again", []any{"address", "mailkey test"}, "Sprawdź ją poleceniem: ssh SERWER test mailkey test"},
		{EN, "cli.rotate-kept", []any{"until", "x", "address", "a"}, "The old password is still kept, x. To go back: ssh HOST rotate undo a. To forget it: ssh HOST rotate confirm a"},
		{PL, "calendar.what", []any{"who", "a", "since", "b"}, "Hasło skrzynki a jest w użyciu od b. Zmienisz je poleceniem: ssh -t SERWER rotate"},
		{EN, "fault.not-found", nil, EN.T("fault.not-found.remote")},
		{EN, "serve.welcome", []any{"key", "k"}, EN.T("serve.welcome", "key", "k")},
		{EN, "cli.awaits", []any{"address", "a"}, EN.T("cli.awaits.remote", "address", "a")},
		{EN, "no.such-text", nil, "«no.such-text»"},
	} {
		if got := c.lang.Remote(c.key, c.pairs...); got != c.want {
			t.Errorf("%s: %q, want %q", c.key, got, c.want)
		}
	}
}
