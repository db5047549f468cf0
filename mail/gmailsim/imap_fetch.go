package gmailsim

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
)

// open runs f on the open folder.
func (s *imapSession) open(f func(*folder)) {
	s.sim.post.with(s.who.address, func(b *box) {
		if opened := b.folder(s.name); opened != nil {
			f(opened)
		}
	})
}

// news tells the client what has changed in the open folder.
func (s *imapSession) news() {
	if s.state != selected {
		return
	}
	s.open(func(f *folder) {
		for i := len(s.seen) - 1; i >= 0; i-- {
			if f.entry(s.seen[i]) == nil {
				s.say("* %d EXPUNGE", i+1)
				s.seen = slices.Delete(s.seen, i, i+1)
			}
		}
		known := len(s.seen)
		for _, e := range f.messages {
			if known == 0 || e.uid > s.seen[known-1] {
				s.seen = append(s.seen, e.uid)
			}
		}
		if len(s.seen) > known {
			s.say("* %d EXISTS", len(s.seen))
		}
	})
}

// each runs f on the messages of a set that the client knows and that are
// still there; false if the set cannot be read.
func (s *imapSession) each(set string, byUID bool, f func(number int, e *entry)) bool {
	spans, err := parseSet(set)
	if err != nil {
		return false
	}
	last := uint32(len(s.seen))
	if byUID && len(s.seen) > 0 {
		last = s.seen[len(s.seen)-1]
	}
	s.open(func(opened *folder) {
		for i, uid := range s.seen {
			n := uint32(i + 1)
			if byUID {
				n = uid
			}
			if e := opened.entry(uid); e != nil && inSet(spans, n, last) {
				f(i+1, e)
			}
		}
	})
	return true
}

func (s *imapSession) fetch(tag string, args []arg)    { s.fetchBy(tag, args, false) }
func (s *imapSession) uidFetch(tag string, args []arg) { s.fetchBy(tag, args, true) }

func (s *imapSession) fetchBy(tag string, args []arg, byUID bool) {
	if len(args) < 2 {
		s.bad(tag)
		return
	}
	items := fetchItems(args[1])
	if byUID && !slices.Contains(items, "UID") {
		items = append([]string{"UID"}, items...)
	}
	known := true
	fine := s.each(args[0].text, byUID, func(number int, e *entry) {
		var parts []string
		for _, item := range items {
			part, ok := s.part(item, e)
			if !ok {
				known = false
				return
			}
			parts = append(parts, part)
		}
		s.say("* %d FETCH (%s)", number, strings.Join(parts, " "))
	})
	if !fine || !known {
		s.bad(tag)
		return
	}
	s.ok(tag)
}

// fetchItems are the wanted items, in capitals, macros written out.
func fetchItems(a arg) []string {
	if a.isList {
		items := texts(a.list)
		for i := range items {
			items[i] = strings.ToUpper(items[i])
		}
		return items
	}
	switch item := strings.ToUpper(a.text); item {
	case "FAST":
		return []string{"FLAGS", "INTERNALDATE", "RFC822.SIZE"}
	case "ALL":
		return []string{"FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"}
	case "FULL":
		return []string{"FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"}
	default:
		return []string{item}
	}
}

func texts(args []arg) []string {
	all := make([]string, 0, len(args))
	for _, a := range args {
		all = append(all, a.text)
	}
	return all
}

// part is one item of a FETCH reply.
func (s *imapSession) part(item string, e *entry) (string, bool) {
	switch item {
	case "UID":
		return fmt.Sprint("UID ", e.uid), true
	case "FLAGS":
		return "FLAGS (" + strings.Join(e.flags, " ") + ")", true
	case "INTERNALDATE":
		return `INTERNALDATE "` + e.at.Format("_2-Jan-2006 15:04:05 -0700") + `"`, true
	case "RFC822.SIZE":
		return fmt.Sprint("RFC822.SIZE ", len(e.raw)), true
	case "MODSEQ":
		return fmt.Sprintf("MODSEQ (%d)", modSeq), true
	case "X-GM-MSGID", "X-GM-THRID":
		return fmt.Sprint(item, " ", e.id), true
	case "ENVELOPE":
		return "ENVELOPE " + envelope(e.raw), true
	case "BODY", "BODYSTRUCTURE":
		return item + " " + structure(e.raw), true
	case "RFC822":
		return "RFC822 " + literal(s.look(e, false, e.raw)), true
	case "RFC822.HEADER":
		head, _ := split(e.raw)
		return "RFC822.HEADER " + literal(head), true
	case "RFC822.TEXT":
		_, body := split(e.raw)
		return "RFC822.TEXT " + literal(s.look(e, false, body)), true
	}
	return s.section(item, e)
}

// look marks a message as read when its text is fetched without PEEK.
func (s *imapSession) look(e *entry, peek bool, b []byte) []byte {
	if !peek && !s.readOnly && !e.has(`\Seen`) {
		e.flags = append(e.flags, `\Seen`)
	}
	return b
}

// section answers BODY[section]<offset.length> and BODY.PEEK[…].
func (s *imapSession) section(item string, e *entry) (string, bool) {
	rest, peek := strings.CutPrefix(item, "BODY.PEEK[")
	if !peek {
		var ok bool
		if rest, ok = strings.CutPrefix(item, "BODY["); !ok {
			return "", false
		}
	}
	section, partial, ok := strings.Cut(rest, "]")
	if !ok {
		return "", false
	}
	head, body := split(e.raw)
	var b []byte
	switch {
	case section == "":
		b = e.raw
	case section == "HEADER":
		b = head
	case section == "TEXT" || section == "1":
		b = body
	case strings.HasPrefix(section, "HEADER.FIELDS "):
		b = fields(head, strings.TrimPrefix(section, "HEADER.FIELDS "), false)
	case strings.HasPrefix(section, "HEADER.FIELDS.NOT "):
		b = fields(head, strings.TrimPrefix(section, "HEADER.FIELDS.NOT "), true)
	default:
		return "", false
	}
	origin := ""
	if partial != "" {
		var from, n int
		if _, err := fmt.Sscanf(partial, "<%d.%d>", &from, &n); err != nil || from < 0 || n < 0 {
			return "", false
		}
		b = b[min(from, len(b)):]
		b = b[:min(n, len(b))]
		origin = "<" + strconv.Itoa(from) + ">"
	}
	return "BODY[" + section + "]" + origin + " " + literal(s.look(e, peek, b)), true
}

func literal(b []byte) string { return "{" + strconv.Itoa(len(b)) + "}\r\n" + string(b) }

// split takes the header, its empty line included, from the body.
func split(raw []byte) (head, body []byte) {
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		return raw[:i+4], raw[i+4:]
	}
	return raw, nil
}

// fields keeps the named header fields, or all but those. Names may be quoted.
func fields(head []byte, names string, except bool) []byte {
	wanted := strings.Fields(strings.ToUpper(strings.NewReplacer("(", "", ")", "", `"`, "").Replace(names)))
	var out []byte
	keep := false
	for l := range bytes.SplitAfterSeq(head, []byte("\r\n")) {
		if len(l) == 0 || string(l) == "\r\n" {
			continue
		}
		if l[0] != ' ' && l[0] != '\t' { // not the continuation of the field before
			name, _, _ := bytes.Cut(l, []byte(":"))
			keep = slices.Contains(wanted, strings.ToUpper(string(name))) != except
		}
		if keep {
			out = append(out, l...)
		}
	}
	return append(out, "\r\n"...)
}

// envelope is the message's header as IMAP's ENVELOPE.
func envelope(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
	}
	text := func(field string) string { return orNIL(m.Header.Get(field)) }
	from := people(m.Header, "From")
	return "(" + strings.Join([]string{
		text("Date"), text("Subject"), from, from, from,
		people(m.Header, "To"), people(m.Header, "Cc"), people(m.Header, "Bcc"), text("In-Reply-To"), text("Message-ID"),
	}, " ") + ")"
}

func orNIL(s string) string {
	if s == "" {
		return "NIL"
	}
	return quote(s)
}

func people(h mail.Header, field string) string {
	list, err := h.AddressList(field)
	if err != nil || len(list) == 0 {
		return "NIL"
	}
	var b strings.Builder
	for _, a := range list {
		at := strings.LastIndexByte(a.Address, '@')
		name := (&mail.Address{Name: a.Name, Address: "x@y"}).String() // encodes the name again
		name = strings.Trim(strings.TrimSuffix(name, "<x@y>"), ` "`)
		fmt.Fprintf(&b, "(%s NIL %s %s)", orNIL(name), quote(a.Address[:max(at, 0)]), quote(a.Address[at+1:]))
	}
	return "(" + b.String() + ")"
}

// structure describes every message as one part of text.
func structure(raw []byte) string {
	_, body := split(raw)
	return fmt.Sprintf(`("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "8BIT" %d %d)`, len(body), bytes.Count(body, []byte("\n")))
}
