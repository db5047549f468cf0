//go:build linux || darwin || freebsd

package config

import "golang.org/x/sys/unix"

// writable asks whether files may be made in a folder, without making one.
func writable(path string) error { return unix.Access(path, unix.W_OK|unix.X_OK) }

// free is how many bytes this user may still write where path lies.
func free(path string) int64 {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return -1
	}
	return int64(s.Bavail) * int64(s.Bsize) //nolint:unconvert // the types differ between systems
}
