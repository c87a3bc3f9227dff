package checkthenact

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
)

//go:embed doc.go
var doc string

// Analyzer reports writes that hang on what was read before the lock was released.
var Analyzer = &analysis.Analyzer{
	Name:     "checkthenact",
	Doc:      page.Doc(doc),
	URL:      page.URL("checkthenact"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

type checker struct {
	pass *analysis.Pass
	pkg  *guard.Package
	done map[token.Pos]bool
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass, guard.New(pass, res), map[token.Pos]bool{}}
	for _, s := range c.pkg.Subjects(func(*types.Var) *guard.Fact { return nil }) {
		for _, lock := range s.Locks {
			for _, a := range c.pkg.Acts(lock, s) {
				c.report(a, lock)
			}
		}
	}
	return nil, nil
}

// losses says what happens when another goroutine comes in between.
var losses = map[guard.Loss]string{
	guard.LostUpdate: "what another goroutine writes in between is lost",
	guard.OverLimit:  "two goroutines that find room both add, and exceed the limit",
	guard.TwoObjects: "two goroutines that find nothing both come here, and one of the two objects is dropped while in use",
}

func (c *checker) report(a guard.Act, lock guard.Lock) {
	expr := c.pkg.Expr(a.Write)
	if expr == nil || c.done[expr.Pos()] {
		return
	}
	c.done[expr.Pos()] = true
	read := c.pkg.Pos(a.Read, 0)
	mu := lock.Text(a.Write)
	d := analysis.Diagnostic{
		Pos: expr.Pos(), End: expr.End(), Category: "checkthenact",
		Message: fmt.Sprintf("%s is written here on what was read at %s, but %s was released in between and is taken again at %s without asking again; %s",
			types.ExprString(expr), c.pkg.Where(read), mu, c.pkg.Where(a.Again.Pos()), losses[a.Loss]),
		Related: []analysis.RelatedInformation{{Pos: read, Message: "read under the lock here"}, {Pos: a.Again.Pos(), Message: "the lock is taken again here"}},
	}
	d.SuggestedFixes = c.fixes(a, expr)
	c.pass.Report(d)
}

// fixes keeps the lock where nothing in between runs other code, else it asks again.
func (c *checker) fixes(a guard.Act, expr ast.Expr) []analysis.SuggestedFix {
	body := join.Body(a.Write.Fn())
	write, file := join.NodeAt[*ast.AssignStmt](c.pass.Files, expr.Pos())
	if body == nil || write == nil {
		return nil
	}
	if fix, ok := fixes.MergeSections(c.pass.Fset, file, c.pass.TypesInfo, body, a.Lock.Pos(), a.Again.Pos()); ok {
		return []analysis.SuggestedFix{fix}
	}
	if a.Loss != guard.TwoObjects {
		return nil
	}
	if fix, ok := fixes.AskHeld(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, write); ok {
		return []analysis.SuggestedFix{fix}
	}
	return nil
}
