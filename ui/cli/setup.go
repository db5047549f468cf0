package cli

import (
	"context"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

// setupDoc is the receipt of setup --json.
type setupDoc struct {
	Schema  int            `json:"schema"`
	Account *accountDoc    `json:"account,omitempty"`
	Check   *accountResult `json:"check,omitempty"`
	Secret  *secretDoc     `json:"secret,omitempty"`
}

type secretDoc struct {
	Kept accounts.Keeping `json:"kept"`
	Path string           `json:"path,omitempty"`
}

// setup connects a mailbox: in a conversation, or, where nobody can be asked,
// from the flags alone.
func (s *session) setup(args []string) error {
	if len(args) == 1 {
		if s.has(flagAddress) && s.given[flagAddress] != args[0] {
			return s.usage(flagAddress, "cli.address-twice")
		}
		s.given[flagAddress] = args[0]
	}
	if s.json || s.on(flagNoInput) || s.on(flagPasswordStdin) || s.on(flagNoTest) {
		return s.setupSilently()
	}
	flow := wizard.Setup(s.env.Now())
	if err := s.fill(flow); err != nil {
		return err
	}
	s.ca = flow.Draft.Login.CA
	return s.face(begun{setup: true})
}

// setupSilently does the whole without a question.
func (s *session) setupSilently() error {
	flow := wizard.Setup(s.env.Now())
	if err := s.missing(); err != nil {
		return err
	}
	if err := s.fill(flow); err != nil {
		return err
	}
	draft := flow.Draft
	if err := s.mayTest(); err != nil {
		return err
	}
	if err := s.foresee(draft); err != nil {
		return err
	}
	draft.AppName = "" // nobody said what it is called at Google
	secret, err := s.password(draft.Login.Address.String())
	if err != nil {
		return err
	}
	draft.Login.Secret = secret
	return s.withService(func(service *accounts.Service) error { return s.connect(service, draft) })
}

// missing names every flag without which nothing can be done.
func (s *session) missing() error {
	var names []string
	if s.given[flagAddress] == "" {
		names = append(names, flagAddress)
	}
	if !s.on(flagPasswordStdin) && !s.interactive() {
		names = append(names, flagPasswordStdin)
	}
	if len(names) == 0 {
		return nil
	}
	return s.usage(names[0], "cli.setup-missing", "flags", "--"+strings.Join(names, ", --"))
}

// connect finds, tests and stores.
func (s *session) connect(service *accounts.Service, draft *wizard.Draft) error {
	if err := s.unknownYet(service, draft.Login.Address); err != nil {
		return err
	}
	find := func(ctx context.Context, a mail.Address) discover.Finding {
		return service.DiscoverWith(ctx, a, draft.Login.CA)
	}
	if err := s.settle(s.ctx, draft, find); err != nil {
		return err
	}
	login := draft.Ready()
	if s.on(flagNoTest) {
		account, err := service.SaveUntested(s.ctx, s.who(), login, draft.Details())
		if err != nil {
			return s.unsaved(login.Address, err)
		}
		s.receipt(service, account, nil)
		return nil
	}
	begun := time.Now()
	check := service.Check
	if s.on(flagSendTest) {
		check = service.RoundTrip
	}
	proof, report := check(s.ctx, s.who(), login, s.watch())
	result := judge(s.env.Lang, login.Profile, report, time.Since(begun))
	defer s.conversation([]accountResult{result})
	if s.status = s.exitOf(result); s.status != exitOK {
		if s.json {
			s.document(setupDoc{Schema: schema, Check: &result})
			return nil
		}
		s.showResults([]accountResult{result})
		s.line("")
		s.line("%s", s.say("cli.setup-not-stored"))
		return nil
	}
	account, err := service.Save(s.ctx, s.who(), proof, draft.Details())
	if err != nil {
		return s.unsaved(login.Address, err)
	}
	s.receipt(service, account, &result)
	return nil
}

// unsaved says why nothing was stored; another copy may have been faster.
func (s *session) unsaved(address mail.Address, err error) error {
	if accounts.CodeOf(err) == accounts.CodeExists {
		return s.existsProblem(address.String())
	}
	return err
}

// unknownYet refuses an address that is stored already.
func (s *session) unknownYet(service *accounts.Service, address mail.Address) error {
	known, err := service.Find(s.ctx, s.who(), address.String())
	switch {
	case accounts.CodeOf(err) == accounts.CodeNotFound:
		return nil
	case err != nil:
		return err
	case known.Profile.Address.Key() != address.Key():
		return nil // another mailbox has this address for a name
	}
	return s.existsProblem(address.String())
}

func (s *session) existsProblem(address string) *problem {
	return &problem{Code: accounts.CodeExists, Message: s.say("fault.exists", "address", address), Field: flagAddress}
}

// secretDoc is where a stored password lives; that it is not the keyring is told.
func (s *session) secretDoc(account accounts.Account, place accounts.Place) secretDoc {
	doc := secretDoc{Kept: account.Keeping}
	if account.Keeping != accounts.Sealed {
		return doc
	}
	doc.Path = place.Path
	if s.parts.Remote == nil && (place.Why == "no-keyring" || place.Why == "locked") {
		s.tell(s.say("cli.sealed-instead", "path", place.Path))
	}
	return doc
}

// receipt tells what was stored, and where the secret lives.
func (s *session) receipt(service *accounts.Service, account accounts.Account, check *accountResult) {
	place := service.Place(s.ctx)
	place.Path = s.ours(place.Path)
	secret := s.secretDoc(account, place)
	if s.json {
		doc := describe(account, s.env.Now())
		s.document(setupDoc{schema, &doc, check, &secret})
		return
	}
	if check != nil {
		s.showResults([]accountResult{*check})
		s.line("")
	}
	for _, line := range plain.Receipt(s.say, account, place, false) {
		s.line("%s", line)
	}
}
