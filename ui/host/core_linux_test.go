package host

import (
	"testing"

	"golang.org/x/sys/unix"
)

// Neither a crash nor another program of the same user shows our memory.
func TestMemoryIsOurs(t *testing.T) {
	Env()
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); dumpable != 0 || err != nil {
		t.Errorf("dumpable %d, %v", dumpable, err)
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); limit.Cur != 0 || err != nil {
		t.Errorf("a core of %d bytes, %v", limit.Cur, err)
	}
}
