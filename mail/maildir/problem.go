package maildir

import (
	"errors"
	"io/fs"
	"runtime"
	"syscall"

	"mailkey/mail"
)

// ErrStrange is something that is no folder or file of ours: a link, a pipe,
// another user's.
var ErrStrange = errors.New("not a folder or file of one's own")

// Problem is an error of the disk as a *mail.DiskError; nil stays nil.
func Problem(path string, err error) error {
	var known *mail.DiskError
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &mail.DiskError{Problem: kind(err), Path: path, Err: err}
}

func kind(err error) mail.DiskProblem {
	const windowsFull, windowsDenied = syscall.Errno(112), syscall.Errno(32) // ERROR_DISK_FULL, ERROR_SHARING_VIOLATION
	windows := runtime.GOOS == "windows"
	switch {
	case errors.Is(err, ErrStrange), errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return mail.DiskStrange
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG), windows && errors.Is(err, windowsFull):
		return mail.DiskFull
	case errors.Is(err, syscall.EROFS):
		return mail.DiskReadOnly
	case errors.Is(err, fs.ErrPermission), windows && errors.Is(err, windowsDenied):
		return mail.DiskDenied
	}
	return mail.DiskFault
}
