package queue_test

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/queue"
	"mailkey/config/rounds"
	"mailkey/config/store/storetest"
)

// Two servers at one database share the work: in each period every mailbox is
// signed in once, by one of them, and both have their part of it.
func TestTwoNodesSignEachInOnceInAPeriod(t *testing.T) {
	t.Parallel()
	const n, every = 200, 6 * time.Second
	address, db := storetest.Schema(t)
	key, o := fill(t, address, n), newOffice(t, "")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	endA := node(t, ctx, address, key, o.at, "a", every)
	endB := node(t, ctx, address, key, o.at, "b", every)
	o.until(t, func(all map[string][]signIn) bool {
		thrice := 0
		for _, list := range all {
			if len(list) >= 3 {
				thrice++
			}
		}
		return thrice == n
	})
	stop()
	endA()
	endB()
	for who, list := range o.signIns {
		for i := range list[1:] {
			if gap := list[i+1].begun.Sub(list[i].begun); gap < every {
				t.Errorf("%s: signed in by %s and %v later by %s", who, list[i].node, gap, list[i+1].node)
			}
		}
	}
	a, b := by(o.signIns, "a"), by(o.signIns, "b")
	if a < n/10 || b < n/10 {
		t.Errorf("a signed %d in, b %d", a, b)
	}
	var results int
	if err := db.QueryRow(`SELECT count(*) FROM results WHERE verdict = 'ok'`).Scan(&results); err != nil || results != a+b {
		t.Errorf("%d results of %d sign-ins (%v)", results, a+b, err)
	}
	t.Logf("a %d, b %d", a, b)
}

// TestNodeHelper is a server that dies.
func TestNodeHelper(t *testing.T) {
	address := os.Getenv("QUEUE_TEST_NODE")
	if address == "" {
		t.Skip("run by TestANodeThatDiesLosesNothing")
	}
	node(t, t.Context(), address, os.Getenv("QUEUE_TEST_KEY"), os.Getenv("QUEUE_TEST_OFFICE"), "a", time.Hour)()
}

// A server is killed in the middle of its sign-ins: the other one takes its turns
// over; nobody else is signed in twice, and nobody is left out.
func TestANodeThatDiesLosesNothing(t *testing.T) {
	t.Parallel()
	const n = 60
	address, db := storetest.Schema(t)
	key, o := fill(t, address, n), newOffice(t, "a")
	cmd := exec.Command(os.Args[0], "-test.run=^TestNodeHelper$")
	cmd.Env = append(os.Environ(), "QUEUE_TEST_NODE="+address, "QUEUE_TEST_KEY="+key, "QUEUE_TEST_OFFICE="+o.at)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dead := sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	defer dead()
	o.until(t, func(all map[string][]signIn) bool { return by(all, "a") == 16 })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	end := node(t, ctx, address, key, o.at, "b", time.Hour)
	o.until(t, func(all map[string][]signIn) bool { return by(all, "b") >= 1 })
	dead()
	killed := time.Now()
	o.until(t, func(all map[string][]signIn) bool { return by(all, "b") >= n })
	t.Logf("all was taken over after %v", time.Since(killed))
	stop()
	end()
	for who, list := range o.signIns {
		last := list[len(list)-1]
		if len(list) > 2 || last.node != "b" || len(list) == 2 && list[0].node != "a" {
			t.Errorf("%s: %+v", who, list)
		}
	}
	if len(o.signIns) != n || by(o.signIns, "a") != 16 || results(t, db) != n {
		t.Errorf("%d mailboxes signed in, %d by the one that died, %d results\n%s", len(o.signIns), by(o.signIns, "a"), results(t, db), said.String())
	}
}

// results is the mailboxes that have one.
func results(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRow(`SELECT count(DISTINCT account) FROM results`).Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

// A server that stops ends what it has begun, and leaves the rest to the others.
func TestANodeThatStops(t *testing.T) {
	t.Parallel()
	const n = 100
	address, db := storetest.Schema(t)
	key, o := fill(t, address, n), newOffice(t, "")
	first, stopFirst := context.WithCancel(t.Context())
	defer stopFirst()
	endFirst := node(t, first, address, key, o.at, "a", time.Hour)
	o.until(t, func(all map[string][]signIn) bool { return by(all, "a") >= 1 })
	stopped := time.Now()
	stopFirst()
	endFirst()
	if took := time.Since(stopped); took > 10*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	a := by(o.signIns, "a")
	if a == n || results(t, db) != a {
		t.Errorf("%d signed in, %d results", a, results(t, db))
	}
	second, stopSecond := context.WithCancel(t.Context())
	defer stopSecond()
	endSecond := node(t, second, address, key, o.at, "b", time.Hour)
	o.until(t, func(all map[string][]signIn) bool { return by(all, "") >= n })
	stopSecond()
	endSecond()
	if by(o.signIns, "a") != a || by(o.signIns, "") != n || len(o.signIns) != n || results(t, db) != n {
		t.Errorf("a %d, then %d; in all %d of %d", a, by(o.signIns, "a"), by(o.signIns, ""), len(o.signIns))
	}
}

// line opens the queue as a server does.
func line(t *testing.T, d *desk) rounds.Line {
	t.Helper()
	l, err := queue.Open(t.Context(), d.store, rounds.LineOptions{
		Most: 2, Turn: time.Minute, Grace: time.Second, Margin: time.Second, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Several servers that start at once on a new database make one queue, an
// account stands in it once, and a turn comes out as it went in.
func TestTheQueueItself(t *testing.T) {
	t.Parallel()
	address, db := storetest.Schema(t)
	key := fill(t, address, 0)
	desks, lines := make([]*desk, 3), make([]rounds.Line, 3)
	for i := range desks {
		desks[i] = open(t, address, key, nil, nil)
	}
	var all sync.WaitGroup
	for i, d := range desks {
		all.Go(func() { lines[i] = line(t, d) })
	}
	all.Wait()
	if t.Failed() {
		return
	}
	after := time.Date(2026, 11, 28, 12, 0, 0, 7e6, time.UTC)
	turns := []accounts.Turn{{Account: "new"}, {Account: "old", After: after}}
	for _, l := range lines {
		if err := l.Add(t.Context(), turns); err != nil {
			t.Fatal(err)
		}
	}
	var stored string
	err := db.QueryRow(`SELECT string_agg(args::text, ' ' ORDER BY args::text) FROM river_job`).Scan(&stored)
	if want := `{"after": 0, "account": "new"} {"after": 1795867200007, "account": "old"}`; err != nil || stored != want {
		t.Errorf("in the queue stands %s, not %s (%v)", stored, want, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var mu sync.Mutex
	var done []accounts.Turn
	err = lines[0].Serve(ctx, func(_ context.Context, turn accounts.Turn) {
		mu.Lock()
		defer mu.Unlock()
		if done = append(done, turn); len(done) == len(turns) {
			stop()
		}
	})
	if err != nil || len(done) != 2 || !(done[0] == turns[0] && done[1] == turns[1] || done[0] == turns[1] && done[1] == turns[0]) {
		t.Errorf("%+v %v", done, err)
	}
}

// A password is nowhere in the queue's tables, nor is an address.
func TestTheQueueHoldsNoSecret(t *testing.T) {
	t.Parallel()
	address, db := storetest.Schema(t)
	key, o := fill(t, address, 5), newOffice(t, "")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	end := node(t, ctx, address, key, o.at, "a", time.Hour)
	o.until(t, func(all map[string][]signIn) bool { return len(all) == 5 })
	stop()
	end()
	var all string
	host, _ := os.Hostname()
	for _, table := range []string{"river_job", "river_queue", "river_leader", "river_notification"} {
		var rows sql.NullString
		if err := db.QueryRow(`SELECT string_agg(x::text, ' ') FROM ` + table + ` x`).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		all += rows.String
	}
	if !strings.Contains(all, `"account"`) {
		t.Fatalf("the queue was not read: %s", all)
	}
	for _, never := range []string{canary, "firma.pl", host} {
		if strings.Contains(all, never) {
			t.Errorf("%q stands in the queue: %s", never, all)
		}
	}
}

// A database that does not let us make tables says so at the start.
func TestNoQueueCanBeMade(t *testing.T) {
	t.Parallel()
	address, db := storetest.Schema(t)
	d := open(t, address, fill(t, address, 0), nil, nil)
	var schema string
	err := db.QueryRow(`SELECT current_schema()`).Scan(&schema)
	if err == nil {
		_, err = db.Exec(`CREATE VIEW river_job AS SELECT 1`) // in the way
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = queue.Open(t.Context(), d.store, rounds.LineOptions{Most: 1, Turn: time.Minute, Log: slog.New(slog.DiscardHandler)})
	if accounts.CodeOf(err) != accounts.CodeStorage || strings.Contains(err.Error(), schema+"@") {
		t.Errorf("%v (%s)", err, accounts.CodeOf(err))
	}
}
