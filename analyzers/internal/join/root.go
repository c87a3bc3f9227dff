package join

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Root is a function whose end cuts off the goroutines that still run: main,
// a test, a benchmark, an example, or a subtest.
type Root struct {
	Fn *ssa.Function
	// Test is the parameter of a test, nil for main and examples.
	Test *ssa.Parameter
	// Kind is "main", "test", "benchmark" or "example".
	Kind string
}

// String names the root in a sentence.
func (r Root) String() string {
	if r.Kind == "main" {
		return r.Kind
	}
	return "the " + r.Kind
}

// Roots returns the roots among funcs, the source functions of a package.
func (g *Graph) Roots(funcs []*ssa.Function, files []*ast.File, fset *token.FileSet) []Root {
	var roots []Root
	for _, fn := range funcs {
		if r, ok := g.root(fn, files, fset); ok {
			roots = append(roots, r)
		}
	}
	return roots
}

func (g *Graph) root(fn *ssa.Function, files []*ast.File, fset *token.FileSet) (Root, bool) {
	r := Root{Fn: fn}
	if fn.Signature.Recv() != nil || len(fn.Blocks) == 0 {
		return r, false
	}
	if fn.Parent() != nil {
		return r, g.subtest(&r)
	}
	name := fn.Name()
	switch {
	case name == "main" && fn.Pkg.Pkg.Name() == "main" && len(fn.Params) == 0:
		r.Kind = "main"
		return r, true
	case !strings.HasSuffix(fset.Position(fn.Pos()).Filename, "_test.go"):
		return r, false
	case strings.HasPrefix(name, "Example") && len(fn.Params) == 0:
		r.Kind = "example"
		return r, hasOutput(fn, files)
	case strings.HasPrefix(name, "Test"), strings.HasPrefix(name, "Benchmark"):
		return r, r.takesTest()
	}
	return r, false
}

// subtest reports whether r is a literal that is given to T.Run, and by that
// runs to its end before another test of the package is over.
func (g *Graph) subtest(r *Root) bool { return givenTo(r.Fn, syncs.TestRun) && r.takesTest() }

// InBubble reports whether fn is, or is part of, a literal that runs in a bubble
// of testing/synctest, where time passes only when all goroutines wait.
func InBubble(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if givenTo(fn, syncs.SynctestTest) {
			return true
		}
	}
	return false
}

// givenTo reports whether the literal fn is an argument of a call that runs it
// by way of op.
func givenTo(fn *ssa.Function, op syncs.Op) bool {
	if fn.Parent() == nil {
		return false
	}
	runs := func(instr ssa.Instruction, v ssa.Value) bool {
		call, ok := instr.(*ssa.Call)
		if !ok {
			return false
		}
		eff, ok := syncs.Of(&call.Call)
		return ok && eff.Op == op && eff.Fn == v
	}
	for _, ref := range *fn.Referrers() {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok {
			if runs(ref, fn) {
				return true
			}
			continue
		}
		for _, use := range *mc.Referrers() {
			if runs(use, mc) {
				return true
			}
		}
	}
	return false
}

func (r *Root) takesTest() bool {
	if len(r.Fn.Params) != 1 {
		return false
	}
	switch types.TypeString(r.Fn.Params[0].Type(), nil) {
	case "*testing.T":
		r.Kind = "test"
	case "*testing.B":
		r.Kind = "benchmark"
	default:
		return false
	}
	r.Test = r.Fn.Params[0]
	return true
}

// hasOutput reports whether an example is run: it has an output comment.
func hasOutput(fn *ssa.Function, files []*ast.File) bool {
	body := Body(fn)
	_, file := NodeAt[*ast.File](files, fn.Pos())
	if body == nil || file == nil {
		return false
	}
	for _, c := range file.Comments {
		text := strings.ToLower(strings.TrimSpace(c.Text()))
		if c.Pos() > body.Lbrace && c.End() < body.Rbrace &&
			(strings.HasPrefix(text, "output:") || strings.HasPrefix(text, "unordered output:")) {
			return true
		}
	}
	return false
}
