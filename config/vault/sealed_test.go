package vault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
)

// table is Rows in memory.
type table struct {
	mu    sync.Mutex
	rows  map[accounts.Slot][]byte
	seals map[accounts.SealKind]accounts.Seal
}

func row(account string, revision int) accounts.Slot {
	return accounts.Slot{Account: account, Revision: revision}
}

func (r *table) UseSeal(_ context.Context, from string, by accounts.Seal) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sealedBy(from, by)
}

func (r *table) sealedBy(from string, by accounts.Seal) error {
	if now, some := r.seals[by.Kind]; some && now != by && now.Recipient != from {
		return &accounts.Resealed{Now: now}
	}
	if r.seals == nil {
		r.seals = map[accounts.SealKind]accounts.Seal{}
	}
	r.seals[by.Kind] = by
	return nil
}

func (r *table) SealedSlots(context.Context) (all []accounts.Slot, _ error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for slot := range r.rows {
		slot.Keeping = accounts.Sealed
		all = append(all, slot)
	}
	return all, nil
}

func (r *table) Reseal(_ context.Context, account string, revision int, old, sealed []byte) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !bytes.Equal(r.rows[row(account, revision)], old) {
		return false, nil
	}
	r.rows[row(account, revision)] = bytes.Clone(sealed)
	return true, nil
}

func (r *table) PutSealed(_ context.Context, account string, revision int, sealed []byte, by accounts.Seal) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.sealedBy("", by); err != nil {
		return err
	}
	if r.rows == nil {
		r.rows = map[accounts.Slot][]byte{}
	}
	r.rows[row(account, revision)] = bytes.Clone(sealed)
	return nil
}

func (r *table) Sealed(_ context.Context, account string, revision int) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	sealed, ok := r.rows[row(account, revision)]
	if !ok {
		return nil, accounts.ErrNoSecret
	}
	return sealed, nil
}

func (r *table) DropSealed(_ context.Context, account string, revision int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.rows, row(account, revision))
	return nil
}

func (r *table) AnySealed(context.Context) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.rows) > 0, nil
}

// options is a sealed store in a folder of its own.
func options(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	return Options{Kind: WithSealed, StoreID: "store", Rows: &table{}, KeyFile: filepath.Join(dir, "plain.key"), PassphraseKey: filepath.Join(dir, "guarded.key")}
}

func (o Options) passphrase(t *testing.T, text string) Options {
	t.Helper()
	o.PassphraseFile = filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(o.PassphraseFile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

func put(t *testing.T, o Options, slot accounts.Slot, password string) {
	t.Helper()
	if err := Choose(o).Put(t.Context(), slot, mail.NewSecret(password)); err != nil {
		t.Fatal(err)
	}
}

// opens reports whether a new start reads the password.
func opens(t *testing.T, o Options, slot accounts.Slot, password string) error {
	t.Helper()
	got, err := Choose(o).Get(t.Context(), slot)
	if err == nil && !got.Equal(mail.NewSecret(password)) {
		t.Errorf("another password came back")
	}
	return err
}

func TestSealed(t *testing.T) {
	o := options(t)
	places(t, Choose(o), sealedOne)
	places(t, Choose(o), sealedOne) // the key is there now
	if info, err := os.Stat(o.KeyFile); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

func TestSealedRowShowsNothing(t *testing.T) {
	o := options(t)
	put(t, o, sealedOne, "abcdefghijklmnop")
	sealed, _ := o.Rows.Sealed(t.Context(), "a", 1)
	key, _ := os.ReadFile(o.KeyFile)
	for _, data := range [][]byte{sealed, key} {
		if bytes.Contains(data, []byte("abcdefgh")) {
			t.Error("the password is readable")
		}
	}
	if !bytes.HasPrefix(sealed, []byte("age-encryption.org/v1\n")) {
		t.Error("not what age writes")
	}
}

func TestDamagedRowIsAnError(t *testing.T) {
	o := options(t)
	put(t, o, sealedOne, "abcdefghijklmnop")
	rows := o.Rows.(*table)
	whole := bytes.Clone(rows.rows[row("a", 1)])
	v := Choose(o)
	try := func(damaged []byte, what string, i int) {
		rows.rows[row("a", 1)] = damaged
		_, err := v.Get(t.Context(), sealedOne)
		if accounts.CodeOf(err) != accounts.CodeVault || errors.Is(err, accounts.ErrNoSecret) {
			t.Errorf("%s %d: %v", what, i, err)
		}
	}
	for i := range whole {
		try(whole[:i], "cut at", i)
		for bit := range 8 {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 1 << bit
			try(flipped, "flipped at", i*8+bit)
		}
	}
	try(append(bytes.Clone(whole), 'x'), "longer by", 1)
	rows.rows[row("a", 1)] = whole
	if err := opens(t, o, sealedOne, "abcdefghijklmnop"); err != nil {
		t.Error(err)
	}
}

func TestExchangedRowIsAnError(t *testing.T) {
	o := options(t)
	rows := o.Rows.(*table)
	put(t, o, sealedOne, "old")
	old := rows.rows[row("a", 1)]
	for _, slot := range []accounts.Slot{
		{Account: "a", Revision: 2, Keeping: accounts.Sealed}, // an older copy put back
		{Account: "b", Revision: 1, Keeping: accounts.Sealed}, // another's
		{Account: "a\n1", Revision: 1, Keeping: accounts.Sealed},
	} {
		rows.rows[row(slot.Account, slot.Revision)] = old
		fails(t, opens(t, o, slot, ""), accounts.ReasonSealBroken)
	}
	o.StoreID = "another"
	fails(t, opens(t, o, sealedOne, ""), accounts.ReasonSealBroken)
}

func TestLostKey(t *testing.T) {
	o := options(t)
	put(t, o, sealedOne, "x")
	key, _ := os.ReadFile(o.KeyFile)
	if err := os.Remove(o.KeyFile); err != nil {
		t.Fatal(err)
	}
	fails(t, opens(t, o, sealedOne, ""), accounts.ReasonKey)
	other := sealedOne
	other.Revision = 2
	err := Choose(o).Put(t.Context(), other, mail.NewSecret("y"))
	fails(t, err, accounts.ReasonKey) // a new key would hide the loss
	if !strings.Contains(err.Error(), o.KeyFile) {
		t.Errorf("%q should name the file", err)
	}
	if _, err := os.Stat(o.KeyFile); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a key was made all the same")
	}

	stranger := options(t)
	put(t, stranger, sealedOne, "z")
	theirs, _ := os.ReadFile(stranger.KeyFile)
	for text, want := range map[string]accounts.Reason{
		string(theirs): accounts.ReasonKey, "": accounts.ReasonKey, "AGE-SECRET-KEY-1": accounts.ReasonKey, string(key[:len(key)/2]): accounts.ReasonKey,
		strings.Repeat("#\n", 9<<10): accounts.ReasonPath, string(key): "",
	} {
		if err := config.WriteFile(o.KeyFile, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := opens(t, o, sealedOne, "x"); want != "" {
			fails(t, err, want)
		} else if err != nil {
			t.Errorf("with the key back: %v", err)
		}
	}
}

func TestLinkForAKeyIsRefused(t *testing.T) {
	o := options(t)
	put(t, o, sealedOne, "x")
	if err := errors.Join(os.Rename(o.KeyFile, o.KeyFile+"1"), os.Symlink(o.KeyFile+"1", o.KeyFile)); err != nil {
		t.Fatal(err)
	}
	fails(t, opens(t, o, sealedOne, ""), accounts.ReasonPath)
}

// A passphrase that does not open the key is worked on once, however many secrets there
// are, and is not held against the right one.
func TestWrongPassphraseOnce(t *testing.T) {
	o := options(t)
	put(t, o.passphrase(t, "correct horse"), sealedOne, "x")
	wrong := o.passphrase(t, "wrong horse")
	v := Choose(wrong)
	work := func() uint64 { // in bytes: scrypt takes 64 MB
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := v.Get(t.Context(), sealedOne)
		runtime.ReadMemStats(&after)
		fails(t, err, accounts.ReasonPassphrase)
		return after.TotalAlloc - before.TotalAlloc
	}
	if first, second := work(), work(); first < 32<<20 || second > 8<<20 {
		t.Errorf("it took %d bytes, and then %d", first, second)
	}
	if err := os.WriteFile(wrong.PassphraseFile, []byte("correct horse"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := v.Get(t.Context(), sealedOne); err != nil || !got.Equal(mail.NewSecret("x")) {
		t.Errorf("the right one: %v", err)
	}
}

func TestPassphrase(t *testing.T) {
	o := options(t)
	open := o.passphrase(t, "correct horse\r\nnext line\n")
	put(t, open, sealedOne, "x")
	if _, err := os.Stat(o.KeyFile); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a key without a passphrase was made")
	}
	if key, _ := os.ReadFile(o.PassphraseKey); bytes.Contains(key, []byte("AGE-SECRET-KEY")) {
		t.Error("the key is readable")
	}
	if err := opens(t, o.passphrase(t, "correct horse"), sealedOne, "x"); err != nil {
		t.Error(err)
	}
	fails(t, opens(t, o.passphrase(t, "wrong horse"), sealedOne, ""), accounts.ReasonPassphrase)
	fails(t, opens(t, o.passphrase(t, ""), sealedOne, ""), accounts.ReasonPassphrase)
	fails(t, opens(t, o.passphrase(t, strings.Repeat("x", 1025)), sealedOne, ""), accounts.ReasonPassphrase)
	fails(t, opens(t, o, sealedOne, ""), accounts.ReasonPassphrase) // none given
	missing := o
	missing.PassphraseFile = o.KeyFile + "-none"
	fails(t, opens(t, missing, sealedOne, ""), accounts.ReasonPassphrase)
	if runtime.GOOS != "windows" {
		readable := o.passphrase(t, "correct horse")
		if err := os.Chmod(readable.PassphraseFile, 0o644); err != nil {
			t.Fatal(err)
		}
		fails(t, opens(t, readable, sealedOne, ""), accounts.ReasonPassphrase)
	}
	key, _ := os.ReadFile(o.PassphraseKey)
	for _, damaged := range [][]byte{key[:len(key)-1], bytes.Replace(key, []byte(" 16\n"), []byte(" 30\n"), 1), []byte("x")} {
		if err := config.WriteFile(o.PassphraseKey, damaged); err != nil {
			t.Fatal(err)
		}
		if err := opens(t, open, sealedOne, ""); accounts.CodeOf(err) != accounts.CodeVault {
			t.Error(err)
		}
	}
}

// Where a passphrase was forgotten or is not needed, that is said, and not that there
// is no key.
func TestPassphraseForgottenOrInVain(t *testing.T) {
	guarded, plain := options(t), options(t)
	open := guarded.passphrase(t, "correct horse")
	put(t, open, sealedOne, "x")
	put(t, plain, sealedOne, "x")
	inVain := plain.passphrase(t, "correct horse")

	for name, o := range map[string]struct {
		opts   Options
		reason accounts.Reason
	}{
		"forgotten": {guarded, accounts.ReasonPassphrase},
		"in vain":   {inVain, accounts.ReasonPlainKey},
	} {
		_, err := NewSealed(o.opts).Rekey(t.Context(), nil)
		if accounts.ReasonOf(err) != o.reason {
			t.Errorf("%s: rekey: %v", name, err)
		}
	}
	fails(t, opens(t, inVain, sealedOne, ""), accounts.ReasonPlainKey)
	if _, err := SealTo(io.Discard, guarded); accounts.ReasonOf(err) != accounts.ReasonPassphrase {
		t.Errorf("backup: %v", err)
	}
}

func TestManyFirstSecretsMakeOneKey(t *testing.T) {
	o := options(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			slot := sealedOne
			slot.Revision = i
			if err := Choose(o).Put(t.Context(), slot, mail.NewSecret("x")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range 8 {
		slot := sealedOne
		slot.Revision = i
		if err := opens(t, o, slot, "x"); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}
