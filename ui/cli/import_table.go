package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/mail/fleet"
	"mailkey/ui/wizard"
)

// imported is what became of a line of a table.
type imported string

const (
	importStored  imported = "stored"
	importKnown   imported = "known"   // it is stored already, and stays as it is
	importRefused imported = "refused" // its test failed
	importFailed  imported = "failed"  // it could not be tested or stored
	importStopped imported = "cancelled"
	importReady   imported = "ready" // of --dry-run: it would be tested and stored
)

// importResults is all of them, in the order in which they are counted.
var importResults = []imported{importStored, importReady, importKnown, importRefused, importFailed, importStopped}

type (
	importDoc struct {
		Schema   int            `json:"schema"`
		Accounts []importedLine `json:"accounts"`
		Unused   int            `json:"unused_passwords"` // of addresses that are not in the table
	}
	importedLine struct {
		Line      int              `json:"line"`
		Address   string           `json:"address"`
		Owner     string           `json:"owner,omitempty"` // a user's name; none: of whoever imports
		Result    imported         `json:"result"`
		Tested    bool             `json:"tested"`
		Password  bool             `json:"password"` // it has one, kept here
		Diagnosis *diagnosisResult `json:"diagnosis,omitempty"`
		Error     *problem         `json:"error,omitempty"`
	}
)

// importer stores the mailboxes of a table.
type importer struct {
	s       *session
	service *accounts.Service
	draft   *wizard.Draft // what the flags say of all of them
	rows    []fleet.Row
	secrets map[string]mail.Secret // by the address's key
	people  directory
	owners  []string // the lines' owners, by their IDs
	lines   []importedLine
	saving  sync.Mutex // of a keyring one thing at a time is asked
}

// tableFlags is what goes with a table of mailboxes alone.
var tableFlags = append([]string{flagPasswords, flagParallel, flagNoTest, flagDryRun}, settingsFlags[2:len(settingsFlags)-1]...)

// accountsImport adds mailboxes from a table, or from other programs' files.
func (s *session) accountsImport(files []string) error {
	if s.has(flagCSV) {
		return s.importTable(files)
	}
	for _, name := range tableFlags {
		if s.has(name) {
			return s.usage(name, "cli.import-table-flag", "flag", "--"+name)
		}
	}
	if len(files) == 0 {
		return s.usage(flagCSV, "cli.import-what")
	}
	return s.adopt(files)
}

// importTable adds the mailboxes in a table, each tested before it is stored. A
// line that fails does not stop the others, and whoever is stored already stays
// as he is, so that the same table can be given again.
func (s *session) importTable(files []string) error {
	if len(files) > 0 || s.has(flagAs) {
		return s.usage(flagCSV, "cli.import-what")
	}
	limits, err := s.limits()
	if err != nil {
		return err
	}
	s.given[flagNoInput] = "true" // nobody can say yes to each of hundreds
	im := &importer{s: s, secrets: map[string]mail.Secret{}}
	flow := wizard.Setup(s.env.Now())
	if err := s.fill(flow); err != nil {
		return err
	}
	im.draft = flow.Draft
	im.draft.AppName = "" // nobody said what they are called at Google
	data, err := config.ReadFile(s.given[flagCSV], fleet.MaxList)
	if err != nil {
		return s.unreadable(flagCSV, s.given[flagCSV], err)
	}
	if im.rows, err = fleet.ReadTable(data); err != nil {
		return s.listProblem(flagCSV, s.given[flagCSV], err)
	}
	if s.has(flagPasswords) {
		entries, err := s.passwordList(flagPasswords)
		if err != nil {
			return err
		}
		for _, e := range entries {
			im.secrets[e.Address.Key()] = e.Secret
		}
	}
	return s.withService(func(service *accounts.Service) error {
		im.service = service
		return im.run(limits)
	})
}

func (im *importer) run(limits fleet.Limits) error {
	s := im.s
	todo, err := im.sort()
	if err != nil {
		return err
	}
	addresses := make([]mail.Address, len(todo))
	for i, at := range todo {
		addresses[i] = im.rows[at].Address
	}
	list := make([]mailbox, len(todo))
	stored := make([]accounts.Account, len(todo))
	find := func(ctx context.Context, a mail.Address) discover.Finding {
		return im.service.DiscoverWith(ctx, a, im.draft.Login.CA)
	}
	for i, place := range s.locate(im.draft, addresses, find) {
		list[i] = im.box(todo[i], place, &stored[i])
	}
	if s.on(flagDryRun) {
		im.foresee(todo, list)
		im.tell()
		return nil
	}
	for i, r := range s.testAll(limits, list) {
		im.settle(&im.lines[todo[i]], r, stored[i])
	}
	im.tell()
	return nil
}

// sort finds the lines that are to be tested and stored, and answers the others.
func (im *importer) sort() (todo []int, err error) {
	known, err := im.service.List(im.s.ctx, im.s.who())
	if err != nil {
		return nil, err
	}
	everybody, err := im.service.Users(im.s.ctx, im.s.who())
	if err != nil {
		return nil, err
	}
	im.people = everybody
	im.lines, im.owners = make([]importedLine, len(im.rows)), make([]string, len(im.rows))
	for i, row := range im.rows {
		line := &im.lines[i]
		line.Line, line.Address, line.Owner = row.Line, row.Address.String(), mail.CleanUpTo(row.Owner, mail.SaidMax)
		owner, there := im.ownerOf(row)
		im.owners[i] = owner
		line.Error = im.wrong(row, there)
		switch at := slices.IndexFunc(known, func(a accounts.Account) bool {
			return a.Owner == owner && a.Profile.Address.Key() == row.Address.Key()
		}); {
		case row.Problem != "": // of the address, which is none or stands there already
			line.Address, line.Result = mail.CleanUpTo(row.Written, mail.SaidMax), importFailed
		case line.Error != nil:
			line.Result = importFailed
		case at >= 0:
			line.Result, line.Tested, line.Password = importKnown, known[at].Proved, known[at].Keeping != accounts.NotKept
		default:
			todo = append(todo, i)
		}
	}
	return todo, nil
}

// wrong is what is wrong with a line itself.
func (im *importer) wrong(row fleet.Row, owned bool) *problem {
	s := im.s
	switch {
	case row.Problem != "":
		return s.usage("address", "cli.import-line-"+string(row.Problem))
	case !owned:
		return s.usage("owner", "cli.import-line-owner", "owner", mail.CleanUpTo(row.Owner, mail.SaidMax))
	case row.Purpose != "" && !slices.Contains(accounts.Purposes, accounts.Purpose(row.Purpose)):
		return s.usage("purpose", "cli.import-line-purpose", "purpose", mail.CleanUpTo(row.Purpose, mail.SaidMax))
	}
	return nil
}

// ownerOf is the user whom a line names as the mailbox's owner: by name, whatever
// its capitals; without one it is whoever imports.
func (im *importer) ownerOf(row fleet.Row) (id string, known bool) {
	if row.Owner == "" || row.Owner == accounts.Local.User {
		return im.s.who().User, true
	}
	i := slices.IndexFunc(im.people, func(u accounts.User) bool { return strings.EqualFold(u.Name, row.Owner) })
	if i < 0 {
		return "", false
	}
	return im.people[i].ID, true
}

// foresee says what would become of each line, as far as that can be known
// without signing in.
func (im *importer) foresee(todo []int, list []mailbox) {
	for i, at := range todo {
		line := &im.lines[at]
		line.Result, line.Error, line.Password = importReady, list[i].problem, !im.secrets[im.rows[at].Address.Key()].IsZero()
		if line.Error != nil {
			line.Result = importFailed
		}
	}
}

// box is a line as a mailbox to test, which is stored as soon as it is good.
func (im *importer) box(i int, place located, stored *accounts.Account) mailbox {
	s, row := im.s, im.rows[i]
	profile := place.profile
	profile.Label = row.Name
	secret := im.secrets[row.Address.Key()]
	details := im.draft.Details()
	if row.Purpose != "" {
		details.Purpose = accounts.Purpose(row.Purpose)
	}
	details.Keep, details.Owner = details.Keep && !secret.IsZero(), im.owners[i]
	login := mail.Login{Profile: profile, Secret: secret}
	m := mailbox{address: row.Address.String(), profile: profile, problem: place.problem}
	untested := s.on(flagNoTest) || secret.IsZero()
	m.test = func(ctx context.Context) (mail.Report, error) {
		if untested {
			return nil, cmp.Or(im.save(stored, func() (accounts.Account, error) {
				return im.service.SaveUntested(ctx, s.who(), login, details)
			}), fleet.ErrUntested)
		}
		proof, report := im.service.Check(ctx, s.who(), login, nil)
		if !proof.OK() {
			return report, nil
		}
		return report, im.save(stored, func() (accounts.Account, error) {
			return im.service.Save(ctx, s.who(), proof, details)
		})
	}
	return m
}

func (im *importer) save(stored *accounts.Account, save func() (accounts.Account, error)) (err error) {
	im.saving.Lock()
	defer im.saving.Unlock()
	*stored, err = save()
	return err
}

// settle notes what became of a line.
func (im *importer) settle(line *importedLine, r accountResult, stored accounts.Account) {
	switch {
	case stored.ID != "":
		line.Result, line.Tested, line.Password = importStored, stored.Proved, stored.Keeping != accounts.NotKept
	case r.Error != nil && r.Error.Code == accounts.CodeExists: // another copy of the program was faster
		line.Result = importKnown
	case r.Verdict == mail.VerdictCancelled:
		line.Result = importStopped
	case r.outcome.State == fleet.Refused && r.Error == nil:
		line.Result = importRefused
	default:
		line.Result, line.Error = importFailed, r.Error
	}
	for _, lane := range r.Lanes {
		if d := lane.Diagnosis; d != nil && d.Cause == r.outcome.Cause && line.Result != importStored {
			line.Diagnosis = d
		}
	}
}
