package gmailsim

import (
	"slices"
	"strings"
	"sync"
	"time"

	"mailkey/mail"
)

// Bounds of what all simulated mailboxes hold together. Beyond them the oldest
// mailbox, or the mailbox's oldest message, goes.
const (
	boxesMax    = 64
	messagesMax = 100      // of one folder
	postMax     = 32 << 20 // bytes
)

// post holds the simulated mailboxes. Nothing in it outlives the simulator.
type post struct {
	mu    sync.Mutex
	boxes []*box // the one used last comes last
}

func newPost() *post { return &post{} }

// box is one mailbox.
type box struct {
	key     string
	folders []*folder
}

// folder is one of a mailbox's folders.
type folder struct {
	name       string // as on the wire, in modified UTF-7
	attributes string
	uidNext    uint32
	messages   []*entry
}

// entry is a message's place in a folder.
type entry struct {
	uid   uint32
	flags []string
	*letter
}

// letter is a message; several folders may hold the same one.
type letter struct {
	raw []byte
	at  time.Time
	id  uint64 // Gmail's X-GM-MSGID
}

// Names of the folders that mail is put into.
const (
	inboxName = "INBOX"
	allName   = "[Gmail]/Wszystkie"
	sentName  = "[Gmail]/Wys&AUI-ane"
	trashName = "[Gmail]/Kosz"
	spamName  = "[Gmail]/Spam"
)

// polishFolders is what Gmail lists for an account whose language is Polish.
var polishFolders = [...]folder{
	{name: inboxName, attributes: `\HasNoChildren`},
	{name: "[Gmail]", attributes: `\HasChildren \Noselect`},
	{name: trashName, attributes: `\HasNoChildren \Trash`},
	{name: "[Gmail]/Oznaczone gwiazdk&AQU-", attributes: `\Flagged \HasNoChildren`},
	{name: spamName, attributes: `\HasNoChildren \Junk`},
	{name: "[Gmail]/Wa&AXw-ne", attributes: `\HasNoChildren \Important`},
	{name: "[Gmail]/Wersje robocze", attributes: `\Drafts \HasNoChildren`},
	{name: allName, attributes: `\All \HasNoChildren`},
	{name: sentName, attributes: `\HasNoChildren \Sent`},
}

// with runs f on an address's mailbox, which is made when first asked for.
func (p *post) with(a mail.Address, f func(*box)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := a.Key()
	at := slices.IndexFunc(p.boxes, func(b *box) bool { return b.key == key })
	var b *box
	if at >= 0 {
		b = p.boxes[at]
		p.boxes = slices.Delete(p.boxes, at, at+1)
	} else {
		b = newBox(a)
	}
	p.boxes = append(p.boxes, b)
	f(b)
	for len(p.boxes) > 1 && (len(p.boxes) > boxesMax || p.size() > postMax) {
		p.boxes = slices.Delete(p.boxes, 0, 1)
	}
}

// size is what all mailboxes hold, in bytes. A letter in two folders counts twice.
func (p *post) size() int {
	n := 0
	for _, b := range p.boxes {
		for _, f := range b.folders {
			for _, e := range f.messages {
				n += len(e.raw)
			}
		}
	}
	return n
}

func newBox(a mail.Address) *box {
	b := &box{key: a.Key()}
	for _, f := range polishFolders {
		f.uidNext = 1
		b.folders = append(b.folders, &f)
	}
	for i, raw := range practiceMail(a) {
		l := &letter{raw: raw, at: practiceTime(i), id: uint64(1+i) << 32}
		b.put(l, nil, inboxName, allName)
	}
	return b
}

// folder finds a folder by its name on the wire; INBOX in any case.
func (b *box) folder(name string) *folder {
	if strings.EqualFold(name, inboxName) {
		name = inboxName
	}
	for _, f := range b.folders {
		if f.name == name && !strings.Contains(f.attributes, `\Noselect`) {
			return f
		}
	}
	return nil
}

// put files a letter in the named folders.
func (b *box) put(l *letter, flags []string, names ...string) {
	for _, name := range names {
		f := b.folder(name)
		f.messages = append(f.messages, &entry{f.uidNext, slices.Clone(flags), l})
		f.uidNext++
		for len(f.messages) > messagesMax || f.bytes() > postMax/4 {
			f.messages = slices.Delete(f.messages, 0, 1)
		}
	}
}

func (f *folder) bytes() int {
	n := 0
	for _, e := range f.messages {
		n += len(e.raw)
	}
	return n
}

// without is the number of messages without a flag, \Seen say.
func (f *folder) without(flag string) int {
	n := 0
	for _, e := range f.messages {
		if !e.has(flag) {
			n++
		}
	}
	return n
}

// entry finds a message by UID; nil if it is gone.
func (f *folder) entry(uid uint32) *entry {
	for _, e := range f.messages {
		if e.uid == uid {
			return e
		}
	}
	return nil
}

func (e *entry) has(flag string) bool {
	return slices.ContainsFunc(e.flags, func(f string) bool { return strings.EqualFold(f, flag) })
}

// deliver files a copy with the sender and one with each recipient at Google.
func (p *post) deliver(from mail.Address, to []mail.Address, raw []byte, at time.Time) {
	l := &letter{raw: raw, at: at, id: uint64(at.UnixNano())}
	if scenarioOf(from).fate != lost {
		p.with(from, func(b *box) { b.put(l, []string{`\Seen`}, sentName, allName) })
	}
	reached := map[string]bool{}
	for _, a := range to {
		if reached[a.Key()] || !atGoogle(a.Domain()) {
			continue
		}
		reached[a.Key()] = true
		p.with(a, func(b *box) {
			switch fate := scenarioOf(a).fate; {
			case fate == lost:
			case fate == takenForSpam:
				b.put(l, nil, spamName)
			case a.Key() == from.Key():
				b.put(l, nil, inboxName) // it lies among all mail already
			default:
				b.put(l, nil, inboxName, allName)
			}
		})
	}
}

// bin takes letters out of every folder but the bin, as Gmail does with what is moved there.
func (b *box) bin(letters []*entry) {
	for _, f := range b.folders {
		if f.name != trashName {
			f.messages = slices.DeleteFunc(f.messages, func(e *entry) bool {
				return slices.ContainsFunc(letters, func(gone *entry) bool { return gone.letter == e.letter })
			})
		}
	}
}
