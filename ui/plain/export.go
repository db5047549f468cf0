package plain

import (
	"errors"
	"strings"

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
	if strings.HasPrefix(address, "-") {
		command = append(command, "--")
	}
	return export.Options{
		Command: append(command, address), CAFile: caFile, Roots: env.Roots,
		Say: func(label string) string { return env.Lang.T("export.table." + label) },
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
