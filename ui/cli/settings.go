package cli

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"

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
		err = errors.New("not a plain file")
	}
	if err != nil {
		return "", s.usage(flagCA, "cli.ca-unreadable", "why", outside(err))
	}
	f, err := os.Open(path)
	if err != nil {
		return "", s.usage(flagCA, "cli.ca-unreadable", "why", outside(err))
	}
	defer f.Close() //nolint:errcheck // only read
	pem, err := io.ReadAll(io.LimitReader(f, maxCA+1))
	switch {
	case err != nil:
		return "", s.usage(flagCA, "cli.ca-unreadable", "why", outside(err))
	case len(pem) > maxCA:
		return "", s.usage(flagCA, "cli.ca-large")
	case !x509.NewCertPool().AppendCertsFromPEM(pem):
		return "", s.usage(flagCA, "cli.ca-empty")
	}
	return string(pem), nil
}

// usual is the port that goes with each security.
var usual = map[mail.Protocol]map[mail.Security]int{
	mail.IMAP: {mail.TLS: 993, mail.StartTLS: 143},
	mail.SMTP: {mail.TLS: 465, mail.StartTLS: 587},
}

// complete fills in what follows from the rest of a server: the security from a
// usual port, the port from the security.
func complete(lane mail.Protocol, server mail.Server) mail.Server {
	if server.Security == "" {
		server.Security = mail.TLS
		for security, port := range usual[lane] {
			if port == server.Port {
				server.Security = security
			}
		}
	}
	if server.Port == 0 {
		server.Port = usual[lane][server.Security]
	}
	return server
}

// settle finds the servers that no flag names, and asks before a password goes
// to a host that nobody vouches for (design §6.5).
func (s *session) settle(ctx context.Context, d *wizard.Draft, find func(context.Context, mail.Address) discover.Finding) error {
	login := &d.Login
	if login.IMAP.Host == "" || login.SMTP.Host == "" {
		found := find(ctx, login.Address)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("find the mail servers: %w", err)
		}
		if err := s.approve(found); err != nil {
			return err
		}
		d.Found = found
		adopt(&login.IMAP, found.IMAP)
		adopt(&login.SMTP, found.SMTP)
	}
	login.IMAP, login.SMTP = complete(mail.IMAP, login.IMAP), complete(mail.SMTP, login.SMTP)
	return nil
}

// adopt takes a found host, and its port and security unless a flag names either.
func adopt(have *mail.Server, found mail.Server) {
	switch {
	case have.Host != "":
	case have.Port == 0 && have.Security == "":
		*have = found
	default:
		have.Host = found.Host
	}
}

// approve refuses what nobody may decide silently.
func (s *session) approve(found discover.Finding) error {
	address := found.Address.String()
	needsYes := func(key string, pairs ...any) error {
		return &problem{accounts.CodeConsent, s.say(key, append(pairs, "address", address)...), "imap-host"}
	}
	switch {
	case !found.Suggestion.IsZero():
		return needsYes("cli.typo", "suggestion", found.Suggestion.String())
	case found.Warning != "":
		return needsYes("cli.look-alike", "domain", found.ASCII)
	case found.IMAP.IsZero() || found.SMTP.IsZero():
		return &problem{accounts.CodeNotFound, s.say("cli.no-servers", "domain", mail.CleanUpTo(found.Address.Domain(), mail.SaidMax)), "imap-host"}
	case found.Consent && !s.agreed(found):
		return needsYes("cli.consent", "imap", found.IMAP.Host, "smtp", found.SMTP.Host)
	}
	return nil
}

// agreed asks whether the password may go to the hosts found.
func (s *session) agreed(found discover.Finding) bool {
	if !s.interactive() {
		return false
	}
	yes, err := s.lines().Confirm(s.ctx, s.say("cli.consent-ask", "imap", found.IMAP.Host, "smtp", found.SMTP.Host))
	return err == nil && yes
}
