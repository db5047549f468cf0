//go:build !linux || !amd64

package crash_test

import "testing"

// TestCrashMatrix needs a tracer, which is written for one system.
func TestCrashMatrix(t *testing.T) {
	t.Skip("the tracer knows the system calls of Linux on amd64 alone")
}
