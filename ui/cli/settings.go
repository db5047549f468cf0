package cli

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/wizard"
)

// fill gives the settings flags to the wizard's fields, whose names they have.
func (s *session) fill(flow *wizard.Flow) error {
	for _, field := range flow.Fields() {
		text, given := s.given[field.ID]
		if !given || field.Secret {
			continue
		}
		var bad *wizard.Bad
		if errors.As(flow.Draft.Fill(field, text), &bad) {
			return s.usage(bad.Field, bad.Key)
		}
	}
	if s.on(flagNoKeep) {
		flow.Draft.Forget = true
	}
	if s.has(flagCA) {
		pem, err := s.readCA(s.given[flagCA])
		if err != nil {
			return err
		}
		flow.Draft.Login.CA = pem
	}
	return nil
}

// maxCA is the largest file of certificates, in bytes.
const maxCA = 256 << 10

// readCA reads a file of PEM certificates. It may be anybody's, so it is only
// read, and never waited for as a pipe would be.
func (s *session) readCA(path string) (string, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &config.PathError{Path: path, Problem: config.NotFile}
	}
	if err != nil {
		return "", s.usage(flagCA, "cli.ca-unreadable", "why", s.whyNot(err, false))
	}
	f, err := os.Open(path)
	if err != nil {
		return "", s.usage(flagCA, "cli.ca-unreadable", "why", s.whyNot(err, false))
	}
	defer f.Close() //nolint:errcheck // only read
	pem, err := io.ReadAll(io.LimitReader(f, maxCA+1))
	switch {
	case err != nil:
		return "", s.usage(flagCA, "cli.ca-unreadable", "why", s.whyNot(err, false))
	case len(pem) > maxCA:
		return "", s.usage(flagCA, "cli.ca-large")
	case !x509.NewCertPool().AppendCertsFromPEM(pem):
		return "", s.usage(flagCA, "cli.ca-empty")
	}
	return string(pem), nil
}

// complete fills in what follows from the rest of a server: the security from a
// usual port, the port from the security.
func complete(lane mail.Protocol, server mail.Server) mail.Server {
	if server.Security == "" {
		server.Security = mail.TLS
		if server.Port == mail.UsualPort(lane, mail.StartTLS) {
			server.Security = mail.StartTLS
		}
	}
	if server.Port == 0 {
		server.Port = mail.UsualPort(lane, server.Security)
	}
	return server
}

// finding is how an address is looked up, with the authority that a flag names.
type finding func(context.Context, mail.Address) discover.Finding

// trusting is a finder's way to look up with that authority trusted too.
func trusting(finder accounts.Finder, ca string) finding {
	return func(ctx context.Context, a mail.Address) discover.Finding {
		return accounts.FindWith(ctx, finder, a, ca)
	}
}

// settle finds the servers that no flag names, and asks before a password goes
// to a host that nobody vouches for (design §6.5).
func (s *session) settle(ctx context.Context, d *wizard.Draft, find finding) error {
	login := &d.Login
	if login.IMAP.Host == "" || login.SMTP.Host == "" {
		found := find(ctx, login.Address)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("find the mail servers: %w", err)
		}
		s.evidence(found)
		d.Settle(found)
		if err := s.approve(d); err != nil {
			return err
		}
	}
	login.IMAP, login.SMTP = complete(mail.IMAP, login.IMAP), complete(mail.SMTP, login.SMTP)
	return nil
}

// foresee says what is known beforehand, without asking anybody, and before a
// password is asked for. An address with a likely typing error is refused; where
// both servers are named it is a warning, for no mail domain decides.
func (s *session) foresee(d *wizard.Draft) error {
	known, _ := discover.Known(d.Login.Address)
	misspelt := !known.Suggestion.IsZero()
	if known.Warning == discover.LocalPart && !s.json {
		s.tell(wizard.Warning(s.env.Lang, known))
	}
	switch unnamed := d.Login.IMAP.Host == "" || d.Login.SMTP.Host == ""; {
	case unnamed && misspelt:
		return s.typo(known.Address, known.Suggestion)
	case unnamed || s.json:
		return nil
	}
	if known.Warning == discover.LookAlike {
		s.tell(wizard.Warning(s.env.Lang, known))
	}
	if misspelt {
		s.tell(s.say("cli.typo-warning", "address", known.Address.String(), "suggestion", known.Suggestion.String()))
	}
	if servers := discover.Of(d.Profile()); wizard.Hopeless(servers) {
		for _, text := range wizard.Needs(s.env.Lang, servers) {
			s.tell(text)
		}
	}
	return nil
}

func (s *session) typo(address, meant mail.Address) *problem {
	p := s.needsYes("cli.typo", "address", address.String(), "suggestion", meant.String())
	p.Suggestion = meant.String()
	return p
}

// needsYes is a problem that only the person's naming the servers can mend.
func (s *session) needsYes(key string, pairs ...any) *problem {
	return &problem{Code: accounts.CodeConsent, Message: s.say(key, pairs...), Field: "imap-host"}
}

// approve refuses what nobody may decide silently.
func (s *session) approve(d *wizard.Draft) error {
	found := d.Found
	switch {
	case !found.Suggestion.IsZero():
		return s.typo(found.Address, found.Suggestion)
	case d.Doubtful(wizard.LookAlike): // a yes typed in passing is not enough here
		return s.needsYes("cli.look-alike", "domain", wizard.Written(found))
	case (d.Login.IMAP.Host == "" || d.Login.SMTP.Host == "") && wizard.Hopeless(found):
		return &problem{Code: accounts.CodeNotFound, Message: strings.Join(wizard.Needs(s.env.Lang, found), " "), Field: "imap-host"}
	case d.Login.IMAP.Host == "" || d.Login.SMTP.Host == "":
		domain := mail.CleanUpTo(found.Address.Domain(), mail.SaidMax)
		message := s.say(s.unsettledKey(found), "domain", domain, "name", mail.CleanUpTo(found.Provider.Name, mail.SaidMax),
			"server", mail.CleanUpTo(s.given[flagDNS], mail.SaidMax))
		return &problem{Code: accounts.CodeNotFound, Message: message, Field: "imap-host"}
	}
	for _, doubt := range d.Doubts() {
		if err := s.agreed(d, doubt); err != nil {
			return err
		}
	}
	return nil
}

// unsettledKey is the text that says why there are no servers: nobody answered,
// or what was answered names none that may be taken.
func (s *session) unsettledKey(found discover.Finding) string {
	switch {
	case found.Kind == discover.Gateway:
		return "cli.servers-gateway"
	case hosted(found):
		return "cli.servers-hosting"
	case found.Host == discover.Other:
		return "cli.servers-other"
	case wizard.Silent(found) && s.given[flagDNS] != "":
		return "cli.dns-silent-asked"
	case wizard.Silent(found):
		return "cli.dns-silent"
	}
	return "cli.no-servers"
}

// evidence tells what was found out about the address, if --verbose asks for it.
func (s *session) evidence(found discover.Finding) {
	if !s.on(flagVerbose) {
		return
	}
	for _, e := range found.Evidence {
		s.tell(s.say("cli.evidence", "domain", mail.CleanUpTo(found.Address.Domain(), mail.SaidMax), "source", string(e.Source), "detail", e.Detail))
	}
}

// agreed asks for the person's yes, and refuses where there is none to be had.
func (s *session) agreed(d *wizard.Draft, doubt wizard.Doubt) error {
	pairs := []any{"hosts", d.Hosts(doubt), "name", mail.CleanUpTo(d.Found.Provider.Name, mail.SaidMax)}
	if s.interactive() {
		for _, line := range d.Because(s.env.Lang, doubt) {
			s.tell(strings.Join(wrapped("", line), "\n"))
		}
		yes, err := s.lines().Confirm(s.ctx, s.say("doubt."+string(doubt)+".ask", pairs...))
		switch {
		case s.ctx.Err() != nil:
			return s.ctx.Err()
		case err == nil && yes:
			d.Agree(doubt)
			return nil
		}
	}
	refused := "doubt." + string(doubt) + ".refused"
	if d.FromFiles { // no flag of an import names a server
		refused += "-files"
	}
	return s.needsYes(refused, append(pairs, "address", d.Login.Address)...)
}
