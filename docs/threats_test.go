package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// threats is the numbers of the list of threats that a program of this kind
// must withstand: T the transport, I an IMAP server, S an SMTP server, D
// discovery and addresses, A a team over SSH, K crashes and torture, R rotation.
// Each has a test whose name begins with its number.
const threats = `T01 T02 T03 T07 T12 T13 T15 T21 T22 T27 T28 T29
I01 I03 I08 I11 I21 I22 I23 I24 I25 I26 I27 I28 I29 I38 I39 I40 I41 I42
S01 S02 S03 S04 S06 S09 S12 S13
D02 D04 D07 D08 D10 D11 D12 D13
A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18
K01 K02 K03 K04 K05 K06 K07 K08 K09 K10
R01 R02 R03 R04 R05 R06 R07`

// notYet is those that belong to what the program does not do yet, and why.
var notYet = map[string]string{}

// TestEveryThreat looks for each number at the beginning of a test's name.
func TestEveryThreat(t *testing.T) {
	t.Chdir("..")
	tested := testedThreats(t)
	for _, id := range strings.Fields(threats) {
		why, later := notYet[id]
		switch {
		case len(tested[id]) == 0 && !later:
			t.Errorf("%s has no test", id)
		case len(tested[id]) > 0 && later:
			t.Errorf("%s has a test in %s: it is no longer for later (%s)", id, tested[id][0], why)
		}
	}
}

// testedThreats is where each number begins a test's name: a text such as "T07 …" in a test
// file, or a function such as TestT07….
func testedThreats(t *testing.T) map[string][]string {
	t.Helper()
	inText, inName := regexp.MustCompile(`^([TISDAKR]\d\d) \S`), regexp.MustCompile(`^Test([TISDAKR]\d\d)`)
	found := map[string][]string{}
	set := token.NewFileSet()
	note := func(pattern *regexp.Regexp, text string, at token.Pos) {
		if m := pattern.FindStringSubmatch(text); m != nil {
			found[m[1]] = append(found[m[1]], set.Position(at).String())
		}
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, "_test.go") || path == filepath.Join("docs", "threats_test.go"):
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				note(inName, n.Name.Name, n.Pos())
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					note(inText, text, n.Pos())
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
