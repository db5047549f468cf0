package vault

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"mailkey/config/accounts"
	"mailkey/mail"
)

var (
	inKeyring = accounts.Slot{Account: "a", Revision: 1, Keeping: accounts.InKeyring}
	sealedOne = accounts.Slot{Account: "a", Revision: 1, Keeping: accounts.Sealed}
)

// mocked is a Keyring over the library's mock, with a bus.
func mocked(id string) *Keyring {
	k := NewKeyring(id)
	k.ring.bus = func() bool { return true }
	return k
}

func fails(t *testing.T, err error, want accounts.Reason) {
	t.Helper()
	if accounts.CodeOf(err) != accounts.CodeVault || accounts.ReasonOf(err) != want {
		t.Errorf("got %s/%s (%v), want vault/%s", accounts.CodeOf(err), accounts.ReasonOf(err), err, want)
	}
}

// places is what every place of secrets keeps to.
func places(t *testing.T, v accounts.Vault, slot accounts.Slot) {
	t.Helper()
	ctx := t.Context()
	other := slot
	other.Revision = 2
	absent := func(s accounts.Slot) {
		t.Helper()
		if _, err := v.Get(ctx, s); !errors.Is(err, accounts.ErrNoSecret) {
			t.Errorf("%v: got %v, want ErrNoSecret", s, err)
		}
	}
	absent(slot)
	if err := v.Delete(ctx, slot); err != nil {
		t.Errorf("delete nothing: %v", err)
	}
	for i, password := range []string{"abcdefghijklmnop", "zażółć 'gęślą' \"jaźń\" \t", "\xff\xfe", strings.Repeat("x", mail.MaxSecret)} {
		other.Revision = i + 2
		for _, s := range []accounts.Slot{slot, other} {
			if err := v.Put(ctx, s, mail.NewSecret(password)); err != nil {
				t.Fatal(err)
			}
			if got, err := v.Get(ctx, s); err != nil || !got.Equal(mail.NewSecret(password)) {
				t.Errorf("%q does not come back: %v", password, err)
			}
		}
		if err := v.Delete(ctx, other); err != nil {
			t.Error(err)
		}
		absent(other)
	}
	if err := v.Delete(ctx, slot); err != nil {
		t.Error(err)
	}
	absent(slot)
}

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	places(t, choose(Options{}, mocked("store")), inKeyring)
}

func TestMemory(t *testing.T) { places(t, &Memory{}, sealedOne) }

func TestTwoStoresDoNotMeetInOneKeyring(t *testing.T) {
	keyring.MockInit()
	one, two := mocked("one"), mocked("two")
	if err := one.Put(t.Context(), inKeyring, mail.NewSecret("x")); err != nil {
		t.Fatal(err)
	}
	if err := two.Delete(t.Context(), inKeyring); err != nil {
		t.Error(err)
	}
	if _, err := one.Get(t.Context(), inKeyring); err != nil {
		t.Error(err)
	}
	if _, err := two.Get(t.Context(), inKeyring); !errors.Is(err, accounts.ErrNoSecret) {
		t.Error(err)
	}
}

func TestPlace(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	hanging := func(k *Keyring) {
		k.ring.get = func(string, string) (string, error) { <-hang; return "", nil }
		k.ring.limit = time.Millisecond
	}
	for name, c := range map[string]struct {
		options Options
		ring    func(*Keyring)
		want    accounts.Place
	}{
		"keyring":            {Options{}, nil, accounts.Place{Keeping: accounts.InKeyring}},
		"asked for sealed":   {Options{Kind: WithSealed}, nil, accounts.Place{Keeping: accounts.Sealed, Path: "key", Why: WhyAsked}},
		"asked by file":      {Options{PassphraseFile: "p"}, nil, accounts.Place{Keeping: accounts.Sealed, Path: "guarded", Why: WhyAsked}},
		"no bus":             {Options{}, func(k *Keyring) { k.ring.bus = func() bool { return false } }, accounts.Place{Keeping: accounts.Sealed, Path: "key", Why: WhyNoKeyring}},
		"nobody on the bus":  {Options{}, func(k *Keyring) { k.ring.get = refuse(keyring.ErrUnsupportedPlatform) }, accounts.Place{Keeping: accounts.Sealed, Path: "key", Why: WhyNoKeyring}},
		"dismissed":          {Options{}, func(k *Keyring) { k.ring.get = refuse(errors.New("dismissed")) }, accounts.Place{Keeping: accounts.Sealed, Path: "key", Why: WhyLocked}},
		"hanging":            {Options{}, hanging, accounts.Place{Keeping: accounts.Sealed, Path: "key", Why: WhyLocked}},
		"asked, but hanging": {Options{Kind: WithKeyring}, hanging, accounts.Place{Keeping: accounts.InKeyring, Why: WhyLocked}},
	} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			k := mocked("store")
			if c.ring != nil {
				c.ring(k)
			}
			c.options.KeyFile, c.options.PassphraseKey = "key", "guarded"
			v := choose(c.options, k)
			if got := v.Place(t.Context()); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			k.ring.bus = func() bool { t.Error("asked again"); return true }
			if got := v.Place(t.Context()); got != c.want {
				t.Errorf("then %+v", got)
			}
		})
	}
}

func refuse(err error) func(string, string) (string, error) {
	return func(string, string) (string, error) { return "", err }
}

func TestInterruptedPlaceIsAskedAnew(t *testing.T) {
	keyring.MockInit()
	k := mocked("store")
	v := choose(Options{KeyFile: "key"}, k)
	hang := make(chan struct{})
	defer close(hang)
	ctx, cancel := context.WithCancel(t.Context())
	var first atomic.Bool
	k.ring.get = func(service, user string) (string, error) {
		if first.CompareAndSwap(false, true) {
			cancel()
			<-hang
		}
		return "", keyring.ErrNotFound
	}
	v.Place(ctx)
	if got := v.Place(t.Context()); got.Keeping != accounts.InKeyring {
		t.Errorf("got %+v", got)
	}
}

func TestKeyringThatFails(t *testing.T) {
	keyring.MockInitWithError(errors.New("prompt dismissed"))
	t.Cleanup(keyring.MockInit)
	v := choose(Options{Kind: WithKeyring}, mocked("store"))
	fails(t, v.Put(t.Context(), inKeyring, mail.NewSecret("hidden")), accounts.ReasonLocked)
	_, err := v.Get(t.Context(), inKeyring)
	fails(t, err, accounts.ReasonLocked)
	fails(t, v.Delete(t.Context(), inKeyring), accounts.ReasonLocked)
	if strings.Contains(err.Error(), "hidden") {
		t.Error(err)
	}
}

func TestKeyringThatHangsIsLeft(t *testing.T) {
	keyring.MockInit()
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	k := mocked("store")
	k.ring.limit = time.Millisecond
	k.ring.set = func(string, string, string) error { <-hang; return nil }
	k.ring.get = func(string, string) (string, error) { <-hang; return "", nil }
	k.ring.remove = func(string, string) error { <-hang; return nil }
	v := choose(Options{Kind: WithKeyring}, k)
	fails(t, v.Put(t.Context(), inKeyring, mail.NewSecret("x")), accounts.ReasonLocked)
	_, err := v.Get(t.Context(), inKeyring)
	fails(t, err, accounts.ReasonLocked)
	fails(t, v.Delete(t.Context(), inKeyring), accounts.ReasonLocked)
	if NewKeyring("x").ring.limit != 3*time.Second {
		t.Error("the design says 3 s")
	}
}

func TestKeyringThatLies(t *testing.T) {
	keyring.MockInit()
	k := mocked("store")
	k.ring.set = func(service, user, _ string) error { return keyring.Set(service, user, "something else") }
	v := choose(Options{Kind: WithKeyring}, k)
	fails(t, v.Put(t.Context(), inKeyring, mail.NewSecret("x")), "")
	k.ring.remove = func(string, string) error { return nil }
	fails(t, v.Delete(t.Context(), inKeyring), "")
}

func TestBusIsLookedForAndNotStarted(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only here is there a session bus")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir) // no dbus-launch to be found either
	for name, c := range map[string]struct {
		address, runtimeDir string
		want                bool
	}{
		"nothing":    {"", "", false},
		"autolaunch": {"autolaunch:", "", false},
		"address":    {"unix:path=" + dir + "/none", "", true},
		"empty dir":  {"", dir, false},
		"relative":   {"", ".", false},
	} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", c.address)
		t.Setenv("XDG_RUNTIME_DIR", c.runtimeDir)
		if got := busThere(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	listener, err := net.Listen("unix", filepath.Join(dir, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // the test ends
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if !busThere() {
		t.Error("the socket was not found")
	}
}

func TestStaleBusAddressMeansNoKeyring(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only here is there a session bus")
	}
	address := "unix:path=" + filepath.Join(t.TempDir(), "gone")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if !nobodyThere(dial(address)) {
		t.Errorf("%v should mean that nobody is there", dial(address))
	}
}

func dial(address string) error {
	_, err := net.Dial("unix", strings.TrimPrefix(address, "unix:path="))
	return err
}

func TestParseKind(t *testing.T) {
	for text, ok := range map[string]bool{"": true, "keyring": true, "sealed": true, "plain": false, "Keyring": false} {
		kind, err := ParseKind(text)
		if (err == nil) != ok || ok && string(kind) != text || !ok && accounts.CodeOf(err) != accounts.CodeUsage {
			t.Errorf("%q: %q, %v", text, kind, err)
		}
	}
}
