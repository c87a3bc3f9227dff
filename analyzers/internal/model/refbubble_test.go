package model

import "slices"

// early reports whether time would go on too soon for the environment, or for a
// goroutine.
func (r ref) early(s *refState, g int) bool {
	if !r.p.Bubble {
		return false
	}
	for h := range s.gs {
		if s.gs[h].phase != "ended" && r.node(s, h).Op == Quiesce {
			return true
		}
	}
	return r.busy(s, g) || r.pending(s) > 1
}

// pending counts what waits for time.
func (r ref) pending(s *refState) (n int) {
	used := map[int]bool{}
	for g := range s.gs {
		if s.gs[g].phase == "ended" {
			continue
		}
		switch at := r.node(s, g); {
		case at.Op == Sleep, slices.ContainsFunc(at.Cases, func(c Case) bool { return c.Obj < 0 }):
			n++
		}
		r.use(s.gs[g].proc, s.gs[g].node, used, map[place]bool{})
	}
	for o, ob := range r.p.Objects {
		b := s.objs[o]
		switch {
		case !ob.World || b.dontCare || !used[o]:
		case ob.Kind == Context && !b.cancelled, ob.Kind == Chan && b.armed && b.values == 0 && !b.closed:
			n++
		}
	}
	return n
}

// use collects the objects that a goroutine at a node, or one that it starts, can
// come to.
func (r ref) use(proc, node int, used map[int]bool, seen map[place]bool) {
	if at := (place{proc, node}); seen[at] {
		return
	}
	seen[place{proc, node}] = true
	n := &r.p.Procs[proc].Nodes[node]
	list := slices.Clone(n.Touches)
	if n.Op == Go {
		r.use(n.Proc, r.p.Procs[n.Proc].Entry, used, seen)
	} else {
		list = append(list, n.Obj)
	}
	for _, c := range n.Cases {
		list = append(list, c.Obj)
	}
	for _, o := range list {
		for o >= 0 {
			used[o] = true
			if kind := r.p.Objects[o].Kind; kind != Context && kind != Cond {
				break
			}
			o = r.p.Objects[o].Parent
		}
	}
	eachNext(n, func(next int) { r.use(proc, next, used, seen) })
}

// busy reports whether a goroutine other than g can go on though time does not.
func (r ref) busy(s *refState, g int) bool {
	for h := range s.gs {
		if s.gs[h].phase == "cut" || h != g && s.gs[h].phase != "ended" && r.goesOn(s, h) {
			return true
		}
	}
	return false
}

func (r ref) goesOn(s *refState, g int) bool {
	n := r.node(s, g)
	if n.Op == Sleep || n.Op == Quiesce {
		return false
	}
	still := r
	still.still = true
	return slices.ContainsFunc(still.of(s, g), func(m refMove) bool {
		return !(r.p.Bubble && n.Op == Select && m.with != None && n.Cases[m.with].Obj < 0)
	})
}

// timed lists the moves of Sleep and Quiesce.
func (r ref) timed(s *refState, g int) (out []refMove) {
	n := r.node(s, g)
	early := n.Op == Sleep && r.early(s, g) || n.Op == Quiesce && r.busy(s, g)
	for h := range s.gs {
		if n.Op != Quiesce || h == g || s.gs[h].phase == "ended" {
			continue
		}
		other := r.node(s, h)
		again := other.Op == CondWait && s.gs[h].phase != "" && s.gs[h].phase != "waiting"
		early = early || again || other.Op == Lock || other.Op == RLock || other.Op == Quiesce
	}
	for _, next := range n.Next {
		out = append(out, r.on(s, g, next, func(c *refState) { c.tainted = c.tainted || early }))
	}
	return out
}

// takesTime reports whether a step of a trace needs time to go on.
func (r ref) takesTime(s *refState, step Step) bool {
	n := r.node(s, step.Goroutine)
	return n.Op == Sleep || n.Op == Quiesce || n.Op == Select && step.Case != None && n.Cases[step.Case].Obj < 0
}

// parkAll lets all goroutines wait that do nothing else.
func (r ref) parkAll(s *refState) *refState {
	for again := true; again; {
		again = false
		for _, m := range r.moves(s) {
			if m.park {
				s, again = m.to, true
				break
			}
		}
	}
	return s
}
