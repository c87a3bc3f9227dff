package scope

import (
	"fmt"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// A reducer makes the automata small: steps that do nothing vanish, branches
// whose arms are one vanish, and nodes from which the same follows become one.
type reducer struct{ m *machine }

// maxPasses bounds the passes of the reduction: what is left is right, if larger.
const maxPasses = 64

func (r *reducer) reduce() {
	for changed, n := true, 0; changed && n < maxPasses; n++ {
		changed = r.dropUnused()
		for _, p := range r.m.procs {
			for i := 0; i < maxPasses && r.shrink(p); i++ {
				changed = true
			}
			changed = r.merge(p) || changed
		}
	}
	r.dropProcs()
	for _, p := range r.m.procs {
		r.compact(p)
	}
}

// edges calls do for each successor of a node, which it may change.
func edges(n *node, do func(*int)) {
	for i := range n.Next {
		do(&n.Next[i])
	}
	for i := range n.cases {
		do(&n.cases[i].next)
		if n.cases[i].shut != model.None {
			do(&n.cases[i].shut)
		}
	}
}

// trivial reports whether a node does nothing, and goes on to one place.
func trivial(n *node) bool { return n.Op == model.Branch && len(n.Next) == 1 && !n.doubt }

// shrink skips steps that do nothing and branches that decide nothing.
func (r *reducer) shrink(p *proc) bool {
	changed := false
	target := func(i int) int { return p.skip(i) }
	for i, n := range p.nodes {
		edges(n, func(e *int) {
			if t := target(*e); t != *e {
				*e = t
				changed = true
			}
		})
		switch n.Op {
		case model.Branch:
			changed = r.shrinkBranch(p, i, n) || changed
		case model.Test, model.Full, model.Empty, model.Cancelled:
			if len(n.Next) == 2 && n.Next[0] == n.Next[1] {
				*n = node{Node: model.Node{Op: model.Branch, Next: n.Next[:1], Instr: n.Instr, Func: n.Func, Pos: n.Pos}}
				changed = true
			}
		case model.Recv, model.Select:
			if len(n.Next) == 2 && n.Next[0] == n.Next[1] {
				n.Next = n.Next[:1]
				changed = true
			}
			for j := range n.cases {
				if c := &n.cases[j]; c.shut == c.next {
					c.shut = model.None
					changed = true
				}
			}
		}
	}
	if t := target(p.entry); t != p.entry {
		p.entry = t
		changed = true
	}
	return changed
}

// skip returns the first node from i on that does something. Of a circle of nodes
// that do nothing it is the least.
func (p *proc) skip(i int) int {
	least, steps := i, 0
	for trivial(p.nodes[i]) && p.nodes[i].Next[0] != i {
		i = p.nodes[i].Next[0]
		if steps++; steps == len(p.nodes) {
			least = i
		}
		if steps > 2*len(p.nodes) {
			return least
		}
		least = min(least, i)
	}
	return i
}

// shrinkBranch removes double and circular ways of a branch, and takes in those of
// a branch that follows.
func (r *reducer) shrinkBranch(p *proc, i int, n *node) bool {
	if len(n.Next) < 2 {
		return false
	}
	var next []int
	add := func(j int) {
		if !slices.Contains(next, j) && j != i {
			next = append(next, j)
		}
	}
	for _, j := range n.Next {
		m := p.nodes[j]
		if j != i && m.Op == model.Branch && len(m.Next) > 1 && (m.Opaque == n.Opaque) && !slices.Contains(m.Next, j) {
			for _, k := range m.Next {
				add(k)
			}
			continue
		}
		add(j)
	}
	if len(next) == 0 {
		next = []int{i}
	}
	// It does not matter whether it comes to what happens otherwise as well.
	next = slices.DeleteFunc(next, func(j int) bool { m := p.nodes[j]; return m.doubt && slices.Contains(next, m.Next[0]) })
	if slices.Equal(next, n.Next) {
		return false
	}
	n.Next = next
	return true
}

// signature is what a node does, with the classes of what follows.
func (r *reducer) signature(n *node, class []int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %p %p %p %d %d %v %v %p", n.Op, n.obj, n.v, n.plus, n.Count.Const, n.Cmp, n.Opaque, n.doubt, n.proc)
	if n.Op != model.Branch {
		fmt.Fprintf(&b, " %p %s", n.Instr, n.Text)
	}
	for _, v := range n.vals {
		fmt.Fprintf(&b, "/%p", v)
	}
	next := make([]int, len(n.Next))
	for i, j := range n.Next {
		next[i] = class[j]
	}
	if n.Op == model.Branch {
		slices.Sort(next)
		next = slices.Compact(next)
	}
	fmt.Fprint(&b, next)
	for _, c := range n.cases {
		shut := model.None
		if c.shut != model.None {
			shut = class[c.shut]
		}
		fmt.Fprintf(&b, "|%d %p %d %d", c.op, c.obj, class[c.next], shut)
	}
	for _, o := range n.touches {
		fmt.Fprintf(&b, ",%p", o)
	}
	return b.String()
}

// merge makes nodes one that behave alike, by refinement of classes.
func (r *reducer) merge(p *proc) bool {
	class := make([]int, len(p.nodes))
	reached := r.reached(p)
	for count := 0; ; {
		ids := map[string]int{}
		next := make([]int, len(p.nodes))
		for i, n := range p.nodes {
			if !reached[i] {
				continue
			}
			sig := fmt.Sprintf("%d %s", class[i], r.signature(n, class))
			id, ok := ids[sig]
			if !ok {
				id = len(ids)
				ids[sig] = id
			}
			next[i] = id
		}
		class = next
		if len(ids) == count {
			break
		}
		count = len(ids)
	}
	first := map[int]int{}
	for i := range p.nodes {
		if _, ok := first[class[i]]; reached[i] && !ok {
			first[class[i]] = i
		}
	}
	changed := false
	to := func(e *int) {
		if t := first[class[*e]]; t != *e {
			*e = t
			changed = true
		}
	}
	for i, n := range p.nodes {
		if reached[i] {
			edges(n, to)
		}
	}
	to(&p.entry)
	return changed
}

// reached returns the nodes that the entry leads to.
func (r *reducer) reached(p *proc) []bool {
	seen := make([]bool, len(p.nodes))
	seen[p.entry] = true
	work := []int{p.entry}
	for len(work) > 0 {
		n := p.nodes[work[len(work)-1]]
		work = work[:len(work)-1]
		edges(n, func(e *int) {
			if !seen[*e] {
				seen[*e] = true
				work = append(work, *e)
			}
		})
	}
	return seen
}

// dropUnused removes what nobody looks at: variables that are not tested, and
// operations on contexts that nobody waits for.
func (r *reducer) dropUnused() bool {
	tested := map[*variable]bool{}
	awaited := map[*object]bool{}
	await := func(o *object) {
		for ; o != nil; o = o.parent {
			awaited[o] = true
		}
	}
	r.each(func(n *node) {
		if n.Op == model.Test {
			tested[n.v] = true
		}
		tested[n.plus] = true
		if n.Op == model.Recv || n.Op == model.Cancelled {
			await(n.obj)
		}
		for _, c := range n.cases {
			if c.op == model.Recv {
				await(c.obj)
			}
		}
	})
	for _, o := range r.m.order {
		awaited[o] = awaited[o] || o.open
		if o.cap != nil && o.cap.kind == symbol {
			tested[r.m.vars["bound "+o.cap.sym]] = true
		}
	}
	changed := false
	r.each(func(n *node) {
		unused := false
		switch n.Op {
		case model.Set, model.Inc, model.Choose:
			if unused = !tested[n.v]; unused && n.keep {
				unused, n.Count.Const = false, n.v.Init // nobody tells the states apart
			}
		case model.Cancel, model.Arm, model.Disarm:
			unused = !awaited[n.obj]
		}
		if unused {
			*n = node{Node: model.Node{Op: model.Branch, Next: n.Next, Instr: n.Instr, Func: n.Func, Pos: n.Pos}}
			changed = true
		}
	})
	return changed
}

func (r *reducer) each(do func(*node)) {
	for _, p := range r.m.procs {
		for i, ok := range r.reached(p) {
			if ok {
				do(p.nodes[i])
			}
		}
	}
}

// idle reports whether a goroutine of the proc does nothing but end.
func idle(p *proc) bool { return p.nodes[p.entry].Op == model.End }

// dropProcs removes the starts of goroutines that do nothing, and procs that
// nobody starts.
func (r *reducer) dropProcs() {
	r.each(func(n *node) {
		if n.Op == model.Go && idle(n.proc) {
			*n = node{Node: model.Node{Op: model.Branch, Next: n.Next}}
		}
	})
	for _, p := range r.m.procs {
		for i := 0; i < maxPasses && r.shrink(p); i++ {
		}
	}
	started := map[*proc]bool{r.m.procs[0]: true}
	work := []*proc{r.m.procs[0]}
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		for i, ok := range r.reached(p) {
			if n := p.nodes[i]; ok && n.Op == model.Go && !started[n.proc] {
				started[n.proc] = true
				work = append(work, n.proc)
			}
		}
	}
	r.m.procs = slices.DeleteFunc(r.m.procs, func(p *proc) bool { return !started[p] })
	for i, p := range r.m.procs {
		p.index = i
	}
}

// compact drops the nodes that are not reached, and numbers the others in the
// order of a walk.
func (r *reducer) compact(p *proc) {
	place := make([]int, len(p.nodes))
	var order []*node
	var walk func(i int)
	walk = func(i int) {
		if place[i] != 0 {
			return
		}
		order = append(order, p.nodes[i])
		place[i] = len(order)
		edges(p.nodes[i], func(e *int) { walk(*e) })
	}
	walk(p.entry)
	for _, n := range order {
		edges(n, func(e *int) { *e = place[*e] - 1 })
	}
	p.nodes, p.entry = order, 0
}
