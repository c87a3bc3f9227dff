package conc

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// enter computes the locks held before each instruction: those taken in the
// function by its flow, and those held whenever it is called.
func (r *Result) enter() {
	for _, f := range r.order {
		f.record()
	}
	// Greatest fixpoint: a function that only private callers call holds what
	// all of them hold; until they are known that is everything (absent).
	said := map[*Func]lockset.Set{}
	open := map[*Func]bool{} // entry set not bounded yet
	for _, f := range r.order {
		said[f] = r.annotated(f)
		if r.private(f) {
			open[f] = true
		} else {
			f.Entry = said[f]
		}
	}
	for changed := true; changed; {
		changed = false
		for i := len(r.order) - 1; i >= 0; i-- {
			f := r.order[i]
			if !r.private(f) {
				continue
			}
			entry, bounded := r.heldByCallers(f, open)
			entry = entry.Join(said[f])
			if bounded && (open[f] || !entry.Equal(f.Entry)) {
				f.Entry, changed = entry, true
				delete(open, f)
			}
		}
	}
	for f := range open { // called by nobody but itself
		f.Entry = said[f]
	}
}

// private reports whether all calls of f are in sight: it is not exported, not
// used as a value, not reached through an interface, and called somewhere.
func (r *Result) private(f *Func) bool {
	fn := f.Fn
	if r.taken[fn] || len(r.callers[fn]) == 0 || fn.Synthetic != "" && !isLoopBody(fn) {
		return false
	}
	if fn.Parent() != nil {
		return true
	}
	obj := fn.Object()
	if obj == nil || obj.Exported() || obj.Name() == "main" || obj.Name() == "init" {
		return false
	}
	return fn.Signature.Recv() == nil || !r.invoked[obj.Name()]
}

// heldByCallers returns the locks that all calls of f hold, in f's terms;
// bounded is false if nothing is known of any caller yet.
func (r *Result) heldByCallers(f *Func, open map[*Func]bool) (held lockset.Set, bounded bool) {
	for _, site := range r.callers[f.Fn] {
		caller := r.Of(site.Parent())
		if caller == nil {
			return nil, true
		}
		if open[caller] && caller != f {
			continue
		}
		if caller == f && open[f] {
			continue
		}
		here := r.heldFor(caller, site, f)
		if !bounded {
			held, bounded = here.in(r, f, site), true
		} else {
			held = held.Meet(here.in(r, f, site))
		}
	}
	return held, bounded
}

// callerSet is a lock set in the terms of a caller.
type callerSet lockset.Set

// heldAt returns the locks held when a call is executed: for a deferred call
// at the end of the function, for a goroutine none.
func (r *Result) heldAt(caller *Func, site ssa.CallInstruction) callerSet {
	if _, ok := site.(*ssa.Go); ok {
		return nil
	}
	return callerSet(caller.HeldBefore(site))
}

// heldFor returns the locks held when a call runs f: if the callee runs it, with
// those that the callee has taken by then, unless it may have released some.
func (r *Result) heldFor(caller *Func, site ssa.CallInstruction, f *Func) callerSet {
	held := r.heldAt(caller, site)
	is := func(t Target) bool { return r.Of(t.Fn) == f }
	if slices.ContainsFunc(r.targets(site), is) || slices.ContainsFunc(r.stdCallbacks(site), is) {
		return held
	}
	var more lockset.Set
	n := 0
	for _, cb := range r.callbacks(site) {
		if r.Of(cb.Fn) != f {
			continue
		}
		if cb.Frees {
			return nil
		}
		var locks []lockset.Held
		for _, g := range cb.Held {
			locks = append(locks, g.Held)
		}
		if n++; n == 1 {
			more = lockset.Make(locks...)
		} else {
			more = more.Meet(lockset.Make(locks...))
		}
	}
	if n == 0 {
		return nil
	}
	return callerSet(lockset.Set(held).Join(more))
}

// in turns the set into the terms of the callee f; of a callback the arguments
// may not be in sight.
func (s callerSet) in(r *Result, f *Func, site ssa.CallInstruction) lockset.Set {
	var out []lockset.Held
	for _, h := range s {
		for _, p := range r.insides(h.Path, site, f.Fn) {
			out = append(out, lockset.Held{Path: p, Mode: h.Mode})
		}
	}
	return lockset.Make(out...)
}

func encloses(outer, fn *ssa.Function) bool {
	for fn = fn.Parent(); fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// record keeps the state before each instruction of f where it differs from
// the entry, and what is held when each deferred call is run.
func (f *Func) record() {
	if f.Flow == nil {
		return
	}
	f.held = map[ssa.Instruction]at{}
	f.deferred = map[ssa.Instruction]at{}
	f.doubts = map[ssa.Instruction]map[path.Path]bool{}
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		a := at{must: f.Flow.Must(state), gone: f.gone(state)}
		if a.must != nil || a.gone != nil {
			f.held[instr] = a
		}
		if d := f.doubt(state); d != nil {
			f.doubts[instr] = d
		}
		if _, ok := instr.(*ssa.RunDefers); ok {
			f.recordDefers(state)
		}
	})
}

// recordDefers notes what is held when the deferred calls are run. Of those that
// the flow does not follow it is known only if it follows none.
func (f *Func) recordDefers(state []*lockset.Element) {
	note := func(d *ssa.Defer, state []*lockset.Element) {
		a := at{must: f.Flow.Must(state), gone: f.gone(state)}
		if old, ok := f.deferred[d]; ok {
			a = at{must: old.must.Meet(a.must), gone: append(a.gone, old.gone...)}
		}
		f.deferred[d] = a
	}
	f.Flow.Deferred(state, note)
	if len(f.Flow.Defers) > 0 {
		return
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				note(d, state)
			}
		}
	}
}

// gone returns the locks that may have been released since the entry.
func (f *Func) gone(state []*lockset.Element) []gone {
	var list []gone
	for i, p := range f.Flow.Locks {
		for _, m := range []lockset.Mode{lockset.Read, lockset.Write} {
			for _, e := range state {
				if e.Cell(i).Released(m) {
					list = append(list, gone{p, m})
					break
				}
			}
		}
	}
	return list
}
