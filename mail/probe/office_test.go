package probe_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// office is a post office in which mail really arrives. What say holds for a
// command's first words is said in place of the right answer: "%t" is the tag,
// "%m" the Message-ID last searched for, wiretest.Cut and Hang may end it.
type office struct {
	cert  tls.Certificate
	ehlo  string        // what SMTP offers besides
	caps  string        // what IMAP offers after the sign-in
	list  string        // the answer to LIST
	into  string        // the folder in which mail lands; empty for nowhere
	also  string        // the folder with a copy of it, if any
	takes time.Duration // until it does
	say   map[string]string

	mu      sync.Mutex
	heard   map[mail.Protocol][]string
	dials   map[mail.Protocol]int
	folders map[string][]*kept
	texts   []string // as they came, dots and all
	next    int      // UID
	sought  string
}

// kept is one message of a folder.
type kept struct {
	uid     int
	text    string
	deleted bool
	at      time.Time
}

func newOffice(ca *wiretest.CA) *office {
	return &office{
		cert: ca.Cert("127.0.0.1"), into: "INBOX",
		ehlo: "250-PIPELINING\r\n250-SIZE 100000\r\n",
		caps: "IMAP4rev1 UIDPLUS MOVE SPECIAL-USE LIST-EXTENDED",
		list: "* LIST (\\Junk) \"/\" Junk\r\n",
		say:  map[string]string{}, heard: map[mail.Protocol][]string{}, dials: map[mail.Protocol]int{},
		folders: map[string][]*kept{"INBOX": {{uid: 1, text: "Message-ID: <first@x>\r\n\r\nkeep me\r\n"}}},
		next:    2,
	}
}

// visit tests a login at the office.
func (o *office) visit(t *testing.T, ca *wiretest.CA) *stand {
	t.Helper()
	s := newStand(t, ca, wiretest.Script{}, wiretest.Script{}, mail.TLS)
	s.prober.Dialer.Dial = func(_ context.Context, _, addr string) (net.Conn, error) {
		client, server := net.Pipe()
		protocol, talk := mail.IMAP, o.imap
		if addr != "127.0.0.1:993" {
			protocol, talk = mail.SMTP, o.smtp
		}
		o.mu.Lock()
		o.dials[protocol]++
		o.mu.Unlock()
		go func() {
			over := tls.Server(server, &tls.Config{Certificates: []tls.Certificate{o.cert}})
			defer func() { _ = server.Close() }()
			talk(&counter{Reader: bufio.NewReader(over), Writer: over})
		}()
		return client, nil
	}
	return s
}

// counter is one end of a conversation.
type counter struct {
	*bufio.Reader
	io.Writer
	over bool
}

func (c *counter) say(text string) {
	text, hang := strings.CutSuffix(text, wiretest.Hang)
	text, c.over = strings.CutSuffix(text, wiretest.Cut)
	if _, err := io.WriteString(c, text); err != nil {
		c.over = true
	}
	if hang {
		_, _ = io.Copy(io.Discard, c.Reader)
		c.over = true
	}
}

func (c *counter) line() string {
	line, err := c.ReadString('\n')
	c.over = c.over || err != nil
	return strings.TrimRight(line, "\r\n")
}

// told is what the test wants said to a command.
func (o *office) told(p mail.Protocol, command string) (string, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.heard[p] = append(o.heard[p], command)
	for words, reply := range o.say {
		if strings.HasPrefix(command, words) {
			return strings.ReplaceAll(reply, "%m", o.sought), true
		}
	}
	return "", false
}

func (o *office) smtp(c *counter) {
	c.say("220 office ESMTP\r\n")
	for !c.over {
		command := c.line()
		verb, _, _ := strings.Cut(command, " ")
		reply := map[string]string{
			"EHLO": "250-office\r\n" + o.ehlo + "250 AUTH PLAIN\r\n", "AUTH": "235 in\r\n", "DATA": "354 go on\r\n",
			"QUIT": "221 bye\r\n" + wiretest.Cut, "MAIL": "250 ok\r\n", "RCPT": "250 ok\r\n", "RSET": "250 ok\r\n",
		}[verb]
		if told, ok := o.told(mail.SMTP, command); ok {
			reply = told
		}
		if reply == "" {
			return
		}
		c.say(reply)
		if strings.HasSuffix(reply, "354 go on\r\n") {
			o.take(c)
		}
	}
}

// take keeps a message as its lines came.
func (o *office) take(c *counter) {
	var text strings.Builder
	for !strings.HasSuffix("\r\n"+text.String(), "\r\n.\r\n") {
		line, err := c.ReadString('\n')
		if text.WriteString(line); err != nil {
			return
		}
	}
	reply, told := o.told(mail.SMTP, ".")
	o.mu.Lock()
	o.texts = append(o.texts, text.String())
	if o.into != "" && (!told || strings.HasPrefix(reply, "250")) {
		for _, folder := range []string{o.into, o.also} {
			if folder != "" {
				o.folders[folder] = append(o.folders[folder], &kept{uid: o.next, text: text.String(), at: time.Now().Add(o.takes)})
			}
		}
		o.next++
	}
	o.mu.Unlock()
	if !told {
		reply = "250 kept\r\n"
	}
	c.say(reply)
}

func (o *office) imap(c *counter) {
	c.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] office ready.\r\n")
	open := ""
	for !c.over {
		tag, command, _ := strings.Cut(c.line(), " ")
		if c.over {
			return
		}
		told, ok := o.told(mail.IMAP, command)
		lines := told
		if !strings.HasPrefix(told, "%t NO") { // what is refused is not done
			lines = o.do(command, &open)
		}
		if ok {
			lines = told
		}
		c.say(strings.ReplaceAll(lines, "%t", tag))
	}
}

// do is the right answer.
func (o *office) do(command string, open *string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	words := strings.Fields(strings.NewReplacer(`"`, "", "(", "", ")", "").Replace(command))
	if words[0] == "UID" {
		words = words[1:]
	}
	var out strings.Builder
	switch words[0] {
	case "EXAMINE", "SELECT":
		if _, is := o.folders[words[1]]; !is && words[1] != "Junk" {
			return "%t NO no such folder\r\n"
		}
		*open = words[1]
		fmt.Fprintf(&out, "* FLAGS ()\r\n* %d EXISTS\r\n", len(o.folders[*open]))
	case "CAPABILITY":
		out.WriteString("* CAPABILITY " + o.caps + "\r\n")
	case "LIST":
		out.WriteString(o.list)
	case "SEARCH":
		out.WriteString("* SEARCH")
		if words[1] == "HEADER" {
			o.sought = words[3]
		}
		for _, k := range o.folders[*open] {
			if !k.at.After(time.Now()) && (words[1] == "DELETED" && k.deleted || words[1] == "HEADER" && strings.Contains(k.text, o.sought)) {
				fmt.Fprintf(&out, " %d", k.uid)
			}
		}
		out.WriteString("\r\n")
	case "LOGOUT":
		return "* BYE\r\n%t OK bye\r\n" + wiretest.Cut
	default:
		o.change(&out, *open, words)
	}
	return out.String() + "%t OK done\r\n"
}

// change is about messages that a UID names.
func (o *office) change(out io.Writer, open string, words []string) {
	if open == "" {
		return
	}
	hit := func(k *kept) bool { return len(words) > 1 && fmt.Sprint(k.uid) == words[1] }
	for i, k := range o.folders[open] {
		switch {
		case words[0] == "FETCH" && hit(k):
			id, _, _ := strings.Cut(k.text, "\r\n")
			fmt.Fprintf(out, "* %d FETCH (UID %d BODY[HEADER.FIELDS (MESSAGE-ID)] {%d}\r\n%s\r\n\r\n)\r\n", i+1, k.uid, len(id)+4, id)
		case words[0] == "STORE" && hit(k):
			k.deleted = true
		case words[0] == "MOVE" && hit(k):
			o.folders[words[2]] = append(o.folders[words[2]], k)
		}
	}
	o.folders[open] = slices.DeleteFunc(o.folders[open], func(k *kept) bool {
		return words[0] == "MOVE" && hit(k) || words[0] == "EXPUNGE" && k.deleted && (len(words) == 1 || hit(k))
	})
}

// left is the messages of a folder, by UID, those marked as deleted with a "!".
func (o *office) left(name string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, k := range o.folders[name] {
		mark := ""
		if k.deleted {
			mark = "!"
		}
		all = append(all, fmt.Sprint(k.uid, mark))
	}
	return strings.Join(all, " ")
}

func (o *office) said(p mail.Protocol) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.heard[p])
}
