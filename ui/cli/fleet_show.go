package cli

import (
	"cmp"
	"maps"
	"slices"

	"mailkey/mail"
	"mailkey/mail/fleet"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// many is the number of mailboxes from which on only the failures are told.
const many = 10

// trouble is the mailboxes that failed for one reason.
type trouble struct {
	key   string
	title string // one line
	texts []string
	rank  int
	of    []string // addresses
}

// showFleet tells about many mailboxes: how many work and how many do not, then
// each reason once, with the mailboxes that it keeps from working.
func (s *session) showFleet(results []accountResult) {
	p := s.pen()
	lines := []string{s.env.Lang.N("cli.fleet-sum", len(results))}
	for _, state := range fleet.States {
		n := 0
		for _, r := range results {
			if r.outcome.State == state {
				n++
			}
		}
		if n == 0 {
			continue
		}
		mark := p.bad.Render(p.broken)
		switch state {
		case fleet.Works:
			mark = p.ok.Render(p.good)
		case fleet.Throttled, fleet.Held, fleet.Cancelled:
			mark = p.weak.Render(p.none)
		}
		lines = append(lines, "  "+mark+" "+s.env.Lang.N("cli.fleet-sum-"+string(state), n))
	}
	for _, t := range s.troubles(results) {
		lines = append(lines, "")
		for i, row := range guide.Wrap(t.title, showWidth-2) {
			lead := "  "
			if i == 0 {
				lead = p.bad.Render(p.broken) + " "
			}
			lines = append(lines, lead+row)
		}
		for _, text := range t.texts {
			for _, row := range guide.Wrap(text, showWidth-4) {
				lines = append(lines, "  "+p.bad.Render(p.said)+" "+row)
			}
		}
		for _, address := range t.of {
			lines = append(lines, "    "+address)
		}
	}
	s.draw(p, lines)
}

// troubles groups the failures by their reason, what needs a hand first.
func (s *session) troubles(results []accountResult) []trouble {
	var all []trouble
	for _, r := range results {
		t, failed := s.troubleOf(r)
		if !failed {
			continue
		}
		i := slices.IndexFunc(all, func(o trouble) bool { return o.key == t.key })
		if i < 0 {
			i, all = len(all), append(all, t)
		}
		all[i].of = append(all[i].of, mail.CleanUpTo(r.Address, mail.SaidMax))
	}
	slices.SortStableFunc(all, func(a, b trouble) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(len(b.of), len(a.of)))
	})
	return all
}

// troubleOf is why a mailbox failed. The server's own words differ from one to the
// next and stand in the JSON; here a reason is told once.
func (s *session) troubleOf(r accountResult) (t trouble, failed bool) {
	t.rank = slices.Index(fleet.States[:], r.outcome.State)
	if r.Error != nil {
		t.title = cmp.Or(r.Error.many, r.Error.Message)
		t.key = "error " + t.title
		if r.Verdict == mail.VerdictCancelled {
			t.key, t.title = string(fleet.Cancelled), s.say("cli.fleet-cancelled")
		}
		return t, true
	}
	switch r.Verdict {
	case mail.VerdictOK:
		return t, false
	case mail.VerdictCancelled:
		t.key, t.title = string(fleet.Cancelled), s.say("cli.fleet-cancelled")
		return t, true
	}
	if r.reason != nil {
		general := *r.reason
		general.Args = maps.Clone(general.Args)
		general.Args["address"] = i18n.Unknown // it is told for all of them
		d := diagnosed(s.env.Lang, general)
		t.key, t.title = string(d.Cause)+" "+d.Why, d.Title
		t.texts = []string{d.Why, s.say("cli.next", "next", d.Next)}
		return t, true
	}
	t.key, t.title = "unknown", s.say("cause.unknown.title")
	return t, true
}
