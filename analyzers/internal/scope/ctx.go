package scope

import (
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// contextValue returns the context that v is, nil if it is one of the world that
// has no name.
func (m *machine) contextValue(v *value) *object {
	switch {
	case v.kind == iface:
		return m.contextValue(v.list[0])
	case v.kind == objRef && v.obj.kind == model.Context:
		return v.obj
	case v.kind == symbol && m.client != nil && strings.HasPrefix(v.sym, callerKeys[others]):
		return nil // one for each call
	case v.kind == symbol:
		return m.object("context "+v.sym, model.Context, func(o *object) { o.world, o.name = true, "the context" })
	}
	return nil
}

// contexts executes the functions and methods of contexts.
func (f *frame) contexts(st *state, c callee, op syncs.Op, method *types.Func) []*state {
	m := f.m
	one := func(v *value) []*state { c.set(st, v); return st.only() }
	switch op {
	case background:
		return one(m.ref(m.background()))
	case worldContext:
		if f.repeated(c.site) {
			return one(nil)
		}
		o := m.object(f.key("ctx", c.site, 0), model.Context, func(o *object) { o.name, o.pos = "the context", c.site.Pos() })
		o.world = !m.bubble || method.Pkg().Path() != "testing"
		m.ofTest[o] = !o.world
		return one(m.ref(o))
	case syncs.ContextDone:
		if o := m.contextValue(c.args[0]); o != nil {
			return one(m.ref(o))
		}
		return one(nil)
	case contextErr:
		o := m.contextValue(c.args[0])
		if live(o) == nil {
			return one(nil)
		}
		n := f.op(st, &node{Node: model.Node{Op: model.Cancelled, Instr: c.site}, obj: o})
		yes, no := f.follow(st, n), f.follow(st, n)
		c.set(yes, m.simple(nonNil))
		c.set(no, m.simple(null))
		return []*state{yes, no}
	case syncs.ContextAfter:
		return f.afterContext(st, c)
	}
	return f.derive(st, c, method)
}

func (m *machine) background() *object {
	return m.object("background", model.Context, func(o *object) { o.name = "context.Background()" })
}

// derive makes a context.
func (f *frame) derive(st *state, c callee, method *types.Func) []*state {
	m := f.m
	name := method.Name()
	switch name {
	case "WithValue":
		for _, a := range c.args[1:] {
			f.lose(a)
		}
		c.set(st, c.args[0])
		return st.only()
	case "WithoutCancel":
		c.set(st, m.ref(m.background()))
		return st.only()
	}
	world := !strings.HasPrefix(name, "WithCancel")
	if world && f.repeated(c.site) {
		c.set(st, nil)
		return st.only()
	}
	n, ok := f.instance(st, c.site)
	if !ok {
		return f.cut(st, c.site)
	}
	parent := m.contextValue(c.args[0])
	o := m.object(f.key("ctx", c.site, n), model.Context, func(o *object) {
		o.world, o.pos, o.name = world || parent == nil || f.ctx.stamp == others, c.site.Pos(), f.made(c.site)
	})
	m.setParent(o, parent)
	c.set(st, m.tuple(m.ref(o), m.intern(value{kind: cancel, obj: o})))
	return st.only()
}

// setParent makes o a child of parent. If it may be one of several, the world
// may cancel it.
func (m *machine) setParent(o, parent *object) {
	if parent == m.background() {
		parent = nil
	}
	for p := parent; p != nil; p = p.parent {
		if p == o {
			return
		}
	}
	if o.round == m.rounds && o.parent != parent {
		o.world = true
	}
	o.parent, o.round = parent, m.rounds
}

// made names what a call makes.
func (f *frame) made(site ssa.CallInstruction) string {
	if w := f.m.pkg.wordsAt(f.fn, -site.Pos()); w != "" {
		return w
	}
	return "the context"
}

// afterContext executes context.AfterFunc.
func (f *frame) afterContext(st *state, c callee) []*state {
	m := f.m
	o := m.contextValue(c.args[0])
	if o == nil || f.repeated(c.site) {
		f.lose(c.args[1])
		c.set(st, nil)
		return st.only()
	}
	return f.later(st, c, c.args[1], o, func(s *state, stop *object) {
		c.set(s, m.intern(value{kind: cancel, obj: stop}))
	})
}

// later starts a goroutine that runs fn once something can be received, unless
// it is stopped before.
func (f *frame) later(st *state, c callee, fn *value, o *object, set func(*state, *object)) []*state {
	m := f.m
	stop := m.object(f.key("stop", c.site, 0), model.Context, func(s *object) { s.name, s.pos = "the stop", c.site.Pos() })
	list := f.launch(st, callee{site: c.site, fn: fn, sub: true}, start{text: "sets a function to run later", before: func(g *frame, s *state) []*state {
		nd := &node{Node: model.Node{Op: model.Select, Instr: c.site}}
		g.op(s, nd)
		run, not := s.clone(), s.clone()
		run.cur, not.cur = g.p.joint(m), g.p.joint(m)
		never := s.clone()
		never.cur = g.p.joint(m)
		nd.cases = []branch{{model.Recv, o, run.cur, model.None}, {model.Recv, stop, not.cur, model.None}, {model.Recv, nil, never.cur, model.None}}
		g.cut(never, c.site, fn) // no goroutine waits until then
		g.act(not, model.End, nil, nil, "")
		return []*state{run}
	}, after: func(*frame, *state, *value) {}})
	return f.wrap(list, func(s *state) { set(s, stop) })
}

// timer executes the functions of timers. Those made in loops are the world's.
func (f *frame) timer(st *state, c callee, op syncs.Op, method *types.Func) []*state {
	m := f.m
	call, isCall := c.site.(*ssa.Call)
	switch op {
	case syncs.TimerAfter:
	case syncs.TimerMake:
		if !isCall || f.repeated(c.site) {
			break
		}
		o := m.object(f.key("timer", c.site, 0), model.Chan, func(o *object) {
			o.world, o.repeats, o.pos, o.name = true, method.Name() == "NewTicker", c.site.Pos(), f.made(c.site)+".C"
			o.cap = m.int(1)
		})
		return f.wrap(f.alloc(st, call, call.Type()), func(s *state) {
			p := f.eval(s, call)
			m.put(p.base, p.sym+".C", m.ref(o))
		})
	case syncs.TimerFunc:
		if f.repeated(c.site) || !isCall {
			f.lose(c.args[1])
			break
		}
		o := m.object(f.key("timer", c.site, 0), model.Chan, func(o *object) {
			o.world, o.pos, o.cap = true, c.site.Pos(), m.int(1)
		})
		return f.later(st, c, c.args[1], o, func(s *state, stop *object) {
			f.wrap(f.alloc(s, call, call.Type()), func(s *state) {
				p := f.eval(s, call)
				m.put(p.base, p.sym+".stop", m.intern(value{kind: cancel, obj: stop}))
			})
		})
	case syncs.TimerStop, timerReset:
		f.stopTimer(st, c, method)
	}
	c.set(st, nil)
	return st.only()
}

func (f *frame) stopTimer(st *state, c callee, method *types.Func) {
	m := f.m
	p := m.address(c.args[0])
	if p == nil || !p.base.ours() || m.escaped[p.base] {
		return
	}
	for _, v := range m.cell(p.base, p.sym+".C").content {
		if method.Name() == "Reset" {
			f.act(st, model.Arm, v.obj, c.site, "sets the timer again")
		} else {
			f.act(st, model.Disarm, v.obj, c.site, "stops the timer")
		}
	}
	for _, v := range m.cell(p.base, p.sym+".stop").content {
		if method.Name() == "Reset" {
			v.obj.escaped, m.changed = true, m.changed || !v.obj.escaped
		} else if live(v.obj) != nil {
			f.act(st, model.Cancel, v.obj, c.site, "stops the timer")
		}
	}
}
