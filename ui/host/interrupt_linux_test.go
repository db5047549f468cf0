package host

import (
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// A closed terminal ends the program, unless it was started to outlive it.
func TestHangUp(t *testing.T) {
	ctx, stop := Interrupts()
	defer stop()
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ctx.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("a hang-up does not end it")
	}
	stop()

	signal.Ignore(syscall.SIGHUP)
	_, stop = Interrupts()
	defer stop()
	if !signal.Ignored(syscall.SIGHUP) {
		t.Error("nohup does not count")
	}
}
