package model

import "slices"

// A step function appends to out the states that may follow when the i'th goroutine of
// a state executes its node; nil stands for the end of what is known: the program is
// over, or may do anything. None follows while the goroutine is blocked.

func (x *explorer) node(s *state, i int) (*spot, *Node) {
	at := &x.spots[s.gs[i].spot]
	return at, &x.Procs[at.proc].Nodes[at.node]
}

func (x *explorer) step(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	if x.let != nil && x.let[place{at.proc, at.node}] {
		return x.letThrough(s, i, out)
	}
	if hasObject(n.Op) && (n.Obj < 0 || x.isLoose(s, n.Obj)) {
		return x.looseStep(s, i, out)
	}
	switch n.Op {
	case Branch:
		return x.branch(s, i, out)
	case Choose, Set, Inc, Test:
		return x.data(s, i, out)
	case Send:
		return x.send(s, i, n.Obj, n.Next[0], None, out)
	case Recv:
		return x.receive(s, i, n.Obj, n.Next[0], n.Next[len(n.Next)-1], None, out)
	case Close:
		return x.close(s, i, out)
	case Select:
		return x.selects(s, i, out)
	case Full, Empty:
		return x.length(s, i, out)
	case Lock, Unlock, RLock, RUnlock, TryLock, TryRLock:
		return x.lock(s, i, out)
	case Add, Wait:
		return x.counter(s, i, out)
	case CondWait, Signal, Broadcast:
		return x.cond(s, i, out)
	case Cancel, Cancelled, Arm, Disarm:
		return x.context(s, i, out)
	case Sleep:
		return x.sleep(s, i, out)
	case Quiesce:
		return x.quiesce(s, i, out)
	case Go:
		return x.spawn(s, i, out)
	case End:
		return append(out, x.pass(s, i, None))
	case Never:
		return out
	case Cut:
		return x.cut(s, i, out)
	}
	return append(out, nil) // Panic, Exit
}

// pass returns the state after the goroutine has gone on to the node next, or ended.
func (x *explorer) pass(s *state, i, next int) *state {
	n := x.fork(s)
	x.move(n, i, next, about)
	return n
}

// guess is pass where it is not known that the goroutine can.
func (x *explorer) guess(s *state, i, next int) *state {
	n := x.pass(s, i, next)
	n.tainted = true
	return n
}

// move takes a goroutine of s to a node. One that ends is the last of s for the moment.
func (x *explorer) move(s *state, i, next int, ph phase) {
	at, _ := x.node(s, i)
	g := &s.gs[i]
	if g.origin >= 0 {
		s.moved |= 1 << g.origin
	}
	if x.record {
		s.log = append(s.log, Step{Goroutine: int(g.id), Proc: at.proc, Node: at.node,
			Case: None, Next: next, Obj: None, Started: None, Woke: None})
	}
	if next == None {
		s.gs = slices.Delete(s.gs, i, i+1)
		return
	}
	s.tainted = s.tainted || x.Procs[at.proc].Nodes[next].doubtful()
	g.spot = x.spotOf(spot{at.proc, next, ph, at.locals})
}

// last is the step that was logged last, or one that nobody reads.
func (s *state) last() *Step {
	if len(s.log) == 0 {
		return &s.unlogged
	}
	return &s.log[len(s.log)-1]
}

func (x *explorer) isLoose(s *state, o int) bool {
	return s.loose != nil && s.loose.has(o) || x.wild.has(o)
}

// looseStep is that of an operation on an object of which nothing is known any more:
// it may turn out in any way.
func (x *explorer) looseStep(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	if n.Op == CondWait && at.phase != about {
		if at.phase != waiting { // it only needs the mutex
			return x.relock(s, i, out)
		}
		w := x.fork(s)
		x.move(w, i, at.node, woken)
		w.tainted = true
		return append(out, w)
	}
	for k, next := range n.Next {
		if slices.Contains(n.Next[:k], next) {
			continue
		}
		if n.Obj < 0 { // out of view: nothing that the program knows hangs on it
			out = append(out, x.pass(s, i, next))
		} else {
			out = append(out, x.guess(s, i, next))
		}
	}
	return out
}

func (x *explorer) branch(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	for k, next := range n.Next {
		switch {
		case slices.Contains(n.Next[:k], next):
		case n.Opaque && !n.doubtful():
			out = append(out, x.guess(s, i, next))
		default:
			out = append(out, x.pass(s, i, next))
		}
	}
	return out
}

func (x *explorer) data(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	if x.unsure(s, n.Var) && n.Op != Set && n.Op != Choose || x.unsure(s, n.Count.Plus) {
		if n.Op != Test {
			return append(out, nil)
		}
		return append(out, x.guess(s, i, n.Next[0]), x.guess(s, i, n.Next[1]))
	}
	count := n.Count.Const + x.value(s, at, n.Count.Plus)
	switch n.Op {
	case Choose:
		v := x.declared(at, n.Var)
		for k := v.Min; k <= v.Max; k++ {
			out = append(out, x.assign(s, i, k))
		}
	case Set:
		out = append(out, x.assign(s, i, count))
	case Inc:
		out = append(out, x.assign(s, i, x.value(s, at, n.Var)+count))
	case Test:
		v := x.value(s, at, n.Var)
		if n.Cmp == Equal && v == count || n.Cmp == Less && v < count {
			return append(out, x.pass(s, i, n.Next[0]))
		}
		return append(out, x.pass(s, i, n.Next[1]))
	}
	return out
}

// unsure reports whether a goroutine that is cut off may have changed the variable.
func (x *explorer) unsure(s *state, r Ref) bool {
	return r.Space == Shared && s.loose != nil && x.mutable.has(len(x.Objects)+r.Index)
}

func (x *explorer) declared(at *spot, r Ref) *Var {
	if r.Space == Shared {
		return &x.Vars[r.Index]
	}
	return &x.Procs[at.proc].Vars[r.Index]
}

func (x *explorer) value(s *state, at *spot, r Ref) int {
	switch r.Space {
	case Shared:
		return x.Vars[r.Index].Min + int(s.vars[r.Index])
	case Local:
		return x.Procs[at.proc].Vars[r.Index].Min + int(at.locals[r.Index])
	}
	return 0
}

// assign sets the variable of the node that goroutine i is at, and goes on.
func (x *explorer) assign(s *state, i, v int) *state {
	at, n := x.node(s, i)
	decl := x.declared(at, n.Var)
	if v < decl.Min || v > decl.Max {
		return nil
	}
	next := x.pass(s, i, n.Next[0])
	next.last().Value = v
	if n.Var.Space == Shared {
		next.vars[n.Var.Index] = uint8(v - decl.Min)
		return next
	}
	locals := []byte(at.locals)
	locals[n.Var.Index] = uint8(v - decl.Min)
	next.gs[i].spot = x.spotOf(spot{at.proc, n.Next[0], about, string(locals)})
	return next
}

func (x *explorer) spawn(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	same := 0
	for _, g := range s.gs {
		if x.spots[g.spot].proc == n.Proc {
			same++
		}
	}
	if same >= maxSame || len(s.gs) >= maxGoroutines {
		return append(out, nil)
	}
	next := x.pass(s, i, n.Next[0])
	p := x.Procs[n.Proc]
	g := goroutine{origin: None, id: int32(next.count)}
	next.last().Started = next.count
	next.count++
	g.spot = x.spotOf(spot{n.Proc, p.Entry, about, string(initial(p.Vars))})
	next.gs = append(next.gs, g)
	next.tainted = next.tainted || p.Nodes[p.Entry].doubtful()
	return append(out, next)
}

// cut puts a Cut into effect. If the goroutine may do anything to everything, or end
// the program, nothing is known from then on.
func (x *explorer) cut(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	if at.phase == cutting {
		return out
	}
	if n.Touches == nil || x.ends[at.proc] {
		return append(out, nil)
	}
	next := x.fork(s)
	x.move(next, i, at.node, cutting)
	x.loosen(next, next.gs[i].spot)
	return append(out, next)
}

// letThrough lets a blocked operation complete though it cannot.
func (x *explorer) letThrough(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	pass := func(next, o int, set uint8) {
		w := x.pass(s, i, next)
		if o >= 0 {
			w.objs[o] = set
		}
		out = append(out, w)
	}
	switch n.Op {
	case Select:
		eachNext(n, func(next int) { pass(next, None, 0) })
	case Lock:
		pass(n.Next[0], n.Obj, held)
	case RLock:
		pass(n.Next[0], n.Obj, one)
	case CondWait:
		if at.phase == about {
			return x.cond(s, i, out)
		}
		pass(n.Next[0], x.Objects[n.Obj].Parent, held)
	default:
		for _, next := range n.Next {
			pass(next, None, 0)
		}
	}
	return out
}
