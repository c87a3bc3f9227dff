package conc

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// effects says what an instruction of f does to locks, as lockset.Effects.
func (r *Result) effects(f *Func) lockset.Effects {
	return func(instr ssa.Instruction) []lockset.Outcome {
		site, ok := instr.(ssa.CallInstruction)
		if !ok {
			return nil
		}
		if _, ok := instr.(*ssa.Go); ok {
			return nil
		}
		outs := r.outcomes(site)
		if _, ok := instr.(*ssa.Defer); ok {
			outs = settle(outs, never)
			callee, _ := r.Callee(site)
			literal := callee != nil && callee.Parent() != nil
			if len(outs) == 0 && (literal || len(r.AcquiresAt(site)) > 0 || len(r.ActionsAt(site)) > 0) {
				outs = []lockset.Outcome{{}} // no change, but worth to be followed
			}
		}
		for i := range outs {
			for j, e := range outs[i].Effects {
				if _, ok := f.loose[e.Path]; ok {
					outs[i].Effects[j] = lockset.Effect{Path: e.Path, On: e.On, Any: true, W: -1}
				}
			}
		}
		return outs
	}
}

// outcomes returns the outcomes of a call or deferred call, freshly made.
func (r *Result) outcomes(site ssa.CallInstruction) []lockset.Outcome {
	call := site.Common()
	if callee := syncs.Callee(call); callee != nil && syncs.NeverReturns(callee) {
		return []lockset.Outcome{}
	}
	if l, op, ok := r.LockOp(call); ok {
		return primitive(l, op)
	}
	ran := r.ranOutcomes(site)
	if _, ok := syncs.Of(call); ok && !call.IsInvoke() {
		return ran
	}
	if ts := r.targets(site); len(ts) > 0 {
		outs, known := r.targetOutcomes(ts)
		if !known {
			outs = r.handed(call)
		}
		return both(outs, ran)
	}
	if ran != nil {
		return ran
	}
	if !call.IsInvoke() {
		if outs := r.unlocker(call.Value); outs != nil {
			return outs
		}
	}
	return r.handed(call)
}

// targetOutcomes returns the outcomes of running one of several functions, and
// whether all of them are known.
func (r *Result) targetOutcomes(ts []Target) ([]lockset.Outcome, bool) {
	if len(ts) == 1 {
		return r.outcomesOf(ts[0])
	}
	var all []lockset.Outcome
	some := false
	for _, t := range ts {
		outs, known := r.outcomesOf(t)
		if !known {
			return nil, false
		}
		if outs == nil {
			outs = []lockset.Outcome{{}}
		} else {
			some = true
		}
		all = append(all, bare(outs)...)
	}
	if !some {
		return nil, true
	}
	return settle(all, never), true
}

// outcomesOf returns the outcomes of running a target, in the caller's terms, and
// whether they are known.
func (r *Result) outcomesOf(t Target) ([]lockset.Outcome, bool) {
	if l, op, ok := r.primitiveTarget(t); ok {
		return primitive(l, op), true
	}
	outs, known := r.summaryOutcomes(t.Fn)
	return r.substitute(outs, t), known
}

// primitiveTarget returns the lock on which a target operates that is a method
// value such as mu.Unlock.
func (r *Result) primitiveTarget(t Target) (Lock, syncs.Op, bool) {
	m, ok := t.Fn.Object().(*types.Func)
	recv := t.recv
	if recv == nil && len(t.Args) > 0 {
		recv = t.Args[0]
	}
	if !ok || recv == nil {
		return Lock{}, 0, false
	}
	l, op, ok := r.lockOf(recv, syncs.OpOf(m))
	if ok && t.recv != nil {
		if p, on, known := r.here(t.frame, l.Path); known {
			l.Path, l.On = p, on
		} else {
			l.Path = path.Path{Elems: "." + l.Path.Last()}
		}
	}
	return l, op, ok
}

// ranOutcomes returns the outcomes of the callbacks of a call, which may be run
// any number of times; nil if they change nothing.
func (r *Result) ranOutcomes(site ssa.CallInstruction) []lockset.Outcome {
	var all []lockset.Outcome
	for _, cb := range r.callbacks(site) {
		outs, _ := r.outcomesOf(cb.Target)
		all = append(all, bare(outs)...)
	}
	if all == nil {
		return nil
	}
	return settle([]lockset.Outcome{{}, settle(all, never)[0]}, never)
}

// both returns the outcomes of a call that has those of ran besides its own.
func both(outs, ran []lockset.Outcome) []lockset.Outcome {
	if ran == nil || outs != nil && len(outs) == 0 {
		return outs
	}
	if outs == nil {
		return ran
	}
	for i := range outs {
		outs[i].Effects = slices.Concat(outs[i].Effects, ran[0].Effects)
	}
	return outs
}

func never(a, b lockset.Outcome) bool { return false }

// bare returns outcomes without results.
func bare(outs []lockset.Outcome) []lockset.Outcome {
	var list []lockset.Outcome
	for _, o := range outs {
		list = append(list, lockset.Outcome{Effects: o.Effects})
	}
	return list
}

// A Lock is the lock on which a primitive operates.
type Lock struct {
	Value ssa.Value // its address, or the interface
	Path  path.Path // without root if it cannot be told; the last field may be known
	On    []ssa.Value
}

// LockOp returns the lock that a call takes or releases, and how: Lock,
// Unlock, RLock, RUnlock, TryLock or TryRLock. A Locker of RLocker becomes its
// RWMutex, an interface that holds a known type its embedded mutex.
func (r *Result) LockOp(call *ssa.CallCommon) (Lock, syncs.Op, bool) {
	eff, ok := syncs.Of(call)
	if !ok {
		return Lock{}, 0, false
	}
	return r.lockOf(eff.Recv, eff.Op)
}

func (r *Result) lockOf(recv ssa.Value, op syncs.Op) (Lock, syncs.Op, bool) {
	switch op {
	case syncs.Lock, syncs.Unlock, syncs.RLock, syncs.RUnlock, syncs.TryLock, syncs.TryRLock:
	default:
		return Lock{}, 0, false
	}
	v := r.Env.Origin(recv)
	suffix := ""
	if mi, ok := v.(*ssa.MakeInterface); ok {
		if !isLock(mi.X.Type()) {
			fields, ok := embeddedLock(mi.X.Type())
			if !ok {
				return Lock{}, 0, false // a Locker of its own
			}
			suffix = fields
		}
		v = r.Env.Origin(mi.X)
	}
	if c, ok := v.(*ssa.Call); ok {
		if eff, ok := syncs.Of(&c.Call); ok && eff.Op == syncs.RLocker {
			v = eff.Recv
			switch op {
			case syncs.Lock:
				op = syncs.RLock
			case syncs.Unlock:
				op = syncs.RUnlock
			}
		}
	}
	l := Lock{Value: v}
	p, on, ok := r.Env.Values(v)
	p.Elems += suffix
	if !ok {
		p.Root = path.Root{}
		p.Elems = "." + p.Last()
	}
	l.Path, l.On = p, on
	return l, op, true
}

// primitive returns the outcomes of an operation on a lock.
func primitive(l Lock, op syncs.Op) []lockset.Outcome {
	e := lockset.Effect{Path: l.Path, On: l.On}
	if l.Path.Root.Kind == path.None {
		if op != syncs.Unlock && op != syncs.RUnlock {
			return nil // some lock is taken: it is not tracked
		}
		e.Any, e.W = true, -1
		return []lockset.Outcome{{Effects: []lockset.Effect{e}}}
	}
	switch op {
	case syncs.Lock, syncs.TryLock:
		e.W = 1
	case syncs.Unlock:
		e.W = -1
	case syncs.RLock, syncs.TryRLock:
		e.R = 1
	case syncs.RUnlock:
		e.R = -1
	}
	taken := lockset.Outcome{Effects: []lockset.Effect{e}}
	if op == syncs.TryLock || op == syncs.TryRLock {
		taken.Results = []string{"true"}
		return []lockset.Outcome{taken, {Results: []string{"false"}}}
	}
	return []lockset.Outcome{taken}
}

// isLock reports whether t is a mutex or a pointer to one.
func isLock(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" {
		return false
	}
	return n.Obj().Name() == "Mutex" || n.Obj().Name() == "RWMutex"
}

// embeddedLock returns the path from a type to the mutex from which its Lock
// method is promoted.
func embeddedLock(t types.Type) (elems string, ok bool) {
	obj, index, _ := types.LookupFieldOrMethod(t, true, nil, "Lock")
	m, ok := obj.(*types.Func)
	if !ok || m.Pkg() == nil || m.Pkg().Path() != "sync" || len(index) < 2 {
		return "", false
	}
	for i, x := range index[:len(index)-1] {
		ptr, isPtr := t.Underlying().(*types.Pointer)
		if isPtr {
			if i > 0 {
				elems += "*"
			}
			t = ptr.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return "", false
		}
		elems += "." + s.Field(x).Name()
		t = s.Field(x).Type()
	}
	if !isLock(t) {
		return "", false
	}
	if _, isPtr := t.Underlying().(*types.Pointer); isPtr {
		elems += "*"
	}
	return elems, true
}

// substitute turns a callee's outcomes into the terms of a caller.
func (r *Result) substitute(outs []lockset.Outcome, t Target) []lockset.Outcome {
	if outs == nil {
		return nil
	}
	res := make([]lockset.Outcome, len(outs))
	for i, o := range outs {
		res[i].Results = o.Results
		for _, e := range o.Effects {
			res[i].Effects = append(res[i].Effects, r.substEffect(e, t))
		}
	}
	return res
}

func (r *Result) substEffect(e lockset.Effect, t Target) lockset.Effect {
	p, on, ok := r.subst(t, e.Path)
	if !ok {
		return lockset.Effect{Path: path.Path{Elems: "." + e.Path.Last()}, Any: true, W: min(e.W, 0), R: min(e.R, 0)}
	}
	e.Path = p
	e.On = append(e.On[:len(e.On):len(e.On)], on...)
	return e
}

// substPath turns a callee's path into the terms of a caller.
func (r *Result) substPath(p path.Path, args []ssa.Value) (q path.Path, on []ssa.Value, ok bool) {
	q, ok = p.Subst(func(i int) (path.Path, bool) {
		if i >= len(args) || args[i] == nil {
			return path.Path{}, false
		}
		a, vals, ok := r.Env.Values(args[i])
		on = vals
		return a, ok
	})
	return q, on, ok
}

// unlocker returns the outcomes of calling a function that a call returned: it
// may release what the call took, as in `unlock := c.lock(); defer unlock()`.
func (r *Result) unlocker(fn ssa.Value) []lockset.Outcome {
	v := r.Env.Origin(fn)
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	from, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	var effs []lockset.Effect
	for _, o := range r.outcomes(from) {
		for _, e := range o.Effects {
			if e.W > 0 || e.R > 0 {
				effs = append(effs, lockset.Effect{Path: e.Path, On: e.On, Any: true, W: -1})
			}
		}
	}
	if effs == nil {
		return r.handed(&from.Call) // of locks that the call was given
	}
	return []lockset.Outcome{{Effects: effs}}
}

// handed returns the outcomes of a call about which nothing is known: locks
// that are themselves arguments may be taken or released.
func (r *Result) handed(call *ssa.CallCommon) []lockset.Outcome {
	var effs []lockset.Effect
	for _, a := range call.Args {
		t := a.Type()
		if _, ok := t.Underlying().(*types.Pointer); ok && isLock(t) || isLocker(t) {
			if p, on, ok := r.Env.Values(a); ok {
				effs = append(effs, lockset.Effect{Path: p, On: on, Any: true, W: -1})
			}
		}
	}
	if effs == nil {
		return nil
	}
	return []lockset.Outcome{{Effects: effs}}
}

func isLocker(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Locker" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync"
}
