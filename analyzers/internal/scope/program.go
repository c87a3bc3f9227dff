package scope

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// program puts the program together, nil if nothing in it waits.
func (m *machine) program() *model.Program {
	m.ready()
	if !m.waits() {
		return nil
	}
	m.number()
	prog := &model.Program{Bubble: m.bubble}
	for _, o := range m.order {
		if o.out >= 0 {
			prog.Objects = append(prog.Objects, m.outObject(o))
		}
	}
	locals := map[*proc][]model.Var{}
	for _, key := range slices.Sorted(maps.Keys(m.vars)) {
		switch v := m.vars[key]; {
		case v.out < 0:
		case v.local != nil:
			locals[v.local] = append(locals[v.local], v.Var)
		default:
			prog.Vars = append(prog.Vars, v.Var)
		}
	}
	for _, p := range m.procs {
		out := &model.Proc{Name: p.name, Entry: p.entry, Vars: locals[p], Pos: p.pos}
		for _, n := range p.nodes {
			out.Nodes = append(out.Nodes, m.outNode(n))
		}
		prog.Procs = append(prog.Procs, out)
	}
	return prog
}

// ready reduces the automata to what matters.
func (m *machine) ready() {
	m.eachNode(func(_ *proc, n *node) {
		if n.Op == model.Branch && len(n.Next) == 0 {
			n.Op, n.all = model.Cut, true // a way that was not followed
		}
	})
	for _, p := range m.procs {
		p.endAtReturns()
	}
	m.ambiguous()
	m.placeVars()
	r := &reducer{m: m}
	r.reduce()
}

// doubted returns a node in front of another: it is not known whether it comes to that.
func (p *proc) doubted(m *machine, next int) int {
	return p.add(m, &node{Node: model.Node{Op: model.Branch, Next: []int{next}}, doubt: true})
}

// endAtReturns lets the returns of a goroutine's first function be its ends: where it
// has ended is worth telling.
func (p *proc) endAtReturns() {
	for _, n := range p.nodes {
		if !isReturn(n) {
			continue
		}
		next := p.nodes[n.Next[0]]
		for i := 0; i < len(p.nodes) && trivial(next) && !isReturn(next); i++ {
			next = p.nodes[next.Next[0]]
		}
		if next.Op == model.End || next.Op == model.Exit {
			n.Op, n.Next = next.Op, nil
		}
	}
}

func isReturn(n *node) bool {
	_, ok := n.Instr.(*ssa.Return)
	return ok && trivial(n)
}

// ambiguous leaves out the locks of the world that may be one: those of one
// field, reached in different ways.
func (m *machine) ambiguous() {
	byField := map[string][]*object{}
	for _, o := range m.order {
		if o.kind == model.Mutex && o.escaped && o.base != nil {
			byField[lastField(o)] = append(byField[lastField(o)], o)
		}
	}
	drop := map[*object]bool{}
	for _, list := range byField {
		for _, o := range list {
			drop[o] = len(list) > 1 || o.lent || m.given
		}
	}
	for _, o := range m.order {
		if o.kind != model.Mutex && o.kind != model.Context && o.escaped {
			drop[o] = true
		}
		if o.parent != nil && o.kind == model.Cond && drop[o.parent] {
			drop[o] = true
		}
	}
	m.eachNode(func(p *proc, n *node) {
		if n.obj != nil && drop[n.obj] {
			n.obj = nil
			n.Op, n.Opaque = model.Branch, len(n.Next) > 1
		}
		for i := range n.cases {
			if c := &n.cases[i]; c.obj != nil && drop[c.obj] {
				if c.obj.site != nil { // made here: it hangs on who has been given it
					c.next = p.doubted(m, c.next)
				}
				c.obj = nil
			}
		}
		n.touches = slices.DeleteFunc(n.touches, func(o *object) bool { return drop[o] })
	})
}

func lastField(o *object) string {
	for i := len(o.path) - 1; i >= 0; i-- {
		if o.path[i] == '.' {
			return o.path[i:]
		}
	}
	return o.base.sym
}

func (m *machine) eachNode(do func(p *proc, n *node)) {
	for _, p := range m.procs {
		for _, n := range p.nodes {
			do(p, n)
		}
	}
}

// placeVars makes variables local that only one goroutine uses, and chooses the
// others' values at the start.
func (m *machine) placeVars() {
	users := map[*variable]*proc{}
	shared := map[*variable]bool{}
	note := func(v *variable, p *proc) {
		if v != nil {
			shared[v] = shared[v] || users[v] != nil && users[v] != p || m.multi[p.key]
			users[v] = p
		}
	}
	m.eachNode(func(p *proc, n *node) {
		note(n.v, p)
		note(n.plus, p)
	})
	for _, o := range m.order {
		if o.cap != nil && o.cap.kind == symbol {
			if v := m.vars["bound "+o.cap.sym]; v != nil {
				shared[v] = true
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.vars)) {
		v := m.vars[key]
		v.out = model.None
		if users[v] != nil && !shared[v] {
			v.local = users[v]
		}
		if p := m.procs[0]; v.choose && givenBound(strings.TrimPrefix(key, "bound ")) == 0 {
			n := &node{Node: model.Node{Op: model.Choose, Next: []int{p.entry}}, v: v}
			p.nodes = append(p.nodes, n)
			at := m.procs[0]
			if v.local != nil {
				at = v.local
			}
			if at != p {
				p.nodes = p.nodes[:len(p.nodes)-1]
				n.Next = []int{at.entry}
				at.nodes = append(at.nodes, n)
			}
			at.entry = len(at.nodes) - 1
		}
	}
}

// waits reports whether anything can wait.
func (m *machine) waits() bool {
	found := false
	m.eachNode(func(_ *proc, n *node) {
		switch n.Op {
		case model.Send, model.Recv, model.Lock, model.RLock, model.Wait, model.CondWait, model.Never:
			found = true
		case model.Select:
			for _, c := range n.cases {
				found = found || c.obj != nil
			}
		case model.Close, model.Add, model.Unlock, model.RUnlock:
			found = true // may panic
		}
	})
	return found
}

// number gives places to the objects and variables in use.
func (m *machine) number() {
	used := map[*object]bool{}
	vars := map[*variable]bool{}
	mark := func(o *object) {
		for ; o != nil && !used[o]; o = o.parent {
			used[o] = true
			if o.cap != nil && o.cap.kind == symbol {
				vars[m.vars["bound "+o.cap.sym]] = true
			}
		}
	}
	m.eachNode(func(_ *proc, n *node) {
		mark(n.obj)
		for _, c := range n.cases {
			mark(c.obj)
		}
		for _, o := range n.touches {
			mark(o)
		}
		vars[n.v], vars[n.plus] = true, true
	})
	i := 0
	slices.SortStableFunc(m.order, func(a, b *object) int { return cmp.Compare(a.pos, b.pos) })
	for _, o := range m.order {
		o.out = model.None
		if used[o] {
			o.out = i
			i++
		}
	}
	next := map[*proc]int{}
	for _, key := range slices.Sorted(maps.Keys(m.vars)) {
		if v := m.vars[key]; vars[v] {
			v.out = next[v.local]
			next[v.local]++
		}
	}
}

func (m *machine) outObject(o *object) model.Object {
	out := model.Object{Kind: o.kind, Parent: model.None, World: o.world || o.kind == model.Mutex && o.escaped, Repeats: o.repeats, Name: o.name, Pos: o.pos, Site: o.site}
	if o.kind == model.Context && o.escaped {
		out.World = true
	}
	if o.parent != nil {
		out.Parent = o.parent.out
	}
	if o.kind == model.Chan && o.cap != nil {
		out.Cap = m.capacity(o.cap)
	}
	return out
}

// capacity returns the capacity for what is known of it. One that is not the
// bound of a loop is never reached.
func (m *machine) capacity(v *value) model.Count {
	switch v.kind {
	case integer:
		return model.Count{Const: max(v.n, 0)}
	case big:
		if len(m.uses["const "+itoa(v.n)]) > 0 {
			return model.Count{Const: many}
		}
	case symbol:
		if vr := m.vars["bound "+v.sym]; vr != nil && vr.out >= 0 {
			return model.Count{Const: v.n, Plus: ref(vr)}
		}
	}
	return model.Count{Const: model.Unbounded}
}

func ref(v *variable) model.Ref {
	switch {
	case v == nil:
		return model.Ref{}
	case v.local != nil:
		return model.Ref{Space: model.Local, Index: v.out}
	}
	return model.Ref{Space: model.Shared, Index: v.out}
}

func (m *machine) outNode(n *node) model.Node {
	out := n.Node
	if n.Op == model.Branch && len(n.Next) == 1 {
		out.Opaque = n.doubt
	}
	out.Obj, out.Proc = model.None, model.None
	if n.obj != nil {
		out.Obj = n.obj.out
	}
	if n.proc != nil {
		out.Proc = n.proc.index
	}
	out.Var = ref(n.v)
	out.Count.Plus = ref(n.plus)
	for _, c := range n.cases {
		k := model.Case{Op: c.op, Obj: model.None, Next: c.next, Closed: c.shut}
		if c.obj != nil {
			k.Obj = c.obj.out
		}
		out.Cases = append(out.Cases, k)
	}
	if n.Op == model.Cut && !n.all {
		out.Touches = []int{}
		for _, o := range n.touches {
			out.Touches = append(out.Touches, o.out)
		}
	}
	return out
}
