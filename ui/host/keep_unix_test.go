//go:build unix

package host

import (
	"os"
	"syscall"
	"testing"
)

// Whatever the umask is, the owner may read the file and nobody else.
func TestKeptModes(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o777} {
		dir := t.TempDir()
		old := syscall.Umask(mask)
		path, err := keeper(in(dir))("r.md", []byte("x"))
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("umask %03o: %v, %v", mask, info.Mode(), err)
		}
	}
}
