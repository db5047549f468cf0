package fetch

import (
	"errors"
	"fmt"
	"time"

	"mailkey/mail"
	"mailkey/mail/maildir"
)

// box is one mailbox while it is fetched.
type box struct {
	run    *run
	raw    string
	st     *mailbox
	tag    string
	result *mail.FetchedFolder
	dir    *maildir.Box
	since  time.Time // when its first body came

	// as the server tells on opening it
	opening  *command
	opened   bool
	validity uint32
	modSeq   uint64
	there    uint32

	// what was asked for ahead, before it was known what there is
	stale      bool     // under numbers that no longer count
	renumbered bool     // numbered anew while it was open
	first      uint32   // bodies up to this UID
	flown      bool     // in one flight with the opening
	unlisted   *command // the list was refused
	firstDone  string   // the answer's status, when it came before the list
	early      map[uint32]bool

	entries []entry // what there is, by UID, once the list is whole
	whole   bool
	cut     bool  // there is more than was listed
	ids     bool  // messages have ids that tell copies
	unasked int64 // bytes that came though nobody wanted them
	next    int   // entries before it have been asked for
	low     int   // all before it is done
	round   int
	flying  int64 // bytes on their way
	refused error // the first refusal of a body
	singly  bool  // one message with one command, after a refusal
	vain    int   // refusals since

	todo      int   // messages of the list that are to come
	todoBytes int64 // and their bytes
	came      int64 // of these

	present map[uint32]bool          // UIDs that lie there though the state does not know
	old     *maildir.Former          // messages under former numbers
	changed map[uint32]maildir.Flags // flags of messages that are down
	batch   *maildir.Batch
	bytes   int64 // of the batch, as the server counts
	begun   time.Time
	coming  *maildir.Incoming
	buffer  []byte
}

// entry is a message that the server has and we do not know to be down.
type entry struct {
	uid   uint32
	is    progress
	size  int64
	gmail uint64
}

type progress uint8

const (
	waiting progress = iota
	asked
	absent // the answer was OK, and it was not in it
	denied // it was asked for in vain
	got
	gone // absent twice: expunged since it was listed
)

// What is asked for.
type work struct {
	kind     kind
	from, to uint32 // UIDs
	bytes    int64
}

type kind uint8

const (
	opens kind = iota + 1
	lists
	brings
	flags
)

const (
	lastUID    = 1<<32 - 1
	firstMost  = 200     // UIDs whose bodies are asked for before it is known what there is
	entriesMax = 1 << 19 // messages listed at a time
	rangeMost  = 250     // messages asked for with one command
	rangeBytes = 8 << 20
	rangeParts = 40       // spans of UIDs in it
	flyingMost = 32 << 20 // bytes on their way
	flightMost = 12       // commands
	vainMost   = 50       // messages refused one by one, before the server is taken at its word
)

// reset forgets all but the mailbox's state.
func (b *box) reset() {
	*b = box{run: b.run, raw: b.raw, st: b.st, tag: b.tag, result: b.result, dir: b.dir, since: b.since, buffer: b.buffer}
}

// open asks for the mailbox, read-only; ahead asks at once for what is new.
func (b *box) open(ahead bool) {
	condstore := ""
	if b.st.ModSeq > 0 {
		condstore = " (CONDSTORE)"
	}
	b.opening = b.run.s.ask("EXAMINE "+b.st.Name, "EXAMINE "+quote(b.raw)+condstore, work{kind: opens})
	if b.flown = ahead; ahead {
		b.askAhead()
	}
}

// mustLook reports whether what lies there must be looked through.
func (b *box) mustLook() bool { return b.run.store.scan || b.st.Anew }

// askAhead asks for what there is beyond the last UID, for the first of the
// bodies, and for flags that have changed.
func (b *box) askAhead() {
	s, last := b.run.s, b.st.Last
	if last < lastUID {
		items := "UID RFC822.SIZE"
		if b.ids = s.offer("X-GM-EXT-1"); b.ids {
			items += " X-GM-MSGID"
		}
		s.ask("FETCH", fmt.Sprintf("UID FETCH %d:%d (%s)", last+1, uint32(lastUID), items), work{kind: lists})
		if n := b.run.ahead(b); n > 0 {
			b.first = uint32(min(uint64(last)+uint64(n), lastUID))
			b.bring(fmt.Sprintf("%d:%d", last+1, b.first), work{kind: brings, from: last + 1, to: b.first})
		}
	} else {
		b.whole = true
	}
	if b.st.ModSeq > 0 && last > 0 {
		s.ask("FETCH", fmt.Sprintf("UID FETCH 1:%d (UID FLAGS) (CHANGEDSINCE %d)", last, b.st.ModSeq), work{kind: flags})
	}
}

func (b *box) bring(set string, w work) {
	b.flying += w.bytes
	b.run.s.ask("FETCH", "UID FETCH "+set+" (UID FLAGS INTERNALDATE BODY.PEEK[])", w)
}

// errNumbers is a mailbox whose numbers change faster than it can be read.
var errNumbers = &mail.Misbehaviour{Kind: mail.Nonsense, Err: errors.New("UIDVALIDITY changes again and again")}

const renumberings = 3

// fetch brings what is new. The mailbox may have been opened already, in one
// flight with the sign-in.
func (b *box) fetch() error {
	for numbered := 0; numbered < renumberings; {
		err := b.once()
		if err != nil || b.run.over() || !b.renumbered && !b.cut {
			return err
		}
		if b.renumbered {
			numbered++
		}
		b.reset()
	}
	return errNumbers
}

func (b *box) once() error {
	if err := b.enter(); err != nil {
		return err
	}
	if err := b.gather(); err != nil {
		return err
	}
	return b.finish()
}

// enter waits until the mailbox is open and its numbers are known.
func (b *box) enter() error {
	s := b.run.s
	if b.opening == nil {
		b.open(b.run.store.state.Patient < opening)
	}
	for {
		if err := s.send(); err != nil {
			return err
		}
		if err := b.hearUntil(func() bool { return b.opening.done }); err != nil {
			return err
		}
		if b.opening.status != "BAD" || !b.flown {
			break
		}
		if err := b.slowly(); err != nil { // it does not like to hear so much at once
			return err
		}
	}
	if b.opening.status != "OK" {
		if err := s.drain(deafHearer{}); err != nil {
			return err
		}
		return s.refusal(b.opening)
	}
	b.opened = true
	if b.validity == 0 {
		return nonsense(nil, "a mailbox without UIDVALIDITY")
	}
	if err := b.number(); err != nil {
		return err
	}
	if b.stale {
		if err := s.drain(deafHearer{}); err != nil {
			return err
		}
		b.stale, b.flown, b.first, b.flying, b.whole = false, false, 0, 0, false
	}
	if !b.flown {
		b.askAhead()
	}
	if s := b.run.s; b.modSeq == 0 && s.offer("CONDSTORE") && s.offer("ENABLE") {
		s.ask("ENABLE", "ENABLE CONDSTORE", work{}) // from now on it tells what has changed
	}
	return nil
}

// slowly opens the mailbox again and waits for more answers, now and in later runs.
func (b *box) slowly() error {
	if err := b.run.s.drain(deafHearer{}); err != nil {
		return err
	}
	b.run.store.state.Patient++
	b.st.ModSeq = 0
	b.reset()
	b.open(b.run.store.state.Patient < opening)
	return nil
}

// number compares the mailbox's numbers with those known.
func (b *box) number() error {
	st := b.st
	switch {
	case st.Validity == b.validity:
	case st.Validity == 0:
		st.Validity = b.validity
	default:
		st.Validity, st.Last, st.ModSeq, st.Known, st.Anew = b.validity, 0, 0, 0, true
		b.result.Anew = true
		b.stale = true
	}
	b.result.UIDValidity, b.result.Known = st.Validity, st.Known
	if b.mustLook() {
		return b.look()
	}
	if st.Last == 0 {
		return b.ready()
	}
	return nil
}

// ready opens the Maildir, and makes it where it is new.
func (b *box) ready() error {
	if b.dir != nil {
		return nil
	}
	dir, err := maildir.Open(b.run.store.home, b.st.Path, true, b.run.store.fault)
	b.dir = dir
	return err
}

// look finds what lies there that the state does not know, and takes away what a
// killed run left.
func (b *box) look() error {
	if err := b.ready(); err != nil {
		return err
	}
	if err := b.dir.Sweep(); err != nil {
		return err
	}
	b.present = map[uint32]bool{}
	var former []maildir.File
	err := b.dir.Each(func(f maildir.File) error {
		switch {
		case f.Tag != b.tag:
		case f.Validity != b.st.Validity:
			former = append(former, f)
		case f.UID > b.st.Last:
			b.present[f.UID] = true
		}
		return nil
	})
	b.st.looked = err == nil
	if err != nil || len(former) == 0 {
		return err
	}
	b.old = b.dir.Former(former)
	return nil
}

// hearUntil listens, and does what is due between the answers.
func (b *box) hearUntil(done func() bool) error {
	for !done() {
		c, err := b.run.s.hear(b)
		if err != nil {
			return err
		}
		if c != nil {
			if err := b.completed(c); err != nil {
				return err
			}
		}
		if err := b.due(); err != nil {
			return err
		}
	}
	return nil
}

// gather asks for all bodies, a few commands ahead of the answers.
func (b *box) gather() error {
	s := b.run.s
	for {
		if !b.renumbered && !b.run.over() {
			b.plan()
		}
		if err := s.send(); err != nil {
			return err
		}
		if len(s.waiting) == 0 {
			if refused := b.unlisted; refused != nil {
				if refused.status != "BAD" || !b.flown {
					return s.refusal(refused)
				}
				b.flown, b.unlisted = false, nil
				b.run.store.state.Patient++
				b.askAhead()
				continue
			}
			if b.renumbered || b.run.over() || !b.again() {
				return nil
			}
			continue
		}
		before := len(s.waiting)
		if err := b.hearUntil(func() bool { return len(s.waiting) < before }); err != nil {
			return err
		}
	}
}

// completed takes note of an answer's end.
func (b *box) completed(c *command) error {
	b.flying -= c.work.bytes
	switch c.work.kind {
	case lists:
		if c.status != "OK" {
			b.unlisted = c
			return nil
		}
		return b.sorted()
	case brings:
		if c.status != "OK" && b.refused == nil {
			b.refused = b.run.s.refusal(c)
		}
		if c.status != "OK" && b.singly {
			b.vain++
		}
		if !b.whole {
			b.firstDone = c.status
		} else {
			b.missed(c.work.from, c.work.to, c.status)
		}
	case flags:
		if c.status != "OK" {
			b.modSeq, b.changed = 0, nil // it cannot tell: then it is not asked again
		}
	}
	return nil
}
