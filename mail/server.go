package mail

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Protocol is one of the two lanes of a mailbox: reading or sending.
type Protocol string

// The two protocols.
const (
	IMAP Protocol = "imap"
	SMTP Protocol = "smtp"
)

// Protocols is both lanes, in the order in which they are shown.
var Protocols = [...]Protocol{IMAP, SMTP}

// Security says when the connection becomes encrypted. There is no "none".
type Security string

// The two ways to encrypt: from the first byte (RFC 8314), or after asking (RFC 2595, RFC 3207).
const (
	TLS      Security = "tls"
	StartTLS Security = "starttls"
)

// UsualPort is the port that goes with a way to encrypt (RFC 8314); 0 for none.
func UsualPort(lane Protocol, security Security) int {
	return usualPorts[lane][security]
}

var usualPorts = map[Protocol]map[Security]int{
	IMAP: {TLS: 993, StartTLS: 143},
	SMTP: {TLS: 465, StartTLS: 587},
}

// Server is where one lane of a mailbox connects to.
type Server struct {
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security Security `json:"security"`
}

// Addr is host:port, as net.Dial wants it.
func (s Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// IsZero reports whether nothing is filled in yet.
func (s Server) IsZero() bool { return s == Server{} }

// ServerProblem says what is wrong with a server field.
type ServerProblem string

// The ways in which a server's fields can be malformed.
const (
	HostEmpty       ServerProblem = "host-empty"
	HostScheme      ServerProblem = "host-scheme"  // https://imap.gmail.com
	HostSpace       ServerProblem = "host-space"   // spaces or invisible letters
	HostAddress     ServerProblem = "host-address" // ala@gmail.com
	HostPort        ServerProblem = "host-port"    // imap.gmail.com:993
	HostSyntax      ServerProblem = "host-syntax"
	PortNumber      ServerProblem = "port-number" // not a number
	PortRange       ServerProblem = "port-range"  // not in 1..65535
	SecurityUnknown ServerProblem = "security-unknown"
)

// ServerError reports a malformed server field. Field is "host", "port" or "security".
type ServerError struct {
	Field   string
	Problem ServerProblem
}

func (e *ServerError) Error() string { return "malformed server: " + string(e.Problem) }

// ParseHost accepts a host name or an IP address, as written; a *ServerError
// says what else it was.
func ParseHost(s string) (string, error) {
	bad := func(p ServerProblem) (string, error) { return "", &ServerError{"host", p} }
	if s == "" {
		return bad(HostEmpty)
	}
	if strings.Contains(s, "://") {
		return bad(HostScheme)
	}
	for _, r := range s {
		if unicode.IsSpace(r) || hidden(r) {
			return bad(HostSpace)
		}
	}
	if ip, err := netip.ParseAddr(s); err == nil && (ip.Zone() == "" || validHostName(ip.Zone())) {
		return s, nil
	}
	switch {
	case strings.Contains(s, "@"):
		return bad(HostAddress)
	case strings.Contains(s, ":"):
		return bad(HostPort)
	case !validHostName(s):
		return bad(HostSyntax)
	}
	return s, nil
}

// ParsePort reads a TCP port, 1 to 65535.
func ParsePort(s string) (int, error) {
	n, err := strconv.Atoi(s)
	switch {
	case strings.HasPrefix(s, "+"), err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, &ServerError{"port", PortNumber}
	case err != nil, n < 1, n > 65535:
		return 0, &ServerError{"port", PortRange}
	}
	return n, nil
}

// ParseSecurity reads "tls" or "starttls".
func ParseSecurity(s string) (Security, error) {
	switch v := Security(s); v {
	case TLS, StartTLS:
		return v, nil
	}
	return "", &ServerError{"security", SecurityUnknown}
}

// Validate reports the first malformed field as a *ServerError.
func (s Server) Validate() error {
	if _, err := ParseHost(s.Host); err != nil {
		return err
	}
	if _, err := ParsePort(strconv.Itoa(s.Port)); err != nil {
		return err
	}
	_, err := ParseSecurity(string(s.Security))
	return err
}

// maxLabel is the longest part of a host name between dots, in letters.
const maxLabel = 63

// validHostName checks letters, digits, hyphens and dots (RFC 1123), and lets
// letters of other alphabets pass (RFC 5890; discover turns them into ASCII).
func validHostName(s string) bool {
	if len(s) > maxDomain {
		return false
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" || utf8.RuneCountInString(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if r < utf8.RuneSelf && !isAlnum(r) && r != '-' && r != '_' {
				return false
			}
			if r >= utf8.RuneSelf && (hidden(r) || !unicode.In(r, unicode.L, unicode.M, unicode.Nd)) {
				return false
			}
		}
	}
	return true
}

func isAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
