package wrongunlock

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// again reports an unlock after which, on every path, a deferred call unlocks
// once more. A lock taken again in between, by whatever means, is none.
func (c *checker) again(call *ssa.Call) {
	l, op, _ := c.res.LockOp(call.Common())
	for _, late := range c.late {
		if late.lock != l.Path || late.op != op || !slices.Contains(c.pending[call], late.d) || !slices.ContainsFunc(late.cells, untouched) {
			continue
		}
		reached, changed := false, false
		join.After(call, func(instr ssa.Instruction) bool {
			reached = reached || instr == late.at
			next, ok := instr.(*ssa.Call)
			changed = changed || ok && c.mayLock(next, l.Path)
			return !changed
		})
		if reached && !changed {
			c.report(call, fmt.Sprintf("%s is unlocked here and again by the deferred call at %s when the function returns: %s",
				c.text(call, l.Path), c.line(late.d.Pos()), ends(l, op)), c.withoutFirst(call), related(late.d.Pos(), "the deferred call"))
			return
		}
	}
}

// fallsThrough reports an unlock from which every way goes on to another one, as
// when a return is missing after it.
func (c *checker) fallsThrough(call *ssa.Call) {
	l, op, _ := c.res.LockOp(call.Common())
	for _, next := range c.some {
		m, o, _ := c.res.LockOp(next.Common())
		if m.Path != l.Path || o != op || next == call {
			continue
		}
		reached, avoided := false, false
		join.After(call, func(instr ssa.Instruction) bool {
			switch instr := instr.(type) {
			case *ssa.Call:
				if instr == next {
					reached = true
					return false
				}
				avoided = avoided || c.mayLock(instr, l.Path) || c.mayEnd(instr)
			case *ssa.Return:
				avoided = true
			}
			return !avoided
		})
		if reached && !avoided {
			c.report(call, fmt.Sprintf("%s is unlocked here and, whatever happens then, again at %s: %s", c.text(call, l.Path), c.line(next.Pos()), ends(l, op)),
				nil, related(next.Pos(), "it is unlocked again here"))
			return
		}
	}
}

// mayLock reports whether a call may take the lock, or is one whose effect on
// locks is not known.
func (c *checker) mayLock(call *ssa.Call, p path.Path) bool {
	if l, op, ok := c.res.LockOp(call.Common()); ok {
		return l.Path.Last() == p.Last() && op != syncs.Unlock && op != syncs.RUnlock
	}
	return slices.ContainsFunc(c.f.Flow.Sites, func(s ssa.Instruction) bool { return s == call })
}

// deferred reports deferred calls that are wrong on every path: a Lock of what
// is still held, a second deferred unlock, an unlock in the other mode.
func (c *checker) deferred(late lateCall) {
	l, op, ok := c.res.LockOp(late.d.Common())
	if !ok {
		return
	}
	name := c.text(late.d, l.Path)
	switch op {
	case syncs.Lock, syncs.RLock:
		if !all(late.cells, func(x lockset.Cell) bool { return !x.Any && (x.W > 0 || x.R > 0) }) {
			return
		}
		since := c.f.Site(late.cells[0])
		if since == nil {
			return
		}
		what := "waits for itself for ever"
		if op == syncs.RLock && late.cells[0].W <= 0 {
			what = "leaves it locked, and the next Lock blocks for ever"
		}
		c.report(late.d, fmt.Sprintf("%s is still locked, since %s, when the function returns and this deferred %s takes it once more: the goroutine %s",
			name, c.line(since.Pos()), opNames[op], what), c.callInstead(late.d, unlockOf(late.cells[0])), related(since.Pos(), name+" is locked here"))
	case syncs.Unlock, syncs.RUnlock:
		switch {
		case all(late.cells, wrongMode(op)):
			c.reportMode(late.d, l, op, c.f.Site(late.cells[0]))
		case all(late.cells, untouched) && !c.plainly(late.lock):
			c.twoDefers(late, l, op)
		}
	}
}

// twoDefers reports a deferred unlock that runs after another one.
func (c *checker) twoDefers(late lateCall, l conc.Lock, op syncs.Op) {
	for _, d := range c.f.Flow.Defers {
		if m, o, ok := c.res.LockOp(d.Common()); ok && d != late.d && m.Path == l.Path && o == op && path.Precedes(late.d, d) {
			c.report(d, fmt.Sprintf("%s is unlocked by this deferred call and again by the one at %s when the function returns: %s",
				c.text(d, l.Path), c.line(late.d.Pos()), ends(l, op)), nil, related(late.d.Pos(), "the other deferred call"))
		}
	}
}

func (c *checker) reportMode(at ssa.CallInstruction, l conc.Lock, op syncs.Op, since ssa.Instruction) {
	if since == nil {
		return
	}
	held, right := syncs.RLock, "RUnlock"
	if op == syncs.RUnlock {
		held, right = syncs.Lock, "Unlock"
	}
	c.report(at, fmt.Sprintf("%s was locked at %s with %s, but is unlocked here with %s: %s",
		c.text(at, l.Path), c.line(since.Pos()), opNames[held], opNames[op], ends(l, op)), c.callInstead(at, right), related(since.Pos(), c.text(at, l.Path)+" is locked here"))
}

func (c *checker) reportTwice(at *ssa.Call, l conc.Lock, op syncs.Op) {
	before := "it"
	var rel []analysis.RelatedInformation
	for _, r := range c.f.Releases(l.Path, modeOf(op)) {
		if _, isCall := r.(*ssa.Call); isCall && r != at && join.MayFollow(r, at) && r.Pos() < at.Pos() {
			before = "it was unlocked at " + c.line(r.Pos())
			rel = []analysis.RelatedInformation{related(r.Pos(), "it is unlocked here")}
		}
	}
	if rel == nil {
		before = "every path here has unlocked it"
	}
	c.report(at, fmt.Sprintf("%s is not locked any more when it is unlocked here, %s: %s", c.text(at, l.Path), before, ends(l, op)), nil, rel...)
}

func (c *checker) reportNever(at *ssa.Call, l conc.Lock, op syncs.Op) {
	c.report(at, fmt.Sprintf("%s is unlocked here, but neither %s nor any caller of it locks it: %s", c.text(at, l.Path), c.f.Fn.Name(), ends(l, op)), nil)
}

func (c *checker) reportCallee(at *ssa.Call, lend conc.Lend, others string) {
	callee, _ := c.res.Callee(at)
	l, op, _ := c.res.LockOp(lend.At.Common())
	c.report(at, fmt.Sprintf("%s unlocks %s at %s, but this call is made without holding it%s: %s",
		callee.Name(), lend.Path.Text(), c.line(lend.At.Pos()), others, ends(l, op)), nil, related(lend.At.Pos(), "it is unlocked here"))
}

// callInstead offers to call the method name of the same lock.
func (c *checker) callInstead(at ssa.CallInstruction, name string) []analysis.SuggestedFix {
	if call := c.call(at); call != nil {
		if fix, ok := fixes.CallInstead(call, name); ok {
			return []analysis.SuggestedFix{fix}
		}
	}
	return nil
}

// withoutFirst offers to leave the unlocking to the deferred call.
func (c *checker) withoutFirst(at *ssa.Call) []analysis.SuggestedFix {
	call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, at.Pos())
	if call == nil {
		return nil
	}
	if fix, ok := fixes.DropUnlock(c.pass.Fset, file, c.pass.TypesInfo, join.Body(c.f.Fn), call); ok {
		return []analysis.SuggestedFix{fix}
	}
	return nil
}

func (c *checker) report(at ssa.CallInstruction, message string, fix []analysis.SuggestedFix, rel ...analysis.RelatedInformation) {
	d := analysis.Diagnostic{Category: "wrongunlock", Message: message, SuggestedFixes: fix, Related: rel}
	if call := c.call(at); call != nil {
		d.Pos, d.End = call.Pos(), call.End()
		c.pass.Report(d)
	}
}

// text names a lock as the call that unlocks it does.
func (c *checker) text(at ssa.CallInstruction, p path.Path) string {
	if call := c.call(at); call != nil {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && len(call.Args) == 0 {
			if text := types.ExprString(sel.X); len(text) < 60 {
				return text
			}
		}
	}
	return p.Text()
}

// call returns the syntax of a call or deferred call.
func (c *checker) call(at ssa.CallInstruction) *ast.CallExpr {
	if _, ok := at.(*ssa.Defer); ok {
		if stmt, _ := join.NodeAt[*ast.DeferStmt](c.pass.Files, at.Pos()); stmt != nil {
			return stmt.Call
		}
		return nil
	}
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, at.Pos())
	return call
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

func related(pos token.Pos, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: pos, Message: message}
}

// ends says how the program ends.
func ends(l conc.Lock, op syncs.Op) string {
	what := "unlock of unlocked mutex"
	t := l.Value.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Name() == "RWMutex" {
		what = opNames[op] + " of unlocked RWMutex"
	}
	return `the program ends with "fatal error: sync: ` + what + `"`
}

var opNames = map[syncs.Op]string{syncs.Lock: "Lock", syncs.Unlock: "Unlock", syncs.RLock: "RLock", syncs.RUnlock: "RUnlock"}

func modeOf(op syncs.Op) lockset.Mode {
	if op == syncs.RUnlock {
		return lockset.Read
	}
	return lockset.Write
}

// unlockOf names the method that releases a lock.
func unlockOf(cell lockset.Cell) string {
	if cell.W > 0 {
		return "Unlock"
	}
	return "RUnlock"
}
