package scope

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// Who has made something, and who executes a step: stamps of contexts.
const (
	owner  = iota // who makes the object, and what it starts
	first         // a caller, and what its call starts
	second        // another one
	others        // all the others
)

var callerKeys = [...]string{first: "caller1", second: "caller2", others: "others"}

// The methods of an object are called by any number of goroutines, in any order. Two
// of them make one call each, or one of them two if nothing shows that calls may come
// at the same time; a run in which others have called as well proves nothing, but may
// let the two go on. That no others ever come again is known from when a method has
// returned after which there are no calls.

// A use of a client in one machine.
type driving struct {
	*client
	objects []*value // the results of the constructor that are called
	ready   bool     // objects are known
	lent    []*object
	stamps  map[string]int // who made an object or memory, by key
	callers map[*proc]bool
	owns    map[*value]types.Type // memory that the client made
}

// over is the variable that says that no calls come any more.
func (m *machine) over() *variable { return m.flag("over", "no more calls") }

func (m *machine) flag(key, name string) *variable {
	v := m.variable(key)
	v.Max, v.Name = 1, name
	return v
}

// typeScopes returns the scopes of the types of the package. What is too much for one
// that a function makes is so for the next.
func (p *Package) typeScopes() []*Scope {
	var list []*Scope
	large := map[*types.Named]bool{}
	for _, c := range p.clients() {
		if large[c.parts[0]] {
			continue
		}
		if p.spent > maxSpent {
			list = append(list, p.unspent(c.calls[0].fn))
			continue
		}
		parts := p.buildClient(c)
		for _, s := range parts {
			large[s.Type] = large[s.Type] || s.Why != ""
		}
		list = append(list, parts...)
	}
	return list
}

// buildClient extracts the scopes of a client: one for each two methods that its callers
// call.
func (p *Package) buildClient(c *client) []*Scope {
	s := p.extract(c)
	switch {
	case s.Program != nil && !c.alone:
		return s.split()
	case s.Program != nil || s.Why != "":
		return []*Scope{s}
	}
	return nil
}

func (p *Package) extract(c *client) *Scope {
	root := c.make
	if root == nil {
		root = c.calls[0].fn
	}
	m := p.machine(root)
	defer func() { p.spent += m.steps }()
	m.client = &driving{client: c, stamps: map[string]int{}, owns: map[*value]types.Type{}}
	s := &Scope{Root: root, Type: c.parts[0]}
	for range 2 * maxRounds {
		m.changed = false
		m.client.callers = map[*proc]bool{}
		m.round()
		s.Covered = m.covered
		switch {
		case m.tooBig != "":
			s.Why = m.tooBig
			return s
		case !m.client.ready || m.lost():
			return s
		case m.changed || m.open():
			continue
		}
		procs := m.client.callers
		s.Program = m.program()
		s.Callers = map[int]string{}
		for pr := range procs {
			if slices.Contains(m.procs, pr) {
				s.Callers[pr.index] = pr.name
			}
		}
		return s
	}
	s.Why = "no fixpoint"
	return s
}

// lost reports whether an object whose methods are called belongs to the world.
func (m *machine) lost() bool {
	return slices.ContainsFunc(m.client.objects, func(v *value) bool { return v != nil && m.escaped[v.base] })
}

// runOwner executes who makes the object.
func (m *machine) runOwner(p *proc) {
	c := m.client
	p.entry = p.joint(m)
	st := &state{th: m.thread(thread{}), cur: p.entry}
	var f *frame
	if c.make == nil {
		mem := m.intern(value{kind: memory, sym: "zero"})
		c.owns[mem] = c.typ
		c.objects, c.ready = []*value{m.at(mem, "")}, true
		f = m.frameOf(p, c.calls[0].fn, "zero")
	} else {
		f = m.frameOf(p, c.make, "make")
		exits := m.enter(f, st.th, p.entry)
		st = m.made(p, exits)
		if st == nil {
			return
		}
	}
	if st = m.start(p, st); st == nil {
		return
	}
	f.publishAll(st)
	run := func(key, name string, body func(*proc)) {
		pr := m.proc(key, nil, p, name, body)
		c.callers[pr] = true
		st.cur = p.add2(m, st.cur, &node{Node: model.Node{Op: model.Go}, proc: pr})
	}
	if len(c.runs) > 0 {
		run("runner", "runner", m.runService)
	}
	run(callerKeys[first], "caller", func(p *proc) { m.runCaller(p, first) })
	if !c.alone {
		run(callerKeys[second], "caller", func(p *proc) { m.runCaller(p, second) })
	}
	run(callerKeys[others], "others", m.runOthers)
	p.add2(m, st.cur, &node{Node: model.Node{Op: model.End}})
}

// add2 appends a node that follows another.
func (p *proc) add2(m *machine, after int, n *node) int {
	i := p.add(m, n)
	p.link(after, i)
	return i
}

// frameOf returns an activation by the client, whose arguments come from the world.
func (m *machine) frameOf(p *proc, fn *ssa.Function, key string) *frame {
	f := &frame{m: m, p: p, fn: fn, ctx: m.contextOf(ctxKey{proc: p.key + "." + key}, false)}
	f.text = m.pkg.textOf(fn)
	for i, prm := range fn.Params {
		f.args = append(f.args, m.worldValue(p.key+"."+key+"."+itoa(i), prm.Type()))
	}
	return f
}

// made goes on from the returns of the constructor that give the object out, nil if
// they differ in it.
func (m *machine) made(p *proc, exits []exit) *state {
	c := m.client
	var st *state
	for _, e := range exits {
		(&frame{m: m, p: p}).publishAll(&state{th: e.th})
		objects := make([]*value, len(e.results.list))
		some := false
		for i, v := range e.results.list {
			if v.kind == iface {
				v = v.list[0]
			}
			if slices.ContainsFunc(c.calls, func(d *method) bool { return d.result == i }) {
				if v.kind == pointer && v.base.kind == memory {
					objects[i], some = v, true
				}
				continue
			}
			m.handOut(v, c.make.Signature.Results().At(i).Type())
		}
		if e.how != returns || !some {
			p.add2(m, e.cur, &node{Node: model.Node{Op: model.Exit}}) // without an object there are no calls
			continue
		}
		if st == nil {
			st = &state{th: e.th, cur: p.joint(m)}
			if !slices.Equal(c.objects, objects) {
				c.objects, c.ready, m.changed = objects, true, true
			}
		} else if !slices.Equal(c.objects, objects) {
			c.ready = false
			return nil
		}
		if st.th != e.th {
			st.th = m.thread(thread{launched: true})
		}
		p.link(e.cur, st.cur)
	}
	return st
}

// start calls one of the methods that are called before all others.
func (m *machine) start(p *proc, st *state) *state {
	c := m.client
	if len(c.starts) == 0 {
		return st
	}
	end := p.joint(m)
	th := st.th
	pick := p.add2(m, st.cur, &node{Node: model.Node{Op: model.Branch}})
	for _, d := range c.starts {
		for _, e := range m.drive(p, d, pick, th, "start", 0) {
			if e.how != returns || fails(d.fn, e) {
				p.add2(m, e.cur, &node{Node: model.Node{Op: model.Exit}})
				continue
			}
			th = m.thread(thread{launched: true})
			p.link(e.cur, end)
		}
	}
	return &state{th: th, cur: end}
}

// fails reports whether a method returns an error.
func fails(fn *ssa.Function, e exit) bool {
	n := len(e.results.list)
	return n > 0 && fn.Signature.Results().At(n-1).Type().String() == "error" && e.results.list[n-1].kind != null
}

// drive calls a method.
func (m *machine) drive(p *proc, d *method, cur int, th *thread, key string, stamp int) []exit {
	c := m.client
	recv := c.objects[d.result]
	if recv == nil {
		return nil
	}
	f := m.frameOf(p, d.fn, key+"."+d.fn.Name())
	f.ctx.stamp = stamp
	f.args[0] = recv
	if d.value {
		f.args[0] = m.intern(value{kind: content, base: recv.base, sym: recv.sym})
	}
	if stamp == others {
		f.ctx.loops = true
	}
	call := &node{Node: model.Node{Op: model.Set, Count: model.Count{Const: 1}, Text: "calls " + d.fn.Name(), Pos: d.fn.Pos(), Func: d.fn}, v: m.flag("called "+p.key, "called"), keep: true}
	exits := m.enter(f, th, p.add2(m, cur, call))
	for _, e := range exits {
		for i, v := range e.results.list {
			m.handOut(v, d.fn.Signature.Results().At(i).Type())
		}
	}
	return exits
}

// handOut gives a result to who called. A channel to receive from tells only that it is
// closed, if nobody sends on it.
func (m *machine) handOut(v *value, t types.Type) {
	if ch, ok := t.Underlying().(*types.Chan); ok && ch.Dir() == types.RecvOnly && v.kind == objRef {
		if !slices.Contains(m.client.lent, v.obj) {
			m.client.lent = append(m.client.lent, v.obj)
		}
		return
	}
	if v.kind == pointer && slices.Contains(m.client.objects, v) {
		return
	}
	m.escape(v)
}

// runService executes a method that runs beside the calls. When it has returned, no
// calls come any more.
func (m *machine) runService(p *proc) {
	p.entry = p.joint(m)
	for _, d := range m.client.runs {
		for _, e := range m.drive(p, d, p.entry, m.thread(thread{}), "run", owner) {
			m.ended(p, e, true)
		}
	}
}

// ended ends a caller after a call.
func (m *machine) ended(p *proc, e exit, last bool) {
	if e.how == panics {
		m.strand(p, e.cur)
		return
	}
	cur := e.cur
	if last {
		cur = p.add2(m, cur, &node{Node: model.Node{Op: model.Set, Count: model.Count{Const: 1}}, v: m.over()})
	}
	p.add2(m, cur, &node{Node: model.Node{Op: model.End, Text: e.text, Instr: e.at}})
}

// strand ends a run of which nothing is said: one in which a caller makes a method panic
// with what it gives.
func (m *machine) strand(p *proc, cur int) {
	never := p.add(m, &node{Node: model.Node{Op: model.Never}})
	p.link(cur, p.doubted(m, never))
}

// forgetMemory forgets what the variables of an object hold, which has too many. What may
// be in them is still known.
func (m *machine) forgetMemory(st *state) {
	if m.client != nil {
		t := *st.th
		t.mem = nil
		st.th = m.thread(t)
	}
}

// clientFactor is how much more may be done for an object whose methods each of the
// callers executes.
const clientFactor = 4

func (m *machine) most(n int) int {
	if m.client != nil {
		n *= clientFactor
	}
	return n
}
