package accounts_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/vault"
	"mailkey/mail"
)

// How many stories are told, and how long each is. The whole is for .ci/run --long.
const (
	sampled, whole         = 8_000, 100_000
	onDiskShort, onDiskAll = 15, 400
	turns                  = 30
	opening                = 9 // of them, with the first acts
)

// A15 (and A05 to A08): random stories of a team, told to the service and to a
// model of the rule. Nobody ever sees, does or reaches a secret of anything
// without a grant at that time; whoever has one is never refused; who may not
// see a mailbox is told what is told of one that does not exist; names like
// roles, flags and paths change nothing; and an administrator always stays.
func TestA15RandomStories(t *testing.T) {
	stories, disks := sampled, onDiskShort
	if os.Getenv("MAILKEY_TEST_LONG") == "1" {
		stories, disks = whole, onDiskAll
	}
	begun, done, refused := time.Now(), map[string]int{}, map[string]int{}
	logins := make([]mail.Login, len(addresses))
	for i, address := range addresses {
		logins[i] = login(t, address, "x")
	}
	for seed := range stories {
		p, f := &prober{}, &fetcher{}
		service := accounts.New(accounts.Parts{
			Store: newMemory(), Vault: &vault.Memory{}, Prober: p, Fetcher: f, Mail: "/mail",
			Now: func() time.Time { return time.UnixMilli(1_795_000_000_000) },
		})
		tell(t, uint64(seed), service, p, f, logins, done, refused)
	}
	for seed := range disks {
		d := open(t)
		tell(t, uint64(seed), d.service(d.store, &vault.Memory{}), d.prober, d.fetcher, logins, done, refused)
	}
	t.Logf("%d of %d stories of %d turns, and %d on a database, in %v; done: %v; refused: %v",
		stories, whole, turns, disks, time.Since(begun).Round(time.Millisecond), done, refused)
}

var (
	addresses = []string{"ala@firma.pl", "admin@firma.pl", "true@firma.pl", "local@firma.pl"}
	userNames = []string{"Ola", "administrator", "true", "locals", "../x", "id", "--role=administrator", "member"}
	nowhere   = []string{"", "nothing", "local", "administrator", "true", "*", "%", "../x", "' OR 1=1 --"}
)

// strangers are nobody, whatever they are called.
var strangers = []accounts.Actor{{}, {User: "local", Key: "SHA256:k1"}, {User: "administrator"}, {User: "true"}, {User: "../x", Key: "SHA256:k1"}}

// story is one in the telling.
type story struct {
	*accounts.Service
	model
	t        *testing.T
	random   *rand.Rand
	prober   *prober
	fetcher  *fetcher
	logins   []mail.Login
	sessions []accounts.Actor // opened once, whatever became of them
	serial   int
	log      []told
	done     map[string]int
	refused  map[string]int
}

// told is one turn, for the one who reads why a story went wrong.
type told struct {
	act  string
	who  accounts.Actor
	what string
	err  error
	want accounts.Code
	more []accounts.Reason
}

func tell(t *testing.T, seed uint64, service *accounts.Service, p *prober, f *fetcher, logins []mail.Login, done, refused map[string]int) {
	s := &story{
		Service: service, t: t, random: rand.New(rand.NewPCG(seed, 15)), prober: p, fetcher: f, logins: logins, done: done, refused: refused, //nolint:gosec // a sample, no secret
		sessions: []accounts.Actor{accounts.Local},
	}
	for turn := range turns {
		who := s.sessions[s.random.IntN(len(s.sessions))]
		if s.random.IntN(12) == 0 {
			who = strangers[s.random.IntN(len(strangers))]
		}
		act := acts[s.random.IntN(len(acts))]
		if turn < opening { // the administrator sets a team up
			who, act = accounts.Local, acts[s.random.IntN(founding)]
		}
		p.asked, f.asked = p.asked[:0], f.asked[:0]
		act.do(s, context.Background(), who)
		if len(p.asked)+len(f.asked) > 0 && act.name != "Test" && act.name != "Fetch" {
			s.wrong("a password was used by %s", act.name)
		}
		if t.Failed() {
			break
		}
	}
	s.compare()
	if t.Failed() {
		t.Fatalf("seed %d:\n%s\n%s", seed, lines(s.log), s.String())
	}
}

func (s *story) wrong(format string, args ...any) {
	s.t.Helper()
	s.t.Errorf(format, args...)
}

// expect holds an answer against the model's. more is for what else may be wrong
// with an action that is allowed.
func (s *story) expect(act string, who accounts.Actor, what string, err error, want accounts.Code, more ...accounts.Reason) bool {
	s.t.Helper()
	got, why := accounts.CodeOf(err), accounts.ReasonOf(err)
	s.log = append(s.log, told{act, who, what, err, want, more})
	switch {
	case act != "RemoveKey" && want == accounts.CodeNotFound && err != nil && why == "" && err.Error() != "not-found: there is no such account":
		s.wrong("%s: told as %q", act, err)
	case want != "" && got != want, want == "" && err != nil && !slices.Contains(more, why), want == "" && err == nil && len(more) > 0:
		s.wrong("%s by %+v: %v, want %q %v", act, who, err, want, more)
	}
	if want == "" {
		s.done[act]++
	} else {
		s.refused[act]++
	}
	return err == nil
}

func lines(log []told) (text string) {
	for _, l := range log {
		text += fmt.Sprintf("%s by %+v of %q: %v (want %q %v)\n", l.act, l.who, l.what, l.err, l.want, l.more)
	}
	return text
}

// compare holds what everybody sees against the model, at the end of a story.
func (s *story) compare() {
	for _, who := range append(s.sessions, strangers...) {
		known, administers := s.known(who)
		list, err := s.List(context.Background(), who)
		if (err == nil) != known || !known && accounts.CodeOf(err) != accounts.CodeNotAllowed {
			s.wrong("List by %+v: %v", who, err)
		}
		var ids []string
		for _, a := range list {
			ids = append(ids, a.ID)
			i := slices.IndexFunc(s.boxes, func(b *box) bool { return b.id == a.ID })
			want := slices.Clone(s.boxes[i].members)
			if !administers {
				want = slices.DeleteFunc(want, func(id string) bool { return id != who.User })
			}
			if slices.Sort(want); !slices.Equal(a.Users, want) || a.Owner != s.boxes[i].owner {
				s.wrong("%+v sees %v of %v in %s", who, a.Users, want, a.ID)
			}
		}
		if slices.Sort(ids); !slices.Equal(ids, s.visible(who)) {
			s.wrong("%+v sees %v, want %v", who, ids, s.visible(who))
		}
		if open, err := s.Unlocked(context.Background(), who); known && (err != nil || open != s.unlocked(who)) {
			s.wrong("%+v: unlocked %v (%v)", who, open, err)
		}
	}
	users, err := s.Users(context.Background(), accounts.Local)
	alive := 0
	for _, p := range s.people {
		if !p.gone {
			alive++
		}
	}
	if err != nil || len(users) != alive {
		s.wrong("%d users, want %d (%v)", len(users), alive, err)
	}
	for _, u := range users {
		var keys []string
		for _, k := range u.Keys {
			keys = append(keys, k.Fingerprint)
		}
		p := s.person(u.ID)
		if p == nil || p.role != u.Role || p.name != u.Name || !slices.Equal(slices.Sorted(slices.Values(keys)), slices.Sorted(slices.Values(p.keys))) {
			s.wrong("%+v, want %+v", u, p)
		}
	}
}
