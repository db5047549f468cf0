package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"charm.land/lipgloss/v2"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail/reach"
	"mailkey/ui/guide"
)

// doctorTime is how long an examination takes at most; --timeout replaces it.
const doctorTime = 15 * time.Second

// standing is how a check stands.
type standing string

const (
	fine    standing = "ok"
	warns   standing = "warn"
	fails   standing = "fail"
	skipped standing = "skipped"
)

type (
	doctorDoc struct {
		Schema  int     `json:"schema"`
		Checks  []check `json:"checks"`
		Verdict string  `json:"verdict"` // ok, warn, failed
	}
	// check is one thing that was examined.
	check struct {
		Group  string   `json:"group"`
		ID     string   `json:"id"`
		Status standing `json:"status"`
		Detail string   `json:"detail"`
		Advice string   `json:"advice"`

		follows bool // from another check, which is enough for a person
	}
)

// doctorGroups is the groups in their order.
var doctorGroups = [...]string{"terminal", "language", "passwords", "files", "clock", "network", "servers", "encryption"}

// found is a check in the reader's language; its advice, where one is needed,
// is the text key.do.
func (s *session) found(group, id string, status standing, key string, pairs ...any) check {
	f := check{Group: group, ID: id, Status: status, Detail: s.say(key, pairs...)}
	if status == warns || status == fails {
		f.Advice = s.say(key+".do", pairs...)
	}
	return f
}

// doctor examines this computer and the way to the mail servers. It changes
// nothing, and signs in nowhere.
func (s *session) doctor(names []string) error {
	ctx, cancel := context.WithTimeout(s.ctx, cmp.Or(s.opt.Timeout, doctorTime))
	defer cancel()
	home, lost := s.parts.Locate()
	here := &Examined{Err: lost}
	if lost == nil {
		here = s.parts.Examine(ctx, home, s.opt)
	}
	list, err := s.patients(ctx, here, names)
	if err != nil {
		return errors.Join(err, here.close())
	}
	if !s.json && s.env.ErrTTY {
		s.tell(s.say("doctor.looking"))
	}
	doors, more := doorsOf(list)
	seen := s.look(ctx, here, doors)
	seen.home, seen.lost, seen.list, seen.more = home, lost, list, more
	all := s.terminal()
	all = append(all, s.language()...)
	all = append(all, s.passwords(seen)...)
	all = append(all, s.files(seen)...)
	network := s.network(seen)
	all = append(all, s.clock(seen)...)
	s.examined(append(all, network...))
	return here.close()
}

func (x *Examined) close() error {
	if x.Close == nil {
		return nil
	}
	return x.Close()
}

// patients is the accounts named, or else all of them.
func (s *session) patients(ctx context.Context, here *Examined, names []string) ([]accounts.Account, error) {
	switch {
	case here.Service == nil && len(names) > 0:
		if !errors.Is(here.Err, fs.ErrNotExist) {
			return nil, here.Err
		}
		return nil, &accounts.Error{Code: accounts.CodeNotFound, Err: accounts.ErrNoAccount}
	case here.Service == nil:
		return nil, nil
	case len(names) > 0:
		return s.named(here.Service, names)
	}
	list, err := here.Service.List(ctx, s.who())
	if err != nil && ctx.Err() == nil {
		here.Err = err // told among the files
	}
	return list, nil
}

// sights is what was seen of this computer and of the servers.
type sights struct {
	here   *Examined
	list   []accounts.Account
	home   config.Home
	lost   error // why the folders are not known
	place  accounts.Place
	sealed bool
	doors  []door
	more   int // that are not examined
	report reach.Report
	alone  bool // this computer is on no network
	date   *reach.Date
	now    time.Time
}

// look looks at all that takes time, all at once.
func (s *session) look(ctx context.Context, here *Examined, doors []door) *sights {
	x := &sights{here: here, doors: doors, now: s.env.Now()}
	way := s.parts.Reach
	if way.Resolver == nil && s.opt.Resolver != nil {
		way.Resolver = s.opt.Resolver
	}
	if way.Now == nil {
		way.Now = s.env.Now
	}
	x.alone = !way.Networked()
	var all sync.WaitGroup
	all.Go(func() { x.report = way.Examine(ctx, targets(doors)) })
	if s.on(flagOnline) {
		all.Go(func() { date := way.Date(ctx); x.date = &date })
	}
	if here.Place != nil {
		all.Go(func() { x.place = here.Place(ctx) })
	}
	if here.Sealed != nil {
		all.Go(func() { x.sealed, _ = here.Sealed(ctx) })
	}
	all.Wait()
	return x
}

// examined tells the findings, group by group, and sets the status.
func (s *session) examined(all []check) {
	doc := doctorDoc{Schema: schema, Checks: []check{}, Verdict: "ok"}
	for _, group := range doctorGroups {
		for _, f := range all {
			if f.Group != group {
				continue
			}
			doc.Checks = append(doc.Checks, f)
			switch {
			case f.Status == fails:
				doc.Verdict, s.status = "failed", exitCheckFailed
			case f.Status == warns && doc.Verdict == "ok":
				doc.Verdict = "warn"
			}
		}
	}
	if s.ctx.Err() != nil {
		s.status = exitInterrupted
	}
	if s.json {
		s.document(doc)
		return
	}
	s.showExamined(doc)
}

func (s *session) showExamined(doc doctorDoc) {
	p, warn := s.pen(), lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	marks := map[standing]string{fine: p.ok.Render(p.good), warns: warn.Render("!"), fails: p.bad.Render(p.broken), skipped: p.weak.Render(p.none)}
	var lines []string
	group, count := "", map[standing]int{}
	for _, f := range doc.Checks {
		if f.follows {
			continue
		}
		count[f.Status]++
		if f.Group != group {
			if group != "" {
				lines = append(lines, "")
			}
			group = f.Group
			lines = append(lines, s.say("doctor.group."+group))
		}
		lines = append(lines, hanging("  "+marks[f.Status]+" ", "    ", f.Detail)...)
		if f.Advice != "" {
			lines = append(lines, hanging("    ", "    ", f.Advice)...)
		}
	}
	lines = append(lines, "")
	switch {
	case s.ctx.Err() != nil:
		lines = append(lines, s.say("doctor.interrupted"))
	case doc.Verdict == "failed":
		lines = append(lines, p.bad.Render(p.broken)+" "+s.env.Lang.N("doctor.failed", count[fails]))
	case doc.Verdict == "warn":
		lines = append(lines, warn.Render("!")+" "+s.env.Lang.N("doctor.warned", count[warns]))
	default:
		lines = append(lines, p.ok.Render(p.good)+" "+s.say("doctor.fine"))
	}
	s.draw(p, lines)
}

// hanging wraps a text behind a mark.
func hanging(first, next, text string) []string {
	var lines []string
	for i, row := range guide.Wrap(text, showWidth-len(next)) {
		if i == 0 {
			lines = append(lines, first+row)
		} else {
			lines = append(lines, next+row)
		}
	}
	return lines
}
