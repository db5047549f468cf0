package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime"
	netmail "net/mail"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-message/charset"

	"mailkey/mail"
	"mailkey/mail/maildir"
)

// found is a message that lies here, and where.
type found struct {
	maildir.File
	box *mailbox
}

// newer puts the newest first.
func newer(x, y found) int {
	return cmp.Or(cmp.Compare(y.Arrived, x.Arrived), cmp.Compare(x.box.Path, y.box.Path), cmp.Compare(y.UID, x.UID))
}

// Messages lists what was fetched into a folder, the newest first, n of them at
// most (0: all). Only those are opened. A folder into which nothing was fetched holds none.
func (f *Fetcher) Messages(ctx context.Context, to string, n int) ([]mail.Message, error) {
	home, st, err := f.look(to)
	if err != nil || st == nil {
		return nil, err
	}
	defer func() { _ = home.Close() }()
	var all []found
	boxes := map[*mailbox]*maildir.Box{}
	defer func() {
		for _, b := range boxes {
			b.Close()
		}
	}()
	for _, key := range slices.Sorted(maps.Keys(st.Boxes)) {
		m := st.Boxes[key]
		dir, err := f.openBox(home, m)
		if err != nil {
			return nil, err
		}
		if dir == nil {
			continue
		}
		boxes[m] = dir
		raw, _ := strconv.Unquote(key)
		tag := tagOf(st.Account, raw)
		err = dir.Each(func(file maildir.File) error {
			if file.Tag != tag {
				return nil
			}
			all = append(all, found{file, m})
			if n > 0 && len(all) > 2*n+1000 {
				slices.SortFunc(all, newer)
				all = all[:n]
			}
			return ctx.Err()
		})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, newer)
	if n > 0 && len(all) > n {
		all = all[:n]
	}
	list := make([]mail.Message, 0, len(all))
	for _, one := range all {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if m, there := summary(boxes[one.box], one); there {
			list = append(list, m)
		}
	}
	return list, nil
}

// look opens a folder for reading; no state when nothing was fetched into it.
func (f *Fetcher) look(to string) (*os.Root, *state, error) {
	home, err := maildir.Home(to, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	own, err := maildir.Sub(home, stateFolder, false)
	if errors.Is(err, fs.ErrNotExist) {
		_ = home.Close()
		return nil, nil, nil
	}
	var st *state
	if err == nil {
		st, err = readState(own)
		_ = own.Close()
	}
	if err != nil || st == nil {
		_ = home.Close()
		return nil, nil, err
	}
	return home, st, nil
}

// openBox opens a mailbox's Maildir; nil when it is not there.
func (f *Fetcher) openBox(home *os.Root, m *mailbox) (*maildir.Box, error) {
	dir, err := maildir.Open(home, m.Path, false, f.Fault)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return dir, err
}

// headMost is how much of a message is read for its header.
const headMost = 64 << 10

// summary reads a message's header; false when it is gone since.
func summary(dir *maildir.Box, one found) (mail.Message, bool) {
	m := mail.Message{
		ID:      one.Name.String(),
		Folder:  one.box.Name,
		Date:    time.Unix(one.Arrived, 0),
		Seen:    one.Flags&maildir.Seen != 0,
		Flagged: one.Flags&maildir.Flagged != 0,
		Replied: one.Flags&maildir.Replied != 0,
	}
	file, err := dir.Open(one.File)
	if err != nil {
		return m, !errors.Is(err, fs.ErrNotExist)
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err == nil {
		m.Size = info.Size()
	}
	fill(&m, readHead(file))
	return m, true
}

// fill takes what a list shows from a header.
func fill(m *mail.Message, head map[string]string) {
	m.From = people(head["from"])
	m.Subject = decoded(head["subject"])
	if at, err := netmail.ParseDate(head["date"]); err == nil && at.Year() > 1970 && at.Year() < 2100 {
		m.Date = at
	}
}

// readHead reads the fields that matter from a message's header, as they are; of
// several with one name the first.
func readHead(r io.Reader) map[string]string {
	text, _ := io.ReadAll(io.LimitReader(r, headMost))
	head := map[string]string{}
	var field []byte
	note := func() {
		name, value, found := bytes.Cut(field, []byte(":"))
		key := strings.ToLower(string(bytes.TrimSpace(name)))
		if _, twice := head[key]; found && !twice {
			switch key {
			case "from", "to", "subject", "date":
				head[key] = string(bytes.TrimSpace(value))
			}
		}
		field = nil
	}
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		line = bytes.TrimSuffix(line, []byte("\r"))
		switch {
		case len(line) == 0:
			note()
			return head
		case line[0] == ' ' || line[0] == '\t':
			field = append(field, line...)
		default:
			note()
			field = bytes.Clone(line)
		}
	}
	note()
	return head
}

// The letters of a line in a list and in a message's head.
const lineMost = 300

var words = mime.WordDecoder{CharsetReader: charset.Reader}

// decoded is a field's text, clean.
func decoded(s string) string {
	if text, err := words.DecodeHeader(s); err == nil {
		s = text
	}
	return mail.CleanUpTo(s, lineMost)
}

// people is the names in an address field, and the address where there is no name.
func people(s string) string {
	list, err := (&netmail.AddressParser{WordDecoder: &words}).ParseList(s)
	if err != nil {
		return decoded(s)
	}
	var all []string
	for _, a := range list {
		if len(all) == 20 {
			all = append(all, "…")
			break
		}
		if a.Name == "" {
			all = append(all, a.Address)
		} else {
			all = append(all, a.Name+" <"+a.Address+">")
		}
	}
	return mail.CleanUpTo(strings.Join(all, ", "), lineMost)
}

// ErrNoMessage is a message that is no longer there; it is an fs.ErrNotExist.
var ErrNoMessage = fmt.Errorf("the message: %w", fs.ErrNotExist)

// Read reads a message of Messages' list.
func (f *Fetcher) Read(ctx context.Context, to string, m mail.Message) (mail.MessageText, error) {
	home, st, err := f.look(to)
	if err != nil {
		return mail.MessageText{}, err
	}
	if st == nil {
		return mail.MessageText{}, ErrNoMessage
	}
	defer func() { _ = home.Close() }()
	want, _, ours := maildir.ParseName(m.ID)
	for key, b := range st.Boxes {
		raw, _ := strconv.Unquote(key)
		if !ours || want.Tag != tagOf(st.Account, raw) {
			continue
		}
		dir, err := f.openBox(home, b)
		if err != nil {
			return mail.MessageText{}, err
		}
		if dir == nil {
			break
		}
		defer dir.Close()
		return read(ctx, dir, b, want)
	}
	return mail.MessageText{}, ErrNoMessage
}

// read finds a message, whose flags may have changed since it was listed, and reads it.
func read(ctx context.Context, dir *maildir.Box, b *mailbox, want maildir.Name) (mail.MessageText, error) {
	var there *maildir.File
	err := dir.Each(func(file maildir.File) error {
		if file.Name == want {
			there = &file
		}
		return nil
	})
	if err != nil {
		return mail.MessageText{}, err
	}
	if there == nil {
		return mail.MessageText{}, ErrNoMessage
	}
	summed, is := summary(dir, found{*there, b})
	if !is {
		return mail.MessageText{}, ErrNoMessage
	}
	file, err := dir.Open(*there)
	if err != nil {
		return mail.MessageText{}, maildir.Problem(dir.Path(), err)
	}
	defer func() { _ = file.Close() }()
	text := mail.MessageText{Message: summed, To: people(readHead(file)["to"])}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return mail.MessageText{}, maildir.Problem(dir.Path(), err)
	}
	readText(ctx, file, &text)
	return text, ctx.Err()
}
