package conc

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"go/types"
	"golang.org/x/tools/go/ssa"
)

// maxTargets is how many functions a call may run before it counts as unknown.
const maxTargets = 3

// A Target is a function that a call runs, itself or as a callback, before it
// returns. The function may be one of another package.
type Target struct {
	Fn *ssa.Function
	// Args are the caller's values for the parameters of Fn, the receiver first;
	// nil, or too few, where they are not in sight.
	Args []ssa.Value
	// recv is the receiver of a method value that another function made.
	recv ssa.Value
	// frame is nil if what Fn has from the functions around it, or its receiver,
	// is the caller's own.
	frame *frame
}

// A frame turns locations in terms of the function that made a function value
// into those of the one that calls it: what lies below from there lies below
// to here, and, if maker returned the value, its parameters are args.
type frame struct {
	from, to path.Path
	on       []ssa.Value
	maker    *ssa.Function
	args     []ssa.Value
}

// here turns a path in the maker's terms into the caller's.
func (r *Result) here(f *frame, p path.Path) (q path.Path, on []ssa.Value, ok bool) {
	if p.Root.Kind == path.Global {
		return p, nil, true
	}
	if f.maker != nil {
		if p.Root.Kind != path.Param || p.Root.Value == nil || p.Root.Value.Parent() != f.maker {
			return path.Path{}, nil, false
		}
		p.Root.Value = nil
		return r.substPath(p, f.args)
	}
	rest, below := p.Below(f.from)
	if !below || f.to.Root.Kind == path.None {
		return path.Path{}, nil, false
	}
	return path.Path{Root: f.to.Root, Elems: f.to.Elems + rest}, f.on, true
}

// subst turns a path in the terms of a target into those of the caller.
func (r *Result) subst(t Target, p path.Path) (q path.Path, on []ssa.Value, ok bool) {
	switch isParam := p.Root.Kind == path.Param && p.Root.Value == nil; {
	case isParam && p.Root.Index == 0 && t.recv != nil:
		q, on, ok := r.substPath(p, []ssa.Value{t.recv})
		if !ok {
			return path.Path{}, nil, false
		}
		q, more, ok := r.here(t.frame, q)
		return q, append(on, more...), ok
	case isParam || t.frame == nil:
		return r.substPath(p, t.Args)
	}
	return r.here(t.frame, p)
}

// Callee returns the function that a call runs, with the arguments that
// correspond to its parameters, the receiver first; nil if it cannot be told, or
// if there are several. The function may be one of another package. Closures are
// found through variables that are assigned once, methods through method values
// and through interfaces of which all values in use are of one type.
func (r *Result) Callee(site ssa.CallInstruction) (*ssa.Function, []ssa.Value) {
	ts := r.targets(site)
	if len(ts) != 1 || ts[0].frame != nil {
		return nil, nil
	}
	return ts[0].Fn, ts[0].Args
}

// targets returns the functions of which a call runs one; none if it cannot be
// told, or if they are too many.
func (r *Result) targets(site ssa.CallInstruction) []Target {
	ts, ok := r.resolved[site]
	if !ok {
		ts = r.resolve(site)
		if !r.done {
			r.resolved[site] = ts
		}
	}
	return ts
}

func (r *Result) resolve(site ssa.CallInstruction) []Target {
	call := site.Common()
	if call.IsInvoke() {
		return r.dispatch(call)
	}
	return r.functions(call.Value, call.Args, 0)
}

// functions resolves a function value that is called with args.
func (r *Result) functions(v ssa.Value, args []ssa.Value, depth int) []Target {
	v = r.Env.Origin(v)
	if fn, args := r.target(v, args); fn != nil {
		return []Target{{Fn: fn, Args: args}}
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return r.stored(v, args)
	case *ssa.Call:
		return r.returned(v, args)
	case *ssa.Phi:
		var list []Target
		for _, edge := range v.Edges {
			ts := []Target(nil)
			if depth < 2 {
				ts = r.functions(edge, args, depth+1)
			}
			if ts == nil || len(list)+len(ts) > maxTargets {
				return nil
			}
			list = append(list, ts...)
		}
		return list
	}
	return nil
}

// target resolves a function value of the function that calls it.
func (r *Result) target(v ssa.Value, args []ssa.Value) (*ssa.Function, []ssa.Value) {
	v = r.Env.Origin(v)
	if m, recv := syncs.Bound(v); m != nil {
		fn := v.Parent().Prog.FuncValue(m)
		if fn == nil && syncs.OpOf(m) != syncs.None {
			fn = v.(*ssa.MakeClosure).Fn.(*ssa.Function) // of sync.Locker: the wrapper stands for it
		}
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

// returned resolves the result of a call of a function whose every return gives
// one and the same function literal or method value.
func (r *Result) returned(call *ssa.Call, args []ssa.Value) []Target {
	maker, given := r.target(call.Call.Value, call.Call.Args)
	if r.funcs[maker] == nil || call.Call.IsInvoke() || maker.Signature.Results().Len() != 1 {
		return nil
	}
	var one ssa.Value
	for _, b := range maker.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != maker.Recover {
			v := r.Env.Origin(ret.Results[0])
			if one != nil && one != v {
				return nil
			}
			one = v
		}
	}
	if one == nil || one.Parent() != maker && one.Parent() != nil {
		return nil
	}
	return r.made(one, args, &frame{maker: maker, args: given})
}

// made resolves a function value of another function, by way of a frame.
func (r *Result) made(v ssa.Value, args []ssa.Value, f *frame) []Target {
	fn, bound := r.target(v, nil)
	switch {
	case fn == nil:
		return nil
	case len(bound) == 1:
		return []Target{{Fn: fn, Args: append([]ssa.Value{nil}, args...), recv: bound[0], frame: f}}
	case len(fn.FreeVars) > 0:
		return []Target{{Fn: fn, Args: args, frame: f}}
	}
	return []Target{{Fn: fn, Args: args}}
}

// ArgsAt returns the caller's values for the parameters of fn, which the call
// runs itself or as a callback; nil, or fewer, where they are not in sight.
func (r *Result) ArgsAt(site ssa.CallInstruction, fn *ssa.Function) []ssa.Value {
	is := func(t Target) bool { return t.Fn == fn || r.Of(t.Fn) != nil && r.Of(t.Fn) == r.Of(fn) }
	ts := r.targets(site)
	if i := slices.IndexFunc(ts, is); i >= 0 {
		return ts[i].Args
	}
	for _, b := range r.callbacks(site) {
		if is(b.Target) {
			return b.Args
		}
	}
	return nil
}
