package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

// names answers from a table; what is not in it does not exist.
type names map[string][]netip.Addr

func (n names) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	var found []netip.Addr
	for _, a := range n[host] {
		if a.Is4() == (network == "ip4") {
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return found, nil
}

var (
	v4 = netip.MustParseAddr("192.0.2.1")
	v6 = netip.MustParseAddr("2001:db8::1")
)

// lines is a network of scripts by host:port, in which IPv6 may be dead. It
// remembers who was dialled.
type lines struct {
	mu     sync.Mutex
	dialed []string
	to     map[string]func(context.Context) (net.Conn, error)
}

func (l *lines) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	l.mu.Lock()
	l.dialed = append(l.dialed, addr)
	l.mu.Unlock()
	if to, ok := l.to[addr]; ok {
		return to(ctx)
	}
	return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
}

func script(s *wiretest.Server) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) { return s.Dial(ctx, "", "") }
}

func silent(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }

func fails(err error) func(context.Context) (net.Conn, error) {
	return func(context.Context) (net.Conn, error) { return nil, &net.OpError{Op: "dial", Err: err} }
}

const host = "imap.gmail.com"

func target() Target {
	return Target{Protocol: mail.IMAP, Server: mail.Server{Host: host, Port: 993, Security: mail.TLS}}
}

func pool(t *testing.T, ca *wiretest.CA) *x509.CertPool {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(ca.PEM)) {
		t.Fatal("no CA")
	}
	return roots
}

// Who vouches for a server, by which pool, and when only the clock is wrong.
func TestSeal(t *testing.T) {
	ca := wiretest.NewCA(t)
	year := 365 * 24 * time.Hour
	long := ca.Make(&x509.Certificate{DNSNames: []string{host}, NotBefore: time.Now().Add(-3 * year), NotAfter: time.Now().Add(-2 * year)})
	for name, c := range map[string]struct {
		cert    tls.Certificate
		trusted bool // the CA is among the roots
		own     bool // the target names the CA
		shift   time.Duration
		root    string
		byCA    bool
		off     int // its sign
		fails   bool
		also    string // misnamed, unvouched, self-signed
	}{
		"good":                      {cert: ca.Cert(host), trusted: true, root: "wiretest CA"},
		"T29 CA of the account":     {cert: ca.Cert(host), own: true, root: "wiretest CA", byCA: true},
		"T29 CA of nobody":          {cert: ca.Cert(host), fails: true, also: "unvouched"},
		"self-signed":               {cert: ca.SelfSigned(host), trusted: true, fails: true, also: "unvouched self-signed"},
		"wrong name":                {cert: ca.Cert("mx.example.test"), trusted: true, fails: true, also: "misnamed"},
		"T15 expired":               {cert: ca.CertUntil(time.Now().Add(-30*time.Minute), host), trusted: true, off: 1, fails: true},
		"T15 not yet valid":         {cert: ca.CertUntil(time.Now().Add(110*time.Hour), host), trusted: true, off: -1, fails: true},
		"T15 clock a year ahead":    {cert: ca.Cert(host), trusted: true, shift: year, off: 1, fails: true},
		"T15 clock a year behind":   {cert: ca.CertUntil(time.Now().Add(100*time.Hour), host), trusted: true, shift: -year, off: -1, fails: true},
		"T15 by the account's CA":   {cert: ca.Cert(host), own: true, shift: year, off: 1, fails: true, byCA: true},
		"expired and of nobody":     {cert: ca.CertUntil(time.Now().Add(-30*time.Minute), host), fails: true, also: "unvouched"},
		"expired and another name":  {cert: ca.CertUntil(time.Now().Add(-30*time.Minute), "mx.example.test"), trusted: true, fails: true, also: "misnamed"},
		"another name, of nobody":   {cert: ca.Cert("mx.example.test"), fails: true, also: "misnamed unvouched"},
		"its own and another name":  {cert: ca.SelfSigned("mx.example.test"), fails: true, also: "misnamed unvouched self-signed"},
		"T15 expired before its CA": {cert: long, own: true, off: 1, fails: true, byCA: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &wiretest.Server{Script: wiretest.GoodIMAP(ca, mail.TLS)}
			server.Cert = c.cert
			e := Examiner{
				Resolver: names{host: {v4}}, Roots: x509.NewCertPool(),
				Dial: (&lines{to: map[string]func(context.Context) (net.Conn, error){"192.0.2.1:993": script(server)}}).Dial,
				Now:  func() time.Time { return time.Now().Add(c.shift) },
			}
			to := target()
			if c.trusted {
				e.Roots = pool(t, ca)
			}
			if c.own {
				to.CA = ca.PEM
			}
			d := e.Examine(t.Context(), []Target{to}).Doors[0]
			if !d.Open() || d.V4.Seal == nil || d.V4.Addr != v4 || d.V6.Tried {
				t.Fatalf("%+v", d)
			}
			s := d.V4.Seal
			if (s.Err != nil) != c.fails || c.root != "" && s.Root != c.root || s.ByCA != c.byCA {
				t.Errorf("%v, by %q, of the account's CA %v", s.Err, s.Root, s.ByCA)
			}
			sign := 0
			if s.Off != 0 {
				sign = int(s.Off / s.Off.Abs())
			}
			if sign != c.off || c.shift != 0 && (s.Off.Abs() < 300*24*time.Hour || s.Off.Abs() > year) {
				t.Errorf("off by %v, want the sign %d", s.Off, c.off)
			}
			var also []string
			for what, is := range map[string]bool{"misnamed": s.Misnamed, "unvouched": s.Unvouched, "self-signed": s.SelfSigned()} {
				if is {
					also = append(also, what)
				}
			}
			slices.Sort(also)
			want := strings.Fields(c.also)
			if slices.Sort(want); !slices.Equal(also, want) {
				t.Errorf("it is %q, want %q", also, want)
			}
			if heard := server.Heard(); len(heard) > 0 {
				t.Errorf("the server was told %q", heard)
			}
		})
	}
}

// STARTTLS shows the certificate too, and nothing is said after it that could
// be a sign-in.
func TestStartTLS(t *testing.T) {
	ca := wiretest.NewCA(t)
	server := &wiretest.Server{Script: wiretest.GoodSMTP(ca, mail.StartTLS)}
	e := Examiner{Roots: pool(t, ca), Dial: (&lines{to: map[string]func(context.Context) (net.Conn, error){"127.0.0.1:587": script(server)}}).Dial}
	to := Target{Protocol: mail.SMTP, Server: mail.Server{Host: "127.0.0.1", Port: 587, Security: mail.StartTLS}, CA: ca.PEM}
	d := e.Examine(t.Context(), []Target{to}).Doors[0]
	if s := d.V4.Seal; s == nil || s.Err != nil || s.Issuer() != "wiretest CA" {
		t.Errorf("%+v", s)
	}
	if heard := server.Heard(); !slices.Equal(heard, []string{"EHLO " + wire.ClientName, "STARTTLS", "EHLO " + wire.ClientName}) {
		t.Errorf("the server was told %q", heard)
	}
	plain := &wiretest.Server{Script: wiretest.GoodSMTP(ca, mail.StartTLS).With(map[string]string{"EHLO": "250 smtp.example.test\r\n"})}
	e.Dial = (&lines{to: map[string]func(context.Context) (net.Conn, error){"127.0.0.1:587": script(plain)}}).Dial
	var missing *mail.NotOffered
	if s := e.Examine(t.Context(), []Target{to}).Doors[0].V4.Seal; s == nil || !errors.As(s.Err, &missing) {
		t.Errorf("without STARTTLS: %+v", s)
	}
}

// The ways to a port, family by family.
func TestWays(t *testing.T) {
	ca := wiretest.NewCA(t)
	good := script(&wiretest.Server{Script: wiretest.GoodIMAP(ca, mail.TLS)})
	for name, c := range map[string]struct {
		v4, v6         func(context.Context) (net.Conn, error)
		open           bool
		wants4, wants6 func(error) bool
	}{
		"T21 refused":               {nil, nil, false, is(syscall.ECONNREFUSED), is(syscall.ECONNREFUSED)},
		"T21 no answer":             {silent, silent, false, late, late},
		"T21 unreachable":           {fails(syscall.ENETUNREACH), fails(syscall.EHOSTUNREACH), false, is(syscall.ENETUNREACH), is(syscall.EHOSTUNREACH)},
		"T21 IPv6 dead, IPv4 works": {good, silent, true, is(nil), late},
		"T21 IPv4 dead, IPv6 works": {silent, good, true, late, is(nil)},
		"T21 IPv6 unreachable":      {good, fails(syscall.ENETUNREACH), true, is(nil), is(syscall.ENETUNREACH)},
		"both":                      {good, good, true, is(nil), is(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			l := &lines{to: map[string]func(context.Context) (net.Conn, error){}}
			if c.v4 != nil {
				l.to["192.0.2.1:993"] = c.v4
			}
			if c.v6 != nil {
				l.to["[2001:db8::1]:993"] = c.v6
			}
			e := Examiner{Resolver: names{host: {v4, v6}}, Roots: x509.NewCertPool(), Dial: l.Dial}
			d := e.Examine(ctx, []Target{target()}).Doors[0]
			if d.Open() != c.open || !d.V4.Tried || !d.V6.Tried || !c.wants4(d.V4.Err) || !c.wants6(d.V6.Err) {
				t.Errorf("open %v, IPv4: %v, IPv6: %v", d.Open(), d.V4.Err, d.V6.Err)
			}
		})
	}
}

func is(want error) func(error) bool { return func(got error) bool { return errors.Is(got, want) } }

func late(err error) bool { return errors.As(err, new(*mail.TimedOut)) }

// B02: nobody is asked but the hosts named, whatever the names' answers.
func TestNobodyElse(t *testing.T) {
	l := &lines{}
	asked := &recorder{names: names{host: {v4, v6}, "smtp.gmail.com": {v4}, "elsewhere.test": {v4}}}
	e := Examiner{Resolver: asked, Dial: l.Dial}
	to := []Target{target(), {Protocol: mail.SMTP, Server: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}}}
	e.Examine(t.Context(), to)
	slices.Sort(l.dialed)
	if want := []string{"192.0.2.1:465", "192.0.2.1:993", "[2001:db8::1]:993"}; !slices.Equal(l.dialed, want) {
		t.Errorf("dialled %q", l.dialed)
	}
	slices.Sort(asked.asked)
	if want := []string{"ip4 imap.gmail.com", "ip4 smtp.gmail.com", "ip6 imap.gmail.com", "ip6 smtp.gmail.com"}; !slices.Equal(asked.asked, want) {
		t.Errorf("asked for %q", asked.asked)
	}
}

type recorder struct {
	names
	mu    sync.Mutex
	asked []string
}

func (r *recorder) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	r.mu.Lock()
	r.asked = append(r.asked, network+" "+host)
	r.mu.Unlock()
	return r.names.LookupNetIP(ctx, network, host)
}

// An interruption ends everything at once, and says so of what was not reached.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dialing := make(chan struct{}, 2)
	e := Examiner{Resolver: names{host: {v4}}, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		dialing <- struct{}{}
		return silent(ctx)
	}}
	go func() { <-dialing; cancel() }()
	if d := e.Examine(ctx, []Target{target()}).Doors[0]; !errors.Is(d.V4.Err, context.Canceled) {
		t.Errorf("%v", d.V4.Err)
	}
}

// The date is believed as far as the certificate is.
func TestDate(t *testing.T) {
	ca := wiretest.NewCA(t)
	hour := time.Hour
	for name, c := range map[string]struct {
		cert    tls.Certificate
		shift   time.Duration
		date    string // instead of the right one
		off     time.Duration
		proved  bool
		refused bool
	}{
		"right":                  {cert: ca.Cert(DateHost), proved: true},
		"two hours ahead":        {cert: ca.CertUntil(time.Now().Add(20*hour), DateHost), shift: 2 * hour, off: 2 * hour, proved: true},
		"T15 certificate's time": {cert: ca.Cert(DateHost), shift: 300 * hour, off: 300 * hour},
		"T29 somebody else's":    {cert: ca.SelfSigned(DateHost), refused: true},
		"another name":           {cert: ca.Cert("mx.example.test"), refused: true},
		"no date":                {cert: ca.Cert(DateHost), date: "tomorrow", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var heard []string
			web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				heard = append(heard, r.Method+" "+r.Host+r.URL.Path)
				if c.date != "" {
					w.Header().Set("Date", c.date)
				}
				http.Redirect(w, r, "https://elsewhere.test/", http.StatusFound)
			}))
			web.TLS = &tls.Config{Certificates: []tls.Certificate{c.cert}}
			web.Config.ErrorLog = log.New(io.Discard, "", 0)
			web.StartTLS()
			defer web.Close()
			e := Examiner{Resolver: names{DateHost: {v6, v4}}, Roots: pool(t, ca), Now: func() time.Time { return time.Now().Add(c.shift) }}
			e.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				if addr != "192.0.2.1:443" {
					return nil, errors.New("dialled " + addr)
				}
				return (&net.Dialer{}).DialContext(ctx, network, web.Listener.Addr().String())
			}
			got := e.Date(t.Context())
			if (got.Err != nil) != c.refused || !c.refused && (got.Proved != c.proved || (got.Off-c.off).Abs() > 3*time.Second) {
				t.Errorf("%+v", got)
			}
			if !c.refused && !slices.Equal(heard, []string{"HEAD " + DateHost + "/"}) {
				t.Errorf("heard %q", heard)
			}
		})
	}
}
