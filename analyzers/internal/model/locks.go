package model

// The operations of mutexes, WaitGroups and Conds.

func (x *explorer) lock(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	b := s.objs[n.Obj]
	pass := func(next int, set uint8) {
		w := x.pass(s, i, next)
		w.objs[n.Obj] = set
		out = append(out, w)
	}
	switch n.Op {
	case Lock:
		return x.acquire(s, i, n.Obj, announced, out)
	case Unlock:
		if b&held == 0 {
			return x.unlockFree(s, i, out)
		}
		pass(n.Next[0], b&^held)
	case RLock:
		if b&(held|pending) == 0 {
			return x.reader(s, i, n.Next[0], out)
		}
	case RUnlock:
		if b < one {
			return x.unlockFree(s, i, out)
		}
		pass(n.Next[0], b-one)
	case TryLock, TryRLock:
		free := b == 0 || n.Op == TryRLock && b&(held|pending) == 0
		if !free || x.Objects[n.Obj].World {
			pass(n.Next[1], b)
		}
		if free && n.Op == TryLock {
			pass(n.Next[0], held)
		} else if free {
			return x.reader(s, i, n.Next[0], out)
		}
	}
	return out
}

func (x *explorer) reader(s *state, i, next int, out []*state) []*state {
	_, n := x.node(s, i)
	if s.objs[n.Obj]/one >= maxValues {
		return append(out, nil)
	}
	w := x.pass(s, i, next)
	w.objs[n.Obj] += one
	return append(out, w)
}

// unlockFree is a panic, unless whoever called may hold the mutex.
func (x *explorer) unlockFree(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	if x.Objects[n.Obj].World {
		return append(out, x.guess(s, i, n.Next[0]))
	}
	return x.panics(s, i, UnlockFree, None, out)
}

// acquire takes the mutex o for the goroutine, or announces that it wants it.
func (x *explorer) acquire(s *state, i, o int, announce phase, out []*state) []*state {
	at, n := x.node(s, i)
	if x.isLoose(s, o) {
		return append(out, x.guess(s, i, n.Next[0]))
	}
	switch b := s.objs[o]; {
	case at.phase == announce && b < one:
		w := x.pass(s, i, n.Next[0])
		w.objs[o] = held
		return append(out, w)
	case at.phase == announce || b&(held|pending) != 0:
	case b < one:
		w := x.pass(s, i, n.Next[0])
		w.objs[o] |= held
		return append(out, w)
	default:
		w := x.fork(s)
		x.move(w, i, at.node, announce)
		w.last().Announced = true
		w.objs[o] |= pending
		return append(out, w)
	}
	return out
}

func (x *explorer) counter(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	if n.Op == Wait {
		if s.objs[n.Obj] == 0 {
			out = append(out, x.pass(s, i, n.Next[0]))
		}
		return out
	}
	if x.unsure(s, n.Count.Plus) {
		return append(out, nil)
	}
	switch v := int(s.objs[n.Obj]) + n.Count.Const + x.value(s, at, n.Count.Plus); {
	case v < 0:
		return x.panics(s, i, NegativeCounter, None, out)
	case v > maxCount:
		return append(out, nil)
	default:
		w := x.pass(s, i, n.Next[0])
		w.objs[n.Obj] = uint8(v)
		return append(out, w)
	}
}

func (x *explorer) cond(s *state, i int, out []*state) []*state {
	at, n := x.node(s, i)
	switch n.Op {
	case Signal:
		before := len(out)
		for j := range s.gs {
			if x.waitsFor(s, j, n.Obj) && (j == 0 || s.gs[j].spot != s.gs[j-1].spot) {
				w := x.pass(s, i, n.Next[0])
				w.last().Woke = int(s.gs[j].id)
				x.wake(w, j)
				out = append(out, w)
			}
		}
		if len(out) == before {
			out = append(out, x.pass(s, i, n.Next[0]))
		}
		return out
	case Broadcast:
		w := x.pass(s, i, n.Next[0])
		for j := range w.gs {
			if x.waitsFor(w, j, n.Obj) {
				x.wake(w, j)
			}
		}
		return append(out, w)
	}
	switch m := x.Objects[n.Obj].Parent; {
	case at.phase == waiting:
		return out
	case at.phase != about:
		return x.relock(s, i, out)
	case m >= 0 && !x.isLoose(s, m) && s.objs[m]&held == 0 && !x.Objects[m].World:
		return x.panics(s, i, UnlockFree, None, out)
	default:
		w := x.fork(s)
		if m >= 0 && !x.isLoose(s, m) && s.objs[m]&held == 0 {
			w.tainted = true // who called may hold it
		}
		x.move(w, i, at.node, waiting)
		w.last().Announced = true
		if m >= 0 {
			w.objs[m] &^= held
		}
		return append(out, w)
	}
}

// relock takes the mutex for a goroutine that was woken.
func (x *explorer) relock(s *state, i int, out []*state) []*state {
	_, n := x.node(s, i)
	m := x.Objects[n.Obj].Parent
	if m < 0 {
		return append(out, x.pass(s, i, n.Next[0]))
	}
	return x.acquire(s, i, m, relocking, out)
}

func (x *explorer) waitsFor(s *state, j, cond int) bool {
	at, n := x.node(s, j)
	return at.phase == waiting && n.Obj == cond
}

// wake lets goroutine j go on from its CondWait, which is no step of its own.
func (x *explorer) wake(s *state, j int) {
	at, _ := x.node(s, j)
	if o := s.gs[j].origin; o >= 0 {
		s.moved |= 1 << o
	}
	s.gs[j].spot = x.spotOf(spot{at.proc, at.node, woken, at.locals})
}
