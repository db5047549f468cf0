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
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

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

// fromStdin is the TEXT that stands on standard input.
const fromStdin = "-"

// textLast puts what is explain's TEXT behind a "--", for messages may begin with
// a hyphen ("-ERR [AUTH] …"). What reads like a flag's name stays one: misspelt, it
// is told so.
func textLast(args []string) []string {
	takes := map[string]bool{}
	for _, f := range flags() {
		takes[f.name] = f.arg != ""
	}
	var options, words []string
	for i := 0; i < len(args); i++ {
		name, isFlag := strings.CutPrefix(args[i], "--")
		name, _, joined := strings.Cut(name, "=")
		switch {
		case args[i] == "--" && len(words) > 0:
			words = append(words, args[i+1:]...)
			i = len(args)
		case args[i] == "-h", isFlag && flagName(name) != "":
			options = append(options, args[i])
			if takes[name] && !joined {
				if i++; i == len(args) {
					return args // its value is missing
				}
				options = append(options, args[i])
			}
		case len(words) == 0 && args[i] != "explain":
			return args
		default:
			words = append(words, args[i])
		}
	}
	if len(words) < 2 {
		return args
	}
	return slices.Concat(words[:1], options, []string{"--"}, words[1:])
}

// message is what was given behind the command, else what is read from stdin.
func (s *session) message(args []string) (string, error) {
	if len(args) > 0 && !slices.Equal(args, []string{fromStdin}) {
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

// unmarkedText makes UTF-8 of what Windows' programs save: UTF-16, with or
// without a byte order mark, and Windows-1250. Other encodings pass as they are.
func unmarkedText(read []byte) string {
	order := wide(read)
	switch {
	case bytes.HasPrefix(read, []byte("\xef\xbb\xbf")):
		return string(read[3:])
	case bytes.HasPrefix(read, []byte("\xff\xfe")):
		order, read = binary.LittleEndian, read[2:]
	case bytes.HasPrefix(read, []byte("\xfe\xff")):
		order, read = binary.BigEndian, read[2:]
	case order == nil && otherCoding(read):
		text, _ := charmap.Windows1250.NewDecoder().Bytes(read)
		return string(text)
	case order == nil:
		return string(read)
	}
	units := make([]uint16, 0, len(read)/2)
	for ; len(read) >= 2; read = read[2:] {
		units = append(units, order.Uint16(read))
	}
	return string(utf16.Decode(units))
}

// wide is the byte order of UTF-16 that has no mark, or nil: mostly ASCII, so that
// most bytes on one side of the pairs are zero, and hardly any on the other.
func wide(read []byte) binary.ByteOrder {
	var zeros [2]int
	for i, b := range read {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch most := len(read) / 4; {
	case len(read) < 4:
	case zeros[1] > most && zeros[0] < most/8+1:
		return binary.LittleEndian
	case zeros[0] > most && zeros[1] < most/8+1:
		return binary.BigEndian
	}
	return nil
}

// otherCoding reports text that is not UTF-8 with a stray byte in it, but another encoding.
func otherCoding(read []byte) bool {
	letters, strays := 0, 0
	for i := 0; i < len(read); {
		r, size := utf8.DecodeRune(read[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			strays++
		case size > 1:
			letters++
		}
		i += size
	}
	return strays > letters
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
