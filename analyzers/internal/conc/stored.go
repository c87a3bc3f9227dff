package conc

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// An index knows where functions and interface values of the package come from,
// as far as it is closed: other packages cannot store what they like there.
type index struct {
	slots   map[types.Object]*slot
	calls   map[*ssa.Function][]ssa.CallInstruction // static ones
	valued  map[*ssa.Function]bool                  // used other than in a call
	invokes map[string]bool                         // methods called through interfaces
	made    map[*types.TypeName]*interfaces
}

// A slot is an unexported field, or package-level variable, that holds a
// function or an interface value.
type slot struct {
	stores []stored
	open   bool // its address is taken
}

// A stored is an assignment: base is the object of the field, nil for a
// variable.
type stored struct{ val, base ssa.Value }

// interfaces says what becomes a value of an unexported interface type.
type interfaces struct {
	types []types.Type
	from  []*types.TypeName // other interfaces of the package, whose values do
	open  bool
}

// newIndex goes through all instructions once.
func (r *Result) newIndex() {
	r.index = &index{
		slots: map[types.Object]*slot{}, calls: map[*ssa.Function][]ssa.CallInstruction{}, valued: map[*ssa.Function]bool{},
		invokes: map[string]bool{}, made: map[*types.TypeName]*interfaces{},
	}
	for _, f := range r.funcs {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				r.indexed(instr)
			}
		}
	}
}

func (r *Result) indexed(instr ssa.Instruction) {
	x := r.index
	site, isCall := instr.(ssa.CallInstruction)
	if isCall {
		if call := site.Common(); call.IsInvoke() {
			x.invokes[call.Method.Name()] = true
		} else if fn, ok := call.Value.(*ssa.Function); ok {
			x.calls[declared(fn)] = append(x.calls[declared(fn)], site)
		}
	}
	switch instr := instr.(type) {
	case *ssa.FieldAddr:
		s := instr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		if f := s.Field(instr.Field).Origin(); holdsFunctions(f) {
			for _, ref := range *instr.Referrers() {
				x.use(f, instr, instr.X, ref)
			}
		}
	case *ssa.MakeInterface:
		if n := r.inner(instr.Type()); n != nil {
			x.of(n).types = append(x.of(n).types, instr.X.Type())
		}
	case *ssa.ChangeInterface:
		if n := r.inner(instr.Type()); n != nil {
			if from := r.inner(instr.X.Type()); from != nil {
				x.of(n).from = append(x.of(n).from, from)
			} else {
				x.of(n).open = true
			}
		}
	case *ssa.TypeAssert:
		if n := r.inner(instr.AssertedType); n != nil {
			x.of(n).open = true
		}
	}
	for _, op := range instr.Operands(nil) {
		switch v := (*op).(type) {
		case *ssa.Function:
			if !isCall || site.Common().Value != *op || slices.Contains(site.Common().Args, ssa.Value(v)) {
				x.valued[declared(v)] = true
			}
		case *ssa.Global:
			if obj, ok := v.Object().(*types.Var); ok && holdsFunctions(obj) {
				x.use(obj, v, nil, instr)
			}
		}
	}
}

// holdsFunctions reports whether a variable is a function or interface value.
func holdsFunctions(v *types.Var) bool {
	switch v.Type().Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}

// use records what an instruction does with the address of a slot.
func (x *index) use(v *types.Var, addr, base ssa.Value, instr ssa.Instruction) {
	s := x.slots[v]
	if s == nil {
		s = &slot{}
		x.slots[v] = s
	}
	switch instr := instr.(type) {
	case *ssa.Store:
		if instr.Val == addr {
			s.open = true
		} else if c, ok := instr.Val.(*ssa.Const); !ok || !c.IsNil() {
			s.stores = append(s.stores, stored{instr.Val, base})
		}
	case *ssa.UnOp, *ssa.DebugRef:
	default:
		s.open = true
	}
}

func (x *index) of(n *types.TypeName) *interfaces {
	if x.made[n] == nil {
		x.made[n] = &interfaces{}
	}
	return x.made[n]
}

// inner returns the name of an unexported interface type of the package.
func (r *Result) inner(t types.Type) *types.TypeName {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !types.IsInterface(n) || !r.closed(n.Obj()) || n.TypeArgs().Len() > 0 {
		return nil
	}
	return n.Obj()
}

// closed reports whether other packages cannot name an object of this package.
func (r *Result) closed(obj types.Object) bool {
	if r.pass == nil {
		return !obj.Exported()
	}
	return obj.Pkg() == r.pass.Pkg && (!obj.Exported() || obj.Pkg().Name() == "main")
}

// slotOf returns the slot at an address, if only this package can store there,
// and the object of the field.
func (r *Result) slotOf(addr ssa.Value) (s *slot, base ssa.Value) {
	var obj types.Object
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		st := addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		obj, base = st.Field(addr.Field).Origin(), addr.X
	case *ssa.Global:
		obj = addr.Object()
	}
	if obj == nil || !r.closed(obj) {
		return nil, nil
	}
	if s = r.index.slots[obj]; s == nil || s.open {
		return nil, nil
	}
	return s, base
}

// stored resolves the function in a field or variable that is assigned once.
func (r *Result) stored(load *ssa.UnOp, args []ssa.Value) []Target {
	s, base := r.slotOf(load.X)
	if s == nil || len(s.stores) != 1 {
		return nil
	}
	f := &frame{}
	if base != nil {
		f.to, f.on, _ = r.Env.Values(base)
	}
	val, from := r.Env.Origin(s.stores[0].val), path.Path{}
	if b := s.stores[0].base; b != nil {
		from, _ = r.Env.Of(b)
	}
	for range 2 {
		p, ok := val.(*ssa.Parameter)
		if !ok {
			break
		}
		site := r.soleCall(p.Parent())
		i := slices.Index(p.Parent().Params, p)
		if site == nil || i >= len(site.Common().Args) {
			return nil
		}
		if ext, ok := from.Extern(); ok {
			from, _, _ = r.substPath(ext, site.Common().Args)
		} else {
			from = path.Path{}
		}
		val = r.Env.Origin(site.Common().Args[i])
	}
	f.from = from
	if from.Root.Kind == path.None {
		f.to = path.Path{} // nothing is known of what is common
	}
	return r.made(val, args, f)
}

// soleCall returns the one call of a function, nil if there may be others.
func (r *Result) soleCall(fn *ssa.Function) ssa.CallInstruction {
	if sites, all := r.staticCalls(fn); all && len(sites) == 1 {
		return sites[0]
	}
	return nil
}

// staticCalls returns the calls of a function by name, and whether there can be no
// other.
func (r *Result) staticCalls(fn *ssa.Function) (sites []ssa.CallInstruction, all bool) {
	x := r.index
	obj := fn.Object()
	return x.calls[fn], obj != nil && r.closed(obj) && !x.valued[fn] && (fn.Signature.Recv() == nil || !x.invokes[fn.Name()])
}

// dispatch resolves a call through an interface.
func (r *Result) dispatch(call *ssa.CallCommon) []Target {
	ts, ok := r.concrete(call.Value, 0)
	if !ok {
		if n := r.inner(call.Value.Type()); n != nil {
			ts, ok = r.typesOf(n, 0)
		}
	}
	if !ok || len(ts) == 0 {
		return nil
	}
	var list []Target
	for _, t := range ts {
		fn := method(call.Value.Parent().Prog, t, call.Method)
		if fn == nil || len(list) == maxTargets {
			return nil
		}
		list = append(list, Target{Fn: fn, Args: append([]ssa.Value{call.Value}, call.Args...)})
	}
	return list
}

// method returns the method of a type, nil if it is promoted: then the receiver
// is not the operand.
func method(prog *ssa.Program, t types.Type, m *types.Func) *ssa.Function {
	obj, index, _ := types.LookupFieldOrMethod(t, false, m.Pkg(), m.Name())
	fn, ok := obj.(*types.Func)
	if !ok || len(index) != 1 || types.IsInterface(t) {
		return nil
	}
	return prog.FuncValue(fn.Origin())
}

// maxConcrete bounds the steps from an interface value to where it was made.
const maxConcrete = 4

// concrete returns the types that an interface value can have, false if they
// are not all in sight.
func (r *Result) concrete(v ssa.Value, depth int) (list []types.Type, ok bool) {
	if depth > maxConcrete {
		return nil, false
	}
	v = r.Env.Origin(v)
	var from []ssa.Value
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return []types.Type{v.X.Type()}, true
	case *ssa.Const:
		return nil, true // nil
	case *ssa.Phi:
		from = v.Edges
	case *ssa.UnOp:
		s, _ := r.slotOf(v.X)
		if s == nil {
			return nil, false
		}
		for _, st := range s.stores {
			from = append(from, st.val)
		}
	case *ssa.Parameter:
		sites, all := r.staticCalls(v.Parent())
		i := slices.Index(v.Parent().Params, v)
		if !all || len(sites) == 0 {
			return nil, false
		}
		for _, s := range sites {
			from = append(from, s.Common().Args[i])
		}
	case *ssa.Call:
		fn := r.Of(v.Call.StaticCallee())
		if fn == nil || fn.Fn.Signature.Results().Len() != 1 {
			return nil, false
		}
		for _, b := range fn.Fn.Blocks {
			if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != fn.Fn.Recover {
				from = append(from, ret.Results[0])
			}
		}
	default:
		return nil, false
	}
	if len(from) > 16 {
		return nil, false
	}
	for _, x := range from {
		ts, ok := r.concrete(x, depth+1)
		if !ok {
			return nil, false
		}
		if list = union(list, ts); len(list) > maxTargets {
			return nil, false
		}
	}
	return list, true
}

// typesOf returns the types of which values of an unexported interface are made.
func (r *Result) typesOf(n *types.TypeName, depth int) (list []types.Type, ok bool) {
	made := r.index.made[n]
	if made == nil || made.open || depth > maxConcrete {
		return nil, false
	}
	list = union(nil, made.types)
	for _, from := range made.from {
		ts, ok := r.typesOf(from, depth+1)
		if !ok {
			return nil, false
		}
		list = union(list, ts)
	}
	return list, len(list) <= maxTargets
}

func union(list, more []types.Type) []types.Type {
	for _, t := range more {
		if !slices.ContainsFunc(list, func(u types.Type) bool { return types.Identical(t, u) }) {
			list = append(list, t)
		}
	}
	return list
}
