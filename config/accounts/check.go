package accounts

import (
	"context"
	"errors"
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

// Check tests the login live, one sign-in per protocol. The Checked is OK only
// when both lanes are.
func (s *Service) Check(ctx context.Context, who Actor, login mail.Login, emit func(mail.Event)) (Checked, mail.Report) {
	if err := s.enter(ctx, who, "Check"); err != nil {
		return Checked{}, refused(login.Profile, err)
	}
	begun := s.parts.Now()
	report := s.parts.Prober.Run(ctx, login, emit)
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
	a, err := s.account(ctx, who, "Test", id)
	if err != nil {
		return nil, err
	}
	secret := given
	if a.Keeping != NotKept {
		if secret, err = s.parts.Vault.Get(ctx, a.Slot()); err != nil {
			return nil, vaulted(err)
		}
	}
	if secret.IsZero() {
		return nil, usage(FieldPassword, ReasonNoSecret, ErrNoSecret)
	}
	begun := s.parts.Now()
	report := s.parts.Prober.Run(ctx, mail.Login{Profile: a.Profile, Secret: secret}, emit)
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

// resultOf is what is remembered of a finished test.
func resultOf(r mail.Report, p mail.Profile) Result {
	verdict := r.Overall()
	if verdict == mail.VerdictOK {
		return Result{Verdict: verdict}
	}
	if why := diagnose.Explain(r, p); len(why) > 0 {
		return Result{Verdict: verdict, Cause: why[0].Cause, Protocol: why[0].Because.Protocol}
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
