package cli

import (
	"cmp"
	"errors"
	"path/filepath"
	"runtime/debug"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

// The shapes of fetch --json (design §6.6).
type (
	fetchDoc struct {
		Schema   int           `json:"schema"`
		Accounts []fetchResult `json:"accounts"`
	}
	fetchResult struct {
		Address   string           `json:"address"`
		Verdict   mail.Verdict     `json:"verdict"`
		To        string           `json:"to"`
		Folders   []fetchedFolder  `json:"folders"`
		Stopped   mail.Stopped     `json:"stopped,omitempty"` // why there is more, though nothing failed
		Unnamed   int              `json:"unnamed,omitempty"` // folders left out because their names hold the password
		Diagnosis *diagnosisResult `json:"diagnosis,omitempty"`
		Error     *problem         `json:"error,omitempty"`

		server  mail.Server
		fetched mail.Fetched
	}
	fetchedFolder struct {
		Name        string `json:"name"`
		Path        string `json:"path"`
		New         int    `json:"new"`
		Bytes       int64  `json:"bytes"`
		UIDValidity uint32 `json:"uidvalidity"`
	}
)

// collector is the percentage by which the heap may grow before it is collected, while a
// command runs on its own that makes much garbage and holds little. A short fetch then needs
// no collection at all, which costs it a tenth of its time.
const collector = 200

// fetch brings the mail of stored accounts, or of one given by flags.
func (s *session) fetch(names []string) error {
	if s.env.Getenv("GOGC") == "" && s.parts.Remote == nil {
		defer debug.SetGCPercent(debug.SetGCPercent(collector))
	}
	given, err := s.means(names, "cli.fetch-what")
	if err != nil {
		return err
	}
	to := ""
	if s.has(flagTo) {
		if s.given[flagTo] == "" {
			return s.usage(flagTo, "cli.to-empty")
		}
		if to, err = filepath.Abs(s.given[flagTo]); err != nil {
			return err
		}
	}
	switch {
	case given && to == "":
		return s.usage(flagTo, "cli.fetch-to")
	case given:
		return s.fetchGiven(to)
	}
	return s.withService(func(service *accounts.Service) error { return s.fetchStored(service, names, to) })
}

// fetchGiven fetches with settings from the flags. It opens neither store nor keyring.
func (s *session) fetchGiven(to string) error {
	flow := wizard.Setup(s.env.Now())
	if err := s.fill(flow); err != nil {
		return err
	}
	draft := flow.Draft
	address := draft.Login.Address.String()
	// Nothing is sent, so a sending server that no flag names need not be looked for.
	if login := &draft.Login; login.IMAP.Host != "" && login.SMTP.Host == "" {
		login.SMTP.Host = login.IMAP.Host
	}
	if err := s.foresee(draft); err != nil {
		s.fetchResults(unfetched(address, to, s.problemOf(err)))
		return nil
	}
	secret, err := s.password(address)
	if err != nil {
		return err
	}
	draft.Login.Secret = secret
	tools := s.parts.Tools(s.opt)
	if err := s.settle(s.ctx, draft, trusting(tools.Finder, draft.Login.CA)); err != nil {
		s.fetchResults(unfetched(address, to, s.problemOf(err)))
		return nil
	}
	login := draft.Ready()
	line := s.progressLine(address, to)
	fetched, report, err := tools.Fetcher.Fetch(s.ctx, login, mail.FetchPlan{To: to, All: s.on(flagAllFolders)}, line.event(s.watch()), line.progress)
	line.end()
	s.fetchResults(s.judgeFetch(login.Profile, to, fetched, report, err))
	return nil
}

// fetchStored fetches accounts of the store, one after the other.
func (s *session) fetchStored(service *accounts.Service, names []string, to string) error {
	list, err := s.named(service, names)
	if err != nil {
		return err
	}
	given, err := s.secretsFor(list)
	if err != nil {
		return err
	}
	apart := len(list) > 1 || s.on(flagAll)
	var results []fetchResult
	for i, a := range list {
		plan := mail.FetchPlan{To: service.MailFolder(a), All: s.on(flagAllFolders)}
		switch {
		case to != "" && apart:
			plan.To = filepath.Join(to, filepath.Base(plan.To))
		case to != "":
			plan.To = to
		}
		if results = append(results, s.fetchOne(service, a, given[i], plan)); s.ctx.Err() != nil {
			break // the others were not begun
		}
	}
	s.fetchResults(results...)
	return nil
}

func (s *session) fetchOne(service *accounts.Service, a accounts.Account, given mail.Secret, plan mail.FetchPlan) fetchResult {
	address := a.Profile.Address.String()
	if a.Keeping == accounts.NotKept && given.IsZero() {
		return unfetched(address, s.ours(plan.To), s.passwordless(a))
	}
	line := s.progressLine(address, plan.To)
	fetched, report, err := service.Fetch(s.ctx, s.who(), a.ID, given, plan, line.event(s.watch()), line.progress)
	line.end()
	return s.judgeFetch(a.Profile, plan.To, fetched, report, err)
}

// unfetched is the result of an account whose server was not even asked.
func unfetched(address, to string, p *problem) fetchResult {
	verdict := mail.VerdictFailed
	if exitCode(p.Code) == exitInterrupted {
		verdict = mail.VerdictCancelled
	}
	return fetchResult{Address: address, Verdict: verdict, To: mail.Clean(to), Folders: []fetchedFolder{}, Error: p}
}

// judgeFetch turns what a fetch returned into what is told about it.
func (s *session) judgeFetch(p mail.Profile, to string, fetched mail.Fetched, report mail.Report, err error) fetchResult {
	r := fetchResult{
		Address: p.Address.String(), Verdict: report.Verdict(mail.IMAP), To: s.ours(cmp.Or(fetched.To, to)), Folders: []fetchedFolder{},
		Stopped: fetched.Stopped, Unnamed: fetched.Unnamed, server: p.IMAP, fetched: fetched,
	}
	for _, f := range fetched.Folders {
		r.Folders = append(r.Folders, fetchedFolder{f.Name, s.ours(f.Path), f.New, f.Bytes, f.UIDValidity})
	}
	switch {
	case s.ctx.Err() != nil && r.Verdict != mail.VerdictOK:
		r.Verdict = mail.VerdictCancelled
	case err != nil:
		r.Error = s.problemOf(err)
		if r.Verdict == mail.VerdictOK && errors.As(err, new(*mail.DiskError)) {
			r.Verdict = mail.VerdictFailed
		}
	}
	if r.Verdict == mail.VerdictFailed && r.Error == nil {
		if why := diagnose.Explain(report, p); len(why) > 0 {
			r.Diagnosis = diagnosed(s.env.Lang, why[0])
		}
	}
	return r
}

// fetchResults answers with what came and sets the status.
func (s *session) fetchResults(results ...fetchResult) {
	for _, r := range results {
		if r.Verdict == mail.VerdictFailed {
			s.status = exitCheckFailed
		}
	}
	for _, r := range results {
		if r.Verdict == mail.VerdictCancelled {
			s.status = exitInterrupted
		}
	}
	if s.ctx.Err() != nil {
		s.status = exitInterrupted
	}
	if s.json {
		if results == nil {
			results = []fetchResult{}
		}
		s.document(fetchDoc{schema, results})
		return
	}
	if len(results) == 0 {
		s.line("%s", s.say("cli.no-accounts"))
		return
	}
	p := s.pen()
	var lines []string
	for i, r := range results {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, s.fetchLines(p, r)...)
	}
	s.draw(p, lines)
}

// fetchLines tells about one account's fetch.
func (s *session) fetchLines(p pen, r fetchResult) []string {
	lang := s.env.Lang
	messages, bytes := r.fetched.Total()
	pairs := []any{"address", r.Address, "what", plain.Came(lang, messages, bytes)}
	lines := []string{p.bad.Render(p.broken) + " " + s.say("cli.fetch-failed", pairs...)}
	switch {
	case r.Verdict == mail.VerdictFailed && messages == 0:
		lines[0] = p.bad.Render(p.broken) + " " + s.say("cli.fetch-none", pairs...)
	case r.Verdict == mail.VerdictOK:
		lines[0] = p.ok.Render(p.good) + " " + s.say("cli.fetch-ok", pairs...)
	case r.Verdict == mail.VerdictCancelled:
		key := "cli.fetch-cancelled"
		if messages == 0 {
			key = "cli.fetch-cancelled-none"
		}
		lines[0] = p.none + " " + s.say(key, pairs...)
	}
	tell := func(text string) {
		for _, row := range guide.Wrap(text, showWidth-2) {
			lines = append(lines, "  "+row)
		}
	}
	if len(r.fetched.Folders) > 1 {
		for _, f := range r.fetched.Folders {
			if f.New > 0 || f.Anew {
				tell(plain.FolderCame(lang, f))
			}
		}
	} else if len(r.fetched.Folders) == 1 && r.fetched.Folders[0].Anew {
		tell(plain.FolderCame(lang, r.fetched.Folders[0]))
	}
	if r.Stopped == mail.StoppedByDay {
		tell(s.say("fetch.day"))
	}
	if r.Unnamed > 0 {
		tell(lang.N("fetch.unnamed", r.Unnamed))
	}
	switch {
	case r.Diagnosis != nil:
		broken := accountResult{Lanes: []laneResult{{Host: r.server.Host, Port: r.server.Port, Diagnosis: r.Diagnosis}}}
		lines = append(lines, s.explained(p, broken)...)
	case r.Error != nil:
		lines = append(lines, s.explained(p, accountResult{Error: r.Error})...)
	}
	return append(lines, s.whereItLies(r)...)
}

// whereItLies is where the mail is and how another program opens it: a path is
// told whole, in a line of its own, to be copied.
func (s *session) whereItLies(r fetchResult) []string {
	var lines []string
	for _, f := range r.fetched.Folders {
		if s.parts.Remote != nil {
			break
		}
		if f.Known > 0 || f.New > 0 {
			path := plain.Quoted(mail.Clean(f.Path))
			lines = append(lines, "  "+s.say("cli.fetch-lies", "path", r.To), "  "+s.say("cli.fetch-open", "path", path))
			break
		}
	}
	if r.Verdict != mail.VerdictOK && len(lines) > 0 {
		lines = append([]string{"", "  " + s.say("fetch.stays")}, lines...)
	}
	return lines
}

// joined is parts of one line.
func (s *session) joined(parts []string) string {
	dot := " · "
	if s.env.ASCII {
		dot = " - "
	}
	return strings.Join(parts, dot)
}
