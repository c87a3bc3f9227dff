package conc

import (
	"go/token"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Lock states of a path, up to a place. Only what every path knows counts, so
// that the conditions of branches need no following here.
const (
	asEntry   = 1 << iota // as the caller left it
	taken                 // taken here, not held at entry
	freed                 // and released again
	freedLent             // released here, though it was held at entry
	takenBack             // and taken again
	doubtful              // anything
)

// FreeAt reports where in f a lock is certain to be held by no one on behalf of
// this goroutine: on every path f has released it last, whoever had taken it.
// The state is that of lockset.Flow.Walk at the instruction, the deferred calls
// not yet run.
func (r *Result) FreeAt(f *Func, lock path.Path) func(instr ssa.Instruction, state []*lockset.Element) bool {
	i, ok := f.Flow.Index(lock)
	if !ok {
		return func(ssa.Instruction, []*lockset.Element) bool { return false }
	}
	history := r.histories(f, lock)
	return func(instr ssa.Instruction, state []*lockset.Element) bool {
		for _, e := range state {
			c := e.Cell(i)
			switch {
			case c.Any || c.W > 0 || c.R != 0 || f.aliasHeld(e, i):
				return false
			case c.W < 0:
			case history[instr]&^(taken|freed) != 0 || history[instr] == 0:
				return false
			}
		}
		return len(state) > 0
	}
}

// aliasHeld reports whether a lock that may be the i'th under another name is
// not as it was at entry.
func (f *Func) aliasHeld(e *lockset.Element, i int) bool {
	for j, q := range f.Flow.Locks {
		if j != i && e.Cell(j) != (lockset.Cell{}) && q.Last() == f.Flow.Locks[i].Last() {
			return true
		}
	}
	return false
}

// histories returns what may have become of a lock before each instruction, as
// a set of the states above.
func (r *Result) histories(f *Func, lock path.Path) map[ssa.Instruction]int {
	before := map[ssa.Instruction]int{}
	in := make([]int, len(f.Fn.Blocks))
	in[0] = asEntry
	effects := r.effects(f)
	anew := map[ssa.Value]bool{} // the path means another object when one of these is computed
	memo := map[ssa.Instruction][]lockset.Outcome{}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			memo[instr] = effects(instr)
			for _, o := range memo[instr] {
				for _, e := range o.Effects {
					if e.Path == lock {
						for _, v := range e.On {
							anew[v] = true
						}
					}
				}
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range f.Fn.Blocks {
			s := in[b.Index]
			for _, instr := range b.Instrs {
				before[instr] |= s
				if v, ok := instr.(ssa.Value); ok && anew[v] && s != 0 {
					s = asEntry
				}
				if _, deferred := instr.(*ssa.Defer); !deferred && memo[instr] != nil {
					s = after(s, lock, memo[instr])
				}
			}
			for _, succ := range b.Succs {
				if in[succ.Index]|s != in[succ.Index] {
					in[succ.Index] |= s
					changed = true
				}
			}
		}
	}
	return before
}

// after returns the states after one of the outcomes.
func after(s int, lock path.Path, outs []lockset.Outcome) int {
	all := 0
	for _, o := range outs {
		t := s
		for _, e := range o.Effects {
			t = next(t, lock, e)
		}
		all |= t
	}
	return all
}

func next(s int, lock path.Path, e lockset.Effect) int {
	if e.Path != lock && (e.Path.Root.Kind != path.None || e.Path.Last() != lock.Last()) {
		return s
	}
	t := 0
	step := func(from, to int) {
		if s&from != 0 {
			t |= to
		}
	}
	switch {
	case e.Any || e.Path != lock:
		return doubtful
	case e.W > 0 || e.R > 0:
		step(asEntry|taken|freed, taken)
		step(freedLent|takenBack, takenBack)
		step(doubtful, doubtful)
	default:
		step(asEntry|takenBack, freedLent)
		step(taken|freed, freed)
		step(freedLent|doubtful, doubtful)
	}
	return t
}

// FreeAtEntry reports whether no call of f can come with the lock held: other
// packages call f and cannot name the lock, nothing that they call leaves it
// locked, and no caller within the package has to do with a lock of that name.
func (r *Result) FreeAtEntry(f *Func, lock path.Path) bool {
	last := lock.Last()
	if r.Nameable(lock) || lock.Root.Kind != path.Param && lock.Root.Kind != path.Global || r.visibleLocks()[last] {
		return false
	}
	return r.calledWithout(f, last, 0)
}

// calledWithout reports whether f is called from other packages, or by functions
// of this one that leave locks of the given name alone. A handler that is handed
// on as a value is called by net/http.
func (r *Result) calledWithout(f *Func, last string, depth int) bool {
	fn, handler := f.Fn, syncs.IsHandler(f.Fn)
	if !handler && (fn.Parent() != nil || fn.Object() == nil || r.taken[fn]) || len(r.annotated(f)) > 0 ||
		strings.Contains(strings.ToLower(fn.Name()), "lock") || fn.Signature.Recv() != nil && r.invoked[fn.Name()] {
		return false
	}
	callers := r.callers[fn]
	if depth > 3 || len(callers) == 0 && !token.IsExported(fn.Name()) && fn.Name() != "main" && !handler {
		return false
	}
	for _, site := range callers {
		outer := site.Parent()
		for g := outer; g != nil; g = g.Parent() {
			if r.touches(r.Of(g), last) {
				return false
			}
			outer = g
		}
		if g := r.Of(outer); g == nil || g != f && !r.calledWithout(g, last, depth+1) {
			return false
		}
	}
	return true
}

// touches reports whether f takes, releases or is called with a lock of the
// given name.
func (r *Result) touches(f *Func, last string) bool {
	return f == nil || len(f.Entry) > 0 || f.Flow != nil &&
		slices.ContainsFunc(f.Flow.Locks, func(p path.Path) bool { return p.Last() == last })
}

// A Lend is an unlocking of a lock that the function has not locked: it can only
// be right if the caller holds it. Whether it is locked again does not matter.
type Lend struct {
	Path   path.Path // in the terms of callers
	Mode   lockset.Mode
	At     ssa.CallInstruction
	Always bool // every call of the function comes to it
}

// Lends returns the unlocks in f that need the caller's lock.
func (r *Result) Lends(f *Func) []Lend {
	if f.Flow == nil || f.Flow.Failed {
		return nil
	}
	var list []Lend
	histories := map[path.Path]map[ssa.Instruction]int{}
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		call, ok := instr.(*ssa.Call)
		if !ok {
			return
		}
		l, op, ok := r.LockOp(call.Common())
		if !ok || op != syncs.Unlock && op != syncs.RUnlock {
			return
		}
		i, known := f.Flow.Index(l.Path)
		out, ok := outward(f.Fn, l.Path)
		if !ok || !known || slices.ContainsFunc(state, func(e *lockset.Element) bool { return e.Cell(i).Changed() || f.aliasHeld(e, i) }) {
			return
		}
		if histories[l.Path] == nil {
			histories[l.Path] = r.histories(f, l.Path)
		}
		if h := histories[l.Path][call]; h&^(asEntry|takenBack) == 0 && h&asEntry != 0 {
			list = append(list, Lend{out, modeOf(op), call, h == asEntry && always(call)})
		}
	})
	return list
}

// always reports whether every way through the function passes an instruction.
func always(instr ssa.Instruction) bool {
	for _, b := range instr.Parent().Blocks {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != instr.Parent().Recover && !instr.Block().Dominates(b) {
			return false
		}
	}
	return true
}

// LendsAt returns the locks that the callee of a call releases though it has
// not taken them, in the terms of the function that calls, out of what Lends
// says of all functions.
func (r *Result) LendsAt(site ssa.CallInstruction, lends map[*Func][]Lend) []Lend {
	fn, args := r.Callee(site)
	f := r.Of(fn)
	if f == nil {
		return nil
	}
	var list []Lend
	for _, l := range lends[f] {
		if p, _, ok := r.substPath(l.Path, args); ok && p.Root.Kind != path.None {
			l.Path = p
			list = append(list, l)
		}
	}
	return list
}

// LockedLater reports whether every path from a call to a certain Lock of the
// same lock leaves it alone: then it cannot be held at the call, or the Lock
// would wait for ever.
func (r *Result) LockedLater(f *Func, call ssa.CallInstruction, lock path.Path) bool {
	history := r.histories(f, lock)
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			later, ok := instr.(*ssa.Call)
			if !ok || history[later] != asEntry || !path.Precedes(call, later) {
				continue
			}
			if l, op, ok := r.LockOp(later.Common()); ok && l.Path == lock && op == syncs.Lock {
				return true
			}
		}
	}
	return false
}

// OnlyGoroutine reports whether f runs as the body of go statements alone, so
// that it starts with no lock held.
func (r *Result) OnlyGoroutine(f *Func) bool {
	for _, site := range r.callers[f.Fn] {
		if _, ok := site.(*ssa.Go); !ok {
			return false
		}
	}
	return len(r.callers[f.Fn]) > 0 && !r.taken[f.Fn]
}
