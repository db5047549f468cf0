package fetch

import (
	"cmp"
	"slices"
	"strconv"
)

// missed marks what an answer should have brought and did not.
func (b *box) missed(from, to uint32, status string) {
	is := absent
	if status != "OK" {
		is = denied
	}
	for i := b.find(from); i < len(b.entries) && b.entries[i].uid <= to; i++ {
		if b.entries[i].is == asked {
			b.entries[i].is = is
		}
	}
}

// find is the place of the first entry from a UID on.
func (b *box) find(uid uint32) int {
	at, _ := slices.BinarySearchFunc(b.entries, uid, func(e entry, uid uint32) int { return cmp.Compare(e.uid, uid) })
	return at
}

// sorted takes the list for whole.
func (b *box) sorted() error {
	slices.SortStableFunc(b.entries, func(x, y entry) int { return cmp.Compare(x.uid, y.uid) })
	b.entries = slices.CompactFunc(b.entries, func(x, y entry) bool { return x.uid == y.uid })
	b.whole = true
	for i := range b.entries {
		e := &b.entries[i]
		switch {
		case b.present[e.uid]:
			e.is = got
			b.run.store.remember(e.gmail)
			b.st.Known++
		case b.early[e.uid]:
			e.is = got
			b.run.store.remember(e.gmail)
		case e.uid <= b.first:
			e.is = asked
		}
	}
	if b.firstDone != "" {
		b.missed(b.st.Last+1, b.first, b.firstDone)
	}
	if b.ids && len(b.entries) > 0 {
		if err := b.run.store.loadIDs(); err != nil {
			return err
		}
		for i := range b.entries {
			if e := &b.entries[i]; e.is != got && b.run.store.holds(e.gmail) {
				e.is = got
			}
		}
	}
	for i := range b.entries {
		if e := &b.entries[i]; e.is != got || b.early[e.uid] {
			b.todo++
			b.todoBytes += e.size
		}
	}
	return nil
}

// plan prepares commands for the next bodies, as many as may be on their way.
func (b *box) plan() {
	for b.whole && b.vain < vainMost && len(b.run.s.waiting) < flightMost && (b.flying < flyingMost) {
		set, w := b.span()
		if w.to == 0 {
			return
		}
		b.bring(set, w)
	}
}

// span is the next UIDs to ask for.
func (b *box) span() (string, work) {
	w := work{kind: brings}
	var set []byte
	count, parts, most := 0, 0, rangeMost
	if b.singly {
		most = 1
	}
	begin, end := uint32(0), uint32(0)
	write := func() {
		if begin == 0 {
			return
		}
		if parts++; parts > 1 {
			set = append(set, ',')
		}
		if set = strconv.AppendUint(set, uint64(begin), 10); end > begin {
			set = append(set, ':')
			set = strconv.AppendUint(set, uint64(end), 10)
		}
		begin = 0
	}
	for ; b.next < len(b.entries) && count < most && w.bytes < rangeBytes && parts < rangeParts; b.next++ {
		e := &b.entries[b.next]
		if e.is != waiting {
			write()
			continue
		}
		if !b.run.affords(b.flying + w.bytes + e.size) {
			break
		}
		if begin == 0 {
			begin = e.uid
		}
		if w.from == 0 {
			w.from = e.uid
		}
		e.is, end, w.to = asked, e.uid, e.uid
		count++
		w.bytes += e.size
	}
	write()
	return string(set), w
}

// again asks once more for what did not come; false when all is done. After a refusal
// each is asked for by itself: a server may end the whole command at the one message
// that it cannot read, and those behind it would never come.
func (b *box) again() bool {
	b.round++
	more := false
	for i := b.low; i < len(b.entries); i++ {
		e := &b.entries[i]
		if e.is != absent && e.is != denied {
			continue
		}
		if b.round == 1 {
			b.singly = b.singly || e.is == denied
			e.is, more = waiting, true
			b.next = 0
		} else if e.is == absent {
			e.is = gone
		}
	}
	if more {
		b.refused = nil
	}
	return more
}
