package host

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Interrupts ends its context when the person, the system or a closed terminal
// asks the program to leave; a second time ends the program at once. A run under
// nohup outlives its terminal.
func Interrupts() (ctx context.Context, stop context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop = signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
