package plain

import (
	"cmp"
	"errors"
	"strings"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
)

// maxExplained bounds a message to explain, in bytes.
const maxExplained = 1 << 20

// explain takes a message from any program, up to an empty line, and names its cause.
func (t *talk) explain() error {
	t.tell("plain.explain")
	var pasted strings.Builder
	for pasted.Len() < maxExplained {
		line, err := t.Line(t.ctx, "> ")
		if err != nil && (!errors.Is(err, ErrEnded) || pasted.Len() == 0) {
			return err
		}
		if strings.TrimSpace(line) == "" {
			break
		}
		pasted.WriteString(line + "\n")
	}
	if pasted.Len() == 0 {
		return nil
	}
	p := diagnose.Pasted{Text: pasted.String()}
	if err := t.about(&p); err != nil {
		return err
	}
	d := diagnose.ExplainText(p)
	t.say("")
	t.explained(d)
	if page, ok := guide.Find(cmp.Or(d.Fix.Topic, string(d.Step()))); ok {
		t.tell("plain.see-guide", "page", page.ID, "title", page.Title(t.env.Lang))
	}
	if d.Fix.URL != "" {
		t.tell("explain.link", "url", d.Fix.URL)
	}
	return nil
}

// about asks which server the message is about, or whose mailbox; Enter skips it.
func (t *talk) about(p *diagnose.Pasted) error {
	for {
		text, err := t.word(t.ctx, t.text("explain.where")+" ")
		switch {
		case errors.Is(err, errHelp):
			t.tell("explain.where-example")
			continue
		case err != nil:
			return err
		case strings.TrimSpace(text) == "":
			return nil
		}
		if About(p, text) {
			return nil
		}
		t.tell("explain.where-bad")
	}
}

// About notes what a message is about: a server or an address; false where the
// text is neither.
func About(p *diagnose.Pasted, text string) bool {
	text = strings.TrimSpace(text)
	if address, err := mail.ParseAddress(text); err == nil {
		p.Address = address
		return true
	}
	host, err := mail.ParseHost(text)
	p.Host = host
	return err == nil
}

// explained says what a message means. Its words need not be a server's.
func (t *talk) explained(d diagnose.Diagnosis) {
	words := Said(t.env.Lang, d)
	t.paragraph(words.Title)
	t.paragraph(cmp.Or(words.Note, words.Why))
	if d.Cause == diagnose.Unknown {
		if d.Said != "" {
			t.tell("explain.pasted", "said", d.Said)
		}
		t.tell("explain.unknown.help")
		return
	}
	if words.Note == "" {
		t.tell("cli.next", "next", words.Next)
	}
	if d.Said != "" {
		t.tell("explain.said", "said", d.Said)
	}
	t.tell("explain.retry." + string(d.Retry()))
	if !d.Sure {
		t.tell("explain.unsure")
	}
}
