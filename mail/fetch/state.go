package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/maildir"
)

// state is what is known of an account's fetched mail. It grows with the number
// of mailboxes, not of messages.
type state struct {
	Version int                 `json:"version"`
	Account string              `json:"account"`           // a hash of address, host and user name
	Patient patience            `json:"patient,omitempty"` // what the server wants to finish before it hears more
	Days    map[int64]int64     `json:"days,omitempty"`    // bytes by hour, where the server bounds them
	IDs     int64               `json:"ids,omitempty"`     // how many of Gmail's ids are valid
	Boxes   map[string]*mailbox `json:"boxes"`             // by the server's name, quoted in ASCII

	taken map[string]bool // the paths, folded
}

// mailbox is one mailbox's part of it.
type mailbox struct {
	Path     string `json:"path"` // below the folder, elements divided by "/"
	Name     string `json:"name"` // decoded and clean
	Validity uint32 `json:"uidvalidity"`
	Last     uint32 `json:"last"`             // all messages up to this UID are down
	ModSeq   uint64 `json:"modseq,omitempty"` // flags are as of this
	Known    int    `json:"known"`            // messages brought
	Anew     bool   `json:"anew,omitempty"`   // numbered anew, and not yet wholly fetched since

	looked bool // in this run: what lies there was looked through
}

// patience is how long a server is to be waited for.
type patience int

const (
	none    patience = iota // everything may leave in one flight
	signsIn                 // until it has answered the sign-in
	opening                 // and until it has opened the mailbox
)

const version = 1

// maxState bounds what is read: about 100,000 mailboxes.
const maxState = 32 << 20

// accountKey tells an account's mail from another's.
func accountKey(p mail.Profile) string {
	sum := sha256.Sum256([]byte(p.Address.Key() + "\x00" + strings.ToLower(p.IMAP.Host) + "\x00" + p.UserName))
	return hex.EncodeToString(sum[:16])
}

// tagOf tells a mailbox's messages from another's in the names of files.
func tagOf(account, box string) string {
	sum := sha256.Sum256([]byte(account + "\x00" + box))
	return hex.EncodeToString(sum[:4])
}

func newState(account string) *state {
	return &state{Version: version, Account: account, Boxes: map[string]*mailbox{}, taken: map[string]bool{}}
}

// encode writes the state with a sum, so that damage is seen.
func (s *state) encode() []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // numbers and texts
	}
	return fmt.Appendf(nil, "%s\n%x\n", text, sha256.Sum256(text))
}

var (
	errDamaged = errors.New("the record of what was fetched is damaged")
	errNewer   = errors.New("the record of what was fetched was written by a newer version")
)

// decode reads what encode wrote.
func decode(text []byte) (*state, error) {
	body, sum, found := bytes.Cut(text, []byte("\n"))
	if !found || string(sum) != fmt.Sprintf("%x\n", sha256.Sum256(body)) {
		return nil, errDamaged
	}
	var s state
	if err := json.Unmarshal(body, &s); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if s.Version > version {
		return nil, errNewer
	}
	if s.Version < 1 || s.Account == "" || s.IDs < 0 {
		return nil, errDamaged
	}
	if s.Boxes == nil {
		s.Boxes = map[string]*mailbox{}
	}
	s.taken = map[string]bool{}
	for raw, b := range s.Boxes {
		if _, err := strconv.Unquote(raw); err != nil || b == nil || !fit(b.Path) || s.taken[fold(b.Path)] || b.Known < 0 {
			return nil, errDamaged
		}
		s.taken[fold(b.Path)] = true
		b.Name = mail.Clean(b.Name)
	}
	return &s, nil
}

// box is a mailbox's part, which is made where it is new: all is for the layout
// in which every mailbox has a folder of its own.
func (s *state) box(raw, delimiter string, all bool) *mailbox {
	key := strconv.QuoteToASCII(raw)
	if b := s.Boxes[key]; b != nil {
		return b
	}
	b := &mailbox{Path: ".", Name: cleanName(raw)}
	if all {
		b.Path = pathOf(raw, delimiter, s.taken)
	}
	s.Boxes[key], s.taken[fold(b.Path)] = b, true
	return b
}

// spend notes bytes that came in an hour, and forgets what is older than a day.
func (s *state) spend(now time.Time, bytes int64) {
	hour := now.Unix() / 3600
	if s.Days == nil {
		s.Days = map[int64]int64{}
	}
	s.Days[hour] += bytes
	maps.DeleteFunc(s.Days, func(h, _ int64) bool { return h < hour-24 || h > hour })
}

// mend moves hours that lie ahead to the present one. They were written by a clock that
// went wrong: they count for a day from now, lest the limit be passed, and no longer.
func (s *state) mend(now time.Time) {
	hour := now.Unix() / 3600
	for h, n := range s.Days {
		if h > hour {
			delete(s.Days, h)
			s.Days[hour] += n
		}
	}
}

// spent is the bytes of the last 24 hours.
func (s *state) spent(now time.Time) int64 {
	hour := now.Unix() / 3600
	var sum int64
	for h, n := range s.Days {
		if h >= hour-24 && n > 0 {
			sum += n
		}
	}
	return sum
}

// name is a message's name on disk.
func (b *mailbox) name(tag string, uid uint32, at time.Time) maildir.Name {
	return maildir.Name{Arrived: maildir.Arrival(at), Validity: b.Validity, UID: uid, Tag: tag}
}
