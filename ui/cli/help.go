package cli

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// helpWidth is the width of help, in columns.
const helpWidth = 79

type helpDoc struct {
	Schema int    `json:"schema"`
	Help   string `json:"help"`
}

// help is "mailkey help test".
func (s *session) help(args []string) error {
	c, ok := s.find(strings.Join(args, " "))
	if !ok {
		return s.unknownCommand("", args)
	}
	if !s.served(c.remote) {
		return s.onlyHere("serve.command", "name", "mailkey "+c.name)
	}
	s.status = s.helpFor(c)
	return nil
}

// helpFor writes a command's help. It is made from the tables, in the reader's
// language.
func (s *session) helpFor(c command) int {
	s.json = s.json || s.on(flagJSON)
	text := strings.Join(s.helpLines(c), "\n") + "\n"
	if s.json {
		s.document(helpDoc{schema, text})
	} else {
		s.out.WriteString(text)
	}
	return exitOK
}

// program is how a command begins; over SSH it goes through ssh.
func (s *session) program() string {
	if s.parts.Remote != nil {
		return s.say("receipt.host")
	}
	return "mailkey"
}

func (s *session) usageLine(c command) string {
	return strings.Join(strings.Fields(s.program()+" "+c.name+" "+c.args), " ")
}

// helpCommand is the command that shows a command's help.
func (s *session) helpCommand(c command) string {
	return strings.Join(strings.Fields(s.program()+" "+c.name+" --help"), " ")
}

func (s *session) helpLines(c command) []string {
	lines := []string{s.usageLine(c), ""}
	lines = append(lines, guide.Wrap(s.say(words(c, "short")), helpWidth)...)
	if i18n.Has(words(c, "long")) {
		for paragraph := range strings.SplitSeq(s.say(words(c, "long")), "\n") {
			lines = append(append(lines, ""), guide.Wrap(paragraph, helpWidth)...)
		}
	}
	add := func(title string, rows [][2]string) {
		if len(rows) > 0 {
			lines = append(append(lines, "", s.say(title)), columns(rows)...)
		}
	}
	add("help.commands", s.commandRows(c))
	if c.name == "rehearse" {
		add("help.scenarios", s.scenarioRows())
	}
	add("help.flags", s.flagRows(func(f flag) bool { return slices.Contains(c.flags, f.name) }))
	add("help.global", s.flagRows(func(f flag) bool { return f.global }))
	add("help.examples", s.exampleRows(c))
	return lines
}

func (s *session) commandRows(parent command) [][2]string {
	var rows [][2]string
	for _, c := range s.table {
		above, last, _ := cutLast(c.name)
		if c.name == "" || !s.offers(c) || above != parent.name {
			continue
		}
		rows = append(rows, [2]string{last, s.say(words(c, "short"))})
	}
	return rows
}

// offers reports whether a command is listed for whoever asks.
func (s *session) offers(c command) bool { return !c.hidden && s.served(c.remote) }

// gives reports whether whoever asks may give every flag of a command line.
func (s *session) gives(line string) bool {
	return !slices.ContainsFunc(flags(), func(f flag) bool {
		return !s.served(f.remote) && slices.Contains(strings.Fields(line), "--"+f.name)
	})
}

// exampleRows are the examples, each with what follows its # beside it.
func (s *session) exampleRows(c command) [][2]string {
	key := words(c, "example")
	if !i18n.Has(key) {
		return nil
	}
	var rows [][2]string
	for example := range strings.SplitSeq(s.say(key), "\n") {
		what, why, _ := strings.Cut(example, " # ")
		if !s.gives(what) {
			continue
		}
		rows = append(rows, [2]string{what, why})
	}
	return rows
}

func (s *session) scenarioRows() [][2]string {
	var rows [][2]string
	for _, scenario := range s.parts.Scenarios {
		shows := scenario.EN
		if s.env.Lang == i18n.PL {
			shows = scenario.PL
		}
		rows = append(rows, [2]string{scenario.Address, shows})
	}
	return rows
}

func (s *session) flagRows(wanted func(flag) bool) [][2]string {
	var rows [][2]string
	for _, f := range flags() {
		if !wanted(f) || !s.served(f.remote) {
			continue
		}
		rows = append(rows, [2]string{strings.TrimSpace("--" + f.name + " " + f.arg), s.say("flag." + f.name)})
	}
	return rows
}

// columns sets two columns side by side, the second wrapped.
func columns(rows [][2]string) []string {
	const most = 30
	left := 0
	for _, r := range rows {
		left = max(left, min(ansi.StringWidth(r[0]), most))
	}
	var lines []string
	for _, r := range rows {
		first := "  " + r[0]
		if r[1] == "" {
			lines = append(lines, first)
			continue
		}
		if width := ansi.StringWidth(r[0]); width > left {
			lines = append(lines, first)
			first = strings.Repeat(" ", left+2)
		} else {
			first += strings.Repeat(" ", left-width)
		}
		for _, text := range guide.Wrap(r[1], helpWidth-left-4) {
			lines = append(lines, first+"  "+text)
			first = strings.Repeat(" ", left+2)
		}
	}
	return lines
}
