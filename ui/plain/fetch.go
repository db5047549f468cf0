package plain

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// progressEvery is how often it is said how far a fetch is: a reader that speaks
// must not be talked over.
const progressEvery = 5 * time.Second

// account asks which mailbox; the only one is meant without a question.
func (t *talk) account() (accounts.Account, error) {
	list, err := t.service.List(t.ctx, t.o.Actor)
	switch {
	case err != nil:
		return accounts.Account{}, err
	case len(list) == 0:
		t.tell("plain.fetch.no-accounts")
		return accounts.Account{}, errBack
	case len(list) == 1:
		return list[0], nil
	}
	var names []string
	for _, a := range list {
		names = append(names, mail.CleanUpTo(a.Profile.Address.String(), mail.SaidMax))
	}
	t.tell("plain.fetch.which")
	n, err := t.choose(t.ctx, names, -1)
	if err != nil {
		return accounts.Account{}, err
	}
	return list[n], nil
}

// fetch brings a mailbox's mail.
func (t *talk) fetch() error {
	a, err := t.account()
	if err != nil {
		return err
	}
	return t.fetchFrom(a)
}

// fetchFrom brings the mail of this one.
func (t *talk) fetchFrom(a accounts.Account) error {
	if a.Awaits() {
		t.tell("plain.no-secret", "address", a.Profile.Address.String())
		return nil
	}
	last := 0
	if a.Fetched != nil && a.Fetched.All {
		last = 1
	}
	t.tell("fetch.what-long")
	what, err := t.choose(t.ctx, []string{t.text("fetch.only-inbox"), t.text("fetch.all-folders")}, last)
	if err != nil {
		return err
	}
	given, err := t.secretFor(a)
	if err != nil {
		return err
	}
	plan := mail.FetchPlan{To: t.service.MailFolder(a), All: what == 1}
	t.tell("cli.fetch-begins", "address", a.Profile.Address.String(), "to", mail.CleanUpTo(plan.To, mail.SaidMax))
	said := t.env.Now()
	fetched, report, err := t.service.Fetch(t.ctx, t.o.Actor, a.ID, given, plan, quiet, func(p mail.Progress) {
		if now := t.env.Now(); now.Sub(said) >= progressEvery {
			said = now
			t.say(strings.Join(Underway(t.env.Lang, p), " · "))
		}
	})
	t.fetched(a, fetched, report, err)
	return t.ctx.Err()
}

// secretFor asks for the password of a mailbox of which none is kept.
func (t *talk) secretFor(a accounts.Account) (mail.Secret, error) {
	if a.Keeping != accounts.NotKept {
		return mail.Secret{}, nil
	}
	typed, err := t.Secret(t.ctx, t.text("cli.password-ask", "address", a.Profile.Address.String())+" ")
	if err != nil {
		return mail.Secret{}, err
	}
	given, _ := mail.ParseSecret(typed)
	return given, nil
}

// fetched says how a fetch ended.
func (t *talk) fetched(a accounts.Account, fetched mail.Fetched, report mail.Report, err error) {
	messages, bytes := fetched.Total()
	say := func(key string) { t.paragraph(Fetched(t.env.Lang, key, messages, bytes)) }
	for _, f := range fetched.Folders {
		if len(fetched.Folders) > 1 && f.New > 0 || f.Anew {
			t.paragraph(FolderCame(t.env.Lang, f))
		}
	}
	verdict := report.Verdict(mail.IMAP)
	switch {
	case t.ctx.Err() != nil:
		say("fetch.cancelled")
	case errors.As(err, new(*mail.DiskError)) || len(report) == 0 && err != nil:
		say("plain.fetch.not-all")
		t.paragraph(t.trouble(err))
	case verdict != mail.VerdictOK:
		t.verdict(report, a.Profile)
		say("plain.fetch.not-all")
	default:
		say("fetch.ok")
		if err != nil {
			t.tell("cli.fetch-unrecorded", "why", t.trouble(err))
		}
	}
	if fetched.Stopped == mail.StoppedByDay {
		t.tell("fetch.day")
	}
	if fetched.Unnamed > 0 {
		t.paragraph(t.env.Lang.N("fetch.unnamed", fetched.Unnamed))
	}
	if fetched.To != "" && !t.env.Remote {
		t.say(t.text("cli.fetch-lies", "path", mail.Clean(fetched.To)))
	}
}

// trouble is an error of this computer's as a sentence.
func (t *talk) trouble(err error) string {
	var disk *mail.DiskError
	if t.env.Remote && accounts.Inner(err) {
		return t.text("serve.broken")
	}
	if errors.As(err, &disk) {
		return t.text("disk."+string(disk.Problem), "path", mail.CleanUpTo(disk.Path, mail.SaidMax), "why", mail.CleanUpTo(disk.Err.Error(), mail.SaidMax))
	}
	return mail.CleanUpTo(err.Error(), mail.SaidMax)
}

// messagesAtOnce is how many messages are told at once.
const messagesAtOnce = 20

// read tells what has been fetched, and reads the messages out that are asked for.
func (t *talk) read() error {
	a, err := t.account()
	if err != nil {
		return err
	}
	return t.readFrom(a)
}

// readFrom reads from what was fetched of this one.
func (t *talk) readFrom(a accounts.Account) error {
	list, err := t.service.Messages(t.ctx, t.o.Actor, a.ID, 1000)
	switch {
	case accounts.ReasonOf(err) == accounts.ReasonNoFetch || err == nil && len(list) == 0:
		t.tell("plain.read.none")
		return nil
	case t.ctx.Err() != nil:
		return err
	case err != nil:
		t.paragraph(t.trouble(err))
		return nil
	}
	for from, told := 0, -1; ; { // a page is told once: who listens should not hear it again after each message
		if told != from {
			t.few(list, from)
			told = from
		}
		ask := "plain.read.ask"
		if from+messagesAtOnce >= len(list) {
			ask = "plain.read.ask-last"
		}
		answer, err := t.word(t.ctx, t.text(ask, "of", len(list))+" ")
		if errors.Is(err, errHelp) {
			t.tell("plain.help")
			continue
		}
		if err != nil {
			return err
		}
		n, notNumber := strconv.Atoi(strings.TrimSpace(answer))
		switch {
		case answer == "" && from+messagesAtOnce >= len(list):
			return nil
		case answer == "":
			from += messagesAtOnce
		case notNumber != nil || n < 0 || n > len(list):
			t.tell("plain.no-such-choice", "of", len(list))
		case n == 0:
			return nil
		default:
			if err := t.aloud(t.ctx, a, list[n-1]); err != nil {
				return err
			}
		}
	}
}

// few tells a page of the list.
func (t *talk) few(list []mail.Message, from int) {
	t.say("")
	for i, m := range list[from:min(from+messagesAtOnce, len(list))] {
		line := strconv.Itoa(from+i+1) + "  " + Dated(t.env.Now(), m.Date) + "  " + Sender(t.env.Lang, m) + "  " + Subject(t.env.Lang, m)
		if !m.Seen {
			line += "  (" + t.text("plain.read.unread") + ")"
		}
		t.say(line)
	}
}

// aloud is one message as text.
func (t *talk) aloud(ctx context.Context, a accounts.Account, m mail.Message) error {
	full, err := t.service.Read(ctx, t.o.Actor, a.ID, m)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		t.paragraph(t.trouble(err))
		return nil
	}
	t.say("")
	for _, h := range Headings(t.env.Lang, t.env.Now(), full) {
		t.say(h.Name + ": " + h.Text)
	}
	t.say("")
	for _, line := range TextLines(t.env.Lang, full) {
		t.say(line)
	}
	if full.Cut {
		t.say("")
		t.tell("message.cut")
	}
	return nil
}
