package crash_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// platter is what of a folder would still be there after a power cut: the files
// as they were when they were last synced, under the names that their folders
// had when those were.
type platter struct {
	mutex   sync.Mutex
	folder  string
	files   map[inode][]byte
	folders map[inode]map[string]inode
	err     error
}

// inode is one file or folder, even if its number is given out again.
type inode struct {
	number  uint64
	born    unix.StatxTimestamp
	folders bool
}

func inodeOf(path string) (inode, error) {
	var s unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_INO|unix.STATX_MODE|unix.STATX_BTIME, &s)
	return inode{s.Ino, s.Btime, s.Mode&unix.S_IFMT == unix.S_IFDIR}, err
}

// newPlatter begins with a folder of which everything is synced.
func newPlatter(folder string) *platter {
	p := &platter{folder: folder, files: map[inode][]byte{}, folders: map[inode]map[string]inode{}}
	p.sync(filepath.Dir(folder))
	p.syncAll()
	return p
}

// syncAll syncs the whole folder.
func (p *platter) syncAll() {
	_ = filepath.WalkDir(p.folder, func(path string, _ fs.DirEntry, err error) error {
		if err == nil {
			p.sync(path)
		}
		return nil
	})
}

// done is told of every call that succeeded.
func (p *platter) done(c call, path string) {
	switch c.name {
	case "fsync", "fdatasync":
		p.sync(path)
	case "syncfs":
		p.sync(filepath.Dir(p.folder))
		p.syncAll()
	}
}

// sync makes a file's contents or a folder's names last.
func (p *platter) sync(path string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	it, err := inodeOf(path)
	if err != nil {
		return // it has no name any more
	}
	if !it.folders {
		if p.files[it], err = os.ReadFile(path); err != nil {
			p.err = err
		}
		return
	}
	if p.folders[it], err = namesIn(path); err != nil {
		p.err = err
	}
}

func namesIn(path string) (map[string]inode, error) {
	entries, err := os.ReadDir(path)
	names := map[string]inode{}
	for _, e := range entries {
		it, err := inodeOf(filepath.Join(path, e.Name()))
		switch {
		case errors.Is(err, fs.ErrNotExist): // gone meanwhile: another case's
		case err != nil:
			return nil, err
		default:
			names[e.Name()] = it
		}
	}
	return names, err
}

// loss is what a power cut takes.
type loss string

const (
	unsynced  loss = "all that was not synced" // names as well
	contents  loss = "what was not synced of contents"
	someBytes loss = "some pages of what was not synced"
)

var losses = [...]loss{unsynced, contents, someBytes}

// cut puts into another folder what the power cut leaves.
func (p *platter) cut(to string, what loss, random *rand.Rand) error {
	if p.err != nil {
		return p.err
	}
	if what != unsynced {
		return p.rebuild(p.folder, to, what, random)
	}
	above, err := inodeOf(filepath.Dir(p.folder))
	if err != nil {
		return err
	}
	if root, there := p.folders[above][filepath.Base(p.folder)]; there {
		return p.strictly(root, to)
	}
	return nil
}

// strictly builds a folder of nothing but what was synced.
func (p *platter) strictly(it inode, to string) error {
	if !it.folders {
		return os.WriteFile(to, p.files[it], 0o600)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	for name, inner := range p.folders[it] {
		if err := p.strictly(inner, filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return nil
}

// rebuild builds a folder under the names as they are now.
func (p *platter) rebuild(from, to string, what loss, random *rand.Rand) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if path == from && err != nil {
			return nil // nothing was made yet
		}
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Mkdir(filepath.Join(to, rest), 0o700)
		}
		it, err := inodeOf(path)
		if err != nil {
			return err
		}
		now, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data := p.files[it]
		if what == someBytes {
			data = mixed(data, now, random)
		}
		return os.WriteFile(filepath.Join(to, rest), data, 0o600)
	})
}

// mixed takes each page from what was synced or from what was written since.
func mixed(synced, now []byte, random *rand.Rand) []byte {
	const page = 4096
	end := len(synced)
	if random.IntN(2) == 0 {
		end = len(now)
	}
	data := make([]byte, end)
	copy(data, synced)
	for at := 0; at < min(end, len(now)); at += page {
		if random.IntN(2) == 0 {
			copy(data[at:], now[at:min(at+page, len(now), end)])
		}
	}
	return data
}

// TestPowerLoss cuts the power at every call, and once all is done and told:
// writes that were not synced are lost, whole or in part, names too. What was
// told as done is there, and the rest is old or new.
func TestPowerLoss(t *testing.T) {
	t.Run("K05 at every call", func(t *testing.T) {
		sample := crashSample
		if os.Getenv("MAILKEY_TEST_LONG") == "1" {
			sample = 1
		}
		m := newMatrix(t)
		random := rand.New(rand.NewPCG(crashSeed, 5))
		var cuts []powerCut
		for _, s := range m.stories() {
			calls := len(m.calls(s))
			for at := 1; at <= calls+1; at++ {
				for _, what := range losses {
					if at > calls || random.IntN(sample) == 0 {
						cuts = append(cuts, powerCut{s, at, what, random.Uint64()})
					}
				}
			}
		}
		each(cuts, m.cutPower)
		line := fmt.Sprintf("power cuts: %d, %d invalid states (seed %d, sample 1 in %d)", len(cuts), m.invalid, crashSeed, sample)
		tell(t, line)
	})
}

type powerCut struct {
	story *story
	at    int
	what  loss
	seed  uint64
}

func (m *matrix) cutPower(c powerCut) {
	folder := m.home(c.story, "power")
	around := filepath.Dir(folder)
	after := around + "-after"
	defer os.RemoveAll(around) //nolint:errcheck // a test's leftovers
	defer os.RemoveAll(after)  //nolint:errcheck // a test's leftovers
	p := newPlatter(around)
	e, err := m.tracers.trace(m.program(c.story, folder), strike{at: c.at, how: killBefore}, p.done)
	if err == nil {
		err = p.cut(after, c.what, rand.New(rand.NewPCG(c.seed, 0)))
	}
	var wrong []string
	if err != nil {
		wrong = []string{err.Error()}
	} else {
		how := killBefore
		if !e.struck {
			how = fails // it has ended by itself
		}
		wrong = m.judge(point{story: c.story, strike: strike{how: how}}, e, filepath.Join(after, filepath.Base(folder)))
	}
	if len(wrong) == 0 {
		return
	}
	last := call{}
	if n := len(e.calls); n > 0 {
		last = e.calls[n-1]
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.invalid++
	m.t.Errorf("%s, cut at call %d, %s %s, losing %s\n\t%s", c.story.name, c.at, last.name, last.path, c.what, strings.Join(wrong, "\n\t"))
}
