package scope

import (
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// errgroup executes the functions of errgroup: a WaitGroup, a context, and a
// channel whose buffer limits the goroutines.
func (f *frame) errgroup(st *state, c callee, op syncs.Op) []*state {
	m := f.m
	if op == errgroupMake {
		return f.groupWithContext(st, c)
	}
	p := m.address(c.args[0])
	var wg *object
	if p != nil {
		wg = f.group(m.at(p.base, p.sym+".wg"), c.site)
	}
	if wg == nil {
		for _, a := range c.args[1:] {
			f.lose(a)
		}
		c.set(st, nil)
		return st.only()
	}
	var ctx *object
	for _, v := range m.cell(p.base, p.sym+".cancel").content {
		ctx = v.obj
	}
	switch op {
	case syncs.ErrgroupLimit:
		if old := m.limits[p]; old != c.args[1] {
			m.limits[p] = c.args[1]
			m.changed = true
		}
	case syncs.ErrgroupWait:
		f.act(st, model.Wait, wg, c.site, "waits for "+f.what(c.site))
		if live(ctx) != nil {
			f.act(st, model.Cancel, ctx, c.site, "")
		}
	case syncs.ErrgroupGo, syncs.ErrgroupTryGo:
		return f.groupGo(st, c, op, p, wg, ctx)
	}
	c.set(st, nil)
	return st.only()
}

func (f *frame) groupWithContext(st *state, c callee) []*state {
	m := f.m
	n, ok := f.instance(st, c.site)
	if !ok {
		return f.cut(st, c.site)
	}
	parent := m.contextValue(c.args[0])
	o := m.object(f.key("ctx", c.site, n), model.Context, func(o *object) {
		o.world, o.pos, o.name = parent == nil, c.site.Pos(), "the context of the group"
	})
	m.setParent(o, parent)
	v, _ := c.site.(*ssa.Call)
	mem := m.intern(value{kind: memory, sym: f.key("mem", c.site, n), site: v})
	m.put(mem, ".cancel", m.intern(value{kind: cancel, obj: o}))
	c.set(st, m.tuple(m.at(mem, ""), m.ref(o)))
	return st.only()
}

// groupGo starts a goroutine of a group. An error ends the group's context.
func (f *frame) groupGo(st *state, c callee, op syncs.Op, p *value, wg, ctx *object) []*state {
	m := f.m
	var sem *object
	if limit := m.limits[p]; limit != nil {
		sem = m.object("limit "+itoa(p.id), model.Chan, func(o *object) { o.name, o.pos = "the limit of "+wg.name, wg.pos })
		sem.cap = limit
	}
	states := st.only()
	if sem != nil && op == syncs.ErrgroupGo {
		f.act(st, model.Send, sem, c.site, "waits for the limit of "+f.what(c.site))
	}
	var out []*state
	if op == syncs.ErrgroupTryGo {
		nd := &node{Node: model.Node{Op: model.Select, Instr: c.site, Text: "tries to start a goroutine"}}
		f.op(st, nd)
		yes, no := st.clone(), st.clone()
		yes.cur, no.cur = f.p.joint(m), f.p.joint(m)
		nd.cases = []branch{{model.Send, sem, yes.cur, model.None}}
		nd.Next = []int{no.cur}
		c.set(no, m.bool(false))
		states, out = []*state{yes}, []*state{no}
	}
	after := func(g *frame, s *state, res *value) {
		if live(ctx) != nil && (res == nil || res.kind != null) {
			fails := res != nil && (res.kind == nonNil || res.kind >= objRef)
			fail := s
			if !fails {
				fail = g.fork2(s)
			}
			g.act(fail, model.Cancel, ctx, c.site, "fails, which cancels the context of the group")
			if !fails {
				g.p.link(fail.cur, s.cur)
			}
		}
		if sem != nil {
			g.act(s, model.Recv, sem, c.site, "")
		}
		g.add(s, wg, -1, c.site, "is done")
	}
	for _, s := range states {
		f.add(s, wg, 1, c.site, "")
		for _, s := range f.launch(s, callee{site: c.site, fn: c.args[1], sub: true}, start{text: "starts a goroutine", on: wg, after: after}) {
			c.set(s, m.bool(true))
			out = append(out, s)
		}
	}
	return out
}

// fork2 returns a state that goes another way than s, which goes on.
func (f *frame) fork2(s *state) *state {
	n := f.op(s, &node{Node: model.Node{Op: model.Branch}})
	other := f.follow(s, n)
	s.cur = f.p.joint(f.m)
	f.p.link(n, s.cur)
	return other
}
