package accounts_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// forms is the canary as it might be written down by mistake. Base64 has three
// shapes, by where in the text it begins.
func forms(secret string) (all [][]byte) {
	grouped := secret[:4] + " " + secret[4:8] + " " + secret[8:12] + " " + secret[12:]
	for _, s := range []string{secret, grouped, strings.ToUpper(secret), hex.EncodeToString([]byte(secret))} {
		all = append(all, []byte(s))
	}
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
		all = append(all, []byte(text[4:20]))
	}
	var wide []byte // UTF-16, as Windows would
	for _, b := range []byte(secret) {
		wide = append(wide, b, 0)
	}
	return append(all, wide)
}

// search is the files below dir that hold the secret in any form, and how many
// were read.
func search(t *testing.T, dir, secret string) (found []string, read int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		read++
		for _, form := range forms(secret) {
			if bytes.Contains(data, form) {
				found = append(found, fmt.Sprintf("%s (%q)", path, form))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, read
}

func TestTheSearchFindsEveryForm(t *testing.T) {
	for _, text := range []string{
		"x" + canary + "y", "qzjx kvwp bymg fhtd", base64.StdEncoding.EncodeToString([]byte("\x00a@b\x00" + canary)),
		base64.StdEncoding.EncodeToString([]byte("ab" + canary)), base64.StdEncoding.EncodeToString([]byte(canary)), hex.EncodeToString([]byte(canary)),
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "f"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _ := search(t, dir, canary); len(found) == 0 {
			t.Errorf("not found in %q", text)
		}
	}
}

// One password's life: no file ever holds it readable, and no error or account
// shows it.
func TestCanaryIsNeverFound(t *testing.T) {
	const second = "mwtrgqxzkvbyjpfh"
	d := open(t)
	var shown bytes.Buffer
	look := func(when string) {
		t.Helper()
		for _, secret := range []string{canary, second} {
			found, read := search(t, d.dir, secret)
			if len(found) > 0 || read < 3 {
				t.Errorf("after %s: %q in %d files", when, found, read)
			}
			for _, form := range forms(secret) {
				if bytes.Contains(shown.Bytes(), form) {
					t.Errorf("after %s it was shown as %q", when, form)
				}
			}
		}
	}
	show := func(values ...any) {
		for _, v := range values {
			text, _ := json.Marshal(v)
			fmt.Fprintf(&shown, "%v %+v %#v %s\n", v, v, v, text)
		}
	}
	proof := d.proof(t, login(t, "ala@firma.pl", canary))
	a, err := d.Save(t.Context(), accounts.Local, proof, kept)
	show(proof, a, err)
	look("save")
	_, err = d.Save(t.Context(), accounts.Local, proof, kept)
	show(err)
	d.prober.err = refusal
	report, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, func(e mail.Event) { show(e) })
	show(report, err)
	look("test")
	d.prober.err = nil
	proof = d.proof(t, login(t, "ala@firma.pl", second))
	a, err = d.Rotate(t.Context(), accounts.Local, a.ID, 0, proof, kept)
	show(a, err)
	look("rotate")
	life, report, err := d.TestFormer(t.Context(), accounts.Local, a.ID, func(e mail.Event) { show(e) })
	show(life, report, err)
	look("test the former one")
	a, err = d.Undo(t.Context(), accounts.Local, a.ID)
	show(a, err)
	a, err = d.Undo(t.Context(), accounts.Local, a.ID)
	show(a, err)
	look("undo twice")
	f := &faults{Store: d.store, vault: &shelf{map[accounts.Slot]mail.Secret{}}, n: 4, crash: true}
	_, err = d.service(f, faultyVault{f}).Rotate(t.Context(), accounts.Local, a.ID, 0, proof, kept)
	if !errors.Is(err, errFault) {
		t.Errorf("the fault was not reached: %v", err)
	}
	show(err)
	look("a failed replace")
	sealed, err := d.store.Sealed(t.Context(), a.ID, a.Revision)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Remove(t.Context(), accounts.Local, a.ID); err != nil {
		t.Error(err)
	}
	look("remove")
	_ = filepath.WalkDir(d.dir, func(path string, _ fs.DirEntry, _ error) error {
		if data, _ := os.ReadFile(path); bytes.Contains(data, sealed[len(sealed)-48:]) {
			t.Errorf("%s still holds what was sealed", path)
		}
		return nil
	})
	if err := d.store.Close(); err != nil {
		t.Error(err)
	}
	look("closing")
}
