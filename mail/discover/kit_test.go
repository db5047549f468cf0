package discover

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"mailkey/mail"
)

// scripted is a whole DNS: what it does not hold does not exist. It notes every
// name that it is asked about.
type scripted struct {
	mx    map[string]func(context.Context) ([]*net.MX, error)
	srv   map[string][]*net.SRV // by the whole name
	txt   map[string][]string
	hosts map[string]string
	asked *notes
}

// notes is what a server was told, in any order.
type notes struct {
	sync.Mutex
	lines []string
}

func (n *notes) add(line string) {
	if n == nil {
		return
	}
	n.Lock()
	defer n.Unlock()
	n.lines = append(n.lines, line)
}

func (n *notes) all() string {
	n.Lock()
	defer n.Unlock()
	return strings.Join(n.lines, "\n")
}

func notFound(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (s scripted) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	s.asked.add(name)
	if answer, ok := s.mx[name]; ok {
		return answer(ctx)
	}
	return nil, notFound(name)
}

func (s scripted) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	name = "_" + service + "._" + proto + "." + name
	s.asked.add(name)
	if records, ok := s.srv[name]; ok {
		return name, records, nil
	}
	return "", nil, notFound(name)
}

func (s scripted) LookupTXT(_ context.Context, name string) ([]string, error) {
	s.asked.add(name)
	if texts, ok := s.txt[name]; ok {
		return texts, nil
	}
	return nil, notFound(name)
}

func (s scripted) LookupNetIP(_ context.Context, _, name string) ([]netip.Addr, error) {
	s.asked.add(name)
	if addr, ok := s.hosts[name]; ok {
		return []netip.Addr{netip.MustParseAddr(addr)}, nil
	}
	return nil, notFound(name)
}

// mailAt is a DNS that knows one domain's MX and nothing else.
func mailAt(domain string, answer func(context.Context) ([]*net.MX, error)) scripted {
	return scripted{mx: map[string]func(context.Context) ([]*net.MX, error){domain: answer}}
}

func records(mx ...*net.MX) func(context.Context) ([]*net.MX, error) {
	return func(context.Context) ([]*net.MX, error) { return mx, nil }
}

func fails(err error) func(context.Context) ([]*net.MX, error) {
	return func(context.Context) ([]*net.MX, error) { return nil, err }
}

func mx(pref uint16, host string) *net.MX { return &net.MX{Host: host, Pref: pref} }

func address(t *testing.T, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return a
}

var (
	googlesIMAP = mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
	googlesSMTP = mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}
)
