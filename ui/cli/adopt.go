package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/adopt"
	"mailkey/ui/wizard"
)

type (
	candidatesDoc struct {
		Schema     int            `json:"schema"`
		Candidates []candidateDoc `json:"candidates"`
	}
	candidateDoc struct {
		Address  string          `json:"address,omitempty"`
		Name     string          `json:"name,omitempty"`
		UserName string          `json:"user_name,omitempty"`
		IMAP     *mail.Server    `json:"imap,omitempty"`
		SMTP     *mail.Server    `json:"smtp,omitempty"`
		From     []adopt.Format  `json:"from"`
		Warnings []adopt.Warning `json:"warnings,omitempty"`
	}
)

// adopt connects the mailboxes in other programs' settings: shown first, then
// each with a password typed anew, tested before it is stored. Where nobody can
// be asked, they are only shown.
func (s *session) adopt(files []string) error {
	as := adopt.Format(strings.ToLower(s.given[flagAs]))
	switch as {
	case "isync":
		as = adopt.Mbsync
	case "autoconfig":
		as = adopt.Thunderbird
	}
	if s.has(flagAs) && !slices.Contains(adopt.Formats, as) {
		return s.usage(flagAs, "cli.import-unknown", "programs", joined(adopt.Formats))
	}
	var found []adopt.Candidate
	for _, file := range files {
		these, err := s.readSettings(file, as)
		if err != nil {
			return err
		}
		found = append(found, these...)
	}
	found = adopt.Merge(found)
	if s.json {
		s.document(described(found))
		return nil
	}
	for i, c := range found {
		s.showCandidate(i+1, c)
	}
	if !s.interactive() {
		s.tell(s.say("cli.import-shown"))
		return nil
	}
	if err := s.flush(); err != nil {
		return err
	}
	return s.withService(func(service *accounts.Service) error { return s.adoptAll(service, found) })
}

func joined[T ~string](all []T) string {
	texts := make([]string, len(all))
	for i, v := range all {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}

// readSettings reads one file. It may be anybody's, so it is only read, never
// more than fits, and never waited for as a pipe would be.
func (s *session) readSettings(path string, as adopt.Format) ([]adopt.Candidate, error) {
	shown := mail.CleanUpTo(path, mail.SaidMax)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &config.PathError{Path: path, Problem: config.NotFile}
	}
	var data []byte
	if err == nil {
		var f *os.File
		if f, err = os.Open(path); err == nil {
			data, err = io.ReadAll(io.LimitReader(f, adopt.MaxFile+1))
			_ = f.Close()
		}
	}
	if err != nil {
		return nil, s.usage("", "cli.import-unreadable", "path", shown, "why", s.whyNot(err, false))
	}
	found, err := adopt.Read(data, as)
	for why, key := range map[error]string{
		adopt.ErrTooLarge: "cli.import-large", adopt.ErrFormat: "cli.import-format",
		adopt.ErrBroken: "cli.import-broken", adopt.ErrNothing: "cli.import-nothing",
	} {
		if errors.Is(err, why) {
			return nil, s.usage("", key, "path", shown, "programs", joined(adopt.Formats))
		}
	}
	return found, err
}

func described(found []adopt.Candidate) candidatesDoc {
	doc := candidatesDoc{Schema: schema, Candidates: []candidateDoc{}}
	lane := func(v mail.Server) *mail.Server {
		if v.IsZero() {
			return nil
		}
		return &v
	}
	for _, c := range found {
		p := c.Profile
		doc.Candidates = append(doc.Candidates, candidateDoc{
			p.Address.String(), p.Label, p.UserName, lane(p.IMAP), lane(p.SMTP), c.From, c.Warnings,
		})
	}
	return doc
}

// showCandidate is what was found, and what is missing.
func (s *session) showCandidate(n int, c adopt.Candidate) {
	p := c.Profile
	title := mail.CleanUpTo(p.Address.String(), mail.SaidMax)
	if p.Address.IsZero() {
		title = s.say("cli.import-no-address")
	}
	if p.Label != "" {
		title += " · " + mail.CleanUpTo(p.Label, mail.SaidMax)
	}
	rows := []string{strconv.Itoa(n) + ". " + title + "  (" + joined(c.From) + ")"}
	for _, lane := range mail.Protocols {
		v := p.Server(lane)
		text := s.say("cli.import-not-there")
		if !v.IsZero() {
			text = fmt.Sprintf("%s:%d · %s", mail.CleanUpTo(v.Host, mail.SaidMax), v.Port, s.say("security."+string(v.Security)))
		}
		rows = append(rows, "   "+pad(s.say("protocol."+string(lane)), 12)+" "+text)
	}
	if p.UserName != "" && p.UserName != p.Address.String() {
		rows = append(rows, "   "+pad(s.say("export.table.user-name"), 12)+" "+mail.CleanUpTo(p.UserName, mail.SaidMax))
	}
	for _, w := range c.Warnings {
		rows = append(rows, "   ! "+s.say("import.warning."+string(w)))
	}
	s.draw(s.pen(), rows)
}

// adoptAll goes through the candidates, and asks about each.
func (s *session) adoptAll(service *accounts.Service, found []adopt.Candidate) error {
	worst := exitOK
	for _, c := range found {
		s.tell("")
		c, err := s.addressed(c)
		if err == nil && c.Profile.Address.IsZero() {
			continue
		}
		yes := false
		if err == nil {
			yes, err = s.lines().Confirm(s.ctx, s.say("cli.import-ask", "address", mail.CleanUpTo(c.Profile.Address.String(), mail.SaidMax)))
		}
		if err != nil {
			return s.inputEnded(err)
		}
		if !yes {
			continue
		}
		err = s.adoptOne(service, c.Profile)
		var p *problem
		switch {
		case s.ctx.Err() != nil:
			return s.ctx.Err()
		case errors.As(err, &p) && p.Code != accounts.CodeStorage && p.Code != accounts.CodeVault: // the next may do
			s.complain(p.Message)
			worst = max(worst, exitError)
		case err != nil:
			return err
		}
		if err := s.flush(); err != nil {
			return err
		}
		worst, s.status = max(worst, s.status), exitOK
	}
	s.status = worst
	return nil
}

// addressed asks for the address that no file tells; an empty line leaves the
// candidate out.
func (s *session) addressed(c adopt.Candidate) (adopt.Candidate, error) {
	for c.Profile.Address.IsZero() {
		host := c.Profile.IMAP.Host
		if host == "" {
			host = c.Profile.SMTP.Host
		}
		typed, err := s.lines().Line(s.ctx, s.say("cli.import-whose", "host", mail.CleanUpTo(host, mail.SaidMax))+" ")
		if err != nil || strings.TrimSpace(typed) == "" {
			return c, err
		}
		address, err := mail.ParseAddress(strings.TrimSpace(typed))
		if bad := (*mail.AddressError)(nil); errors.As(err, &bad) {
			s.tell(s.say("address." + string(bad.Problem)))
			continue
		}
		c = c.For(address)
	}
	return c.For(c.Profile.Address), nil
}

// adoptOne completes, tests and stores one. The servers come from a file, which
// nobody vouches for: where discovery does not either, the person is asked.
func (s *session) adoptOne(service *accounts.Service, p mail.Profile) error {
	if err := s.unknownYet(service, p.Address); err != nil {
		return err
	}
	flow := wizard.Setup(s.env.Now())
	if err := s.fill(flow); err != nil {
		return err
	}
	draft := flow.Draft
	p.CA = draft.Login.CA
	draft.Login.Profile = p
	draft.AppName = "" // nobody said what it is called at Google
	if !s.has("purpose") {
		draft.Aim(accounts.OtherProgram)
	}
	found := service.DiscoverWith(s.ctx, p.Address, p.CA)
	if err := s.ctx.Err(); err != nil {
		return err
	}
	s.evidence(found)
	draft.Found, draft.FromFiles = found, true
	for lane, have := range map[*mail.Server]mail.Server{&draft.Login.IMAP: found.IMAP, &draft.Login.SMTP: found.SMTP} {
		if lane.IsZero() {
			*lane = have
		}
	}
	draft.Found.Suggestion = mail.Address{} // the address is in use in another program
	if err := s.approve(draft); err != nil {
		return err
	}
	secret, err := s.typedSecret(s.say("cli.password-ask", "address", p.Address.String()) + " ")
	if err != nil {
		return err
	}
	draft.Login.Secret = secret
	return s.connect(service, draft)
}
