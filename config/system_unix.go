//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// full reports errors for want of space, quota or file size.
func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// owned looks at what only Unix knows of a file: whose it is, how many names it has.
func owned(info fs.FileInfo) Problem {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok:
		return ""
	case int(stat.Uid) != os.Geteuid():
		return Foreign
	case info.Mode().IsRegular() && stat.Nlink > 1:
		return HardLinked
	}
	return ""
}

// loose reports modes that let others in.
func loose(mode fs.FileMode) bool { return mode.Perm()&0o077 != 0 }

// syncFolder makes names in a folder last through a power cut.
func syncFolder(root *os.Root) error {
	f, err := root.Open(".")
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
