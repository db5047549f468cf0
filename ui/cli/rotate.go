package cli

import (
	"context"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

// rotateDoc is the answer of rotate --json: the test of the new password as test
// --json tells one, and what became of it.
type rotateDoc struct {
	Schema int `json:"schema"`
	accountResult
	Rotated bool           `json:"rotated"`        // the new password is the one in use
	Same    bool           `json:"same,omitempty"` // as it was before: nothing has changed
	Added   bool           `json:"added"`          // the mailbox was not known before
	Old     *accountResult `json:"old,omitempty"`
	Former  *formerDoc     `json:"former,omitempty"`
	Newer   *formerDoc     `json:"newer,omitempty"` // after an undo: the password that could be put back instead
	Secret  *secretDoc     `json:"secret,omitempty"`
}

// undoDoc is the answer of rotate undo --json: the test of the password that is back.
type undoDoc struct {
	Schema int `json:"schema"`
	accountResult
	Undone bool       `json:"undone"`
	Former *formerDoc `json:"former,omitempty"`
}

type confirmDoc struct {
	Schema    int    `json:"schema"`
	Address   string `json:"address"`
	Forgotten bool   `json:"forgotten"` // false: no former password was kept
}

// formerDoc is a replaced password that is still kept: by its name it is to be
// revoked at the provider.
type formerDoc struct {
	AppName string    `json:"app_name,omitempty"`
	Since   time.Time `json:"since"`
	Until   time.Time `json:"until"`
}

func former(f *accounts.Former) *formerDoc {
	if f == nil {
		return nil
	}
	return &formerDoc{f.AppName, f.Since.UTC(), f.Until.UTC()}
}

// rotate changes a mailbox's password: in a conversation, or, where nobody can be
// asked, with the one on stdin.
func (s *session) rotate(args []string) error {
	if s.json || s.on(flagNoInput) || s.on(flagPasswordStdin) {
		return s.rotateSilently(args)
	}
	flow := wizard.Rotate(s.env.Now(), nil)
	if err := s.fill(flow); err != nil { // what will not do is said before the screen opens
		return err
	}
	s.ca = flow.Draft.Login.CA
	name := ""
	if len(args) == 1 {
		name = args[0]
	}
	return s.face(begun{rotate: true, account: name})
}

func (s *session) rotateSilently(args []string) error {
	switch {
	case len(args) == 0:
		return s.usage("", "cli.rotate-which")
	case !s.on(flagPasswordStdin) && !s.interactive():
		return s.usage(flagPasswordStdin, "cli.password-missing")
	}
	return s.withService(func(service *accounts.Service) error {
		draft, err := s.rotation(service, args[0])
		if err != nil {
			return err
		}
		if f := draft.Newer; f != nil && !s.json {
			s.tell(s.say("cli.rotate-newer", "address", draft.Login.Address, "until", plain.Until(s.env.Lang, s.env.Now(), f.Until)))
		}
		if draft.Login.Secret, err = s.password(draft.Login.Address.String()); err != nil {
			return err
		}
		find := func(ctx context.Context, a mail.Address) discover.Finding {
			return service.DiscoverWith(ctx, a, draft.Login.CA)
		}
		if err := s.settle(s.ctx, draft, find); err != nil {
			return err
		}
		return s.change(service, draft)
	})
}

// rotation is the answers as the store and the flags give them; of an address
// that is not stored, as the flags alone do.
func (s *session) rotation(service *accounts.Service, name string) (*wizard.Draft, error) {
	known, err := service.Find(s.ctx, s.who(), name)
	flow := wizard.Rotate(s.env.Now(), nil)
	switch {
	case err == nil:
		flow = wizard.Rotate(s.env.Now(), &known)
	case accounts.CodeOf(err) != accounts.CodeNotFound:
		return nil, err
	default:
		address, bad := mail.ParseAddress(name)
		if bad != nil { // neither a mailbox's name nor an address
			return nil, err
		}
		if err := s.mayTest(); err != nil {
			return nil, err
		}
		flow.Draft.Login.Address = address
	}
	if err := s.fill(flow); err != nil {
		return nil, err
	}
	draft := flow.Draft
	draft.AppName = s.given[flagAppName] // else nobody said what it is called at Google
	if draft.Replaces == "" {
		return draft, s.foresee(draft)
	}
	return draft, nil
}

// change tests the new password, and puts it in the place of the old one.
func (s *session) change(service *accounts.Service, draft *wizard.Draft) error {
	doc := rotateDoc{Schema: schema, Added: false, Newer: former(draft.Newer)}
	if s.on(flagTestOld) {
		if hopeless, err := s.tryOld(service, draft, &doc); hopeless || err != nil {
			return err
		}
	}
	login, begun := draft.Ready(), time.Now()
	check := service.Check
	if s.on(flagSendTest) {
		check = service.RoundTrip
	}
	proof, report := check(s.ctx, s.who(), login, s.watch())
	doc.accountResult = judge(s.env.Lang, login.Profile, report, time.Since(begun))
	defer s.conversation([]accountResult{doc.accountResult})
	if s.status = s.exitOf(doc.accountResult); s.status != exitOK {
		s.unchanged(doc, draft)
		return nil
	}
	var account accounts.Account
	var err error
	if draft.Replaces != "" {
		account, err = service.Rotate(s.ctx, s.who(), draft.Replaces, draft.From, proof, draft.Details())
	} else {
		account, err = service.Save(s.ctx, s.who(), proof, draft.Details())
		doc.Added = true
	}
	if err != nil {
		return s.unsaved(login.Address, err)
	}
	draft.Switched(account)
	doc.Rotated, doc.Former, doc.Same = true, former(account.Former), draft.Repeated()
	s.changed(service, draft, account, doc)
	return nil
}

// tryOld tests the password in use, once; hopeless, and told, when a new one would
// cure nothing.
func (s *session) tryOld(service *accounts.Service, draft *wizard.Draft, doc *rotateDoc) (hopeless bool, err error) {
	if !draft.Old.Kept {
		return false, s.usage(flagTestOld, "cli.rotate-no-old")
	}
	begun := time.Now()
	report, err := service.Test(s.ctx, s.who(), draft.Replaces, mail.Secret{}, s.watch())
	if len(report) == 0 && err != nil {
		return false, err
	}
	old := judge(s.env.Lang, draft.Profile(), report, time.Since(begun))
	doc.Old = &old
	cure, _ := wizard.CureOf(report, draft.Profile())
	if cure == wizard.Works || cure == wizard.Cures {
		return false, nil
	}
	doc.accountResult = accountResult{Address: old.Address, Verdict: old.Verdict, Lanes: []laneResult{}}
	s.status = s.exitOf(old)
	if s.json {
		s.document(doc)
		return true, nil
	}
	s.showResults([]accountResult{old})
	if cure == wizard.Misses { // an interrupted test says nothing of a cure
		s.line("")
		s.line("%s", s.say("rotate.misses"))
	}
	return true, nil
}

// unchanged tells that the new password did not pass, and what that leaves.
func (s *session) unchanged(doc rotateDoc, draft *wizard.Draft) {
	if s.json {
		s.document(doc)
		return
	}
	s.showResults([]accountResult{doc.accountResult})
	s.line("")
	if draft.Replaces == "" {
		s.line("%s", s.say("cli.setup-not-stored"))
		return
	}
	standing := draft.Standing()
	if doc.Old != nil && doc.Old.Verdict == mail.VerdictFailed {
		standing = string(wizard.Cures)
	} else if doc.Old != nil {
		standing = string(wizard.Works)
	}
	s.line("%s", s.say("rotate.still."+standing))
}

// changed tells which password is in use now, and what is left of the other.
func (s *session) changed(service *accounts.Service, draft *wizard.Draft, account accounts.Account, doc rotateDoc) {
	place, address := service.Place(s.ctx), account.Profile.Address.String()
	place.Path = s.ours(place.Path)
	secret := s.secretDoc(account, place)
	doc.Secret = &secret
	if s.json {
		s.document(doc)
		return
	}
	s.showResults([]accountResult{doc.accountResult})
	s.line("")
	if doc.Same {
		s.line("%s", s.say("rotate.same"))
		return
	}
	if draft.First() {
		s.line("%s", s.say("first.end", "address", address))
		return
	}
	s.line("%s", s.say("rotate.end-new", "address", address))
	if f := account.Former; f != nil {
		s.line("%s", s.say("cli.rotate-kept", "address", address, "until", plain.Until(s.env.Lang, s.env.Now(), f.Until)))
		if f.AppName != "" {
			s.line("%s", s.say("cli.rotate-row", "name", mail.CleanUpTo(f.AppName, mail.SaidMax)))
		}
	}
}

// rotateUndo puts the former password back, and tests it.
func (s *session) rotateUndo(args []string) error {
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		back, err := service.Undo(s.ctx, s.who(), a.ID)
		if err != nil {
			return err
		}
		begun := time.Now()
		report, err := service.Test(context.WithoutCancel(s.ctx), s.who(), back.ID, mail.Secret{}, s.watch())
		result := judge(s.env.Lang, back.Profile, report, time.Since(begun))
		if len(report) == 0 && err != nil { // the change is undone all the same
			result = unsettled(back.Profile.Address.String(), s.problemOf(err))
		}
		s.status = s.exitOf(result)
		if s.json {
			s.document(undoDoc{schema, result, true, former(back.Former)})
			return nil
		}
		done, kept := "undo.done", "undo.kept"
		if !back.WentBack() {
			done, kept = "redo.done", "cli.rotate-kept"
		}
		s.line("%s", s.say(done))
		s.showResults([]accountResult{result})
		if f := back.Former; f != nil {
			s.line("")
			s.line("%s", s.say(kept, "address", back.Profile.Address, "until", plain.Until(s.env.Lang, s.env.Now(), f.Until)))
		}
		return nil
	})
}

// rotateConfirm forgets the former password.
func (s *session) rotateConfirm(args []string) error {
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		if _, err := service.Confirm(s.ctx, s.who(), a.ID); err != nil {
			return err
		}
		if s.json {
			s.document(confirmDoc{schema, a.Profile.Address.String(), a.Former != nil})
			return nil
		}
		key := "rotate.forgotten"
		switch {
		case a.Former == nil:
			key = "rotate.none-kept"
		case a.WentBack():
			key = "redo.forgotten"
		}
		s.line("%s", s.say(key))
		return nil
	})
}
