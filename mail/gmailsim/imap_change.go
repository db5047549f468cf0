package gmailsim

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

func (s *imapSession) store(tag string, args []arg)    { s.storeBy(tag, args, false) }
func (s *imapSession) uidStore(tag string, args []arg) { s.storeBy(tag, args, true) }

// storeBy adds, takes or sets flags.
func (s *imapSession) storeBy(tag string, args []arg, byUID bool) {
	if len(args) < 3 {
		s.bad(tag)
		return
	}
	item, quiet := strings.CutSuffix(strings.ToUpper(args[1].text), ".SILENT")
	flags := texts(args[2:])
	if args[2].isList {
		flags = texts(args[2].list)
	}
	if s.readOnly || strings.TrimLeft(item, "+-") != "FLAGS" {
		s.bad(tag)
		return
	}
	fine := s.each(args[0].text, byUID, func(number int, e *entry) {
		if item == "FLAGS" {
			e.flags = nil
		}
		for _, flag := range flags {
			e.flags = slices.DeleteFunc(e.flags, func(f string) bool { return strings.EqualFold(f, flag) })
			if item[0] != '-' {
				e.flags = append(e.flags, flag)
			}
		}
		if !quiet {
			s.say("* %d FETCH (UID %d FLAGS (%s))", number, e.uid, strings.Join(e.flags, " "))
		}
	})
	if !fine {
		s.bad(tag)
		return
	}
	s.ok(tag)
}

// remove takes messages out of the open folder, unless it was opened for
// reading, and tells the client.
func (s *imapSession) remove(gone func(*entry) bool) {
	if s.readOnly {
		return
	}
	s.open(func(f *folder) { f.messages = slices.DeleteFunc(f.messages, gone) })
	s.news()
}

func (s *imapSession) expunge(tag string, _ []arg) {
	s.remove(func(e *entry) bool { return e.has(`\Deleted`) })
	s.ok(tag)
}

func (s *imapSession) uidExpunge(tag string, args []arg) {
	picked, ok := s.pick(args, true)
	if !ok {
		s.bad(tag)
		return
	}
	s.remove(func(e *entry) bool { return e.has(`\Deleted`) && slices.Contains(picked, e) })
	s.ok(tag)
}

// pick is the messages of the set that is the first argument.
func (s *imapSession) pick(args []arg, byUID bool) (picked []*entry, ok bool) {
	if len(args) == 0 {
		return nil, false
	}
	ok = s.each(args[0].text, byUID, func(_ int, e *entry) { picked = append(picked, e) })
	return picked, ok
}

func (s *imapSession) copy(tag string, args []arg)    { s.transfer(tag, args, false, false) }
func (s *imapSession) uidCopy(tag string, args []arg) { s.transfer(tag, args, true, false) }
func (s *imapSession) move(tag string, args []arg)    { s.transfer(tag, args, false, true) }
func (s *imapSession) uidMove(tag string, args []arg) { s.transfer(tag, args, true, true) }

// transfer copies or moves messages to another folder.
func (s *imapSession) transfer(tag string, args []arg, byUID, away bool) {
	picked, ok := s.pick(args, byUID)
	if !ok || len(args) != 2 || away && s.readOnly {
		s.bad(tag)
		return
	}
	found := false
	s.sim.post.with(s.who.address, func(b *box) {
		to := b.folder(args[1].text)
		if found = to != nil; !found {
			return
		}
		for _, e := range picked {
			b.put(e.letter, e.flags, to.name)
		}
		if away && to.name == trashName {
			b.bin(picked)
		}
	})
	if !found {
		s.say("%s NO [TRYCREATE] No folder %s (Failure)", tag, args[1].text)
		return
	}
	if away {
		s.remove(func(e *entry) bool { return slices.Contains(picked, e) })
	}
	s.ok(tag)
}

func (s *imapSession) search(tag string, args []arg)    { s.searchBy(tag, args, false) }
func (s *imapSession) uidSearch(tag string, args []arg) { s.searchBy(tag, args, true) }

// searchBy answers SEARCH; of ESEARCH (RFC 4731) it always returns ALL.
func (s *imapSession) searchBy(tag string, args []arg, byUID bool) {
	extended := len(args) > 1 && strings.EqualFold(args[0].text, "RETURN") && args[1].isList
	if extended {
		args = args[2:]
	}
	if len(args) > 1 && strings.EqualFold(args[0].text, "CHARSET") {
		args = args[2:]
	}
	test, err := s.criteria(args)
	if err != nil {
		s.bad(tag)
		return
	}
	var hits []string
	s.each("1:*", false, func(number int, e *entry) {
		if !test(number, e) {
			return
		}
		if byUID {
			number = int(e.uid)
		}
		hits = append(hits, fmt.Sprint(number))
	})
	if !extended {
		s.say("%s", strings.TrimRight("* SEARCH "+strings.Join(hits, " "), " "))
		s.ok(tag)
		return
	}
	reply := fmt.Sprintf("* ESEARCH (TAG %s)", quote(tag))
	if byUID {
		reply += " UID"
	}
	if len(hits) > 0 {
		reply += " ALL " + strings.Join(hits, ",")
	}
	s.say("%s", reply)
	s.ok(tag)
}

// criterion tells whether a message is looked for.
type criterion func(number int, e *entry) bool

// criteria reads search keys, all of which must hold.
func (s *imapSession) criteria(args []arg) (criterion, error) {
	all := func(int, *entry) bool { return true }
	for len(args) > 0 {
		var one criterion
		var err error
		if one, args, err = s.criterion(args); err != nil {
			return nil, err
		}
		before := all
		all = func(n int, e *entry) bool { return before(n, e) && one(n, e) }
	}
	return all, nil
}

// criterion reads one search key and gives the rest back.
func (s *imapSession) criterion(args []arg) (criterion, []arg, error) {
	key, rest := strings.ToUpper(args[0].text), args[1:]
	if args[0].isList {
		one, err := s.criteria(args[0].list)
		return one, rest, err
	}
	flag := func(name string, want bool) (criterion, []arg, error) {
		return func(_ int, e *entry) bool { return e.has(name) == want }, rest, nil
	}
	switch key {
	case "ALL":
		return func(int, *entry) bool { return true }, rest, nil
	case "SEEN", "DELETED", "FLAGGED", "ANSWERED", "DRAFT":
		return flag(`\`+key, true)
	case "UNSEEN", "UNDELETED", "UNFLAGGED", "UNANSWERED", "UNDRAFT":
		return flag(`\`+key[2:], false)
	case "NOT":
		if len(rest) == 0 {
			return nil, nil, errSyntax
		}
		one, rest, err := s.criterion(rest)
		return func(n int, e *entry) bool { return !one(n, e) }, rest, err
	case "UID":
		return inUIDs(s, rest)
	case "SUBJECT", "FROM", "TO", "CC", "TEXT", "BODY", "X-GM-RAW":
		if len(rest) == 0 {
			return nil, nil, errSyntax
		}
		return holding(key, rest[0].text), rest[1:], nil
	case "HEADER":
		if len(rest) < 2 {
			return nil, nil, errSyntax
		}
		return holding(strings.ToUpper(rest[0].text), rest[1].text), rest[2:], nil
	}
	set, err := parseSet(key)
	return func(n int, _ *entry) bool { return inSet(set, uint32(n), uint32(len(s.seen))) }, rest, err
}

func inUIDs(s *imapSession, rest []arg) (criterion, []arg, error) {
	if len(rest) == 0 {
		return nil, nil, errSyntax
	}
	set, err := parseSet(rest[0].text)
	last := uint32(0)
	if len(s.seen) > 0 {
		last = s.seen[len(s.seen)-1]
	}
	return func(_ int, e *entry) bool { return inSet(set, e.uid, last) }, rest[1:], err
}

// holding looks for text, in any case of its ASCII letters, in a header field
// or in the part of the message that the key names.
func holding(key, text string) criterion {
	want := bytes.ToLower([]byte(strings.TrimPrefix(text, "rfc822msgid:")))
	return func(_ int, e *entry) bool {
		head, body := split(e.raw)
		where := e.raw
		switch key {
		case "TEXT":
		case "BODY":
			where = body
		case "X-GM-RAW":
			where = fields(head, "MESSAGE-ID", false)
		default:
			where = fields(head, key, false)
		}
		return bytes.Contains(bytes.ToLower(where), want)
	}
}
