package cli

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/reach"
)

// maxDoors bounds how much is examined and told.
const maxDoors = 40

// door is one port of a server.
type door struct {
	reach.Target
	needed bool // an account uses it; else it is the other usual port
}

// googles is who is examined where there is no mailbox yet.
var googles = [...]mail.Profile{{
	IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
	SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
}}

// others is the other usual port beside one in use.
var others = map[int]mail.Server{
	143: {Port: 993, Security: mail.TLS},
	465: {Port: 587, Security: mail.StartTLS},
	587: {Port: 465, Security: mail.TLS},
}

// doorsOf is the ports of the accounts' servers, each once, and how many are
// too many to be examined.
func doorsOf(list []accounts.Account) (doors []door, more int) {
	profiles := googles[:]
	if len(list) > 0 {
		profiles = nil
		for _, a := range list {
			profiles = append(profiles, a.Profile)
		}
	}
	add := func(d door) {
		for i := range doors {
			if doors[i].Target == d.Target {
				doors[i].needed = doors[i].needed || d.needed
				return
			}
		}
		doors = append(doors, d)
	}
	for _, p := range profiles {
		for _, lane := range mail.Protocols {
			server := p.Server(lane)
			add(door{reach.Target{Protocol: lane, Server: server, CA: p.CA}, true})
			if other, usual := others[server.Port]; usual {
				other.Host = server.Host
				add(door{reach.Target{Protocol: lane, Server: other, CA: p.CA}, false})
			}
		}
	}
	some := min(len(doors), maxDoors)
	return doors[:some], len(doors) - some
}

func targets(doors []door) []reach.Target {
	var all []reach.Target
	for _, d := range doors {
		all = append(all, d.Target)
	}
	return all
}

// network is the names, the ports and the certificates of the servers.
func (s *session) network(x *sights) []check {
	var all []check
	cause := s.unplugged(x)
	if cause != "" {
		all = append(all, s.found("network", "network", fails, cause))
	}
	for _, h := range x.report.Hosts {
		all = append(all, s.host(h))
	}
	told := map[string]bool{}
	for i, d := range x.report.Doors {
		all = append(all, s.doorway(d, x.doors[i].needed))
		if f, cause := s.seal(d); cause != "" {
			// One authority in between is one cause, however many ports show it.
			f.follows = f.follows || f.Status != fine && told[cause]
			told[cause] = true
			all = append(all, f)
		}
	}
	if x.more > 0 {
		all = append(all, s.found("servers", "more", skipped, "doctor.port.more", "count", x.more))
	}
	if cause != "" {
		for i := range all[1:] {
			if f := &all[i+1]; f.Status != fine {
				f.Status, f.Advice, f.follows = skipped, "", true
			}
		}
	}
	return all
}

// unplugged names the one cause behind a network on which nothing answers:
// there is none, DNS is silent, or no way leads out. Empty where something answers.
func (s *session) unplugged(x *sights) string {
	silent, denied, tried := false, false, false
	for _, h := range x.report.Hosts {
		switch known := len(h.V4.Addrs)+len(h.V6.Addrs) > 0; {
		case known:
		case !nowhere(h.V4.Err) || !nowhere(h.V6.Err):
			silent = true
		case !diagnose.IsGoogleHost(h.Name):
			return "" // somebody answered, and may be right
		default:
			denied = true
		}
	}
	for _, d := range x.report.Doors {
		for _, w := range d.Ways() {
			if w.Tried && !noRoute(w.Err) {
				return ""
			}
			tried = tried || w.Tried
		}
	}
	switch {
	case s.ctx.Err() != nil, !silent && !denied && !tried:
		return ""
	case x.alone:
		return "doctor.network.none"
	case silent:
		return "doctor.network.dns"
	case denied:
		return "doctor.network.denied"
	}
	return "doctor.network.no-route"
}

// nowhere reports a name that DNS denies.
func nowhere(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

// What systems call it; Windows has numbers of its own.
var (
	refusals  = []syscall.Errno{syscall.ECONNREFUSED, 10061}
	noRoutes  = []syscall.Errno{syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.EADDRNOTAVAIL, 10051, 10065, 10049}
	forbidden = []syscall.Errno{syscall.EACCES, syscall.EPERM, 10013}
)

func one(err error, of []syscall.Errno) bool {
	var code syscall.Errno
	return errors.As(err, &code) && slices.Contains(of, code)
}

func noRoute(err error) bool { return one(err, noRoutes) }

// host is what DNS says about a server's name.
func (s *session) host(h reach.Host) check {
	const g = "network"
	addrs := append(slices.Clone(h.V4.Addrs), h.V6.Addrs...)
	pairs := []any{"host", clean(h.Name), "addresses", list(addrs), "ms", max(h.V4.Took, h.V6.Took).Milliseconds()}
	literal, _ := netip.ParseAddr(h.Name)
	switch {
	case literal.IsValid():
		return s.found(g, h.Name, fine, "doctor.dns.literal", pairs...)
	case len(addrs) > 0 && diagnose.IsGoogleHost(h.Name) && slices.ContainsFunc(addrs, inside):
		return s.found(g, h.Name, warns, "doctor.dns.inside", pairs...)
	case len(addrs) > 0:
		return s.found(g, h.Name, fine, "doctor.dns.good", pairs...)
	case s.ctx.Err() != nil:
		return s.found(g, h.Name, skipped, "doctor.not-finished")
	case nowhere(h.V4.Err) && nowhere(h.V6.Err) && diagnose.IsGoogleHost(h.Name):
		return s.found(g, h.Name, fails, "doctor.dns.denied", pairs...)
	case nowhere(h.V4.Err) && nowhere(h.V6.Err):
		return s.found(g, h.Name, fails, "doctor.dns.nowhere", pairs...)
	}
	return s.found(g, h.Name, fails, "doctor.dns.silent", pairs...)
}

// shared is the addresses between a provider and its customers (RFC 6598).
var shared = netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10)

// inside reports an address that no public server can have.
func inside(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() || shared.Contains(a)
}

// list is the first addresses, and how many more there are.
func list(addrs []netip.Addr) string {
	var words []string
	for i, a := range addrs {
		if i == 4 {
			words = append(words, "…")
			break
		}
		words = append(words, a.String())
	}
	return strings.Join(words, ", ")
}

// doorway is one port: whether it opens, and over which family.
func (s *session) doorway(d reach.Door, needed bool) check {
	const g = "servers"
	addr := d.Server.Addr()
	id := addr
	pairs := []any{
		"server", clean(addr), "protocol", s.say("doctor." + string(d.Protocol)),
		"v4", s.way(d.V4), "v6", s.way(d.V6), "why", s.whyShut(d),
	}
	google := diagnose.IsGoogleHost(d.Server.Host)
	switch {
	case d.Open() && d.V6.Tried && d.V6.Err != nil && !noRoute(d.V6.Err):
		return s.found(g, id, warns, "doctor.port.v6-dead", pairs...)
	case d.Open() && d.V4.Tried && d.V4.Err != nil:
		return s.found(g, id, warns, "doctor.port.v4-dead", pairs...)
	case d.Open():
		return s.found(g, id, fine, "doctor.port.open", pairs...)
	case s.ctx.Err() != nil:
		return s.found(g, id, skipped, "doctor.port.unfinished", pairs...)
	case !d.V4.Tried && !d.V6.Tried: // its name is not known, which is said
		f := s.found(g, id, skipped, "doctor.port.no-address", pairs...)
		f.follows = true
		return f
	case !needed && google:
		return s.found(g, id, warns, "doctor.port.other-shut", pairs...)
	case !needed:
		return s.found(g, id, skipped, "doctor.port.unused", pairs...)
	}
	for _, w := range d.Ways() {
		if w.Tried && one(w.Err, refusals) {
			return s.found(g, id, fails, "doctor.port.refused", pairs...)
		}
	}
	return s.found(g, id, fails, "doctor.port.silent", pairs...)
}

// way is one family in a few words.
func (s *session) way(w reach.Way) string {
	switch {
	case !w.Tried:
		return s.say("doctor.way.none")
	case w.Err == nil:
		return s.say("doctor.way.open", "ms", w.Took.Milliseconds())
	}
	return s.shut(w.Err)
}

// whyShut is the reason of the family that tells more.
func (s *session) whyShut(d reach.Door) string {
	for _, w := range d.Ways() {
		if w.Tried && w.Err != nil {
			return s.shut(w.Err)
		}
	}
	return ""
}

func (s *session) shut(err error) string {
	var late *mail.TimedOut
	var cut *mail.Dropped
	var without *mail.NotOffered
	switch {
	case errors.As(err, &cut):
		return s.say("doctor.way.cut")
	case errors.As(err, &without):
		return s.say("doctor.way.unencrypted")
	case one(err, refusals):
		return s.say("doctor.way.refused")
	case noRoute(err):
		return s.say("doctor.way.no-route")
	case errors.As(err, &late):
		return s.say("doctor.way.silent")
	case one(err, forbidden):
		return s.say("doctor.way.forbidden")
	}
	return outside(err)
}
