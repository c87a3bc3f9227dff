package conc

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// link records the calls and other uses of functions in f.
func (r *Result) link(f *Func) {
	add := func(fn *ssa.Function, site ssa.CallInstruction) {
		if t := r.Of(fn); t != nil {
			f.calls = append(f.calls, t.Fn)
			if site != nil {
				r.callers[t.Fn] = append(r.callers[t.Fn], site)
			}
		}
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			site, isCall := instr.(ssa.CallInstruction)
			if isCall {
				r.linkCall(site, add)
			}
			for _, op := range instr.Operands(nil) {
				fn, ok := (*op).(*ssa.Function)
				if !ok || isCall && site.Common().Value == *op && !slices.Contains(site.Common().Args, *op) {
					continue
				}
				if (!isCall || !r.runsNow(site, fn)) && (fn.Parent() == nil || !r.onlyCalled(fn)) {
					r.value(fn, instr)
				}
				add(fn, nil)
			}
			if mc, ok := instr.(*ssa.MakeClosure); ok {
				add(mc.Fn.(*ssa.Function), nil)
				if m, _ := syncs.Bound(mc); m != nil {
					if fn := mc.Parent().Prog.FuncValue(m); fn != nil {
						add(fn, nil)
						if !r.onlyCalled(mc) {
							r.taken[r.decl(fn)] = true
						}
					}
				} else if !r.onlyCalled(mc) {
					r.taken[mc.Fn.(*ssa.Function)] = true
				}
			}
		}
	}
}

// linkCall records what a call runs: its callees, and the functions that it hands
// to a callee that runs them.
func (r *Result) linkCall(site ssa.CallInstruction, add func(*ssa.Function, ssa.CallInstruction)) {
	ts := r.targets(site)
	for _, t := range ts {
		add(t.Fn, site)
	}
	call := site.Common()
	if len(ts) == 0 && call.IsInvoke() {
		r.invoked[call.Method.Name()] = true
	}
	for _, arg := range call.Args {
		if signature(arg) != nil && r.runsNow(site, arg) {
			for _, t := range r.functions(arg, nil, 0) {
				add(t.Fn, site)
			}
		}
	}
	for _, cb := range r.formatted(site) {
		add(cb.Fn, site)
	}
}

// value records that fn is used as a value.
func (r *Result) value(fn *ssa.Function, instr ssa.Instruction) {
	if _, ok := instr.(*ssa.MakeClosure); !ok {
		r.taken[r.decl(fn)] = true
	}
}

func (r *Result) decl(fn *ssa.Function) *ssa.Function {
	fn = declared(fn)
	if f := r.Of(fn); f != nil {
		return f.Fn
	}
	return fn
}

// onlyCalled reports whether a function value is used in calls alone, as the
// callee or for a callee that does nothing but run it, directly or through a
// variable assigned once that is only called.
func (r *Result) onlyCalled(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, instr := range *v.Referrers() {
		switch instr := instr.(type) {
		case ssa.CallInstruction:
			isArg := slices.Contains(instr.Common().Args, v)
			if isArg && !r.runsNow(instr, v) || !isArg && instr.Common().Value != v {
				return false
			}
		case *ssa.ChangeType:
			if !r.onlyCalled(instr) {
				return false
			}
		case *ssa.Store:
			a, ok := instr.Addr.(*ssa.Alloc)
			if !ok || instr.Val != v || !r.Env.OnlyLoads(a, r.onlyCalled) {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// bottomUp orders the functions so that callees come before callers, except
// within recursion.
func (r *Result) bottomUp(fns []*ssa.Function) []*Func {
	var order []*Func
	seen := map[*ssa.Function]bool{}
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		f := r.funcs[fn]
		if f == nil || seen[fn] {
			return
		}
		seen[fn] = true
		for _, c := range f.calls {
			visit(c)
		}
		order = append(order, f)
	}
	for _, fn := range fns {
		visit(fn)
	}
	return order
}
