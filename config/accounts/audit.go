package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"mailkey/mail"
)

// Entry is one line of the audit trail: what somebody set out to do. It is
// written before it is done; where it cannot be written, nothing is done.
type Entry struct {
	Seq    int64 // from 1, without gaps
	At     time.Time
	Actor  string // a user's id, or "local"; empty for a stranger with a code
	Key    string // fingerprint of the key that proved who they are; empty at the server itself
	Action string // a method of Service
	Object string // an address or a user's name; clean
	Detail string // clean; never a secret
	Digest string // of this entry and the digest before it
}

// Seal is the digest of an entry that follows one with the digest before.
func (e Entry) Seal(before string) string {
	h := sha256.New()
	for _, field := range []string{
		before, fmt.Sprint(e.Seq), fmt.Sprint(e.At.UnixMilli()), e.Actor, e.Key, e.Action, e.Object, e.Detail,
	} {
		fmt.Fprintf(h, "%d:%s\n", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// removal is the action whose entry tells which user's name its object was: the
// ID is the detail. So the trail itself knows who they were that did things once.
const removal = "RemoveUser"

// log writes what is about to be done.
func (s *Service) log(ctx context.Context, who Actor, action, object, detail string) error {
	return stored(s.parts.Store.Log(ctx, Entry{
		At: s.now(), Actor: who.User, Key: who.Key, Action: action,
		Object: mail.CleanUpTo(object, mail.SaidMax), Detail: mail.CleanUpTo(detail, mail.SaidMax),
	}))
}

// Trail is a part of the audit trail, and whether it is whole.
type Trail struct {
	Entries []Entry           // newest first
	Former  map[string]string // names of users who were removed, by their IDs
	Broken  int64             // the number of the first entry that does not follow the one before it; 0: none
}

// Audit is the latest n entries, 0 for all, after the whole trail was verified.
func (s *Service) Audit(ctx context.Context, who Actor, n int) (Trail, error) {
	if _, err := s.enter(ctx, who, "Audit"); err != nil {
		return Trail{}, err
	}
	t := Trail{Former: map[string]string{}}
	before, seq := "", int64(0)
	last, err := s.parts.Store.Entries(ctx, func(e Entry) error {
		if seq++; t.Broken == 0 && (e.Seq != seq || e.Seal(before) != e.Digest) {
			t.Broken = seq
		}
		before, seq = e.Digest, e.Seq
		if e.Action == removal && e.Detail != "" {
			t.Former[e.Detail] = e.Object
		}
		t.Entries = append(t.Entries, e)
		if n > 0 && len(t.Entries) >= 2*n { // the trail may be long; what is shown is not
			t.Entries = append(t.Entries[:0], t.Entries[len(t.Entries)-n:]...)
		}
		return nil
	})
	if err != nil {
		return Trail{}, stored(err)
	}
	if t.Broken == 0 && seq < last { // its end is missing
		t.Broken = seq + 1
	}
	if n > 0 && len(t.Entries) > n {
		t.Entries = t.Entries[len(t.Entries)-n:]
	}
	for i, j := 0, len(t.Entries)-1; i < j; i, j = i+1, j-1 {
		t.Entries[i], t.Entries[j] = t.Entries[j], t.Entries[i]
	}
	return t, nil
}
