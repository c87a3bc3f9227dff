package conc

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Point is a call that a function executes, with the locks around it.
type Point struct {
	At   ssa.CallInstruction
	Held []Taken // by the function itself, for certain
	// Gates is all that is certainly held, what the callers hold included.
	Gates lockset.Set
	// Lent are locks that the function may have released by now though it has
	// not taken them.
	Lent []path.Path
}

// A Taken is a lock with the instruction that took it.
type Taken struct {
	lockset.Held
	Since ssa.Instruction
}

// Points returns the calls that f executes, in the order of the blocks, a
// deferred one for each return that runs it.
func (r *Result) Points(f *Func) []Point {
	if f.Flow != nil && f.Flow.Failed {
		return nil
	}
	var list []Point
	f.eachCall(func(call ssa.CallInstruction, state []*lockset.Element) {
		p := Point{At: call, Gates: f.Entry}
		if f.Flow != nil {
			must := f.Flow.Must(state)
			p.Gates = must.Join(f.Entry)
			for _, h := range must {
				if since := f.taker(h.Path, state); since != nil {
					p.Held = append(p.Held, Taken{h, since})
				}
			}
			p.Lent = f.lent(state)
		}
		list = append(list, p)
	})
	return list
}

// taker returns an instruction that took a lock held in every element.
func (f *Func) taker(p path.Path, state []*lockset.Element) ssa.Instruction {
	i, ok := f.Flow.Index(p)
	if !ok || len(state) == 0 {
		return nil
	}
	return f.Site(state[0].Cell(i))
}

// lent returns the locks that some element has released without having taken
// them.
func (f *Func) lent(state []*lockset.Element) []path.Path {
	var list []path.Path
	for i, p := range f.Flow.Locks {
		if slices.ContainsFunc(state, func(e *lockset.Element) bool {
			c := e.Cell(i)
			return c.Any || c.LowW < 0 || c.LowR < 0
		}) {
			list = append(list, p)
		}
	}
	return list
}

// ReleasesAt reports whether what a call runs, or what that calls, may release
// the lock that the caller has at p.
func (r *Result) ReleasesAt(site ssa.CallInstruction, p path.Path) bool {
	within := func(t Target) bool { return r.releasesWithin(t.Fn, p, map[*Func]bool{}) }
	return slices.ContainsFunc(r.targets(site), within) ||
		slices.ContainsFunc(r.callbacks(site), func(cb callback) bool { return within(cb.Target) })
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

// FuncName names a function for people: "cache.(*Cache).get".
func FuncName(fn *ssa.Function) string { return funcName(fn) }
