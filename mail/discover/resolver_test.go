package discover

import (
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// fakeDNS serves one zone on loopback and remembers what it was asked.
func fakeDNS(t *testing.T, zone map[string]string) (addr string, asked func() []string) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var names []string
	started := make(chan struct{})
	server := &dns.Server{PacketConn: conn, NotifyStartedFunc: func() { close(started) }, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		reply := new(dns.Msg).SetReply(q)
		name := q.Question[0].Name
		mu.Lock()
		names = append(names, name)
		mu.Unlock()
		switch line, ok := zone[name]; {
		case !ok:
			reply.Rcode = dns.RcodeNameError
		case line == "SERVFAIL":
			reply.Rcode = dns.RcodeServerFailure
		default:
			record, err := dns.NewRR(name + " 60 IN " + line)
			if err != nil {
				t.Error(err)
			}
			reply.Answer = append(reply.Answer, record)
		}
		_ = w.WriteMsg(reply)
	})}
	go func() { _ = server.ActivateAndServe() }()
	<-started
	t.Cleanup(func() { _ = server.Shutdown() })
	return conn.LocalAddr().String(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(names)
	}
}

func TestOwnResolver(t *testing.T) {
	addr, asked := fakeDNS(t, map[string]string{
		"firma.pl.":   "MX 1 smtp.google.com.",
		"zepsuta.pl.": "SERVFAIL",
	})
	resolver, err := NewResolver(addr)
	if err != nil {
		t.Fatal(err)
	}
	f := New(resolver)
	for domain, want := range map[string]string{"firma.pl": "smtp.google.com", "nie-ma.pl": "not-found", "zepsuta.pl": "dns-failed"} {
		if got := f.Find(t.Context(), address(t, "ala@"+domain)); got.Evidence[0].Detail != want {
			t.Errorf("%s: evidence %v, want %s", domain, got.Evidence, want)
		}
	}
	// No search domain is ever appended: it would tell others, and be believed.
	for _, name := range asked() {
		if !within(name, "firma.pl.", "nie-ma.pl.", "zepsuta.pl.") {
			t.Errorf("asked about %s", name)
		}
	}
}

func TestNewResolver(t *testing.T) {
	for _, good := range []string{"", "127.0.0.1", "127.0.0.1:5353", "::1", "[::1]", "[::1]:53"} {
		if _, err := NewResolver(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"dns.google", "127.0.0.1:0", "127.0.0.1:70000", "udp://127.0.0.1", "1.2.3"} {
		if _, err := NewResolver(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
