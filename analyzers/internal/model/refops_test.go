package model

import "slices"

// chanMoves are those of channel operations. A goroutine parks where it cannot go on, and
// on an unbuffered channel one meets only who has parked.
func (r ref) chanMoves(s *refState, g int) (out []refMove) {
	n := r.node(s, g)
	parks := true
	switch n.Op {
	case Close:
		switch {
		case r.p.Objects[n.Obj].Kind == Nil:
			return r.fault(g, CloseNil, None)
		case s.objs[n.Obj].closed:
			return r.fault(g, CloseClosed, None)
		}
		return []refMove{r.on(s, g, n.Next[0], func(c *refState) { c.objs[n.Obj].closed = true })}
	case Full, Empty:
		v := s.objs[n.Obj].values
		full := v >= r.room(s, n.Obj)
		if n.Op == Full && r.room(s, n.Obj) == Unbounded && v > 0 {
			return []refMove{r.on(s, g, n.Next[0], taint), r.on(s, g, n.Next[1], taint)}
		}
		if n.Op == Full && r.p.Objects[n.Obj].Kind == Chan && full || (n.Op == Empty || r.p.Objects[n.Obj].Kind == Nil) && v == 0 {
			return []refMove{r.on(s, g, n.Next[0], nil)}
		}
		return []refMove{r.on(s, g, n.Next[1], nil)}
	case Send:
		out = r.alternative(s, g, Case{Op: Send, Obj: n.Obj, Next: n.Next[0], Closed: None}, None)
	case Recv:
		out = r.alternative(s, g, Case{Op: Recv, Obj: n.Obj, Next: n.Next[0], Closed: n.Next[len(n.Next)-1]}, None)
	case Select:
		known := true
		ready := false
		for k, c := range n.Cases {
			a := r.alternative(s, g, c, k)
			if c.Obj >= 0 && s.objs[c.Obj].dontCare {
				known = false
			} else if c.Obj >= 0 {
				ready = ready || len(a) > 0
			}
			out = append(out, a...)
		}
		if hasDefault(n) && !ready {
			out = append(out, r.on(s, g, n.Next[0], func(c *refState) { c.tainted = c.tainted || !known }))
		}
		parks = !ready && !hasDefault(n) // a case that is out of view need not be ready yet
	}
	if (len(out) == 0 || n.Op == Select) && parks && s.gs[g].phase == "" {
		m := r.stay(s, g, "parked", nil)
		m.park = true
		out = append(out, m)
	}
	return out
}

func (r ref) room(s *refState, o int) int {
	return r.p.Objects[o].Cap.Const + r.get(s, 0, r.p.Objects[o].Cap.Plus)
}

// alternative lists how one case of a select can be taken.
func (r ref) alternative(s *refState, g int, c Case, k int) (out []refMove) {
	add := func(next int, change func(*refState)) {
		m := r.on(s, g, next, change)
		m.with = k
		out = append(out, m)
	}
	ends := c.Closed
	if ends == None {
		ends = c.Next
	}
	if c.Obj < 0 || s.objs[c.Obj].dontCare {
		change := taint
		if c.Obj < 0 {
			early := !r.still && r.early(s, g)
			change = func(n *refState) { n.tainted = n.tainted || early }
		}
		add(c.Next, change)
		if ends != c.Next {
			add(ends, change)
		}
		return out
	}
	o := s.objs[c.Obj]
	switch kind := r.p.Objects[c.Obj].Kind; {
	case kind == Nil:
	case kind == Context && o.cancelled:
		add(c.Next, nil)
	case kind == Context:
	case c.Op == Send && o.closed:
		return r.fault(g, SendClosed, k)
	case c.Op == Send && r.room(s, c.Obj) == Unbounded && o.values == manyValues:
		add(c.Next, taint)
	case c.Op == Send && o.values < r.room(s, c.Obj):
		add(c.Next, func(n *refState) { n.objs[c.Obj].values++ })
	case c.Op == Recv && o.values > 0:
		add(c.Next, func(n *refState) { n.objs[c.Obj].values-- })
		if s.tainted && r.room(s, c.Obj) == Unbounded && o.values == manyValues {
			add(c.Next, nil)
		}
	case c.Op == Recv && o.closed:
		add(ends, nil)
	case r.room(s, c.Obj) <= 0:
		out = r.parked(s, g, c, k)
	}
	return out
}

// parked lists the goroutines that wait at the other end of an unbuffered channel.
func (r ref) parked(s *refState, g int, c Case, k int) (out []refMove) {
	meet := func(h int, o Case, with int) {
		if o.Obj != c.Obj || o.Op == c.Op {
			return
		}
		m := r.on(s, g, c.Next, func(n *refState) {
			n.gs[h].node, n.gs[h].phase = o.Next, ""
			n.tainted = n.tainted || r.node(n, h).doubtful()
		})
		m.moved = []int{g, h}
		m.with, m.next = k, c.Next
		out = append(out, m)
	}
	for h := range s.gs {
		if h == g || s.gs[h].phase != "parked" {
			continue
		}
		switch n := r.node(s, h); n.Op {
		case Send, Recv:
			meet(h, Case{Op: n.Op, Obj: n.Obj, Next: n.Next[0]}, None)
		case Select:
			if r.woken(s, n) {
				continue
			}
			for j, o := range n.Cases {
				meet(h, o, j)
			}
		}
	}
	return out
}

// woken reports whether who was at a select does not wait any more.
func (r ref) woken(s *refState, n *Node) bool {
	return n.Op == Select && slices.ContainsFunc(n.Cases, func(c Case) bool { return r.wakes(s, c) })
}

// wakes reports whether a case of a select that waited can proceed, though nobody is at
// the other end: a close or cancel wakes who waits, for that case.
func (r ref) wakes(s *refState, c Case) bool {
	if c.Obj < 0 || s.objs[c.Obj].dontCare {
		return false
	}
	o := s.objs[c.Obj]
	switch r.p.Objects[c.Obj].Kind {
	case Context:
		return o.cancelled
	case Chan:
		return o.closed || c.Op == Recv && o.values > 0 || c.Op == Send && o.values < r.room(s, c.Obj)
	}
	return false
}

// take lists how a goroutine gets a mutex.
func (r ref) take(s *refState, g, mutex int) []refMove {
	n := r.node(s, g)
	if mutex < 0 {
		return []refMove{r.on(s, g, n.Next[0], nil)}
	}
	m := s.objs[mutex]
	mine := s.gs[g].phase == "announced"
	switch {
	case m.dontCare:
		return []refMove{r.on(s, g, n.Next[0], taint)}
	case m.held || m.pending && !mine || mine && m.readers > 0:
		return nil
	case m.readers > 0:
		return []refMove{r.stay(s, g, "announced", func(c *refState) { c.objs[mutex].pending = true })}
	}
	return []refMove{r.on(s, g, n.Next[0], func(c *refState) {
		c.objs[mutex].held, c.objs[mutex].pending = true, false
	})}
}

func (r ref) lockMoves(s *refState, g int) (out []refMove) {
	n := r.node(s, g)
	m := s.objs[n.Obj]
	world := r.p.Objects[n.Obj].World
	add := func(next int, change func(o *refObj)) {
		out = append(out, r.on(s, g, next, func(c *refState) {
			if change != nil {
				change(&c.objs[n.Obj])
			}
		}))
	}
	switch n.Op {
	case Lock:
		return r.take(s, g, n.Obj)
	case RLock:
		if !m.held && !m.pending {
			add(n.Next[0], func(o *refObj) { o.readers++ })
		}
	case Unlock, RUnlock:
		switch {
		case n.Op == Unlock && m.held:
			add(n.Next[0], func(o *refObj) { o.held = false })
		case n.Op == RUnlock && m.readers > 0:
			add(n.Next[0], func(o *refObj) { o.readers-- })
		case world:
			return []refMove{r.on(s, g, n.Next[0], taint)}
		default:
			return r.fault(g, UnlockFree, None)
		}
	case TryLock, TryRLock:
		free := !m.held && !m.pending && (m.readers == 0 || n.Op == TryRLock)
		if !free || world {
			add(n.Next[1], nil)
		}
		if free && n.Op == TryLock {
			add(n.Next[0], func(o *refObj) { o.held = true })
		} else if free {
			add(n.Next[0], func(o *refObj) { o.readers++ })
		}
	case Wait:
		if m.counter == 0 {
			add(n.Next[0], nil)
		}
	case Add:
		v := m.counter + n.Count.Const + r.get(s, g, n.Count.Plus)
		if v < 0 {
			return r.fault(g, NegativeCounter, None)
		}
		if v > maxCount {
			return []refMove{refOver}
		}
		add(n.Next[0], func(o *refObj) { o.counter = v })
	default:
		return r.condMoves(s, g)
	}
	return out
}

func (r ref) condMoves(s *refState, g int) (out []refMove) {
	n := r.node(s, g)
	mutex := r.p.Objects[n.Obj].Parent
	if n.Op == CondWait {
		switch s.gs[g].phase {
		case "waiting":
			return nil
		case "":
			free := mutex >= 0 && !s.objs[mutex].held && !s.objs[mutex].dontCare
			if free && !r.p.Objects[mutex].World {
				return r.fault(g, UnlockFree, None)
			}
			return []refMove{r.stay(s, g, "waiting", func(c *refState) {
				if mutex >= 0 {
					c.objs[mutex].held = false
				}
				c.tainted = c.tainted || free
			})}
		}
		return r.take(s, g, mutex)
	}
	all := r.on(s, g, n.Next[0], nil)
	for h := range s.gs {
		if s.gs[h].phase != "waiting" || r.node(s, h).Obj != n.Obj {
			continue
		}
		all.to.gs[h].phase = "woken"
		all.moved = append(all.moved, h)
		m := r.on(s, g, n.Next[0], func(c *refState) { c.gs[h].phase = "woken" })
		m.moved, m.woke = []int{g, h}, h
		out = append(out, m)
	}
	if n.Op == Broadcast || len(out) == 0 {
		return []refMove{all}
	}
	return out
}

// lose gives an object up to whoever is at a Cut.
func (r ref) lose(s *refState, o int) {
	s.objs[o] = refObj{dontCare: true}
	for k, ob := range r.p.Objects {
		if ob.Kind == Context && ob.Parent == o && !s.objs[k].dontCare {
			r.lose(s, k)
		}
	}
}
