package condwait

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports waits on a sync.Cond that nothing can end, or that end too
// early.
var Analyzer = &analysis.Analyzer{
	Name:     "condwait",
	Doc:      page.Doc(doc),
	URL:      page.URL("condwait"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result)}
	c.collect()
	for _, f := range c.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok {
					continue
				}
				if eff, ok := syncs.Of(call.Common()); ok && eff.Op == syncs.CondWait {
					c.wait(f, call, eff.Recv)
				}
			}
		}
	}
	return nil, nil
}

type checker struct {
	pass  *analysis.Pass
	res   *conc.Result
	conds map[any]*cond // by field (*types.Var), global, or call of NewCond
}

// wait checks one Wait; the first thing that is wrong with it is told.
func (c *checker) wait(f *conc.Func, call *ssa.Call, recv ssa.Value) {
	expr, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, call.Pos())
	if expr == nil {
		return
	}
	d := analysis.Diagnostic{Pos: expr.Pos(), End: expr.End(), Category: "condwait"}
	known := c.conds[source(recv)]
	switch lock, bare := c.withoutLock(f, call, recv, known); {
	case known != nil && known.unheard() && len(c.pass.TypeErrors) == 0: // a Signal may stand in what is broken
		d.Message = fmt.Sprintf("nothing in package %s calls Signal or Broadcast on %s, and no other code can, so this Wait never returns", c.pass.Pkg.Name(), path.Text(recv))
	case bare:
		d.Message = fmt.Sprintf("Wait unlocks %s, which is not held here: the program ends with \"fatal error: sync: unlock of unlocked mutex\"", lock.Text())
		d.Related = []analysis.RelatedInformation{{Pos: known.made.Pos(), Message: "the Cond is made for that lock here"}}
	default:
		if !c.asksOnce(expr, &d) {
			return
		}
	}
	c.pass.Report(d)
}

// asksOnce reports whether the condition of a Wait is asked once only, and fills
// in what to say about it.
func (c *checker) asksOnce(wait *ast.CallExpr, d *analysis.Diagnostic) bool {
	_, file := join.NodeAt[*ast.File](c.pass.Files, wait.Pos())
	nodes, _ := astutil.PathEnclosingInterval(file, wait.Pos(), wait.End())
	for len(nodes) > 0 && nodes[0] != ast.Node(wait) {
		nodes = nodes[1:]
	}
	// call, statement, block, if, the list around it
	if len(nodes) < 5 {
		return false
	}
	body, _ := nodes[2].(*ast.BlockStmt)
	cond, _ := nodes[3].(*ast.IfStmt)
	if body == nil || cond == nil || cond.Body != body || cond.Else != nil || body.List[len(body.List)-1] != nodes[1] {
		return false
	}
	rest, ok := following(nodes[4], cond)
	subject := c.subject(cond)
	if !ok || !c.comesAndGoes(subject) {
		return false
	}
	use, again := c.use(subject, rest)
	switch {
	case again, use == nil && (inLoop(nodes[4:]) || trivial(rest)):
		return false
	case use != nil:
		d.Message = fmt.Sprintf("another goroutine may take the lock before this Wait returns, and then the condition at %s holds again; it is not asked again before the use at %s",
			c.line(cond.Pos()), c.line(use.Pos()))
		d.Related = []analysis.RelatedInformation{{Pos: use.Pos(), Message: "what was waited for is used here"}}
	default:
		d.Message = fmt.Sprintf("another goroutine may take the lock before this Wait returns, and then the condition at %s holds again; it is not asked again", c.line(cond.Pos()))
	}
	if fix, ok := fixes.AskAgain(cond); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	return true
}

// following returns the statements behind one in its list.
func following(outer ast.Node, stmt ast.Stmt) ([]ast.Stmt, bool) {
	var list []ast.Stmt
	switch outer := outer.(type) {
	case *ast.BlockStmt:
		list = outer.List
	case *ast.CaseClause:
		list = outer.Body
	case *ast.CommClause:
		list = outer.Body
	}
	for i, s := range list {
		if s == stmt {
			return list[i+1:], true
		}
	}
	return nil, false
}

// inLoop reports whether the innermost function among the enclosing nodes has a
// loop around.
func inLoop(nodes []ast.Node) bool {
	for _, n := range nodes {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// trivial reports whether the statements only unlock and return.
func trivial(stmts []ast.Stmt) bool {
	for _, s := range stmts {
		switch s := s.(type) {
		case *ast.ReturnStmt:
		case *ast.ExprStmt:
			call, ok := s.X.(*ast.CallExpr)
			if !ok {
				return false
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Unlock" && sel.Sel.Name != "RUnlock" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// withoutLock reports whether it is certain that no lock is held at a Wait, and
// which it is that ought to be.
func (c *checker) withoutLock(f *conc.Func, call *ssa.Call, recv ssa.Value, known *cond) (path.Path, bool) {
	lock, ok := c.lockFor(recv, known)
	if !ok {
		return lock, false
	}
	start := c.res.OnlyGoroutine(f) || c.res.FreeAtEntry(f, lock)
	if f.Flow == nil {
		return lock, start
	}
	if f.Flow.Failed {
		return lock, false
	}
	bare := false
	free := c.res.FreeAt(f, lock)
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		if instr != call {
			return
		}
		clean := true
		for _, e := range state {
			for _, cell := range e.Cells {
				clean = clean && !cell.Any && cell.Mode() == lockset.Free
			}
		}
		bare = clean && (start || free(call, state))
	})
	return lock, bare
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
