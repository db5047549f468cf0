package cli

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/reach"
	"mailkey/mail/wire/wiretest"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// clinic is a computer and a network for the doctor to examine.
type clinic struct {
	t        *testing.T
	names    map[string][]string // addresses by host; without one, DNS knows of none
	servers  map[string]*wiretest.Server
	errs     map[string]error // of dialling, by address and port
	deaf     error            // what DNS fails with
	alone    bool
	roots    *x509.CertPool
	now      func() time.Time
	accounts []accounts.Account
	lang     i18n.Lang

	mu     sync.Mutex
	dialed []string
}

func newClinic(t *testing.T) *clinic {
	return &clinic{
		t: t, servers: map[string]*wiretest.Server{}, errs: map[string]error{}, roots: x509.NewCertPool(), now: time.Now, lang: i18n.EN,
		names: map[string][]string{"imap.gmail.com": {"192.0.2.1"}, "smtp.gmail.com": {"192.0.2.2"}},
	}
}

func (c *clinic) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	if c.deaf != nil {
		return nil, &net.DNSError{Err: c.deaf.Error(), Name: host, IsTimeout: true}
	}
	var found []netip.Addr
	for _, text := range c.names[host] {
		if a := netip.MustParseAddr(text); a.Is4() == (network == "ip4") {
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return found, nil
}

func (c *clinic) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c.mu.Lock()
	c.dialed = append(c.dialed, addr)
	c.mu.Unlock()
	if s, ok := c.servers[addr]; ok {
		return s.Dial(ctx, network, addr)
	}
	err, ok := c.errs[addr]
	switch {
	case !ok:
		err = syscall.ECONNREFUSED
	case err == nil: // no answer
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, &net.OpError{Op: "dial", Net: network, Err: err}
}

type listedStore struct {
	accounts.Store
	list []accounts.Account
}

func (s listedStore) Accounts(context.Context) ([]accounts.Account, error) { return s.list, nil }

// examine runs the doctor.
func (c *clinic) examine(ctx context.Context, args ...string) (out string, code int) {
	var errs bytes.Buffer
	var answer bytes.Buffer
	home := filepath.Join(c.t.TempDir(), "home")
	parts := Parts{
		Locate: func() (config.Home, error) {
			return config.Home{Root: home, Config: home + "/config", Data: home + "/data", State: home + "/state"}, nil
		},
		Examine: func(context.Context, config.Home, Options) *Examined {
			x := &Examined{Err: fs.ErrNotExist, Place: func(context.Context) accounts.Place { return accounts.Place{Keeping: accounts.InKeyring} }}
			if c.accounts != nil {
				x.Err, x.Service = nil, accounts.New(accounts.Parts{Store: listedStore{list: c.accounts}})
			}
			return x
		},
		Reach: reach.Examiner{
			Resolver: c, Dial: c.dial, Roots: c.roots, Now: c.now,
			Networks: func() ([]net.Addr, error) {
				if c.alone {
					return []net.Addr{&net.IPNet{IP: net.IPv4(127, 0, 0, 1), Mask: net.CIDRMask(8, 32)}}, nil
				}
				return []net.Addr{&net.IPNet{IP: net.IPv4(192, 0, 2, 9), Mask: net.CIDRMask(24, 32)}}, nil
			},
		},
	}
	env := ui.Env{In: strings.NewReader(""), Out: &answer, Err: &errs, Lang: c.lang, Now: c.now}
	code = Run(ctx, env, append([]string{"doctor"}, args...), parts)
	if _, err := os.Lstat(home); err == nil {
		c.t.Error("the doctor made a folder")
	}
	return answer.String(), code
}

// checks is examine with --json, by group and id.
func (c *clinic) checks(args ...string) (doctorDoc, map[string]check, int) {
	c.t.Helper()
	out, code := c.examine(c.t.Context(), append([]string{"--json", "--timeout=400ms"}, args...)...)
	var doc doctorDoc
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		c.t.Fatalf("%v in %s", err, out)
	}
	byID := map[string]check{}
	for _, f := range doc.Checks {
		if _, twice := byID[f.Group+" "+f.ID]; twice {
			c.t.Errorf("%s %s twice", f.Group, f.ID)
		}
		if (f.Advice != "") != (f.Status == warns || f.Status == fails) || f.Detail == "" || strings.ContainsAny(f.Detail+f.Advice, "«{") {
			c.t.Errorf("%+v", f)
		}
		byID[f.Group+" "+f.ID] = f
	}
	want := map[string]int{"ok": exitOK, "warn": exitOK, "failed": exitCheckFailed}[doc.Verdict]
	if code != want {
		c.t.Errorf("verdict %s and exit code %d", doc.Verdict, code)
	}
	return doc, byID, code
}

// google serves Google's three ports with certificates of the CA.
func (c *clinic) google(ca *wiretest.CA, until time.Time) *clinic {
	for addr, script := range map[string]wiretest.Script{
		"192.0.2.1:993": wiretest.GoodIMAP(ca, mail.TLS), "192.0.2.2:465": wiretest.GoodSMTP(ca, mail.TLS), "192.0.2.2:587": wiretest.GoodSMTP(ca, mail.StartTLS),
	} {
		script.Cert = ca.CertUntil(until, "imap.gmail.com", "smtp.gmail.com")
		c.servers[addr] = &wiretest.Server{Script: script}
	}
	return c
}

func (c *clinic) trusts(ca *wiretest.CA) *clinic {
	c.roots.AppendCertsFromPEM([]byte(ca.PEM))
	return c
}

// A clock that is off is told once, with how far; the certificates follow from it.
func TestDoctorClock(t *testing.T) {
	ca := wiretest.NewCA(t)
	for name, c := range map[string]struct {
		shift time.Duration
		until time.Time
		says  string
	}{
		"T15 a year ahead":  {365 * 24 * time.Hour, time.Now().Add(12 * time.Hour), "ahead by at least 364 days"},
		"T15 a year behind": {-365 * 24 * time.Hour, time.Now().Add(100 * time.Hour), "behind by at least"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newClinic(t).google(ca, c.until).trusts(ca)
			k.now = func() time.Time { return time.Now().Add(c.shift) }
			_, by, code := k.checks()
			if f := by["clock certificates"]; f.Status != fails || !strings.Contains(f.Detail, c.says) || code != exitCheckFailed {
				t.Errorf("exit code %d, %+v", code, f)
			}
			if f := by["encryption imap.gmail.com:993"]; f.Status != fails || !strings.Contains(f.Detail, "not valid by this computer's clock") {
				t.Errorf("%+v", f)
			}
			out, _ := k.examine(t.Context(), "--timeout=400ms")
			if strings.Contains(out, "certificate is good") || !strings.Contains(strings.Join(strings.Fields(out), " "), c.says) {
				t.Errorf("consequences are shown beside the cause, or instead of it:\n%s", out)
			}
		})
	}
}

// Who vouches for Google's servers, if not Google.
func TestDoctorInterception(t *testing.T) {
	ca := wiretest.NewCA(t)
	account := accounts.Account{ID: "1", Owner: accounts.Local.User, Profile: mail.Profile{
		Address: mustAddress(t, "ala@gmail.com"), CA: ca.PEM, IMAP: googles[0].IMAP, SMTP: googles[0].SMTP,
	}}
	for name, c := range map[string]struct {
		trusted bool
		list    []accounts.Account
		status  standing
		says    string
	}{
		"T29 a company's root in the system": {true, nil, warns, "wiretest CA, not Google"},
		"T29 an unknown root":                {false, nil, fails, "nobody trusted vouches for the certificate; wiretest CA issued it"},
		"T29 a CA of the account's own":      {false, []accounts.Account{account}, warns, fingerprint(ca.PEM)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newClinic(t).google(ca, time.Now().Add(12*time.Hour))
			if k.accounts = c.list; c.trusted {
				k.trusts(ca)
			}
			_, by, _ := k.checks()
			for _, id := range []string{"imap.gmail.com:993", "smtp.gmail.com:465", "smtp.gmail.com:587"} {
				if f := by["encryption "+id]; f.Status != c.status || !strings.Contains(f.Detail, c.says) {
					t.Errorf("%s: %+v", id, f)
				}
			}
			out, _ := k.examine(t.Context(), "--timeout=400ms")
			if n := strings.Count(out, ":993: ") + strings.Count(out, ":465: ") + strings.Count(out, ":587: "); n != 1 {
				t.Errorf("one cause is told %d times:\n%s", n, out)
			}
			for addr, s := range k.servers {
				if s.Count("AUTHENTICATE")+s.Count("AUTH")+s.Count("LOGIN") > 0 {
					t.Errorf("%s: a sign-in", addr)
				}
			}
		})
	}
}

func mustAddress(t *testing.T, text string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What a port does, family by family.
func TestDoctorPorts(t *testing.T) {
	const imap4, imap6 = "192.0.2.1:993", "[2001:db8::1]:993"
	for name, c := range map[string]struct {
		v4, v6 error
		open4  bool
		status standing
		says   string
	}{
		"T21 port closed":           {syscall.ECONNREFUSED, syscall.ECONNREFUSED, false, fails, "refuses"},
		"T21 no SYN-ACK":            {nil, nil, false, fails, "does not answer. IPv4: no answer; IPv6: no answer"},
		"T21 no SYN-ACK, no IPv6":   {nil, syscall.ENETUNREACH, false, fails, "IPv4: no answer; IPv6: no route"},
		"T21 IPv6 dead, IPv4 works": {nil, nil, true, warns, "over IPv4 only"},
		"no IPv6 at all":            {nil, syscall.ENETUNREACH, true, fine, "IPv6: no route"},
		"firewall on this computer": {syscall.EPERM, syscall.EPERM, false, fails, "forbidden on this computer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ca := wiretest.NewCA(t)
			k := newClinic(t).google(ca, time.Now().Add(12*time.Hour)).trusts(ca)
			k.names["imap.gmail.com"] = []string{"192.0.2.1", "2001:db8::1"}
			if k.errs[imap6] = c.v6; !c.open4 {
				delete(k.servers, imap4)
				k.errs[imap4] = c.v4
			}
			_, by, _ := k.checks()
			if f := by["servers imap.gmail.com:993"]; f.Status != c.status || !strings.Contains(f.Detail, c.says) {
				t.Errorf("%+v", f)
			}
		})
	}
}

// Nothing answers: one cause, and no dozen of consequences.
func TestDoctorWithoutNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*clinic)
		says string
	}{
		"no network":         {func(c *clinic) { c.alone, c.deaf = true, errors.New("network is unreachable") }, "not connected to any network"},
		"DNS does not speak": {func(c *clinic) { c.deaf = errors.New("i/o timeout") }, "DNS, the internet's directory of names, does not answer"},
		"DNS denies Google":  {func(c *clinic) { c.names = nil }, "claims here that Google's servers do not exist"},
		"no way out": {func(c *clinic) {
			for _, addr := range []string{"192.0.2.1:993", "192.0.2.2:465", "192.0.2.2:587"} {
				c.errs[addr] = syscall.ENETUNREACH
			}
		}, "No way leads"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newClinic(t)
			c.set(k)
			doc, by, code := k.checks("--online")
			bad := slices.DeleteFunc(slices.Clone(doc.Checks), func(f check) bool { return f.Status != fails && f.Status != warns })
			if len(bad) != 1 || !strings.Contains(by["network network"].Detail, c.says) || code != exitCheckFailed {
				t.Errorf("exit code %d, %+v", code, bad)
			}
			out, _ := k.examine(t.Context(), "--timeout=400ms", "--online")
			if strings.Contains(out, "gmail.com:993") || strings.Contains(out, "gmail.com:465") || !strings.Contains(out, "One thing is in the way") {
				t.Errorf("consequences are shown:\n%s", out)
			}
		})
	}
}

// What DNS says of a name.
func TestDoctorNames(t *testing.T) {
	for name, c := range map[string]struct {
		host   string
		addrs  []string
		status standing
		says   string
	}{
		"a public address":           {"imap.gmail.com", []string{"192.0.2.1"}, fine, "192.0.2.1"},
		"T29 Google at home":         {"imap.gmail.com", []string{"192.168.1.1"}, warns, "internal network's address"},
		"T29 Google at the provider": {"imap.gmail.com", []string{"100.64.0.7"}, warns, "internal network's address"},
		"a server at home":           {"imap.firma.test", []string{"192.168.1.1"}, fine, "192.168.1.1"},
		"no such name":               {"imap.firma.test", nil, fails, "There is no name"},
		"an address":                 {"192.0.2.7", nil, fine, "not a name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newClinic(t)
			k.names[c.host] = c.addrs
			k.accounts = []accounts.Account{{ID: "1", Owner: accounts.Local.User, Profile: mail.Profile{
				Address: mustAddress(t, "ala@firma.test"),
				IMAP:    mail.Server{Host: c.host, Port: 1993, Security: mail.TLS}, SMTP: googles[0].SMTP,
			}}}
			if _, by, _ := k.checks(); by["network "+c.host].Status != c.status || !strings.Contains(by["network "+c.host].Detail, c.says) {
				t.Errorf("%+v", by["network "+c.host])
			}
		})
	}
}

// B02: nobody is contacted but the servers of the mailboxes; Google's web server
// only if asked for.
func TestB02DoctorAsksNobodyElse(t *testing.T) {
	for _, online := range []string{"--online=false", "--online"} {
		k := newClinic(t)
		k.names[reach.DateHost] = []string{"192.0.2.3"}
		k.checks(online)
		want := []string{"192.0.2.1:993", "192.0.2.2:465", "192.0.2.2:587"}
		if online == "--online" {
			want = append(want, "192.0.2.3:443")
		}
		if slices.Sort(k.dialed); !slices.Equal(k.dialed, want) {
			t.Errorf("%s: dialled %q", online, k.dialed)
		}
	}
}

// An interruption leaves what there is.
func TestDoctorInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	k := newClinic(t)
	k.errs["192.0.2.1:993"], k.errs["192.0.2.2:465"], k.errs["192.0.2.2:587"] = nil, nil, nil
	k.now = func() time.Time { cancel(); return time.Now() } // asked for when the examination begins
	out, code := k.examine(ctx, "--json")
	var doc doctorDoc
	if err := json.Unmarshal([]byte(out), &doc); err != nil || code != exitInterrupted || len(doc.Checks) < 10 || doc.Verdict != "ok" {
		t.Errorf("exit code %d, %v, %s", code, err, out)
	}
}

// However many mailboxes there are, each server is examined once, and no more
// than the person can read.
func TestDoctorBounds(t *testing.T) {
	k := newClinic(t)
	for i := range 60 {
		name := "mx" + strings.Repeat("x", i) + ".firma.test"
		k.names[name] = []string{"192.0.2.9"}
		k.accounts = append(k.accounts, accounts.Account{ID: name, Owner: accounts.Local.User, Profile: mail.Profile{
			Address: mustAddress(t, "a@firma.test"), IMAP: mail.Server{Host: name, Port: 993, Security: mail.TLS}, SMTP: googles[0].SMTP,
		}})
	}
	_, by, _ := k.checks()
	if f := by["servers more"]; f.Status != skipped || !strings.Contains(f.Detail, "ports left out: 22") || len(k.dialed) != maxDoors {
		t.Errorf("%d dialled, %+v", len(k.dialed), f)
	}
}
