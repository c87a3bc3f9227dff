package hb

// A run lets the goroutines of a scope go as far as they can while one of them
// is frozen right before a node.
type run struct {
	s      *Scope
	frozen *Node
	// twin allows other goroutines of the frozen thread's text: only when the
	// question is about two goroutines of one spawn. Otherwise they could do
	// for the frozen one what the others wait for.
	twin  bool
	facts map[string]bool // conditions known from the path to the starting point
	at    *Thread         // the thread to which facts apply
	// shared is the thread whose one goroutine started both sides: no second
	// one of it, nor of those above, is of interest.
	shared *Thread
	site   *Node          // where shared started both sides, if it was one place
	avoid  map[*Node]bool // not to be passed: the variable is another one after them

	reached []bool // by node
	past    []bool // done before the starting point
	started map[*Thread]bool
	from    map[*Thread]*Node // where a thread went on that was under way
	waiting []*Node
	passed  []bool
}

func (s *Scope) newRun(frozen *Node, twin bool) *run {
	all := make([]bool, 3*s.nodes)
	reached, past, passed := all[:s.nodes], all[s.nodes:2*s.nodes], all[2*s.nodes:]
	return &run{s: s, frozen: frozen, twin: twin, reached: reached, past: past, passed: passed, started: map[*Thread]bool{}, from: map[*Thread]*Node{}}
}

// start lets a thread run from its first node.
func (r *run) start(t *Thread) {
	if t == nil || r.started[t] || t == r.frozen.Thread && !r.twin || t.above(r.shared) {
		return
	}
	r.started[t] = true
	r.arrive(t.entry)
}

// arrive comes to a node; pass goes on behind it.
func (r *run) arrive(n *Node) {
	work := []*Node{n}
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if r.reached[n.id] || r.avoid[n] {
			continue
		}
		r.reached[n.id] = true
		if n.acquires() || n.Op == Leave || n.Op == Gate {
			r.waiting = append(r.waiting, n)
			continue
		}
		work = append(work, r.behind(n)...)
	}
}

// behind returns where control goes after n, and starts what n starts.
func (r *run) behind(n *Node) []*Node {
	if n.Op == Spawn {
		r.start(n.Child)
	}
	var next []*Node
	for _, e := range n.succs {
		if n.Thread != r.at || e.open(r.facts) {
			next = append(next, e.to)
		}
	}
	return next
}

// goOn runs everything until nothing moves.
func (r *run) goOn() {
	// Loops are left once it is known what their bodies still wait for.
	for r.advance(false) || r.advance(true) {
	}
}

// advance lets those pass that can, and reports whether there were any.
func (r *run) advance(leave bool) bool {
	moved := false
	list := r.waiting
	r.waiting = nil
	for _, n := range list {
		if (n.Op == Leave) != leave || !r.passes(n) {
			r.waiting = append(r.waiting, n)
			continue
		}
		moved = true
		r.passed[n.id] = true
		for _, m := range r.behind(n) {
			r.arrive(m)
		}
	}
	return moved
}

// passes reports whether the goroutine that has come to n can go on.
func (r *run) passes(n *Node) bool {
	switch n.Op {
	case Never:
		return false
	case Leave:
		return r.leaves(n)
	case Gate:
		return r.opens(n)
	case Lock, RLock:
		return !r.lockedOut(n) && !r.blocked(n)
	case Recv:
		if n.Obj.world {
			return true
		}
		if r.owed(n) {
			return false
		}
		return r.offered(n) || !n.Obj.private && !r.blocked(n) && !r.anyRelease(n)
	case Send:
		return r.sendPasses(n)
	}
	return n.throttled || !r.blocked(n)
}

// sendPasses says whether a send can complete. A channel with room for several
// limits how many run at once; it does not order them.
func (r *run) sendPasses(n *Node) bool {
	switch {
	case n.Cap == 0:
		return r.offered(n) || !n.Obj.private && !r.blocked(n) && !r.anyRelease(n)
	case n.limits() && !r.frozenAbove(n.Thread):
		return true
	}
	return n.throttled || !r.blocked(n)
}

// frozenAbove reports whether the frozen goroutine was started by t or below.
func (r *run) frozenAbove(t *Thread) bool {
	for u := r.frozen.Thread.Parent; u != nil; u = u.Parent {
		if u == t {
			return true
		}
	}
	return false
}

// offered reports whether another goroutine is at, or has done, what n needs.
func (r *run) offered(n *Node) bool {
	for _, t := range r.s.Threads {
		for _, m := range t.ops {
			if t == n.Thread && !(r.twin && t == r.frozen.Thread) || !m.releasesTo(n) || !m.Obj.is(n.Obj) {
				continue
			}
			if r.available(m) {
				return true
			}
		}
	}
	return false
}

// available reports whether a release has happened or can: by the frozen
// goroutine, before it was frozen and not again after; by another that is running.
func (r *run) available(m *Node) bool {
	f := r.frozen
	if m.Thread == f.Thread && f.Thread.reaching(f)[m.index] && !f.Thread.reaches(f, m) {
		return true
	}
	return r.reached[m.id] || r.past[m.id]
}

// blocked reports whether a release that n may be waiting for has not happened.
func (r *run) blocked(n *Node) bool {
	f := r.frozen
	for _, t := range r.s.Threads {
		if t == n.Thread && t != f.Thread {
			continue
		}
		frozen := t == f.Thread
		if !frozen && !r.started[t] {
			continue
		}
		for _, m := range t.ops {
			if !m.releasesTo(n) || !r.meets(m, n) {
				continue
			}
			if frozen && (t.reaches(f, m)) || !frozen && !r.reached[m.id] && !r.past[m.id] {
				return true
			}
		}
	}
	return false
}

// anyRelease reports whether the scope itself does what n waits for: then it
// is not left to the outside.
func (r *run) anyRelease(n *Node) bool {
	for _, t := range r.s.Threads {
		for _, m := range t.ops {
			if m.Thread != n.Thread && m.Op != Call && m.releasesTo(n) && m.meets(n) {
				return true
			}
		}
	}
	return false
}

// owed reports whether the frozen goroutine is yet to send on the channel that
// n receives from, or to close it: with every other send received by somebody
// else, n is left with that one. This covers channels used as locks.
func (r *run) owed(n *Node) bool {
	f := r.frozen
	for _, m := range f.Thread.ops {
		if (m.Op == Send || m.Op == Close) && (m.Obj.is(n.Obj) || m.Obj.mayBe(n.Obj)) && f.Thread.reaches(f, m) {
			return true
		}
	}
	return false
}

// leaves reports whether the loop that n leads out of has come to an end: its
// body was run, and waits for nothing.
func (r *run) leaves(n *Node) bool {
	for _, m := range n.body {
		if r.reached[m.id] && !r.passed[m.id] {
			return false
		}
	}
	for _, l := range n.latches {
		if r.reached[l.id] {
			return true
		}
	}
	return len(n.latches) == 0
}

// lockedOut reports whether the frozen goroutine has held the lock of n since
// before it started the goroutine of n.
func (r *run) lockedOut(n *Node) bool {
	f := r.frozen
	site := n.Thread.Site
	for site != nil && site.Thread != f.Thread {
		site = site.Thread.Site
	}
	if site == nil {
		return false
	}
	holds := func(at *Node) bool {
		for _, h := range at.locks() {
			if h.obj.is(n.Obj) && !(h.read && n.Op == RLock) {
				return true
			}
		}
		return false
	}
	return holds(site) && holds(f)
}
