package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/config/accounts"
	"mailkey/config/vault"
	"mailkey/mail"
)

// contracted is all that the program wants of a store.
type contracted interface {
	accounts.Store
	vault.Rows
	ID() string
}

var (
	sameAddress = cmp.Comparer(func(a, b mail.Address) bool { return a == b })
	noon        = time.Date(2026, 11, 22, 12, 0, 0, 123e6, time.UTC)
)

func account(t *testing.T, id, address string) accounts.Account {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return accounts.Account{
		ID: id, Owner: "local", Purpose: accounts.FirmaoNew, AppName: "Firmao 2026-11", Proved: true,
		Keeping: accounts.Sealed, Revision: 1, Created: noon, Password: noon.Add(time.Hour), Version: 1,
		Profile: mail.Profile{
			Label: "Biuro „Łódź”", Address: a, UserName: address, CA: "-----BEGIN…",
			IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
			SMTP: mail.Server{Host: "smtp.gmail.com", Port: 587, Security: mail.StartTLS},
		},
	}
}

// insert reserves and inserts.
func insert(t *testing.T, s accounts.Store, a accounts.Account) accounts.Account {
	t.Helper()
	slot, err := s.Reserve(t.Context(), a.ID, a.Keeping, noon)
	if err != nil || slot != a.Slot() {
		t.Fatal(slot, err)
	}
	if err := s.Insert(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return a
}

func loose(t *testing.T, s accounts.Store, now time.Time) []accounts.Slot {
	t.Helper()
	slots, err := s.Loose(t.Context(), now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return slots
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, sameAddress); diff != "" {
		t.Error(diff)
	}
}

// contract is what every store keeps to, whatever lies below it.
func contract(t *testing.T, open func(t *testing.T) contracted) {
	for name, test := range map[string]func(*testing.T, contracted){
		"accounts": accountsContract, "versions": versionsContract, "slots": slotsContract,
		"switch": switchContract, "former": formerContract, "fetches": fetchesContract,
		"users": usersContract, "stamp": stampContract, "A08 an administrator stays": administratorsContract, "invitations": invitationsContract, "access": accessContract, "audit": auditContract, "results": resultsContract, "drafts": draftsContract, "sealed": sealedContract, "A16 seals": sealsContract,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func accountsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	if all, err := s.Accounts(ctx); err != nil || len(all) != 0 {
		t.Fatal(all, err)
	}
	a := insert(t, s, account(t, "a", "Ala@Firma.pl"))
	got, err := s.Account(ctx, "a")
	is(t, err, nil)
	same(t, got, a)

	_, err = s.Account(ctx, "A")
	is(t, err, accounts.ErrNoAccount)
	twin := account(t, "b", "ALA@firma.PL")
	twin.Keeping = accounts.NotKept
	is(t, s.Insert(ctx, twin), accounts.ErrExists)
	twin.Owner = "id-bob"
	is(t, s.Insert(ctx, twin), accounts.ErrNoUser) // removed meanwhile
	given := a
	given.Owner = "id-bob"
	_, err = s.Update(ctx, given)
	is(t, err, accounts.ErrNoUser)
	is(t, s.InsertUser(ctx, user("bob", accounts.Member)), nil)
	is(t, s.Insert(ctx, twin), nil)
	given.Owner = "id-bob" // who has this address already
	_, err = s.Update(ctx, given)
	is(t, err, accounts.ErrExists)
	all, err := s.Accounts(ctx)
	is(t, err, nil)
	if len(all) != 2 {
		t.Errorf("%d accounts, want 2", len(all))
	}
	slots, err := s.Delete(ctx, "a")
	is(t, err, nil)
	same(t, slots, []accounts.Slot{a.Slot()})
	_, err = s.Delete(ctx, "a")
	is(t, err, accounts.ErrNoAccount)
	same(t, loose(t, s, noon), []accounts.Slot{a.Slot()})
	is(t, s.Settle(ctx, a.Slot()), nil)
	_, err = s.Delete(ctx, "b") // keeps nothing, leaves nothing
	is(t, err, nil)
	if left := loose(t, s, noon); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func versionsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	a := insert(t, s, account(t, "a", "ala@firma.pl"))
	a.Profile.Label, a.Proved = "Ala", false
	b, err := s.Update(ctx, a)
	is(t, err, nil)
	want := a
	want.Version = 2
	same(t, b, want)
	a.Profile.Label = "stale"
	_, err = s.Update(ctx, a)
	is(t, err, accounts.ErrChanged)
	got, err := s.Account(ctx, "a")
	is(t, err, nil)
	same(t, got, b)
	b.Profile.Address, _ = mail.ParseAddress("ola@firma.pl")
	_, err = s.Update(ctx, b)
	is(t, err, accounts.ErrChanged) // the address cannot change
	b.ID = "x"
	_, err = s.Update(ctx, b)
	is(t, err, accounts.ErrNoAccount)
}

func slotsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	a := account(t, "a", "ala@firma.pl")
	is(t, s.Insert(ctx, a), accounts.ErrChanged) // never reserved
	if _, err := s.Account(ctx, "a"); !errors.Is(err, accounts.ErrNoAccount) {
		t.Errorf("half an insert stayed: %v", err)
	}
	slot, err := s.Reserve(ctx, "a", accounts.Sealed, noon)
	is(t, err, nil)
	is(t, s.Settle(ctx, slot), nil) // reserved slots do not settle
	if left := loose(t, s, noon.Add(time.Minute)); len(left) != 0 {
		t.Errorf("a minute is not too old: %v", left)
	}
	released, err := s.Release(ctx, slot)
	if err != nil || !released {
		t.Error(released, err)
	}
	if released, err = s.Release(ctx, slot); err != nil || released {
		t.Error("released twice", err)
	}
	is(t, s.Insert(ctx, a), accounts.ErrChanged) // somebody cleared up after us
	same(t, loose(t, s, noon), []accounts.Slot{slot})
	is(t, s.Settle(ctx, slot), nil)

	for id, at := range map[string]time.Duration{"old": -61 * time.Second, "future": 61 * time.Second, "new": 0} {
		if _, err := s.Reserve(ctx, id, accounts.InKeyring, noon.Add(at)); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]bool{}
	for _, slot := range loose(t, s, noon) {
		got[slot.Account] = slot == accounts.Slot{Account: slot.Account, Revision: 1, Keeping: accounts.InKeyring}
	}
	same(t, got, map[string]bool{"old": true, "future": true})
}

func switchContract(t *testing.T, s contracted) {
	ctx := t.Context()
	a := insert(t, s, account(t, "a", "ala@firma.pl"))
	first, err := s.Reserve(ctx, "a", accounts.InKeyring, noon)
	is(t, err, nil)
	second, err := s.Reserve(ctx, "a", accounts.InKeyring, noon)
	is(t, err, nil)
	if first.Revision != 2 || second.Revision != 3 {
		t.Errorf("revisions %d and %d, want 2 and 3", first.Revision, second.Revision)
	}
	b := a
	b.Keeping, b.Revision = second.Keeping, second.Revision
	won, err := s.Update(ctx, b)
	is(t, err, nil)
	same(t, loose(t, s, noon), []accounts.Slot{a.Slot()})
	c := a
	c.Keeping, c.Revision = first.Keeping, first.Revision
	_, err = s.Update(ctx, c)
	is(t, err, accounts.ErrChanged)
	if released, err := s.Release(ctx, second); err != nil || released {
		t.Error("the winner's slot is not on the move any more", err)
	}
	won.Keeping = accounts.NotKept
	won, err = s.Update(ctx, won)
	is(t, err, nil)
	if got := loose(t, s, noon); len(got) != 2 {
		t.Errorf("loose: %v", got)
	}
	again, err := s.Reserve(ctx, "a", accounts.Sealed, noon)
	is(t, err, nil)
	if again.Revision != 4 {
		t.Errorf("revision %d was handed out before", again.Revision)
	}
	won.Keeping, won.Revision = again.Keeping, again.Revision
	_, err = s.Update(ctx, won)
	is(t, err, nil)
}

// formerContract: a row may point at two slots, and each comes and goes by itself.
func formerContract(t *testing.T, s contracted) {
	ctx := t.Context()
	const day = 24 * time.Hour
	a := insert(t, s, account(t, "a", "ala@firma.pl"))
	rotate := func(until time.Time) accounts.Account {
		t.Helper()
		slot, err := s.Reserve(ctx, "a", accounts.InKeyring, noon)
		is(t, err, nil)
		b := a
		b.Former = &accounts.Former{Keeping: a.Keeping, Revision: a.Revision, AppName: a.AppName, Since: a.Password, Until: until}
		b.Keeping, b.Revision, b.AppName, b.Password = slot.Keeping, slot.Revision, "next", noon
		b, err = s.Update(ctx, b)
		is(t, err, nil)
		return b
	}
	b := rotate(noon.Add(day))
	got, err := s.Account(ctx, "a")
	is(t, err, nil)
	same(t, got, b)
	if left := loose(t, s, noon); len(left) != 0 {
		t.Errorf("the former slot is loose: %v", left)
	}

	first := a.Slot()
	a = b
	b = rotate(noon.Add(day)) // the former of the former goes
	same(t, loose(t, s, noon), []accounts.Slot{first})
	is(t, s.Settle(ctx, first), nil)

	b.Former, b.Keeping, b.Revision = &accounts.Former{Keeping: b.Keeping, Revision: b.Revision, Until: noon.Add(day)}, a.Keeping, a.Revision
	b, err = s.Update(ctx, b) // exchanged: nothing comes or goes
	is(t, err, nil)
	if left := loose(t, s, noon); len(left) != 0 {
		t.Errorf("an exchange left %v", left)
	}

	is(t, s.Expire(ctx, noon.Add(day-time.Second), day), nil)
	if got, _ = s.Account(ctx, "a"); got.Former == nil || got.Version != b.Version {
		t.Error("forgotten a second too early")
	}
	is(t, s.Expire(ctx, noon.Add(-10*365*day), day), nil) // the clock went back ten years
	if got, _ = s.Account(ctx, "a"); got.Former == nil || !got.Former.Until.Equal(noon.Add(day-10*365*day)) {
		t.Errorf("kept for ten years, not a day: %+v", got.Former)
	}
	is(t, s.Expire(ctx, noon, day), nil)
	if got, _ = s.Account(ctx, "a"); got.Former != nil || got.Version != b.Version+1 {
		t.Errorf("not forgotten: %+v, version %d", got.Former, got.Version)
	}
	same(t, loose(t, s, noon), []accounts.Slot{b.FormerSlot()})
	is(t, s.Settle(ctx, b.FormerSlot()), nil)

	a = got
	b = rotate(noon.Add(day))
	slots, err := s.Delete(ctx, "a")
	is(t, err, nil)
	same(t, slots, []accounts.Slot{b.Slot(), a.Slot()})
	if left := loose(t, s, noon); len(left) != 2 {
		t.Errorf("loose: %v", left)
	}
}

func fetchesContract(t *testing.T, s contracted) {
	ctx := t.Context()
	want := insert(t, s, account(t, "a", "ala@firma.pl"))
	for _, f := range []accounts.Fetch{
		{At: noon, To: "/mail/ala \xff", Verdict: mail.VerdictOK, Messages: 7, Bytes: 1 << 40},
		{At: noon.Add(-time.Hour), To: "/other", All: true, Verdict: mail.VerdictFailed, Cause: "lost-connection"},
	} {
		is(t, s.RecordFetch(ctx, "a", f), nil)
		got, err := s.Account(ctx, "a")
		is(t, err, nil)
		want.Fetched = &f
		same(t, got, want)
	}
	is(t, s.RecordFetch(ctx, "x", accounts.Fetch{At: noon}), accounts.ErrNoAccount)
	_, err := s.Delete(ctx, "a")
	is(t, err, nil)
	again := account(t, "a", "ala@firma.pl")
	again.Keeping = accounts.NotKept
	is(t, s.Insert(ctx, again), nil)
	if got, _ := s.Account(ctx, "a"); got.Fetched != nil {
		t.Errorf("a removed account's fetch: %+v", got.Fetched)
	}
}

func resultsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	a := account(t, "a", "ala@firma.pl")
	a.Proved = false
	insert(t, s, a)
	bad := accounts.Result{At: noon, Verdict: mail.VerdictFailed, Cause: "credentials-rejected", Protocol: mail.SMTP, Took: 1500 * time.Millisecond}
	is(t, s.Record(ctx, "a", 1, bad), nil)
	got, err := s.Account(ctx, "a")
	is(t, err, nil)
	want := a
	want.Last = &bad
	same(t, got, want)

	ok := accounts.Result{At: noon.Add(-time.Hour), Verdict: mail.VerdictOK} // the clock went back
	is(t, s.Record(ctx, "a", 7, ok), nil)                                    // of settings that are gone
	if got, _ = s.Account(ctx, "a"); got.Proved {
		t.Error("proved by a test of other settings")
	}
	is(t, s.Record(ctx, "a", 1, ok), nil)
	if got, _ = s.Account(ctx, "a"); !got.Proved {
		t.Error("not proved by a good test")
	}
	is(t, s.Record(ctx, "a", 1, bad), nil)
	if got, _ = s.Account(ctx, "a"); !got.Proved {
		t.Error("a bad test does not take the proof back")
	}
	all, err := s.Results(ctx, "a", 3)
	is(t, err, nil)
	same(t, all, []accounts.Result{bad, ok, ok})
	is(t, s.Record(ctx, "x", 1, ok), accounts.ErrNoAccount)

	for i := range keptResults {
		is(t, s.Record(ctx, "a", 1, accounts.Result{At: noon, Verdict: mail.VerdictOK, Took: time.Duration(i) * time.Millisecond}), nil)
	}
	all, err = s.Results(ctx, "a", 1000)
	is(t, err, nil)
	if len(all) != keptResults || all[len(all)-1].Took != 0 {
		t.Errorf("%d results are kept, the oldest %+v", len(all), all[len(all)-1])
	}
	_, err = s.Delete(ctx, "a")
	is(t, err, nil)
	if all, err = s.Results(ctx, "a", 10); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}

func draftsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	for _, want := range [][]byte{nil, []byte(`{"a":1}`), {0, 255, '\n'}} {
		if want != nil {
			is(t, s.SaveDraft(ctx, "ala", want), nil)
		}
		got, err := s.Draft(ctx, "ala")
		is(t, err, nil)
		same(t, got, want)
	}
	if got, err := s.Draft(ctx, "bob"); err != nil || got != nil {
		t.Error("another's draft:", got, err)
	}
	is(t, s.DropDraft(ctx, "ala"), nil)
	is(t, s.DropDraft(ctx, "ala"), nil)
	if got, err := s.Draft(ctx, "ala"); err != nil || got != nil {
		t.Error(got, err)
	}
}
