package rewrite_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/types"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/refactor"
)

// TestReal applies rewrites at random places of real code, this repository and
// packages of the standard library: each is refused with a sentence, or its result
// compiles, in all packages, and stays formatted.
func TestReal(t *testing.T) {
	t.Run("this", func(t *testing.T) {
		t.Parallel()
		root, err := filepath.Abs("../..")
		if err != nil {
			t.Fatal(err)
		}
		realCode(t, root, []string{"./..."})
	})
	t.Run("std", func(t *testing.T) {
		t.Parallel()
		realCode(t, copyStd(t), []string{"./..."})
	})
}

// stdPackages can be compiled outside of the standard library, mostly.
var stdPackages = []string{
	"bufio", "container/list", "container/ring", "encoding/csv", "encoding/hex", "expvar", "go/scanner", "html/template", "mime/multipart",
	"net/http/cookiejar", "net/mail", "net/rpc", "net/textproto", "regexp", "text/scanner", "text/tabwriter", "text/template/parse",
}

// copyStd copies them into a module.
func copyStd(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("go", append([]string{"list", "-f", "{{.Dir}}|{{.ImportPath}}|{{join .GoFiles \" \"}}|{{join .Imports \" \"}}"}, stdPackages...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	copied := 0
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if strings.Contains(f[3], "internal/") {
			continue
		}
		copied++
		to := filepath.Join(dir, filepath.FromSlash(f[1]))
		if err := os.MkdirAll(to, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, name := range strings.Fields(f[2]) {
			text, err := os.ReadFile(filepath.Join(f[0], name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(to, name), text, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if copied < 8 {
		t.Fatalf("only %d packages can be copied", copied)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module ex.test/std\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A spot is a place where something may be offered.
type spot struct {
	p          *rewrite.Package
	file       string
	start, end int
}

func realCode(t *testing.T, dir string, patterns []string) {
	d := newDriver(dir)
	base, err := d.Check(t.Context(), patterns, nil)
	if err != nil || len(base.Problems) > 0 {
		t.Fatalf("%v %v", base.Problems, err)
	}
	pkgs, err := d.Load(t.Context(), patterns, nil, func(driver.PackageInfo) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	prog := &rewrite.Program{}
	for _, p := range pkgs {
		r, err := refactor.Package(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		prog.Packages = append(prog.Packages, r)
	}
	spots := interesting(prog)
	rnd := rand.New(rand.NewPCG(5, 5))
	rnd.Shuffle(len(spots), func(i, j int) { spots[i], spots[j] = spots[j], spots[i] })
	limit := 15 // of each rewrite
	spots = spots[:min(len(spots), 8000)]
	if testing.Short() {
		limit, spots = 3, spots[:min(len(spots), 2000)]
	}
	applied, refused := map[string]int{}, map[string]int{}
	looked := 0
	var took, slowest time.Duration
	var worst spot
	for _, s := range spots {
		looked++
		begin := time.Now()
		offers := rewrite.Offers(s.p, s.file, s.start, s.end)
		spent := time.Since(begin)
		if took += spent; spent > slowest {
			slowest, worst = spent, s
		}
		for _, o := range offers {
			if applied[o.ID] >= limit {
				continue
			}
			edits, err := rewrite.Apply(prog, o)
			if err != nil {
				refused[o.ID]++
				if !o.Wide || strings.Contains(err.Error(), "would not") {
					t.Errorf("%s:%d: %s was offered, but: %v", o.File, o.Start, o.ID, err)
				}
				continue
			}
			applied[o.ID]++
			if err := sound(t, d, patterns, edits); err != nil {
				t.Errorf("%s:%d: %s: %v", o.File, o.Start, o.ID, err)
			}
		}
	}
	for _, e := range rewrite.Catalog() {
		t.Logf("%-18s %3d applied, %d refused", e.ID, applied[e.ID], refused[e.ID])
	}
	t.Logf("%d places in %d packages; offers take %v, %v at most, at byte %d of %s", looked, len(prog.Packages),
		took/time.Duration(max(looked, 1)), slowest, worst.start, worst.file)
	if len(applied) < 3 {
		t.Errorf("only %d kinds of rewrites could be applied", len(applied))
	}
}

// interesting returns the declarations of variables and functions, the go statements,
// channel operations and channels that are made.
func interesting(prog *rewrite.Program) []spot {
	var list []spot
	for _, p := range prog.Packages {
		for _, f := range p.Files {
			tf := p.Fset.File(f.FileStart)
			if p.Sources[tf.Name()] == nil {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				ok := false
				switch n := n.(type) {
				case *ast.Ident:
					switch p.Info.Defs[n].(type) {
					case *types.Var, *types.Func:
						ok = true
					}
				case *ast.GoStmt, *ast.SendStmt, *ast.UnaryExpr, *ast.CallExpr:
					ok = true
				}
				if ok {
					at := tf.Offset(n.Pos())
					list = append(list, spot{p, tf.Name(), at, at})
				}
				return true
			})
		}
	}
	return list
}

// sound fails if the result of the edits has a problem.
func sound(t *testing.T, d *driver.Driver, patterns []string, edits []rewrite.Edit) error {
	t.Helper()
	overlay := map[string][]byte{}
	for _, e := range slices.Backward(edits) {
		text, ok := overlay[e.File]
		if !ok {
			var err error
			if text, err = os.ReadFile(e.File); err != nil {
				return err
			}
		}
		overlay[e.File] = slices.Concat(text[:e.Start], e.New, text[e.End:])
	}
	for name, text := range overlay {
		if formatted, err := format.Source(text); err != nil || !bytes.Equal(formatted, text) {
			return fmt.Errorf("%s is not formatted: %v", name, err)
		}
	}
	res, err := d.Check(t.Context(), patterns, overlay)
	if err != nil {
		return err
	}
	for _, p := range res.Problems {
		return fmt.Errorf("%s:%d: %s", p.Pos.File, p.Pos.Line, p.Message)
	}
	return nil
}
