package accounts_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

func TestFetchUsesTheKeptPasswordAndRemembersHowItEnded(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "secret")
	if _, err := d.Messages(t.Context(), accounts.Local, a.ID, 1); accounts.ReasonOf(err) != accounts.ReasonNoFetch {
		t.Errorf("nothing was fetched yet: %v", err)
	}
	d.fetcher.answer = mail.Fetched{Folders: []mail.FetchedFolder{{New: 3, Bytes: 30}, {New: 4, Bytes: 40}}}
	if _, _, err := d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{All: true}, nil, nil); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(d.dir, "mail", "ala@firma.pl")
	if !d.fetcher.asked[0].Secret.Equal(mail.NewSecret("secret")) || d.fetcher.plans[0] != (mail.FetchPlan{To: to, All: true}) {
		t.Errorf("asked for %+v", d.fetcher.plans)
	}
	got, _ := d.store.Account(t.Context(), a.ID)
	if want := (accounts.Fetch{At: d.clock.t, To: to, All: true, Verdict: mail.VerdictOK, Messages: 7, Bytes: 70}); *got.Fetched != want {
		t.Errorf("remembered %+v", got.Fetched)
	}
	if all, err := d.Messages(t.Context(), accounts.Local, a.ID, 1); err != nil || all[0].Folder != to {
		t.Errorf("%v, %v", all, err)
	}

	d.fetcher.broken = refusal
	if _, _, err := d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{To: "/elsewhere"}, nil, nil); err != nil {
		t.Errorf("a server's refusal stands in the report: %v", err)
	}
	if got, _ = d.store.Account(t.Context(), a.ID); got.Fetched.Verdict != mail.VerdictFailed || got.Fetched.Cause != "credentials-rejected" || got.Fetched.To != "/elsewhere" {
		t.Errorf("remembered %+v", got.Fetched)
	}

	d.fetcher.broken, d.fetcher.err = nil, &mail.DiskError{Problem: mail.DiskFull, Path: to, Err: errors.New("no space")}
	_, _, err := d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{}, nil, nil)
	code(t, err, accounts.CodeStorage, accounts.ReasonMail)
	if got, _ = d.store.Account(t.Context(), a.ID); got.Fetched.Verdict != mail.VerdictFailed || got.Fetched.Messages != 7 {
		t.Errorf("remembered %+v", got.Fetched)
	}
}

// A fetch to another place that brings nothing, for it cannot be written to or the
// server refuses, does not hide the mail that is there already.
func TestFetchThatFailsElsewhereHidesNothing(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "secret")
	there := mail.Fetched{Folders: []mail.FetchedFolder{{New: 3, Known: 3, Bytes: 30}}}
	d.fetcher.answer = there
	if _, _, err := d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{All: true}, nil, nil); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		answer mail.Fetched
		broken error
		err    error
		moves  bool
	}{
		"a folder that cannot be made": {err: &mail.DiskError{Problem: mail.DiskDenied, Path: "/elsewhere", Err: errors.New("no")}},
		"a refusal":                    {answer: mail.Fetched{Folders: []mail.FetchedFolder{{Name: "INBOX"}}}, broken: refusal},
		"broken off on the way":        {answer: there, broken: refusal, moves: true},
		"an empty mailbox":             {moves: true},
	} {
		d.fetcher.answer, d.fetcher.broken, d.fetcher.err = there, nil, nil
		if _, _, err := d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{All: true}, nil, nil); err != nil {
			t.Fatal(err)
		}
		d.fetcher.answer, d.fetcher.broken, d.fetcher.err = c.answer, c.broken, c.err
		_, _, _ = d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{To: "/elsewhere"}, nil, nil)
		got, err := d.store.Account(t.Context(), a.ID)
		if err != nil || (got.Fetched.To == "/elsewhere") != c.moves || got.Fetched.All == c.moves {
			t.Errorf("%s: %+v, %v", name, got.Fetched, err)
		}
	}
}

func TestFetchAsksForAPasswordThatIsNotKept(t *testing.T) {
	d := open(t)
	a, err := d.SaveUntested(t.Context(), accounts.Local, login(t, "ala@firma.pl", "x"), accounts.Details{})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{}, nil, nil)
	code(t, err, accounts.CodeUsage, accounts.ReasonNoSecret)
	if _, _, err = d.Fetch(t.Context(), accounts.Local, a.ID, mail.NewSecret("given"), mail.FetchPlan{}, nil, nil); err != nil || !d.fetcher.asked[0].Secret.Equal(mail.NewSecret("given")) {
		t.Errorf("the given password was not used: %v", err)
	}
}

// An address becomes one plain folder name, whatever letters it has, and two
// addresses never the same.
func TestMailFolderNames(t *testing.T) {
	d := open(t)
	seen := map[string]string{}
	for _, address := range []string{
		"ala@firma.pl", "a.la@firma.pl", "ala%2E@firma.pl", `"../../etc"@firma.pl`, `".."@firma.pl`, `"a/b"@firma.pl`, `"a\\b"@firma.pl`,
		"ała@firma.pl", `"con"@firma.pl`, strings.Repeat("a", 64) + "@" + strings.Repeat("b", 60) + "." + strings.Repeat("c", 60) + ".pl",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b", 60) + "." + strings.Repeat("c", 60) + ".com",
	} {
		a, err := mail.ParseAddress(address)
		if err != nil {
			continue // not an address here
		}
		path := d.MailFolder(accounts.Account{ID: "X", Owner: "local", Profile: mail.Profile{Address: a}})
		name, err := filepath.Rel(filepath.Join(d.dir, "mail"), path)
		if err != nil || name != filepath.Base(path) || len(name) > 120 || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\:*?"<>|`) {
			t.Errorf("%s: %q", address, name)
		}
		if seen[name] != "" {
			t.Errorf("%s and %s have the folder %s", address, seen[name], name)
		}
		seen[name] = address
	}
	if len(seen) < 6 {
		t.Errorf("only %d names were tried", len(seen))
	}
	mine := d.MailFolder(accounts.Account{ID: "X", Owner: "local"})
	if theirs := d.MailFolder(accounts.Account{ID: "X", Owner: "ola"}); theirs == mine {
		t.Error("two owners share a folder")
	}
}

// R06: a password that changes while a fetch runs: the fetch ends as it began,
// with one sign-in, and the next one comes with the new password.
func TestR06RotationDuringAFetch(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "old")
	d.fetcher.during = func() {
		if _, err := d.Rotate(t.Context(), accounts.Local, a.ID, a.Revision, d.proof(t, login(t, "ala@firma.pl", "new")), kept); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if _, _, err := d.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{}, nil, nil); err != nil {
			t.Error(err)
		}
		d.fetcher.during = nil
	}
	if len(d.fetcher.asked) != 2 || !d.fetcher.asked[0].Secret.Equal(mail.NewSecret("old")) || !d.fetcher.asked[1].Secret.Equal(mail.NewSecret("new")) {
		t.Errorf("%d sign-ins, the old password first and then the new one?", len(d.fetcher.asked))
	}
	if now, former := d.both(t, a.ID); now != "new" || former != "old" {
		t.Errorf("%q, former %q", now, former)
	}
	if got, _ := d.store.Account(t.Context(), a.ID); got.Fetched == nil {
		t.Error("the fetch was not remembered")
	}
}

// Only whoever works at this computer names a folder; over SSH mail goes where the
// account's mail lies, and nowhere else.
func TestFetchFolderIsNotForOthers(t *testing.T) {
	d := open(t)
	d.team(t)
	a := d.give(t, "ola")
	for _, c := range []struct {
		who accounts.Actor
		to  string
		ok  bool
	}{
		{accounts.Local, "/elsewhere", true},
		{accounts.Actor{User: "id-ola", Key: "SHA256:ola"}, "/elsewhere", false},
		{accounts.Actor{User: "id-boss", Key: "SHA256:boss"}, d.MailFolder(a) + "/../x", false},
		{accounts.Actor{User: "id-ola", Key: "SHA256:ola"}, d.MailFolder(a), true},
		{accounts.Actor{User: "id-boss", Key: "SHA256:boss"}, "", true},
	} {
		asked := len(d.fetcher.asked)
		_, _, err := d.Fetch(t.Context(), c.who, a.ID, mail.Secret{}, mail.FetchPlan{To: c.to}, nil, nil)
		if (err == nil) != c.ok || !c.ok && accounts.CodeOf(err) != accounts.CodeNotAllowed || (len(d.fetcher.asked) > asked) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
