package gmailsim

import (
	"fmt"
	"strings"
	"time"
)

const (
	uidValidity  = 1
	modSeq       = 513664
	flagList     = `\Answered \Flagged \Draft \Deleted \Seen $NotPhishing $Phishing`
	folderAbsent = "%s NO [NONEXISTENT] Unknown Mailbox: %s (Failure)"
)

func (s *imapSession) namespace(tag string, _ []arg) {
	s.say(`* NAMESPACE (("" "/")) NIL NIL`)
	s.ok(tag)
}

func (s *imapSession) enable(tag string, args []arg) {
	var on []string
	for _, a := range args {
		if name := strings.ToUpper(a.text); name == "CONDSTORE" || name == "UTF8=ACCEPT" {
			on = append(on, name)
		}
	}
	s.say("%s", strings.TrimRight("* ENABLED "+strings.Join(on, " "), " "))
	s.ok(tag)
}

// list answers LIST, XLIST and LSUB; of LIST-EXTENDED it knows several
// patterns and RETURN (SPECIAL-USE STATUS (…)), and leaves other options aside.
func (s *imapSession) list(tag string, args []arg) {
	if len(args) > 0 && args[0].isList { // selection options
		args = args[1:]
	}
	if len(args) < 2 {
		s.bad(tag)
		return
	}
	patterns := []arg{args[1]}
	if args[1].isList {
		patterns = args[1].list
	}
	var statusOf []arg
	if len(args) == 4 && strings.EqualFold(args[2].text, "RETURN") {
		for i, option := range args[3].list {
			if strings.EqualFold(option.text, "STATUS") && i+1 < len(args[3].list) {
				statusOf = args[3].list[i+1].list
			}
		}
	}
	if patterns[0].text == "" && !patterns[0].isList {
		s.say(`* LIST (\Noselect) "/" "/"`)
		s.ok(tag)
		return
	}
	s.sim.post.with(s.who.address, func(b *box) {
		for _, f := range b.folders {
			if !matchesAny(args[0].text, patterns, f.name) {
				continue
			}
			s.say(`* LIST (%s) "/" %s`, f.attributes, quote(f.name))
			if statusOf != nil && b.folder(f.name) != nil {
				s.say("* STATUS %s (%s)", quote(f.name), f.state(statusOf))
			}
		}
	})
	s.ok(tag)
}

func matchesAny(reference string, patterns []arg, name string) bool {
	for _, p := range patterns {
		if matches(reference+p.text, name) {
			return true
		}
	}
	return false
}

// matches compares a name with a pattern in which * stands for anything and %
// for anything but the separator. INBOX is the same in any case.
func matches(pattern, name string) bool {
	if name == inboxName && strings.EqualFold(pattern, name) {
		return true
	}
	const patternMax = 256 // matching takes time with each star
	if len(pattern) > patternMax {
		return false
	}
	reach := map[int]bool{0: true} // how much of name the pattern so far may cover
	for _, p := range []byte(pattern) {
		next := map[int]bool{}
		for at := range reach {
			switch {
			case p == '*' || p == '%':
				for end := at; end <= len(name); end++ {
					next[end] = true
					if end < len(name) && p == '%' && name[end] == '/' {
						break
					}
				}
			case at < len(name) && name[at] == p:
				next[at+1] = true
			}
		}
		reach = next
	}
	return reach[len(name)]
}

// state writes the items that STATUS asks for.
func (f *folder) state(items []arg) string {
	var all []string
	for _, item := range items {
		name := strings.ToUpper(item.text)
		switch name {
		case "MESSAGES":
			all = append(all, fmt.Sprint(name, " ", len(f.messages)))
		case "RECENT":
			all = append(all, name+" 0")
		case "UIDNEXT":
			all = append(all, fmt.Sprint(name, " ", f.uidNext))
		case "UIDVALIDITY":
			all = append(all, fmt.Sprint(name, " ", uidValidity))
		case "UNSEEN":
			all = append(all, fmt.Sprint(name, " ", f.without(`\Seen`)))
		case "HIGHESTMODSEQ":
			all = append(all, fmt.Sprint(name, " ", modSeq))
		}
	}
	return strings.Join(all, " ")
}

func (s *imapSession) status(tag string, args []arg) {
	if len(args) != 2 || !args[1].isList {
		s.bad(tag)
		return
	}
	if s.stumble(tag) {
		return
	}
	s.sim.post.with(s.who.address, func(b *box) {
		f := b.folder(args[0].text)
		if f == nil {
			s.say(folderAbsent, tag, args[0].text)
			return
		}
		s.say("* STATUS %s (%s)", quote(f.name), f.state(args[1].list))
		s.ok(tag)
	})
}

func (s *imapSession) selectFolder(tag string, args []arg) { s.enterFolder(tag, args, false) }
func (s *imapSession) examine(tag string, args []arg)      { s.enterFolder(tag, args, true) }

func (s *imapSession) enterFolder(tag string, args []arg, readOnly bool) {
	if len(args) == 0 || args[0].isList {
		s.bad(tag)
		return
	}
	s.leaveFolder()
	if s.stumble(tag) {
		return
	}
	s.sim.post.with(s.who.address, func(b *box) {
		f := b.folder(args[0].text)
		if f == nil {
			s.say(folderAbsent, tag, args[0].text)
			return
		}
		permanent, access := flagList+` \*`, "READ-WRITE"
		if readOnly {
			permanent, access = "", "READ-ONLY"
		}
		s.name, s.readOnly, s.state = f.name, readOnly, selected
		for _, e := range f.messages {
			s.seen = append(s.seen, e.uid)
		}
		s.say("* FLAGS (%s)", flagList)
		s.say("* OK [PERMANENTFLAGS (%s)] Flags permitted.", permanent)
		s.say("* OK [UIDVALIDITY %d] UIDs valid.", uidValidity)
		s.say("* %d EXISTS", len(f.messages))
		s.say("* 0 RECENT")
		s.say("* OK [UIDNEXT %d] Predicted next UID.", f.uidNext)
		s.say("* OK [HIGHESTMODSEQ %d]", modSeq)
		s.say("%s OK [%s] %s selected. (Success)", tag, access, f.name)
	})
}

func (s *imapSession) leaveFolder() {
	s.name, s.readOnly, s.seen = "", false, nil
	s.state = inside
}

func (s *imapSession) unselect(tag string, _ []arg) {
	s.leaveFolder()
	s.say("%s OK Returned to authenticated state. (Success)", tag)
}

func (s *imapSession) closeFolder(tag string, _ []arg) {
	s.remove(func(e *entry) bool { return e.has(`\Deleted`) })
	s.leaveFolder()
	s.say("%s OK Returned to authenticated state. (Success)", tag)
}

// append files the client's own message.
func (s *imapSession) append(tag string, args []arg) {
	if len(args) < 2 || args[0].isList {
		s.bad(tag)
		return
	}
	var flags []string
	at := time.Now()
	for _, a := range args[1 : len(args)-1] {
		if a.isList {
			flags = texts(a.list)
		} else if t, err := time.Parse("_2-Jan-2006 15:04:05 -0700", a.text); err == nil {
			at = t
		}
	}
	raw := []byte(args[len(args)-1].text)
	s.sim.post.with(s.who.address, func(b *box) {
		f := b.folder(args[0].text)
		if f == nil {
			s.say("%s NO [TRYCREATE] Folder doesn't exist. (Failure)", tag)
			return
		}
		b.put(&letter{raw: raw, at: at, id: uint64(at.UnixNano())}, flags, f.name)
		s.say("%s OK [APPENDUID %d %d] (Success)", tag, uidValidity, f.uidNext-1)
	})
}

// idle waits for DONE. What arrives meanwhile is told afterwards.
func (s *imapSession) idle(tag string, _ []arg) {
	s.say("+ idling")
	text, err := s.read()
	switch {
	case err != nil:
		s.over = true
	case !strings.EqualFold(text, "DONE"):
		s.bad(tag)
	default:
		s.news()
		s.say("%s OK IDLE terminated (Success)", tag)
	}
}
