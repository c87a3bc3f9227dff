package scope

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// step executes an instruction; there may be several outcomes, or none.
func (f *frame) step(st *state, instr ssa.Instruction) []*state {
	one := st.only()
	if f.crashes(st, instr) {
		f.unwind(st, panics, instr)
		return nil
	}
	switch v := instr.(type) {
	case *ssa.Store:
		f.store(st, v, f.eval(st, v.Addr), f.eval(st, v.Val), v.Val.Type())
	case *ssa.MapUpdate:
		f.store(st, v, f.m.element(f.eval(st, v.Map), nil), f.eval(st, v.Value), v.Value.Type())
		f.lose(f.eval(st, v.Key))
	case *ssa.Send:
		return f.send(st, v)
	case *ssa.UnOp:
		return f.unary(st, v)
	case *ssa.Select:
		return f.choose(st, v)
	case *ssa.Go:
		return f.spawn(st, v)
	case *ssa.Defer:
		fn, args := f.operands(st, &v.Call)
		f.m.lasts(fn)
		for _, a := range args {
			f.m.lasts(a)
		}
		st.defers = append(st.defers, deferred{instr: v, fn: fn, args: f.m.allSettled(args)})
		if len(st.defers) > 2*maxExact {
			return f.cut(st, v)
		}
	case *ssa.RunDefers:
		return f.runDefers(st)
	case *ssa.Call:
		return f.call(st, v)
	case *ssa.Alloc:
		return f.alloc(st, v, deref(v.Type()))
	case *ssa.MakeMap:
		return f.alloc(st, v, v.Type())
	case *ssa.MakeChan:
		return f.makeChan(st, v)
	case *ssa.MakeSlice:
		return f.makeSlice(st, v)
	case *ssa.Next:
		return f.next(st, v)
	case *ssa.Lookup:
		return f.lookup(st, v)
	case *ssa.Field:
		x := f.eval(st, v.X)
		if x.kind == content {
			addr := f.m.at(x.base, x.sym+"."+fieldName(v.X.Type(), v.Field))
			return f.load(st, v, addr, v.Type(), f.setter(v))
		}
		f.set(st, v, f.m.doubtOf(x))
	case ssa.Value:
		f.set(st, v, f.compute(st, v))
	}
	return one
}

// set assigns a register.
func (f *frame) set(st *state, v ssa.Value, to *value) {
	if i, ok := f.text.index[v]; ok {
		if to != nil && to.kind == free {
			to = nil // found again by unknown
		}
		st.regs[i] = to
	}
}

func (f *frame) setter(v ssa.Value) func(*state, *value) {
	return func(st *state, to *value) { f.set(st, v, to) }
}

// lose gives away what the machine cannot follow.
func (f *frame) lose(v *value) { f.m.escape(v) }

// compute returns the value of an instruction that has one outcome, nil if
// nothing is known of it.
func (f *frame) compute(st *state, v ssa.Value) *value {
	m := f.m
	switch v := v.(type) {
	case *ssa.BinOp:
		return f.operation(st, v)
	case *ssa.ChangeType:
		return f.eval(st, v.X)
	case *ssa.ChangeInterface:
		return f.asError(v.Type(), f.eval(st, v.X))
	case *ssa.Convert:
		x := f.eval(st, v.X)
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			return x
		}
		f.lose(x)
	case *ssa.MakeInterface:
		x := f.eval(st, v.X)
		if x.kind >= objRef || x.kind == symbol && m.pkg.lead(v.X.Type()) {
			return f.asError(v.Type(), m.intern(value{kind: iface, typ: v.X.Type(), list: []*value{x}}))
		}
		return m.simple(nonNil)
	case *ssa.MakeClosure:
		var list []*value
		for _, b := range v.Bindings {
			list = append(list, f.eval(st, b))
		}
		return m.intern(value{kind: function, fn: v.Fn.(*ssa.Function), list: list})
	case *ssa.FieldAddr:
		return f.part(st, v)
	case *ssa.IndexAddr:
		return m.element(f.eval(st, v.X), f.eval(st, v.Index))
	case *ssa.Slice:
		return f.slice(st, v)
	case *ssa.Extract:
		if t := f.eval(st, v.Tuple); t.kind == tuple && v.Index < len(t.list) {
			return t.list[v.Index]
		}
	case *ssa.TypeAssert:
		return f.assert(st, v)
	case *ssa.Range:
		n := f.length(f.eval(st, v.X), v.X.Type())
		if n == nil {
			n = f.eval(st, v.X)
		}
		return m.intern(value{kind: iterator, base: n, list: []*value{f.eval(st, v.X)}})
	case *ssa.SliceToArrayPointer, *ssa.MultiConvert, *ssa.Index:
		for _, op := range v.(ssa.Instruction).Operands(nil) {
			f.lose(f.eval(st, *op))
		}
	}
	return nil
}

// asError forgets which error it is that is in an interface: no more is asked of one
// than whether it is nil.
func (f *frame) asError(t types.Type, v *value) *value {
	if v.kind != iface || t.String() != "error" {
		return v
	}
	f.lose(v)
	return f.m.simple(nonNil)
}

// operation computes a binary operation.
func (f *frame) operation(st *state, v *ssa.BinOp) *value {
	_, byConst := v.X.(*ssa.Const)
	if !byConst {
		_, byConst = v.X.(*ssa.Parameter)
	}
	x, y := f.eval(st, v.X), f.eval(st, v.Y)
	if r := f.compareFill(v.Op, x, y); r != nil {
		return r
	}
	if _, ok := v.Y.(*ssa.Const); ok && x.kind != integer {
		byConst = true
	}
	if x.kind == integer && y.kind == big && !isConst(v.X) && (v.Op == token.EQL || !f.text.leaves(v.Block())) {
		return f.m.simple(opaque) // a count that stands for others
	}
	if f.isIndex(v.X) && !x.known() {
		return nil // one that is not followed: its loop ends somewhere
	}
	if load, ok := v.X.(*ssa.UnOp); ok && y.kind == null && load.Op == token.MUL {
		f.comparesNil(st, load)
	}
	res := f.binary(v.Op, x, y, byConst)
	if res == nil {
		res = cmp.Or(f.m.doubtOf(x), f.m.doubtOf(y))
	}
	return res
}

// comparesNil notes that a variable may be nil for all that the program knows.
func (f *frame) comparesNil(st *state, load *ssa.UnOp) {
	p := f.m.address(f.eval(st, load.X))
	if p == nil || !p.base.ours() {
		return
	}
	if c := f.m.cell(p.base, p.sym); !c.tested {
		c.tested, f.m.changed = true, true
	}
}

// assert executes x.(T).
func (f *frame) assert(st *state, v *ssa.TypeAssert) *value {
	m := f.m
	x := f.eval(st, v.X)
	res := func(y *value, ok *value) *value {
		if v.CommaOk {
			return m.tuple(y, ok)
		}
		return y
	}
	if x.kind == null {
		return res(m.zero(v.AssertedType), m.bool(false))
	}
	if x.kind != iface {
		if types.IsInterface(v.AssertedType) && x.known() && x.kind != nonNil && x.kind != symbol {
			return res(x, m.simple(free))
		}
		return nil
	}
	if types.IsInterface(v.AssertedType) {
		ok := types.Implements(x.typ, v.AssertedType.Underlying().(*types.Interface))
		if ok {
			return res(x, m.bool(true))
		}
		return res(m.simple(null), m.bool(false))
	}
	if types.Identical(x.typ, v.AssertedType) {
		return res(x.list[0], m.bool(true))
	}
	return res(m.zero(v.AssertedType), m.bool(false))
}

// next executes one step of a range over a map or string.
func (f *frame) next(st *state, v *ssa.Next) []*state {
	m := f.m
	it := f.eval(st, v.Iter)
	var elem *value = m.simple(free)
	if r, ok := v.Iter.(*ssa.Range); ok {
		x := it
		if it.kind == iterator {
			x = it.list[0]
		}
		if addr := m.element(x, nil); addr != nil && !v.IsString {
			if vs := f.gather(addr, r.X.Type().Underlying().(*types.Map).Elem()); len(vs) == 1 {
				elem = vs[0]
			} else {
				for _, w := range vs {
					f.lose(w)
				}
			}
		}
	}
	set := func(s *state, ok bool) { f.set(s, v, m.tuple(m.bool(ok), m.simple(free), elem)) }
	if it.kind != iterator || !f.iterates(v) {
		t, e := f.fork(st, v, f.doubt(v.Iter, 8) == opaque)
		set(t, true)
		set(e, false)
		return []*state{t, e}
	}
	c := f.less(m.int(int64(it.n)), it.base, false)
	if c.kind == boolean {
		f.advance(st, v, it)
		set(st, c.n == 1)
		return st.only()
	}
	t, e := f.bounded(st, v, c)
	for _, s := range t {
		f.advance(s, v, it)
		set(s, true)
	}
	for _, s := range e {
		set(s, false)
	}
	return append(t, e...)
}

func (f *frame) advance(st *state, v *ssa.Next, it *value) {
	if i, ok := f.text.index[v.Iter]; ok {
		st.regs[i] = f.m.intern(value{kind: iterator, base: it.base, n: it.n + 1, list: it.list})
	}
}

// iterates reports whether the loop of a Next matters.
func (f *frame) iterates(v *ssa.Next) bool {
	body := f.text.loops[v.Block()]
	for _, b := range f.fn.Blocks {
		if body != nil && body.has(b.Index) && slices.ContainsFunc(b.Instrs, f.matters) {
			return true
		}
	}
	return false
}

func (f *frame) lookup(st *state, v *ssa.Lookup) []*state {
	m := f.m
	mt, ok := v.X.Type().Underlying().(*types.Map)
	addr := m.element(f.eval(st, v.X), nil)
	if !ok || addr == nil || !m.pkg.lead(mt.Elem()) {
		f.set(st, v, nil)
		return st.only()
	}
	return f.load(st, v, addr, mt.Elem(), func(s *state, x *value) {
		if x != nil && x.kind == null {
			x = nil // which entries there are is not followed
		}
		if v.CommaOk {
			if x == nil {
				x = m.simple(free)
			}
			x = m.tuple(x, m.simple(free))
		}
		f.set(s, v, x)
	})
}

func (f *frame) unary(st *state, v *ssa.UnOp) []*state {
	switch v.Op {
	case token.ARROW:
		return f.receive(st, v)
	case token.MUL:
		return f.load(st, v, f.eval(st, v.X), v.Type(), f.setter(v))
	case token.NOT:
		x := f.eval(st, v.X)
		f.set(st, v, cmp.Or(f.m.not(x), f.m.doubtOf(x)))
	default:
		f.set(st, v, nil)
	}
	return st.only()
}
