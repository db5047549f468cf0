package fetch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"mailkey/mail"
	"mailkey/mail/maildir"
)

// What lies in the folder .mailkey.
const (
	stateFolder = ".mailkey"
	stateFile   = "state"
	lockFile    = "lock"
	openFile    = "unfinished" // there while messages may lie in their place that the state does not know of
	idsFile     = "gmail-ids"  // eight bytes a message
)

// store is a folder of fetched mail with its state, locked.
type store struct {
	home  *os.Root
	own   *os.Root
	lock  *flock.Flock
	fault func(op string) error
	state *state
	scan  bool // what lies there must be looked through
	open  bool // the mark is there
	wide  bool // it speaks of all mailboxes, not of INBOX alone
	ids   []uint64
	fresh []uint64        // ids since the last commit
	new   map[uint64]bool // ids of this run
	saved []byte          // the state as it is on disk
}

func (s *store) may(op string) error {
	if s.fault == nil {
		return nil
	}
	return s.fault(op)
}

// openStore opens a folder for an account, alone.
func openStore(to, account string, fault func(op string) error) (_ *store, err error) {
	s := &store{fault: fault}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err := s.may("open"); err != nil {
		return nil, maildir.Problem(to, err)
	}
	if s.home, err = maildir.Home(to, true); err != nil {
		return nil, err
	}
	if s.own, err = maildir.Sub(s.home, stateFolder, true); err != nil {
		return nil, err
	}
	if err := s.hold(); err != nil {
		return nil, err
	}
	if s.state, err = readState(s.own); err != nil {
		return nil, err
	}
	if s.state == nil {
		s.state = newState(account)
		if s.scan, err = occupied(s.home); err != nil {
			return nil, maildir.Problem(to, err)
		}
	}
	if s.state.Account != account {
		return nil, &mail.DiskError{Problem: mail.DiskOther, Path: to, Err: errOther}
	}
	if info, err := s.own.Lstat(openFile); err == nil {
		s.scan, s.open, s.wide = true, true, info.Size() > 0
	}
	if s.scan && !s.open { // it stays until all has been looked through, by however many runs
		if err := s.mark(true); err != nil {
			return nil, err
		}
		if err := s.syncMark(); err != nil {
			return nil, maildir.Problem(to, err)
		}
	}
	s.saved = s.state.encode()
	s.state.mend(time.Now())
	return s, nil
}

// occupied reports whether there is anything in a folder but what is ours.
func occupied(home *os.Root) (bool, error) {
	dir, err := home.Open(".")
	if err != nil {
		return false, err
	}
	defer func() { _ = dir.Close() }()
	names, err := dir.Readdirnames(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return len(names) > 1 || len(names) == 1 && names[0] != stateFolder, nil
}

var (
	errOther = errors.New("the folder holds the mail of another account")
	errBusy  = errors.New("another fetch works in this folder")
)

// hold takes the lock, which the system takes back when the process ends.
func (s *store) hold() error {
	path := s.path(lockFile)
	f, err := maildir.Look(s.own, lockFile)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = s.own.OpenFile(lockFile, os.O_CREATE|os.O_RDWR, 0o600)
	}
	if err != nil {
		return maildir.Problem(path, err)
	}
	_ = f.Close()
	lock := flock.New(path, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return maildir.Problem(path, err)
	}
	if !held {
		return &mail.DiskError{Problem: mail.DiskBusy, Path: s.home.Name(), Err: errBusy}
	}
	s.lock = lock
	return nil
}

func (s *store) path(name string) string { return filepath.Join(s.own.Name(), name) }

func (s *store) close() {
	if s.lock != nil {
		_ = s.lock.Unlock()
	}
	for _, r := range []*os.Root{s.own, s.home} {
		if r != nil {
			_ = r.Close()
		}
	}
}

// readState reads the state; nil where there is none yet.
func readState(own *os.Root) (*state, error) {
	path := filepath.Join(own.Name(), stateFile)
	f, err := maildir.Look(own, stateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, maildir.Problem(path, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxState+1))
	if err != nil {
		return nil, maildir.Problem(path, err)
	}
	if len(text) > maxState {
		return nil, &mail.DiskError{Problem: mail.DiskState, Path: path, Err: errDamaged}
	}
	read, err := decode(text)
	if err != nil {
		return nil, &mail.DiskError{Problem: mail.DiskState, Path: path, Err: err}
	}
	return read, nil
}

// mark notes on disk that messages are about to be moved to their place: if we do
// not come back, the next run looks what is there: in INBOX, or, where the mark
// is wide, in all mailboxes. It is made durable by the batch's own syncing.
func (s *store) mark(wide bool) error {
	if s.open && (s.wide || !wide) {
		return nil
	}
	if err := s.may("mark"); err != nil {
		return maildir.Problem(s.path(openFile), err)
	}
	f, err := s.own.OpenFile(openFile, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return maildir.Problem(s.path(openFile), err)
	}
	s.open = true
	if wide {
		s.wide = true
		if _, err = f.WriteString("all\n"); err == nil {
			err = f.Sync()
		}
	}
	return maildir.Problem(s.path(openFile), errors.Join(err, f.Close()))
}

// unmark takes the mark away. If that is lost with the power, the next run looks
// in vain, and no harm is done.
func (s *store) unmark() error {
	if !s.open {
		return nil
	}
	if err := s.may("unmark"); err != nil {
		return maildir.Problem(s.path(openFile), err)
	}
	s.open, s.wide = false, false
	return maildir.Problem(s.path(openFile), s.own.Remove(openFile))
}

// syncMark is for a disk that cannot sync everything at once.
func (s *store) syncMark() error { return maildir.SyncFolder(s.own) }

// save makes a state durable, with the ids that belong to it.
func (s *store) save(text []byte, before int64, ids []uint64) error {
	if len(ids) > 0 {
		if err := s.addIDs(before, ids); err != nil {
			return maildir.Problem(s.path(idsFile), err)
		}
	}
	if bytes.Equal(text, s.saved) {
		return nil
	}
	if err := s.replace(stateFile, text); err != nil {
		return maildir.Problem(s.path(stateFile), err)
	}
	s.saved = text
	return nil
}

// replace writes a file so that either the old or the new one is there.
func (s *store) replace(name string, text []byte) error {
	tmp := name + ".new"
	if err := s.may("save"); err != nil {
		return err
	}
	if err := s.own.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := s.own.OpenFile(tmp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := s.may("save write"); err == nil {
		_, err = f.Write(text)
		if err == nil {
			err = f.Sync()
		}
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	} else {
		_ = f.Close()
		return err
	}
	if err := s.may("save rename"); err != nil {
		return err
	}
	if err := s.own.Rename(tmp, name); err != nil {
		return err
	}
	if err := s.may("save sync"); err != nil {
		return err
	}
	return maildir.SyncFolder(s.own)
}

// addIDs appends ids behind the valid ones and makes them durable.
func (s *store) addIDs(before int64, ids []uint64) error {
	if err := s.may("ids"); err != nil {
		return err
	}
	f, err := s.own.OpenFile(idsFile, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var text []byte
	for _, id := range ids {
		text = binary.BigEndian.AppendUint64(text, id)
	}
	if _, err = f.WriteAt(text, before*8); err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil && before == 0 {
		err = maildir.SyncFolder(s.own)
	}
	return err
}

// loadIDs reads the ids of all messages that are down, once they are needed.
func (s *store) loadIDs() error {
	if s.ids != nil || s.state.IDs == 0 {
		return nil
	}
	path := s.path(idsFile)
	f, err := maildir.Look(s.own, idsFile)
	if err != nil {
		return &mail.DiskError{Problem: mail.DiskState, Path: path, Err: err}
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, s.state.IDs*8))
	if err != nil {
		return maildir.Problem(path, err)
	}
	if int64(len(text)) != s.state.IDs*8 {
		return &mail.DiskError{Problem: mail.DiskState, Path: path, Err: errDamaged}
	}
	s.ids = make([]uint64, 0, s.state.IDs)
	for ; len(text) > 0; text = text[8:] {
		s.ids = append(s.ids, binary.BigEndian.Uint64(text))
	}
	slices.Sort(s.ids)
	return nil
}

// remember notes the id of a message that is down, or is about to be.
func (s *store) remember(id uint64) {
	if id == 0 || s.holds(id) {
		return
	}
	s.fresh = append(s.fresh, id)
	if s.new == nil {
		s.new = map[uint64]bool{}
	}
	s.new[id] = true
}

// holds reports whether a message with this id is down.
func (s *store) holds(id uint64) bool {
	_, is := slices.BinarySearch(s.ids, id)
	return is || s.new[id]
}
