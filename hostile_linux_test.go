package main

import (
	"os"
	"syscall"
)

// resident is the most memory that a process had, in kB. The system counts this
// test's own in, from before the process became another program.
func resident(state *os.ProcessState) int64 {
	return state.SysUsage().(*syscall.Rusage).Maxrss
}
