package model

// The operations of channels and contexts.
//
// A goroutine at a channel operation may wait already, or be about to: one state stands
// for both. So a select may take its default though another goroutine is at the other
// end of an unbuffered channel. But one that has a default, or another case that is
// ready, does not wait: two of these never meet.

// capacity returns the number of values that fit into a channel, and whether sends are
// known never to block.
func (x *explorer) capacity(s *state, o int) (n int, unbounded bool) {
	c := &x.Objects[o].Cap
	n = c.Const + x.value(s, nil, c.Plus)
	return n, n > maxValues
}

// send is that of goroutine i on the channel, by a case of its Select if there is one.
func (x *explorer) send(s *state, i, o, next, with int, out []*state) []*state {
	if x.Objects[o].Kind != Chan {
		return out
	}
	b := s.objs[o]
	if b&closed != 0 {
		return x.panics(s, i, SendClosed, with, out)
	}
	n, unbounded := x.capacity(s, o)
	values := int(b / one)
	switch {
	case n <= 0:
		return x.meet(s, i, o, next, with, out)
	case unbounded && values == manyValues:
		w := x.guess(s, i, next)
		w.last().Case = with
		return append(out, w)
	case values < n:
		w := x.pass(s, i, next)
		w.objs[o] += one
		w.last().Case = with
		return append(out, w)
	}
	return out
}

// meet hands a value over to each goroutine that receives from an unbuffered channel.
func (x *explorer) meet(s *state, i, o, next, with int, out []*state) []*state {
	_, sender := x.node(s, i)
	for j := range s.gs {
		if j == i || j > 0 && j-1 != i && s.gs[j].spot == s.gs[j-1].spot {
			continue
		}
		at, n := x.node(s, j)
		hand := func(to, at2 int) {
			w := x.pass(s, i, next)
			w.last().Case = with
			step := w.last()
			m := &Meeting{int(s.gs[j].id), at.proc, at.node, at2, to}
			record := x.record
			x.record = false
			x.move(w, j, to, about)
			x.record = record
			step.With = m
			out = append(out, w)
		}
		switch {
		case x.let != nil && x.let[place{at.proc, at.node}]:
		case n.Op == Recv && n.Obj == o:
			hand(n.Next[0], None)
		case n.Op == Select && (x.mayWait(s, n) || x.mayWait(s, sender)):
			for k, c := range n.Cases {
				if c.Op == Recv && c.Obj == o {
					hand(c.Next, k)
				}
			}
		}
	}
	return out
}

// mayWait reports whether a goroutine at a channel operation may be waiting there.
func (x *explorer) mayWait(s *state, n *Node) bool {
	if n.Op != Select {
		return true
	}
	for _, c := range n.Cases {
		if c.Obj >= 0 && !x.isLoose(s, c.Obj) && x.ready(s, c) {
			return false
		}
	}
	return len(n.Next) == 0
}

// receive is that of goroutine i. What a sender hands over is in meet.
func (x *explorer) receive(s *state, i, o, next, ended, with int, out []*state) []*state {
	b := s.objs[o]
	switch kind := x.Objects[o].Kind; {
	case kind == Context && b != 0:
		w := x.pass(s, i, next)
		w.last().Case = with
		return append(out, w)
	case kind != Chan:
	case b >= one:
		w := x.pass(s, i, next)
		w.objs[o] -= one
		w.last().Case = with
		out = append(out, w)
		if _, unbounded := x.capacity(s, o); unbounded && s.tainted && b/one == manyValues {
			w := x.guess(s, i, next)
			w.last().Case = with
			out = append(out, w)
		}
	case b&closed != 0:
		w := x.pass(s, i, ended)
		w.last().Case = with
		return append(out, w)
	}
	return out
}

func (x *explorer) close(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	switch {
	case x.Objects[n.Obj].Kind == Nil:
		return x.panics(s, i, CloseNil, None, out)
	case s.objs[n.Obj]&closed != 0:
		return x.panics(s, i, CloseClosed, None, out)
	}
	w := x.pass(s, i, n.Next[0])
	w.objs[n.Obj] |= closed
	return append(out, w)
}

func (x *explorer) selects(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	certain, ready := true, false
	for k, c := range n.Cases {
		ends := c.Closed
		if ends == None {
			ends = c.Next
		}
		switch {
		case c.Obj < 0 && x.still && x.Bubble:
		case c.Obj < 0:
			out = x.anyTime(s, i, k, c.Next, out)
			if ends != c.Next {
				out = x.anyTime(s, i, k, ends, out)
			}
		case x.isLoose(s, c.Obj):
			certain = false
			out = append(out, x.guess(s, i, c.Next))
			if ends != c.Next {
				out = append(out, x.guess(s, i, ends))
			}
		case c.Op == Send:
			out = x.send(s, i, c.Obj, c.Next, k, out)
			ready = ready || x.ready(s, c)
		default:
			out = x.receive(s, i, c.Obj, c.Next, ends, k, out)
			ready = ready || x.ready(s, c)
		}
	}
	if len(n.Next) > 0 && !ready {
		w := x.pass(s, i, n.Next[0])
		w.tainted = w.tainted || !certain
		out = append(out, w)
	}
	return out
}

// ready reports whether a case can proceed, whoever else waits.
func (x *explorer) ready(s *state, c Case) bool {
	b := s.objs[c.Obj]
	switch kind := x.Objects[c.Obj].Kind; {
	case kind == Context:
		return b != 0
	case kind != Chan:
		return false
	case c.Op == Recv:
		return b >= one || b&closed != 0 || x.meets(s, c)
	}
	n, _ := x.capacity(s, c.Obj)
	return b&closed != 0 || int(b/one) < n || x.meets(s, c)
}

// length answers whether a buffer is full, or empty.
func (x *explorer) length(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	yes := s.objs[n.Obj] < one
	if n.Op == Full && x.Objects[n.Obj].Kind == Chan {
		room, unbounded := x.capacity(s, n.Obj)
		if unbounded && !yes {
			return append(out, x.guess(s, i, n.Next[0]), x.guess(s, i, n.Next[1]))
		}
		yes = int(s.objs[n.Obj]/one) >= room
	}
	if yes {
		return append(out, x.pass(s, i, n.Next[0]))
	}
	return append(out, x.pass(s, i, n.Next[1]))
}

// context has the operations of contexts, and those of who owns a timer.
func (x *explorer) context(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	if n.Op == Cancelled {
		if s.objs[n.Obj] != 0 {
			return append(out, x.pass(s, i, n.Next[0]))
		}
		return append(out, x.pass(s, i, n.Next[1]))
	}
	w := x.pass(s, i, n.Next[0])
	switch n.Op {
	case Cancel:
		x.cancel(w, n.Obj)
	case Arm:
		w.objs[n.Obj] |= armed
	case Disarm:
		w.objs[n.Obj] &^= armed
	}
	return append(out, w)
}

func (x *explorer) cancel(s *state, o int) {
	for _, b := range x.below[o] {
		s.objs[b] = 1
	}
}

// world appends the states after something that the environment may do.
func (x *explorer) world(s *state, out []*state) []*state {
	early, asked := false, false
	for o := range x.Objects {
		if !x.acts(s, o) {
			continue
		}
		w, ob := x.fork(s), &x.Objects[o]
		if ob.Kind == Context {
			x.cancel(w, o)
		} else if w.objs[o] |= one; !ob.Repeats {
			w.objs[o] &^= armed
		}
		if !asked {
			early, asked = x.early(s, None), true
		}
		w = x.timely(w, None, early)
		if x.record {
			w.log = append(w.log, Step{Goroutine: None, Proc: None, Node: None,
				Case: None, Next: None, Obj: o, Started: None, Woke: None})
		}
		out = append(out, w)
	}
	return out
}
