// Package queue is a line of turns in PostgreSQL, for several servers at one
// database: each turn falls to one of them, and one that dies loses none. It is
// River, in tables of its own beside ours.
package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"mailkey/config/accounts"
	"mailkey/config/rounds"
)

// Store is a database on a server; *store.Store is one.
type Store interface {
	Pool(ctx context.Context, most int32) (*pgxpool.Pool, error)
	Exclusively(ctx context.Context, act string, f func(context.Context) error) error
}

// turn is what stands in the queue: an account's id, and nothing that is worth
// hiding. An account stands in it once.
type turn struct {
	Account string `json:"account" river:"unique"`
	After   int64  `json:"after"` // Unix milliseconds; 0 for a first test
}

// Kind names it among other kinds, should there be any.
func (turn) Kind() string { return "mailkey_check" }

// waiting is the states of a turn that is not over.
var waiting = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// name is of the queue; others may use River in the same schema.
const name = "mailkey_checks"

// InsertOpts is how each stands in the queue.
func (turn) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: name, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waiting}}
}

func of(t accounts.Turn) turn {
	if t.After.IsZero() {
		return turn{Account: t.Account}
	}
	return turn{t.Account, t.After.UnixMilli()}
}

func (t turn) turn() accounts.Turn {
	if t.After == 0 {
		return accounts.Turn{Account: t.Account}
	}
	return accounts.Turn{Account: t.Account, After: time.UnixMilli(t.After).UTC()}
}

// worker does the turns that fall to this process.
type worker struct {
	river.WorkerDefaults[turn]
	do func(context.Context, accounts.Turn)
}

// Work never fails: what could not be tested is due still, and gets a new turn.
func (w *worker) Work(ctx context.Context, job *river.Job[turn]) error {
	w.do(ctx, job.Args.turn())
	return nil
}

// line is the queue as one process sees it.
type line struct {
	options rounds.LineOptions
	pool    *pgxpool.Pool
	adds    *river.Client[pgx.Tx]
}

// connections is those of the queue: looking for work, ending it, and its upkeep.
const connections = 4

// kept is how long River keeps what is over; the history of checks is ours.
const kept = time.Hour

// Open makes the queue's tables or brings them up to date, and opens it.
func Open(ctx context.Context, s Store, o rounds.LineOptions) (rounds.Line, error) {
	pool, err := s.Pool(ctx, connections)
	if err != nil {
		return nil, err
	}
	o.Log = slog.New(&troubles{to: o.Log})
	l := &line{options: o, pool: pool}
	err = s.Exclusively(ctx, "make the queue", func(ctx context.Context) error {
		m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: o.Log})
		if err == nil {
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
		return err
	})
	if err == nil {
		l.adds, err = river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: o.Log, ID: rand.Text()})
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	return l, nil
}

// few is how many turns are put into the queue by one statement.
const few = 500

func (l *line) Add(ctx context.Context, turns []accounts.Turn) error {
	for len(turns) > 0 {
		some := turns[:min(few, len(turns))]
		turns = turns[len(some):]
		params := make([]river.InsertManyParams, len(some))
		for i, t := range some {
			params[i].Args = of(t)
		}
		if _, err := l.adds.InsertMany(ctx, params); err != nil {
			return errors.New("put turns into the queue: the database does not take them") // it may quote what is stored
		}
	}
	return nil
}

// settling is how long the end of a turn may take to be written, at the end.
const settling = 3 * time.Second

func (l *line) Serve(ctx context.Context, do func(context.Context, accounts.Turn)) error {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{do: do})
	client, err := river.NewClient(riverpgxv5.New(l.pool), l.config(workers))
	if err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	late := time.NewTimer(l.options.Grace + settling)
	defer late.Stop()
	select {
	case <-client.Stopped():
		l.pool.Close()
	case <-late.C: // the database is away, and another server takes the turns over
	}
	return nil
}

// config is River's. It asks the database for work, once a second, and does not
// listen to it: a pooler of connections may stand between.
func (l *line) config(workers *river.Workers) *river.Config {
	return &river.Config{
		ID:     rand.Text(), // not this computer's name
		Logger: l.options.Log, Workers: workers,
		Queues:     map[string]river.QueueConfig{name: {MaxWorkers: l.options.Most}},
		PollOnly:   true,
		JobTimeout: l.options.Turn, RescueStuckJobsAfter: l.options.Turn + l.options.Margin,
		SoftStopTimeout:             l.options.Grace,
		CompletedJobRetentionPeriod: kept, CancelledJobRetentionPeriod: kept, DiscardedJobRetentionPeriod: kept,
		ReindexerSchedule: river.NeverSchedule(), // some thousand rows
	}
}
