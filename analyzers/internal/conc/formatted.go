package conc

import (
	"go/constant"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// formatted returns the methods String, Error, Format and GoString that a call of
// a function such as fmt.Sprintf runs on its operands, as far as their types are
// known. Functions of the package that hand their arguments on, such as a
// logger's own logf, are such functions too.
func (r *Result) formatted(site ssa.CallInstruction) []callback {
	call := site.Common()
	if !call.Signature().Variadic() {
		return nil
	}
	f, args, ok := r.formatter(site, 0)
	if !ok || f.Args >= len(args) {
		return nil
	}
	operands := variadic(args[f.Args])
	verbs := make([]syncs.Verb, len(operands))
	for i := range verbs {
		verbs[i].Letter = 'v'
	}
	if f.Format >= 0 {
		c, isConst := args[f.Format].(*ssa.Const)
		if !isConst || c.Value == nil {
			return nil
		}
		if verbs, ok = syncs.Verbs(constant.StringVal(c.Value)); !ok {
			return nil
		}
	}
	var list []callback
	for i, v := range operands {
		if i < len(verbs) && v != nil {
			if t, ok := r.formatMethod(v, verbs[i]); ok {
				list = append(list, callback{t, ParamCall{Sure: true}})
			}
		}
	}
	return list
}

// formatter returns the operands of a call of a function that formats, the
// receiver left out.
func (r *Result) formatter(site ssa.CallInstruction, depth int) (syncs.Formatter, []ssa.Value, bool) {
	call := site.Common()
	args := call.Args
	if fn := syncs.Callee(call); fn != nil && !call.IsInvoke() && fn.Signature().Recv() != nil && len(args) > 0 {
		args = args[1:]
	}
	if f, ok := syncs.FormatterOf(syncs.Callee(call)); ok {
		return f, args, true
	}
	f := r.Of(call.StaticCallee())
	if f == nil || depth > 2 || call.IsInvoke() {
		return syncs.Formatter{}, nil, false
	}
	inner, ok := r.printers[f.Fn]
	if !ok {
		inner = r.printer(f.Fn, depth)
		if !r.done {
			r.printers[f.Fn] = inner
		}
	}
	return inner, args, inner.Args >= 0
}

// printer says how a function hands its arguments to one that formats, on every
// way through it; with Args < 0 if it does not.
func (r *Result) printer(fn *ssa.Function, depth int) syncs.Formatter {
	none := syncs.Formatter{Args: -1}
	if len(fn.Params) == 0 || !fn.Signature.Variadic() {
		return none
	}
	params := fn.Params
	if fn.Signature.Recv() != nil {
		params = params[1:]
	}
	index := func(v ssa.Value) int {
		for i, p := range params {
			if v == ssa.Value(p) {
				return i
			}
		}
		return -1
	}
	for _, ref := range *params[len(params)-1].Referrers() {
		site, ok := ref.(*ssa.Call)
		if !ok || !always(site) || !site.Call.Signature().Variadic() {
			continue
		}
		f, args, ok := r.formatter(site, depth+1)
		if !ok || f.Args >= len(args) || index(args[f.Args]) < 0 {
			continue
		}
		out := syncs.Formatter{Format: -1, Args: index(args[f.Args])}
		if f.Format >= 0 {
			if out.Format = index(args[f.Format]); out.Format < 0 {
				continue
			}
		}
		return out
	}
	return none
}

// variadic returns the values in the slice that a call makes of its variadic
// arguments, nil for those that cannot be told.
func variadic(v ssa.Value) []ssa.Value {
	slice, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	alloc, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	array, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	if !ok {
		return nil
	}
	list := make([]ssa.Value, array.Len())
	for _, ref := range *alloc.Referrers() {
		addr, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		i, ok := addr.Index.(*ssa.Const)
		if !ok || i.Int64() >= array.Len() {
			return nil
		}
		for _, use := range *addr.Referrers() {
			if s, ok := use.(*ssa.Store); ok && s.Addr == ssa.Value(addr) {
				list[i.Int64()] = s.Val
			}
		}
	}
	return list
}

// formatMethod returns the method that formatting runs on an operand.
func (r *Result) formatMethod(v ssa.Value, verb syncs.Verb) (Target, bool) {
	ts, ok := r.concrete(v, 0)
	if !ok || len(ts) != 1 {
		return Target{}, false
	}
	for _, name := range syncs.FormatMethods(verb) {
		obj, index, _ := types.LookupFieldOrMethod(ts[0], false, nil, name)
		m, ok := obj.(*types.Func)
		if !ok || !formats(m) {
			continue
		}
		fn := v.Parent().Prog.FuncValue(m.Origin())
		if fn == nil || len(index) != 1 || types.IsInterface(ts[0]) {
			break // promoted: the receiver is not the operand
		}
		recv := v
		if mi, ok := v.(*ssa.MakeInterface); ok {
			recv = mi.X
		}
		return Target{Fn: fn, Args: []ssa.Value{recv}}, true
	}
	return Target{}, false
}

// formats reports whether a method has the signature that package fmt asks for.
func formats(m *types.Func) bool {
	sig := m.Signature()
	if m.Name() == "Format" {
		return sig.Params().Len() == 2 && sig.Results().Len() == 0 && types.TypeString(sig.Params().At(0).Type(), nil) == "fmt.State"
	}
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
}
