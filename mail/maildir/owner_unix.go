//go:build unix

package maildir

import (
	"io/fs"
	"os"
	"syscall"
)

// foreign reports another user's file, or one that has a second name.
func foreign(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	return int(stat.Uid) != os.Geteuid() || info.Mode().IsRegular() && stat.Nlink > 1
}
