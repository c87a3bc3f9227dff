package model

import "slices"

// A machine is a program with what the search asks of its nodes again and again.
// Objects and shared variables have a place in one numbering: first the objects.
type machine struct {
	*Program
	size int // objects and shared variables
	// touch holds what a goroutine at a node, or one that it starts, may still use. A
	// Context is used by who waits for one below it.
	touch [][]bits
	write [][]bits // the shared variables among these that it may still write
	own   [][]bits // what the step of the node uses by itself
	live  [][]uint64
	// firm marks the nodes that may be executed at once, if it is seen that nothing
	// else minds. Each cycle of a proc has a node that is not firm.
	firm    [][]bool
	below   [][]int // of a Context: those that are cancelled with it, itself included
	mutable bits    // shared variables that are more than chosen once
	outside bits    // objects of the world
	wild    bits    // objects of the world whose kind has no other meaning for World
	owned   bits    // mutexes that are unlocked by their holders only, and never tried
	ends    []bool  // procs that may end the program
}

// newMachine returns nil if a value does not fit into a state.
func newMachine(p *Program) *machine {
	m := &machine{Program: p, size: len(p.Objects) + len(p.Vars)}
	if !fits(p.Vars) || len(p.Procs) == 0 {
		return nil
	}
	for _, proc := range p.Procs {
		if !fits(proc.Vars) {
			return nil
		}
	}
	m.objects()
	m.reach()
	for i, proc := range p.Procs {
		m.live = append(m.live, liveness(proc))
		m.firm = append(m.firm, m.firmNodes(proc))
		m.ends = append(m.ends, slices.ContainsFunc(proc.Nodes, func(n Node) bool { return n.Op == Exit || n.Op == Panic }))
		m.assigned(i)
	}
	m.owned = newBits(m.size)
	for o := range p.Objects {
		if p.Objects[o].Kind == Mutex && !p.Objects[o].World && m.onlyHolders(o) {
			m.owned.add(o)
		}
	}
	return m
}

func fits(vars []Var) bool {
	return !slices.ContainsFunc(vars, func(v Var) bool {
		return v.Init < v.Min || v.Init > v.Max || v.Max-v.Min > 255
	})
}

func (m *machine) objects() {
	m.below = make([][]int, len(m.Objects))
	m.wild, m.outside, m.mutable = newBits(m.size), newBits(m.size), newBits(m.size)
	for o := range m.Objects {
		if m.Objects[o].World {
			m.outside.add(o)
		}
		if ob := &m.Objects[o]; ob.World && (ob.Kind == WaitGroup || ob.Kind == Cond) {
			m.wild.add(o)
		}
		for a := range m.upward(o) {
			m.below[a] = append(m.below[a], o)
		}
	}
}

// upward yields a Context and its ancestors.
func (m *machine) upward(o int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for n := 0; o >= 0 && m.Objects[o].Kind == Context && n <= len(m.Objects); n++ {
			if !yield(o) {
				return
			}
			o = m.Objects[o].Parent
		}
	}
}

func (m *machine) assigned(proc int) {
	for _, n := range m.Procs[proc].Nodes {
		if (n.Op == Set || n.Op == Inc) && n.Var.Space == Shared {
			m.mutable.add(len(m.Objects) + n.Var.Index)
		}
	}
}

// reach computes touch and write.
func (m *machine) reach() {
	for _, p := range m.Procs {
		touch, write, own := make([]bits, len(p.Nodes)), make([]bits, len(p.Nodes)), make([]bits, len(p.Nodes))
		for i := range p.Nodes {
			touch[i], write[i], own[i] = newBits(m.size), newBits(m.size), newBits(m.size)
			m.uses(&p.Nodes[i], own[i], write[i])
			touch[i].join(own[i])
		}
		m.touch, m.write, m.own = append(m.touch, touch), append(m.write, write), append(m.own, own)
	}
	for changed := true; changed; {
		changed = false
		for k, p := range m.Procs {
			for i := len(p.Nodes) - 1; i >= 0; i-- {
				touch, write := m.touch[k][i], m.write[k][i]
				from := func(proc, node int) {
					a, b := touch.join(m.touch[proc][node]), write.join(m.write[proc][node])
					changed = changed || a || b
				}
				eachNext(&p.Nodes[i], func(j int) { from(k, j) })
				if p.Nodes[i].Op == Go {
					from(p.Nodes[i].Proc, m.Procs[p.Nodes[i].Proc].Entry)
				}
			}
		}
	}
}

// uses adds what the node itself uses.
func (m *machine) uses(n *Node, touch, write bits) {
	shared := func(r Ref) {
		if r.Space == Shared {
			touch.add(len(m.Objects) + r.Index)
		}
	}
	object := func(o int) {
		if o < 0 {
			return
		}
		touch.add(o)
		shared(m.Objects[o].Cap.Plus)
		for a := range m.upward(o) {
			touch.add(a)
		}
		if ob := &m.Objects[o]; ob.Kind == Cond && ob.Parent >= 0 {
			touch.add(ob.Parent)
		}
	}
	if hasObject(n.Op) {
		object(n.Obj)
	}
	shared(n.Count.Plus)
	shared(n.Var)
	if (n.Op == Set || n.Op == Inc || n.Op == Choose) && n.Var.Space == Shared {
		write.add(len(m.Objects) + n.Var.Index)
	}
	for _, c := range n.Cases {
		object(c.Obj)
	}
	for _, o := range n.Touches {
		object(o)
	}
	for v := range m.Vars {
		if n.Op == Cut { // it may
			write.add(len(m.Objects) + v)
		}
	}
	if n.Op == Cut && n.Touches == nil {
		for i := range m.size {
			touch.add(i)
		}
	}
}

func hasObject(op Op) bool { return op >= Send && op <= Disarm && op != Select }

// eachNext calls f with every node that may follow, some perhaps twice.
func eachNext(n *Node, f func(int)) {
	for _, j := range n.Next {
		if j >= 0 {
			f(j)
		}
	}
	for _, c := range n.Cases {
		f(c.Next)
		if c.Closed >= 0 {
			f(c.Closed)
		}
	}
}

// liveness returns for each node which of the goroutine's variables are read before
// they are written. The others might as well have any value.
func liveness(p *Proc) []uint64 {
	live := make([]uint64, len(p.Nodes))
	bit := func(r Ref) uint64 {
		if r.Space != Local {
			return 0
		}
		return 1 << r.Index
	}
	for changed := true; changed; {
		changed = false
		for i := len(p.Nodes) - 1; i >= 0; i-- {
			n := &p.Nodes[i]
			var out uint64
			eachNext(n, func(j int) { out |= live[j] })
			if n.Op == Set || n.Op == Choose {
				out &^= bit(n.Var)
			} else {
				out |= bit(n.Var)
			}
			out |= bit(n.Count.Plus)
			if len(p.Vars) > 64 {
				out = ^uint64(0)
			}
			if out != live[i] {
				live[i], changed = out, true
			}
		}
	}
	return live
}

// firmNodes finds the nodes that a goroutine may be taken through at once. Those that
// deal with data alone are firm but for the ends of cycles of such nodes; others are if
// they lie on no cycle. So none goes round without coming to a node that is not firm.
func (m *machine) firmNodes(p *Proc) []bool {
	firm := make([]bool, len(p.Nodes))
	next := make([][]int, len(p.Nodes))
	for i := range p.Nodes {
		eachNext(&p.Nodes[i], func(j int) { next[i] = append(next[i], j) })
	}
	degree := func(v int) int { return len(next[v]) }
	of, count := components(len(p.Nodes), degree, func(v, k int) int { return next[v][k] })
	members := make([]int, count)
	for _, c := range of {
		members[c]++
	}
	for i := range p.Nodes {
		alone := members[of[i]] == 1 && !slices.Contains(next[i], i)
		firm[i] = alone || simple(p.Nodes[i].Op)
	}
	const ( // of a depth-first search along the firm nodes
		onPath = 1
		done   = 2
	)
	seen := make([]uint8, len(p.Nodes))
	var visit func(int)
	visit = func(v int) {
		seen[v] = onPath
		for _, w := range next[v] {
			switch {
			case !simple(p.Nodes[w].Op):
			case seen[w] == 0:
				visit(w)
			case seen[w] == onPath:
				firm[v] = false
			}
		}
		seen[v] = done
	}
	for i := range p.Nodes {
		if simple(p.Nodes[i].Op) && seen[i] == 0 {
			visit(i)
		}
	}
	return firm
}

func simple(op Op) bool {
	return op <= Test || op == Unlock || op == Go || op == End
}

// onlyHolders reports whether every Unlock of the mutex is by a goroutine that locked
// it, and nobody tries whether it is free.
func (m *machine) onlyHolders(mutex int) bool {
	const free, held = 1, 2
	for _, p := range m.Procs {
		in := make([]uint8, len(p.Nodes))
		in[p.Entry] = free
		for changed := true; changed; {
			changed = false
			for i := range p.Nodes {
				out := in[i]
				if n := &p.Nodes[i]; n.Obj == mutex && out != 0 {
					switch n.Op {
					case Lock:
						out = held
					case Unlock:
						out = free
					}
				}
				eachNext(&p.Nodes[i], func(j int) {
					if out&^in[j] != 0 {
						in[j] |= out
						changed = true
					}
				})
			}
		}
		for i := range p.Nodes {
			n := &p.Nodes[i]
			waits := n.Op == CondWait && n.Obj >= 0 && m.Objects[n.Obj].Parent == mutex
			if waits || n.Obj == mutex && n.Op == Unlock {
				if in[i]&free != 0 {
					return false
				}
			}
			if n.Obj == mutex && (n.Op == TryLock || n.Op == TryRLock) {
				return false
			}
		}
	}
	return true
}
