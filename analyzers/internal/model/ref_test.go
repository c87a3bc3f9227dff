package model

import (
	"slices"
)

// The reference: an interpreter of programs that copies whole states, and does without
// any symmetry, reduction or encoding. Unlike the explorer it tells a goroutine that
// waits on a channel from one that is about to.

type refG struct {
	proc, node int
	phase      string // "", parked, announced, waiting, woken, cut, ended
	locals     []int
}

type refObj struct {
	values, readers, counter int
	closed, armed, cancelled bool
	held, pending            bool
	dontCare                 bool // a Cut does anything to it
}

type refState struct {
	vars    []int
	objs    []refObj
	gs      []refG
	tainted bool
}

// A refMove is what may happen next.
type refMove struct {
	to    *refState // nil: the program is over, or unknown
	moved []int
	panic FaultKind // of moved[0]
	with  int       // the case
	next  int       // of moved[0]
	woke  int
	value int // what was chosen
	world int // the object that the environment acts on
	park  bool
}

type ref struct {
	p     *Program
	still bool // no time goes on
}

func (s *refState) key() string {
	var b []byte
	for _, v := range s.vars {
		b = append(b, byte(v))
	}
	for _, o := range s.objs {
		b = append(b, byte(o.values), byte(o.readers), byte(o.counter), 0)
		for k, on := range []bool{o.closed, o.armed, o.cancelled, o.held, o.pending, o.dontCare, s.tainted} {
			if on {
				b[len(b)-1] |= 1 << k
			}
		}
	}
	for _, g := range s.gs {
		b = append(b, byte(g.proc), byte(g.node))
		b = append(b, g.phase...)
		for _, v := range g.locals {
			b = append(b, byte(v))
		}
	}
	return string(b)
}

func (s *refState) copy() *refState {
	c := &refState{vars: slices.Clone(s.vars), objs: slices.Clone(s.objs), gs: slices.Clone(s.gs), tainted: s.tainted}
	for i := range c.gs {
		c.gs[i].locals = slices.Clone(c.gs[i].locals)
	}
	return c
}

func inits(vars []Var) (list []int) {
	for _, v := range vars {
		list = append(list, v.Init)
	}
	return list
}

func (r ref) start() *refState {
	s := &refState{vars: inits(r.p.Vars)}
	for _, o := range r.p.Objects {
		s.objs = append(s.objs, refObj{armed: o.Kind == Chan && o.World})
	}
	s.gs = []refG{{node: r.p.Procs[0].Entry, locals: inits(r.p.Procs[0].Vars)}}
	s.tainted = r.node(s, 0).doubtful()
	return s
}

func (r ref) node(s *refState, g int) *Node { return &r.p.Procs[s.gs[g].proc].Nodes[s.gs[g].node] }

// on makes the move of a goroutine to a node, with a change to the new state.
func (r ref) on(s *refState, g, next int, change func(*refState)) refMove {
	c := s.copy()
	c.gs[g].node, c.gs[g].phase = next, ""
	if next == None {
		c.gs[g].node, c.gs[g].phase = s.gs[g].node, "ended"
	} else {
		c.tainted = c.tainted || r.node(c, g).doubtful()
	}
	if change != nil {
		change(c)
	}
	return refMove{to: c, moved: []int{g}, with: None, next: next, woke: None, world: None}
}

func (r ref) stay(s *refState, g int, phase string, change func(*refState)) refMove {
	return r.on(s, g, s.gs[g].node, func(c *refState) {
		c.gs[g].phase = phase
		if change != nil {
			change(c)
		}
	})
}

var refOver = refMove{with: None, woke: None, world: None, next: None}

func (r ref) fault(g int, kind FaultKind, with int) []refMove {
	return []refMove{{moved: []int{g}, panic: kind, with: with, woke: None, world: None, next: None}}
}

// moves lists what may happen in a state.
func (r ref) moves(s *refState) (all []refMove) {
	for g := range s.gs {
		if s.gs[g].phase != "ended" {
			for _, m := range r.of(s, g) {
				if len(m.moved) == 0 {
					m.moved = []int{g}
				}
				all = append(all, m)
			}
		}
	}
	for o, ob := range r.p.Objects {
		b := s.objs[o]
		if !ob.World || b.dontCare {
			continue
		}
		m := refMove{to: s.copy(), with: None, woke: None, world: o, next: None}
		switch {
		case ob.Kind == Context && !b.cancelled:
			r.cancel(m.to, o)
		case ob.Kind == Chan && b.armed && b.values == 0 && !b.closed:
			m.to.objs[o].values = 1
			m.to.objs[o].armed = ob.Repeats
		default:
			continue
		}
		m.to.tainted = m.to.tainted || r.early(s, None)
		all = append(all, m)
	}
	return all
}

func (r ref) cancel(s *refState, o int) {
	s.objs[o].cancelled = true
	for k, ob := range r.p.Objects {
		if ob.Kind == Context && ob.Parent == o && !s.objs[k].cancelled {
			r.cancel(s, k)
		}
	}
}

func (r ref) get(s *refState, g int, v Ref) int {
	switch v.Space {
	case Shared:
		return s.vars[v.Index]
	case Local:
		return s.gs[g].locals[v.Index]
	}
	return 0
}

func (r ref) put(s *refState, g int, v Ref, n int) bool {
	if v.Space == Shared {
		s.vars[v.Index] = n
		return n >= r.p.Vars[v.Index].Min && n <= r.p.Vars[v.Index].Max
	}
	s.gs[g].locals[v.Index] = n
	d := r.p.Procs[s.gs[g].proc].Vars[v.Index]
	return n >= d.Min && n <= d.Max
}

func taint(s *refState) { s.tainted = true }

// of lists the moves of a goroutine.
func (r ref) of(s *refState, g int) (out []refMove) {
	n := r.node(s, g)
	add := func(next int, change func(*refState)) { out = append(out, r.on(s, g, next, change)) }
	if n.Op >= Send && n.Op != Select && n.Op <= Disarm && s.objs[n.Obj].dontCare {
		if n.Op == CondWait && s.gs[g].phase == "waiting" {
			return []refMove{r.stay(s, g, "woken", taint)}
		} else if n.Op == CondWait && s.gs[g].phase != "" {
			return r.take(s, g, r.p.Objects[n.Obj].Parent)
		}
		for _, next := range n.Next {
			add(next, taint)
		}
		return out
	}
	switch n.Op {
	case Sleep, Quiesce:
		return r.timed(s, g)
	case Branch:
		for _, next := range n.Next {
			add(next, func(c *refState) { c.tainted = c.tainted || n.Opaque && !n.doubtful() })
		}
	case Choose, Set, Inc, Test:
		return r.dataMoves(s, g)
	case Send, Recv, Select, Close, Full, Empty:
		return r.chanMoves(s, g)
	case Lock, Unlock, RLock, RUnlock, TryLock, TryRLock, Add, Wait, CondWait, Signal, Broadcast:
		return r.lockMoves(s, g)
	case Cancel:
		add(n.Next[0], func(c *refState) { r.cancel(c, n.Obj) })
	case Cancelled:
		if s.objs[n.Obj].cancelled {
			add(n.Next[0], nil)
		} else {
			add(n.Next[1], nil)
		}
	case Arm, Disarm:
		add(n.Next[0], func(c *refState) { c.objs[n.Obj].armed = n.Op == Arm })
	case Go:
		same, live := 0, 0
		for _, h := range s.gs {
			if h.phase != "ended" {
				live++
				if h.proc == n.Proc {
					same++
				}
			}
		}
		if same >= maxSame || live >= maxGoroutines {
			return []refMove{refOver}
		}
		add(n.Next[0], func(c *refState) {
			p := r.p.Procs[n.Proc]
			c.gs = append(c.gs, refG{proc: n.Proc, node: p.Entry, locals: inits(p.Vars)})
			c.tainted = c.tainted || p.Nodes[p.Entry].doubtful()
		})
	case End:
		add(None, nil)
	case Never:
	case Cut:
		if s.gs[g].phase == "cut" {
			return nil
		}
		if n.Touches == nil || slices.ContainsFunc(r.p.Procs[s.gs[g].proc].Nodes, func(n Node) bool { return n.Op == Exit || n.Op == Panic }) {
			return []refMove{refOver}
		}
		out = append(out, r.stay(s, g, "cut", func(c *refState) {
			for _, o := range n.Touches {
				r.lose(c, o)
			}
		}))
	default:
		return []refMove{refOver}
	}
	return out
}

func (r ref) dataMoves(s *refState, g int) (out []refMove) {
	n := r.node(s, g)
	lost := slices.ContainsFunc(s.objs, func(o refObj) bool { return o.dontCare })
	unsure := func(v Ref) bool {
		return lost && v.Space == Shared && slices.ContainsFunc(r.p.Procs, func(p *Proc) bool {
			return slices.ContainsFunc(p.Nodes, func(m Node) bool { return (m.Op == Set || m.Op == Inc) && m.Var == v })
		})
	}
	guess := unsure(n.Count.Plus) || (n.Op == Inc || n.Op == Test) && unsure(n.Var)
	have, count := r.get(s, g, n.Var), n.Count.Const+r.get(s, g, n.Count.Plus)
	assign := func(v int) {
		m := r.on(s, g, n.Next[0], nil)
		if guess || !r.put(m.to, g, n.Var, v) {
			m = refOver
		}
		m.value = v
		out = append(out, m)
	}
	switch n.Op {
	case Choose:
		d := r.p.Procs[s.gs[g].proc].Vars
		if n.Var.Space == Shared {
			d = r.p.Vars
		}
		for v := d[n.Var.Index].Min; v <= d[n.Var.Index].Max; v++ {
			assign(v)
		}
	case Set:
		assign(count)
	case Inc:
		assign(have + count)
	case Test:
		yes := have == count && n.Cmp == Equal || have < count && n.Cmp == Less
		if yes || guess {
			out = append(out, r.on(s, g, n.Next[0], nil))
		}
		if !yes || guess {
			out = append(out, r.on(s, g, n.Next[1], nil))
		}
		for _, m := range out {
			m.to.tainted = m.to.tainted || guess
		}
	}
	return out
}
