package plain

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// Over SSH "this computer" is the server, and where things lie there is its own
// business; at home it is said.
func TestServersPathsAreItsOwn(t *testing.T) {
	for _, remote := range []bool{false, true} {
		var out strings.Builder
		env := ui.Env{In: strings.NewReader(""), Out: &out, Lang: i18n.EN, Now: time.Now, Remote: remote}
		talk := &talk{Lines: NewLines(env, &out), ctx: t.Context(), env: env, o: Options{Actor: accounts.Local}}
		talk.fetched(accounts.Account{}, mail.Fetched{To: "/srv/one", Folders: []mail.FetchedFolder{{Name: "INBOX", New: 1}}}, nil,
			&accounts.Error{Code: accounts.CodeStorage, Err: &mail.DiskError{Problem: mail.DiskFault, Path: "/srv/two", Err: errors.New("no such file or directory")}})
		talk.say(talk.trouble(&config.PathError{Path: "/srv/three", Problem: config.Full}))
		talk.tell("remove.mail", "path", "/srv/four")
		talk.tell("cli.fetch-begins", "address", "a", "to", "/srv/five")
		said := strings.Join(strings.Fields(out.String()), " ")
		for _, path := range []string{"/srv/one", "/srv/two", "/srv/three", "/srv/four", "/srv/five"} {
			if strings.Contains(said, path) == remote {
				t.Errorf("remote %v: %s in\n%s", remote, path, said)
			}
		}
		if !remote && !strings.Contains(said, "no such file or directory. What has been fetched stays.") {
			t.Errorf("it says\n%s", said)
		}
	}
}
