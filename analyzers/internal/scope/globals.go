package scope

import (
	"cmp"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// globals are the package variables of a program that hold objects. No other package
// can import it, so that a scope that starts with the program has them in sight, if it
// covers all functions that use them.
type globals struct {
	pkg *ssa.Package
	// users are the functions that use each.
	users map[*ssa.Global][]*ssa.Function
}

// noteGlobals notes the package variables that an instruction uses.
func (p *Package) noteGlobals(fn *ssa.Function, instr ssa.Instruction) {
	if p.pkg == nil || p.pkg.Name() != "main" {
		return
	}
	for _, op := range instr.Operands(nil) {
		g, ok := (*op).(*ssa.Global)
		if !ok || g.Pkg == nil || g.Pkg.Pkg != p.pkg || !p.carry(deref(g.Type()), 4) {
			continue
		}
		if p.globals.users == nil {
			p.globals = globals{g.Pkg, map[*ssa.Global][]*ssa.Function{}}
		}
		p.traits[fn] |= shares
		if list := p.globals.users[g]; !slices.Contains(list, fn) {
			p.globals.users[g] = append(list, fn)
		}
	}
}

// rootsGlobals reports whether the scope of a function starts with package variables as
// the program has made them.
func (p *Package) rootsGlobals(fn *ssa.Function) bool {
	return p.traits[fn]&shares != 0 && fn.Pkg == p.globals.pkg && (isMain(fn) || IsTest(fn))
}

// global returns the address of a package variable: memory of the scope, if it has it
// in sight.
func (m *machine) global(g *ssa.Global) *value {
	if m.shared && m.pkg.globals.users[g] != nil && !m.strange[g] {
		return m.at(m.globalMemory(g), "")
	}
	return m.at(m.symbol("global "+g.String()), "")
}

func (m *machine) globalMemory(g *ssa.Global) *value {
	return m.intern(value{kind: memory, sym: "global " + g.String(), site: g})
}

// globalsInSight returns the memory of the package variables.
func (m *machine) globalsInSight() (list []*value) {
	if !m.shared {
		return nil
	}
	for g := range m.pkg.globals.users {
		if !m.strange[g] {
			list = append(list, m.globalMemory(g))
		}
	}
	slices.SortFunc(list, func(a, b *value) int { return cmp.Compare(a.sym, b.sym) })
	return list
}

// shares reports whether a function uses package variables that are in sight.
func (m *machine) shares(fn *ssa.Function) bool {
	return m.shared && fn != nil && m.pkg.traits[fn]&shares != 0
}

// expose notes that the world may call what uses package variables.
func (m *machine) expose(v *value) {
	if !m.shared {
		return
	}
	if v.kind == function && m.shares(v.fn) {
		m.exposed[declared(v.fn)] = true
	}
	if v.kind == iface {
		set := m.root.Prog.MethodSets.MethodSet(v.typ)
		for i := range set.Len() {
			if fn := m.root.Prog.MethodValue(set.At(i)); fn != nil && m.shares(declared(fn)) {
				m.exposed[declared(fn)] = true
			}
		}
	}
}

// leaveGlobals gives the package variables to the world of which not all users are in
// the scope, and reports whether there were any.
func (m *machine) leaveGlobals() bool {
	if !m.shared {
		return false
	}
	reached := m.pkg.reachable(m.root, m.root.Pkg.Func("init"))
	outside := m.pkg.reachable(slices.Collect(maps.Keys(m.exposed))...)
	some := false
	for g, users := range m.pkg.globals.users {
		leaves := slices.ContainsFunc(users, func(fn *ssa.Function) bool {
			return outside[fn] || !m.covered[fn] && (reached[fn] || !isMain(m.root))
		})
		if leaves && !m.strange[g] {
			m.strange[g], some = true, true
			m.escape(m.globalMemory(g))
		}
	}
	return some
}

// enterProgram initialises the package before its scope begins.
func (m *machine) enterProgram(p *proc, f *frame) []exit {
	if !m.shared {
		return m.enter(f, m.thread(thread{}), p.entry)
	}
	start := f.fn.Pkg.Func("init")
	th := m.thread(thread{facts: []string{"-global " + start.Pkg.Var("init$guard").String()}}) // not yet
	f.m, f.text = m, m.pkg.textOf(f.fn)
	var list []exit
	for _, e := range m.enter(&frame{p: p, fn: start, ctx: m.contextOf(ctxKey{proc: p.key + " init"}, false)}, th, p.entry) {
		if e.how != returns {
			list = append(list, e)
			continue
		}
		g := *f
		list = append(list, m.enter(&g, e.th, e.cur)...)
	}
	return list
}

// reachable returns the functions that others may come to: those that are called, or
// used as values, and the methods of what becomes an interface.
func (p *Package) reachable(roots ...*ssa.Function) map[*ssa.Function]bool {
	seen := map[*ssa.Function]bool{}
	var work []*ssa.Function
	visit := func(fn *ssa.Function) {
		if fn != nil && !seen[declared(fn)] {
			seen[declared(fn)] = true
			work = append(work, declared(fn))
		}
	}
	for _, fn := range roots {
		visit(fn)
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, g := range p.mentions(instr) {
					visit(g)
				}
				for _, op := range instr.Operands(nil) {
					if g, ok := (*op).(*ssa.Function); ok {
						visit(g)
					}
				}
				if v, ok := instr.(*ssa.MakeInterface); ok {
					set := fn.Prog.MethodSets.MethodSet(v.X.Type())
					for i := range set.Len() {
						visit(fn.Prog.MethodValue(set.At(i)))
					}
				}
			}
		}
	}
	return seen
}

// nameGlobal names the objects in a package variable by it, where the initialisation has
// no names.
func nameGlobal(c *cell, instr ssa.Instruction) {
	st, ok := instr.(*ssa.Store)
	if !ok {
		return
	}
	if g, ok := st.Addr.(*ssa.Global); ok {
		for _, v := range c.content {
			if v.obj != nil && v.obj.name == "" {
				v.obj.name = g.Name()
			}
		}
	}
}
