package wizard

import (
	"slices"
	"unicode"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// Whereabouts says in one line where the mail lives, as far as that is known.
func Whereabouts(l i18n.Lang, f discover.Finding) string {
	host := f.IMAP.Host
	if host == "" {
		host = f.SMTP.Host
	}
	return l.T("found."+whereabouts(f), "name", mail.CleanUpTo(f.Provider.Name, 40), "host", mail.CleanUpTo(host, 60))
}

func whereabouts(f discover.Finding) string {
	switch {
	case f.Kind == discover.Gmail || f.Kind == discover.Workspace || f.Kind == discover.Gateway:
		return string(f.Kind)
	case f.Provider.Name != "":
		return "provider"
	case unasked(f):
		return "unasked"
	case f.Host == discover.UnknownHost && Silent(f):
		return "silent"
	case f.Host != discover.Other:
		return "unknown"
	case f.IMAP.IsZero() && f.SMTP.IsZero():
		return "other"
	case f.Consent:
		return "claimed"
	}
	return "named"
}

// Silent reports whether DNS did not answer when the mail was looked for, which
// says nothing of the domain.
func Silent(f discover.Finding) bool {
	return slices.ContainsFunc(f.Evidence, func(e discover.Evidence) bool {
		return e.Source == discover.MX && (e.Detail == discover.Timeout || e.Detail == discover.DNSFailed)
	})
}

// Warning says what is odd about the domain, and how it is really written; only
// where there is a warning.
func Warning(l i18n.Lang, f discover.Finding) string {
	return l.T("warning."+f.Warning, "ascii", Written(f))
}

// Written is the domain as the network writes it.
func Written(f discover.Finding) string {
	if f.ASCII != "" {
		return mail.CleanUpTo(f.ASCII, mail.SaidMax)
	}
	return domain(f.Address)
}

// Foreign says how many letters of the address's domain are of another alphabet,
// and how the network writes it; empty where all are Latin.
func Foreign(l i18n.Lang, a mail.Address) string {
	n := 0
	for _, r := range a.Domain() {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	found, _ := discover.Known(a)
	return l.N("address.foreign", n, "ascii", Written(found))
}

// unasked reports that nobody was asked, because it is open which domain is meant.
func unasked(f discover.Finding) bool {
	return f.Host == discover.UnknownHost && (f.Warning != "" || !f.Suggestion.IsZero()) &&
		!slices.ContainsFunc(f.Evidence, func(e discover.Evidence) bool { return e.Source == discover.MX })
}

func said(f discover.Finding, slug string) bool {
	return slices.ContainsFunc(f.Evidence, func(e discover.Evidence) bool { return e.Detail == slug })
}

// Evidence says a piece of evidence: where it was looked for, and what was there.
func Evidence(l i18n.Lang, a mail.Address, e discover.Evidence) string {
	what := e.Detail
	if key := "detail." + e.Detail; i18n.Has(key) {
		what = l.T(key)
	}
	return l.T("evidence."+string(e.Source), "domain", domain(a)) + ": " + mail.CleanUpTo(what, mail.SaidMax)
}

// namers says who named the servers that were found: each piece of evidence
// that names one.
func namers(l i18n.Lang, f discover.Finding) []string {
	var all []string
	for _, e := range f.Evidence {
		names := e.Source == discover.SRV || e.Source == discover.Autoconfig || e.Source == discover.Guess
		if names && !slices.Contains(discover.Slugs(), e.Detail) {
			all = append(all, Evidence(l, f.Address, e))
		}
	}
	return all
}

// Needs says what has to be done at the provider before its servers take a
// password, a sentence or two for each thing.
func Needs(l i18n.Lang, f discover.Finding) []string {
	var all []string
	for _, need := range f.Provider.Needs {
		all = append(all, l.T("need."+string(need), "name", mail.CleanUpTo(f.Provider.Name, 40)))
	}
	for _, slug := range []string{discover.NeedsBridge, discover.NoIMAP} {
		if said(f, slug) {
			all = append(all, l.T("need."+slug, "name", mail.CleanUpTo(f.Provider.Name, 40)))
		}
	}
	return all
}

// Hopeless reports whether no password will connect this mailbox, so that one
// need not be looked for.
func Hopeless(f discover.Finding) bool {
	return slices.Contains(f.Provider.Needs, discover.OAuthOnly) || said(f, discover.NeedsBridge) || said(f, discover.NoIMAP)
}

// Wrong is the host that Firmao fills in by itself for the lane, where that is not
// the right one; else empty.
func (d *Draft) Wrong(lane mail.Protocol) string {
	guess, right := d.Found.CRM.IMAP, d.Login.Server(lane).Host
	if lane == mail.SMTP {
		guess = d.Found.CRM.SMTP
	}
	if d.Purpose == accounts.OtherProgram || right == "" || guess == right {
		return ""
	}
	return mail.CleanUpTo(guess, mail.SaidMax)
}

// PasswordKind says which password the servers want, as the middle of the keys
// of its texts: field.KIND.label and field.KIND.hint.
func (d *Draft) PasswordKind() string {
	switch {
	case d.Google():
		return "password"
	case slices.Contains(d.Found.Provider.Needs, discover.AppPassword):
		return "password-app"
	}
	return "password-own"
}

func domain(a mail.Address) string { return mail.CleanUpTo(a.Domain(), 80) }
