package accounts

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// Timetable says when stored accounts are tested by the clock.
type Timetable struct {
	Every time.Duration // from one test of an account to its next, at least
	Begun time.Time     // since when there is this timetable; nobody's turn is before
}

// Turn is an account whose time for a test has come.
type Turn struct {
	Account string
	After   time.Time // the result that it follows; zero for a first test
}

// ErrNotDue is a turn that is over: somebody tested the account meanwhile, or it
// cannot be tested any more.
var ErrNotDue = errors.New("this account need not be tested now")

// Due is everybody whose turn it is, who has waited longest first.
func (s *Service) Due(ctx context.Context, who Actor, t Timetable) ([]Turn, error) {
	if _, err := s.enter(ctx, who, "Due"); err != nil {
		return nil, err
	}
	all, err := s.parts.Store.Accounts(ctx)
	if err != nil {
		return nil, stored(err)
	}
	now := s.now()
	var turns []Turn
	since := map[string]time.Time{}
	for _, a := range all {
		at := t.turn(a, now)
		if at.After(now) {
			continue
		}
		switch fit, err := s.testable(ctx, a); {
		case err != nil:
			return nil, err
		case fit:
			since[a.ID] = at
			turns = append(turns, Turn{a.ID, a.tested()})
		}
	}
	slices.SortFunc(turns, func(a, b Turn) int { return since[a.Account].Compare(since[b.Account]) })
	return turns, nil
}

// TestDue is an account's turn: where it connects to, and its test, which is Test
// with the kept secret. It is ErrNotDue, then and at the moment of the test, where
// the turn is over. Whoever called the test may call it again.
func (s *Service) TestDue(ctx context.Context, who Actor, turn Turn) (mail.Profile, func(context.Context) (mail.Report, error), error) {
	a, err := s.onTurn(ctx, who, turn)
	if err != nil {
		return mail.Profile{}, nil, err
	}
	begun := false
	return a.Profile, func(ctx context.Context) (mail.Report, error) {
		if _, err := s.onTurn(ctx, who, turn); err != nil && !begun { // the line may have been long
			return nil, err
		}
		begun = true
		return s.test(ctx, who, "TestDue", s.parts.Prober.Run, turn.Account, mail.Secret{}, nil)
	}, nil
}

func (s *Service) onTurn(ctx context.Context, who Actor, turn Turn) (Account, error) {
	a, err := s.account(ctx, who, "TestDue", turn.Account)
	if err != nil {
		return a, err
	}
	fit, err := s.testable(ctx, a)
	if err == nil && (!fit || !a.tested().Equal(turn.After)) {
		err = ErrNotDue
	}
	return a, err
}

// tested is when the account was last tested; zero: never.
func (a Account) tested() time.Time {
	if a.Last == nil {
		return time.Time{}
	}
	return a.Last.At
}

// testable reports whether a test by the clock makes sense: a secret is kept, and
// it has not been refused since it worked last. A failure after the refusal that
// says nothing about the password, such as of the network, does not undo that.
func (s *Service) testable(ctx context.Context, a Account) (bool, error) {
	if a.Keeping == NotKept {
		return false, nil
	}
	if a.Last == nil || a.Last.Verdict == mail.VerdictOK {
		return true, nil
	}
	history, err := s.parts.Store.Results(ctx, a.ID, maxHistory)
	if err != nil {
		return false, stored(err)
	}
	for _, r := range history {
		switch {
		case r.Verdict == mail.VerdictOK, a.Password.After(r.At): // what is older says nothing about this password
			return true, nil
		case refuses(r.Cause):
			return false, nil
		}
	}
	return true, nil
}

// refusals is the causes that say no to the password or to whoever gives it.
// Repeating one unchanged cures nothing, and may lock the mailbox.
var refusals = []diagnose.Cause{
	diagnose.AccountPasswordUsed, diagnose.CredentialsRejected, diagnose.WebLoginRequired, diagnose.AppPasswordsUnavailable,
	diagnose.AccountDisabled, diagnose.OAuthOnlyProvider, diagnose.WrongServer,
	diagnose.PasswordCleanable, diagnose.PasswordNotAppPassword, diagnose.AddressWrong,
}

func refuses(c diagnose.Cause) bool { return slices.Contains(refusals, c) }

// turn is when it is the account's turn: a period after its last test, and a
// little later, each time by another bit, so that those tested together drift
// apart. Who has waited since before the timetable began is spread from there; one
// that begins in the future was begun by a clock that was wrong, and begins now.
func (t Timetable) turn(a Account, now time.Time) time.Time {
	if t.Begun.After(now) {
		t.Begun = now.Add(-t.Spread())
	}
	at := a.Created
	if a.Last != nil {
		at = a.Last.At.Add(t.Every)
		if a.Last.At.Sub(now) > t.Every { // a clock was wrong then
			at = t.Begun
		}
	}
	if at.Before(t.Begun) {
		at = t.Begun
	}
	return at.Add(t.bit(a))
}

// longestBit bounds how much later than a period a turn may be.
const longestBit = time.Hour

// Spread is the time over which turns that would come together are spread.
func (t Timetable) Spread() time.Duration { return min(t.Every/10, longestBit) }

// bit is the same for every process that asks.
func (t Timetable) bit(a Account) time.Duration {
	h := fnv.New64a()
	_, _ = h.Write([]byte(a.ID + " " + strconv.FormatInt(a.tested().UnixMilli(), 10)))
	return time.Duration(h.Sum64() % uint64(max(t.Spread(), 1))) //nolint:gosec // a positive length of time
}
