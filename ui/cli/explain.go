package cli

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
)

// maxMessage is how much of a message is read, in bytes.
const maxMessage = 64 << 10

// explainDoc is explain --json (design §3).
type explainDoc struct {
	Schema    int              `json:"schema"`
	Diagnosis *diagnosisResult `json:"diagnosis"`
}

// explainText names the cause of a message from any program.
func (s *session) explainText(args []string) error {
	about, err := s.circumstances()
	if err != nil {
		return err
	}
	if about.Text, err = s.message(args); err != nil {
		return err
	}
	typed := about.Stage == "input" || about.Protocol == "input" // there, nothing at all is a mistake too
	if strings.TrimSpace(about.Text) == "" && !typed {
		return s.usage("", "explain.empty")
	}
	d := diagnose.ExplainText(about)
	result := diagnosed(s.env.Lang, d)
	if d.Cause == diagnose.Unknown {
		s.status = exitCheckFailed
		result.Why, result.Next = s.say("explain.unknown.why"), s.say("explain.unknown.next")
	}
	if s.json {
		s.document(explainDoc{schema, result})
		return nil
	}
	p := s.pen()
	s.draw(p, s.explanation(p, result, d.Fix))
	return nil
}

// choice is a flag whose values are words; theirs are those of
// data/failures.jsonl, which mean the same as ours.
type choice struct {
	flag         string
	ours, theirs []string
}

var choices = [...]choice{
	{flagProtocol, []string{"imap", "smtp", "tls", "tcp", "dns", "input"}, nil},
	{
		flagStage,
		[]string{"resolve", "connect", "encrypt", "greet", "sign-in", "use", "send", "arrive", "input"},
		[]string{"dns", "tls", "greeting", "capability", "auth", "mailbox"},
	},
	{flagTLS, []string{"tls", "starttls", "none"}, []string{"implicit"}},
}

// circumstances is what the flags tell about the message.
func (s *session) circumstances() (diagnose.Pasted, error) {
	var about diagnose.Pasted
	for _, c := range choices {
		word, given := s.given[c.flag]
		word = strings.ToLower(strings.TrimSpace(word))
		if all := append(slices.Clone(c.ours), c.theirs...); given && !slices.Contains(all, word) {
			return about, s.usage(c.flag, "explain.choices", "flag", "--"+c.flag, "values", strings.Join(all, ", "))
		}
		switch c.flag {
		case flagProtocol:
			about.Protocol = word
		case flagStage:
			about.Stage = word
		case flagTLS:
			about.TLS = word
		}
	}
	about.Host = mail.CleanUpTo(s.given[flagHost], mail.SaidMax)
	if s.has(flagPort) {
		port, err := mail.ParsePort(s.given[flagPort])
		if err != nil {
			return about, &accounts.Error{Code: accounts.CodeUsage, Field: flagPort, Err: err}
		}
		about.Port = port
	}
	if s.has(flagAddress) {
		address, err := mail.ParseAddress(s.given[flagAddress])
		if err != nil {
			return about, &accounts.Error{Code: accounts.CodeUsage, Field: flagAddress, Err: err}
		}
		about.Address = address
	}
	return about, nil
}

// message is what was given behind the command, else what is read from stdin.
func (s *session) message(args []string) (string, error) {
	if len(args) > 0 {
		text := strings.Join(args, " ")
		return s.bounded([]byte(text)), nil
	}
	if s.env.InTTY {
		if s.on(flagNoInput) {
			return "", s.usage("", "explain.nothing")
		}
		s.tell(s.say("explain.paste"))
	}
	type got struct {
		text []byte
		err  error
	}
	read := make(chan got, 1)
	go func() {
		text, err := io.ReadAll(io.LimitReader(s.env.In, maxMessage+1))
		read <- got{text, err}
	}()
	select {
	case g := <-read:
		if g.err != nil {
			return "", fmt.Errorf("read the message: %w", g.err)
		}
		return s.bounded(g.text), nil
	case <-s.ctx.Done():
		return "", context.Cause(s.ctx)
	}
}

// bounded is the text of what was read, and says so where there was more.
func (s *session) bounded(read []byte) string {
	if len(read) > maxMessage {
		read = read[:maxMessage]
		if !s.json {
			s.tell(s.say("explain.long"))
		}
	}
	return unmarkedText(read)
}

// unmarkedText reads the byte order marks with which Windows' programs save
// text: UTF-16 becomes UTF-8. Other encodings pass as they are.
func unmarkedText(read []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(read, []byte("\xef\xbb\xbf")):
		return string(read[3:])
	case bytes.HasPrefix(read, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(read, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return string(read)
	}
	units := make([]uint16, 0, len(read)/2)
	for read = read[2:]; len(read) >= 2; read = read[2:] {
		units = append(units, order.Uint16(read))
	}
	return string(utf16.Decode(units))
}

// explanation is a diagnosis for a person.
func (s *session) explanation(p pen, d *diagnosisResult, fix diagnose.Fix) []string {
	var lines []string
	quote := func(texts ...string) {
		for _, text := range texts {
			for _, row := range guide.Wrap(text, showWidth-2) {
				lines = append(lines, p.bad.Render(p.said)+" "+row)
			}
		}
	}
	quote(d.Title, d.Why)
	if d.Said != "" {
		quote(s.say("explain.said", "said", d.Said))
	}
	quote(s.say("cli.next", "next", d.Next))
	if d.Cause == diagnose.Unknown {
		return lines
	}
	quote(s.say("explain.retry." + string(d.Retry)))
	if !d.Sure {
		quote(s.say("explain.unsure"))
	}
	topic := fix.Topic
	if topic == "" {
		topic = string(d.Step)
	}
	if page, ok := guide.Find(topic); ok && topic != "" {
		lines = append(lines, "", s.say("explain.page", "title", page.Title(s.env.Lang), "command", "mailkey guide "+page.ID))
	}
	if fix.URL != "" {
		lines = append(lines, s.say("explain.link", "url", fix.URL))
	}
	return lines
}
