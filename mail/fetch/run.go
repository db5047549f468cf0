package fetch

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/maildir"
)

// run is one fetch of one account.
type run struct {
	lane     *lane
	s        *session
	store    *store
	plan     mail.FetchPlan
	progress func(mail.Progress)
	limit    int64 // bytes a day; 0: none
	copies   bool  // many messages will be copies of others

	fetched         mail.Fetched
	results         []*mail.FetchedFolder
	visited         []*mailbox
	number, folders int
	shown           time.Time
	counted         int64 // bytes that the state knows of

	jobs    chan job
	done    chan outcome
	busy    bool
	asWas   []byte // the state as handed over last
	failed  error  // of this computer
	pinned  bool   // something lies there that the state cannot name
	stopped bool   // by the day's limit
}

// job is what is to be made durable.
type job struct {
	box      *box
	batch    *maildir.Batch // nil: the state alone
	messages int
	bytes    int64
	text     []byte // the state
	before   int64  // ids there were
	ids      []uint64
}

type outcome struct {
	job job
	err error
}

// errDay is a body that would pass the day's limit.
var errDay = errors.New("the limit of a day is reached")

// over reports that nothing more is to be asked for.
func (r *run) over() bool { return r.stopped || r.failed != nil }

// affords reports whether so many bytes more stay below the day's limit.
func (r *run) affords(n int64) bool {
	if r.limit == 0 || r.store.state.spent(time.Now())+r.s.in.read-r.counted+n <= r.limit {
		return true
	}
	r.stopped = true
	return false
}

// greatest is the largest message to reckon with where sizes are not known yet.
const greatest = 70 << 20

// ahead is for how many UIDs bodies are asked for before it is known what there is.
func (r *run) ahead(b *box) int {
	switch {
	case b.mustLook(), r.copies, r.stopped:
		return 0
	case r.limit > 0:
		return int(min(max(r.limit-r.store.state.spent(time.Now()), 0)/greatest, firstMost))
	}
	return firstMost
}

// keepUp makes durable what it is handed, in order, until there is no more.
func (r *run) keepUp() {
	for j := range r.jobs {
		var err error
		if j.batch != nil {
			err = j.batch.Commit()
		}
		if err == nil {
			err = r.store.save(j.text, j.before, j.ids)
		}
		r.done <- outcome{j, err}
	}
}

// hand gives a job away, once the one before it is done. Without a batch it is
// the state alone, where that has changed.
func (r *run) hand(j job) error {
	r.collect(true)
	if r.failed != nil {
		return r.failed
	}
	state := r.store.state
	const noticed = 64 << 10 // less is not worth a write
	if r.limit > 0 && r.s != nil {
		if n := r.s.in.read - r.counted; n > noticed || j.batch != nil {
			state.spend(time.Now(), n)
			r.counted += n
		}
	}
	j.ids, j.before = r.store.fresh, state.IDs
	r.store.fresh = nil
	state.IDs += int64(len(j.ids))
	j.text = state.encode()
	if j.batch == nil && len(j.ids) == 0 && bytes.Equal(j.text, r.asWas) {
		return nil
	}
	r.asWas = j.text
	r.jobs <- j
	r.busy = true
	return nil
}

// collect learns what has become of the job that was handed over.
func (r *run) collect(wait bool) {
	if !r.busy {
		return
	}
	var o outcome
	begin := time.Now()
	if wait {
		o = <-r.done
	} else {
		select {
		case o = <-r.done:
		default:
			return
		}
	}
	r.busy = false
	if time.Since(begin) > time.Second && r.s != nil {
		r.s.pace.start() // it was the disk that was slow
	}
	if o.err != nil {
		r.failed = o.err
		return
	}
	if o.job.box == nil {
		return
	}
	result := o.job.box.result
	result.New += o.job.messages
	result.Bytes += o.job.bytes
	result.Known = o.job.box.st.Known
}

// show tells how far a mailbox is, ten times a second at most.
func (r *run) show(b *box, last bool) {
	if r.progress == nil {
		return
	}
	if now := time.Now(); last || now.Sub(r.shown) >= 100*time.Millisecond {
		r.shown = now
		r.progress(b.progress())
	}
}

// target is a mailbox as the server lists it.
type target struct {
	raw, delimiter string
	rank           int
}

// targets collects what LIST tells.
type targets struct {
	deafHearer
	all  []target
	seen map[string]bool
}

// mailboxesMost bounds how many mailboxes are fetched.
const mailboxesMost = 10000

func (t *targets) listed(attributes []string, delimiter, name string) {
	if strings.EqualFold(name, inbox) {
		name = inbox
	}
	if t.seen[name] || name == "" || len(name) > maxText || strings.ContainsAny(name, "\r\n\x00") ||
		len(t.all) >= mailboxesMost && name != inbox || len(delimiter) > 1 {
		return
	}
	rank := 1
	for _, a := range attributes {
		switch strings.ToLower(a) {
		case `\noselect`, `\nonexistent`:
			return
		case `\sent`, `\drafts`:
			rank = max(rank, 2)
		case `\junk`, `\trash`:
			rank = max(rank, 3)
		case `\flagged`, `\important`:
			rank = max(rank, 4)
		case `\all`:
			rank = max(rank, 5)
		}
	}
	if name == inbox {
		rank = 0
	}
	t.seen[name] = true
	t.all = append(t.all, target{name, delimiter, rank})
}

// inOrder is INBOX first and the mailboxes that repeat others last.
func (t *targets) inOrder() []target {
	slices.SortStableFunc(t.all, func(x, y target) int {
		if x.rank != y.rank {
			return x.rank - y.rank
		}
		return strings.Compare(x.raw, y.raw)
	})
	return t.all
}

const inbox = "INBOX"

// box is a mailbox to fetch.
func (r *run) box(t target) *box {
	st := r.store.state.box(t.raw, t.delimiter, r.plan.All)
	result := &mail.FetchedFolder{Name: st.Name, Path: r.pathOf(st), Known: st.Known, UIDValidity: st.Validity}
	r.results = append(r.results, result)
	return &box{run: r, raw: t.raw, st: st, tag: tagOf(r.store.state.Account, t.raw), result: result}
}

// visit fetches one mailbox and tells whether the next may be visited.
func (r *run) visit(b *box) (goOn bool, err error) {
	r.number++
	r.visited = append(r.visited, b.st)
	r.s.tick = func() { r.show(b, false) }
	err = b.fetch()
	if err != nil {
		_ = b.rest() // its error stays in failed
		var disk *mail.DiskError
		if errors.As(err, &disk) && r.failed == nil {
			r.failed = err
		}
	}
	if r.failed == nil {
		b.result.Known = b.st.Known
	}
	r.show(b, true)
	if b.dir != nil {
		b.dir.Close()
	}
	var refusal *mail.Refusal
	switch {
	case r.failed != nil:
		return false, r.failed
	case errors.Is(err, errDay):
		return false, nil
	case errors.As(err, &refusal) && refusal.Status != "BYE", errors.Is(err, errWithheld):
		return len(r.s.waiting) == 0, err // it is this mailbox alone
	}
	return err == nil && !r.over(), err
}

// mailboxes fetches what the plan wants. The first thing was asked for in one flight with the
// sign-in, where the server agrees to that.
func (r *run) mailboxes(ctx context.Context, first *box, listing *command, list *targets) (detail string, err error) {
	boxes := []target{{raw: inbox}}
	if r.plan.All {
		if boxes, err = r.list(listing, list); err != nil {
			return "", err
		}
	}
	r.folders = len(boxes)
	for _, t := range boxes {
		b := first
		if b == nil || b.raw != t.raw {
			b = r.box(t)
		}
		goOn, trouble := r.visit(b)
		if err == nil {
			err = trouble
		}
		if t.raw == inbox && b.opened {
			detail = inboxDetail(b.there)
		}
		if !goOn || ctx.Err() != nil {
			break
		}
	}
	return detail, err
}

// list waits for the server's mailboxes.
func (r *run) list(listing *command, list *targets) ([]target, error) {
	if listing == nil {
		listing = r.s.ask("LIST", `LIST "" "*"`, work{})
	}
	if err := r.s.send(); err != nil {
		return nil, err
	}
	if err := r.s.await(listing, list); err != nil {
		return nil, err
	}
	if listing.status != "OK" {
		return nil, r.s.refusal(listing)
	}
	boxes := r.nameable(list.inOrder())
	r.copies = r.s.offer("X-GM-EXT-1") && slices.ContainsFunc(boxes, func(t target) bool { return t.rank == 5 })
	return boxes, nil
}

// nameable leaves out the mailboxes whose names hold the password, in whatever form:
// a name becomes a path, and stands in the state and in what is told. INBOX is our
// own word.
func (r *run) nameable(all []target) []target {
	deaf := r.lane.to.Deaf
	whole := slices.DeleteFunc(all, func(t target) bool {
		return t.raw != inbox && (deaf.Holds(t.raw) || deaf.Holds(readable(t.raw)))
	})
	r.fetched.Unnamed = len(all) - len(whole)
	return whole
}

// end closes the account: what is known to be whole is no longer marked.
func (r *run) end() error {
	r.collect(true)
	if r.failed == nil {
		_ = r.hand(job{})
		r.collect(true)
	}
	close(r.jobs)
	for _, f := range r.results {
		r.fetched.Folders = append(r.fetched.Folders, *f)
	}
	if r.stopped {
		r.fetched.Stopped = mail.StoppedByDay
	}
	if r.failed != nil || r.pinned || r.store.scan && !r.looked() {
		return r.failed
	}
	return r.store.unmark()
}

// looked reports whether this run looked through all that the mark speaks of. One that
// came to no end leaves the mark to the next: what lies there would come twice.
func (r *run) looked() bool {
	if r.number == 0 || r.number < r.folders || r.store.wide && !r.plan.All {
		return false
	}
	return !slices.ContainsFunc(r.visited, func(m *mailbox) bool { return !m.looked })
}
