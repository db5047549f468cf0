package maildir

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Name tells a message from all others of its Maildir.
type Name struct {
	Arrived  int64 // seconds since 1970
	Validity uint32
	UID      uint32
	Tag      string // eight hexadecimal digits: of the account and the mailbox
}

const suffix = ".mailkey-"

// String is the name's form on disk, flags apart.
func (n Name) String() string {
	return strconv.FormatInt(n.Arrived, 10) + ".M" + strconv.FormatUint(uint64(n.Validity), 10) +
		"U" + strconv.FormatUint(uint64(n.UID), 10) + suffix + n.Tag
}

// ParseName reads a file's name; false for one that String did not make.
func ParseName(file string) (Name, Flags, bool) {
	base, info, _ := cutInfo(file)
	seconds, rest, _ := strings.Cut(base, ".M")
	validity, rest, _ := strings.Cut(rest, "U")
	uid, tag, _ := strings.Cut(rest, suffix)
	arrived, err := strconv.ParseInt(seconds, 10, 64)
	v, err1 := strconv.ParseUint(validity, 10, 32)
	u, err2 := strconv.ParseUint(uid, 10, 32)
	n := Name{Arrived: arrived, Validity: uint32(v), UID: uint32(u), Tag: tag}
	if err != nil || err1 != nil || err2 != nil || len(tag) != 8 || n.String() != base {
		return Name{}, 0, false
	}
	return n, ParseInfo(info), true
}

// The latest and the earliest arrival that a name and a file's time can carry on every disk.
const (
	earliest = 0
	latest   = 4102444799 // the end of 2099
)

// Arrival is a time as a name carries it: in year 0 or 9999 the nearest that a disk can keep.
func Arrival(t time.Time) int64 {
	if t.IsZero() {
		return earliest
	}
	return min(max(t.Unix(), earliest), latest)
}

// Flags is a set of a Maildir's flags.
type Flags uint8

// The flags, in the order in which they stand in a name.
const (
	Draft Flags = 1 << iota
	Flagged
	Passed
	Replied
	Seen
	Trashed
)

const letters = "DFPRST"

// Info is the flags as they stand in a name.
func (f Flags) Info() string {
	var b strings.Builder
	for i := range len(letters) {
		if f&(1<<i) != 0 {
			b.WriteByte(letters[i])
		}
	}
	return b.String()
}

// ParseInfo reads the letters behind ":2,"; others are left aside.
func ParseInfo(info string) Flags {
	var f Flags
	for i := range len(letters) {
		if strings.IndexByte(info, letters[i]) >= 0 {
			f |= 1 << i
		}
	}
	return f
}

// FlagOf is what IMAP's flag is here; 0 for one that a Maildir does not know.
func FlagOf(imap string) Flags {
	switch strings.ToLower(imap) {
	case `\draft`:
		return Draft
	case `\flagged`:
		return Flagged
	case "$forwarded":
		return Passed
	case `\answered`:
		return Replied
	case `\seen`:
		return Seen
	case `\deleted`:
		return Trashed
	}
	return 0
}

// place is where a message belongs: in new as long as it has no flag.
func place(base string, f Flags) (dir, file string) {
	if f == 0 {
		return "new", base
	}
	return "cur", base + separator + "2," + f.Info()
}

// with is a file's name with more flags: what a mail reader wrote there stays,
// letters that we do not know included.
func with(file string, f Flags) string {
	base, info, _ := cutInfo(file)
	have := map[rune]bool{}
	for _, r := range info + f.Info() {
		have[r] = true
	}
	var b strings.Builder
	for r := rune('!'); r <= '~'; r++ { // in the order of ASCII, as the format wants it
		if have[r] {
			b.WriteRune(r)
		}
	}
	return fmt.Sprint(base, separator, "2,", b.String())
}

// cutInfo parts a file's name from its flags.
func cutInfo(file string) (base, info string, flagged bool) { return strings.Cut(file, separator+"2,") }
