package fetch

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// Fetcher fetches mailboxes. It is safe for concurrent use; one folder takes one
// fetch at a time.
type Fetcher struct {
	Dialer *wire.Dialer  // nil: the zero Dialer
	Total  time.Duration // for a whole fetch; 0: as long as the server keeps sending
	CA     string        // PEM that may vouch for every server, in place of a login's own; empty for none

	// DayLimit is the bytes that may be had from a server in 24 hours; 0: no limit.
	// nil: Google's hosts have one.
	DayLimit func(mail.Server) int64

	// Fault is asked before each call to the disk, so that tests can let it fail; nil
	// lets it work. It must be safe for concurrent use.
	Fault func(op string) error
}

// googleDay is what may be had from Google in a day: 2,500 MB, less what a run that was
// killed may not have noted.
const googleDay = 2_400_000_000

func googleLimit(s mail.Server) int64 {
	switch strings.ToLower(strings.TrimSuffix(s.Host, ".")) {
	case "imap.gmail.com", "imap.googlemail.com":
		return googleDay
	}
	return 0
}

// signInTime is for everything up to the sign-in.
const signInTime = 20 * time.Second

// limits are those of a fetch: messages are as large as they are, and as many.
var limits = wire.Limits{Lines: 20 << 20, Literal: 4 << 30, Bytes: 1 << 50}

// Fetch brings what is new. The report is the receiving lane's, stage by stage; what
// kept this computer from going on is the error, a *mail.DiskError, and then
// the last stage is skipped. Fetched is good in either case: all of it survives a power
// cut. emit gets the events live and progress how far it is, ten times a second at
// most; both from one goroutine, and both may be nil.
func (f *Fetcher) Fetch(ctx context.Context, login mail.Login, plan mail.FetchPlan, emit func(mail.Event), progress func(mail.Progress)) (mail.Fetched, mail.Report, error) {
	if f.Total > 0 {
		limited, cancel := context.WithTimeout(ctx, f.Total)
		defer cancel()
		ctx = limited
	}
	if f.CA != "" {
		login.CA = f.CA
	}
	fetched := mail.Fetched{To: plan.To}
	store, err := openStore(plan.To, accountKey(login.Profile), f.Fault)
	if err != nil {
		return fetched, nil, err
	}
	defer store.close()
	r := &run{
		lane:     f.lane(login, emit),
		store:    store,
		plan:     plan,
		progress: progress,
		limit:    f.dayLimit(login.IMAP),
		fetched:  fetched,
		asWas:    store.saved,
		jobs:     make(chan job, 1),
		done:     make(chan outcome, 1),
	}
	go r.keepUp()
	clock := wire.NewClock(ctx, signInTime)
	defer clock.Stop()
	r.all(clock, login)
	err = r.end()
	r.lane.quote()
	r.lane.part(r.s)
	return r.fetched, r.lane.report, err
}

func (f *Fetcher) dayLimit(s mail.Server) int64 {
	if f.DayLimit != nil {
		return f.DayLimit(s)
	}
	return googleLimit(s)
}

func (f *Fetcher) lane(login mail.Login, emit func(mail.Event)) *lane {
	var dialer wire.Dialer
	if f.Dialer != nil {
		dialer = *f.Dialer
	}
	dialer.Limits = limits
	to := wire.Target{Protocol: mail.IMAP, Server: login.IMAP, CA: login.CA, Deaf: mail.DeafTo(login.Secret)}
	return &lane{to: to, way: dialer.Way(to), emit: emit}
}

// errUserName is a user name that could smuggle a second command in.
var errUserName = errors.New("the user name holds a line end or a NUL")

// all goes through the stages.
func (r *run) all(clock *wire.Clock, login mail.Login) {
	l := r.lane
	l.reach(clock)
	var first *box
	var listing *command
	list := &targets{seen: map[string]bool{}}
	flight := func() {
		if r.plan.All {
			listing = r.s.ask("LIST", `LIST "" "*"`, work{})
			return
		}
		first = r.box(target{raw: inbox})
		first.open(true)
	}
	l.try(mail.SignIn, func() (string, error) {
		if strings.ContainsAny(login.UserName, "\r\n\x00") {
			return "", errUserName
		}
		ahead := r.store.state.Patient == none
		err := r.signIn(login, ahead, flight)
		if ahead && impatience(err) {
			first, listing, r.results = nil, nil, nil
			switch gone := l.again(clock); {
			case gone == nil:
				r.store.state.Patient = max(r.store.state.Patient, signsIn)
				err = r.signIn(login, false, nil)
			case errors.Is(gone, context.Canceled):
				err = gone
			} // else there is no server any more: what it did first is what is told
		}
		return "", err
	})
	if l.broken == nil {
		clock.Lift()
	}
	l.try(mail.Use, func() (string, error) {
		l.conn.Begin(mail.Use)
		r.s.pace.start()
		return r.mailboxes(clock, first, listing, list)
	})
}

// impatience recognises a server that may not have liked to hear more than the sign-in: it
// hung up, or did not understand. A refusal is none.
func impatience(err error) bool {
	var dropped *mail.Dropped
	var refusal *mail.Refusal
	return errors.As(err, &dropped) || errors.As(err, &refusal) && refusal.Status == "BAD"
}

func (r *run) signIn(login mail.Login, ahead bool, flight func()) error {
	r.lane.conn.Begin(mail.SignIn)
	r.s = newSession(r.lane.conn)
	r.counted = 0
	return r.s.signIn(login.UserName, login.Secret, ahead, flight)
}

// inboxDetail is the last stage's detail: how many messages are there.
func inboxDetail(n uint32) string { return "INBOX: " + strconv.FormatUint(uint64(n), 10) }

// pathOf is where a mailbox's Maildir lies.
func (r *run) pathOf(b *mailbox) string {
	return filepath.Join(r.plan.To, filepath.FromSlash(b.Path))
}
