//go:build !linux

package maildir

import "errors"

// syncAll is not to be had here.
func syncAll(*folder) error { return errors.ErrUnsupported }

func move(from *folder, old string, to *folder, name string) (bool, error) {
	return moveCarefully(from, old, to, name)
}
