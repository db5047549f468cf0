package cli

import (
	"context"
	"errors"
	"io/fs"
	"sync"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/mail/fleet"
	"mailkey/ui/wizard"
)

// testFile tests accounts that are not stored, from a file of addresses and
// passwords. It opens neither store nor keyring.
func (s *session) testFile(names []string) error {
	for _, other := range []string{flagAddress, flagAll, flagPasswordStdin, "name", "user-name"} {
		if s.has(other) {
			return s.usage(flagAccountsFile, "cli.fleet-file-alone", "flag", "--"+other)
		}
	}
	if len(names) > 0 {
		return s.usage(flagAccountsFile, "cli.fleet-file-names")
	}
	limits, err := s.limits()
	if err != nil {
		return err
	}
	s.given[flagNoInput] = "true" // nobody can say yes to each of a thousand mailboxes
	flow := wizard.Setup(s.env.Now())
	if err := s.fill(flow); err != nil {
		return err
	}
	entries, err := s.passwordList(flagAccountsFile)
	if err != nil {
		return err
	}
	tools := s.parts.Tools(s.opt)
	run := tools.Prober.Run
	if s.on(flagSendTest) {
		run = tools.Prober.RoundTrip
	}
	addresses := make([]mail.Address, len(entries))
	for i, e := range entries {
		addresses[i] = e.Address
	}
	watch := s.watch()
	list := make([]mailbox, len(entries))
	for i, place := range s.locate(flow.Draft, addresses, trusting(tools.Finder, flow.Draft.Login.CA)) {
		secret := entries[i].Secret
		if s.has(flagReport) {
			s.vetted(secret)
		}
		list[i] = mailbox{address: addresses[i].String(), profile: place.profile, problem: place.problem}
		list[i].test = func(ctx context.Context) (mail.Report, error) {
			return run(ctx, mail.Login{Profile: place.profile, Secret: secret}, watch), nil
		}
	}
	s.results(s.testAll(limits, list)...)
	return nil
}

// passwordList reads the file of passwords that a flag names.
func (s *session) passwordList(flag string) ([]fleet.Entry, error) {
	path := s.given[flag]
	data, err := config.ReadPrivate(path, fleet.MaxList)
	if err != nil {
		return nil, s.unreadable(flag, path, err)
	}
	entries, err := fleet.ReadPasswords(data)
	return entries, s.listProblem(flag, path, err)
}

// unreadable is why a file that a flag names cannot be used.
func (s *session) unreadable(flag, path string, err error) error {
	var problem *config.PathError
	switch {
	case path == "":
		return s.usage(flag, "cli.file-empty", "flag", "--"+flag)
	case errors.Is(err, fs.ErrNotExist):
		return s.usage(flag, "cli.fleet-file-missing", "path", mail.CleanUpTo(path, mail.SaidMax), "flag", "--"+flag)
	case errors.As(err, &problem):
		p := s.problemOf(err)
		p.Code, p.Field = accounts.CodeUsage, flag
		return p
	}
	return err
}

// listProblem says what is wrong with a list, and where. What stands there is
// not repeated.
func (s *session) listProblem(flag, path string, err error) error {
	var bad *fleet.ListError
	if !errors.As(err, &bad) {
		return err
	}
	return s.usage(flag, "cli.list-"+string(bad.Problem), "line", bad.Line, "before", bad.Before,
		"path", mail.CleanUpTo(path, mail.SaidMax))
}

// located is the settings of one address, or why there are none.
type located struct {
	profile mail.Profile
	found   discover.Finding
	problem *problem
}

// lookups is how many domains are looked up at the same time.
const lookups = 16

// locate settles the servers of each address: by the flags, else by discovery,
// which asks once for each domain. Nobody is asked for a yes.
func (s *session) locate(named *wizard.Draft, addresses []mail.Address, find finding) []located {
	all := make([]located, len(addresses))
	unnamed := named.Login.IMAP.Host == "" || named.Login.SMTP.Host == ""
	if unnamed {
		s.lookUp(addresses, all, find)
	}
	for i, a := range addresses {
		draft := *named // its maps are only read: nobody agrees to anything here
		draft.Login.Address = a
		if unnamed {
			draft.Settle(all[i].found)
			err := s.ctx.Err()
			if err == nil {
				err = s.approve(&draft)
			}
			if err != nil {
				all[i].problem = s.problemOf(err)
				continue
			}
		}
		draft.Login.IMAP, draft.Login.SMTP = complete(mail.IMAP, draft.Login.IMAP), complete(mail.SMTP, draft.Login.SMTP)
		all[i].profile = draft.Profile()
	}
	return all
}

// lookUp finds where each address's mail lives, domain by domain.
func (s *session) lookUp(addresses []mail.Address, all []located, find finding) {
	var domains [][]int
	known := map[string]int{}
	for i, a := range addresses {
		at, seen := known[a.Domain()]
		if !seen {
			at, known[a.Domain()] = len(domains), len(domains)
			domains = append(domains, nil)
		}
		domains[at] = append(domains[at], i)
	}
	gate := make(chan struct{}, lookups)
	var running sync.WaitGroup
	for _, members := range domains {
		gate <- struct{}{}
		running.Go(func() {
			defer func() { <-gate }()
			first := find(s.ctx, addresses[members[0]])
			for _, i := range members {
				all[i].found = s.another(first, addresses[i], find)
			}
		})
	}
	running.Wait()
}

// another is what was found for one address, for another one of its domain: the
// domain's servers are the same, unless it names users in its own way.
func (s *session) another(first discover.Finding, a mail.Address, find finding) discover.Finding {
	found, settled := discover.Known(a)
	switch {
	case settled || first.Address.Key() == a.Key():
		if !settled {
			return first
		}
		return found
	case first.UserName != "" || found.Warning != first.Warning:
		return find(s.ctx, a)
	}
	first.Address, first.Suggestion = a, found.Suggestion
	return first
}
