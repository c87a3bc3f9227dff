package conc

import (
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Wait is an action that blocks while its function holds a lock that it has
// taken itself.
type Wait struct {
	At     ssa.Instruction // a *ssa.Defer if it is deferred
	Action Action
	Lock   lockset.Held
	Since  ssa.Instruction // took the lock
}

// Waits returns the blocking actions of f and its callees under locks of f, one
// for each lock; sleeping is none.
func (r *Result) Waits(f *Func) []Wait {
	if f.Flow == nil || f.Flow.Failed {
		return nil
	}
	var list []Wait
	seen := map[ssa.Instruction]bool{} // a deferred call is run at each return
	f.Flow.Walk(func(instr ssa.Instruction, state []*lockset.Element) {
		f.steps(instr, state, func(instr ssa.Instruction, state []*lockset.Element) {
			held := f.Flow.Must(state)
			if len(held) == 0 || seen[instr] {
				return
			}
			seen[instr] = true
			for _, a := range r.ActionsAt(instr) {
				if !a.Block || a.Go || len(a.Guard) > 0 || len(a.Alts) == 0 || a.Alts[0].Deed == Sleep {
					continue
				}
				for _, h := range a.Without(held) {
					if since := f.taker(h.Path, state); since != nil {
						list = append(list, Wait{At: instr, Action: a, Lock: h, Since: since})
					}
				}
			}
		})
	})
	return list
}

// Inside turns the path of a caller at a call into the terms of the function
// that the call runs or starts; false if that cannot see it.
func (r *Result) Inside(p path.Path, site ssa.CallInstruction, fn *ssa.Function) (path.Path, bool) {
	for _, q := range r.insides(p, site, fn) {
		return q, true
	}
	return path.Path{}, false
}

// insides returns all names that fn has for a path of its caller.
func (r *Result) insides(p path.Path, site ssa.CallInstruction, fn *ssa.Function) []path.Path {
	if p.Root.Kind == path.Global || p.Root.Value != nil && encloses(p.Root.Value.Parent(), fn) {
		return []path.Path{p}
	}
	var list []path.Path
	for i, a := range r.argsOf(site, fn) {
		if a == nil || i >= len(fn.Params) {
			continue
		}
		if ap, ok := r.Env.Of(a); ok {
			if rest, ok := p.Below(ap); ok {
				q, _ := r.Env.Of(fn.Params[i])
				q.Elems += rest
				list = append(list, q)
			}
		}
	}
	return list
}

// Outside is the reverse of Inside.
func (r *Result) Outside(p path.Path, site ssa.CallInstruction, fn *ssa.Function) (path.Path, bool) {
	if v := p.Root.Value; v == nil || v.Parent() != fn {
		return p, true
	}
	q, ok := outward(fn, p)
	if !ok {
		return path.Path{}, false
	}
	q, _, ok = r.substPath(q, r.argsOf(site, fn))
	return q, ok && (q.Root.Kind != path.Param || q.Root.Value != nil)
}

// argsOf returns what a call passes to fn, which it runs or starts.
func (r *Result) argsOf(site ssa.CallInstruction, fn *ssa.Function) []ssa.Value {
	if s, ok := SpawnAt(site); ok && s.Body == fn {
		return s.Args
	}
	return r.ArgsAt(site, fn)
}
