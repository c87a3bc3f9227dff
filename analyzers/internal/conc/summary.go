package conc

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Bounds of a summary, beyond which it says less.
const (
	maxOutcomes = 6
	maxAcquires = 48
	maxChain    = 5
	maxRounds   = 8 // of the fixpoint over recursive functions
)

// A Summary says what a call of a function does to the locks of its caller, in
// terms of the function's parameters, globals and, for a closure, the values
// of the functions around it.
type Summary struct {
	done bool
	// Outcomes is nil if a call leaves all locks as they were, and empty if it
	// never returns.
	Outcomes []lockset.Outcome
	Acquires []Acquire
}

// An Acquire is a lock that a call takes on the way, itself or in a callee,
// when it is not held there already by the function itself. It may have been
// released again when the call returns.
type Acquire struct {
	Path  path.Path
	Mode  lockset.Mode
	Guard []Guard
	Chain []Step // from the function called to the one that takes the lock
}

// A Guard is the value of a parameter without which the lock is not taken.
type Guard struct {
	Param int
	Value string
}

// A Step is a place on a chain of calls: in Func, at At, the next function is
// called; at the last step the lock is taken.
type Step struct {
	Func string    // with the name of its package: "cache.(*Cache).get"
	At   string    // "cache.go:12"
	Pos  token.Pos // NoPos in another package
}

// summarize computes all summaries, to a fixpoint.
func (r *Result) summarize() {
	dirty := map[*ssa.Function]bool{}
	for _, f := range r.order {
		dirty[f.Fn] = true
	}
	users := map[*ssa.Function][]*Func{}
	for _, f := range r.order {
		for _, c := range f.calls {
			users[c] = append(users[c], f)
		}
	}
	for round := 0; len(dirty) > 0; round++ {
		for _, f := range r.order {
			if !dirty[f.Fn] {
				continue
			}
			delete(dirty, f.Fn)
			if round == maxRounds {
				f.Summary = Summary{done: true} // it does not settle: nothing is said
				continue
			}
			old := f.Summary
			r.solve(f)
			if !old.done || !equalSummary(old, f.Summary) {
				for _, u := range users[f.Fn] {
					dirty[u.Fn] = true
				}
			}
		}
	}
}

func equalSummary(a, b Summary) bool {
	if (a.Outcomes == nil) != (b.Outcomes == nil) {
		return false
	}
	return slices.EqualFunc(a.Outcomes, b.Outcomes, equalOutcome) && slices.EqualFunc(a.Acquires, b.Acquires, func(a, b Acquire) bool {
		return a.Path == b.Path && a.Mode == b.Mode && slices.Equal(a.Guard, b.Guard)
	})
}

func equalOutcome(a, b lockset.Outcome) bool {
	return slices.Equal(a.Results, b.Results) && equalEffects(a.Effects, b.Effects)
}

func equalEffects(a, b []lockset.Effect) bool {
	return slices.EqualFunc(a, b, func(a, b lockset.Effect) bool {
		return a.Path == b.Path && a.W == b.W && a.R == b.R && a.Any == b.Any
	})
}

// solve computes the flow and the summary of f.
func (r *Result) solve(f *Func) {
	f.loose = r.findLoose(f.Fn)
	f.Summary = Summary{done: true}
	f.Flow = nil
	effects := r.effects(f)
	if r.hasLocks(f.Fn, effects) {
		f.Flow = lockset.Run(f.Fn, r.Env, effects)
		if f.Flow.Failed {
			f.Summary.Outcomes = tooComplex(f.Flow.Locks)
			return
		}
		f.Summary.Outcomes = r.exits(f)
	} else if !returns(f.Fn, effects) {
		f.Summary.Outcomes = []lockset.Outcome{}
	}
	f.Summary.Acquires = r.acquires(f)
}

// touches reports whether a call in fn changes a lock, so that it matters what
// is held where. Calls that merely do not return are left to returns: they are
// everywhere, and a flow is costly.
func (r *Result) hasLocks(fn *ssa.Function, effects lockset.Effects) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			d, deferred := instr.(*ssa.Defer)
			for _, o := range effects(instr) {
				if deferred && len(r.AcquiresAt(d)) > 0 || len(o.Effects) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// returns reports whether fn has a way to return that passes no call which
// does not.
func returns(fn *ssa.Function, effects lockset.Effects) bool {
	if len(fn.Blocks) == 0 || fn.Recover != nil {
		return true // possibly after recover
	}
	seen := make([]bool, len(fn.Blocks))
	seen[0] = true
	work := []*ssa.BasicBlock{fn.Blocks[0]}
next:
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.Return); ok {
				return true
			}
			if _, deferred := instr.(*ssa.Defer); deferred {
				continue
			}
			if outs := effects(instr); outs != nil && len(outs) == 0 {
				continue next
			}
		}
		for _, succ := range b.Succs {
			if !seen[succ.Index] {
				seen[succ.Index] = true
				work = append(work, succ)
			}
		}
	}
	return false
}

// tooComplex is the outcome of a function that was too complex.
func tooComplex(locks []path.Path) []lockset.Outcome {
	var effs []lockset.Effect
	for _, p := range locks {
		effs = append(effs, unknown(path.Path{Elems: "." + p.Last()}))
	}
	return []lockset.Outcome{{Effects: effs}}
}

// unknown is the effect after which nothing is known of a lock.
func unknown(p path.Path) lockset.Effect { return lockset.Effect{Path: p, Any: true, W: -1} }

// exits collects the states at the returns of f as outcomes.
func (r *Result) exits(f *Func) []lockset.Outcome {
	outs := []lockset.Outcome{}
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		ret, ok := instr.(*ssa.Return)
		if !ok {
			return
		}
		for _, e := range state {
			o := lockset.Outcome{Effects: external(f, e)}
			for _, v := range ret.Results {
				known := f.Flow.Known(e, v)
				switch known {
				case "true", "false", "nil", "nonnil":
				default:
					known = ""
				}
				o.Results = append(o.Results, known)
			}
			if !slices.ContainsFunc(outs, func(p lockset.Outcome) bool { return equalOutcome(o, p) }) {
				outs = append(outs, o)
			}
		}
	})
	if len(outs) == 0 && f.Fn.Recover != nil {
		return nil // returns after a panic
	}
	return compact(outs)
}

// external returns the changes of e that a caller can see.
func external(f *Func, e *lockset.Element) []lockset.Effect {
	var effs []lockset.Effect
	for i, p := range f.Flow.Locks {
		c := e.Cell(i)
		if !c.Changed() {
			continue
		}
		if q, ok := outward(f.Fn, p); ok {
			eff := lockset.Effect{Path: q, W: c.W, R: c.R}
			if c.Any {
				eff = unknown(q)
				if !c.Freed {
					eff.W = 0
				}
			}
			effs = append(effs, eff)
		} else if (c.Freed || c.W < 0 || c.R < 0) && p.Root.Kind != path.Alloc {
			effs = append(effs, unknown(path.Path{Elems: "." + p.Last()}))
		}
	}
	slices.SortFunc(effs, func(a, b lockset.Effect) int { return strings.Compare(a.Path.String(), b.Path.String()) })
	return slices.CompactFunc(effs, func(a, b lockset.Effect) bool { return a.Path == b.Path })
}

// outward turns a path of fn into the terms of its callers, and reports
// whether they can see it: it starts from a parameter, a global, or a value of
// a function around fn.
func outward(fn *ssa.Function, p path.Path) (path.Path, bool) {
	v := p.Root.Value
	if v == nil || v.Parent() == fn {
		return p.Extern()
	}
	for outer := fn.Parent(); outer != nil; outer = outer.Parent() {
		if v.Parent() == outer {
			return p, p.Stable() && !strings.Contains(p.Elems, "<")
		}
	}
	return path.Path{}, false
}

// summaryOutcomes returns the outcomes of calling fn, and whether its summary
// is known.
func (r *Result) summaryOutcomes(fn *ssa.Function) ([]lockset.Outcome, bool) {
	if f := r.Of(fn); f != nil {
		if !f.Summary.done {
			return []lockset.Outcome{}, true // recursion: nothing has returned yet
		}
		return f.Summary.Outcomes, true
	}
	if s := r.imported(fn); s != nil {
		return s.Outcomes, true
	}
	return nil, false
}

// findLoose returns the locks that something else than the calls of fn's family
// may take or release: a closure or method value that is stored, returned or
// passed on, or a goroutine. The value says whether it may release.
func (r *Result) findLoose(fn *ssa.Function) map[path.Path]bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	list, ok := r.escapes[fn]
	if !ok {
		for _, g := range family(fn) {
			for _, b := range g.Blocks {
				for _, instr := range b.Instrs {
					mc, isClosure := instr.(*ssa.MakeClosure)
					if _, isGo := instr.(*ssa.Go); isGo || isClosure && !r.onlyCalled(mc) {
						list = append(list, instr)
					}
				}
			}
		}
		r.escapes[fn] = list
	}
	loose := map[path.Path]bool{}
	for _, instr := range list {
		for _, e := range r.escaping(instr) {
			loose[e.Path] = loose[e.Path] || e.W < 0 || e.R < 0
		}
	}
	return loose
}

// escaping returns the effects of the function that instr starts in a
// goroutine or makes into a value that is not only called.
func (r *Result) escaping(instr ssa.Instruction) []lockset.Effect {
	var effs []lockset.Effect
	add := func(outs []lockset.Outcome) {
		for _, o := range outs {
			effs = append(effs, o.Effects...)
		}
	}
	switch instr := instr.(type) {
	case *ssa.Go:
		add(r.outcomes(instr))
	case *ssa.MakeClosure:
		if m, recv := syncs.Bound(instr); m != nil {
			if l, op, ok := r.lockOf(recv, syncs.OpOf(m)); ok {
				add(primitive(l, op))
				break
			}
		}
		if fn, args := r.target(instr, nil); fn != nil {
			if f := r.Of(fn); f != nil && f.Summary.done {
				add(r.substitute(f.Summary.Outcomes, args))
			}
		}
	}
	return effs
}

// funcName names a function for people: "cache.(*Cache).get".
func funcName(fn *ssa.Function) string {
	outer, suffix := fn, ""
	for outer.Parent() != nil {
		outer, suffix = outer.Parent(), " (function literal)"
	}
	if o := outer.Origin(); o != nil {
		outer = o
	}
	name := outer.Name()
	sig := outer.Signature
	if recv := sig.Recv(); recv != nil {
		name = "(" + types.TypeString(recv.Type(), func(*types.Package) string { return "" }) + ")." + name
	}
	if outer.Pkg != nil {
		name = outer.Pkg.Pkg.Name() + "." + name
	}
	return name + suffix
}
