package cli

import (
	"mailkey/ui/guide"
)

// tell answers with what became of each line, and sets the status.
func (im *importer) tell() {
	s := im.s
	unused := len(im.secrets)
	for _, row := range im.rows {
		if !row.Address.IsZero() && !im.secrets[row.Address.Key()].IsZero() {
			unused--
		}
	}
	for _, line := range im.lines {
		switch line.Result {
		case importRefused, importFailed:
			s.status = max(s.status, exitCheckFailed)
		case importStopped:
			s.status = exitInterrupted
		}
	}
	if s.json {
		s.document(importDoc{schema, im.lines, unused})
		return
	}
	im.show(unused)
}

// show tells how many lines ended how, and why those that are not stored are not.
func (im *importer) show(unused int) {
	s, p := im.s, im.s.pen()
	var lines []string
	for _, result := range importResults {
		if n := im.count(func(l importedLine) bool { return l.Result == result }); n > 0 {
			lines = append(lines, s.env.Lang.N("cli.import-sum-"+im.foreseen(result), n))
		}
		if n := im.count(func(l importedLine) bool { return l.Result == importReady && !l.Password }); n > 0 && result == importReady {
			lines = append(lines, s.env.Lang.N("cli.import-would-wait", n))
		}
	}
	if n := im.count(func(l importedLine) bool { return l.Result == importStored && !l.Password }); n > 0 {
		lines = append(lines, s.env.Lang.N("cli.import-no-password", n))
	}
	if n := im.count(func(l importedLine) bool { return l.Result == importStored && l.Password && !l.Tested }); n > 0 {
		lines = append(lines, s.env.Lang.N("cli.import-untested", n))
	}
	if unused > 0 {
		lines = append(lines, s.env.Lang.N("cli.import-unused", unused))
	}
	s.draw(p, append(lines, im.each(p)...))
}

// each is the lines of the table that need a word, in its order. The reason that
// several in a row share stands below the last of them.
func (im *importer) each(p pen) (lines []string) {
	why := ""
	reason := func() {
		if why == "" {
			return
		}
		for _, row := range guide.Wrap(why, showWidth-4) {
			lines = append(lines, "  "+p.bad.Render(p.said)+" "+row)
		}
	}
	for _, l := range im.lines {
		text, told := im.line(p, l)
		if !told {
			continue
		}
		if l.why() != why {
			reason()
		}
		why = l.why()
		lines = append(lines, text)
	}
	reason()
	return lines
}

// line is what became of one line of the table; false where there is no need to tell.
func (im *importer) line(p pen, l importedLine) (string, bool) {
	s, mark := im.s, p.bad.Render(p.broken)
	switch {
	case l.Result == importRefused, l.Result == importFailed:
	case l.Result == importReady:
		mark = p.weak.Render(p.none)
	case !s.on(flagVerbose):
		return "", false
	case l.Result == importStored:
		mark = p.ok.Render(p.good)
	default:
		mark = p.weak.Render(p.none)
	}
	text := mark + " " + s.say("cli.import-line", "line", l.Line, "address", l.Address, "result", s.say("cli.import-"+im.fate(l)))
	if l.Owner != "" {
		text += " · " + s.say("cli.import-owner", "name", l.Owner)
	}
	return text, true
}

// why is the reason that it is not stored; empty where there is none.
func (l importedLine) why() string {
	switch {
	case l.Error != nil:
		return l.Error.Message
	case l.Diagnosis != nil:
		return l.Diagnosis.Title
	}
	return ""
}

// foreseen is a result's name in the catalogue: before anything is done, what could
// not be done is what cannot be.
func (im *importer) foreseen(result imported) string {
	if result == importFailed && im.s.on(flagDryRun) {
		return "would-fail"
	}
	return string(result)
}

// fate is the name of what became, or would become, of one line.
func (im *importer) fate(l importedLine) string {
	switch {
	case l.Result != importReady:
		return im.foreseen(l.Result)
	case !l.Password:
		return "ready-waits"
	case im.s.on(flagNoTest):
		return "ready-untested"
	}
	return string(l.Result)
}

func (im *importer) count(is func(importedLine) bool) (n int) {
	for _, l := range im.lines {
		if is(l) {
			n++
		}
	}
	return n
}
