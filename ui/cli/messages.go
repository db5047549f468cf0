package cli

import (
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
)

type (
	messagesDoc struct {
		Schema   int          `json:"schema"`
		Account  string       `json:"account"`
		To       string       `json:"to"`
		Messages []messageDoc `json:"messages"`
	}
	messageDoc struct {
		N       int    `json:"n,omitempty"`
		ID      string `json:"id"`
		Folder  string `json:"folder"`
		Date    string `json:"date,omitempty"`
		From    string `json:"from"`
		Subject string `json:"subject"`
		Size    int64  `json:"size"`
		Seen    bool   `json:"seen"`
		Flagged bool   `json:"flagged"`
		Replied bool   `json:"replied"`
	}
	oneMessageDoc struct {
		Schema  int         `json:"schema"`
		Account string      `json:"account"`
		Message messageText `json:"message"`
	}
	messageText struct {
		messageDoc
		To          string   `json:"to"`
		Text        string   `json:"text"`
		Attachments []string `json:"attachments"`
		Cut         bool     `json:"cut"`
	}
)

// manyMessages is how many are listed unless more are asked for.
const manyMessages = 50

// limit is --limit, or else as many as usual; 0 is all.
func (s *session) limit(usual int) (int, error) {
	if !s.has(flagLimit) {
		return usual, nil
	}
	n, err := strconv.Atoi(s.given[flagLimit])
	if err != nil || n < 0 {
		return 0, s.usage(flagLimit, "cli.limit")
	}
	return n, nil
}

// messages lists what has been fetched, or shows one message.
func (s *session) messages(args []string) error {
	limit, err := s.limit(manyMessages)
	if err != nil {
		return err
	}
	return s.withService(func(service *accounts.Service) error {
		a, err := service.Find(s.ctx, s.who(), args[0])
		if err != nil {
			return err
		}
		if len(args) == 2 {
			return s.oneMessage(service, a, args[1])
		}
		return s.listMessages(service, a, limit)
	})
}

func (s *session) listMessages(service *accounts.Service, a accounts.Account, limit int) error {
	ask := limit
	if limit > 0 {
		ask++ // one more tells whether there are more
	}
	list, err := service.Messages(s.ctx, s.who(), a.ID, ask)
	if err != nil {
		return err
	}
	more := limit > 0 && len(list) > limit
	if more {
		list = list[:limit]
	}
	if s.json {
		doc := messagesDoc{Schema: schema, Account: a.Profile.Address.String(), Messages: []messageDoc{}}
		if a.Fetched != nil {
			doc.To = s.ours(a.Fetched.To)
		}
		for i, m := range list {
			doc.Messages = append(doc.Messages, messageOf(i+1, m))
		}
		s.document(doc)
		return nil
	}
	if len(list) == 0 {
		s.line("%s", s.say("message.none"))
		return nil
	}
	p := s.pen()
	s.draw(p, s.messageLines(p, list))
	if more {
		s.tell(s.say("cli.messages-more", "n", limit))
	}
	return nil
}

// messageLines is the list, a line each: number, unread, date, from, subject.
func (s *session) messageLines(p pen, list []mail.Message) []string {
	numbers := len(strconv.Itoa(len(list)))
	var lines []string
	for i, m := range list {
		mark := " "
		if !m.Seen {
			mark = "*"
		}
		from := pad(ansi.Truncate(plain.Sender(s.env.Lang, m), 26, "…"), 26)
		lines = append(lines, right(strconv.Itoa(i+1), numbers)+" "+mark+" "+p.weak.Render(plain.Dated(s.env.Now(), m.Date))+"  "+
			from+"  "+plain.Subject(s.env.Lang, m))
	}
	return lines
}

// oneMessage shows one, named by its number in the list or by its ID.
func (s *session) oneMessage(service *accounts.Service, a accounts.Account, which string) error {
	n, err := strconv.Atoi(which)
	number := err == nil && n > 0 && len(which) < 9
	ask := 0
	if number {
		ask = n
	}
	list, err := service.Messages(s.ctx, s.who(), a.ID, ask)
	if err != nil {
		return err
	}
	for i, m := range list {
		if m.ID == which || number && i+1 == n {
			return s.showMessage(service, a, m)
		}
	}
	return &problem{
		Code:    accounts.CodeNotFound,
		Message: s.say("cli.no-message", "id", mail.CleanUpTo(which, 40), "account", a.Profile.Address.String()),
	}
}

func (s *session) showMessage(service *accounts.Service, a accounts.Account, m mail.Message) error {
	full, err := service.Read(s.ctx, s.who(), a.ID, m)
	if err != nil {
		return err
	}
	lang := s.env.Lang
	text := plain.TextLines(lang, full)
	if s.json {
		doc := messageText{messageOf(0, full.Message), mail.Clean(full.To), "", []string{}, full.Cut}
		if strings.TrimSpace(full.Text) != "" {
			doc.Text = strings.Join(text, "\n") + "\n"
		}
		for _, name := range full.Attachments {
			doc.Attachments = append(doc.Attachments, mail.Clean(name))
		}
		s.document(oneMessageDoc{schema, a.Profile.Address.String(), doc})
		return nil
	}
	p := s.pen()
	var lines []string
	for _, h := range plain.Headings(lang, s.env.Now(), full) {
		lines = append(lines, p.weak.Render(h.Name+":")+" "+h.Text)
	}
	lines = append(append(lines, ""), text...)
	if full.Cut {
		lines = append(lines, "")
		lines = append(lines, guide.Wrap("["+s.say("message.cut")+"]", showWidth)...)
	}
	s.draw(p, lines)
	return nil
}

func messageOf(n int, m mail.Message) messageDoc {
	doc := messageDoc{
		N: n, ID: m.ID, Folder: mail.Clean(m.Folder), From: mail.Clean(m.From), Subject: mail.Clean(m.Subject),
		Size: m.Size, Seen: m.Seen, Flagged: m.Flagged, Replied: m.Replied,
	}
	if !m.Date.IsZero() {
		doc.Date = m.Date.Format(time.RFC3339)
	}
	return doc
}
