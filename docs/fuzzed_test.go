package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestK10EveryWayInIsFuzzed: whatever comes from outside has a fuzz target where
// it is read. Their seeds run as tests, and .ci/fuzz runs all of them for longer.
func TestK10EveryWayInIsFuzzed(t *testing.T) {
	t.Chdir("..")
	for what, target := range map[string]string{
		"IMAP and SMTP replies":         "mail/probe FuzzAnswers",
		"lines and literals":            "mail/wire FuzzGuard",
		"refusals":                      "mail/wire FuzzRefusal",
		"addresses":                     "mail FuzzParseAddress",
		"typed and pasted passwords":    "mail FuzzParseSecret",
		"text that is to be shown":      "mail FuzzClean",
		"autoconfig":                    "mail/discover FuzzAutoconfig",
		"answers of DNS":                "mail/discover FuzzSRV",
		"pasted error messages":         "mail/diagnose FuzzExplainText",
		"the settings file":             "config FuzzMerge",
		"the store's file":              "config/store FuzzDamaged",
		"backups":                       "config/keep FuzzBackup",
		"sealed passwords in the store": "config/vault FuzzSealed",
	} {
		folder, name, _ := strings.Cut(target, " ")
		if !slices.Contains(fuzzTargets(t, folder), name) {
			t.Errorf("%s: %s has no %s", what, folder, name)
		}
	}
}

// fuzzTargets is the fuzz targets of a package.
func fuzzTargets(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Fuzz") {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}
