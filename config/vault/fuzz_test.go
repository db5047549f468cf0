package vault

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// FuzzSealed opens sealed rows that somebody has altered: only the very row that
// was sealed gives a password.
func FuzzSealed(f *testing.F) {
	slot := accounts.Slot{Account: "a", Revision: 1, Keeping: accounts.Sealed}
	rows := &table{}
	s := NewSealed(Options{StoreID: "store", Rows: rows, KeyFile: filepath.Join(f.TempDir(), "key")})
	if err := s.Put(f.Context(), slot, mail.NewSecret("kawalodyparkzima")); err != nil {
		f.Fatal(err)
	}
	whole, err := rows.Sealed(f.Context(), slot.Account, slot.Revision)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte{})
	for cut := 1; cut < len(whole); cut += 17 {
		f.Add(whole[:cut])
		altered := bytes.Clone(whole)
		altered[cut] ^= 1
		f.Add(altered)
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		if err := rows.PutSealed(t.Context(), slot.Account, slot.Revision, row, rows.seals[accounts.KeyFile]); err != nil {
			t.Fatal(err)
		}
		secret, err := s.Get(t.Context(), slot)
		switch {
		case bytes.Equal(row, whole):
			if err != nil || !secret.Equal(mail.NewSecret("kawalodyparkzima")) {
				t.Errorf("the row itself does not open: %v", err)
			}
		case err == nil:
			t.Errorf("an altered row opens: %q", row)
		case !errors.As(err, new(*accounts.Error)):
			t.Errorf("not an Error: %v", err)
		}
	})
}
