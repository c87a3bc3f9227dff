package hb

import (
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Meeting tells how two accesses can meet: the spawns at which their
// goroutines part, nil for the side that is the goroutine that spawns.
type Meeting struct {
	A, B *Node // Spawn nodes
}

// Meet reports whether an execution exists in which the goroutines of a and b
// stand right before them at once, both being about the same variable.
func (s *Scope) Meet(a, b *Node) (Meeting, bool) {
	if !a.Loc.overlaps(b.Loc) || s.excluded(a, b) || handsOver(a, b) || handsOver(b, a) {
		return Meeting{}, false
	}
	as, bs := a.Thread.chain(), b.Thread.chain()
	for i := 0; i < len(as) && i < len(bs) && as[i] == bs[i]; i++ {
		sa, sb := siteBelow(as, i), siteBelow(bs, i)
		if sa == nil && sb == nil {
			break // one goroutine
		}
		if a.early && as[i] != a.Thread || b.early && as[i] != b.Thread {
			continue
		}
		if sa.optional() || sb.optional() || sa == nil && sb.Child.parallel || sb == nil && sa.Child.parallel {
			continue
		}
		avoid, ok := s.renewed(a.Loc, as[i])
		more, ok2 := s.renewed(b.Loc, as[i])
		if !ok || !ok2 {
			continue
		}
		maps.Copy(avoid, more)
		q := question{s, as[i], avoid}
		if q.ordered(sa, a, sb, b) {
			continue
		}
		return Meeting{sa, sb}, true
	}
	return Meeting{}, false
}

// handsOver reports whether the goroutine of a, after it, sets an atomic
// variable that the goroutine of b tests on some way to b. Which way goes with
// which value is beyond this package.
func handsOver(a, b *Node) bool {
	for _, n := range b.Thread.flags {
		if !n.atomic || !b.Thread.reaches(n, b) {
			continue
		}
		for _, m := range a.Thread.ops {
			if m.Op == Signal && m.atomic && m.meets(n) && a.Thread.reaches(a, m) {
				return true
			}
		}
	}
	return false
}

// chain returns the threads from the root to t.
func (t *Thread) chain() []*Thread {
	var list []*Thread
	for ; t != nil; t = t.Parent {
		list = append(list, t)
	}
	slices.Reverse(list)
	return list
}

func siteBelow(chain []*Thread, i int) *Node {
	if i+1 < len(chain) {
		return chain[i+1].Site
	}
	return nil
}

// renewed returns the nodes of t behind which l names another variable than
// before: those where what it starts from is made. It fails if that is made
// below t, where every goroutine has its own, or if a reference on the path
// may be changed while the goroutines run.
func (s *Scope) renewed(l Loc, t *Thread) (map[*Node]bool, bool) {
	avoid := map[*Node]bool{}
	made := append([]val{{l.Root.Val, l.Root.frame}}, s.symsOf(l)...)
	for _, x := range made {
		if x.f == nil {
			continue
		}
		if !x.f.thread.above(t) {
			return nil, false
		}
		if instr, ok := x.v.(ssa.Instruction); ok && x.f.thread == t {
			avoid[x.f.blocks[instr.Block()]] = true
		}
	}
	return avoid, s.steady(l, t)
}

// above reports whether t is u or started it, perhaps through others.
func (t *Thread) above(u *Thread) bool {
	for ; u != nil; u = u.Parent {
		if u == t {
			return true
		}
	}
	return false
}

// A question is about two accesses whose goroutines part in thread at.
type question struct {
	s     *Scope
	at    *Thread
	avoid map[*Node]bool
}

// ordered reports whether a and b cannot meet. Their goroutines come from the
// spawns sa and sb; nil means the spawning goroutine itself.
func (q question) ordered(sa, a, sb, b *Node) bool {
	switch {
	case sb == nil:
		return !q.meet(sa, a, nil, b)
	case sa == nil:
		return !q.meet(sb, b, nil, a)
	}
	return !q.meet(sa, a, sb, b) && !q.meet(sb, b, sa, a)
}

// meet looks for an execution in which s1 starts the goroutine of a first, and
// s2 that of b later, or b is reached by the spawning goroutine itself.
func (q question) meet(s1, a, s2, b *Node) bool {
	twin := a.Thread == b.Thread
	r := q.s.newRun(a, twin)
	r.at, r.shared, r.facts, r.avoid = q.at, q.at, q.at.facts(s1), q.avoid
	var skip *Thread
	var site *Node
	if s2 != nil {
		skip = s2.Child
	}
	if s2 == s1 {
		site = s1
	}
	r.site = site
	r.resume(q.at, s1, skip)
	r.resumeAbove(q.at, nil)
	r.resumeAbove(a.Thread, q.at)
	r.handOver()
	r.goOn()
	if !r.reached[b.id] {
		return false
	}

	r = q.s.newRun(b, twin)
	r.shared, r.site = q.at, site
	if s2 == nil {
		r.before(q.at, b, nil)
		r.resumeAbove(q.at, nil)
	} else {
		r.at, r.facts = q.at, q.at.facts(s2)
		r.resume(q.at, s2, nil)
		r.resumeAbove(q.at, nil)
		r.start(s1.Child)
		r.resumeAbove(b.Thread, q.at)
	}
	r.handOver()
	r.goOn()
	return r.reached[a.id]
}

// before marks what t did before it came to n, and starts what it started.
func (r *run) before(t *Thread, n *Node, skip *Thread) {
	earlier := t.reaching(n)
	for _, m := range t.Nodes {
		if !earlier[m.index] {
			continue
		}
		r.past[m.id] = t != r.frozen.Thread
		if m.Op == Spawn && m.Child != skip {
			r.start(m.Child)
		}
	}
}

// resume lets t go on behind n.
func (r *run) resume(t *Thread, n *Node, skip *Thread) {
	r.before(t, n, skip)
	r.from[t] = n
	for _, e := range n.succs {
		if t != r.at || e.open(r.facts) {
			r.arrive(e.to)
		}
	}
}

// resumeAbove lets the threads from which t descends, up to top or to the root
// if top is nil, go on from where they started what is below them.
func (r *run) resumeAbove(t, top *Thread) {
	for ; t.Parent != top && t.Parent != nil; t = t.Parent {
		r.resume(t.Parent, t.Site, nil)
	}
}

// handOver lets the goroutine that sent what the frozen one received last go
// on from there: the frozen one stands where it does only because of it.
func (r *run) handOver() {
	for _, q := range r.lastReceives() {
		for _, t := range r.s.Threads {
			if t == r.frozen.Thread && !r.twin || !r.started[t] && r.from[t] == nil {
				continue
			}
			later := r.later(t)
			for _, m := range t.ops {
				if m.Op == Send && m.Obj.is(q.Obj) && later[m.index] {
					r.reached[m.id], r.passed[m.id] = true, true
					for _, n := range r.behind(m) {
						r.arrive(n)
					}
				}
			}
		}
	}
}

// later returns what t may come to from where it is under way, whatever it has
// to wait for, as long as the variable stays the same one.
func (r *run) later(t *Thread) []bool {
	seen := make([]bool, len(t.Nodes))
	from := r.from[t]
	if from == nil {
		from = t.entry
	}
	work := []*Node{from}
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range n.succs {
			if !seen[e.to.index] && !r.avoid[e.to] && (t != r.at || e.open(r.facts)) {
				seen[e.to.index] = true
				work = append(work, e.to)
			}
		}
	}
	return seen
}

// lastReceives returns the receives between which and the frozen node nothing waits.
func (r *run) lastReceives() []*Node {
	t := r.frozen.Thread
	preds := t.before()
	var list []*Node
	seen := map[*Node]bool{}
	work := []*Node{r.frozen}
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range preds[n.index] {
			if seen[p] {
				continue
			}
			seen[p] = true
			switch {
			case p.Op == Recv:
				list = append(list, p)
			case p.Op == Lock || p.Op == RLock || !p.acquires():
				work = append(work, p)
			}
		}
	}
	return list
}
