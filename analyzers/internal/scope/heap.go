package scope

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A cell is a variable in memory, with everything that is ever stored in it.
type cell struct {
	id      int
	base    *value
	content []*value
	// public is what goroutines other than the only writer can find: what it held
	// when they were started, and what was stored later.
	public  []*value
	writers map[string]bool // procs
	copied  bool            // written as part of a struct as well
	index   bool            // the index variable of a loop, one for each iteration
	late    bool            // not assigned where it is made
	tested  bool            // compared with nil
	unset   bool            // used before it is set
	stores  []write
}

// cell returns the variable at a path below base.
func (m *machine) cell(base *value, path string) *cell {
	cells := m.cells[base]
	if cells == nil {
		cells = map[string]*cell{}
		m.cells[base] = cells
	}
	c := cells[path]
	if c == nil {
		c = &cell{id: m.cellIDs, base: base, writers: map[string]bool{}}
		m.cellIDs++
		cells[path] = c
	}
	return c
}

// sorted returns the cells of base in the order of their paths.
func (m *machine) sorted(base *value) []*cell {
	var list []*cell
	for _, p := range slices.Sorted(maps.Keys(m.cells[base])) {
		list = append(list, m.cells[base][p])
	}
	return list
}

func (m *machine) put(base *value, path string, v *value) *cell {
	c := m.cell(base, path)
	if !slices.Contains(c.content, v) {
		m.lasts(v)
		c.content = append(c.content, v)
		m.changed = true
		if m.escaped[base] {
			m.escape(v)
		}
	}
	return c
}

// written notes a store of v in c.
func (f *frame) written(st *state, c *cell, v *value) {
	if !c.writers[f.p.key] {
		c.writers[f.p.key] = true
		f.m.changed = true
	}
	if !f.owns(c) || len(c.content) < 2 {
		return
	}
	if (v.kind == integer || v.kind == big) && !c.index {
		v = f.m.simple(opaque) // a counter
	}
	f.remember(st, c, v)
	if st.th.launched {
		f.publish(c, v)
	}
}

// owns reports whether the running goroutine is the only one that writes c.
func (f *frame) owns(c *cell) bool {
	return len(c.writers) == 1 && c.writers[f.p.key] && !f.m.multi[f.p.key]
}

func (f *frame) remember(st *state, c *cell, v *value) {
	t := *st.th
	t.mem = slices.DeleteFunc(slices.Clone(t.mem), func(h held) bool { return h.c == c })
	t.mem = append(t.mem, held{c, v})
	slices.SortFunc(t.mem, func(a, b held) int { return a.c.id - b.c.id })
	st.th = f.m.thread(t)
}

func (f *frame) publish(c *cell, v *value) {
	if !slices.Contains(c.public, v) {
		c.public = append(c.public, v)
		f.m.changed = true
	}
}

// publishAll shows a goroutine that is started what this one's variables hold.
func (f *frame) publishAll(st *state) {
	for _, h := range st.th.mem {
		f.publish(h.c, h.v)
	}
	if !st.th.launched {
		t := *st.th
		t.launched = true
		st.th = f.m.thread(t)
	}
}

// holds returns what the variable at p holds now, nil if that is not known.
func (f *frame) holds(st *state, p *value) *value {
	c := f.m.cells[p.base][p.sym]
	if c == nil || c.copied || !exact(p) || f.m.escaped[p.base] {
		return nil
	}
	if f.owns(c) {
		for _, h := range st.th.mem {
			if h.c == c {
				return h.v
			}
		}
	} else if len(c.writers) == 1 && len(c.public) == 1 {
		return c.public[0]
	}
	return nil
}

// store executes *addr = v.
func (f *frame) store(st *state, instr ssa.Instruction, addr, v *value, t types.Type) {
	m := f.m
	v = m.settled(v)
	p := m.address(addr)
	if p == nil || !p.base.ours() {
		if !f.wants(instr, v) {
			m.escape(v) // kept where others may find it
		}
		return
	}
	if _, isStruct := t.Underlying().(*types.Struct); isStruct {
		f.storeStruct(instr, p, v)
		return
	}
	c := m.put(p.base, p.sym, v)
	if made, ok := p.base.site.(ssa.Instruction); ok && !c.late && made.Block() != instr.Block() {
		c.late, m.changed = true, true
	}
	f.stored(c, instr)
	f.written(st, c, v)
	if vr, values := m.cellVar(p, c, t); vr != nil {
		st.cur = f.op(st, &node{Node: model.Node{Op: model.Set, Instr: instr, Count: model.Count{Const: slices.Index(values, v)}}, v: vr})
	}
}

// zero returns the value that a variable has before anything is stored.
func (m *machine) zero(t types.Type) *value {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsBoolean != 0 {
			return m.bool(false)
		}
	case *types.Pointer, *types.Interface, *types.Chan, *types.Signature, *types.Map, *types.Slice:
		return m.simple(null)
	}
	return m.simple(free)
}

// contents returns what a variable may hold. Before a channel, function or pointer
// is assigned nobody uses it, unless it is compared with nil or the code says so; a
// flag is used before.
func (m *machine) contents(p *value, c *cell, t types.Type) []*value {
	list := c.content
	if z := m.zero(t); len(list) == 0 || (z.kind == boolean || t.String() == "error" || c.late && c.tested || c.unset) && !slices.Contains(list, z) {
		list = append([]*value{z}, list...)
	}
	return list
}

// exact reports whether the path leads to one variable.
func exact(p *value) bool {
	return !strings.Contains(p.sym, "*") && !strings.HasSuffix(p.base.sym, "+")
}

// cellVar returns the variable of the program that says which of several known
// values is in a cell, nil if there is one, or they are not all known.
func (m *machine) cellVar(p *value, c *cell, t types.Type) (*variable, []*value) {
	values := m.contents(p, c, t)
	if c.copied || len(values) < 2 || len(values) > maxExact+1 || !exact(p) || m.escaped[p.base] || m.foreign(p.base) {
		return nil, nil
	}
	for _, v := range values {
		if !v.known() || v.kind == symbol || v.kind == integer || v.kind == big {
			return nil, nil
		}
	}
	vr := m.variable("cell" + p.key())
	vr.Max = len(values) - 1
	if z := slices.Index(values, m.zero(t)); z > 0 {
		vr.Init = z
	}
	vr.Name = p.base.name() + p.sym
	return vr, values
}

func (v *value) key() string { return string(rune('0'+v.kind)) + itoa(v.id) }

func (v *value) name() string {
	if a, ok := v.site.(*ssa.Alloc); ok {
		return a.Comment
	}
	return "v"
}

// load executes *addr; it may have several outcomes.
func (f *frame) load(st *state, instr ssa.Instruction, addr *value, t types.Type, set func(*state, *value)) []*state {
	m := f.m
	one := func(v *value) []*state { set(st, v); return st.only() }
	p := m.address(addr)
	if p == nil {
		return one(m.doubtOf(addr))
	}
	if _, isStruct := t.Underlying().(*types.Struct); isStruct && p.base.ours() {
		return one(m.intern(value{kind: content, base: p.base, sym: p.sym}))
	}
	if !p.base.ours() {
		return one(f.worldLoad(p, instr))
	}
	if p.base.kind == slice {
		if v := f.element(p); v != nil {
			return one(v)
		}
	}
	if v := f.holds(st, p); v != nil {
		return one(v)
	}
	if strings.Contains(p.sym, "[") && !m.pkg.lead(t) {
		return one(f.anyElement(p, t))
	}
	list := f.gather(p, t)
	if z := m.zero(t); z.kind == null && f.foundUnset(p, instr) && !slices.Contains(list, z) {
		list = append(list, z)
	}
	if m.escaped[p.base] && !m.pkg.lead(t) {
		return one(m.simple(opaque)) // others may write it
	}
	if len(list) == 1 {
		return one(list[0])
	}
	c := m.cell(p.base, p.sym)
	if vr, values := m.cellVar(p, c, t); vr != nil && len(values) >= len(list) {
		return f.pick(st, instr, vr, values, set)
	}
	if !m.pkg.lead(t) {
		for _, v := range list {
			if v.kind != free && v.kind != null && v.kind != nonNil && v.kind != symbol {
				return one(m.simple(opaque))
			}
		}
		return one(m.simple(free))
	}
	return f.oneOf(st, instr, list, set)
}

// anyElement returns what is known of data in a slice: an iteration stands for
// several, so that its number says nothing of which element it has.
func (f *frame) anyElement(p *value, t types.Type) *value {
	i := strings.LastIndexByte(p.sym, '[')
	j := strings.IndexByte(p.sym[i:], ']') + i
	list := f.gather(f.m.at(p.base, p.sym[:i]+"[*"+p.sym[j:]), t)
	switch {
	case slices.Contains(list, f.m.simple(opaque)):
		return list[slices.Index(list, f.m.simple(opaque))]
	case len(list) == 1 && !f.m.escaped[p.base]:
		return list[0]
	case isFlag(t):
		return f.m.simple(opaque)
	}
	return f.m.simple(free)
}

// gather returns what may be in the variable, or the elements, at p.
func (f *frame) gather(p *value, t types.Type) []*value {
	m := f.m
	if f.partOfUnknown(p) {
		return []*value{m.simple(opaque)}
	}
	var list []*value
	for _, path := range slices.Sorted(maps.Keys(m.cells[p.base])) {
		if samePlace(path, p.sym) {
			c := m.cells[p.base][path]
			for _, v := range c.content {
				if !slices.Contains(list, v) {
					list = append(list, v)
				}
			}
		}
	}
	if !strings.ContainsAny(p.sym, "[") {
		c := m.cell(p.base, p.sym)
		return m.contents(p, c, t)
	}
	if len(list) == 0 {
		list = append(list, m.zero(t))
	}
	return list
}

// pick forks on the value of a variable.
func (f *frame) pick(st *state, instr ssa.Instruction, vr *variable, values []*value, set func(*state, *value)) []*state {
	var list []*state
	for i, v := range values[:len(values)-1] {
		yes, no := f.test(st, instr, vr, model.Equal, i)
		set(yes, v)
		list = append(list, yes)
		st = no
	}
	set(st, values[len(values)-1])
	return append(list, st)
}

// oneOf forks on which of several values it is, of which nothing is known.
func (f *frame) oneOf(st *state, instr ssa.Instruction, values []*value, set func(*state, *value)) []*state {
	if f.m.client != nil {
		return f.which(st, instr, values, set)
	}
	return f.anyOf(st, instr, values, set)
}

func (f *frame) anyOf(st *state, instr ssa.Instruction, values []*value, set func(*state, *value)) []*state {
	n := f.op(st, &node{Node: model.Node{Op: model.Branch, Opaque: true, Instr: instr}})
	var list []*state
	for _, v := range values {
		c := f.follow(st, n)
		set(c, v)
		list = append(list, c)
	}
	return list
}

// follow returns a state that goes on after a node, along an edge of its own.
func (f *frame) follow(st *state, n int) *state {
	f.m.work(len(st.regs) / 32)
	return f.goOn(st.clone(), n)
}

// goOn goes on with st itself after a node, along an edge of its own.
func (f *frame) goOn(st *state, n int) *state {
	st.cur = f.p.joint(f.m)
	f.p.link(n, st.cur)
	return st
}

// test forks on a comparison.
func (f *frame) test(st *state, instr ssa.Instruction, vr *variable, cmp model.Cmp, k int) (yes, no *state) {
	n := f.op(st, &node{Node: model.Node{Op: model.Test, Cmp: cmp, Count: model.Count{Const: k}, Instr: instr}, v: vr})
	return f.follow(st, n), f.goOn(st, n)
}

// element returns the element of a slice of which all are known.
func (f *frame) element(p *value) *value {
	for i, v := range p.base.list {
		if p.sym == "["+itoa(i)+"]" && len(f.m.cells[p.base]) == 0 {
			return v
		}
	}
	if p.sym == "[*]" && len(p.base.list) > 0 {
		for _, v := range p.base.list {
			f.m.put(p.base, p.sym, v)
		}
	}
	return nil
}
