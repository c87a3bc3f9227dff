package scope

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// open gives to the world what others than the calls can get at, and reports whether
// there was anything new: what is in exported fields, and in fields that functions use
// which the client does not execute; and channels that calls return, if somebody sends
// on them.
func (m *machine) open() bool {
	m.openFields()
	m.openLent()
	m.openLate()
	return m.changed
}

func (m *machine) openFields() {
	c := m.client
	for _, base := range m.bases() {
		t := c.owns[base]
		if t == nil && base.site != nil {
			t = deref(base.site.Type())
		}
		if t == nil || m.madeBy(base) != 0 {
			continue // what a call has made is found by who is given it
		}
		outer := slices.ContainsFunc(c.objects, func(v *value) bool { return v != nil && v.base == base })
		for _, path := range slices.Sorted(maps.Keys(m.cells[base])) {
			if f := fieldAt(t, path); outer && accessible(t, path) || f != nil && m.pkg.usedElsewhere(f, m.covered, isLock(f.Type())) {
				m.openCell(base, path)
			}
		}
		for _, o := range m.order {
			if o.base != base || o.escaped {
				continue
			}
			if f := fieldAt(t, o.path); outer && accessible(t, o.path) || f != nil && m.pkg.usedElsewhere(f, m.covered, o.kind == model.Mutex) {
				o.escaped, m.changed = true, true
			}
		}
	}
}

// bases returns the memory in use, in a fixed order.
func (m *machine) bases() []*value {
	var list []*value
	for base := range m.cells {
		if base.kind == memory {
			list = append(list, base)
		}
	}
	for _, o := range m.order {
		if o.base != nil && o.base.kind == memory && !slices.Contains(list, o.base) {
			list = append(list, o.base)
		}
	}
	slices.SortFunc(list, func(a, b *value) int { return a.id - b.id })
	return list
}

// kept returns the memory that the object leads to, not through a channel, and that no
// call has made.
func (m *machine) kept() []*value {
	var list []*value
	seen := map[*value]bool{}
	var visit func(v *value)
	visit = func(v *value) {
		if v == nil || seen[v] || m.madeBy(v) != 0 {
			return
		}
		seen[v] = true
		if v.kind == memory {
			list = append(list, v)
			for _, c := range m.sorted(v) {
				for _, w := range c.content {
					visit(w)
				}
			}
		}
		visit(v.base)
		for _, e := range v.list {
			visit(e)
		}
	}
	for _, v := range m.client.objects {
		visit(v)
	}
	return list
}

// openCell lets the world read and write a variable.
func (m *machine) openCell(base *value, path string) {
	for _, v := range m.cells[base][path].content {
		m.escape(v)
	}
	m.put(base, path, m.simple(opaque))
}

// openLent gives channels to who receives from them.
func (m *machine) openLent() {
	sent := map[*object]bool{}
	m.eachNode(func(_ *proc, n *node) {
		if n.Op == model.Send {
			sent[n.obj] = true
		}
		for _, b := range n.cases {
			sent[b.obj] = sent[b.obj] || b.op == model.Send
		}
	})
	for _, o := range m.client.lent {
		if sent[o] && !o.escaped {
			o.escaped, m.changed = true, true
		}
	}
}

// openLate gives away what calls have made and put into fields of the object: there is
// one for each call, and which it is hangs on the others.
func (m *machine) openLate() {
	for _, base := range m.kept() {
		for _, path := range slices.Sorted(maps.Keys(m.cells[base])) {
			for _, v := range m.cells[base][path].content {
				if m.madeBy(v) != 0 {
					m.escape(v)
				}
			}
		}
	}
}

// fieldAt returns the field of a struct at a path, nil if there is none.
func fieldAt(t types.Type, path string) *types.Var {
	var f *types.Var
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
		if strings.Contains(name, "[") {
			return f
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return f
		}
		g := fieldNamed(st, name)
		if g == nil {
			return f
		}
		f, t = g, g.Type()
	}
	return f
}

func fieldNamed(st *types.Struct, name string) *types.Var {
	for g := range st.Fields() {
		if g.Name() == name {
			return g.Origin()
		}
	}
	return nil
}

// accessible reports whether code of other packages can name what is at a path of a
// struct, that of embedded fields included.
func accessible(t types.Type, path string) bool {
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return false
		}
		g := fieldNamed(st, name)
		switch {
		case g == nil:
			return false
		case g.Exported():
			return true
		case !g.Embedded():
			return false
		}
		t = deref(g.Type())
	}
	return false
}

func isLock(t types.Type) bool {
	n, ok := types.Unalias(deref(t)).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && strings.HasSuffix(n.Obj().Name(), "Mutex")
}

// usedElsewhere reports whether a function that is not covered uses a field. One that
// only locks releases the lock again.
func (p *Package) usedElsewhere(f *types.Var, covered map[*ssa.Function]bool, lock bool) bool {
	if p.users == nil {
		p.indexUsers()
	}
	return slices.ContainsFunc(p.users[f], func(fn *ssa.Function) bool {
		return !covered[fn] && !(lock && p.traits[fn]&(blocks|spawns) == 0)
	})
}

// indexUsers notes the functions that use a field of an object that they have not just
// made. Tests may reach into anything.
func (p *Package) indexUsers() {
	p.users = map[*types.Var][]*ssa.Function{}
	for _, of := range p.conc.Funcs() {
		if p.inTest(of.Fn) {
			continue
		}
		for _, b := range of.Fn.Blocks {
			for _, instr := range b.Instrs {
				if x, ok := instr.(*ssa.FieldAddr); ok {
					if _, fresh := x.X.(*ssa.Alloc); fresh {
						continue
					}
				}
				if v, _ := fieldOf(instr); v != nil && hb.PackageOf(of.Fn) == p.pkg && !slices.Contains(p.users[v], of.Fn) {
					p.users[v] = append(p.users[v], of.Fn)
				}
			}
		}
	}
}

// ends notes that the method which is executed makes o useless: it is the last one.
func (f *frame) ends(o *object, instr ssa.Instruction) {
	m := f.m
	if m.client == nil || o == nil || o.kind == model.Nil || m.madeBy(m.ref(o)) != 0 || f.p.index == 0 {
		return
	}
	top := f
	for top.caller != nil {
		top = top.caller
	}
	writes := m.pkg.touched(top.fn).writes
	guarded := false
	for g, at := f, instr; g != nil && at != nil; g, at = g.caller, g.ctx.site {
		guarded = guarded || m.pkg.tested(at, writes)
	}
	for _, d := range m.client.calls {
		if d.fn == top.fn && (!d.last || guarded && !d.twice) {
			d.last, d.twice, m.changed = true, d.twice || guarded, true
		}
	}
}

// tested reports whether an instruction is executed only if a Once, a channel, or a
// variable among those that are written says so.
func (p *Package) tested(instr ssa.Instruction, written map[*types.Var]bool) bool {
	if site, ok := instr.(ssa.CallInstruction); ok && opOf(syncs.Callee(site.Common())) == syncs.OnceDo {
		return true
	}
	for b := instr.Block(); b != nil && b.Idom() != nil; b = b.Idom() {
		cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if ok && len(b.Preds) == 1 && p.isState(cond.Cond, written) {
			return true
		}
	}
	return false
}

// isState reports whether a condition asks what has been done before: a variable that is
// written, an atomic, or a select.
func (p *Package) isState(v ssa.Value, written map[*types.Var]bool) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.FieldAddr); ok {
			f, _ := fieldVar(a.X.Type(), a.Field).(*types.Var)
			return written[f]
		}
		return p.isState(v.X, written)
	case *ssa.BinOp:
		return p.isState(v.X, written) || p.isState(v.Y, written)
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Select)
		return ok
	case *ssa.Call:
		switch opOf(syncs.Callee(&v.Call)) {
		case syncs.AtomicLoad, syncs.AtomicModify:
			return true
		}
		fn := v.Call.StaticCallee()
		return fn != nil && isFlag(v.Type()) && p.asks(fn, written)
	}
	return false
}

// asks reports whether a function looks at a channel, or at a variable that is written.
func (p *Package) asks(fn *ssa.Function, written map[*types.Var]bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			f, _ := fieldOf(instr)
			if _, sel := instr.(*ssa.Select); sel || f != nil && written[f] {
				return true
			}
		}
	}
	return false
}
