package cli

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

// test tests stored accounts, or settings given by flags.
func (s *session) test(names []string) error {
	if err := s.writable(); err != nil {
		return err
	}
	if s.has(flagAccountsFile) {
		return s.testFile(names)
	}
	given, err := s.means(names, "cli.test-what")
	switch {
	case err != nil:
		return err
	case given:
		return s.testGiven()
	}
	return s.withService(func(service *accounts.Service) error { return s.testStored(service, names) })
}

// means reports whether settings are given by flags, not stored accounts; an
// error where it is neither or both, nothing being said of in the text none.
func (s *session) means(names []string, none string) (given bool, err error) {
	if s.has(flagAddress) {
		switch {
		case len(names) > 0:
			return true, s.usage(flagAddress, "cli.test-both")
		case s.on(flagAll):
			return true, s.usage(flagAll, "cli.test-both")
		}
		return true, nil
	}
	for _, name := range settingsFlags {
		if s.has(name) {
			return false, s.usage(name, "cli.test-settings", "flag", "--"+name)
		}
	}
	switch {
	case s.on(flagAll) && len(names) > 0:
		return false, s.usage(flagAll, "cli.test-all-and-names")
	case !s.on(flagAll) && len(names) == 0:
		return false, s.usage("", none)
	case s.on(flagPasswordStdin) && len(names) != 1:
		return false, s.usage(flagPasswordStdin, "cli.test-one-password")
	}
	return false, nil
}

// testGiven tests settings from the flags. It opens neither store nor keyring.
func (s *session) testGiven() error {
	flow := wizard.Setup(s.env.Now())
	if err := s.fill(flow); err != nil {
		return err
	}
	if err := s.mayTest(); err != nil {
		return err
	}
	draft := flow.Draft
	if err := s.foresee(draft); err != nil {
		s.results(unsettled(draft.Login.Address.String(), s.problemOf(err)))
		return nil
	}
	secret, err := s.password(draft.Login.Address.String())
	if err != nil {
		return err
	}
	draft.Login.Secret = secret
	tools := s.parts.Tools(s.opt)
	if err := s.settle(s.ctx, draft, trusting(tools.Finder, draft.Login.CA)); err != nil {
		s.results(unsettled(draft.Login.Address.String(), s.problemOf(err)))
		return nil
	}
	begun := time.Now()
	login := draft.Ready()
	run := tools.Prober.Run
	if s.on(flagSendTest) {
		run = tools.Prober.RoundTrip
	}
	report := run(s.ctx, login, s.watch())
	result := judge(s.env.Lang, login.Profile, report, time.Since(begun))
	result.box.Evidence = draft.Found.Evidence
	s.results(result)
	return nil
}

// password reads the password from stdin or asks for it.
func (s *session) password(address string) (mail.Secret, error) {
	if s.on(flagPasswordStdin) {
		return s.stdinSecret()
	}
	if !s.interactive() {
		return mail.Secret{}, s.usage(flagPasswordStdin, "cli.password-missing")
	}
	return s.typedSecret(s.say("cli.password-ask", "address", address) + " ")
}

// testStored tests accounts of the store, some at the same time.
func (s *session) testStored(service *accounts.Service, names []string) error {
	list, err := s.named(service, names)
	if err != nil {
		return err
	}
	given, err := s.secretsFor(list)
	if err != nil {
		return err
	}
	limits, err := s.limits()
	if err != nil {
		return err
	}
	watch := s.watch()
	boxes := make([]mailbox, len(list))
	for i, a := range list {
		boxes[i] = s.storedBox(service, a, given[i], watch)
	}
	results := s.testAll(limits, boxes)
	s.vettedBy(service, list)
	s.results(results...)
	return nil
}

// secretsFor is what is given or asked for these accounts before anything is done
// with them; the zero Secret where the kept one will do.
func (s *session) secretsFor(list []accounts.Account) ([]mail.Secret, error) {
	given := make([]mail.Secret, len(list))
	for i, a := range list {
		var err error
		switch {
		case s.on(flagPasswordStdin):
			given[i], err = s.stdinSecret()
		case a.Awaits() && s.on(flagAll): // hundreds may wait for other people's
		case a.Keeping == accounts.NotKept && s.interactive():
			given[i], err = s.password(a.Profile.Address.String())
		}
		if err != nil {
			return nil, err
		}
	}
	return given, nil
}

// storedBox is a stored account as a mailbox to test.
func (s *session) storedBox(service *accounts.Service, a accounts.Account, given mail.Secret, watch func(mail.Event)) mailbox {
	box := mailbox{address: a.Profile.Address.String(), profile: a.Profile, since: a.Password}
	if a.Keeping == accounts.NotKept && given.IsZero() {
		box.problem = s.passwordless(a)
		return box
	}
	check, test := service.Check, service.Test
	if s.on(flagSendTest) {
		check, test = service.RoundTrip, service.TestRoundTrip
	}
	box.test = func(ctx context.Context) (mail.Report, error) {
		if given.IsZero() || a.Keeping == accounts.NotKept {
			return test(ctx, s.who(), a.ID, given, watch)
		}
		// Another password than the kept one: its result is not the account's.
		_, report := check(ctx, s.who(), mail.Login{Profile: a.Profile, Secret: given}, watch)
		return report, nil
	}
	return box
}

// named is the accounts of these names, each once, or all of them.
func (s *session) named(service *accounts.Service, names []string) ([]accounts.Account, error) {
	if s.on(flagAll) {
		return service.List(s.ctx, s.who())
	}
	var list []accounts.Account
	for _, name := range names {
		a, err := service.Find(s.ctx, s.who(), name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(list, func(b accounts.Account) bool { return b.ID == a.ID }) {
			list = append(list, a)
		}
	}
	return list, nil
}

// results answers with what was found and sets the status.
func (s *session) results(results ...accountResult) {
	s.status = s.exitOf(results...)
	defer s.conversation(results)
	if s.reported(results) {
		return
	}
	if s.json {
		if results == nil {
			results = []accountResult{}
		}
		s.document(testDoc{schema, results})
		return
	}
	if len(results) > many && !s.on(flagVerbose) {
		s.showFleet(results)
		return
	}
	s.showResults(results)
}

// reported writes the files that were asked for; true when one of them is the
// answer.
func (s *session) reported(results []accountResult) bool {
	for i := range results {
		if results[i].tested.IsZero() {
			results[i].tested = s.env.Now()
		}
	}
	report, tally := s.report(results), s.tally(results)
	return report || tally
}

// watch shows events as they come, if --verbose asks for it. Events of several
// accounts may come at the same time.
func (s *session) watch() func(mail.Event) {
	if !s.on(flagVerbose) {
		return nil
	}
	var one sync.Mutex
	return func(e mail.Event) {
		if e.Status == mail.Running {
			return
		}
		if errors.Is(e.Err, context.Canceled) {
			e.Status = statusCancelled
		}
		one.Lock()
		defer one.Unlock()
		s.tell(e.Server.Host + " · " + plain.Event(s.env.Lang, e))
	}
}

// inputEnded says that somebody was asked and gave no answer, or no such thing.
func (s *session) inputEnded(err error) error {
	switch {
	case errors.Is(err, plain.ErrEnded):
		return s.usage("", "cli.input-ended")
	case errors.Is(err, plain.ErrLong):
		return s.usage("", "cli.input-long")
	}
	return err
}
