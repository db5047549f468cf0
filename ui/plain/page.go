package plain

import (
	"strconv"
	"strings"

	"mailkey/ui/guide"
)

// page reads a page of the guide aloud: no pictures, each link on its own line.
func (t *talk) page(p guide.Page, v guide.Values) {
	t.say("")
	t.say(p.Title(t.env.Lang))
	t.sentences(p.Lead(t.env.Lang, v))
	for i, s := range p.Steps(v) {
		t.say("")
		t.paragraph(strconv.Itoa(i+1) + ". " + s.Title(t.env.Lang, v))
		t.sentences(s.Sentences(t.env.Lang, v))
		for _, line := range []string{s.Path(t.env.Lang), s.URL(v)} {
			if line != "" {
				t.say(line)
			}
		}
		if s.Letter != "" {
			t.say("")
			t.paragraph(guide.Letter(s.Letter, t.env.Lang, v))
		}
		if next, ok := guide.Find(s.Goto); ok && s.Goto != "" {
			t.tell("plain.see-guide", "page", next.ID, "title", next.Title(t.env.Lang))
		}
	}
	t.say("")
}

func (t *talk) sentences(all []string) {
	if len(all) > 0 {
		t.paragraph(strings.Join(all, " "))
	}
}

// tree asks the questions behind "I do not see this page", to their end.
func (t *talk) tree(v guide.Values) error {
	node := guide.Root()
	for {
		t.say("")
		t.paragraph(node.Title(t.env.Lang, v))
		t.sentences(node.Sentences(t.env.Lang, v))
		if node.End() {
			break
		}
		var choices []string
		for _, a := range node.Answers {
			choices = append(choices, a.Title(t.env.Lang, v))
		}
		n, err := t.choose(t.ctx, choices, -1)
		if err != nil {
			return err
		}
		next, ok := guide.NodeByID(node.Answers[n].Next)
		if !ok {
			return nil
		}
		node = next
	}
	if p, ok := guide.Find(node.Page); ok && node.Page != "" {
		t.page(p, v)
	}
	if node.Letter != "" {
		t.say("")
		t.paragraph(guide.Letter(node.Letter, t.env.Lang, v))
	}
	return t.enter(t.ctx)
}
