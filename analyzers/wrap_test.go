package analyzers

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/badignore"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/analysis/unitchecker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"
)

// calls lists the calls of functions with the given name. It is what the toy
// checks share, as conc is for the real ones, and has facts.
var calls = &analysis.Analyzer{
	Name:       "calls",
	Doc:        "calls: list calls",
	Requires:   []*analysis.Analyzer{inspect.Analyzer},
	ResultType: reflect.TypeFor[map[string][]*ast.CallExpr](),
	FactTypes:  []analysis.Fact{new(declared)},
	Run: func(pass *analysis.Pass) (any, error) {
		list := make(map[string][]*ast.CallExpr)
		for _, f := range pass.Files {
			for n := range ast.Preorder(f) {
				switch n := n.(type) {
				case *ast.CallExpr:
					if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
						list[id.Name] = append(list[id.Name], n)
					}
				case *ast.FuncDecl:
					pass.ExportObjectFact(pass.TypesInfo.Defs[n.Name].(*types.Func), &declared{n.Name.Name})
				}
			}
		}
		for _, call := range list["sharedpanic"] {
			panic(fmt.Sprintf("call with %d arguments", len(call.Args)))
		}
		return list, nil
	},
}

type declared struct{ Name string }

func (*declared) AFact() {}

// caller returns a check that reports calls of functions with the given name.
func caller(name string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     name,
		Doc:      name + ": report calls",
		Requires: []*analysis.Analyzer{calls},
		Run: func(pass *analysis.Pass) (any, error) {
			for _, call := range pass.ResultOf[calls].(map[string][]*ast.CallExpr)[name] {
				if name == "panics" {
					panic("a fault")
				}
				pass.Report(analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Message: pass.Analyzer.Name + " is called"})
			}
			return nil, nil
		},
	}
}

var toys = []Check{
	{badignore.Analyzer, Warning, "v0.1.0"},
	{caller("bad"), Error, "v0.1.0"},
	{caller("panics"), Warning, "v0.1.0"},
	{caller("rare"), Opt, "v0.1.0"},
	{caller("worse"), Hint, "v0.1.0"},
}

func selectToys(t *testing.T, o Options, names ...string) []*analysis.Analyzer {
	t.Helper()
	chosen, err := choose(toys, names, o)
	if err != nil {
		t.Fatal(err)
	}
	return wrapAll(toys, chosen, o)
}

func TestChoose(t *testing.T) {
	tests := []struct {
		names string
		o     Options
		want  string
	}{
		{"", Options{}, "badignore bad panics"},
		{"", Options{Editor: true}, "badignore bad panics worse"},
		{"all", Options{}, "badignore bad panics rare worse"},
		{"worse", Options{}, "worse"},
		{"-bad", Options{}, "badignore panics"},
		{"default rare -badignore", Options{}, "bad panics rare"},
		{"nosuch", Options{}, `there is no check "nosuch"; the checks are badignore, bad, panics, rare, worse`},
		{"-nosuch", Options{}, `there is no check "nosuch"; the checks are badignore, bad, panics, rare, worse`},
		{"bad -bad", Options{}, "no check is selected by bad,-bad"},
	}
	for _, test := range tests {
		chosen, err := choose(toys, strings.Fields(test.names), test.o)
		var got []string
		if err != nil {
			got = append(got, err.Error())
		} else {
			for _, a := range wrapAll(toys, chosen, test.o) {
				got = append(got, a.Name)
			}
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("choose(%q, %+v) = %s, want %s", test.names, test.o, s, test.want)
		}
	}
}

// TestWrap runs the toys on the packages of testdata/wrap.txtar, whose file want
// lists what they must say.
func TestWrap(t *testing.T) {
	dir, want := wrapModule(t)
	for _, test := range []struct {
		section string
		o       Options
		names   []string
	}{
		{"want", Options{}, nil},
		{"want.generated", Options{Generated: true}, nil},
		{"want.badignore", Options{}, []string{"badignore", "worse"}},
	} {
		list := selectToys(t, test.o, test.names...)
		if err := analysis.Validate(list); err != nil {
			t.Fatal(err)
		}
		if got := lineRx.ReplaceAllString(analyze(t, dir, list), "$1:N"); got != want[test.section] {
			t.Errorf("%s: got\n%swant\n%s", test.section, got, want[test.section])
		}
	}
}

// lineRx matches where in this file a toy panics.
var lineRx = regexp.MustCompile(`(wrap_test\.go):[0-9]+`)

func wrapModule(t *testing.T) (dir string, want map[string]string) {
	t.Helper()
	ar, err := txtar.ParseFile(filepath.Join("testdata", "wrap.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir, want = t.TempDir(), make(map[string]string)
	for _, f := range ar.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
		want[f.Name] = string(f.Data)
	}
	return dir, want
}

func analyze(t *testing.T, dir string, list []*analysis.Analyzer) string {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir, Env: append(os.Environ(), "GOWORK=off")}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(list, pkgs, &checker.Options{Sequential: true, SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			pos := act.Package.Fset.Position(d.Pos)
			rel, err := filepath.Rel(dir, pos.Filename)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, fmt.Sprintf("%s:%d: %s (%s)\n", filepath.ToSlash(rel), pos.Line, d.Message, act.Analyzer.Name))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestUnitchecker has the same findings under go vet.
func TestUnitchecker(t *testing.T) {
	if os.Getenv("CONCLSP_TEST_VETTOOL") != "" {
		return
	}
	dir, want := wrapModule(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "vet", "-json", "-vettool="+self, "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CONCLSP_TEST_VETTOOL=1", "GOWORK=off", "PWD="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := lineRx.ReplaceAllString(vetLines(t, dir, string(out)), "$1:N"); got != want["want"] {
		t.Errorf("got\n%swant\n%s", got, want["want"])
	}
}

// vetLines makes of go vet -json's output what analyze returns.
func vetLines(t *testing.T, dir, out string) string {
	t.Helper()
	var lines []string
	var doc strings.Builder
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "#") {
			doc.WriteString(line)
		}
	}
	dec := json.NewDecoder(strings.NewReader(doc.String()))
	for dec.More() {
		var tree map[string]map[string][]struct{ Posn, Message string }
		if err := dec.Decode(&tree); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for _, byCheck := range tree {
			for check, list := range byCheck {
				for _, d := range list {
					posn, _ := strings.CutPrefix(d.Posn, dir+string(filepath.Separator))
					posn = posn[:strings.LastIndex(posn, ":")] // the column
					lines = append(lines, fmt.Sprintf("%s: %s (%s)\n", filepath.ToSlash(posn), d.Message, check))
				}
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func TestMain(m *testing.M) {
	if os.Getenv("CONCLSP_TEST_VETTOOL") != "" {
		chosen, err := choose(toys, nil, Options{})
		if err != nil {
			panic(err)
		}
		unitchecker.Main(wrapAll(toys, chosen, Options{})...) // never returns
	}
	os.Exit(m.Run())
}
