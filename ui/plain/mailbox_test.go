package plain

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
)

// atHome is a conversation that begins with the menu, where the stored mailbox's
// password was changed for the new word.
func atHome(t *testing.T, before func(*testing.T, *gate, *accounts.Service, accounts.Account), answers ...string) (said string, list []accounts.Account) {
	t.Helper()
	said, _, list = spoken(t, func(g *gate, s *accounts.Service, a accounts.Account) {
		g.right = newWord
		p := a.Profile
		proof, _ := s.Check(t.Context(), accounts.Local, mail.Login{Profile: p, Secret: mail.NewSecret(newWord)}, nil)
		if _, err := s.Rotate(t.Context(), accounts.Local, a.ID, 0, proof, accounts.Details{AppName: "Firmao 2026-11", Keep: true}); err != nil {
			t.Fatal(err)
		}
		if before != nil {
			before(t, g, s, a)
		}
	}, func(*ui.Env) {}, &Options{Actor: accounts.Local}, answers...)
	return said, list
}

// The menu of one mailbox leads on with what is unfinished, and an undo says how
// the new password comes back.
func TestMailboxMenu(t *testing.T) {
	showMailboxes := []string{"2", "1"}
	for name, c := range map[string]struct {
		answers []string
		want    []string
		never   string
		check   func(accounts.Account) bool
	}{
		"what there is":            {nil, []string{"\n  1  Finish the change\n  2  Go back to the old password\n  3  Test\n  4  Change password\n  5  Fetch e-mails\n  6  Settings for another program\n  7  Change the servers\n  8  Rename\n  9  Remove\n  10  Back to the menu\n"}, "Write a calendar", nil},
		"undo":                     {[]string{"2", "y"}, []string{"The old password is in use again", "did not accept the address and password", "mailkey rotate undo ala@gmail.com", "\n  1  Use the new password again\n  2  Forget the new one\n"}, "choose “", func(a accounts.Account) bool { return a.WentBack() && a.AppName == "Firmao 2026-05" }},
		"undo, and no":             {[]string{"2", ""}, []string{"Go back to the old password? [y/N]"}, "in use again", func(a accounts.Account) bool { return a.Former != nil && !a.WentBack() }},
		"undone twice":             {[]string{"2", "y", "1", "y"}, []string{"The new password is in use again", "The mailbox works", "The old password is still kept"}, "", func(a accounts.Account) bool { return a.AppName == "Firmao 2026-11" && !a.WentBack() }},
		"the new one is forgotten": {[]string{"2", "y", "2", "y"}, []string{"has forgotten the new password"}, "", func(a accounts.Account) bool { return a.Former == nil && a.AppName == "Firmao 2026-05" }},
		"finished":                 {[]string{"1", "1", "2", "2"}, []string{"Look for the row “Firmao 2026-05”", "has forgotten the old password"}, "", func(a accounts.Account) bool { return a.Former == nil }},
		"removed, and no":          {[]string{"9", "n"}, []string{"- the second password that is still kept", "- its encrypted password", "Not changed: the mail"}, "Removed from this", func(a accounts.Account) bool { return a.Former != nil }},
		"renamed":                  {[]string{"8", "Office"}, []string{"The new name is saved", "\nOffice · ala@gmail.com\n"}, "", func(a accounts.Account) bool { return a.Profile.Label == "Office" && a.Proved }},
		"edited":                   {[]string{"7", "imap.elsewhere.example", "", "", "", "", "", ""}, []string{"The new settings are not tested yet", "Incoming mail: imap.elsewhere.example:993"}, "", func(a accounts.Account) bool { return a.Profile.IMAP.Host == "imap.elsewhere.example" && !a.Proved }},
		"edited half":              {[]string{"7", "imap.elsewhere.example", "back"}, []string{"Port [993]"}, "elsewhere.example:993", func(a accounts.Account) bool { return a.Profile.IMAP.Host == "imap.gmail.com" }},
		"a new one after an undo":  {[]string{"2", "y", "4"}, []string{"still has the newer password, whose change was undone", "\n  1  Use the new password again\n  2  Change the password\n"}, "", nil},
		"the new one instead":      {[]string{"2", "y", "4", "1", "y", "10"}, []string{"The new password is in use again", "1 Finish the change"}, "step 2 of", func(a accounts.Account) bool { return a.AppName == "Firmao 2026-11" && !a.WentBack() }},
		"the new one, and no":      {[]string{"2", "y", "4", "1", "", "2"}, []string{"Create an app password"}, "new password is in use again", func(a accounts.Account) bool { return a.WentBack() }},
		"a new password":           {[]string{"4"}, []string{"Finding out whether a new password"}, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			said, list := atHome(t, nil, append(showMailboxes[:2:2], c.answers...)...)
			for _, want := range c.want {
				if !strings.Contains(strings.Join(strings.Fields(said), " "), strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%q is not said in\n%s", want, said)
				}
			}
			for row := range strings.SplitSeq(said, "\n") {
				if utf8.RuneCountInString(row) > 80 && !strings.Contains(row, "https://") {
					t.Errorf("the terminal cuts a word of %q", row)
				}
			}
			if c.never != "" && strings.Contains(said, c.never) {
				t.Errorf("%q is said in\n%s", c.never, said)
			}
			if len(list) != 1 || c.check != nil && !c.check(list[0]) {
				t.Errorf("stored: %+v", list)
			}
		})
	}
}

// Removing leads back to the menu of the house; one that somebody else removed
// meanwhile is said to be gone.
func TestMailboxRemoved(t *testing.T) {
	said, list := atHome(t, nil, "2", "1", "9", "y", "2", "10")
	if len(list) != 0 || !strings.Contains(said, "Removed from this computer: ala@gmail.com") || !strings.Contains(said, "There is no mailbox yet") {
		t.Errorf("stored %d, said\n%s", len(list), said)
	}
}

// Whoever is only assigned uses a mailbox, and is not offered to change it.
func TestMailboxOfSomebodyElse(t *testing.T) {
	o := &Options{}
	said, _, _ := spoken(t, func(g *gate, s *accounts.Service, a accounts.Account) {
		u, err := s.AddUser(t.Context(), accounts.Local, "Ela", accounts.Member, accounts.Key{Fingerprint: "SHA256:ela", Line: "ssh-ed25519 ela"})
		if err != nil {
			t.Fatal(err)
		}
		o.Actor = accounts.Actor{User: u.ID}
		if _, err := s.SetAccess(t.Context(), accounts.Local, a.ID, a.Version, []string{u.ID}); err != nil {
			t.Fatal(err)
		}
	}, func(*ui.Env) {}, o, "2", "1", "4", "10")
	if !strings.Contains(said, "\n  1  Test\n  2  Fetch e-mails\n  3  Settings for another program\n  4  Back to the menu\n") {
		t.Errorf("said\n%s", said)
	}
}
