package scope

import (
	"flag"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/txtar"
)

// load returns the package of a source file.
func load(t testing.TB, src string) (*Package, *ssa.Package) {
	t.Helper()
	pkg, file := ssatest.Build(t, src)
	pass := &analysis.Pass{
		Analyzer: conc.Analyzer, Fset: pkg.Prog.Fset, Files: []*ast.File{file}, Pkg: pkg.Pkg,
		ResultOf:         map[*analysis.Analyzer]any{buildssa.Analyzer: &buildssa.SSA{Pkg: pkg, SrcFuncs: ssatest.Funcs(pkg, file)}},
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(types.Object, analysis.Fact) {},
	}
	res, err := conc.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return NewPackage(res.(*conc.Result)), pkg
}

var update = flag.Bool("update", false, "write the programs of testdata")

// TestPrograms extracts the scopes of the files in testdata and compares the
// programs.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, _ := load(t, string(ar.Files[0].Data))
		var b strings.Builder
		for _, f := range p.conc.Funcs() {
			if !p.worth(f.Fn) {
				continue
			}
			s := p.Build(f.Fn)
			if again := p.Build(f.Fn); s.Program != nil && s.Program.String() != again.Program.String() {
				t.Errorf("%s: the program is another one each time", f.Fn)
			}
			fmt.Fprintf(&b, "== %s %s\n", f.Fn.Name(), s.Why)
			if s.Program != nil {
				fmt.Fprint(&b, s.Program)
			}
		}
		if *update {
			ar.Files[1].Data = []byte(b.String())
			if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if want := string(ar.Files[1].Data); b.String() != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, b.String(), want)
		}
	}
}
