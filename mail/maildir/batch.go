package maildir

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"sync"
	"time"
)

// Batch is messages on their way to the disk, all of them durable together or
// none. Its files are written by one goroutine; Commit may run in another while the
// next batch is written.
type Batch struct {
	box   *Box
	items []item
	Bytes int64        // on this computer
	Also  func() error // syncs what must be down before a message is moved, where not all is synced at once; may be nil
}

type item struct {
	tmp   string
	name  Name
	flags Flags
	old   *File // the same message under its former number: it takes the new name, and tmp goes
}

// Begin begins a batch.
func (b *Box) Begin() *Batch { return &Batch{box: b} }

// Len is the number of messages kept.
func (b *Batch) Len() int { return len(b.items) }

// Incoming is a message that is being written.
type Incoming struct {
	batch *Batch
	tmp   string
	file  *os.File
	lines lines
	out   []byte
	Size  int64 // so far
	err   error
	ended bool
}

// room is what is written at a time.
const room = 256 << 10

// Create begins a message. buffer, of an earlier one, is used again.
func (b *Batch) Create(buffer []byte) (*Incoming, error) {
	b.box.serial++
	tmp := leftover + strconv.Itoa(b.box.serial)
	err := b.box.may("create")
	var file *os.File
	const how = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if err == nil {
		file, err = b.box.tmp.root.OpenFile(tmp, how, 0o600)
	}
	if errors.Is(err, fs.ErrExist) { // of a run that was killed: nobody else makes such names
		if err = b.box.tmp.root.Remove(tmp); err == nil {
			file, err = b.box.tmp.root.OpenFile(tmp, how, 0o600)
		}
	}
	if err != nil {
		return nil, Problem(b.box.path, err)
	}
	if cap(buffer) < room {
		buffer = make([]byte, 0, room)
	}
	return &Incoming{batch: b, tmp: tmp, file: file, out: buffer[:0]}, nil
}

// Write takes a piece of the message as the server sent it.
func (m *Incoming) Write(piece []byte) (int, error) {
	if m.err == nil && len(m.out)+len(piece)+1 > cap(m.out) {
		m.flush()
	}
	if m.err != nil {
		return 0, m.err
	}
	m.out = m.lines.add(m.out, piece)
	return len(piece), nil
}

func (m *Incoming) flush() {
	if len(m.out) == 0 || m.err != nil {
		return
	}
	err := m.batch.box.may("write")
	if err == nil {
		_, err = m.file.Write(m.out)
	}
	m.err = Problem(m.batch.box.path, err)
	m.Size += int64(len(m.out))
	m.out = m.out[:0]
}

// End writes the rest and closes the file. Keep does it too.
func (m *Incoming) End() error {
	if m.ended {
		return m.err
	}
	m.ended = true
	m.out = m.lines.end(m.out)
	m.flush()
	err := m.batch.box.may("close")
	if closing := m.file.Close(); err == nil {
		err = closing
	}
	if m.err == nil {
		m.err = Problem(m.batch.box.path, err)
	}
	return m.err
}

// Buffer is for the next message, once this one is kept or dropped.
func (m *Incoming) Buffer() []byte { return m.out[:0] }

// Keep ends a message, which will be there under its name with Commit. If old
// holds a file with the same content, then that one is renamed instead: it has
// what a mail reader made of it. Old may be nil.
func (b *Batch) Keep(m *Incoming, name Name, flags Flags, old *Former) error {
	if err := m.End(); err != nil {
		b.Drop(m)
		return err
	}
	it := item{tmp: m.tmp, name: name, flags: flags}
	var err error
	if it.old, err = old.take(m.tmp, m.Size); err != nil {
		b.Drop(m)
		return Problem(b.box.path, err)
	}
	if it.old == nil {
		at := time.Unix(name.Arrived, 0)
		if err := b.box.may("date"); err != nil {
			b.Drop(m)
			return Problem(b.box.path, err)
		}
		_ = b.box.tmp.root.Chtimes(m.tmp, at, at) // a disk that cannot say when is still a disk
	}
	b.items = append(b.items, it)
	b.Bytes += m.Size
	return nil
}

// Drop takes a message back.
func (b *Batch) Drop(m *Incoming) {
	if !m.ended {
		_ = m.file.Close()
	}
	if b.box.may("remove") == nil {
		_ = b.box.tmp.root.Remove(m.tmp)
	}
}

// Discard takes the whole batch back.
func (b *Batch) Discard() {
	for _, it := range b.items {
		if b.box.may("remove") == nil {
			_ = b.box.tmp.root.Remove(it.tmp)
		}
	}
	b.items = nil
}

// Commit makes the batch durable and moves it to its place. With an error some
// of it may be in place, whole; the others are in tmp.
func (b *Batch) Commit() error {
	if len(b.items) == 0 {
		return nil
	}
	if err := b.sync(); err != nil {
		return Problem(b.box.path, err)
	}
	for _, it := range b.items {
		if err := b.settle(it); err != nil {
			return Problem(b.box.path, err)
		}
	}
	return b.box.Settle()
}

// settle moves one message to its place. What lies there already is never replaced.
func (b *Batch) settle(it item) error {
	if err := b.box.may("rename"); err != nil {
		return err
	}
	if it.old != nil {
		from := b.box.at(it.old.Dir)
		_, info, flagged := cutInfo(it.old.Base)
		to := it.name.String()
		if flagged {
			to += separator + "2," + info
		}
		_, err := move(from, it.old.Base, from, to)
		if err == nil {
			from.dirt = true
			return b.box.tmp.root.Remove(it.tmp)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		} // gone since: then the new one takes its place
	}
	dir, file := place(it.name.String(), it.flags)
	to := b.box.at(dir)
	moved, err := move(b.box.tmp, it.tmp, to, file)
	to.dirt = true
	if err == nil && !moved {
		return b.box.tmp.root.Remove(it.tmp)
	}
	return err
}

// atOnce is how many fsyncs run side by side where all cannot be had in one.
const atOnce = 32

// sync makes the files durable.
func (b *Batch) sync() error {
	if err := b.box.may("sync"); err != nil {
		return err
	}
	if syncAll(b.box.tmp) == nil {
		return nil
	}
	return b.each()
}

// each makes the files durable one by one, many at once, and then their names.
func (b *Batch) each() error {
	slots := make(chan struct{}, atOnce)
	errs := make(chan error, len(b.items))
	var running sync.WaitGroup
	for _, it := range b.items {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			errs <- b.syncOne(it.tmp)
		})
	}
	running.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	if err := errors.Join(b.box.tmp.sync(), SyncFolder(b.box.root)); err != nil || b.Also == nil {
		return err
	}
	return b.Also()
}

func (b *Batch) syncOne(tmp string) error {
	f, err := b.box.tmp.root.OpenFile(tmp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}
