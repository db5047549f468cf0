package cli

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/rounds"
)

// What --check-every may ask for. More often is no check but a nuisance to the
// servers, and locks mailboxes.
const (
	minEvery = time.Minute
	maxEvery = 30 * 24 * time.Hour
)

// checkEvery is the period of the tests by the clock, 0 for none.
func (s *session) checkEvery() (time.Duration, error) {
	if !s.has(flagEvery) {
		return 0, nil
	}
	d, err := time.ParseDuration(s.given[flagEvery])
	if days, ok := strings.CutSuffix(s.given[flagEvery], "d"); ok {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 8)
		d = time.Duration(n) * 24 * time.Hour //nolint:gosec // below 256
	}
	if err != nil || d < minEvery || d > maxEvery {
		return 0, s.usage(flagEvery, "checks.every")
	}
	return d, nil
}

// checks is the tests by the clock; nil where none are asked for.
type checks struct {
	rounds *rounds.Rounds
	every  time.Duration
	log    *slog.Logger
}

func (s *session) checks(opened *Opened, every time.Duration, log *slog.Logger) (*checks, error) {
	if every == 0 {
		return nil, nil //nolint:nilnil // none is no error
	}
	r, err := rounds.New(s.ctx, rounds.Options{
		Service: opened.Service, Who: accounts.Local, Every: every, Line: opened.Line, Test: s.opt.Timeout, Log: log,
	})
	return &checks{r, every, log}, err
}

// begin begins them, and gives the way to wait until they have ended.
func (c *checks) begin(ctx context.Context) (ended func() error) {
	if c == nil {
		return func() error { return nil }
	}
	c.log.Info("checks", "every", c.every)
	done := make(chan error, 1)
	go func() { done <- c.rounds.Run(ctx) }()
	return func() error { return <-done }
}
