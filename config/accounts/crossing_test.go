package accounts_test

import (
	"context"
	"path/filepath"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// crossing is a fetcher during whose run something else happens.
type crossing struct {
	fetcher
	during func()
}

func (f *crossing) Fetch(ctx context.Context, login mail.Login, plan mail.FetchPlan, emit func(mail.Event), progress func(mail.Progress)) (mail.Fetched, mail.Report, error) {
	if f.during != nil {
		f.during()
		f.during = nil
	}
	return f.fetcher.Fetch(ctx, login, plan, emit, progress)
}

// The password changes, and the old one is revoked and forgotten, while a fetch
// is running: that fetch signs in no second time, the next one uses the new
// password, and what it did is remembered.
func TestR06RotationDuringAFetch(t *testing.T) {
	d := open(t)
	a := d.save(t, "ala@firma.pl", "old")
	f := &crossing{}
	s := accounts.New(accounts.Parts{Store: d.store, Vault: d.vault, Prober: d.prober, Fetcher: f, Mail: filepath.Join(d.dir, "mail"), Now: d.clock.now})
	f.during = func() {
		if _, err := d.Rotate(t.Context(), accounts.Local, a.ID, 0, d.proof(t, login(t, "ala@firma.pl", "new")), kept); err != nil {
			t.Error(err)
		}
		if _, err := d.Confirm(t.Context(), accounts.Local, a.ID); err != nil {
			t.Error(err)
		}
		f.broken = refusal // the old one is dead from now on
	}
	fetch := func() {
		t.Helper()
		if _, _, err := s.Fetch(t.Context(), accounts.Local, a.ID, mail.Secret{}, mail.FetchPlan{}, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	fetch()
	if len(f.asked) != 1 || !f.asked[0].Secret.Equal(mail.NewSecret("old")) {
		t.Errorf("%d sign-ins", len(f.asked))
	}
	if got, _ := d.store.Account(t.Context(), a.ID); got.Fetched == nil || got.Fetched.Cause != "credentials-rejected" || !got.Proved {
		t.Errorf("the refusal of the old password must not count against the new one: %+v", got)
	}
	f.broken = nil
	fetch()
	if len(f.asked) != 2 || !f.asked[1].Secret.Equal(mail.NewSecret("new")) {
		t.Errorf("%d sign-ins, the last not with the new password", len(f.asked))
	}
	if got, _ := d.store.Account(t.Context(), a.ID); got.Fetched.Verdict != mail.VerdictOK || d.password(t, a.ID) != "new" {
		t.Errorf("remembered %+v", got.Fetched)
	}
}
