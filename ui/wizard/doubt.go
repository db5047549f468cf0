package wizard

import (
	"slices"
	"strings"

	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// Doubt is a reason not to send the password yet. Only the person's own yes
// removes it, and no face reaches the test while one is open.
type Doubt string

// The doubts, in the order in which they are asked about.
const (
	LookAlike   Doubt = "look-alike"   // the domain reads like another one
	NoPasswords Doubt = "no-passwords" // the provider takes none from programs
	Unvouched   Doubt = "unvouched"    // nobody trusted names these servers
)

// Doubts is what the person has to say yes to before the password is sent.
func (d *Draft) Doubts() []Doubt {
	var open []Doubt
	for _, doubt := range []struct {
		Doubt
		there bool
	}{
		{LookAlike, d.located() && d.Found.Warning == discover.LookAlike},
		{NoPasswords, d.takesNone()},
		{Unvouched, d.unvouched(mail.IMAP) || d.unvouched(mail.SMTP)},
	} {
		if doubt.there && d.agreed[doubt.Doubt] != d.subject(doubt.Doubt) {
			open = append(open, doubt.Doubt)
		}
	}
	return open
}

// Doubtful reports whether this doubt is open.
func (d *Draft) Doubtful(doubt Doubt) bool { return slices.Contains(d.Doubts(), doubt) }

// Agree is the person's yes. It is about this very address and these very
// hosts: with others the doubt is open again. It is not saved with a draft, for
// what was found then may not be what is found next time.
func (d *Draft) Agree(doubt Doubt) {
	if d.agreed == nil {
		d.agreed = map[Doubt]string{}
	}
	d.agreed[doubt] = d.subject(doubt)
}

// subject is what a yes to the doubt is about.
func (d *Draft) subject(doubt Doubt) string {
	about := []string{d.Login.Address.Key()}
	if doubt != LookAlike {
		about = append(about, canonical(d.Login.IMAP.Host), canonical(d.Login.SMTP.Host))
	}
	return strings.Join(about, "\n")
}

// Hosts is where the password would go, the hosts in one line: for Unvouched
// only those that need the yes.
func (d *Draft) Hosts(doubt Doubt) string {
	var all []string
	for _, lane := range mail.Protocols {
		host := d.Login.Server(lane).Host
		if host != "" && !slices.Contains(all, host) && (doubt != Unvouched || d.unvouched(lane)) {
			all = append(all, host)
		}
	}
	return strings.Join(all, ", ")
}

// Because is what a person should know before answering, a line for each thing.
func (d *Draft) Because(l i18n.Lang, doubt Doubt) []string {
	switch doubt {
	case LookAlike:
		return []string{Warning(l, d.Found)}
	case NoPasswords:
		return Needs(l, d.Found)
	}
	var all []string
	found, elsewhere := d.sources()
	if found {
		all = namers(l, d.Found)
	}
	switch {
	case elsewhere && d.FromFiles:
		all = append(all, l.T("doubt.unvouched.files"))
	case elsewhere || len(all) == 0:
		all = append(all, l.T("doubt.unvouched.nobody"))
	}
	return all
}

// sources tells of the hosts that nobody vouches for whether some are those that
// were found for this address, and whether some come from elsewhere: what named
// the one says nothing of the other.
func (d *Draft) sources() (found, elsewhere bool) {
	for _, lane := range mail.Protocols {
		switch {
		case !d.unvouched(lane):
		case d.located() && canonical(d.Login.Server(lane).Host) == canonical(d.found(lane).Host):
			found = true
		default:
			elsewhere = true
		}
	}
	return found, elsewhere
}

// unvouched reports whether the lane's host was named by no person and by nobody
// trusted (design §6.5).
func (d *Draft) unvouched(lane mail.Protocol) bool {
	return d.Login.Server(lane).Host != "" && !d.namedHost(lane) && !d.vouched(lane)
}

// vouched reports whether the lane's host is the one that discovery found for
// this very address by a trusted path, or Google's where the person says that
// the mail is there. A host left over from elsewhere has nobody to vouch for it.
func (d *Draft) vouched(lane mail.Protocol) bool {
	host := canonical(d.Login.Server(lane).Host)
	if d.Unsure() && d.Provider == discover.Google && host == googleServer(lane).Host {
		return true
	}
	return d.located() && !d.Found.Consent && host == canonical(d.found(lane).Host)
}

// takesNone reports whether the password would go to a provider that takes none
// from programs. Servers that the person named instead of its own are another matter.
func (d *Draft) takesNone() bool {
	if !d.located() || !slices.Contains(d.Found.Provider.Needs, discover.OAuthOnly) {
		return false
	}
	for _, lane := range mail.Protocols {
		if !d.namedHost(lane) || canonical(d.Login.Server(lane).Host) == canonical(d.found(lane).Host) {
			return true
		}
	}
	return false
}

// located reports whether Found is about the address that stands there.
func (d *Draft) located() bool {
	return !d.Login.Address.IsZero() && d.Found.Address.Key() == d.Login.Address.Key()
}

func (d *Draft) found(lane mail.Protocol) mail.Server {
	if lane == mail.SMTP {
		return d.Found.SMTP
	}
	return d.Found.IMAP
}

// namedHost reports whether the person named the lane's host. A port or a kind
// of encryption mended by hand says nothing of whose server it is.
func (d *Draft) namedHost(lane mail.Protocol) bool { return d.named[string(lane)+"-host"] }

func canonical(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }
