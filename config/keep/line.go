package keep

import (
	"context"
	"path/filepath"

	"github.com/gofrs/flock"

	"mailkey/config"
	"mailkey/config/queue"
	"mailkey/config/rounds"
)

// Line is how tests by the clock are shared: by a queue in a server's database,
// or, with a file, in one process of those that use it.
func (k *Kept) Line(ctx context.Context, o rounds.LineOptions) (rounds.Line, error) {
	if k.Remote() {
		return queue.Open(ctx, k.Store, o)
	}
	path := filepath.Join(filepath.Dir(k.Where()), "checks.lock")
	if err := config.Touch(path); err != nil {
		return nil, err
	}
	return rounds.Alone(o, flock.New(path)), nil
}
