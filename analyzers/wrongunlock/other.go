package wrongunlock

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// other reports a deferred unlock of another lock than the one just taken.
func (c *checker) other(d *ssa.Defer, state []*lockset.Element) {
	b, op, ok := c.res.LockOp(d.Common())
	lock := callBefore(d)
	if !ok || lock == nil || op != syncs.Unlock && op != syncs.RUnlock {
		return
	}
	a, taking, ok := c.res.LockOp(lock.Common())
	if !ok || taking != syncs.Lock && taking != syncs.RLock || !certain(a.Path) || !certain(b.Path) || a.Path == b.Path ||
		!c.onlyHeld(a.Path, state) || c.f.HeldBefore(d).Mode(b.Path) != lockset.Free ||
		c.released(a.Path) || c.everTaken(b.Path) {
		return
	}
	have, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, lock.Pos())
	stmt, _ := join.NodeAt[*ast.DeferStmt](c.pass.Files, d.Pos())
	if have == nil || stmt == nil {
		return
	}
	var fix []analysis.SuggestedFix
	if f, ok := fixes.UnlockOf(have, stmt.Call); ok {
		fix = append(fix, f)
	}
	c.report(d, fmt.Sprintf("%s was locked at %s, but the deferred call unlocks %s, which nothing in the function locks: %s",
		a.Path.Text(), c.line(lock.Pos()), b.Path.Text(), ends(b, op)), fix, related(lock.Pos(), a.Path.Text()+" is locked here"))
}

// callBefore returns the call in front of a deferred call, with nothing but
// loads of its operands between the two.
func callBefore(d *ssa.Defer) *ssa.Call {
	i := slices.Index(d.Block().Instrs, ssa.Instruction(d))
	for i--; i >= 0; i-- {
		switch instr := d.Block().Instrs[i].(type) {
		case *ssa.Call:
			return instr
		case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil
		}
	}
	return nil
}

// certain reports whether two paths of the kind lead to two objects if they
// differ, unless one object has two names from the start.
func certain(p path.Path) bool {
	switch p.Root.Kind {
	case path.Param, path.Global, path.Free, path.Alloc:
		return !strings.Contains(p.Elems, "<")
	}
	return false
}

// onlyHeld reports whether the function has changed no lock but p so far.
func (c *checker) onlyHeld(p path.Path, state []*lockset.Element) bool {
	for i, q := range c.f.Flow.Locks {
		for _, e := range state {
			if (e.Cell(i) != lockset.Cell{}) && q != p {
				return false
			}
		}
	}
	return true
}

// released reports whether the function releases a lock, or may do so.
func (c *checker) released(p path.Path) bool {
	return len(c.f.Releases(p, lockset.Write)) > 0 || len(c.f.Releases(p, lockset.Read)) > 0
}

// everTaken reports whether the function takes a lock of that path anywhere.
func (c *checker) everTaken(p path.Path) bool {
	return slices.ContainsFunc(c.f.Flow.Sites, func(site ssa.Instruction) bool {
		call, ok := site.(ssa.CallInstruction)
		if !ok {
			return true
		}
		l, _, ok := c.res.LockOp(call.Common())
		return !ok || l.Path == p
	})
}

// plainly reports whether a call that is not deferred releases a lock.
func (c *checker) plainly(p path.Path) bool {
	return slices.ContainsFunc(append(c.f.Releases(p, lockset.Write), c.f.Releases(p, lockset.Read)...), func(site ssa.CallInstruction) bool {
		_, deferred := site.(*ssa.Defer)
		return !deferred
	})
}

// enders matches names of functions that may be meant not to return.
var enders = regexp.MustCompile(`(?i)fail|fatal|panic|exit|die|abort|throw|must|skip|quit`)

// mayEnd reports whether a call may be one that does not return: by its name, or
// by what its function does.
func (c *checker) mayEnd(call *ssa.Call) bool {
	if enders.MatchString(callName(call)) {
		return true
	}
	fn, _ := c.res.Callee(call)
	f := c.res.Of(fn)
	if f == nil {
		return false
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			inner, ok := instr.(*ssa.Call)
			if _, panics := instr.(*ssa.Panic); panics || ok && enders.MatchString(callName(inner)) {
				return true
			}
		}
	}
	return false
}

func callName(call *ssa.Call) string {
	switch {
	case call.Call.IsInvoke():
		return call.Call.Method.Name()
	case call.Call.StaticCallee() != nil:
		return call.Call.StaticCallee().Name()
	}
	return path.Text(call.Call.Value)
}
