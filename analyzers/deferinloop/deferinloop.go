package deferinloop

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

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

// Analyzer reports deferred unlocks in loops that lock again.
var Analyzer = &analysis.Analyzer{
	Name:     "deferinloop",
	Doc:      page.Doc(doc),
	URL:      page.URL("deferinloop"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	for _, f := range res.Funcs() {
		if f.Fn.Syntax() == nil || f.Flow == nil || f.Flow.Failed {
			continue
		}
		c := &checker{pass: pass, res: res, f: f}
		for i, d := range f.Flow.Defers {
			if path.InLoop(d.Block()) {
				c.deferred(i, d)
			}
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
	f    *conc.Func
}

// deferred checks the i'th deferred call of the function, which is in a loop.
func (c *checker) deferred(i int, d *ssa.Defer) {
	for _, lock := range c.f.Flow.Locks {
		mode := lockset.Free
		for _, m := range []lockset.Mode{lockset.Read, lockset.Write} {
			if c.f.Flow.Releases(d, lock, m) {
				mode = m
			}
		}
		if mode == lockset.Free {
			continue
		}
		site := c.takenFor(d, lock)
		switch {
		case site == nil:
		case c.comesAgain(i, site, lock):
			c.report(d, site, c.again(site, lock, mode))
		case c.eachRound(d, site):
			c.report(d, site, fmt.Sprintf("%s, locked at %s in each round of the loop, is not unlocked before %s returns: the locks of all rounds are held at the same time",
				c.text(site, lock), c.line(site.Pos()), c.name()))
		}
	}
}

// takenFor returns the call that takes a lock in front of a deferred unlock in
// the loop.
func (c *checker) takenFor(d *ssa.Defer, lock path.Path) *ssa.Call {
	var last *ssa.Call
	for _, site := range c.f.Flow.Sites {
		call, ok := site.(*ssa.Call)
		if !ok || !path.Precedes(call, d) || !join.MayFollow(d, call) {
			continue
		}
		l, op, ok := c.res.LockOp(call.Common())
		if ok && l.Path == lock && (op == syncs.Lock || op == syncs.RLock) {
			last = call
		}
	}
	return last
}

// comesAgain reports whether control comes back to the lock, held since the last
// round, with the deferred call pending.
func (c *checker) comesAgain(i int, site *ssa.Call, lock path.Path) bool {
	k, ok := c.f.Flow.Index(lock)
	if !ok {
		return false
	}
	found := false
	c.f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		if instr != site {
			return
		}
		for _, e := range state {
			cell := e.Cell(k)
			found = found || cell.Mode() != lockset.Free && c.f.Site(cell) == site && slices.Contains(e.Defers, int16(i))
		}
	})
	return found
}

// returns reports whether a return statement is written in the loop of d.
func (c *checker) returns(d *ssa.Defer) bool {
	_, file := join.NodeAt[*ast.DeferStmt](c.pass.Files, d.Pos())
	if file == nil {
		return true
	}
	nodes, _ := astutil.PathEnclosingInterval(file, d.Pos(), d.Pos())
	for _, n := range nodes {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found := false
			ast.Inspect(n, func(n ast.Node) bool {
				_, ret := n.(*ast.ReturnStmt)
				_, lit := n.(*ast.FuncLit)
				found = found || ret
				return !lit && !found
			})
			return found
		}
	}
	return true
}

func (c *checker) again(site *ssa.Call, lock path.Path, mode lockset.Mode) string {
	what := "which then blocks for ever"
	if mode == lockset.Read {
		what = "once a round, and blocks for ever as soon as a writer waits"
	}
	return fmt.Sprintf("%s is not unlocked before %s returns, but the next round of the loop takes it again at %s, %s",
		c.text(site, lock), c.name(), c.line(site.Pos()), what)
}

// eachRound reports whether each round of the loop locks an object of its own,
// works on that, and the function does nothing after the loop. A round that may
// return needs the deferred call.
func (c *checker) eachRound(d *ssa.Defer, site *ssa.Call) bool {
	l, _, ok := c.res.LockOp(site.Common())
	field, isField := l.Value.(*ssa.FieldAddr)
	if !ok || !isField || len(l.On) == 0 {
		return false
	}
	inst, ok := field.X.(ssa.Instruction)
	return ok && join.MayFollow(d, inst) && worksOn(field, site) && !worksAfter(d) && !c.returns(d)
}

// worksOn reports whether the object of a lock is used in another way after it
// is locked.
func worksOn(lock *ssa.FieldAddr, site *ssa.Call) bool {
	for _, ref := range *lock.X.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			if ref.Field != lock.Field && path.Precedes(site, ref) {
				return true
			}
		case *ssa.Call:
			if path.Precedes(site, ref) {
				return true
			}
		}
	}
	return false
}

// worksAfter reports whether the function calls, sends, receives or stores after
// the loop of d.
func worksAfter(d *ssa.Defer) bool {
	work := false
	join.After(d, func(instr ssa.Instruction) bool {
		if join.MayFollow(instr, d) {
			return true // still in the loop
		}
		switch instr := instr.(type) {
		case *ssa.Call:
			_, builtin := instr.Call.Value.(*ssa.Builtin)
			work = work || !builtin
		case *ssa.Store:
			_, local := instr.Addr.(*ssa.Alloc)
			work = work || !local
		case *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.Go, *ssa.Defer, *ssa.Range, *ssa.IndexAddr, *ssa.Lookup:
			work = true
		case *ssa.UnOp:
			work = work || instr.Op == token.ARROW
		}
		return !work
	})
	return work
}

// text names the lock as the call that takes it does.
func (c *checker) text(site *ssa.Call, lock path.Path) string {
	if call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, site.Pos()); call != nil {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			return types.ExprString(sel.X)
		}
	}
	return lock.Text()
}

func (c *checker) name() string {
	if c.f.Fn.Parent() != nil {
		return "the function literal"
	}
	return c.f.Fn.Name()
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

func (c *checker) report(d *ssa.Defer, site *ssa.Call, message string) {
	stmt, file := join.NodeAt[*ast.DeferStmt](c.pass.Files, d.Pos())
	lock, _ := join.NodeAt[*ast.ExprStmt](c.pass.Files, site.Pos())
	if stmt == nil {
		return
	}
	diag := analysis.Diagnostic{
		Pos: stmt.Pos(), End: stmt.End(), Category: "deferinloop", Message: message,
		Related: []analysis.RelatedInformation{{Pos: site.Pos(), Message: "it is locked here, in each round"}},
	}
	if lock != nil {
		diag.SuggestedFixes = fixes.DeferInLoop(c.pass.Fset, file, lock, stmt)
	}
	c.pass.Report(diag)
}
