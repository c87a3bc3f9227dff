package scope

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// spawn executes a go statement.
func (f *frame) spawn(st *state, v *ssa.Go) []*state {
	fn, args := f.operands(st, &v.Call)
	if _, ok := v.Call.Value.(*ssa.Builtin); ok { // go close(ch)
		for _, a := range args {
			f.lose(a)
		}
		return st.only()
	}
	return f.launch(st, callee{site: v, fn: fn, args: f.m.allSettled(args)}, start{text: "starts " + f.m.pkg.wordsAt(f.fn, v.Pos())})
}

// A start says what a new goroutine does around its function.
type start struct {
	text   string
	on     *object // what before and after are about, nil if that is told by the call
	before func(*frame, *state) []*state
	after  func(*frame, *state, *value)
}

// launch starts a goroutine that runs c, unless that has nothing to do with
// objects.
func (f *frame) launch(st *state, c callee, s start) []*state {
	m := f.m
	fn, _ := m.body(c)
	if fn == nil && !c.sub {
		if g, _ := m.pkg.conc.Callee(c.site); g != nil && len(g.FreeVars) == 0 {
			fn = declared(g)
		}
	}
	known := fn != nil || c.fn != nil && (c.fn.kind == cancel || c.fn.kind == onceFunc || c.fn.kind == callback)
	if !known && (s.after == nil || c.fn == nil) {
		f.lose(c.fn)
		for _, a := range c.args {
			f.lose(a)
		}
		return st.only()
	}
	primitive := fn == nil || opOf(objectOf(fn)) != syncs.None
	if !primitive && s.after == nil && !m.shares(fn) && !slices.ContainsFunc(c.args, m.ours) && (c.fn == nil || !m.ours(c.fn)) {
		f.passBy(c, c.args)
		return st.only()
	}
	key := f.procKey(c)
	if s.on != nil { // the same function for one group and for another
		key += "@" + s.on.key
	}
	n, ok := f.instance(st, c.site)
	if !ok {
		return f.cut(st, c.site, append(c.args, c.fn)...)
	}
	makesOwn := m.pkg.makesOwn(fn)
	if makesOwn {
		key += "#" + itoa(n) + "/" + itoa(f.ctx.id)
	}
	for p := f.p; p != nil; p = p.by {
		if p.site == c.site {
			return f.cut(st, c.site, append(c.args, c.fn)...)
		}
	}
	for _, a := range append(c.args, c.fn) {
		m.lasts(a)
	}
	name := "a function value"
	if fn != nil {
		name = fn.Name()
	}
	p := m.proc(key, c.site, f.p, name, func(p *proc) { m.runStarted(p, f, c, s) })
	m.started[key]++
	if m.started[key] > 1 || !makesOwn && f.repeated(c.site) || m.multi[f.p.key] {
		m.several(key)
	}
	f.publishAll(st)
	st.cur = f.op(st, &node{Node: model.Node{Op: model.Go, Instr: c.site, Text: s.text}, proc: p})
	return st.only()
}

// several notes that more than one goroutine executes a proc.
func (m *machine) several(key string) {
	if !m.multi[key] {
		m.multi[key] = true
		m.changed = true
	}
}

func (f *frame) procKey(c callee) string {
	var b strings.Builder
	b.WriteString(f.key("go", c.site, 0))
	if c.fn != nil {
		b.WriteString(":" + itoa(c.fn.id))
	}
	for _, a := range c.args {
		b.WriteString("," + itoa(a.id))
	}
	return b.String()
}

func (m *machine) proc(key string, site ssa.Instruction, by *proc, name string, body func(*proc)) *proc {
	p := m.byKey[key]
	if p == nil {
		p = &proc{index: len(m.procs), key: key, name: name, pos: posOf(site), body: body, site: site, by: by}
		m.byKey[key] = p
		m.procs = append(m.procs, p)
		if len(m.procs) > maxProcs {
			m.fail("too many goroutines", nil)
		}
	}
	return p
}

// runStarted executes what a started goroutine does.
func (m *machine) runStarted(p *proc, by *frame, c callee, s start) {
	ctx := m.contextOf(ctxKey{proc: p.key}, m.multi[p.key])
	ctx.stamp = by.ctx.stamp
	fn := by.fn
	g := &frame{m: m, p: p, fn: fn, ctx: ctx, text: m.pkg.textOf(fn), fake: true, byKey: map[string]int{}, args: by.args, bindings: by.bindings}
	st := &state{regs: make([]*value, len(g.text.index)), th: m.thread(thread{})}
	st.cur = p.joint(m)
	p.entry = st.cur
	ready := st.only()
	if s.before != nil {
		ready = s.before(g, st)
	}
	for _, r := range ready {
		results := map[*state]*value{}
		c := c
		c.set = func(s *state, v *value) { results[s] = v }
		for _, e := range g.apply(r, c) {
			if s.after != nil {
				s.after(g, e, results[e])
			}
			g.act(e, model.End, nil, nil, "ends")
		}
	}
	for i, e := range g.exits {
		if e.how == goexit && s.after != nil { // it is deferred
			st := &state{th: e.th, cur: e.cur}
			s.after(g, st, m.simple(null))
			g.exits[i].cur = st.cur
		}
	}
	m.finish(p, g.exits, model.End)
}

// finish ends a goroutine for the exits of its first function.
func (m *machine) finish(p *proc, exits []exit, normal model.Op) {
	for _, e := range exits {
		op := normal
		switch e.how {
		case panics:
			op = model.Panic
		case goexit:
			op = model.End
		}
		n := model.Node{Op: op, Instr: e.at, Pos: posOf(e.at), Text: e.text}
		if e.at != nil {
			n.Func = e.at.Parent()
		}
		p.link(e.cur, p.add(m, &node{Node: n}))
	}
}
