package model

import "slices"

// The time of a bubble, as that of testing/synctest, stands still while one of its
// goroutines can move. Timers, deadlines and sleeps, and channels out of view, which
// most often are timers, so come last. They may come before, but that proves nothing:
// goroutines of which the program knows too little seem to move on and on. Neither
// does it if one of several comes first, since their order is not known.

// sleep goes on when time does.
func (x *explorer) sleep(s *state, i int, out []*state) []*state {
	if x.still {
		return out
	}
	_, n := x.node(s, i)
	early := x.early(s, i)
	for k, next := range n.Next {
		if slices.Contains(n.Next[:k], next) {
			continue
		}
		out = append(out, x.timely(x.pass(s, i, next), i, early))
	}
	return out
}

// timely returns a state after time went on, or a guess if that was too early. In a
// bubble all who can wait do, but not the goroutine that went on with time, if there is
// one: it has only come to where it is.
func (x *explorer) timely(s *state, mover int, early bool) *state {
	if early {
		s.tainted = true
	}
	if early || !x.Bubble {
		return s
	}
	for i := range s.gs {
		at, n := x.node(s, i)
		if i == mover || s.gs[i].origin == None || at.phase != about || n.Op != Send && n.Op != Recv && (n.Op != Select || len(n.Next) > 0) {
			continue
		}
		s.gs[i].spot = x.spotOf(spot{at.proc, at.node, parked, at.locals})
	}
	return s
}

// meets reports whether a goroutine is known to wait at the other end of a case.
func (x *explorer) meets(s *state, c Case) bool {
	if !x.Bubble {
		return false
	}
	for i := range s.gs {
		at, n := x.node(s, i)
		if at.phase != parked {
			continue
		}
		if (n.Op == Send || n.Op == Recv) && n.Op != c.Op && n.Obj == c.Obj {
			return true
		}
		if slices.ContainsFunc(n.Cases, func(o Case) bool { return o.Op != c.Op && o.Obj == c.Obj }) {
			return true
		}
	}
	return false
}

// quiesce goes on when no other goroutine can, and none of them waits for a lock.
func (x *explorer) quiesce(s *state, i int, out []*state) []*state {
	if x.still {
		return out
	}
	_, n := x.node(s, i)
	early := x.busy(s, i) || x.locked(s, i)
	return append(out, x.timely(x.pass(s, i, n.Next[0]), i, early))
}

// early reports whether time would go on too soon for the environment, or for
// goroutine i.
func (x *explorer) early(s *state, i int) bool {
	if !x.Bubble || x.still {
		return false
	}
	for j := range s.gs {
		if _, n := x.node(s, j); n.Op == Quiesce {
			return true
		}
	}
	return x.busy(s, i) || x.pending(s) > 1
}

// pending counts what waits for time.
func (x *explorer) pending(s *state) int {
	n := 0
	for i := range s.gs {
		if _, at := x.node(s, i); at.Op != Quiesce && x.timed(at) {
			n++
		}
	}
	for o := range x.Objects {
		if x.acts(s, o) && slices.ContainsFunc(s.gs, func(g goroutine) bool {
			at := &x.spots[g.spot]
			return x.touch[at.proc][at.node].has(o)
		}) {
			n++
		}
	}
	return n
}

// acts reports whether the environment may do something to an object.
func (x *explorer) acts(s *state, o int) bool {
	ob, b := &x.Objects[o], s.objs[o]
	switch {
	case !ob.World || x.isLoose(s, o):
		return false
	case ob.Kind == Context:
		return b == 0
	}
	return ob.Kind == Chan && b&armed != 0 && b < one && b&closed == 0
}

// busy reports whether a goroutine other than i can go on though time does not.
func (x *explorer) busy(s *state, i int) bool {
	if s.loose != nil {
		return true // it is not known what one does
	}
	was := x.probing
	x.probing, x.still = true, true
	defer func() { x.probing, x.still = was, false }()
	for j := range s.gs {
		if j == i || j > 0 && j-1 != i && s.gs[j].spot == s.gs[j-1].spot {
			continue
		}
		next := x.step(s, j, nil)
		for _, n := range next {
			x.release(n)
		}
		if len(next) > 0 {
			return true
		}
	}
	return false
}

// locked reports whether a goroutine other than i is at a lock: that is no wait of
// which a bubble knows.
func (x *explorer) locked(s *state, i int) bool {
	for j := range s.gs {
		at, n := x.node(s, j)
		lock := n.Op == Lock || n.Op == RLock || n.Op == CondWait && at.phase > waiting
		if j != i && (lock || n.Op == Quiesce) {
			return true
		}
	}
	return false
}

// timed reports whether a node waits for time, or may.
func (m *machine) timed(n *Node) bool {
	if n.Op == Sleep || n.Op == Quiesce {
		return true
	}
	for _, c := range n.Cases {
		if m.Bubble && c.Obj < 0 {
			return true
		}
	}
	return false
}

// anyTime takes a case that is out of view.
func (x *explorer) anyTime(s *state, i, with, next int, out []*state) []*state {
	w := x.pass(s, i, next)
	w.last().Case = with
	return append(out, x.timely(w, i, x.early(s, i)))
}
