package probe

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"mailkey/mail"
)

// folder is where the message may lie. What is deleted there may go to another.
type folder struct {
	name  string
	place mail.Place
	after time.Duration // since sending, before it is worth looking
}

// hunt looks for one message by its Message-ID, and touches no other.
type hunt struct {
	s     *imapSession
	id    string
	sent  time.Time
	until time.Time

	caps    imap.CapSet
	listed  bool
	folders []folder
	all     string // the folder \All; empty for none
	trash   string // the folder \Trash; empty for none

	open  string // the folder that is open for reading
	found folder
}

// The pauses between two looks, and how long a message may lie among all mail
// before that counts as arrived: Gmail's copy of what was sent lies there at once.
const (
	pauseFirst   = 300 * time.Millisecond
	pauseLongest = 3 * time.Second
	sentCopy     = 10 * time.Second
)

// find looks until the message is there, first in the inbox alone.
func (h *hunt) find(ctx context.Context) error {
	if err := h.capabilities(); err != nil {
		return err
	}
	h.open, h.folders = "INBOX", []folder{{name: "INBOX", place: mail.PlaceInbox}} // the stage before has opened it
	for wait := pauseFirst; ; wait = min(wait*3/2, pauseLongest) {
		for _, f := range h.folders {
			if time.Since(h.sent) < f.after {
				continue
			}
			uids, err := h.look(f)
			if err != nil {
				return err
			}
			if len(uids) > 0 {
				h.found = f
				return nil
			}
		}
		if time.Until(h.until) < wait {
			return h.missed()
		}
		pause(ctx, wait)
		switch ctx.Err() {
		case nil:
		case context.Canceled:
			return context.Canceled
		default:
			return h.missed()
		}
		if err := h.list(); err != nil {
			return err
		}
	}
}

func (h *hunt) missed() error {
	e := &mail.NotArrived{After: time.Since(h.sent).Round(time.Second)}
	for _, f := range h.folders {
		if time.Since(h.sent) >= f.after && !slices.Contains(e.Looked, f.place) {
			e.Looked = append(e.Looked, f.place)
		}
	}
	return e
}

// look searches one folder, which is opened for reading only. A folder that
// cannot be opened is left out from then on; the inbox could be opened before.
func (h *hunt) look(f folder) (imap.UIDSet, error) {
	s := h.s
	s.conn.Begin(mail.Arrive)
	if h.open == f.name {
		s.conn.Ask("NOOP")
		if err := s.client.Noop().Wait(); err != nil {
			return nil, s.fault(err)
		}
		return h.search()
	}
	s.conn.Ask("EXAMINE " + string(f.place))
	_, err := s.client.Select(f.name, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err == nil {
		h.open = f.name
		return h.search()
	}
	err = s.fault(err)
	var refusal *mail.Refusal
	if errors.As(err, &refusal) && refusal.Status == "NO" && f.place != mail.PlaceInbox {
		h.open = ""
		h.folders = slices.DeleteFunc(slices.Clone(h.folders), func(g folder) bool { return g == f })
		return nil, nil
	}
	return nil, err
}

// maxHits bounds how many messages are looked at that a server says to have found.
const maxHits = 8

// search asks the open folder. A server compares parts of the field, so each
// hit is read and compared in full.
func (h *hunt) search() (imap.UIDSet, error) {
	s := h.s
	s.conn.Ask("UID SEARCH HEADER MESSAGE-ID")
	data, err := s.client.UIDSearch(&imap.SearchCriteria{
		Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: h.id}},
	}, nil).Wait()
	if err != nil {
		return nil, s.fault(err)
	}
	hits := some(data.All, maxHits)
	if len(hits) == 0 {
		return nil, nil
	}
	s.conn.Ask("UID FETCH MESSAGE-ID")
	field := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}, Peek: true}
	messages, err := s.client.Fetch(imap.UIDSetNum(hits...), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{field}}).Collect()
	if err != nil {
		return nil, s.fault(err)
	}
	var ours imap.UIDSet
	for _, m := range messages {
		if slices.Contains(hits, m.UID) && h.isOurs(m) {
			ours.AddNum(m.UID)
		}
	}
	return ours, nil
}

// isOurs compares the whole Message-ID.
func (h *hunt) isOurs(m *imapclient.FetchMessageBuffer) bool {
	if len(m.BodySection) != 1 {
		return false
	}
	name, value, _ := bytes.Cut(m.BodySection[0].Bytes, []byte(":"))
	return strings.EqualFold(string(name), "Message-ID") && string(bytes.TrimSpace(value)) == h.id
}

// some is the first numbers of a set; a range may stand for billions.
func some(set imap.NumSet, most int) []imap.UID {
	var first []imap.UID
	uids, _ := set.(imap.UIDSet)
	for _, r := range uids {
		for uid := r.Start; uid != 0 && uid <= r.Stop && len(first) < most; uid++ {
			first = append(first, uid)
		}
	}
	return first
}

// list finds the other folders in which mail may lie, once. Where folders have
// marks (RFC 6154) only those that have some are asked for, else only well-known
// names: an account may have a hundred thousand folders.
func (h *hunt) list() error {
	if h.listed {
		return nil
	}
	h.listed = true
	if !h.caps.Has(imap.CapSpecialUse) || !h.caps.Has("LIST-EXTENDED") {
		for _, name := range []string{"Junk", "Spam", "INBOX.Junk", "INBOX.Spam"} {
			if err := h.listOne(name); err != nil {
				return err
			}
		}
		return nil
	}
	h.s.conn.Ask("LIST (SPECIAL-USE)")
	marked, err := h.s.client.List("", "*", &imap.ListOptions{SelectSpecialUse: true}).Collect()
	if err != nil {
		return h.s.fault(err)
	}
	for _, m := range marked {
		switch is := func(a imap.MailboxAttr) bool { return slices.Contains(m.Attrs, a) }; {
		case is(imap.MailboxAttrNoSelect), is(imap.MailboxAttrNonExistent):
		case is(imap.MailboxAttrTrash) && h.trash == "":
			h.trash = m.Mailbox
		case is(imap.MailboxAttrAll) && h.all == "":
			h.all = m.Mailbox
		case is(imap.MailboxAttrJunk) && len(h.folders) == 1:
			h.folders = append(h.folders, folder{name: m.Mailbox, place: mail.PlaceSpam})
		}
	}
	if h.all != "" {
		h.folders = append(h.folders, folder{name: h.all, place: mail.PlaceAllMail, after: sentCopy})
	}
	return nil
}

func (h *hunt) listOne(name string) error {
	h.s.conn.Ask("LIST " + name)
	listed, err := h.s.client.List("", name, nil).Collect()
	if err != nil {
		return h.s.fault(err)
	}
	for _, m := range listed {
		if m.Mailbox == name && !slices.Contains(m.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(m.Attrs, imap.MailboxAttrNonExistent) {
			h.folders = append(h.folders, folder{name: name, place: mail.PlaceSpam})
			return nil
		}
	}
	return nil
}

// capabilities is what the server can do for who has signed in. Many say it by
// the way; go-imap has asked the others, or is about to.
func (h *hunt) capabilities() error {
	s := h.s
	err := s.tap.ask()
	if err == nil {
		h.caps = s.client.Caps()
	}
	if h.caps == nil {
		if r := s.conn.Refusal(); r != nil {
			return r
		}
		return s.conn.Fault(cmp.Or(err, io.ErrUnexpectedEOF))
	}
	return nil
}

// errStays is a message that was found and could not be deleted.
var errStays = errors.New("the test message could not be deleted")

// remove deletes the message for good, in every place. On Gmail a message
// leaves all folders when it is moved to the bin, and only then: deleted in
// another folder it is archived.
func (h *hunt) remove() error {
	h.s.conn.Begin(mail.Arrive)
	if err := h.list(); err != nil {
		return err
	}
	places := []string{h.found.name}
	var left error
	if gmail := h.caps.Has("X-GM-EXT-1"); gmail || h.all != "" {
		switch err := h.bin(cmp.Or(h.all, h.found.name)); {
		case err == nil:
			places = append(places, h.trash)
		case !lasts(err):
			return err
		default:
			if h.all != "" { // it may show what lies elsewhere, or hold a copy
				places = append(places, h.all)
			}
			if gmail && h.found.place != mail.PlaceSpam {
				left = errStays
			}
		}
	}
	for _, name := range places {
		uids, err := h.enter(name)
		if err == nil && len(uids) > 0 {
			err = h.expunge(uids)
		}
		if err != nil && !lasts(err) {
			return err
		}
		left = errors.Join(left, err)
	}
	return left
}

// lasts reports whether the conversation goes on after an error.
func lasts(err error) bool {
	var refusal *mail.Refusal
	return errors.Is(err, errStays) || errors.As(err, &refusal) && refusal.Status != "BYE"
}

// bin moves the message from a folder to the bin.
func (h *hunt) bin(from string) error {
	if h.trash == "" || !h.caps.Has(imap.CapMove) {
		return errStays
	}
	uids, err := h.enter(from)
	if err != nil || len(uids) == 0 {
		return err
	}
	h.s.conn.Ask("UID MOVE")
	_, err = h.s.client.Move(uids, h.trash).Wait()
	return h.s.faultOr(err)
}

// enter opens a folder for writing and searches it.
func (h *hunt) enter(name string) (imap.UIDSet, error) {
	h.s.conn.Begin(mail.Arrive)
	h.s.conn.Ask("SELECT")
	if _, err := h.s.client.Select(name, nil).Wait(); err != nil {
		return nil, h.s.fault(err)
	}
	return h.search()
}

// expunge deletes messages of the open folder and no other that somebody has
// marked: a server that cannot be told which (RFC 4315) is told only when there
// are no others. Else the mark stays.
func (h *hunt) expunge(uids imap.UIDSet) error {
	s := h.s
	s.conn.Ask("UID STORE +FLAGS.SILENT (\\Deleted)")
	mark := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.client.Store(uids, mark, nil).Close(); err != nil {
		return s.fault(err)
	}
	if h.caps.Has(imap.CapUIDPlus) {
		s.conn.Ask("UID EXPUNGE")
		return s.faultOr(s.client.UIDExpunge(uids).Close())
	}
	s.conn.Ask("UID SEARCH DELETED")
	marked, err := s.client.UIDSearch(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return s.fault(err)
	}
	all := some(marked.All, maxHits+1)
	if len(all) == 0 || slices.ContainsFunc(all, func(uid imap.UID) bool { return !uids.Contains(uid) }) {
		return fmt.Errorf("%w: not it alone is marked", errStays)
	}
	s.conn.Ask("EXPUNGE")
	return s.faultOr(s.client.Expunge().Close())
}
