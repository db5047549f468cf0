package diagnose

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"mailkey/mail"
)

//go:embed words/*.txt
var wordLists embed.FS

// vocabulary is every phrase of every list, ready for one pass over a message.
type vocabulary struct {
	phrases       []meaning
	parts         int               // of all phrases together
	beginning     map[string][]part // by the letters that they begin with
	afterthoughts phrase
}

// meaning is what a phrase shows, and where its parts lie among all parts.
type meaning struct {
	sign        signs
	first, last int
	only        []mail.Stage // the stages at which it shows that, none for all
}

// part is a piece of a phrase, with a space before it.
type part struct {
	text           string
	phrase, number int
}

const (
	beginning = 4   // letters that parts are found by
	near      = 100 // bytes that the parts of a phrase may be apart: a log holds many sentences
)

// words is the lists, read when the first message comes. In a list, a line in
// brackets names the signs of the phrases below it, and behind @ the stages at
// which they show that: a word that may mean anything is clear where only one
// thing can have gone wrong.
var words = sync.OnceValue(func() vocabulary {
	v := vocabulary{beginning: map[string][]part{}}
	names := signNames()
	lists, err := fs.Glob(wordLists, "words/*.txt")
	for _, list := range lists {
		var text []byte
		text, err = wordLists.ReadFile(list)
		var sign signs
		var only []mail.Stage
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			section, isSection := strings.CutPrefix(line, "[")
			switch {
			case line == "" || line[0] == '#':
			case isSection:
				sign, only = 0, nil
				for name := range strings.FieldsSeq(strings.TrimSuffix(section, "]")) {
					if stage, isStage := strings.CutPrefix(name, "@"); isStage {
						only = append(only, mail.Stage(stage))
					}
					sign |= names[name]
				}
			default:
				v.add(sign, only, compile(line))
			}
		}
	}
	if err != nil {
		panic(err) // the lists are part of the program
	}
	return v
})

func (v *vocabulary) add(sign signs, only []mail.Stage, p phrase) {
	if sign == afterthought {
		v.afterthoughts = append(v.afterthoughts, p...)
	}
	v.phrases = append(v.phrases, meaning{sign, v.parts, v.parts + len(p), only})
	for _, text := range p {
		key := text[1:min(len(text), 1+beginning)]
		v.beginning[key] = append(v.beginning[key], part{text, len(v.phrases) - 1, v.parts})
		v.parts++
	}
}

// signsIn reads folded words, in one pass: at each word it looks up the parts
// that begin so, and notes where they were last seen.
func signsIn(folded string, stage mail.Stage) signs {
	v := words()
	seen := make([]int, v.parts) // where a part was last, 0 for nowhere
	folded = " " + folded + " "
	var found signs
	for at := 0; at >= 0 && at < len(folded)-1; {
		rest := folded[at:]
		for letters := 2; letters <= beginning && letters < len(rest); letters++ {
			for _, p := range v.beginning[rest[1:1+letters]] {
				m := v.phrases[p.phrase]
				if found&m.sign == m.sign || !strings.HasPrefix(rest, p.text) || m.only != nil && !slices.Contains(m.only, stage) {
					continue
				}
				seen[p.number] = at + 1
				if together(seen[m.first:m.last], at+1) {
					found |= m.sign
				}
			}
		}
		next := strings.IndexByte(rest[1:], ' ')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return found
}

// together reports that every part was seen, and near to here.
func together(seen []int, here int) bool {
	for _, at := range seen {
		if at == 0 || here-at > near {
			return false
		}
	}
	return true
}
