package escapingguarded

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports guarded maps, slices and pointers that leave the critical
// section.
var Analyzer = &analysis.Analyzer{
	Name:     "escapingguarded",
	Doc:      page.Doc(doc),
	URL:      page.URL("escapingguarded"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
	pkg  *guard.Package
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass, res, guard.New(pass, res)}
	for _, s := range c.pkg.Subjects(func(*types.Var) *guard.Fact { return nil }) {
		lock, _, ok := c.pkg.Guard(s)
		if _, isPtr := s.Var.Type().Underlying().(*types.Pointer); !ok || isPtr && s.Note == nil {
			continue // a pointer may lead to what nobody guards
		}
		done := map[token.Pos]bool{}
		for _, e := range c.pkg.Escapes(lock, s) {
			if expr := c.pkg.Expr(e.Load); expr != nil && !done[expr.Pos()] {
				done[expr.Pos()] = true
				c.report(e, expr, lock)
			}
		}
	}
	return nil, nil
}

func (c *checker) report(e guard.Escape, expr ast.Expr, lock guard.Lock) {
	at := e.Change.Pos()
	if !at.IsValid() {
		at = c.pkg.Pos(e.Changer, 0)
	}
	way := "is returned"
	if _, ok := e.At.(*ssa.Send); ok {
		way = "is sent"
	}
	text, mu := types.ExprString(expr), lock.Text(e.Load)
	d := analysis.Diagnostic{
		Pos: expr.Pos(), End: expr.End(), Category: "escapingguarded",
		Message: fmt.Sprintf("%s %s and used without %s, while %s changes it in place under the lock at %s; the two race",
			text, way, mu, funcName(e.Change.Parent()), c.pkg.Where(at)),
		Related: []analysis.RelatedInformation{{Pos: at, Message: "changed in place here"}},
	}
	if pos := e.At.Pos(); pos.IsValid() {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, Message: "given away here"})
	}
	if _, file := join.NodeAt[*ast.File](c.pass.Files, expr.Pos()); file != nil && e.Only && !c.changedByCallers(e.Load.Fn()) {
		if fix, ok := fixes.Clone(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, expr, fixes.CopyTitle); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	c.pass.Report(d)
}

func funcName(fn *ssa.Function) string {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn.Name()
}

// changedByCallers reports whether a caller in the package changes what fn gives
// it: a copy would lose that.
func (c *checker) changedByCallers(fn *ssa.Function) bool {
	sites, _ := c.res.Callers(fn)
	for _, site := range sites {
		if v, ok := site.(ssa.Value); ok && guard.Changes(v) {
			return true
		}
	}
	return false
}
