//go:build windows

package config

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// full reports errors for want of space: ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL.
func full(err error) bool {
	return errors.Is(err, syscall.Errno(112)) || errors.Is(err, syscall.Errno(39))
}

// owned knows nothing here: the profile folder's access list guards its files.
func owned(fs.FileInfo) Problem { return "" }

// loose is never so: modes mean nothing here.
func loose(fs.FileMode) bool { return false }

// syncFolder has no counterpart here; the file system journals names itself.
func syncFolder(*os.Root) error { return nil }
