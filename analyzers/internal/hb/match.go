package hb

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// releasesTo reports whether an operation like m can be what n waits for.
func (m *Node) releasesTo(n *Node) bool {
	if m.Op == Call {
		return n.Op != Lock && n.Op != RLock
	}
	switch n.Op {
	case Recv:
		return m.Op == Send || m.Op == Close
	case Send:
		return m.Op == Recv
	case Wait:
		return m.Op == Done
	case Await:
		return m.Op == Signal
	case Lock, RLock:
		return (m.Op == Unlock || m.Op == RUnlock) && m.Obj.is(n.Obj) && m.Thread.tells(n)
	case Call:
		switch m.Op {
		case Send, Recv, Close, Done, Signal, Unlock, RUnlock:
			return true
		}
	}
	return false
}

// meets reports whether m and n may be about one object.
func (m *Node) meets(n *Node) bool {
	if m.Obj.is(n.Obj) || m.Obj.mayBe(n.Obj) {
		return true
	}
	for _, r := range n.waits {
		if m.Op != Call && r == m.Obj.Loc.Root || m.Op == Call && slices.Contains(m.roots, r) {
			return true // m cancels the context, or may, for which cancel function it calls is not known
		}
	}
	if n.Op == Call && m.touches(n.roots) || m.Op == Call && n.touches(m.roots) {
		return true
	}
	return len(n.roots) > 0 && m.Op != Call && slices.Contains(n.roots, m.Obj.Loc.Root)
}

// meets is like the method of m, for a run: what each goroutine of one text
// makes for itself is not one object, though it has one name.
func (r *run) meets(m, n *Node) bool {
	if m.Thread != n.Thread {
		return m.meets(n)
	}
	if !r.renews(m) && !r.renews(n) {
		return !m.idle() && !n.idle() && m.meets(n)
	}
	a, b := *m, *n
	for _, x := range []*Node{&a, &b} {
		if r.own(x.Obj.Loc.Root) {
			x.Obj = Object{}
		}
		x.roots = slices.DeleteFunc(slices.Clone(x.roots), r.own)
		x.waits = slices.DeleteFunc(slices.Clone(x.waits), r.own)
		if x.idle() {
			return false
		}
	}
	return a.meets(&b)
}

// idle reports whether n is about nothing.
func (n *Node) idle() bool {
	return n.Obj.Type == nil && !n.Obj.Known && len(n.roots)+len(n.waits) == 0
}

// renews reports whether n is about something that each of two goroutines of one
// spawn has for itself.
func (r *run) renews(n *Node) bool {
	return r.own(n.Obj.Loc.Root) || slices.ContainsFunc(n.roots, r.own) || slices.ContainsFunc(n.waits, r.own)
}

// own reports whether each of two goroutines of one spawn has another object
// under the name of root: it is made below the goroutine that started both, or
// anew whenever that comes back to the spawn.
func (r *run) own(root Root) bool {
	if root.frame == nil || r.shared == nil {
		return false
	}
	if !root.frame.thread.above(r.shared) {
		return true
	}
	instr, ok := root.Val.(ssa.Instruction)
	return ok && root.frame.thread == r.shared && r.site != nil && !r.shared.reachesAround(r.site, root.frame.blocks[instr.Block()])
}

// reachesAround reports whether a path leads from n back to n, not by way of avoid.
func (t *Thread) reachesAround(n, avoid *Node) bool {
	seen := make([]bool, len(t.Nodes))
	work := []*Node{n}
	for len(work) > 0 {
		m := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range m.succs {
			if e.to == n {
				return true
			}
			if e.to != avoid && !seen[e.to.index] {
				seen[e.to.index] = true
				work = append(work, e.to)
			}
		}
	}
	return false
}

// touches reports whether an operation may be on one of the objects.
func (n *Node) touches(roots []Root) bool {
	if n.Op != Call && len(n.roots) == 0 {
		return !n.Obj.Known && !n.Obj.world && n.Obj.Loc.Root.Val == nil || slices.Contains(roots, n.Obj.Loc.Root)
	}
	for _, r := range n.roots {
		if slices.Contains(roots, r) {
			return true
		}
	}
	return false
}

// tells reports whether t hands something over under the lock that n takes:
// t writes a variable while holding it that decides, in n's goroutine, what is
// done after it was read under the lock.
func (t *Thread) tells(n *Node) bool {
	for _, r := range n.Thread.Nodes {
		if r.Op != Read || !r.holds(n.Obj) {
			continue
		}
		v, ok := r.Instr.(ssa.Value)
		if !ok || !decides(v, 6) {
			continue
		}
		for _, w := range t.Nodes {
			if w.Op == Write && w.holds(n.Obj) && w.Loc.overlaps(r.Loc) {
				return true
			}
		}
	}
	return false
}

func (n *Node) holds(o Object) bool {
	return slices.ContainsFunc(n.locks(), func(h held) bool { return h.obj.is(o) })
}
