package queue

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// troubles is River's log: what is no trouble is left out, and so are the details,
// which may quote what is stored or where. A database that is away is told of
// once a minute, not several times a second.
type troubles struct {
	to *slog.Logger

	mu   sync.Mutex
	told time.Time
}

// seldom is how long one line must do.
const seldom = time.Minute

// Enabled reports whether a level is trouble.
func (t *troubles) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// Handle tells of a trouble.
func (t *troubles) Handle(_ context.Context, r slog.Record) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := time.Now(); now.Sub(t.told) >= seldom {
		t.told = now
		t.to.Warn("trouble", "with", "queue", "why", r.Message)
	}
	return nil
}

// WithAttrs leaves out the details.
func (t *troubles) WithAttrs([]slog.Attr) slog.Handler { return t }

// WithGroup leaves them out too.
func (t *troubles) WithGroup(string) slog.Handler { return t }
