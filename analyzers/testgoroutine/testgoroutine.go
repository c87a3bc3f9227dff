package testgoroutine

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/tests"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports tests that are ended from the wrong goroutine, that clean up
// before their subtests, or that misuse a bubble.
var Analyzer = &analysis.Analyzer{
	Name:      "testgoroutine",
	Doc:       page.Doc(doc),
	URL:       page.URL("testgoroutine"),
	Requires:  []*analysis.Analyzer{buildssa.Analyzer},
	FactTypes: []analysis.Fact{new(EndsTest)},
	Run:       run,
}

// EndsTest is the fact that a function may end the test whose testing.T it is
// given with a failure, by ending its goroutine. Functions with results are left
// out: often they fail only if something was not asked for before.
type EndsTest struct {
	By string // "t.Fatal"
}

// AFact marks EndsTest as a fact.
func (*EndsTest) AFact() {}

func (f *EndsTest) String() string { return "ends:" + f.By }

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, told: map[ssa.Instruction]bool{}, cured: map[*ssa.Function]bool{}}
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	c.Finder = tests.New(funcs, func(fn *types.Func) string {
		var fact EndsTest
		if pass.ImportObjectFact(fn.Origin(), &fact) {
			return fact.By
		}
		if tests.Requires(fn) {
			return "t.FailNow"
		}
		return ""
	})
	for _, fn := range funcs {
		if obj, ok := fn.Object().(*types.Func); ok && obj.Exported() && obj.Origin() == obj && fn.Signature.Results().Len() == 0 {
			if by := c.Ends(fn); by != "" {
				pass.ExportObjectFact(obj, &EndsTest{by})
			}
		}
		c.strays(c.Strays(fn))
		for _, m := range c.Misuses(fn, c.isTest(fn)) {
			c.misuse(m)
		}
		for _, e := range c.Earlies(fn) {
			c.early(e)
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	*tests.Finder
	told  map[ssa.Instruction]bool
	cured map[*ssa.Function]bool // helpers for which a fix is offered
}

// strays reports the calls that are to end the test and end other goroutines.
// Calls of one helper in one goroutine are one finding.
func (c *checker) strays(list []tests.Stray) {
	for i, s := range list {
		same := func(o tests.Stray) bool { return !s.Direct && s.In != nil && o.Spawn == s.Spawn && o.In == s.In }
		if !slices.ContainsFunc(list[:i], same) {
			c.stray(s, slices.DeleteFunc(slices.Clone(list[i+1:]), func(o tests.Stray) bool { return !same(o) }))
		}
	}
}

func (c *checker) stray(s tests.Stray, more []tests.Stray) {
	call, file := c.call(s.At)
	if call == nil {
		return
	}
	what := s.Name
	var related []analysis.RelatedInformation
	also := func(pos token.Pos, msg string) {
		related = append(related, analysis.RelatedInformation{Pos: pos, Message: msg})
	}
	also(s.Spawn.Pos(), "the goroutine, which is not the one that runs the test")
	if !s.Direct {
		what = types.ExprString(call.Fun) + " may call " + s.Name
		if s.Call != nil {
			what += " at " + c.line(s.Call.Pos())
			also(s.Call.Pos(), s.Name+" is to be called by the goroutine of the test")
		}
		what += ", which"
	}
	for _, o := range more {
		also(o.At.Pos(), "this call in the goroutine may do so too")
	}
	d := c.diagnostic(call, fmt.Sprintf("%s ends only the goroutine started at %s, and not the test, which goes on and may wait for it in vain", what, c.line(s.Spawn.Pos())))
	d.Related = related
	if fix, ok := c.gentle(s, call, file); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.pass.Report(d)
}

// gentle is the fix that reports the failure and lets the goroutine go on.
func (c *checker) gentle(s tests.Stray, call *ast.CallExpr, file *ast.File) (analysis.SuggestedFix, bool) {
	if s.Direct {
		return fixes.ErrorReturn(c.pass.Fset, file, c.pass.TypesInfo, call)
	}
	if s.In == nil || c.cured[s.In] {
		return analysis.SuggestedFix{}, false
	}
	c.cured[s.In] = true
	body := join.Body(s.In)
	_, file = join.NodeAt[*ast.File](c.pass.Files, s.In.Pos())
	switch n := s.In.Syntax().(type) {
	case *ast.FuncDecl:
		return fixes.HelperError(c.pass.Fset, file, c.pass.TypesInfo, n.Type, body)
	case *ast.FuncLit:
		return fixes.HelperError(c.pass.Fset, file, c.pass.TypesInfo, n.Type, body)
	}
	return analysis.SuggestedFix{}, false
}

// misuse reports what panics because of a bubble.
func (c *checker) misuse(m tests.Misuse) {
	if m.What == "" {
		c.channel(m)
		return
	}
	at := m.At.(*ssa.Call)
	if m.Via != nil {
		at = m.Via
	}
	call, file := c.call(at)
	if call == nil {
		return
	}
	if m.Test == nil {
		c.pass.Report(c.diagnostic(call, "synctest.Wait panics here, as this test is not in a bubble of synctest.Test"))
		return
	}
	what := m.What
	if m.Via != nil {
		what = fmt.Sprintf("%s calls %s at %s, which", types.ExprString(call.Fun), m.What, c.line(m.At.Pos()))
	}
	d := c.diagnostic(call, fmt.Sprintf("%s panics in the bubble that synctest.Test starts at %s", what, c.line(m.Test.Pos())))
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: m.Test.Pos(), Message: "the bubble"})
	if test, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, m.Test.Pos()); m.What == "t.Parallel" && m.Via == nil && test != nil {
		if fix, ok := fixes.ParallelFirst(c.pass.Fset, file, call, test); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	c.pass.Report(d)
}

// channel reports an operation outside of a bubble on a channel made in it.
func (c *checker) channel(m tests.Misuse) {
	if c.told[m.At] || !m.At.Pos().IsValid() {
		return
	}
	c.told[m.At] = true
	d := analysis.Diagnostic{Pos: m.At.Pos(), End: m.At.Pos() + token.Pos(len("<-")), Category: "testgoroutine",
		Message: fmt.Sprintf("this channel is made in the bubble that synctest.Test starts at %s, and its use outside of that ends the program", c.line(m.Test.Pos())),
		Related: []analysis.RelatedInformation{{Pos: m.Test.Pos(), Message: "the bubble in which the channel is made"}}}
	c.pass.Report(d)
}

// early reports a cleanup that runs before the subtests that need it not to have.
func (c *checker) early(e tests.Early) {
	call, file := c.call(e.Cleanup)
	run, _ := c.call(e.Run)
	if call == nil || run == nil {
		return
	}
	d := c.diagnostic(call, fmt.Sprintf("this runs before the subtest started at %s, which waits in Parallel until the function has returned and uses at %s what is closed here", c.line(run.Pos()), c.line(join.Near(e.Use))))
	d.Related = []analysis.RelatedInformation{{Pos: run.Pos(), Message: "the parallel subtest"}, {Pos: join.Near(e.Use), Message: "the use in the subtest"}}
	sel, ok := ast.Unparen(run.Fun).(*ast.SelectorExpr)
	if stmt := c.stmt(call); ok && stmt != nil {
		if fix, ok := fixes.Cleanup(c.pass.Fset, file, c.pass.TypesInfo, stmt, types.ExprString(sel.X)); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	c.pass.Report(d)
}

// stmt returns the statement that is a call or defers it.
func (c *checker) stmt(call *ast.CallExpr) ast.Stmt {
	if s, _ := join.NodeAt[*ast.DeferStmt](c.pass.Files, call.Pos()); s != nil && s.Call == call {
		return s
	}
	if s, _ := join.NodeAt[*ast.ExprStmt](c.pass.Files, call.Pos()); s != nil && s.X == ast.Expr(call) {
		return s
	}
	return nil
}

// call returns the syntax of a call, nil if it has been reported.
func (c *checker) call(site ssa.CallInstruction) (*ast.CallExpr, *ast.File) {
	if c.told[site] {
		return nil, nil
	}
	c.told[site] = true
	pos := site.Common().Pos()
	call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, pos)
	return call, file
}

func (c *checker) diagnostic(call *ast.CallExpr, msg string) analysis.Diagnostic {
	return analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "testgoroutine", Message: msg}
}

// isTest reports whether fn is a test function: not a helper, which may be called
// in a bubble.
func (c *checker) isTest(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() == nil && strings.HasPrefix(fn.Name(), "Test") &&
		len(fn.Params) == 1 && strings.HasSuffix(c.pass.Fset.Position(fn.Pos()).Filename, "_test.go")
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
