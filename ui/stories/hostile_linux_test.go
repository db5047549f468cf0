package stories_test

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// residents follows a running program until over is closed, and is the most
// memory that it had, in kB. What the system tells of an ended process counts
// this test's own in, from before it became another program.
func residents(pid int, over <-chan struct{}) (most int64) {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
		if err == nil {
			most = max(most, peak(string(status)))
		}
		select {
		case <-look.C:
		case <-over:
			return most
		}
	}
}

// peak reads the line VmHWM, the largest resident size so far; an ended process
// has none.
func peak(status string) int64 {
	for line := range strings.Lines(status) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			kB, _ := strconv.ParseInt(f[1], 10, 64)
			return kB
		}
	}
	return 0
}
