package model

// Explore searches the states that the program can reach, at most limit of them, for
// operations that panic and goroutines that wait for ever.
//
// A goroutine is stuck in a state from which no state can be reached that lets it move:
// others may still run, but nothing they do helps. Exit, Panic and what the program does
// not know (Cut, a variable that leaves its bounds) help everyone.
//
// The answer depends on the program and the limit alone.
func Explore(p *Program, limit int) *Result {
	return explore(p, limit, true)
}

// explore can do without all reductions, which tests compare.
func explore(p *Program, limit int, reduce bool) *Result {
	m := newMachine(p)
	if m == nil {
		return &Result{}
	}
	x := newExplorer(m, limit, reduce)
	x.run(false)
	r := &Result{States: len(x.keys)}
	if x.full {
		return r
	}
	found := append(x.stuck(), x.panicked...)
	if len(found) > 0 && x.run(true) {
		// Runs through tainted states may let go on what seems stuck without them.
		found = append(x.stuck(), x.panicked...)
	}
	r.States = len(x.keys)
	if r.Complete = !x.full; r.Complete {
		r.Faults = x.report(found)
	}
	return r
}

// An explorer searches the states of a machine, breadth first, so that it comes to each
// by the shortest way.
type explorer struct {
	*machine
	limit  int
	reduce bool
	full   bool // the limit was reached

	numbers map[spot]uint16
	spots   []spot
	same    []uint16 // spots that are taken to be one: who is parked has not moved

	// States have numbers in the order in which they are found.
	index    map[string]int32
	keys     []string
	parents  []int32
	edges    [][]edge
	expanded int   // those before are, but for the postponed
	later    []int // tainted states that are not expanded

	panicked []event
	seen     map[event]bool // panics by kind, place and case
	now      int32          // the state that is expanded

	let     map[place]bool // nodes that complete though they cannot
	help    int            // the states that may still be searched for causes
	record  bool           // write the log
	probing bool           // steps are only looked at
	still   bool           // only steps for which no time goes on

	of   []int32    // the component of each state
	dead [][]uint16 // the spots that are stuck, by component

	passed  map[string]bool // states in between, on the way from the one that is expanded
	between int             // how many there have been

	free []*state
	key  []byte
	used bits
	outs []*state
}

// A place is a node of a proc.
type place struct{ proc, node int }

// An edge leads to a state. Bit i of moved says that the i'th goroutine of the state it
// comes from has moved on it.
type edge struct {
	to    int32
	moved uint64
}

// over is the state in which nothing can be said any more: the program has ended, or
// what it does is unknown.
const over = 0

// An event is a fault, and the state of which it is one.
type event struct {
	kind  FaultKind
	place place
	with  int // the case
	spot  uint16
	state int32
}

func newExplorer(m *machine, limit int, reduce bool) *explorer {
	return &explorer{
		machine: m, limit: limit, reduce: reduce,
		numbers: make(map[spot]uint16),
		index:   map[string]int32{"": over},
		keys:    []string{""},
		parents: []int32{None},
		edges:   [][]edge{nil},
		seen:    make(map[event]bool),
		passed:  make(map[string]bool),
		used:    newBits(m.size), expanded: 1,
	}
}

// run expands what was not expanded, tainted states as well if it is told to, and
// says whether there was anything.
func (x *explorer) run(tainted bool) bool {
	if len(x.keys) == 1 {
		x.find(x.start(), None)
	}
	some := false
	if tainted {
		for _, i := range x.later {
			x.grow(int32(i))
			some = true
		}
		x.later = nil
	}
	for ; x.expanded < len(x.keys) && !x.full; x.expanded++ {
		if x.keys[x.expanded][0] == 1 && !tainted {
			x.later = append(x.later, x.expanded)
			continue
		}
		x.grow(int32(x.expanded))
		some = true
	}
	return some
}

// grow computes the edges of a state.
func (x *explorer) grow(i int32) {
	if x.full {
		return
	}
	x.now = i
	s := x.decode(x.keys[i])
	x.outs = x.expand(s, x.outs[:0])
	var edges []edge
next:
	for _, out := range x.outs {
		e := edge{to: over}
		if out != nil {
			e = edge{x.find(out, i), out.moved}
			x.release(out)
		}
		for k := range edges {
			if edges[k].to == e.to {
				edges[k].moved |= e.moved
				continue next
			}
		}
		edges = append(edges, e)
	}
	x.release(s)
	x.edges[i] = edges
}

// find returns the number of a state.
func (x *explorer) find(s *state, parent int32) int32 {
	key := x.encode(s)
	if i, ok := x.index[string(key)]; ok {
		return i
	}
	i := int32(len(x.keys))
	if len(x.keys) > x.limit {
		x.full = true
		return over
	}
	text := string(key)
	x.index[text] = i
	x.keys = append(x.keys, text)
	x.parents = append(x.parents, parent)
	x.edges = append(x.edges, nil)
	return i
}

// expand appends what may follow a state.
func (x *explorer) expand(s *state, out []*state) []*state {
	s.moved = 0
	clear(x.passed)
	var raw []*state
	for i := range s.gs {
		if i == 0 || s.gs[i].spot != s.gs[i-1].spot { // goroutines at one spot are alike
			raw = x.step(s, i, raw)
		}
	}
	for _, r := range x.world(s, raw) {
		out = x.settle(r, out)
	}
	return out
}

// panics ends the program. It is a fault unless the run proves nothing.
func (x *explorer) panics(s *state, i int, kind FaultKind, with int, out []*state) []*state {
	at, _ := x.node(s, i)
	e := event{kind: kind, place: place{at.proc, at.node}, with: with}
	if !s.tainted && !x.probing && x.let == nil && !x.record && !x.seen[e] {
		x.seen[e] = true
		e.spot, e.state = x.same[s.gs[i].spot], x.now
		x.panicked = append(x.panicked, e)
	}
	return append(out, nil)
}

// stuck finds the goroutines that are stuck, at the first state where they are. A
// goroutine that is blocked for ever is, for one at its spot, in all states that can be
// reached. So what is stuck belongs to the strongly connected components: all that is in
// one of their states, less what moves inside or on the way out, and less what can move
// in a component that is reached. A state that is not expanded is taken to let nothing
// go on.
func (x *explorer) stuck() []event {
	of, count := components(len(x.keys), func(v int) int { return len(x.edges[v]) },
		func(v, k int) int { return int(x.edges[v][k].to) })
	members := make([][]int32, count)
	for v, c := range of {
		members[c] = append(members[c], int32(v))
	}
	x.dead = make([][]uint16, count)
	for c, states := range members {
		if states[0] == over {
			continue
		}
		left := x.spotsAt(int(states[0]))
		for _, v := range states {
			for _, e := range x.edges[v] {
				if len(left) == 0 {
					break
				}
				left = x.without(left, v, e.moved)
				if of[e.to] != int32(c) {
					left = common(left, x.dead[of[e.to]])
				}
			}
		}
		x.dead[c] = left
	}
	x.of = of
	var found []event
	seen := make(map[place]bool)
	for v := 1; v < len(x.keys); v++ {
		if x.keys[v][0] == 1 {
			continue
		}
		for _, id := range x.dead[of[v]] {
			at := &x.spots[id]
			pl := place{at.proc, at.node}
			op := x.Procs[at.proc].Nodes[at.node].Op
			if op != Never && op != Cut && !seen[pl] {
				seen[pl] = true
				found = append(found, event{kind: Stuck, place: pl, with: None, spot: id, state: int32(v)})
			}
		}
	}
	return found
}

// spotsAt returns the spots of the goroutines of a state, in order.
func (x *explorer) spotsAt(v int) []uint16 {
	var list []uint16
	for _, id := range spotsOf(x.keys[v][1+len(x.Vars)+len(x.Objects):]) {
		list = append(list, x.same[id])
	}
	return list
}

// without drops from a list the spots of the goroutines that moved.
func (x *explorer) without(list []uint16, v int32, moved uint64) []uint16 {
	if moved == 0 {
		return list
	}
	for i, id := range spotsOf(x.keys[v][1+len(x.Vars)+len(x.Objects):]) {
		if moved>>i&1 != 0 {
			k := 0
			for _, have := range list {
				if have != x.same[id] {
					list[k] = have
					k++
				}
			}
			list = list[:k]
		}
	}
	return list
}

// common drops from a list what is not in the other.
func common(list, other []uint16) []uint16 {
	k := 0
	for _, id := range list {
		for _, o := range other {
			if o == id {
				list[k] = id
				k++
				break
			}
		}
	}
	return list[:k]
}
