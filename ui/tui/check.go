package tui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
)

// check is the live test: two lanes, a line for each stage, and the first
// broken one explained.
type check struct {
	setup   *setup
	profile mail.Profile
	lanes   lanes
	result  mail.Verdict // empty while it runs
	report  mail.Report
	round   roundTrip // the message to oneself, if it was asked for
	why     []diagnose.Diagnosis
	deeds   []deed
	at      int
	reading bool  // the explanation is being read from its top
	refused error // the service would not even begin
	began   time.Time
	took    time.Duration
}

// deed is one thing to do about a failure.
type deed struct {
	key  string     // of its text
	page guide.Page // its title is filled into the text
	move Move
}

// checked is the verdict of the job.
type checked struct {
	proof  accounts.Checked
	report mail.Report
}

func newCheck(s *setup) *check {
	return &check{setup: s, profile: s.draft().Profile(), began: s.env.Now(), lanes: newLanes(s.draft().Profile())}
}

// Begin runs the test, with a copy of what was answered.
func (c *check) Begin() Move {
	login, actor := c.setup.draft().Ready(), c.setup.opts.Actor
	return Do{Name: "check", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		proof, report := svc.Check(ctx, actor, login, func(e mail.Event) { tell(e) })
		return checked{proof, report}
	}}
}

func (c *check) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := c.commands().press(msg)
		return nil, m
	case Told:
		if e, ok := msg.News.(mail.Event); ok {
			c.lanesOf(msg.Job).take(e)
		}
	case confirmed:
		c.setup.untested = true
		return nil, Next{}
	case Done:
		switch result := msg.Result.(type) {
		case roundEnd:
			c.rounded(result)
		case checked:
			c.finish(result)
		case error:
			if msg.Job == "round" {
				c.rounded(roundEnd{err: result})
				return nil, nil
			}
			c.refused, c.result = result, mail.VerdictFailed
			c.deeds = []deed{{key: "check.again"}}
		}
	}
	return nil, nil
}

// finish takes the verdict and explains what broke first.
func (c *check) finish(r checked) {
	c.took = c.setup.env.Now().Sub(c.began)
	for _, e := range r.report {
		c.lanes.take(e)
	}
	c.report, c.result = r.report, r.report.Overall()
	if r.proof.OK() {
		c.setup.proof = r.proof
		return
	}
	if c.result == mail.VerdictFailed {
		c.why, c.reading = diagnose.Explain(r.report, c.profile), true
	}
	c.deeds = c.remedies()
	if c.result == mail.VerdictFailed {
		c.deeds = append(c.deeds, reportDeed(c.paper(), c.files()))
	}
}

// remedies is what can be done, the best first.
func (c *check) remedies() []deed {
	if len(c.why) == 0 {
		return []deed{{key: "check.again"}}
	}
	var all []deed
	order, fix := plain.Remedies(c.why[0])
	for _, r := range order {
		if d, ok := c.deed(r, fix); ok {
			all = append(all, d)
		}
	}
	return all
}

// deed is what does a remedy here; false where there is nothing to do it with.
func (c *check) deed(r plain.Remedy, fix diagnose.Fix) (deed, bool) {
	switch r {
	case plain.Later:
		return deed{"check.later", guide.Page{}, Show{newConfirm("untested")}}, c.storable()
	case plain.Page:
		m, page := c.topic(fix.Topic)
		return deed{"check.page", page, m}, m != nil
	case plain.Field:
		form, _, ok := c.setup.flow.Holder(fix.Field)
		if !ok {
			return deed{}, false
		}
		return deed{"check.fix." + fix.Field, guide.Page{}, GoTo{Step: form.ID(), Field: fix.Field}}, true
	case plain.Open:
		return deed{"check.open", guide.Page{}, Open{fix.URL}}, fix.URL != "" && c.setup.env.Browse != nil
	case plain.Password:
		return deed{"check.fix.password", guide.Page{}, GoTo{Step: "connect", Field: "password"}}, true
	}
	return deed{key: "check.again"}, true
}

// storable reports whether the mailbox may be stored although nobody proved it: a
// working password is not given up for such a one.
func (c *check) storable() bool {
	return c.result == mail.VerdictFailed && c.refused == nil && c.setup.draft().Replaces == ""
}

// topic is the way to a page of the guide: a step of this conversation, or a
// page to read.
func (c *check) topic(id string) (Move, guide.Page) {
	page, ok := guide.Find(id)
	if !ok || id == "" {
		return nil, guide.Page{}
	}
	switch flow := c.setup.flow; {
	case (page.ID == guide.TwoStep || page.ID == guide.TwoStepOn) && flow.Has("two-step"):
		flow.Draft.TwoStep = ""
		return GoTo{Step: "two-step"}, page
	case page.ID == guide.AppPassword && flow.Has("app-password"):
		return GoTo{Step: "app-password"}, page
	}
	return Show{newManual(c.setup.env, page.ID, c.setup.values())}, page
}

func (c *check) running() bool { return c.result == "" }

func (c *check) ok() bool { return c.result == mail.VerdictOK && c.refused == nil }

func (c *check) commands() commands {
	switch {
	case c.running():
		return commands{on("esc", "check.cancel", c.cancel)}
	case c.round.running():
		return commands{on("esc", "check.cancel", c.cancelRound)}
	case c.ok():
		return commands{
			on("enter", "key.next", move(Next{})),
			on("esc", "key.back", move(Back{})),
			on("m", "round.send", c.send),
			c.talk(),
			on("r", "key.again", c.again),
		}
	}
	return commands{
		on("enter", "key.choose", c.enter),
		on("r", "key.again", c.again),
		c.talk(),
		on("down right tab", "key.move", func() Move { return c.walk(+1) }).shown("left/right"),
		on("up left shift+tab", "", func() Move { return c.walk(-1) }).shown(""),
		on("esc", "key.back", move(Back{})),
		on("u", "check.untested", func() Move { return Show{newConfirm("untested")} }).when(c.result == mail.VerdictFailed && c.setup.draft().Replaces == ""),
	}
}

func (c *check) Keys() []key.Binding { return c.commands().bindings() }

// Reading is true while the arrows belong to the explanation.
func (c *check) Reading() bool { return c.reading }

// walk goes through the remedies; above the first one is the explanation.
func (c *check) walk(by int) Move {
	switch {
	case c.at == 0 && by < 0:
		c.reading = true
	default:
		c.reading, c.at = false, min(max(c.at+by, 0), len(c.deeds)-1)
	}
	return nil
}

func (c *check) enter() Move {
	if c.at >= len(c.deeds) {
		return nil
	}
	if d := c.deeds[c.at]; d.move != nil {
		return d.move
	}
	return c.again()
}

// cancel ends the test at once; whatever still comes of it is dropped.
func (c *check) cancel() Move {
	c.result, c.took = mail.VerdictCancelled, c.setup.env.Now().Sub(c.began)
	c.lanes.stop()
	c.deeds = []deed{{key: "check.again"}}
	return Stop{"check"}
}

func (c *check) again() Move {
	*c = *newCheck(c.setup)
	return c.Begin()
}

func (c *check) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	took := c.took
	switch {
	case c.running():
		took = f.Now.Sub(c.began)
	case c.round.running():
		took = f.Now.Sub(c.round.began)
	case c.round.asked:
		took = c.round.took
	}
	page.line(spread(f.Theme.Title.Render(f.T("check.title")), f.Theme.Dim.Render(seconds(f, took)), f.Width-3))
	page.gap()
	switch {
	case c.round.asked:
		c.round.lanes.draw(page)
	case c.refused != nil:
		page.para(f.Theme.Bad, 0, f.Theme.Symbol.No+" "+f.trouble(c.refused))
	default:
		c.lanes.draw(page)
	}
	page.gap()
	top := len(page.rows)
	next := "check.ok-next"
	switch d := c.setup.draft(); {
	case d.First():
		next = "first.ok-next"
	case d.Replaces != "":
		next = "rotate.ok-next"
	}
	switch {
	case c.running():
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("check.running"))
	case c.round.asked:
		c.round.draw(page)
		if c.round.over() {
			page.para(f.Theme.Dim, 2, f.T(next))
		}
	case c.ok():
		page.hang(f.Theme.OK, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T("check.ok"))
		page.para(f.Theme.Dim, 2, f.T(next))
		page.gap()
		page.para(f.Theme.Dim, 2, f.T("round.offer"))
	case c.result == mail.VerdictCancelled:
		page.para(f.Theme.Strong, 0, f.T("check.cancelled"))
		deedButtons(page, c.deeds, c.at)
	default:
		c.explain(page)
	}
	if c.ok() && c.round.asked { // where not all fits, the outcome matters more than the lanes
		page.focus, page.head = top, true
	}
	return page.done()
}

// explain writes what happened, why, the server's own words, and what to do.
func (c *check) explain(page *sheet) {
	f := page.f
	bar := f.Theme.Bad.Render(f.Theme.Symbol.Bar) + " "
	first := len(page.rows)
	if len(c.why) > 0 {
		explained(page, bar, c.why[0])
		c.still(page)
		page.gap()
	}
	deedButtons(page, c.deeds, c.at)
	if c.reading {
		page.focus, page.head = first, true
	}
}

// still says, while a password is being changed, that the old one has not gone.
func (c *check) still(page *sheet) {
	d := c.setup.draft()
	if d.Replaces == "" {
		return
	}
	page.para(page.f.Theme.Strong, 0, page.f.T("rotate.still."+d.Standing()))
}

// deedButtons is what can be done, the best first, as buttons.
func deedButtons(page *sheet, deeds []deed, at int) {
	f := page.f
	var all []string
	for i, d := range deeds {
		style := f.Theme.Button
		if i == at {
			style = f.Theme.Press
		}
		all = append(all, style.Render("[ "+fit(f.T(d.key, "page", d.page.Title(f.Lang)), f.Width-8)+" ]"))
	}
	for _, line := range flowing(all, f.Width-5) {
		page.line("  " + line)
	}
	page.here()
}

// explained writes a diagnosis. What a server said is always labelled as such.
func explained(page *sheet, bar string, d diagnose.Diagnosis) {
	f := page.f
	words := plain.Shown(f.Lang, d)
	page.quote(f.Theme.Strong, bar, words.Title)
	next := words.Next
	if words.Note != "" { // it knows better than what is said of the cause in general
		next = words.Note
	} else {
		page.quote(lipgloss.NewStyle(), bar, words.Why)
	}
	if d.Said != "" {
		page.quote(f.Theme.Dim, bar, f.T("check.said."+d.SaidBy(), "said", d.Said))
	}
	page.quote(lipgloss.NewStyle(), bar, next)
}

// seconds is a duration for a person: 12 ms, 1.4 s.
func seconds(f Frame, d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(max(d.Milliseconds(), 0), 10) + " ms"
	}
	if d >= time.Hour {
		return f.T("left.hours", "h", int(d/time.Hour), "m", int(d%time.Hour/time.Minute))
	}
	if d >= time.Minute {
		return f.T("took.minutes", "m", int(d/time.Minute), "s", int(d%time.Minute/time.Second))
	}
	s := strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	if f.Lang == "pl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// width of a text in cells.
func cells(s string) int { return ansi.StringWidth(s) }
