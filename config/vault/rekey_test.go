package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// dying is a table that fails at its n-th exchange, as if killed there.
type dying struct {
	*table
	left int
}

var errKilled = errors.New("killed")

func (d *dying) Reseal(ctx context.Context, account string, revision int, old, sealed []byte) (bool, error) {
	if d.left--; d.left < 0 {
		return false, errKilled
	}
	return d.table.Reseal(ctx, account, revision, old, sealed)
}

func stillOpens(t *testing.T, o Options, slot accounts.Slot, want string) {
	t.Helper()
	if err := opens(t, o, slot, want); err != nil {
		t.Errorf("%v: %v", slot, err)
	}
}

func keyFile(t *testing.T, o Options) string {
	t.Helper()
	data, err := os.ReadFile(NewSealed(o).Path())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A16: after a change of the key the old one opens nothing, wherever the change
// was interrupted and resumed; and nothing is lost at any moment.
func TestA16RekeyInterruptedAnywhere(t *testing.T) {
	for cut := range 4 {
		o := options(t)
		rows := o.Rows.(*table)
		slots := []accounts.Slot{{Account: "a", Revision: 1, Keeping: accounts.Sealed}, {Account: "a", Revision: 2, Keeping: accounts.Sealed}, {Account: "b", Revision: 7, Keeping: accounts.Sealed}}
		for i, slot := range slots {
			put(t, o, slot, fmt.Sprint("password ", i))
		}
		before := keyFile(t, o)
		old := o
		old.Rows = &table{rows: rows.rows, seals: rows.seals}

		cutShort := o
		cutShort.Rows = &dying{rows, cut}
		out, err := NewSealed(cutShort).Rekey(t.Context(), nil)
		if cut < 3 && !errors.Is(err, errKilled) || cut == 3 && (err != nil || out.Resealed != 3) {
			t.Fatalf("cut %d: %+v %v", cut, out, err)
		}
		for i, slot := range slots {
			stillOpens(t, o, slot, fmt.Sprint("password ", i))
		}
		if cut < 3 {
			var seen []string
			out, err = NewSealed(o).Rekey(t.Context(), func(done, all int) { seen = append(seen, fmt.Sprint(done, "/", all)) })
			if err != nil || !out.Resumed || out.Already != cut || out.Resealed != 3-cut || strings.Join(seen, " ") != "1/3 2/3 3/3" {
				t.Errorf("cut %d: %+v %v %v", cut, out, seen, err)
			}
		}
		for i, slot := range slots {
			stillOpens(t, o, slot, fmt.Sprint("password ", i))
		}
		after := keyFile(t, o)
		if strings.Count(after, "AGE-SECRET-KEY") != 1 {
			t.Errorf("the key file still holds the old key:\n%s", strings.ReplaceAll(after, "AGE-SECRET-KEY", "…"))
		}
		if err := os.WriteFile(NewSealed(o).Path(), []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, slot := range slots {
			if _, err := NewSealed(o).Get(t.Context(), slot); accounts.ReasonOf(err) != accounts.ReasonKey {
				t.Errorf("the old key: %v", err)
			}
		}
		if err := NewSealed(o).Put(t.Context(), accounts.Slot{Account: "c", Revision: 1, Keeping: accounts.Sealed}, mail.NewSecret("late")); accounts.ReasonOf(err) != accounts.ReasonRekeyed {
			t.Errorf("the old key writes: %v", err)
		}
	}
}

// The key that a passphrase guards is changed like the other, and stays guarded.
func TestA16RekeyGuarded(t *testing.T) {
	o := options(t).passphrase(t, "correct horse")
	slot := accounts.Slot{Account: "a", Revision: 1, Keeping: accounts.Sealed}
	put(t, o, slot, "password")
	before := keyFile(t, o)
	if out, err := NewSealed(o).Rekey(t.Context(), nil); err != nil || out.Resealed != 1 {
		t.Fatalf("%+v %v", out, err)
	}
	stillOpens(t, o, slot, "password")
	if after := keyFile(t, o); after == before || strings.Contains(after, "AGE-SECRET-KEY") {
		t.Error("the key file is the same, or not guarded")
	}
}

// A copy of the program that runs on takes up the new key by itself, for reading
// and for writing, before and after the change is complete.
func TestA16RunningCopiesTakeUpTheNewKey(t *testing.T) {
	for _, cut := range []int{0, 9} {
		o := options(t)
		rows := o.Rows.(*table)
		first := accounts.Slot{Account: "a", Revision: 1, Keeping: accounts.Sealed}
		next := accounts.Slot{Account: "a", Revision: 2, Keeping: accounts.Sealed}
		put(t, o, first, "first")
		running := NewSealed(o)
		if _, err := running.Get(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		cutShort := o
		cutShort.Rows = &dying{rows, cut}
		if _, err := NewSealed(cutShort).Rekey(t.Context(), nil); (err == nil) != (cut == 9) {
			t.Fatal(err)
		}
		if _, err := running.Get(t.Context(), first); err != nil {
			t.Error(err)
		}
		if err := running.Put(t.Context(), next, mail.NewSecret("next")); err != nil {
			t.Error(err)
		}
		if cut == 0 {
			if out, err := NewSealed(o).Rekey(t.Context(), nil); err != nil || out.Resealed != 1 || out.Already != 1 {
				t.Errorf("%+v %v", out, err)
			}
		}
		stillOpens(t, o, first, "first")
		stillOpens(t, o, next, "next")
	}
}

// What another key sealed stays as it is, and is counted.
func TestA16RekeyLeavesForeignRowsAlone(t *testing.T) {
	o := options(t)
	g := o.passphrase(t, "correct horse")
	a, b := accounts.Slot{Account: "a", Revision: 1, Keeping: accounts.Sealed}, accounts.Slot{Account: "b", Revision: 1, Keeping: accounts.Sealed}
	put(t, o, a, "plain")
	put(t, g, b, "guarded")
	out, err := NewSealed(o).Rekey(t.Context(), nil)
	if err != nil || out.Resealed != 1 || out.Elsewhere != 1 {
		t.Errorf("%+v %v", out, err)
	}
	stillOpens(t, o, a, "plain")
	stillOpens(t, g, b, "guarded")
	o = options(t)
	if _, err := NewSealed(o).Rekey(t.Context(), nil); accounts.ReasonOf(err) != accounts.ReasonNoKey {
		t.Errorf("no key yet: %v", err)
	}
}
