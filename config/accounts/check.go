package accounts

import (
	"context"
	"errors"
	"slices"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
)

// Checked is proof that these very settings passed a check. Only Check makes one.
type Checked struct {
	login mail.Login
	by    string
	at    time.Time
	took  time.Duration
}

// result is what is remembered of the check that proved these settings.
func (c Checked) result() Result {
	return Result{At: c.at.UTC().Truncate(time.Millisecond), Verdict: mail.VerdictOK, Took: c.took}
}

// Profile is what was checked.
func (c Checked) Profile() mail.Profile { return c.login.Profile }

// At is when it passed; zero when it did not.
func (c Checked) At() time.Time { return c.at }

// OK reports whether the check passed.
func (c Checked) OK() bool { return !c.at.IsZero() }

// fresh is how long a check proves anything.
const fresh = 10 * time.Minute

// good reports why a proof does not count, if it does not. A proof from the
// future is stale too: somebody moved the clock.
func (c Checked) good(who Actor, now time.Time) error {
	if !c.OK() || c.by != who.User {
		return usage("", ReasonUnproved, errors.New("these settings have not passed a test"))
	}
	if age := now.Sub(c.at); age > fresh || age < -fresh {
		return usage("", ReasonStale, errors.New("the test of these settings is more than ten minutes old; test again"))
	}
	return nil
}

// Discover finds where the address's mail lives, within 5 s.
func (s *Service) Discover(ctx context.Context, a mail.Address) discover.Finding {
	return s.parts.Finder.Find(ctx, a)
}

// truster is a Finder that can also trust an authority of the account's own for
// its autoconfig fetch (design §6.8); *discover.Finder is one.
type truster interface {
	FindWith(ctx context.Context, a mail.Address, ca string) discover.Finding
}

// DiscoverWith is Discover that trusts the authorities in a PEM text beside the
// system's, where the domain's own settings are fetched.
func (s *Service) DiscoverWith(ctx context.Context, a mail.Address, ca string) discover.Finding {
	return FindWith(ctx, s.parts.Finder, a, ca)
}

// FindWith finds with the authorities in ca trusted too, if the Finder can.
func FindWith(ctx context.Context, f Finder, a mail.Address, ca string) discover.Finding {
	if t, ok := f.(truster); ok && ca != "" {
		return t.FindWith(ctx, a, ca)
	}
	return f.Find(ctx, a)
}

// Check tests the login live, one sign-in per protocol. The Checked is OK only
// when both lanes are.
func (s *Service) Check(ctx context.Context, who Actor, login mail.Login, emit func(mail.Event)) (Checked, mail.Report) {
	return s.check(ctx, who, "Check", s.parts.Prober.Run, login, emit)
}

// RoundTrip is Check and, where both lanes are good, a message to oneself: sent,
// found again by IMAP and deleted, within 120 s more. One sign-in per protocol.
func (s *Service) RoundTrip(ctx context.Context, who Actor, login mail.Login, emit func(mail.Event)) (Checked, mail.Report) {
	return s.check(ctx, who, "RoundTrip", s.parts.Prober.RoundTrip, login, emit)
}

// try is a way to test a login: one of Prober's.
type try func(context.Context, mail.Login, func(mail.Event)) mail.Report

func (s *Service) check(ctx context.Context, who Actor, action string, run try, login mail.Login, emit func(mail.Event)) (Checked, mail.Report) {
	if _, err := s.enter(ctx, who, action); err != nil {
		return Checked{}, refused(login.Profile, err)
	}
	begun := s.parts.Now()
	report := run(ctx, login, emit)
	checked := Checked{login: login}
	if report.Overall() == mail.VerdictOK {
		checked.by, checked.at = who.User, s.parts.Now()
		checked.took = max(0, checked.at.Sub(begun))
	}
	return checked, report
}

// refused is the report of a test that was not begun.
func refused(p mail.Profile, err error) mail.Report {
	var r mail.Report
	for _, lane := range mail.Protocols {
		r = append(r, mail.Event{Protocol: lane, Server: p.Server(lane), Stage: mail.Resolve, Status: mail.Failed, Err: err})
	}
	return r
}

// recording is how long remembering a result may take after the person left.
const recording = 10 * time.Second

// Test checks a stored account with its kept secret, or with the given one
// where none is kept, and remembers the result. A cancelled check is not
// remembered. The report is good even where it could not be remembered.
func (s *Service) Test(ctx context.Context, who Actor, id string, given mail.Secret, emit func(mail.Event)) (mail.Report, error) {
	return s.test(ctx, who, "Test", s.parts.Prober.Run, id, given, emit)
}

// TestRoundTrip is Test with a message to oneself, as RoundTrip does it.
func (s *Service) TestRoundTrip(ctx context.Context, who Actor, id string, given mail.Secret, emit func(mail.Event)) (mail.Report, error) {
	return s.test(ctx, who, "TestRoundTrip", s.parts.Prober.RoundTrip, id, given, emit)
}

// Vet reports whether a text that is about to be handed on holds the account's
// kept secret in any form, the one in use or the former one.
func (s *Service) Vet(ctx context.Context, who Actor, id, text string) (leaks bool, err error) {
	a, err := s.account(ctx, who, "Vet", id)
	if err != nil {
		return false, err
	}
	secret, err := s.secret(ctx, a, mail.Secret{})
	if err != nil {
		return false, err
	}
	if mail.DeafTo(secret).Holds(text) || a.Former == nil {
		return mail.DeafTo(secret).Holds(text), nil
	}
	former, err := s.parts.Vault.Get(ctx, a.FormerSlot())
	return err == nil && mail.DeafTo(former).Holds(text), vaulted(err)
}

// secret is the account's kept secret, or the given one where none is kept.
func (s *Service) secret(ctx context.Context, a Account, given mail.Secret) (mail.Secret, error) {
	if a.Keeping == NotKept {
		return given, nil
	}
	kept, err := s.parts.Vault.Get(ctx, a.Slot())
	return kept, vaulted(err)
}

func (s *Service) test(ctx context.Context, who Actor, action string, run try, id string, given mail.Secret, emit func(mail.Event)) (mail.Report, error) {
	a, err := s.account(ctx, who, action, id)
	if err != nil {
		return nil, err
	}
	secret, err := s.secret(ctx, a, given)
	if err != nil {
		return nil, err
	}
	if secret.IsZero() {
		return nil, usage(FieldPassword, ReasonNoSecret, ErrNoSecret)
	}
	begun := s.parts.Now()
	report := run(ctx, mail.Login{Profile: a.Profile, Secret: secret}, emit)
	if report.Overall() == mail.VerdictCancelled {
		return report, nil
	}
	result := resultOf(report, a.Profile)
	result.At = s.parts.Now()
	result.Took = max(0, result.At.Sub(begun))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recording)
	defer cancel()
	return report, stored(s.parts.Store.Record(ctx, a.ID, a.Version, result))
}

// resultOf is what is remembered of a finished test: where a lane refuses the
// password it is that, whatever is wrong with the other one, so that nobody gives
// it again by the clock. A message that was taken
// but did not show up in time says nothing against the account: it may be late,
// or a filter's work.
func resultOf(r mail.Report, p mail.Profile) Result {
	r = slices.DeleteFunc(slices.Clone(r), func(e mail.Event) bool { return e.Stage == mail.Arrive })
	verdict := r.Overall()
	if verdict == mail.VerdictOK {
		return Result{Verdict: verdict}
	}
	if why := diagnose.Explain(r, p); len(why) > 0 {
		it := why[max(slices.IndexFunc(why, func(d diagnose.Diagnosis) bool { return refuses(d.Cause) }), 0)]
		return Result{Verdict: verdict, Cause: it.Cause, Protocol: it.Because.Protocol}
	}
	for _, lane := range mail.Protocols {
		if r.Verdict(lane) == mail.VerdictFailed {
			return Result{Verdict: verdict, Cause: diagnose.Unknown, Protocol: lane}
		}
	}
	return Result{Verdict: verdict, Cause: diagnose.Unknown}
}

// maxHistory bounds History.
const maxHistory = 1000

// History is an account's latest results, newest first, at most n.
func (s *Service) History(ctx context.Context, who Actor, id string, n int) ([]Result, error) {
	a, err := s.account(ctx, who, "History", id)
	if err != nil {
		return nil, err
	}
	results, err := s.parts.Store.Results(ctx, a.ID, min(max(n, 0), maxHistory))
	return results, stored(err)
}
