package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/export"
	"mailkey/ui/plain"
)

type (
	programsDoc struct {
		Schema   int          `json:"schema"`
		Programs []programDoc `json:"programs"`
	}
	programDoc struct {
		Program  string          `json:"program"`
		Title    string          `json:"title"`
		File     string          `json:"file"`
		Place    string          `json:"place,omitempty"`
		Lanes    []mail.Protocol `json:"lanes"`
		Password export.How      `json:"password"` // how it gets it; no file holds one
	}
	exportDoc struct {
		Schema   int           `json:"schema"`
		Address  string        `json:"address"`
		Program  string        `json:"program"`
		Password export.How    `json:"password"`
		Example  []string      `json:"example_command,omitempty"` // in the file, for the person to put their own in its place
		Files    []exportedDoc `json:"files"`
	}
	// exportedDoc is a file: its text, or, with --to, its path.
	exportedDoc struct {
		Name    string `json:"name"`
		Text    string `json:"text,omitempty"`
		Path    string `json:"path,omitempty"`
		Written *bool  `json:"written,omitempty"` // false: it was there already, with this very content
	}
)

// slugs is the names of the programs, for completion and for whoever errs.
func slugs() []string {
	var all []string
	for _, p := range export.Programs() {
		all = append(all, p.Slug)
	}
	return all
}

// export writes a mailbox's settings for another program, or lists the programs.
func (s *session) export(args []string) error {
	if !s.has(flagFor) {
		switch {
		case s.has(flagTo):
			return s.usage(flagFor, "cli.export-to-needs")
		case s.on(flagForce):
			return s.usage(flagFor, "cli.export-to-needs")
		}
		s.listPrograms(len(args) > 0)
		return nil
	}
	program, ok := export.Find(s.given[flagFor])
	switch {
	case !ok:
		return s.usage(flagFor, "cli.export-unknown", "programs", strings.Join(slugs(), ", "))
	case len(args) == 0:
		return s.usage("", "cli.export-whose")
	case s.has(flagTo) && s.given[flagTo] == "":
		return s.usage(flagTo, "cli.export-to-empty")
	case s.on(flagForce) && !s.has(flagTo):
		return s.usage(flagForce, "cli.export-force")
	}
	return s.withAccount(args[0], func(_ *accounts.Service, a accounts.Account) error { return s.exportTo(program, a) })
}

func (s *session) listPrograms(named bool) {
	if s.json {
		doc := programsDoc{Schema: schema}
		for _, p := range export.Programs() {
			doc.Programs = append(doc.Programs, programDoc{p.Slug, plain.ExportTitle(s.env.Lang, p), p.File, p.Place, p.Lanes, p.Password})
		}
		s.document(doc)
		return
	}
	if named {
		s.line("%s", s.say("cli.export-list-for"))
	}
	for _, p := range export.Programs() {
		title := plain.ExportTitle(s.env.Lang, p)
		if strings.EqualFold(title, p.Slug) {
			title = ""
		}
		does := strings.Join(remove([]string{title, plain.ExportDoes(s.env.Lang, p), s.say("export.how." + string(p.Password))}, ""), " · ")
		s.line("  %s  %s", pad(p.Slug, 12), does)
	}
	s.line("%s", s.say("export.no-password"))
}

// remove is the texts without that one.
func remove(texts []string, which string) []string {
	var rest []string
	for _, t := range texts {
		if t != which {
			rest = append(rest, t)
		}
	}
	return rest
}

// exportTo writes the files, or shows them where no folder was named.
func (s *session) exportTo(program export.Program, a accounts.Account) error {
	folder, err := filepath.Abs(s.given[flagTo])
	if err != nil {
		return err
	}
	caFile := "~/" + export.CAName(a.Profile)
	if s.has(flagTo) {
		caFile = filepath.Join(folder, export.CAName(a.Profile))
	}
	options := s.commanded(plain.ExportOptions(s.env, a.Profile, caFile))
	files, err := program.Files(a.Profile, options)
	if err != nil {
		return &problem{Code: accounts.CodeUsage, Message: plain.ExportTrouble(s.env.Lang, program, err), Field: fieldOf(err)}
	}
	doc := exportDoc{Schema: schema, Address: a.Profile.Address.String(), Program: program.Slug, Password: program.Password}
	if options.Example && program.Password == export.ByCommand {
		doc.Example = options.Command
	}
	if s.has(flagTo) {
		if doc.Files, err = s.writeAll(folder, files); err != nil {
			return err
		}
	} else {
		for _, f := range files {
			doc.Files = append(doc.Files, exportedDoc{Name: f.Name, Text: f.Text})
		}
	}
	switch {
	case s.json:
		s.document(doc)
		return nil
	case s.has(flagTo):
		for _, f := range doc.Files {
			key := "cli.export-unchanged"
			if *f.Written {
				key = "cli.export-written"
			}
			s.line("%s", s.say(key, "path", mail.CleanUpTo(f.Path, mail.SaidMax)))
		}
	default:
		s.out.WriteString(files[0].Text)
	}
	s.remark(program, a, len(files) > 1)
	return nil
}

// remark tells beside the files what their reader should know.
func (s *session) remark(program export.Program, a accounts.Account, second bool) {
	if own := plain.OwnCommand(s.env, program, a.Profile); own != "" {
		s.tell(own)
	} else if program.Password == export.ByCommand && a.Keeping == accounts.NotKept {
		s.tell(s.say("export.not-kept"))
	}
	switch {
	case !second:
	case !s.has(flagTo):
		s.tell(s.say("export.ca-file"))
	case !program.TakesCA:
		s.tell(s.say("export.ca-other", "file", export.CAName(a.Profile)))
	}
	if s.has(flagTo) {
		if use := plain.ExportUse(s.env.Lang, program); use != "" {
			s.tell(use)
		}
		s.tell(s.say("export.no-password"))
	}
}

// commanded is the options with the flags without which the command would not
// find the password.
func (s *session) commanded(o export.Options) export.Options {
	file := s.given[flagPassphrase]
	if path, err := filepath.Abs(file); file != "" && err == nil {
		o.Command = append(o.Command, "--"+flagPassphrase, path)
	}
	return o
}

func fieldOf(err error) string {
	var e *export.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

// writeAll writes the files into the folder, or none of them: one that is there
// already and differs is replaced only if --force says so.
func (s *session) writeAll(folder string, files []export.File) ([]exportedDoc, error) {
	docs := make([]exportedDoc, len(files))
	fresh := makeable(folder)
	for i, f := range files {
		docs[i] = exportedDoc{Name: f.Name, Path: filepath.Join(folder, f.Name), Written: new(bool)}
		there, err := config.ReadFile(docs[i].Path, int64(max(len(f.Text), maxReplaced)))
		var path *config.PathError
		large := errors.As(err, &path) && path.Problem == config.TooLarge
		switch {
		case errors.Is(err, fs.ErrNotExist) && (fresh || !folderMissing(folder)):
			*docs[i].Written = true
		case err != nil && !large:
			return nil, s.unexported(docs[i].Path, err)
		case !large && bytes.Equal(there, []byte(f.Text)):
		case !s.on(flagForce):
			return nil, &problem{Code: accounts.CodeExists, Message: s.say("cli.export-differs", "path", mail.CleanUpTo(docs[i].Path, mail.SaidMax)), Field: flagTo}
		default:
			*docs[i].Written = true
		}
	}
	if fresh {
		if _, err := config.MakeFolder(folder); err != nil {
			return nil, s.unexported(docs[0].Path, err)
		}
	}
	for i, f := range files {
		if !*docs[i].Written {
			if _, _, err := config.CheckFile(docs[i].Path); err != nil { // as closed as one that we write
				return nil, s.unexported(docs[i].Path, err)
			}
			continue
		}
		if err := config.WriteFile(docs[i].Path, []byte(f.Text)); err != nil {
			return nil, s.unexported(docs[i].Path, err)
		}
	}
	return docs, nil
}

// maxReplaced is as much as is read of a file to see whether it is the same.
const maxReplaced = 1 << 20

func folderMissing(folder string) bool {
	_, err := os.Stat(folder)
	return err != nil
}

// makeable reports whether there is nothing at a folder's place, in a folder that
// is there: then it is made. A longer way that is missing is rather a typing error.
func makeable(folder string) bool {
	_, err := os.Lstat(folder)
	return errors.Is(err, fs.ErrNotExist) && !folderMissing(filepath.Dir(folder))
}

// unexported says why a file is not written.
func (s *session) unexported(file string, err error) error {
	code := accounts.CodeUsage
	var path *config.PathError
	if errors.As(err, &path) && slices.Contains([]config.Problem{config.Full, config.ReadOnly, config.Broken}, path.Problem) {
		code = accounts.CodeStorage // the disk's doing, not that of who asked
	}
	return &problem{
		Code: code, Field: flagTo,
		Message: s.say("cli.export-unwritable", "path", mail.CleanUpTo(file, mail.SaidMax), "why", s.whyNot(err, true)),
	}
}

// password prints a kept password for a mail program that runs this command: the
// only place where one leaves the program. A screen never gets it.
func (s *session) passwordCommand(args []string) error {
	switch {
	case s.json:
		return s.usage("", "cli.password-json")
	case s.env.OutTTY:
		command := strings.Join([]string{"mailkey", "password", mail.CleanUpTo(args[0], mail.SaidMax)}, " ")
		return s.usage("", "cli.password-terminal", "command", command)
	}
	return s.withAccount(args[0], func(service *accounts.Service, a accounts.Account) error {
		secret, err := service.Password(s.ctx, s.who(), a.ID)
		if accounts.ReasonOf(err) == accounts.ReasonNoSecret {
			return &problem{Code: accounts.CodeVault, Message: s.say("cli.password-not-kept", "address", a.Profile.Address.String()), Field: "password"}
		}
		if err != nil {
			return err
		}
		return secret.Use(func(password string) error {
			s.line("%s", password)
			return nil
		})
	})
}
