//go:build unix

package host

import "golang.org/x/sys/unix"

// noCore sets the size of a core dump to none; programs that we start may raise
// it again.
func noCore() {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_CORE, &limit) == nil {
		limit.Cur = 0
		_ = unix.Setrlimit(unix.RLIMIT_CORE, &limit)
	}
}
