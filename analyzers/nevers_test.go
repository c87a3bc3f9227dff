package analyzers

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"
)

// A listed is a package as go list shows it.
type listed struct {
	ImportPath, Dir string
	Imports, Deps   []string
	TestImports     []string
	XTestImports    []string
	GoFiles         []string
}

// within reports whether the package path is that of dir of this module, or
// below it.
func within(path, dir string) bool {
	rest, ok := strings.CutPrefix(path, modulePrefix+dir)
	return ok && (rest == "" || rest[0] == '/')
}

// partOfAnalysis reports whether the package takes part in an analysis: a check, what
// checks share, or a fix, rather than a command or the test harness.
func partOfAnalysis(path string) bool {
	return (within(path, "analyzers") || within(path, "fixes")) &&
		!within(path, "analyzers/checktest") && !within(path, "analyzers/internal/cmd") && !within(path, "analyzers/internal/ssatest")
}

func modulePackages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,Deps,TestImports,XTestImports,GoFiles", modulePrefix+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// outside are packages through which code sees more than the program under
// analysis: files, environment, clock, network, chance.
var outside = []string{
	"os", "io/ioutil", "net", "net/http", "time", "syscall", "math/rand", "math/rand/v2", "crypto/rand", "log", "flag",
	"os/exec", "os/signal", "os/user", "go/build", "go/importer", "golang.org/x/tools/go/packages",
}

// TestNevers keeps what docs/architecture.md says never happens.
func TestNevers(t *testing.T) {
	checks := make(map[string]bool)
	for _, c := range Suite {
		checks[modulePrefix+"analyzers/"+c.Analyzer.Name] = true
	}
	for _, p := range modulePackages(t) {
		analysis := within(p.ImportPath, "analyzers") || within(p.ImportPath, "fixes")
		for _, dep := range p.Deps {
			if analysis && (within(dep, "lsp") || within(dep, "internal")) {
				t.Errorf("%s depends on %s: analyzers and fixes know no face", p.ImportPath, dep)
			}
			if checks[p.ImportPath] && checks[dep] {
				t.Errorf("%s depends on %s: a check imports no other", p.ImportPath, dep)
			}
			if within(p.ImportPath, "internal/driver") && (within(dep, "lsp") || within(dep, "internal/cli")) {
				t.Errorf("%s depends on %s: the driver knows no face", p.ImportPath, dep)
			}
		}
		for _, imp := range p.Imports {
			if checks[imp] && p.ImportPath != strings.TrimSuffix(modulePrefix, "/")+"/analyzers" {
				t.Errorf("%s imports %s: checks are reached through the suite alone", p.ImportPath, imp)
			}
			if partOfAnalysis(p.ImportPath) && slices.Contains(outside, imp) {
				t.Errorf("%s imports %s: no analyzer reads files, environment, clock or network", p.ImportPath, imp)
			}
			if !within(p.ImportPath, "lsp") && (imp == "unicode/utf16" || strings.HasPrefix(imp, "go.lsp.dev/")) {
				t.Errorf("%s imports %s: only lsp knows the protocol and UTF-16", p.ImportPath, imp)
			}
		}
	}
}

// TestNoGlobals finds package variables that are changed while an analysis runs,
// and reports made by what only informs the checks.
func TestNoGlobals(t *testing.T) {
	if testing.Short() {
		t.Skip("loads all analyzers")
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, modulePrefix+"analyzers/...", modulePrefix+"fixes/...")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		if !partOfAnalysis(p.PkgPath) {
			continue
		}
		for _, f := range p.Syntax {
			for n := range ast.Preorder(f) {
				for _, target := range changed(n) {
					if v := rootVar(p.TypesInfo, target); v != nil && v.Parent() == p.Types.Scope() {
						t.Errorf("%s: package variable %s is changed", p.Fset.Position(n.Pos()), v.Name())
					}
				}
				if sel, ok := n.(*ast.SelectorExpr); ok && within(p.PkgPath, "analyzers/internal") && isReport(p.TypesInfo, sel) {
					t.Errorf("%s: only a check reports", p.Fset.Position(n.Pos()))
				}
			}
		}
		checkVarTypes(t, p)
	}
}

// changed returns the expressions whose values n changes.
func changed(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") {
			return n.Args[:1]
		}
	}
	return nil
}

// rootVar returns the variable that holds what e denotes, nil if there is none
// or it is reached through a call.
func rootVar(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := info.Uses[x].(*types.Var)
			return v
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isReport reports whether sel is a use of a Pass to report.
func isReport(info *types.Info, sel *ast.SelectorExpr) bool {
	tv, ok := info.Types[sel.X]
	return ok && tv.Type.String() == "*golang.org/x/tools/go/analysis.Pass" && strings.HasPrefix(sel.Sel.Name, "Report")
}

// checkVarTypes finds package variables that are there to be changed.
func checkVarTypes(t *testing.T, p *packages.Package) {
	t.Helper()
	for _, name := range p.Types.Scope().Names() {
		v, ok := p.Types.Scope().Lookup(name).(*types.Var)
		if !ok {
			continue
		}
		if named, ok := v.Type().(*types.Named); ok && named.Obj().Pkg() != nil {
			if path := named.Obj().Pkg().Path(); path == "sync" || path == "sync/atomic" {
				t.Errorf("%s: package variable %s is a %s", p.PkgPath, name, v.Type())
			}
		}
	}
}

// TestDependencies wants a reason for each module that is required.
func TestDependencies(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", content, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join("..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		if !bytes.Contains(doc, []byte("`"+r.Mod.Path+"`")) {
			t.Errorf("docs/architecture.md gives no reason for the dependency %s", r.Mod.Path)
		}
	}
}
