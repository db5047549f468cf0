package maildir

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncAll makes everything on the folder's disk durable, at the price of one call.
func syncAll(f *folder) error { return unix.Syncfs(f.fd) }

// move renames without ever replacing what is there; false when something is.
func move(from *folder, old string, to *folder, name string) (bool, error) {
	err := unix.Renameat2(from.fd, old, to.fd, name, unix.RENAME_NOREPLACE)
	switch err {
	case nil:
		return true, nil
	case unix.EEXIST:
		return false, nil
	case unix.EINVAL, unix.ENOSYS: // a disk, or a kernel, that cannot promise it
		return moveCarefully(from, old, to, name)
	}
	return false, &os.LinkError{Op: "rename", Old: old, New: name, Err: err}
}
