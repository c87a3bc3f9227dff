package conc

import (
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Callee returns the function that a call runs, with the arguments that
// correspond to its parameters, the receiver first; nil if it cannot be told.
// The function may be one of another package. Closures are found through
// variables that are assigned once, methods through method values and through
// unexported interfaces that one type implements.
func (r *Result) Callee(site ssa.CallInstruction) (*ssa.Function, []ssa.Value) {
	call := site.Common()
	if call.IsInvoke() {
		if fn := r.implementation(call); fn != nil {
			return fn, append([]ssa.Value{call.Value}, call.Args...)
		}
		return nil, nil
	}
	return r.target(call.Value, call.Args)
}

// target resolves a function value that is called with args.
func (r *Result) target(v ssa.Value, args []ssa.Value) (*ssa.Function, []ssa.Value) {
	v = r.Env.Origin(v)
	if m, recv := syncs.Bound(v); m != nil {
		fn := v.Parent().Prog.FuncValue(m)
		if fn == nil {
			return nil, nil // of an interface
		}
		return fn, append([]ssa.Value{recv}, args...)
	}
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function), args
	case *ssa.Function:
		return declared(v), args
	}
	return nil, nil
}

// declared returns the declared function that fn instantiates, or that fn, as a
// method expression, stands for; else fn.
func declared(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	if m, ok := fn.Object().(*types.Func); ok && strings.HasPrefix(fn.Synthetic, "thunk") {
		if decl := fn.Prog.FuncValue(m); decl != nil {
			return decl
		}
	}
	return fn
}

// yieldFunc marks the body of a loop over a function.
const yieldFunc = "range-over-func yield"

// Callback returns the closure that a call of a function such as sort.Slice, or
// of the function that a loop ranges over, runs before it returns, in the calling
// goroutine; nil for other calls.
func (r *Result) Callback(site ssa.CallInstruction) *ssa.Function {
	call, ok := site.(*ssa.Call)
	if !ok {
		return nil
	}
	if len(call.Call.Args) == 1 {
		if mc, ok := call.Call.Args[0].(*ssa.MakeClosure); ok && mc.Fn.(*ssa.Function).Synthetic == yieldFunc {
			return mc.Fn.(*ssa.Function)
		}
	}
	eff, ok := syncs.Of(&call.Call)
	if !ok || eff.Op != syncs.RunNow && eff.Op != syncs.OnceDo || eff.Fn == nil {
		return nil
	}
	switch v := r.Env.Origin(eff.Fn).(type) {
	case *ssa.Function:
		return declared(v)
	case *ssa.MakeClosure:
		if fn := v.Fn.(*ssa.Function); fn.Synthetic == "" {
			return fn
		}
	}
	return nil
}

// implementation returns the method that a call through an unexported
// interface of the package runs, if one type of the package implements it.
func (r *Result) implementation(call *ssa.CallCommon) *ssa.Function {
	named, ok := types.Unalias(call.Value.Type()).(*types.Named)
	if !ok || named.Obj().Exported() || named.Obj().Pkg() == nil || r.pass == nil || named.Obj().Pkg() != r.pass.Pkg || named.TypeArgs().Len() > 0 {
		return nil
	}
	key := named.Obj().Name() + "." + call.Method.Name()
	fn, ok := r.impls[key]
	if !ok && !r.done {
		fn = findImplementation(named, call, call.Value.Parent().Prog)
		r.impls[key] = fn
	}
	return fn
}

func findImplementation(named *types.Named, call *ssa.CallCommon, prog *ssa.Program) *ssa.Function {
	iface, ok := named.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	scope := named.Obj().Pkg().Scope()
	var found types.Type
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
			continue
		}
		t, ok := tn.Type().(*types.Named)
		if !ok || t.TypeParams().Len() > 0 {
			continue
		}
		if types.Implements(t, iface) || types.Implements(types.NewPointer(t), iface) {
			if found != nil {
				return nil
			}
			found = types.NewPointer(t)
		}
	}
	if found == nil {
		return nil
	}
	obj, index, _ := types.LookupFieldOrMethod(found, true, call.Method.Pkg(), call.Method.Name())
	m, ok := obj.(*types.Func)
	if !ok || len(index) != 1 {
		return nil // promoted: the receiver is not the operand
	}
	return prog.FuncValue(m)
}

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
				if fn := r.Callback(site); fn != nil {
					add(fn, site)
				}
				if fn, _ := r.Callee(site); fn != nil {
					add(fn, site)
				} else if site.Common().IsInvoke() {
					r.invoked[site.Common().Method.Name()] = true
				}
			}
			for _, op := range instr.Operands(nil) {
				if fn, ok := (*op).(*ssa.Function); ok && !(isCall && (site.Common().Value == *op || r.Callback(site) == fn)) && !(fn.Parent() != nil && r.onlyCalled(fn)) {
					r.use(fn, instr)
				}
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

// use records that fn is an operand other than the callee.
func (r *Result) use(fn *ssa.Function, instr ssa.Instruction) {
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

// onlyCalled reports whether a function value is used in calls alone,
// directly or through a variable assigned once that is only called.
func (r *Result) onlyCalled(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, instr := range *v.Referrers() {
		switch instr := instr.(type) {
		case ssa.CallInstruction:
			if mc, ok := v.(*ssa.MakeClosure); ok && r.Callback(instr) == mc.Fn && instr.Common().Value != v {
				continue
			}
			if instr.Common().Value != v {
				return false
			}
			for _, a := range instr.Common().Args {
				if a == v {
					return false
				}
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
