package fetch

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"mailkey/mail"
	"mailkey/mail/maildir"
)

// When a batch is made durable.
const (
	batchMost  = 1000
	batchBytes = 64 << 20
	batchTime  = 2 * time.Second
)

// unaskedMost bounds what a server may send that nobody wants.
const unaskedMost = 1 << 30

var (
	errUnasked  = errors.New("messages that were not asked for")
	errWithheld = errors.New("a message without a body")
)

func (b *box) told(code, argument string) {
	switch code {
	case "UIDVALIDITY":
		n, err := strconv.ParseUint(argument, 10, 32)
		if err != nil {
			return
		}
		if b.opened && uint32(n) != b.validity {
			b.renumbered = true
		}
		b.validity = uint32(n)
	case "HIGHESTMODSEQ":
		if n, err := strconv.ParseUint(argument, 10, 63); err == nil && (!b.opened || b.modSeq == 0) {
			b.modSeq = n
		}
	}
}

func (b *box) exists(n uint32) { b.there = n }

func (b *box) listed([]string, string, string) {}

// wants reports whether a body is one that was asked for and has not come.
func (b *box) wants(uid uint32) bool {
	if uid <= b.st.Last || b.stale || b.renumbered || !b.opened {
		return false
	}
	if !b.whole {
		return uid <= b.first && !b.early[uid]
	}
	at := b.find(uid)
	return at < len(b.entries) && b.entries[at].uid == uid && b.entries[at].is == asked
}

// body opens the file for a body, unless nobody wants it.
func (b *box) body(f *fetched, size int64) (io.Writer, error) {
	if f.uid != 0 && !b.wants(f.uid) {
		if b.unasked += size; b.unasked > unaskedMost && !b.stale && !b.renumbered {
			return nil, &mail.Misbehaviour{Kind: mail.Flood, Err: errUnasked}
		}
		return nil, nil
	}
	if !b.run.affords(size) {
		return nil, errDay
	}
	if err := b.ready(); err != nil {
		return nil, err
	}
	if err := b.run.store.mark(b.run.plan.All); err != nil {
		return nil, err
	}
	if b.batch == nil {
		b.batch, b.begun = b.dir.Begin(), time.Now()
		b.batch.Also = b.run.store.syncMark
	}
	if b.since.IsZero() {
		b.since = time.Now()
	}
	coming, err := b.batch.Create(b.buffer)
	if err != nil {
		return nil, err
	}
	b.coming = coming
	return coming, nil
}

// take files what a FETCH answer brought.
func (b *box) take(f *fetched) error {
	coming := b.coming
	b.coming = nil
	switch {
	case f.body && coming != nil && b.wants(f.uid):
		return b.keep(f, coming)
	case coming != nil:
		b.drop(coming)
	case f.withheld && b.wants(f.uid):
		if b.refused == nil {
			b.refused = &mail.Misbehaviour{Kind: mail.Nonsense, Said: fmt.Sprintf("UID %d BODY[] NIL", f.uid), Err: errWithheld}
		}
		b.mark(f.uid, denied)
	case f.body || b.stale || !b.opened:
	case f.hasSize && !b.whole && f.uid > b.st.Last:
		if len(b.entries) == entriesMax {
			b.cut = true // the rest in another round
			return nil
		}
		b.entries = append(b.entries, entry{uid: f.uid, size: f.size, gmail: f.gmail})
	case f.hasFlags && f.uid > 0 && f.uid <= b.st.Last && b.modSeq > 0 && len(b.changed) < entriesMax:
		if b.changed == nil {
			b.changed = map[uint32]maildir.Flags{}
		}
		b.changed[f.uid] = f.flags
	}
	return nil
}

func (b *box) drop(m *maildir.Incoming) {
	b.batch.Drop(m)
	b.buffer = m.Buffer()
}

// mark notes how it stands with a message.
func (b *box) mark(uid uint32, is progress) (gmail uint64) {
	if !b.whole {
		if b.early == nil {
			b.early = map[uint32]bool{}
		}
		b.early[uid] = is == got
		return 0
	}
	e := &b.entries[b.find(uid)]
	e.is = is
	return e.gmail
}

// keep files a message that is whole.
func (b *box) keep(f *fetched, m *maildir.Incoming) error {
	name := b.st.name(b.tag, f.uid, f.at)
	err := b.batch.Keep(m, name, f.flags, b.old)
	b.buffer = m.Buffer()
	if err != nil {
		return err
	}
	b.run.store.remember(b.mark(f.uid, got))
	b.bytes += f.size
	b.came += f.size
	return nil
}

// due makes a batch durable when it is time, and shows how far it is.
func (b *box) due() error {
	b.run.collect(false)
	if b.batch != nil && (b.batch.Len() >= batchMost || b.batch.Bytes >= batchBytes || time.Since(b.begun) >= batchTime) {
		if err := b.commit(); err != nil {
			return err
		}
	}
	b.run.show(b, false)
	return b.run.failed
}

// reach moves the last UID as far as all before it is down.
func (b *box) reach() {
	for b.whole && b.low < len(b.entries) && (b.entries[b.low].is == got || b.entries[b.low].is == gone) {
		b.st.Last = b.entries[b.low].uid
		b.low++
	}
}

// commit hands the batch over, with the state as it will be once it is down.
func (b *box) commit() error {
	if b.batch == nil {
		return nil
	}
	b.reach()
	b.st.Known += b.batch.Len()
	err := b.run.hand(job{box: b, batch: b.batch, messages: b.batch.Len(), bytes: b.bytes})
	b.batch, b.bytes = nil, 0
	return err
}

// finish brings the rest down and, where all of it came, what was learnt of flags.
func (b *box) finish() error {
	complete := b.complete()
	if complete && len(b.changed) == 0 {
		b.conclude() // with the last batch: the state is written once
	}
	switch err := b.rest(); {
	case err != nil || b.renumbered || b.run.over():
		return err
	case !complete:
		return b.refused
	case len(b.changed) == 0:
		return nil
	}
	if err := b.reflag(); err != nil {
		return err
	}
	b.conclude()
	return nil
}

// complete reports that no message that was asked for is still missing.
func (b *box) complete() bool {
	if b.renumbered || b.run.over() {
		return false
	}
	return !slices.ContainsFunc(b.entries[b.low:], func(e entry) bool { return e.is == denied })
}

// conclude notes that the mailbox is as the server had it when it was opened.
func (b *box) conclude() {
	b.st.ModSeq = b.modSeq
	if !b.cut {
		b.st.Anew = false
	}
}

// rest hands over what is whole, whatever has happened.
func (b *box) rest() error {
	if b.coming != nil {
		b.drop(b.coming)
		b.coming = nil
	}
	if b.batch == nil {
		b.reach()
	} else if err := b.commit(); err != nil {
		return err
	}
	if b.scattered() {
		b.run.pinned = true
	}
	b.run.collect(true)
	return b.run.failed
}

// scattered reports messages that are down beyond one that is not: the state
// cannot name them, so that the next run must look.
func (b *box) scattered() bool {
	if !b.whole || b.cut {
		for uid := range b.present {
			if uid > b.st.Last {
				return true
			}
		}
	}
	if !b.whole {
		return len(b.early) > 0
	}
	for _, e := range b.entries[b.low:] {
		if e.is == got {
			return true
		}
	}
	return false
}

// reflag adds the flags that messages have got on the server to those that still
// lie here.
func (b *box) reflag() error {
	if err := b.ready(); err != nil {
		return err
	}
	var there []maildir.File
	err := b.dir.Each(func(f maildir.File) error {
		if flags := b.changed[f.UID]; f.Tag == b.tag && f.Validity == b.st.Validity && f.Flags|flags != f.Flags {
			there = append(there, f)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range there {
		if err := b.dir.AddFlags(f, b.changed[f.UID]); err != nil {
			return err
		}
	}
	return b.dir.Settle()
}

// progress is how far the mailbox is.
func (b *box) progress() mail.Progress {
	p := mail.Progress{
		Folder: b.st.Name, Number: b.run.number, Folders: b.run.folders,
		New: b.result.New, Of: b.todo, Bytes: b.came, OfBytes: b.todoBytes,
	}
	if b.coming != nil {
		p.Bytes += b.coming.Size
	}
	if !b.since.IsZero() {
		p.Took = time.Since(b.since)
	}
	return p
}
