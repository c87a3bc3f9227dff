package conc

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Nesting is a call at which a function takes a lock while it holds another
// that it has taken itself.
type Nesting struct {
	At    ssa.CallInstruction
	Since ssa.Instruction // took the lock that is held
	Outer lockset.Held
	Inner lockset.Held
	Via   *Acquire    // nil if the call is of Lock or RLock itself
	Gates lockset.Set // all that is certainly held, those of the callers included
}

// Nestings returns the nestings of f. Tries to lock are none, since they do not
// wait; nor are calls of functions that release the outer lock on the way.
func (r *Result) Nestings(f *Func) []Nesting {
	if f.Flow == nil || f.Flow.Failed {
		return nil
	}
	var list []Nesting
	f.eachCall(func(call ssa.CallInstruction, state []*lockset.Element) {
		held := f.Flow.Must(state)
		if len(held) == 0 {
			return
		}
		var inner []Acquire
		l, op, direct := r.LockOp(call.Common())
		if !direct {
			inner = r.AcquiresAt(call)
		} else if op == syncs.Lock || op == syncs.RLock {
			inner = []Acquire{{Path: l.Path, Mode: modeOf(op)}}
		}
		for _, a := range inner {
			if len(a.Guard) > 0 || a.Path.Root.Kind == path.None || !a.Path.Stable() {
				continue
			}
			for _, h := range held {
				n := Nesting{At: call, Outer: h, Inner: lockset.Held{Path: a.Path, Mode: a.Mode}, Gates: held.Join(f.Entry)}
				if n.Since = f.taker(h.Path, state); n.Since == nil || h.Path == a.Path || !h.Path.Stable() {
					continue
				}
				if !direct {
					n.Via = &a
				}
				list = append(list, n)
			}
		}
	})
	// Not before: the callees may come back to f, whose flow is being walked.
	return slices.DeleteFunc(list, func(n Nesting) bool {
		within := func(t Target) bool { return r.releasesWithin(t.Fn, n.Outer.Path, map[*Func]bool{}) }
		return n.Via != nil && (slices.ContainsFunc(r.targets(n.At), within) ||
			slices.ContainsFunc(r.callbacks(n.At), func(cb callback) bool { return within(cb.Target) }))
	})
}

// taker returns an instruction that took a lock held in every element.
func (f *Func) taker(p path.Path, state []*lockset.Element) ssa.Instruction {
	i, ok := f.Flow.Index(p)
	if !ok || len(state) == 0 {
		return nil
	}
	return f.Site(state[0].Cell(i))
}

// releasesWithin reports whether fn, or what it calls, may release a lock that
// it has not taken and that may be the one at p.
func (r *Result) releasesWithin(fn *ssa.Function, p path.Path, seen map[*Func]bool) bool {
	f := r.Of(fn)
	if f == nil || seen[f] {
		return false
	}
	seen[f] = true
	return r.ReleasesForeign(f, p, lockset.Free) || slices.ContainsFunc(f.calls, func(callee *ssa.Function) bool {
		return r.releasesWithin(callee, p, seen)
	})
}

// A Reach says who can come to a function.
type Reach struct {
	// Open: code of other packages, in any goroutine that it likes.
	Open bool
	// Spawns are the go statements and their like in this package from which
	// the function is reached.
	Spawns []ssa.CallInstruction
}

// Reach returns who can come to f. What is reached from main, tests and
// initialisation alone, or by calls that cannot be followed, has neither.
func (r *Result) Reach(f *Func) Reach {
	var out Reach
	seen := map[*Func]bool{}
	var visit func(f *Func)
	visit = func(f *Func) {
		if f == nil || seen[f] {
			return
		}
		seen[f] = true
		for _, site := range r.callers[f.Fn] {
			if _, ok := SpawnAt(site); ok {
				out.Spawns = append(out.Spawns, site)
			} else {
				visit(r.Of(site.Parent()))
			}
		}
		if outer := f.Fn.Parent(); outer != nil {
			if r.taken[f.Fn] {
				r.startedIn(f.Fn, &out)
			}
			return
		}
		out.Open = out.Open || r.open(f)
	}
	visit(f)
	return out
}

// startedIn adds the places where a function literal is given to a function that
// starts it, of the standard library or one that says so of its parameter.
func (r *Result) startedIn(fn *ssa.Function, out *Reach) {
	for _, s := range Spawns(fn.Parent()) {
		if s.Body == fn {
			out.Spawns = append(out.Spawns, s.Site)
		}
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if _, spawns := SpawnAt(site); spawns {
				continue
			}
			for _, arg := range site.Call.Args {
				if got, _ := r.target(arg, nil); got == fn && r.useInCall(arg, site)&RunGo != 0 {
					out.Spawns = append(out.Spawns, site)
				}
			}
		}
	}
}

// open reports whether other packages can come to f by themselves.
func (r *Result) open(f *Func) bool {
	fn := f.Fn
	obj := fn.Object()
	if obj == nil || r.pass == nil || r.pass.Pkg.Name() == "main" {
		return false
	}
	if strings.HasSuffix(r.pass.Fset.Position(fn.Pos()).Filename, "_test.go") {
		return false
	}
	if !obj.Exported() {
		return false
	}
	recv := fn.Signature.Recv()
	if recv == nil || r.taken[fn] || r.invoked[fn.Name()] || len(r.callers[fn]) == 0 {
		return true
	}
	t := recv.Type()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := t.(*types.Named)
	return ok && named.Obj().Exported()
}
