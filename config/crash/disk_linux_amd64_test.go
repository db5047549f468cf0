package crash_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/ui/cli/clitest"

	"golang.org/x/sys/unix"
)

// smallDisk mounts a disk of that many bytes for the rest of the test.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0700", size)); err != nil {
		unable(t, fmt.Errorf("a small disk needs the rights of root: %w", err))
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func remount(folder string, flags uintptr, size int) error {
	return unix.Mount("", folder, "", unix.MS_REMOUNT|flags, fmt.Sprintf("size=%d", size))
}

// plentiful is a disk on which there is room for everything.
const plentiful = 64 << 20

// onDisk runs a story on a disk that is only so good, mends the disk, and judges
// what is found then. It is the exit code.
func (m *matrix) onDisk(s *story, folder string, mend func() error) (code int, wrong []string) {
	e, err := m.tracers.trace(m.program(s, folder), strike{}, nil)
	if err != nil {
		return -1, []string{err.Error()}
	}
	if err := mend(); err != nil {
		return -1, []string{err.Error()}
	}
	return e.code, m.judge(point{story: s, strike: strike{how: fails}}, e, folder)
}

// TestFullDisk begins every story on disks of 16 kB to 1 MB, and on disks that
// have so little room left.
func TestFullDisk(t *testing.T) {
	m := newMatrix(t)
	page := os.Getpagesize()
	for _, s := range m.stories() {
		t.Run("K03 full, "+s.name, func(t *testing.T) {
			ends := map[bool]int{}
			m.calls(s)                                                              // what there is where nothing fails
			sizes := []int{4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 256} // pages
			for _, pages := range sizes {
				disk := smallDisk(t, plentiful)
				folder := filepath.Join(disk, "home")
				if err := s.settle(folder); err != nil {
					t.Fatal(err)
				}
				room := pages * page
				if s.template != "" || s.brings != "" {
					room += used(t, disk) - sizes[0]*page // none at all is the least
				}
				if err := remount(disk, 0, room); err != nil {
					t.Fatal(err)
				}
				code, wrong := m.onDisk(s, folder, func() error { return remount(disk, 0, plentiful) })
				if ends[code == 0]++; len(wrong) > 0 {
					t.Errorf("%d pages of room:\n\t%s", pages, strings.Join(wrong, "\n\t"))
				}
			}
			if ends[true] == 0 || ends[false] == 0 {
				t.Errorf("%d went well, %d did not: the disks are too small or too large", ends[true], ends[false])
			}
			t.Logf("%d disks, %d were too small", len(sizes), ends[false])
		})
	}
}

// used is what a tmpfs has given out, in bytes.
func used(t *testing.T, disk string) int {
	t.Helper()
	var stat unix.Statfs_t
	if err := unix.Statfs(disk, &stat); err != nil {
		t.Fatal(err)
	}
	return int(stat.Blocks-stat.Bfree) * int(stat.Bsize)
}

// TestReadOnlyDisk: the disk can be read and no more. That it turns so midway is
// in the matrix.
func TestReadOnlyDisk(t *testing.T) {
	m := newMatrix(t)
	for _, s := range m.stories() {
		t.Run("K04 read-only, "+s.name, func(t *testing.T) {
			m.calls(s)
			disk := smallDisk(t, plentiful)
			folder := filepath.Join(disk, "home")
			if err := s.settle(folder); err != nil {
				t.Fatal(err)
			}
			if err := remount(disk, unix.MS_RDONLY, plentiful); err != nil {
				t.Fatal(err)
			}
			code, wrong := m.onDisk(s, folder, func() error { return remount(disk, 0, plentiful) })
			if code == 0 || len(wrong) > 0 {
				t.Errorf("exit code %d\n\t%s", code, strings.Join(wrong, "\n\t"))
			}
		})
	}
}

// TestScarce: few descriptors, small files. What cannot be done is explained,
// and nothing is lost.
func TestScarce(t *testing.T) {
	m := newMatrix(t)
	s := m.stories()[0]
	for limit, works := range map[string]bool{
		"-n 16": true, "-n 14": false, "-n 13": false, "-n 12": false, "-n 11": false, "-n 10": false, "-n 9": false, "-n 8": false,
		"-f 0": false, "-f 4": false, "-f 16": false, "-f 48": false, "-f 100": false, "-f 1024": true,
	} {
		t.Run("K08 ulimit "+limit, func(t *testing.T) {
			folder := filepath.Join(m.folder, strings.ReplaceAll(limit, " ", ""))
			p := m.program(s, folder)
			cmd := exec.CommandContext(t.Context(), "bash", append([]string{"-c", `ulimit ` + limit + ` && exec "$0" "$@"`, clitest.Program()}, p.args[1:]...)...)
			var out, errs strings.Builder
			cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.env, strings.NewReader(p.stdin), &out, &errs
			_ = cmd.Run()
			e := ending{code: cmd.ProcessState.ExitCode(), out: out.String(), errs: errs.String()}
			if works && e.code != 0 {
				t.Errorf("exit code %d: %s%s", e.code, e.out, e.errs)
			}
			if wrong := m.judge(point{story: s, strike: strike{how: fails}}, e, folder); len(wrong) > 0 {
				t.Error(strings.Join(wrong, "\n\t"))
			}
		})
	}
}
