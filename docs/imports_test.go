package docs_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// may says which packages of ours each package may import (design §1). "std"
// marks those that import nothing but the standard library and what is listed.
// Tests may import more. A new package needs a line here.
var may = map[string]string{
	"mailkey": "config config/accounts config/keep config/store config/vault mail mail/discover mail/fetch mail/gmailsim mail/probe mail/reach mail/wire ui/cli ui/host",

	"docs": "", // these tests

	"mail":               "std",
	"mail/autoconfig":    "mail",
	"mail/discover":      "mail mail/autoconfig",
	"mail/wire":          "mail",
	"mail/wire/wiretest": "mail mail/wire",
	"mail/probe":         "mail mail/wire",
	"mail/diagnose":      "mail mail/discover",
	"mail/reach":         "mail mail/wire",
	"mail/maildir":       "mail",
	"mail/fetch":         "mail mail/maildir mail/wire",
	"mail/export":        "mail",
	"mail/adopt":         "mail mail/autoconfig std",
	"mail/fleet":         "mail mail/diagnose std",
	"mail/gmailsim":      "mail",

	"config":          "",
	"config/accounts": "mail mail/diagnose mail/discover mail/export config",
	"config/store":    "mail mail/diagnose config config/accounts",
	"config/vault":    "mail config config/accounts",
	"config/rounds":   "mail mail/fleet config/accounts std",
	"config/queue":    "config/accounts config/rounds",
	"config/crash":    "",
	"config/keep":     "mail config config/accounts config/queue config/rounds config/store config/vault",

	"ui":          "ui/i18n",
	"ui/i18n":     "std",
	"ui/theme":    "",
	"ui/guide":    "mail ui/i18n",
	"ui/wizard":   "mail mail/diagnose mail/discover config/accounts ui/i18n ui/guide",
	"ui/host":     "ui ui/i18n",
	"ui/calendar": "mail ui/i18n",
	"ui/report":   "mail mail/diagnose mail/discover ui/i18n",
	"ui/tally":    "mail mail/diagnose mail/fleet ui/i18n std",
	"ui/plain":    "mail mail/diagnose mail/discover mail/export config/accounts ui ui/calendar ui/guide ui/i18n ui/report ui/wizard",
	"ui/tui":      "mail mail/diagnose mail/discover mail/export mail/fleet config/accounts ui ui/calendar ui/guide ui/i18n ui/plain ui/report ui/tally ui/theme ui/wizard",
	"ui/serve":    "mail config config/accounts ui ui/guide ui/host ui/i18n",
	"ui/stories":  "",
	"ui/cli":      "mail mail/diagnose mail/adopt mail/discover mail/export mail/fleet mail/reach config config/accounts config/rounds ui ui/calendar ui/guide ui/i18n ui/plain ui/report ui/tally ui/theme ui/tui ui/serve ui/wizard",

	"ui/cli/clitest":         "",
	"config/store/storetest": "",
}

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func goList(t *testing.T, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Standard"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImports(t *testing.T) {
	t.Chdir("..")
	for _, p := range goList(t, "./...") {
		name := strings.TrimPrefix(p.ImportPath, "mailkey/")
		rule, known := may[name]
		if !known {
			t.Errorf("package %s has no line in the table of imports", name)
			continue
		}
		allowed := strings.Fields(rule)
		for _, i := range p.Imports {
			ours, isOurs := strings.CutPrefix(i, "mailkey/")
			switch {
			case isOurs && !slices.Contains(allowed, ours):
				t.Errorf("%s must not import %s", name, ours)
			case !isOurs && slices.Contains(allowed, "std") && strings.Contains(strings.Split(i, "/")[0], "."):
				t.Errorf("%s must not import %s: the standard library alone", name, i)
			}
		}
	}
}

// What a table line cannot say: nothing below leads up, by any way round.
func TestLayers(t *testing.T) {
	t.Chdir("..")
	for from, never := range map[string][]string{
		"./mail/...":   {"mailkey/config", "mailkey/ui"},
		"./config/...": {"mailkey/ui"},
		"./mail":       {"."},
	} {
		for _, p := range goList(t, "-deps", from) {
			for _, prefix := range never {
				if strings.HasPrefix(p.ImportPath, prefix) || prefix == "." && !p.Standard && p.ImportPath != "mailkey/mail" {
					t.Errorf("%s leads to %s", from, p.ImportPath)
				}
			}
		}
	}
}

// Limits of size (design §1), in lines.
const (
	maxFile     = 400
	maxFunction = 80
	maxMain     = 100
)

var forbidden = []string{"util", "utils", "common", "types", "models", "helpers", "helper"}

func TestSizesAndNames(t *testing.T) {
	t.Chdir("..")
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			if slices.Contains(forbidden, name) {
				t.Errorf("%s: nothing is called that", path)
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		if slices.Contains(forbidden, strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test")) {
			t.Errorf("%s: nothing is called that", path)
		}
		measure(t, set, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func measure(t *testing.T, set *token.FileSet, path string) {
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	line := func(p token.Pos) int { return set.Position(p).Line }
	lines, limit := line(file.FileEnd), maxFile
	if path == "main.go" {
		limit = maxMain
	}
	if lines > limit+1 {
		t.Errorf("%s has %d lines, %d are the limit", path, lines, limit)
	}
	if strings.HasSuffix(path, "_test.go") {
		return // a table of cases is as long as it is
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && line(f.End())-line(f.Pos())+1 > maxFunction {
			t.Errorf("%s: %s has %d lines, %d are the limit", path, f.Name.Name, line(f.End())-line(f.Pos())+1, maxFunction)
		}
	}
}

// The top level says what the program is (design §1).
func TestTopLevel(t *testing.T) {
	t.Chdir("..")
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(top, name) {
			t.Errorf("%s: it has no place at the top level", name)
		}
	}
}

var top = []string{"CHANGELOG.md", "LICENSE", "README.md", "config", "docs", "go.mod", "go.sum", "mail", "mailkey", "main.go", "ui"}

// The module must be installable as it stands.
func TestNoReplace(t *testing.T) {
	t.Chdir("..")
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "\nreplace ") {
		t.Error("go.mod has a replace")
	}
}
