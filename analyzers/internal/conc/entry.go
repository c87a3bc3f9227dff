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
	if r.taken[fn] || len(r.callers[fn]) == 0 || fn.Synthetic != "" && fn.Synthetic != yieldFunc {
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
		here := r.heldAt(caller, site)
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
	switch site.(type) {
	case *ssa.Go:
		return nil
	case *ssa.Defer:
		if caller.deferred == nil {
			return nil
		}
		return callerSet(caller.deferred[site])
	}
	return callerSet(caller.HeldBefore(site))
}

// in turns the set into the terms of the callee f.
func (s callerSet) in(r *Result, f *Func, site ssa.CallInstruction) lockset.Set {
	callee, args := r.Callee(site)
	if callee == nil || r.Of(callee) != f {
		args = nil // a callback: its arguments are not in sight
	}
	var out []lockset.Held
	for _, h := range s {
		if h.Path.Root.Kind == path.Global {
			out = append(out, h)
			continue
		}
		if v := h.Path.Root.Value; v != nil && encloses(v.Parent(), f.Fn) {
			out = append(out, h)
		}
		for i, a := range args {
			if i >= len(f.Fn.Params) {
				break
			}
			ap, ok := r.Env.Of(a)
			if !ok {
				continue
			}
			if rest, ok := h.Path.Below(ap); ok {
				p, _ := r.Env.Of(f.Fn.Params[i])
				p.Elems += rest
				out = append(out, lockset.Held{Path: p, Mode: h.Mode})
			}
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
	f.deferred = map[ssa.Instruction]lockset.Set{}
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
			f.recordDefers(a.must, state)
		}
	})
}

// recordDefers notes what is held when the deferred calls are run; state is that
// before a RunDefers. Those that the flow does not follow are known where it
// follows none: any of the others could release locks before them.
func (f *Func) recordDefers(must lockset.Set, state []*lockset.Element) {
	note := func(d *ssa.Defer, held lockset.Set) {
		if old, ok := f.deferred[d]; ok {
			held = old.Meet(held)
		}
		f.deferred[d] = held
	}
	f.Flow.Deferred(state, func(d *ssa.Defer, state []*lockset.Element) { note(d, f.Flow.Must(state)) })
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok && !slices.Contains(f.Flow.Defers, d) {
				if len(f.Flow.Defers) > 0 {
					must = nil
				}
				note(d, must)
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
