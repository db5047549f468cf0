//go:build !windows && !darwin

package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// busThere looks for the session bus without starting one: the library would run
// dbus-launch, which leaves a daemon behind.
func busThere() bool {
	const variable = "DBUS_SESSION_BUS_ADDRESS"
	if address := os.Getenv(variable); address != "" && address != "autolaunch:" {
		return true
	}
	socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
	if info, err := os.Stat(socket); err != nil || !filepath.IsAbs(socket) || info.Mode()&fs.ModeSocket == 0 {
		return false
	}
	// The library looks in /run/user alone, so it is told.
	return os.Setenv(variable, "unix:path="+dbus.EscapeBusAddressValue(socket)) == nil
}

// nobodyThere reports errors that say: no bus behind the address, or no keyring
// on the bus.
func nobodyThere(err error) bool {
	var e dbus.Error
	return errors.As(err, &e) && strings.HasSuffix(e.Name, ".ServiceUnknown") ||
		errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)
}
