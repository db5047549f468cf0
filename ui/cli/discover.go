package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// discoverDoc is the shape of discover --json (design §3).
type discoverDoc struct {
	Schema     int                 `json:"schema"`
	Address    string              `json:"address"`
	Host       discover.Host       `json:"host"`
	Kind       discover.Kind       `json:"kind"`
	IMAP       *mail.Server        `json:"imap"`
	SMTP       *mail.Server        `json:"smtp"`
	Suggestion string              `json:"suggestion"`
	ASCII      string              `json:"ascii"`
	Warning    string              `json:"warning"`
	Consent    bool                `json:"consent"`
	Evidence   []discover.Evidence `json:"evidence"`
	UserName   string              `json:"user_name,omitempty"`
	Provider   *discover.Provider  `json:"provider,omitempty"`
	CRM        crmDoc              `json:"crm"`
}

// crmDoc is the hosts that a CRM makes up from the domain.
type crmDoc struct {
	IMAP string `json:"imap"`
	SMTP string `json:"smtp"`
}

// discover tells where an address's mail lives, and how that is known. It opens
// neither store nor vault. Nobody is asked about a domain that is likely misspelt:
// it may be somebody's who waits for such slips.
func (s *session) discover(args []string) error {
	address, err := mail.ParseAddress(args[0])
	var bad *mail.AddressError
	if errors.As(err, &bad) {
		return s.usage(flagAddress, "address."+string(bad.Problem))
	}
	ctx := s.ctx
	if s.opt.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.opt.Timeout)
		defer cancel()
	}
	found, _ := discover.Known(address)
	if found.Suggestion.IsZero() {
		finder := s.parts.Tools(s.opt).Finder
		found = finder.Find(ctx, address)
	}
	switch {
	case s.ctx.Err() != nil:
		s.status = exitInterrupted
	case found.IMAP.IsZero() || found.SMTP.IsZero(): // of what use is the rest to a script
		s.status = exitCheckFailed
	}
	if s.json {
		s.document(foundDoc(found))
		return nil
	}
	p := s.pen()
	s.draw(p, s.located(p, found))
	return nil
}

// foundDoc is a finding as JSON wants it.
func foundDoc(f discover.Finding) discoverDoc {
	doc := discoverDoc{
		Schema: schema, Address: f.Address.String(), Host: f.Host, Kind: f.Kind, IMAP: server(f.IMAP), SMTP: server(f.SMTP),
		Suggestion: f.Suggestion.String(), ASCII: f.ASCII, Warning: f.Warning, Consent: f.Consent,
		Evidence: append([]discover.Evidence{}, f.Evidence...), UserName: f.UserName, CRM: crmDoc(f.CRM),
	}
	if f.Provider.Name != "" {
		provider := f.Provider
		provider.Needs = append([]discover.Need{}, provider.Needs...) // never null
		doc.Provider = &provider
	}
	return doc
}

// server is null where none is known.
func server(s mail.Server) *mail.Server {
	if s.IsZero() {
		return nil
	}
	return &s
}

// located is a finding for a person, line by line.
func (s *session) located(p pen, f discover.Finding) []string {
	mark, lives := p.ok.Render(p.good), wizard.Whereabouts(s.env.Lang, f)
	switch {
	case s.cutShort(f):
		mark, lives = p.none, s.say("discover.interrupted")
	case f.Host == discover.UnknownHost:
		mark = p.bad.Render(p.broken)
	case wizard.Hopeless(f) || f.Consent || f.Warning != "" || f.IMAP.IsZero() || f.SMTP.IsZero():
		mark = p.none
	}
	lines := wrapped("  ", mail.CleanUpTo(f.Address.String(), mail.SaidMax)+": "+lives)
	lines[0] = mark + lines[0][1:]
	if !f.Suggestion.IsZero() {
		lines = append(lines, s.say("discover.suggestion", "suggestion", f.Suggestion.String()))
	}
	switch {
	case f.Warning != "":
		lines = append(lines, wrapped("", wizard.Warning(s.env.Lang, f))...)
	case f.ASCII != "":
		lines = append(lines, s.say("discover.ascii", "ascii", f.ASCII))
	}
	part := func(title string, rows []string) {
		if len(rows) > 0 {
			lines = append(append(lines, "", s.say(title)), rows...)
		}
	}
	part("discover.servers", s.foundServers(f))
	hopeless, before, where := wizard.Hopeless(f), "discover.needs", "discover.where"
	switch {
	case hopeless:
		before, where = "discover.hopeless", "discover.more"
	case hosted(f):
		where = "discover.more"
	}
	if !hopeless {
		part("discover.crm", s.guesses(p, f))
	}
	var needs []string
	for _, text := range wizard.Needs(s.env.Lang, f) {
		needs = append(needs, wrapped("  ", text)...)
	}
	part(before, needs)
	if next := s.whatNext(f); next != "" {
		lines = append(append(lines, ""), wrapped("", s.say("cli.next", "next", next))...)
	}
	if f.Provider.Where != "" {
		part(where, []string{"  " + f.Provider.Where})
	}
	part("discover.how", s.how(p, f))
	return lines
}

// cutShort reports that nothing was found because the person wanted no more.
func (s *session) cutShort(f discover.Finding) bool {
	return s.ctx.Err() != nil && f.Host == discover.UnknownHost
}

// hosted reports a hosting company that is known by name, where what its
// customers' servers are called is not known for sure.
func hosted(f discover.Finding) bool {
	return f.Provider.Name != "" && !wizard.Hopeless(f) && (f.Consent || f.IMAP.IsZero() || f.SMTP.IsZero())
}

// whatNext is what to do where the servers are not known; empty where they are,
// or where something else is to be done first.
func (s *session) whatNext(f discover.Finding) string {
	key, noIMAP, noSMTP := "", f.IMAP.IsZero(), f.SMTP.IsZero()
	switch asked := s.given[flagDNS] != ""; {
	case s.cutShort(f) || !f.Suggestion.IsZero() || wizard.Hopeless(f):
		return ""
	case f.Kind == discover.Gateway:
		key = "gateway"
	case hosted(f):
		key = "hosting"
	case !noIMAP && !noSMTP:
		return ""
	case noIMAP != noSMTP:
		key = "half"
	case f.Host == discover.Other:
		key = "other"
	case wizard.Silent(f) && asked:
		key = "silent-asked"
	case wizard.Silent(f):
		key = "silent"
	default:
		key = "unknown"
	}
	missing := "--imap-host"
	if noSMTP {
		missing = "--smtp-host"
	}
	return s.say("discover.next."+key, "domain", mail.CleanUpTo(f.Address.Domain(), mail.SaidMax), "flag", missing,
		"name", mail.CleanUpTo(f.Provider.Name, mail.SaidMax), "server", mail.CleanUpTo(s.given[flagDNS], mail.SaidMax))
}

// how is the evidence, the names of one source in one sentence.
func (s *session) how(p pen, f discover.Finding) []string {
	var rows []string
	for i := 0; i < len(f.Evidence); {
		e := f.Evidence[i]
		text := wizard.Evidence(s.env.Lang, f.Address, e)
		named := !slices.Contains(discover.Slugs(), e.Detail)
		for i++; named && i < len(f.Evidence); i++ {
			next := f.Evidence[i]
			if next.Source != e.Source || next.Trusted != e.Trusted || slices.Contains(discover.Slugs(), next.Detail) {
				break
			}
			text += ", " + mail.CleanUpTo(next.Detail, mail.SaidMax)
		}
		switch {
		case named && e.Trusted:
			text += " (" + p.ok.Render(s.say("discover.trusted")) + ")"
		case named:
			text += " (" + p.weak.Render(s.say("discover.untrusted")) + ")"
		}
		rows = append(rows, wrapped("  ", text)...)
	}
	return rows
}

// foundServers is both servers, and whether a password may go there unasked.
func (s *session) foundServers(f discover.Finding) []string {
	var rows []string
	for _, lane := range []struct {
		key string
		mail.Server
	}{{"cli.row-imap", f.IMAP}, {"cli.row-smtp", f.SMTP}} {
		if !lane.IsZero() {
			rows = append(rows, fmt.Sprintf("  %-20s %s · %s", s.say(lane.key), lane.Addr(), s.say("security."+string(lane.Security))))
		}
	}
	if len(rows) == 0 {
		return []string{"  " + s.say("discover.no-servers")}
	}
	if f.UserName != "" {
		rows = append(rows, "  "+s.say("discover.user-name", "name", mail.CleanUpTo(f.UserName, mail.SaidMax)))
	}
	consent := "discover.no-consent"
	switch {
	case wizard.Hopeless(f):
		return rows
	case f.Consent && f.Warning == discover.LookAlike: // its servers may be named by it, and yet be another's
		consent = "discover.consent-look-alike"
	case f.Consent:
		consent = "discover.consent"
	}
	return append(rows, wrapped("  ", s.say(consent))...)
}

// guesses is what a CRM would fill in where that is wrong, beside what is right.
func (s *session) guesses(p pen, f discover.Finding) []string {
	var rows []string
	for _, lane := range []struct{ guess, right string }{{f.CRM.IMAP, f.IMAP.Host}, {f.CRM.SMTP, f.SMTP.Host}} {
		if lane.guess != "" && lane.right != "" && lane.guess != lane.right {
			rows = append(rows, "  "+p.bad.Render(p.broken)+" "+lane.guess+"  "+p.ok.Render(p.good)+" "+lane.right)
		}
	}
	return rows
}

// wrapped is a text in lines that fit, each after a margin.
func wrapped(margin, text string) []string {
	rows := guide.Wrap(text, showWidth-len(margin))
	for i, row := range rows {
		rows[i] = margin + strings.TrimRight(row, " ")
	}
	return rows
}
