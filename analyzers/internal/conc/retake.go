package conc

import (
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Retake is a call at which a goroutine takes a lock that it holds, in modes
// that exclude each other, or for reading both times where a writer may come in
// between: a Lock that waits lets no reader in any more.
type Retake struct {
	At ssa.CallInstruction
	// Since took the lock that is held, on some path. It is nil if By did, in
	// the callee that runs a callback, or if the comment on the function says
	// that its caller holds it.
	Since  ssa.Instruction
	By     *Step
	Lock   path.Path
	Held   lockset.Mode
	Wanted lockset.Mode
	Via    *Acquire            // nil if the call is of Lock or RLock itself
	Writer ssa.CallInstruction // a call of Lock, if the lock is held and wanted for reading
}

// Retakes returns the calls in f that take a lock which f has taken itself and
// holds on every path there. Of several locks at one call it returns the one
// with the shortest chain of calls.
func (r *Result) Retakes(f *Func) []Retake {
	demanded := r.Demanded(f)
	if f.Flow != nil && f.Flow.Failed {
		return nil
	}
	if r.obeyed(f, demanded) {
		demanded = nil // the callers are reported
	}
	var list []Retake
	visit := func(call ssa.CallInstruction, state []*lockset.Element) {
		if t, ok := r.underCallee(f, call); ok {
			list = append(list, t)
			return
		}
		if demanded == nil && !slices.ContainsFunc(state, holds) {
			return
		}
		var found []Retake
		try := func(p path.Path, wanted lockset.Mode, via *Acquire) {
			t, ok := f.retake(p, wanted, state)
			if held := demanded.Mode(p); !ok && via != nil && held != lockset.Free && f.untouched(p, state) {
				t, ok = Retake{Lock: p, Held: held, Wanted: wanted}, true
			}
			t.At, t.Via = call, via
			if ok && r.blocks(f, &t) {
				found = append(found, t)
			}
		}
		if l, op, ok := r.LockOp(call.Common()); ok {
			if op == syncs.Lock || op == syncs.RLock {
				try(l.Path, modeOf(op), nil)
			}
		} else {
			for _, a := range r.AcquiresAt(call) {
				if len(a.Guard) == 0 {
					try(a.Path, a.Mode, &a)
				}
			}
		}
		if len(found) > 0 {
			list = append(list, slices.MinFunc(found, func(a, b Retake) int { return chainLen(a) - chainLen(b) }))
		}
	}
	reported := map[ssa.CallInstruction]bool{}
	f.eachCall(visit)
	return slices.DeleteFunc(list, func(t Retake) bool {
		again := reported[t.At] // a deferred call is run at each return
		reported[t.At] = true
		return again || r.freedAround(f, t.Lock)
	})
}

// LastCall returns the call of the function that takes the lock, at the place of
// t or deeper in its callees, if everybody who comes there holds the lock; nil if
// not, or if it cannot be told.
func (r *Result) LastCall(t Retake) ssa.CallInstruction {
	if t.Via == nil {
		return nil
	}
	site := t.At
	if n := len(t.Via.Chain); n > 1 {
		site = r.callAt(t.Via.Chain[n-2].Pos)
	}
	if site == nil || site.Common().IsInvoke() || len(r.targets(site)) != 1 {
		return nil
	}
	held := r.Of(site.Parent()).HeldBefore(site)
	for _, a := range r.AcquiresAt(site) {
		if len(a.Chain) == 1 && (site == t.At || held.Mode(a.Path) >= a.Mode && r.SameLock(a.Path, t.Lock)) {
			return site
		}
	}
	return nil
}

// callAt finds a call by its position.
func (r *Result) callAt(pos token.Pos) ssa.CallInstruction {
	if !pos.IsValid() {
		return nil
	}
	for _, f := range r.order {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok && call.Pos() == pos {
					return call
				}
			}
		}
	}
	return nil
}

// underCallee reports whether a call hands its callee a function which takes a
// lock that the callee holds when it runs it.
func (r *Result) underCallee(f *Func, call ssa.CallInstruction) (Retake, bool) {
	for _, cb := range r.callbacks(call) {
		if len(cb.Held) == 0 || !cb.Sure {
			continue
		}
		for _, a := range r.acquiresOf(cb.Target, cb.Chain) {
			for _, g := range cb.Held {
				t := Retake{At: call, By: &g.By, Lock: a.Path, Held: g.Mode, Wanted: a.Mode, Via: &a}
				if g.Path == a.Path && len(a.Guard) == 0 && r.blocks(f, &t) {
					return t, true
				}
			}
		}
	}
	return Retake{}, false
}

// blocks reports whether the goroutine waits for itself: always, or once a
// writer waits for it.
func (r *Result) blocks(f *Func, t *Retake) bool {
	if t.Held == lockset.Read && t.Wanted == lockset.Read {
		t.Writer = r.writer(f, t.Lock)
		return t.Writer != nil
	}
	return true
}

// writer returns a call of Lock, of the same field or variable as the lock at p,
// that may be made while f runs: one of the two is in a goroutine of its own, or
// open to other packages. Objects that a function has just made do not count.
func (r *Result) writer(f *Func, p path.Path) ssa.CallInstruction {
	v := r.LockVar(p)
	if v == nil {
		return nil
	}
	atOnce := func(f *Func) bool {
		reach := r.Reach(f)
		return reach.Open || len(reach.Spawns) > 0
	}
	for _, g := range r.order {
		if g.Flow == nil {
			continue
		}
		for _, site := range g.Flow.Sites {
			call, ok := site.(ssa.CallInstruction)
			if !ok {
				continue
			}
			l, op, ok := r.LockOp(call.Common())
			if !ok || op != syncs.Lock || r.LockVar(l.Path) != v {
				continue
			}
			switch l.Path.Root.Kind {
			case path.Param, path.Global, path.Free:
				if atOnce(g) || atOnce(f) {
					return call
				}
			}
		}
	}
	return nil
}

// eachCall calls visit for the calls that f executes, with the state before.
func (f *Func) eachCall(visit func(ssa.CallInstruction, []*lockset.Element)) {
	if f.Flow != nil {
		f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) { f.executed(instr, state, visit) })
		return
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if site, ok := instr.(ssa.CallInstruction); ok {
				visit(site, nil)
			}
		}
	}
}

// untouched reports whether a lock is as it was at entry in every element.
func (f *Func) untouched(p path.Path, state []*lockset.Element) bool {
	if f.Flow == nil {
		return true
	}
	i, ok := f.Flow.Index(p)
	return !ok || !slices.ContainsFunc(state, func(e *lockset.Element) bool { return e.Cell(i).Changed() })
}

func holds(e *lockset.Element) bool {
	return slices.ContainsFunc(e.Cells, func(c lockset.Cell) bool { return c.Mode() != lockset.Free })
}

func chainLen(t Retake) int {
	if t.Via == nil {
		return 0
	}
	return len(t.Via.Chain)
}

// retake reports whether a lock that is taken is held in every element.
func (f *Func) retake(p path.Path, wanted lockset.Mode, state []*lockset.Element) (Retake, bool) {
	if f.Flow == nil {
		return Retake{}, false
	}
	i, ok := f.Flow.Index(p)
	if !ok {
		return Retake{}, false
	}
	t := Retake{Lock: p, Held: lockset.Write, Wanted: wanted}
	for _, e := range state {
		c := e.Cell(i)
		t.Held = min(t.Held, c.Mode())
		if site := f.Site(c); site != nil {
			t.Since = site
		}
	}
	return t, t.Held != lockset.Free
}

// obeyed reports whether some call in the package does hold what f demands.
func (r *Result) obeyed(f *Func, demanded lockset.Set) bool {
	if demanded == nil {
		return true
	}
	for _, site := range r.callers[f.Fn] {
		if caller := r.Of(site.Parent()); caller != nil {
			if held := r.heldAt(caller, site).in(r, f, site); len(held.Meet(demanded)) > 0 {
				return true
			}
		}
	}
	return false
}
