package scope

import (
	"fmt"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// A walk executes one strand of an automaton: in the goroutine of the caller, or in
// one of its own.
type walk struct {
	*run
	f      *frame // that executes it: the caller, or one that starts the goroutine
	p      *proc
	index  int
	st     *state         // of the caller, for what does not change
	joints map[string]int // nodes where a step starts, by what is known there
	work   []place
	exits  map[string]*state
	out    []*state
}

// A place is where a strand has got to.
type place struct {
	step int
	st   *state
}

// strand executes a strand and returns the states in which it returns.
func (r *run) strand(f *frame, p *proc, st *state, index int) []*state {
	w := &walk{run: r, f: f, p: p, index: index, st: st, joints: map[string]int{}, exits: map[string]*state{}}
	st = st.clone()
	st.answers = nil
	w.to(st, 0)
	for len(w.work) > 0 && f.m.tooBig == "" {
		at := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		f.m.work(2)
		w.step(at.st, &r.a.Procs[index].Steps[at.step])
	}
	return w.out
}

// to goes on to a step.
func (w *walk) to(st *state, step int) {
	key := itoa(step) + ";" + itoa(st.th.id)
	for _, v := range st.answers {
		key += "," + itoa(v.id)
	}
	n, ok := w.joints[key]
	if !ok {
		n = w.p.joint(w.f.m)
		w.joints[key] = n
	}
	w.p.link(st.cur, n)
	if !ok {
		s := st.clone()
		s.cur = n
		w.work = append(w.work, place{step, s})
	}
}

func (w *walk) step(st *state, s *Step) {
	m := w.f.m
	switch op := model.Op(s.Op); op {
	case opReturn:
		w.returns(st, s)
	case opGoexit:
		w.f.unwind(st, goexit, nil)
	case model.Panic:
		w.node(st, s, nil, "panics")
		if w.index > 0 {
			w.p.nodes[st.cur].Op = model.Panic
			return
		}
		w.p.nodes[st.cur].Op = model.Branch
		w.f.unwind(st, panics, nil)
	case opCall:
		w.calls(st, s)
	case opAskTrue, opAskNil, opAskLess, opAskEq, opToldNil, opToldTrue:
		w.asks(st, s)
	case model.Go:
		w.launch(st, s)
		w.to(st, s.Next[0])
	case model.Select:
		w.choose(st, s)
	case model.Cut:
		w.f.cut(st, w.c.site, w.reachable()...)
	default:
		n := w.node(st, s, w.objectOf(s.Obj), "")
		if s.Var > 0 {
			w.variable(n, s)
		}
		n.Opaque = s.Opaque || op == model.Branch && len(s.Next) > 1 && m.inTest()
		if n.obj == nil && (op == model.Full || op == model.Empty) {
			n.Opaque = true // the world goes on sending
		}
		n.doubt = s.Doubt
		for _, next := range s.Next {
			w.to(st, next)
		}
	}
}

// reachable are the values that the function may use.
func (w *walk) reachable() []*value {
	list := slices.Clone(w.args)
	for _, o := range w.objects {
		if o != nil {
			list = append(list, w.f.m.ref(o))
		}
	}
	return list
}

func (w *walk) objectOf(i int) *object {
	if i == 0 {
		return nil
	}
	return w.objects[i-1]
}

// node appends the node of a step. One on an object of the world does nothing.
func (w *walk) node(st *state, s *Step, o *object, text string) *node {
	op := model.Op(s.Op)
	if s.Obj > 0 && o == nil {
		op = worldly(op, o)
		if model.Op(s.Op) == model.Recv {
			op = w.f.m.recvOp(o)
		}
	}
	if text == "" {
		text = opText(op, o, s)
	}
	n := &node{Node: model.Node{Op: op, Instr: w.c.site, Via: w.via, Cmp: model.Cmp(s.Cmp), Count: model.Count{Const: s.Count}}, obj: o}
	if text != "" {
		n.Text = text + " in " + w.via
		if s.Line > 0 {
			n.Text += fmt.Sprintf(" at %s:%d", w.a.File, s.Line)
		}
	}
	st.cur = w.f.op(st, n)
	if op == model.Close && !o.closed {
		o.closed, w.f.m.changed = true, true
	}
	if b := s.Of; op == model.Add && b != 0 {
		w.counts(n, o, b)
	}
	return n
}

func (w *walk) variable(n *node, s *Step) {
	c := w.a.Vars[s.Var-1]
	v := w.f.m.variable(w.key + " var " + itoa(s.Var))
	v.Init, v.Min, v.Max = c.Init, c.Min, c.Max
	n.v = v
}

// returns ends the call.
func (w *walk) returns(st *state, s *Step) {
	if w.index > 0 {
		return
	}
	m := w.f.m
	var list []*value
	for _, v := range s.Values {
		list = append(list, w.value(st, v))
	}
	res := m.tuple(list...)
	key := itoa(res.id) + ";" + itoa(st.th.id)
	if old := w.exits[key]; old != nil {
		w.p.link(st.cur, old.cur)
		return
	}
	to := st.clone()
	to.cur = w.p.joint(m)
	w.p.link(st.cur, to.cur)
	w.exits[key] = to
	end := to.clone()
	end.answers = w.st.answers
	switch len(list) {
	case 0:
		w.c.set(end, nil)
	case 1:
		w.c.set(end, list[0])
	default:
		w.c.set(end, res)
	}
	w.out = append(w.out, end)
}

// choose executes a select.
func (w *walk) choose(st *state, s *Step) {
	n := w.node(st, s, nil, "selects")
	for _, c := range s.Cases {
		o := w.objectOf(c.Obj)
		k := branch{op: model.Op(c.Op), obj: o, shut: model.None}
		joint := func(step int) int {
			t := st.clone()
			t.cur = w.p.joint(w.f.m)
			at := t.cur
			w.to(t, step)
			return at
		}
		k.next = joint(c.Next)
		if c.Closed > 0 {
			k.shut = joint(c.Closed - 1)
		}
		if o == nil && c.Obj > 0 { // who has it hangs on what others do
			k.next = w.p.doubted(w.f.m, k.next)
		}
		n.cases = append(n.cases, k)
	}
	for _, next := range s.Next {
		w.to(w.f.follow(st, st.cur), next)
	}
}

// calls runs a function that the caller gives. If it ends otherwise than by
// returning, what the strand defers is not known.
func (w *walk) calls(st *state, s *Step) {
	fn := w.args[s.Of-1]
	m := w.f.m
	g := &frame{m: m, p: w.p, fn: w.f.fn, text: w.f.text, fake: true, byKey: map[string]int{}, args: w.f.args, bindings: w.f.bindings, caller: w.f, at: st, depth: w.f.depth + 1}
	g.ctx = m.contextOf(ctxKey{w.f.ctx, w.c.site, fmt.Sprintf("%s %d.%d", w.key, w.index, w.at(s))}, w.loops || m.multi[w.p.key] || w.cyclic(s))
	var args []*value
	for _, v := range s.Values {
		args = append(args, w.value(st, v))
	}
	if fn.kind == function && len(args) != fn.fn.Signature.Params().Len() {
		args = w.f.unknowns(fn)
	}
	if g.depth > maxDepth {
		w.f.cut(st, w.c.site, w.reachable()...)
		return
	}
	in := st.clone()
	in.defers = nil
	results := map[*state]*value{}
	for _, e := range g.apply(in, callee{w.c.site, fn, args, func(s *state, v *value) { results[s] = v }, true}) {
		e.defers = st.defers
		w.answered(e, s.Count, results[e])
		w.to(e, s.Next[0])
	}
	for _, e := range g.exits {
		t := st.clone()
		t.th, t.cur = e.th, e.cur
		w.f.cut(t, w.c.site, w.reachable()...)
	}
}

// at returns the place of a step.
func (w *walk) at(s *Step) int {
	steps := w.a.Procs[w.index].Steps
	for i := range steps {
		if &steps[i] == s {
			return i
		}
	}
	return model.None
}

// cyclic reports whether a step can follow itself.
func (w *walk) cyclic(s *Step) bool { return w.a.Procs[w.index].follows(s, s) }

// follows reports whether a step can be come to after another.
func (p *Strand) follows(s, from *Step) bool {
	seen := make([]bool, len(p.Steps))
	work := []*Step{from}
	for len(work) > 0 {
		t := work[len(work)-1]
		work = work[:len(work)-1]
		next := slices.Clone(t.Next)
		for _, c := range t.Cases {
			next = append(next, c.Next)
			if c.Closed > 0 {
				next = append(next, c.Closed-1)
			}
		}
		for _, i := range next {
			if &p.Steps[i] == s {
				return true
			}
			if !seen[i] {
				seen[i] = true
				work = append(work, &p.Steps[i])
			}
		}
	}
	return false
}

// launch starts a goroutine of the automaton.
func (w *walk) launch(st *state, s *Step) {
	m, to := w.f.m, s.Proc-1
	key := w.key + " go " + itoa(to)
	p := m.proc(key, w.c.site, w.p, "a goroutine of "+w.via, func(p *proc) { w.body(p, to) })
	if m.multi[w.p.key] || w.loops && !w.makes() || w.cyclic(s) || w.starts(to) > 1 {
		m.several(key)
	}
	w.f.publishAll(st)
	w.node(st, s, nil, "")
	w.p.nodes[st.cur].proc = p
}

// makes reports whether each call makes objects of its own, so that its goroutines
// are told apart.
func (w *walk) makes() bool {
	return slices.ContainsFunc(w.a.Objects, func(o Thing) bool { return o.From == 0 })
}

// starts counts the steps that start a strand.
func (w *walk) starts(strand int) (n int) {
	for _, p := range w.a.Procs {
		for _, s := range p.Steps {
			if s.Proc == strand+1 {
				n++
			}
		}
	}
	return n
}

// body executes a goroutine of the automaton.
func (w *walk) body(p *proc, strand int) {
	m, by := w.f.m, w.run.f
	g := &frame{m: m, p: p, fn: by.fn, ctx: m.contextOf(ctxKey{proc: p.key}, m.multi[p.key]), text: by.text, fake: true, byKey: map[string]int{}, args: by.args, bindings: by.bindings}
	st := &state{regs: make([]*value, len(g.text.index)), th: m.thread(thread{})}
	st.cur = p.joint(m)
	p.entry = st.cur
	w.run.strand(g, p, st, strand)
	for _, e := range g.exits {
		p.link(e.cur, p.add(m, &node{Node: model.Node{Op: model.Cut}, all: true}))
	}
}
