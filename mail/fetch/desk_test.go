package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/fetch"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

// desk is a fetcher at a model server.
type desk struct {
	t       testing.TB
	m       *model
	fetcher fetch.Fetcher
	login   mail.Login
	to      string
	all     bool
}

func newDesk(t testing.TB, m *model, ca *wiretest.CA) *desk {
	address, err := mail.ParseAddress("ala@example.test")
	if err != nil {
		t.Fatal(err)
	}
	return &desk{
		t: t, m: m, to: filepath.Join(scratch(t), "mail"),
		fetcher: fetch.Fetcher{Dialer: &wire.Dialer{Dial: m.Dial}},
		login: mail.Login{
			Profile: mail.Profile{Address: address, UserName: address.String(), CA: ca.PEM, IMAP: mail.Server{Host: "127.0.0.1", Port: 993, Security: mail.TLS}},
			Secret:  mail.NewSecret(password),
		},
	}
}

func (d *desk) fetch() (mail.Fetched, mail.Report, error) {
	defer d.m.running.Wait() // it may still hear a goodbye
	return d.fetchOn()
}

// fetchOn does not wait for the server's end.
func (d *desk) fetchOn() (mail.Fetched, mail.Report, error) {
	return d.fetcher.Fetch(context.Background(), d.login, mail.FetchPlan{To: d.to, All: d.all}, nil, nil)
}

// good fetches and expects no trouble.
func (d *desk) good() mail.Fetched {
	d.t.Helper()
	got, report, err := d.fetch()
	if err != nil || report.Verdict(mail.IMAP) != mail.VerdictOK {
		broken, _ := report.Broken(mail.IMAP)
		d.t.Fatalf("%v, broken at %s: %v", err, broken.Stage, broken.Err)
	}
	return got
}

// lying is the messages on this computer, by content; names are checked.
func (d *desk) lying(box string) map[string]int {
	d.t.Helper()
	found := map[string]int{}
	for _, dir := range []string{"cur", "new"} {
		files, err := os.ReadDir(filepath.Join(d.to, box, dir))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			d.t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(filepath.Join(d.to, box, dir, f.Name()))
			if err != nil {
				d.t.Fatal(err)
			}
			found[string(text)]++
		}
	}
	return found
}

// tidy expects nothing in tmp.
func (d *desk) tidy(box string) {
	d.t.Helper()
	files, err := os.ReadDir(filepath.Join(d.to, box, "tmp"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		d.t.Fatal(err)
	}
	if len(files) > 0 {
		d.t.Fatalf("left in tmp: %v", files)
	}
}

// want is the messages of a mailbox as they should lie here.
func (b *mailboxOf) want() map[string]int {
	want := map[string]int{}
	for _, l := range b.letters {
		want[strings.ReplaceAll(l.raw, "\r\n", "\n")]++
	}
	return want
}

func message(n int) string {
	return fmt.Sprintf("Subject: no. %d\r\nFrom: Ala <ala@example.test>\r\n\r\nText no. %d.\r\n", n, n)
}

func messages(n int) []string {
	var all []string
	for i := range n {
		all = append(all, message(i+1))
	}
	return all
}

// scratch is a folder for mail: in memory where there is such a disk, for syncing
// a thousand times waits for all else that is written on this computer.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "mailkey-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
