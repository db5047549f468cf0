package keep

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/rounds"
	"mailkey/config/store"
	"mailkey/config/store/storetest"
)

func (k *Kept) line(t *testing.T) rounds.Line {
	t.Helper()
	l, err := k.Line(t.Context(), rounds.LineOptions{Most: 1, Turn: time.Minute, Grace: time.Second, Margin: time.Second, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// done is the turns that fall to this process until there is one for the last
// account.
func done(t *testing.T, l rounds.Line, last string) (ids []string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	err := l.Serve(ctx, func(_ context.Context, turn accounts.Turn) {
		if ids = append(ids, turn.Account); turn.Account == last {
			stop()
		}
	})
	if err != nil {
		t.Error(err)
	}
	return ids
}

// The queue of a database is beside what is ours: no backup holds any of it, and
// a restore and a new key go through while turns wait, and lose none of them. A
// turn of an account that was removed is a turn of nobody.
func TestQueueBesideBackupRestoreAndRekey(t *testing.T) {
	here := fresh(t, storetest.URL(t))
	k := opened(t, here)
	add(t, k, "ala@firma.pl", "one")
	add(t, k, "ola@firma.pl", "two")
	list, err := k.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var turns []accounts.Turn
	gone := ""
	for _, a := range list {
		turns = append(turns, accounts.Turn{Account: a.ID})
		if strings.HasPrefix(a.Profile.Address.String(), "ola") {
			gone = a.ID
		}
	}
	l := k.line(t)
	if err := l.Add(t.Context(), turns); err != nil {
		t.Fatal(err)
	}

	var dump bytes.Buffer
	if _, err := k.Dump(t.Context(), &dump, store.Head{}); err != nil || strings.Contains(dump.String(), "river") || strings.Contains(dump.String(), "mailkey_check") {
		t.Errorf("%v: the backup holds the queue: %s", err, dump.String())
	}
	waiting := func() (n int) {
		t.Helper()
		db, err := sql.Open("pgx", here.Database)
		if err == nil {
			err = db.QueryRow(`SELECT count(*) FROM river_job`).Scan(&n)
			_ = db.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, err := here.Rekey(t.Context(), accounts.Local, nil); err != nil || waiting() != 2 {
		t.Errorf("a new key: %v, %d turns", err, waiting())
	}
	file := filepath.Join(t.TempDir(), "b.mailkey")
	if _, err := here.Backup(t.Context(), accounts.Local, file, false); err != nil {
		t.Error(err)
	}
	if _, err := here.Restore(t.Context(), accounts.Local, file, accounts.Restoring{Replace: true}); err != nil || waiting() != 2 {
		t.Errorf("a restore: %v, %d turns", err, waiting())
	}
	if err := k.service().Remove(t.Context(), accounts.Local, gone); err != nil {
		t.Fatal(err)
	}
	if _, _, err := k.service().TestDue(t.Context(), accounts.Local, accounts.Turn{Account: gone}); accounts.CodeOf(err) != accounts.CodeNotFound {
		t.Errorf("a turn of nobody: %v", err)
	}
	if err := l.Add(t.Context(), []accounts.Turn{{Account: "last"}}); err != nil {
		t.Error(err)
	}
	if ids := done(t, l, "last"); len(ids) != 3 {
		t.Errorf("the turns were %v", ids)
	}
}

// With a file the line is this process's alone, and another one's when it ends.
func TestLineAtAFile(t *testing.T) {
	here := fresh(t, "")
	first, second := opened(t, here).line(t), opened(t, here).line(t)
	add := func(l rounds.Line, id string) {
		t.Helper()
		if err := l.Add(t.Context(), []accounts.Turn{{Account: id}}); err != nil {
			t.Error(err)
		}
	}
	add(first, "a")
	add(second, "b") // falls away: the first does the work
	if ids := done(t, first, "a"); len(ids) != 1 {
		t.Errorf("%v", ids)
	}
	add(second, "c")
	if ids := done(t, second, "c"); len(ids) != 1 {
		t.Errorf("%v", ids)
	}
}
