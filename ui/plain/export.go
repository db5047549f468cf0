package plain

import (
	"errors"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/export"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// ExportOptions is what an exported file must know of these surroundings. caFile
// is where the file of the mailbox's own authority will lie, if it has one.
func ExportOptions(env ui.Env, p mail.Profile, caFile string) export.Options {
	command := append([]string{}, env.Self...)
	if len(command) == 0 {
		command = []string{"mailkey"}
	}
	command = append(command, "password")
	address := p.Address.String()
	say := func(label string) string { return env.Say("export.table." + label) }
	if env.Remote { // a team's server gives its passwords to nobody
		return export.Options{Command: []string{"pass", "show", "mail/" + address}, Example: true, CAFile: caFile, Say: say}
	}
	if strings.HasPrefix(address, "-") {
		command = append(command, "--")
	}
	return export.Options{
		Command: append(command, address), CAFile: caFile, Roots: env.Roots,
		Say: say,
	}
}

// ExportTitle is what a program is called.
func ExportTitle(lang i18n.Lang, p export.Program) string {
	if p.Title == "" {
		return lang.T("export.title." + p.Slug)
	}
	return p.Title
}

// ExportUse says what to do with the file, or where it belongs; often nothing.
func ExportUse(lang i18n.Lang, p export.Program) string {
	switch key := "export.use." + p.Slug; {
	case i18n.Has(key):
		return lang.T(key)
	case p.Place != "":
		return lang.T("export.place") + " " + p.Place
	}
	return ""
}

// ExportDoes says what a program does with mail; nothing of what is no program.
func ExportDoes(lang i18n.Lang, p export.Program) string {
	switch {
	case p.Password == export.Shown:
		return ""
	case len(p.Lanes) == 1:
		return lang.T("export.only." + string(p.Lanes[0]))
	}
	return lang.T("export.both")
}

// ExportTrouble says why there is no file for a program.
func ExportTrouble(lang i18n.Lang, p export.Program, err error) string {
	var e *export.Error
	if !errors.As(err, &e) {
		return lang.T("export.trouble.malformed", "program", ExportTitle(lang, p), "field", mail.CleanUpTo(err.Error(), mail.SaidMax))
	}
	return lang.T("export.trouble."+string(e.Problem), "program", ExportTitle(lang, p), "field", e.Field)
}

// KeepExport writes a program's files where the person is, and tells where. That
// of the mailbox's own authority comes first, for the other one names its place.
func KeepExport(env ui.Env, p mail.Profile, program export.Program) (paths []string, err error) {
	files, err := program.Files(p, ExportOptions(env, p, ""))
	if err != nil {
		return nil, err
	}
	caFile := ""
	if len(files) > 1 {
		if caFile, err = env.Keep(files[1].Name, []byte(files[1].Text)); err != nil {
			return nil, err
		}
		paths = append(paths, caFile)
	}
	if files, err = program.Files(p, ExportOptions(env, p, caFile)); err != nil {
		return nil, err
	}
	path, err := env.Keep(files[0].Name, []byte(files[0].Text))
	if err != nil {
		return nil, err
	}
	return append([]string{path}, paths...), nil
}

// OwnCommand says what has to be put in the place of the command that is no more
// than an example; nothing where the file names none.
func OwnCommand(env ui.Env, p export.Program, profile mail.Profile) string {
	if !env.Remote || p.Password != export.ByCommand {
		return ""
	}
	return env.Lang.T("export.own-command", "command", strings.Join(ExportOptions(env, profile, "").Command, " "))
}

// ExportRemarks is what a person should know of a program's file beside it.
func ExportRemarks(env ui.Env, p export.Program, profile mail.Profile, k accounts.Keeping) []string {
	lang := env.Lang
	var all []string
	if use := ExportUse(lang, p); use != "" {
		all = append(all, use)
	}
	all = append(all, capital(env.Say("export.how."+string(p.Password)))+". "+lang.T("export.holds-none"))
	own := OwnCommand(env, p, profile)
	switch {
	case own != "":
		all = append(all, own)
	case env.Practice:
		all = append(all, lang.T("export.practice"))
	case p.Password == export.ByCommand && k == accounts.NotKept:
		all = append(all, lang.T("export.not-kept"))
	}
	if profile.CA != "" && !p.TakesCA {
		all = append(all, lang.T("export.ca-other", "file", export.CAName(profile)))
	}
	return all
}

// exports asks whose settings are wanted, and for which program.
func (t *talk) exports() error {
	list, err := t.service.List(t.ctx, t.o.Actor)
	if err != nil || len(list) == 0 {
		return err
	}
	at := 0
	if len(list) > 1 {
		var addresses []string
		for _, a := range list {
			addresses = append(addresses, a.Profile.Address.String())
		}
		if at, err = t.choose(t.ctx, addresses, -1); err != nil {
			return err
		}
	}
	return t.export(list[at])
}

// export reads a program's settings out, and writes them into a file if wanted.
func (t *talk) export(a accounts.Account) error {
	t.tell("export.which")
	t.tell("export.no-password")
	programs := export.Programs()
	var titles []string
	for _, p := range programs {
		title := ExportTitle(t.env.Lang, p)
		if does := ExportDoes(t.env.Lang, p); does != "" {
			title += " · " + does
		}
		titles = append(titles, title)
	}
	n, err := t.choose(t.ctx, titles, -1)
	if err != nil {
		return err
	}
	program := programs[n]
	files, err := program.Files(a.Profile, ExportOptions(t.env, a.Profile, "~/"+export.CAName(a.Profile)))
	if err != nil {
		t.paragraph(ExportTrouble(t.env.Lang, program, err))
		return nil
	}
	t.say("")
	t.say(strings.TrimRight(files[0].Text, "\n"))
	t.say("")
	for _, remark := range ExportRemarks(t.env, program, a.Profile, a.Keeping) {
		t.paragraph(remark)
	}
	if t.env.Keep == nil {
		return nil
	}
	yes, err := t.Confirm(t.ctx, t.text("export.save-ask"))
	if err != nil || !yes {
		return err
	}
	paths, err := KeepExport(t.env, a.Profile, program)
	if err != nil {
		t.tell("report.no-place", "why", mail.CleanUpTo(err.Error(), mail.SaidMax))
		return nil
	}
	for _, path := range paths {
		t.tell("cli.export-written", "path", mail.Clean(path))
	}
	return nil
}

// offerExport asks whoever connects a mail program whether a ready file is wanted.
// What is stored stays so, however that ends.
func (t *talk) offerExport(a accounts.Account) error {
	t.say("")
	yes, err := t.Confirm(t.ctx, t.text("export.offer"))
	if err == nil && yes {
		err = t.export(a)
	}
	if errors.Is(err, ErrEnded) || errors.Is(err, errBack) {
		return nil
	}
	return err
}
