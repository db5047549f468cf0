package keep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"filippo.io/age"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
)

// What is done to the bytes of a fuzzed backup.
const (
	bare      = iota // they are the file
	sealedUp         // they are what is sealed in it
	finished         // and a right end is put behind them
	manners          // how many of these there are
	keepsWhat = 8    // a bit: --replace is not given
)

// fuzzed is a home into which hostile backups are brought.
type fuzzed struct {
	Place
	kept *Kept
	want map[string]string // its passwords
	own  string            // its own backup
	key  []byte            // its key file
}

// FuzzBackup brings any file, and anything well sealed, into a home that has
// mailboxes. It is refused and nothing has changed, or it is there as a whole and
// what was there can be put back from the backup that was made of it.
func FuzzBackup(f *testing.F) {
	here := &fuzzed{Place: fresh(f, ""), own: filepath.Join(f.TempDir(), "own.mailkey")}
	here.kept = opened(f, here.Place)
	add(f, here.kept, "ala@firma.pl", "one")
	add(f, here.kept, "ola@firma.pl", "two")
	here.want = passwords(f, here.kept)
	if _, err := here.Backup(f.Context(), accounts.Local, here.own, false); err != nil {
		f.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := here.kept.Dump(f.Context(), &text, store.Head{}); err != nil {
		f.Fatal(err)
	}
	file, err := os.ReadFile(here.own)
	if err == nil {
		here.key, err = os.ReadFile(here.Home.Key())
	}
	if err != nil {
		f.Fatal(err)
	}
	seeds(f, file, text.String())
	f.Fuzz(func(t *testing.T, data []byte, how uint8) { here.bring(t, data, how) })
}

func seeds(f *testing.F, file []byte, text string) {
	f.Helper()
	for cut := 0; cut < len(file); cut += 1 + len(file)/7 {
		f.Add(file[:cut], uint8(bare))
	}
	f.Add(file, uint8(bare))
	f.Add(file, uint8(bare|keepsWhat))
	f.Add(append(bytes.Clone(file), 'x'), uint8(bare))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 63\n"), uint8(bare))
	body := text[:strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n")+1]
	lines := strings.SplitAfter(body, "\n")
	f.Add([]byte(text), uint8(sealedUp))
	f.Add([]byte(text+"{}\n"), uint8(sealedUp))
	f.Add([]byte(body), uint8(sealedUp))
	f.Add([]byte(strings.Replace(text, "ala@", "ela@", 1)), uint8(sealedUp))
	for _, hostile := range []string{
		body,
		lines[0],
		lines[0] + strings.Join(lines[4:], ""),
		body + lines[1],
		strings.Replace(body, `"ala@firma.pl"`, `"\u0000"`, -1),
		strings.Replace(body, `["store","`, `["store","x`, 1),
		strings.Replace(body, `,"columns":["name","value"]`, `,"columns":["name"]`, 1),
		body + "[" + strings.Repeat("[", 1<<16) + "\n",
		body + `{"table":"drafts","columns":["owner","answers"]}` + "\n",
		keysBefore(f, lines[0], 64) + strings.Join(lines[1:], ""),
		keysBefore(f, lines[0], 8) + strings.Join(lines[1:], "") + `["x"]` + "\n",
		keysBefore(f, lines[0], 8) + strings.Replace(strings.Join(lines[1:], ""), `"ola@firma.pl"`, `"ala@firma.pl"`, -1), // twice in one table
	} {
		f.Add([]byte(hostile), uint8(finished))
		f.Add([]byte(hostile), uint8(finished|keepsWhat))
	}
}

// keysBefore is a dump's first line with some keys of somebody else in it.
func keysBefore(f *testing.F, line string, n int) string {
	f.Helper()
	var head store.Head
	if err := json.Unmarshal([]byte(line), &head); err != nil {
		f.Fatal(err)
	}
	var keys strings.Builder
	for range n {
		key, err := age.GenerateX25519Identity()
		if err != nil {
			f.Fatal(err)
		}
		keys.WriteString(key.String() + "\n")
	}
	head.Keys = map[string][]byte{string(accounts.KeyFile): []byte(keys.String())}
	out, err := json.Marshal(head)
	if err != nil {
		f.Fatal(err)
	}
	return string(out) + "\n"
}

func (h *fuzzed) bring(t *testing.T, data []byte, how uint8) {
	if how&^keepsWhat%manners == finished {
		data = finish(data)
	}
	if how&^keepsWhat%manners != bare {
		data = h.seal(t, data)
	}
	path := filepath.Join(t.TempDir(), "b.mailkey")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out, err := h.Restore(t.Context(), accounts.Local, path, accounts.Restoring{Replace: how&keepsWhat == 0})
	runtime.ReadMemStats(&after)
	if most := uint64(64<<20 + 200*len(data)); after.TotalAlloc-before.TotalAlloc > most {
		t.Errorf("%d MB were used for %d bytes", (after.TotalAlloc-before.TotalAlloc)>>20, len(data))
	}
	if err != nil {
		if code := accounts.CodeOf(err); code != accounts.CodeStorage && code != accounts.CodeVault {
			t.Errorf("%q is no word for a bad backup: %v", code, err)
		}
		h.same(t)
	} else {
		h.whole(t, out)
		if _, err := h.Restore(t.Context(), accounts.Local, h.own, accounts.Restoring{Replace: true}); err != nil {
			t.Fatalf("what was there cannot be put back: %v", err)
		}
		h.same(t)
	}
	left, _ := filepath.Glob(filepath.Join(h.Home.Data, "before-restore-*"))
	for _, path := range left {
		_ = os.Remove(path)
	}
	if err := os.WriteFile(h.Home.Key(), h.key, 0o600); err != nil {
		t.Fatal(err)
	}
}

// same is an error if a password does not open any more, or one came.
func (h *fuzzed) same(t *testing.T) {
	t.Helper()
	o := h.options()
	o.Kind, o.StoreID, o.Rows = vault.WithSealed, h.kept.ID(), h.kept.Store // that has read no key yet
	if got := passwords(t, &Kept{h.kept.Store, vault.Choose(o)}); !maps.Equal(got, h.want) {
		t.Errorf("%d mailboxes are there, of %d", len(got), len(h.want))
	}
}

// whole is an error if anything of a restored backup is not there.
func (h *fuzzed) whole(t *testing.T, out accounts.Restored) {
	t.Helper()
	k, err := h.Open(t.Context())
	if err != nil {
		t.Fatalf("the next start: %v", err)
	}
	defer k.Close() //nolint:errcheck // only read
	var text bytes.Buffer
	b, err := k.Dump(t.Context(), &text, store.Head{})
	if err != nil || b.Accounts != out.Accounts || b.Users != out.Users || b.Sealed != out.Sealed {
		t.Errorf("of %d mailboxes, %d users and %d passwords there are %d, %d and %d: %v", out.Accounts, out.Users, out.Sealed, b.Accounts, b.Users, b.Sealed, err)
	}
	if list, err := k.Accounts(t.Context()); err != nil || len(list) != out.Accounts {
		t.Errorf("%d mailboxes can be read, of %d: %v", len(list), out.Accounts, err)
	}
	if list, err := k.Users(t.Context()); err != nil || len(list) != out.Users {
		t.Errorf("%d users can be read, of %d: %v", len(list), out.Users, err)
	}
	if out.Replaced == nil {
		t.Error("nothing was kept of what was there")
	}
}

// seal seals a text as a backup of this home.
func (h *fuzzed) seal(t *testing.T, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := vault.SealTo(&out, h.options())
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// finish puts the end behind a dump that it would have if it had been written so.
func finish(data []byte) []byte {
	digest := sha256.New()
	counts := map[string]int64{}
	table := ""
	for line := range bytes.Lines(data) {
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		digest.Write(append(bytes.Clone(line), '\n'))
		var t struct{ Table string }
		switch {
		case len(line) > 0 && line[0] == '[':
			counts[table]++
		case json.Unmarshal(line, &t) == nil && t.Table != "":
			table = t.Table
			counts[table] += 0
		}
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(bytes.Clone(data), '\n')
	}
	end, _ := json.Marshal(counts)
	return fmt.Appendf(bytes.Clone(data), `{"end":%s,"sha256":"%s","keyring":0}`+"\n", end, hex.EncodeToString(digest.Sum(nil)))
}
