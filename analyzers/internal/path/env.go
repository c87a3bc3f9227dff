package path

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Env resolves values to paths within a set of functions, usually a package.
// It knows which fields and globals are assigned there, and so may change
// between two loads. It is safe for concurrent use once made.
type Env struct {
	assigned map[any]bool // fields (*types.Var) and globals (*ssa.Global) that are assigned
	elements map[any]bool // those whose elements are assigned
	closures map[*ssa.Function][]*ssa.MakeClosure
	once     map[*ssa.Alloc]*ssa.Store // the one assignment to a variable, nil if there are others; see onlyStore
	first    map[*ssa.UnOp]*ssa.UnOp   // the load that a load is known to be like, see reloads

	// For reloads alone.
	writes  map[*ssa.Function]*footprint
	users   map[*ssa.Function][]*ssa.Function // who calls a function, or makes it into a closure
	setters map[*types.Var]map[*ssa.Function]bool
}

// NewEnv returns the resolver for fns and the functions nested in them.
// Assignments to an object in the function that made it do not count as
// changes for other functions; package initialisers do not count for globals.
func NewEnv(fns []*ssa.Function) *Env {
	e := newEnv(fns)
	for fn := range e.writes {
		if len(fn.Blocks) > 0 {
			e.reloads(fn)
		}
	}
	e.writes, e.users, e.setters = nil, nil, nil
	return e
}

func newEnv(fns []*ssa.Function) *Env {
	e := &Env{
		assigned: map[any]bool{}, elements: map[any]bool{}, closures: map[*ssa.Function][]*ssa.MakeClosure{},
		once: map[*ssa.Alloc]*ssa.Store{}, first: map[*ssa.UnOp]*ssa.UnOp{},
		writes: map[*ssa.Function]*footprint{}, users: map[*ssa.Function][]*ssa.Function{}, setters: map[*types.Var]map[*ssa.Function]bool{},
	}
	seen := map[*ssa.Function]bool{}
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		e.writes[fn] = &footprint{fields: map[*types.Var]bool{}}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				e.note(fn, instr)
				switch instr := instr.(type) {
				case *ssa.Store:
					e.store(fn, instr.Addr)
				case *ssa.Alloc:
					// Now, since each use asks, and there may be many.
					e.once[instr] = e.findOnlyStore(instr)
				case *ssa.MakeClosure:
					e.closures[instr.Fn.(*ssa.Function)] = append(e.closures[instr.Fn.(*ssa.Function)], instr)
				}
			}
		}
		for _, anon := range fn.AnonFuncs {
			visit(anon)
		}
	}
	for _, fn := range fns {
		visit(fn)
	}
	return e
}

// Of resolves v as NewEnv would for the function of v and those around it, but
// takes each load of what is assigned somewhere to be different.
func Of(v ssa.Value) (Path, bool) {
	fn := v.Parent()
	if fn == nil {
		return newEnv(nil).Of(v)
	}
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return newEnv([]*ssa.Function{fn}).Of(v)
}

func fieldOf(f *ssa.FieldAddr) *types.Var { return structOf(f.X.Type()).Field(f.Field).Origin() }

// structOf returns the struct type of t or of what t points to.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		return s
	}
	// A type parameter whose core type is a struct.
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		if s, ok := tp.Constraint().Underlying().(*types.Interface); ok && s.NumEmbeddeds() > 0 {
			return structOf(s.EmbeddedType(0))
		}
	}
	return types.NewStruct(nil, nil)
}

// Of returns the path of the location that v, a pointer, slice or interface,
// leads to; false if v leads nowhere in particular, as nil does, or anywhere.
func (e *Env) Of(v ssa.Value) (Path, bool) {
	r := resolver{env: e}
	p, ok := r.of(v)
	return p, ok && !p.Summary()
}

// Values returns the path of v with the values on which its meaning hangs:
// when one of them is computed anew, in the next round of a loop, the path
// names another location.
func (e *Env) Values(v ssa.Value) (p Path, on []ssa.Value, ok bool) {
	r := resolver{env: e}
	p, ok = r.of(v)
	return p, r.on, ok && !p.Summary()
}

// A resolver computes one path.
type resolver struct {
	env  *Env
	on   []ssa.Value
	phi  []*ssa.Phi              // being resolved
	done map[*ssa.Phi]resolution // each φ once, lest a chain of them take exponential time
}

// A resolution is what of returned for a value, and what it added to on.
type resolution struct {
	path Path
	ok   bool
	on   []ssa.Value
}

func (r *resolver) root(k Kind, i int, v ssa.Value) (Path, bool) {
	r.on = append(r.on, v)
	return Path{Root: Root{Kind: k, Index: i, Value: v}}, true
}

func (r *resolver) of(v ssa.Value) (Path, bool) {
	switch v := v.(type) {
	case *ssa.Parameter:
		for i, p := range v.Parent().Params {
			if p == v {
				return Path{Root: Root{Kind: Param, Index: i, Value: v}}, true
			}
		}
	case *ssa.FreeVar:
		if b := r.env.Binding(v); b != nil {
			return r.of(b)
		}
		return Path{Root: Root{Kind: Free, Value: v}}, true
	case *ssa.Global:
		return Path{Root: Root{Kind: Global, Name: globalName(v)}}, true
	case *ssa.Alloc:
		return r.root(Alloc, 0, v)
	case *ssa.Call:
		return r.root(Result, 0, v)
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Call:
			return r.root(Result, v.Index, v)
		case *ssa.TypeAssert:
			if v.Index == 0 {
				return r.of(t.X)
			}
		}
	case *ssa.ChangeType:
		return r.of(v.X)
	case *ssa.ChangeInterface:
		return r.of(v.X)
	case *ssa.MakeInterface:
		return r.of(v.X)
	case *ssa.TypeAssert:
		if !v.CommaOk {
			return r.of(v.X)
		}
	case *ssa.FieldAddr:
		return r.step(v, v.X, "."+fieldOf(v).Name())
	case *ssa.IndexAddr:
		return r.step(v, v.X, r.index(v.Index))
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return r.load(v, v.X)
		}
	case *ssa.Field:
		return r.field(v)
	case *ssa.Phi:
		return r.agree(v)
	case *ssa.Const, *ssa.Builtin, *ssa.Function:
		return Path{}, false
	}
	return r.root(Other, 0, v)
}

// step appends an element to the path of x; v stands for itself where that is
// too long.
func (r *resolver) step(v, x ssa.Value, elem string) (Path, bool) {
	p, ok := r.of(x)
	if !ok {
		return r.root(Other, 0, v)
	}
	p.Elems += elem
	if p.Depth() > maxLocal {
		return r.root(Other, 0, v)
	}
	return p, true
}

// index names an index: by constant, or by the value that it is.
func (r *resolver) index(v ssa.Value) string {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Int {
		return "[" + c.Value.ExactString() + "]"
	}
	if conv, ok := v.(*ssa.Convert); ok {
		return r.index(conv.X)
	}
	r.on = append(r.on, v)
	return "[<" + valueName(v) + ">]"
}

// load resolves what v, a load from addr, leads to.
func (r *resolver) load(v, addr ssa.Value) (Path, bool) {
	a := addr
	for {
		fv, ok := a.(*ssa.FreeVar)
		if !ok {
			break
		}
		b := r.env.Binding(fv)
		if b == nil {
			break
		}
		a = b
	}
	if alloc, ok := a.(*ssa.Alloc); ok {
		if s := r.env.onlyStore(alloc); s != nil && r.env.before(s, v) {
			return r.of(s.Val)
		}
		if inst, ok := v.(ssa.Instruction); ok {
			if s := lastStore(alloc, inst); s != nil && !r.env.escapes(alloc) {
				return r.of(s.Val)
			}
		}
	}
	if r.stable(addr) {
		return r.step(v, addr, "*")
	}
	if load, ok := v.(*ssa.UnOp); ok && r.env.first[load] != nil {
		v = r.env.first[load]
	}
	r.on = append(r.on, v)
	return r.step(v, addr, "*<"+valueName(v)+">")
}

// stable reports whether loads from addr always give the same.
func (r *resolver) stable(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return !r.env.assigned[fieldOf(addr)]
	case *ssa.Global:
		return !r.env.assigned[addr]
	case *ssa.IndexAddr:
		k := container(addr.X)
		return k != nil && !r.env.elements[k]
	}
	return false
}

// field resolves a field of a struct value, which is as good as a field of the
// variable that the struct was loaded from.
func (r *resolver) field(v *ssa.Field) (Path, bool) {
	f := structOf(v.X.Type()).Field(v.Field).Origin()
	load, ok := v.X.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return r.root(Other, 0, v)
	}
	elem := "." + f.Name() + "*"
	if r.env.assigned[f] || !r.stable(load.X) {
		r.on = append(r.on, v)
		elem += "<" + valueName(v) + ">"
	}
	return r.step(v, load.X, elem)
}

// agree resolves a φ whose edges all lead to one location.
func (r *resolver) agree(v *ssa.Phi) (Path, bool) {
	if d, ok := r.done[v]; ok {
		r.on = append(r.on, d.on...)
		return d.path, d.ok
	}
	if slices.Contains(r.phi, v) {
		return r.root(Other, 0, v)
	}
	on := len(r.on)
	r.phi = append(r.phi, v)
	p, ok := r.edges(v)
	r.phi = r.phi[:len(r.phi)-1]
	if !ok {
		r.on = r.on[:on]
		p, ok = r.root(Other, 0, v)
	}
	var mine []ssa.Value
	for _, x := range r.on[on:] {
		if !slices.Contains(mine, x) {
			mine = append(mine, x)
		}
	}
	r.on = append(r.on[:on], mine...)
	if r.done == nil {
		r.done = make(map[*ssa.Phi]resolution)
	}
	r.done[v] = resolution{p, ok, mine}
	return p, ok
}

// edges resolves the edges of a φ, and reports whether they agree.
func (r *resolver) edges(v *ssa.Phi) (all Path, ok bool) {
	for _, edge := range v.Edges {
		if edge == ssa.Value(v) {
			continue
		}
		p, ok := r.of(edge)
		if !ok || all.Root.Kind != None && all != p {
			return Path{}, false
		}
		all = p
	}
	return all, all.Root.Kind != None
}

func globalName(g *ssa.Global) string {
	if g.Pkg == nil {
		return g.Name()
	}
	return g.Pkg.Pkg.Path() + "." + g.Name()
}

// Constant reports whether loads from addr always give the same value, as far
// as the functions of e tell: it is a field or global that nobody assigns.
func (e *Env) Constant(addr ssa.Value) bool { return (&resolver{env: e}).stable(addr) }
