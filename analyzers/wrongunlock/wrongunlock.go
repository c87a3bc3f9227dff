package wrongunlock

import (
	_ "embed"
	"fmt"
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports unlocks of locks that are not held.
var Analyzer = &analysis.Analyzer{
	Name:     "wrongunlock",
	Doc:      page.Doc(doc),
	URL:      page.URL("wrongunlock"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	lends := map[*conc.Func][]conc.Lend{}
	for _, f := range res.Funcs() {
		if l := res.Lends(f); l != nil {
			lends[f] = l
		}
	}
	for _, f := range res.Funcs() {
		if f.Fn.Syntax() == nil || f.Flow != nil && f.Flow.Failed {
			continue
		}
		c := &checker{pass: pass, res: res, f: f, lends: lends, free: map[path.Path]freeAt{}, pending: map[*ssa.Call][]*ssa.Defer{}}
		if f.Flow == nil {
			c.borrows()
			continue
		}
		f.Flow.Walk(c.visit)
		for call := range c.pending {
			c.again(call)
			c.fallsThrough(call)
		}
		for _, d := range c.late {
			c.deferred(d)
		}
	}
	return nil, nil
}

type freeAt func(ssa.Instruction, []*lockset.Element) bool

// A checker looks at one function.
type checker struct {
	pass  *analysis.Pass
	res   *conc.Result
	f     *conc.Func
	lends map[*conc.Func][]conc.Lend
	free  map[path.Path]freeAt

	// pending holds the unlocks of held locks, with the deferred unlocks that
	// are sure to be pending there.
	pending map[*ssa.Call][]*ssa.Defer
	late    []lateCall
	some    []*ssa.Call // unlocks of locks that some paths have unlocked before
}

// A lateCall is what becomes of a lock when the deferred calls are run.
type lateCall struct {
	at    *ssa.RunDefers
	d     *ssa.Defer
	lock  path.Path
	op    syncs.Op
	cells []lockset.Cell // before the deferred call, on each family of paths
}

func (c *checker) visit(instr ssa.Instruction, state []*lockset.Element) {
	switch instr := instr.(type) {
	case *ssa.Call:
		l, op, ok := c.res.LockOp(instr.Common())
		if !ok {
			c.callee(instr, state)
		} else if op == syncs.Unlock || op == syncs.RUnlock {
			c.unlock(instr, l, op, state)
		}
	case *ssa.Defer:
		c.other(instr, state)
	case *ssa.RunDefers:
		c.runDefers(instr, state)
	}
}

// unlock checks a call of Unlock or RUnlock.
func (c *checker) unlock(call *ssa.Call, l conc.Lock, op syncs.Op, state []*lockset.Element) {
	i, ok := c.f.Flow.Index(l.Path)
	if !ok {
		return
	}
	cells := make([]lockset.Cell, len(state))
	for k, e := range state {
		cells[k] = e.Cell(i)
	}
	switch {
	case all(cells, wrongMode(op)):
		c.reportMode(call, l, op, c.f.Site(cells[0]))
	case c.freeAt(l.Path)(call, state):
		c.reportTwice(call, l, op)
	case all(cells, untouched) && c.res.FreeAtEntry(c.f, l.Path) && !c.takes(l.Path):
		c.reportNever(call, l, op)
	case all(cells, func(c lockset.Cell) bool { return c.W > 0 || c.R > 0 }):
		c.pending[call] = c.pendingUnlocks(l.Path, state)
	case slices.ContainsFunc(cells, untouched) && !slices.ContainsFunc(cells, func(c lockset.Cell) bool { return c.Any || c.W < 0 || c.R < 0 }):
		c.some = append(c.some, call)
	}
}

func all(cells []lockset.Cell, is func(lockset.Cell) bool) bool {
	return len(cells) > 0 && !slices.ContainsFunc(cells, func(c lockset.Cell) bool { return !is(c) })
}

func untouched(c lockset.Cell) bool { return c == lockset.Cell{} }

// wrongMode matches a lock that was taken in the other mode than op releases.
func wrongMode(op syncs.Op) func(lockset.Cell) bool {
	return func(c lockset.Cell) bool {
		if op == syncs.RUnlock {
			return !c.Any && c.W > 0 && c.R == 0
		}
		return !c.Any && c.R > 0 && c.W == 0
	}
}

func (c *checker) freeAt(p path.Path) freeAt {
	if c.free[p] == nil {
		c.free[p] = c.res.FreeAt(c.f, p)
	}
	return c.free[p]
}

// takes reports whether the function takes a lock of that name anywhere.
func (c *checker) takes(p path.Path) bool {
	for _, site := range c.f.Flow.Sites {
		if call, ok := site.(ssa.CallInstruction); ok {
			if l, _, ok := c.res.LockOp(call.Common()); !ok || l.Path.Last() == p.Last() {
				return true
			}
		}
	}
	return false
}

// callee checks a call of a function that releases a lock of its caller.
func (c *checker) callee(call *ssa.Call, state []*lockset.Element) {
	for _, lend := range c.res.LendsAt(call, c.lends) {
		_, known := c.f.Flow.Index(lend.Path)
		switch untouched := c.untouched(lend.Path, state); {
		case lend.Always && (known && c.freeAt(lend.Path)(call, state) || untouched &&
			(c.res.LockedLater(c.f, call, lend.Path) || c.res.FreeAtEntry(c.f, lend.Path))):
			c.reportCallee(call, lend, "")
		case untouched:
			c.odd(call, lend)
		}
	}
}

// odd reports a call without the lock of a function that may release it, if all
// other calls have it.
func (c *checker) odd(call *ssa.Call, lend conc.Lend) {
	callee, _ := c.res.Callee(call)
	sites, all := c.res.Callers(callee)
	_, closed := c.res.Callers(c.f.Fn)
	if !all || len(sites) < 3 || c.f.Fn.Parent() != nil || !closed && !token.IsExported(c.f.Fn.Name()) ||
		len(c.f.Entry) > 0 || c.res.Nameable(lend.Path) || c.res.CallerHolds(c.f.Fn, lend.Path.Last(), 3) {
		return
	}
	for _, site := range sites {
		f := c.res.Of(site.Parent())
		if site != ssa.CallInstruction(call) && (f == nil || !slices.ContainsFunc(c.res.LendsAt(site, c.lends), func(l conc.Lend) bool {
			return l.At == lend.At && f.HeldBefore(site).Mode(l.Path) >= lend.Mode
		})) {
			return
		}
	}
	c.reportCallee(call, lend, fmt.Sprintf(", unlike the %d others", len(sites)-1))
}

// borrows checks the calls of a function that has no locks of its own.
func (c *checker) borrows() {
	for _, b := range c.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				for _, lend := range c.res.LendsAt(call, c.lends) {
					if lend.Always && c.res.FreeAtEntry(c.f, lend.Path) {
						c.reportCallee(call, lend, "")
					} else {
						c.odd(call, lend)
					}
				}
			}
		}
	}
}

// untouched reports whether no path has changed any lock that may be p.
func (c *checker) untouched(p path.Path, state []*lockset.Element) bool {
	for i, q := range c.f.Flow.Locks {
		for _, e := range state {
			if q.Last() == p.Last() && e.Cell(i) != (lockset.Cell{}) {
				return false
			}
		}
	}
	return true
}

// pendingUnlocks returns the deferred unlocks that are pending on every path.
func (c *checker) pendingUnlocks(p path.Path, state []*lockset.Element) []*ssa.Defer {
	var list []*ssa.Defer
	for i, d := range c.f.Flow.Defers {
		if slices.ContainsFunc(c.changes(d), func(l lateCall) bool { return l.lock == p }) &&
			!slices.ContainsFunc(state, func(e *lockset.Element) bool { return !slices.Contains(e.Defers, int16(i)) }) {
			list = append(list, d)
		}
	}
	return list
}

// runDefers notes the state of each lock before the deferred call that changes
// it. Locks that two deferred calls change in other ways than by a primitive
// are left out.
func (c *checker) runDefers(at *ssa.RunDefers, state []*lockset.Element) {
	for i, d := range c.f.Flow.Defers {
		for _, late := range c.changes(d) {
			late.at = at
			for _, e := range state {
				if k := slices.Index(e.Defers, int16(i)); k >= 0 {
					late.cells = append(late.cells, c.cellBefore(e, k, late.lock))
				}
			}
			if late.cells != nil {
				c.late = append(c.late, late)
			}
		}
	}
}

// changes returns the lock that a deferred call of a primitive changes, or those
// that a deferred function releases in any case.
func (c *checker) changes(d *ssa.Defer) []lateCall {
	if l, op, ok := c.res.LockOp(d.Common()); ok {
		return []lateCall{{d: d, lock: l.Path, op: op}}
	}
	var list []lateCall
	for _, lend := range c.res.LendsAt(d, c.lends) {
		if !lend.Always {
			continue
		}
		op := syncs.Unlock
		if lend.Mode == lockset.Read {
			op = syncs.RUnlock
		}
		list = append(list, lateCall{d: d, lock: lend.Path, op: op})
	}
	return list
}

// cellBefore returns the state of a lock before the k'th pending call of e.
func (c *checker) cellBefore(e *lockset.Element, k int, p path.Path) lockset.Cell {
	i, ok := c.f.Flow.Index(p)
	if !ok {
		return lockset.Cell{Any: true}
	}
	cell := e.Cell(i)
	for _, later := range e.Defers[k+1:] {
		l, op, ok := c.res.LockOp(c.f.Flow.Defers[later].Common())
		switch {
		case !ok || l.Path != p && l.Path.Last() == p.Last():
			cell.Any = true
		case l.Path != p:
		case op == syncs.Lock:
			cell.W++
		case op == syncs.Unlock:
			cell.W--
		case op == syncs.RLock:
			cell.R++
		case op == syncs.RUnlock:
			cell.R--
		}
	}
	if cell.W == 0 && cell.R == 0 {
		cell.Site = 0
	}
	return cell
}
