package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// The table is what help, completion and the SSH face read, so its lines must
// hold together.
func TestTable(t *testing.T) {
	known := map[string]flag{}
	for _, f := range flags() {
		known[f.name] = f
		if !i18n.Has("flag." + f.name) {
			t.Errorf("no text for the flag %s", f.name)
		}
	}
	for _, c := range commands() {
		for _, name := range c.flags {
			f, ok := known[name]
			if !ok {
				t.Errorf("%s has an unknown flag %s", c.name, name)
			}
			if f.global {
				t.Errorf("%s repeats the global flag %s", c.name, name)
			}
		}
		if !i18n.Has(words(c, "short")) {
			t.Errorf("no text for the command %s", c.name)
		}
		if c.run == nil {
			t.Errorf("%s does nothing", c.name)
		}
	}
}

// Over SSH no flag names a file, a resolver or a database, and some commands do
// not exist (design §6.11).
func TestLocalAlone(t *testing.T) {
	for _, f := range flags() {
		local := slices.Contains([]string{flagCA, flagDNS, flagDatabase, flagVault, flagPassphrase, flagServe, flagOnline, flagReport, flagWithKey, flagReplace, flagKeepKeys, flagTo, flagForce, flagAs, flagFile, flagKey, flagListen, flagNetwork, flagPorts, flagIdle, flagEvery, flagAccountsFile, flagCSV, flagHTML, flagMetrics, flagPasswords, flagDryRun}, f.name)
		if f.remote == local {
			t.Errorf("the flag %s: remote is %v", f.name, f.remote)
		}
		if f.remote && (f.arg == "FILE" || f.arg == "DIR") {
			t.Errorf("the flag %s names a file", f.name)
		}
	}
	for _, c := range commands() {
		if local := slices.Contains([]string{"doctor", "rehearse", "completion", "backup", "restore", "rekey", "password", "accounts import", "serve"}, c.name); c.remote == local {
			t.Errorf("the command %s: remote is %v", c.name, c.remote)
		}
	}
}

// The settings flags are the wizard's fields.
func TestFlagsAreFields(t *testing.T) {
	var fields []string
	for _, f := range wizard.Setup(now()).Fields() {
		fields = append(fields, f.ID)
		if f.Secret || f.ID == "keep" || f.ID == "provider" { // --password-stdin, --no-keep; asked only of a person
			continue
		}
		if !slices.ContainsFunc(flags(), func(g flag) bool { return g.name == f.ID }) {
			t.Errorf("the field %s has no flag", f.ID)
		}
	}
	for _, name := range settingsFlags {
		if name != flagCA && !slices.Contains(fields, name) {
			t.Errorf("the flag %s is no field", name)
		}
	}
	for _, f := range flags() {
		if strings.Contains(f.name, "password") && f.arg != "" && f.arg != "FILE" {
			t.Errorf("the flag %s carries a password", f.name)
		}
	}
}

// Every text that the command line and the plain face ask for exists.
func TestTexts(t *testing.T) {
	key := regexp.MustCompile(`^(cli|help|plain|fault|kept|standing|read|answer)\.[a-z0-9.-]*[a-z0-9]$`)
	var found int
	for _, folder := range []string{".", "../plain"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				if text, err := strconv.Unquote(literal.Value); err == nil && key.MatchString(text) {
					if found++; !i18n.Has(text) {
						t.Errorf("%s: there is no text %s", path, text)
					}
				}
				return true
			})
		}
	}
	if found < 100 {
		t.Errorf("only %d keys found: is the search broken?", found)
	}
	for _, code := range []accounts.Code{
		accounts.CodeUsage, accounts.CodeConsent, accounts.CodeNotFound, accounts.CodeExists, accounts.CodeVault,
		accounts.CodeStorage, accounts.CodeNotAllowed, accounts.CodeInterrupted,
	} {
		if !i18n.Has("fault." + string(code)) {
			t.Errorf("no text for the code %s", code)
		}
	}
	for _, reason := range accounts.Reasons {
		if reason != accounts.ReasonPath && !i18n.Has("reason."+string(reason)) {
			t.Errorf("no text for the reason %s", reason)
		}
	}
	for _, p := range config.Problems {
		if !i18n.Has("path." + string(p)) {
			t.Errorf("no text for the problem %s", p)
		}
	}
	for _, k := range []accounts.Keeping{accounts.InKeyring, accounts.Sealed, accounts.NotKept} {
		if !i18n.Has("kept." + string(k)) {
			t.Errorf("no text for %s", k)
		}
	}
}

// Over SSH help names nothing that is refused there, and no command of this computer.
func TestHelpOverSSH(t *testing.T) {
	s, _ := newSession(t)
	s.parts.Remote = &accounts.Actor{User: "ola"}
	for _, lang := range i18n.Langs {
		s.env.Lang, s.env.Remote = lang, true
		for _, c := range commands() {
			if !c.remote {
				if err := s.help(strings.Fields(c.name)); err == nil || s.problemOf(err).Code != accounts.CodeNotAllowed {
					t.Errorf("help for %s: %v", c.name, err)
				}
				continue
			}
			told := strings.Join(s.helpLines(c), "\n")
			for _, f := range flags() {
				if !f.remote && regexp.MustCompile(`--`+f.name+`([^a-z-]|$)`).MatchString(told) {
					t.Errorf("%s, %s tells of --%s:\n%s", lang, c.name, f.name, told)
				}
			}
			for _, other := range commands() {
				if !other.remote && regexp.MustCompile(`(?m)mailkey `+other.name+`|^  `+other.name+`  `).MatchString(told) {
					t.Errorf("%s, %s tells of %s:\n%s", lang, c.name, other.name, told)
				}
			}
		}
	}
	if told := s.unknownCommand("", []string{"bakcup"}); strings.Contains(told.Message, "backup") {
		t.Errorf("%s", told.Message)
	}
}
