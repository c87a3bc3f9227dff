package model

import (
	"cmp"
	"slices"
)

// report makes faults of what was found.
func (x *explorer) report(found []event) []Fault {
	slices.SortStableFunc(found, func(a, b event) int { return cmp.Compare(a.state, b.state) })
	faults := make([]Fault, 0, len(found))
	for _, e := range found {
		faults = append(faults, x.fault(e))
	}
	x.causes(found, faults)
	return faults
}

// fault replays the way to an event.
func (x *explorer) fault(e event) Fault {
	s := x.replay(e.state)
	f := Fault{Kind: e.kind, Proc: e.place.proc, Node: e.place.node, Case: e.with, Trace: s.log, Because: None, Goroutine: None}
	for _, g := range s.gs {
		if x.same[g.spot] == e.spot && (f.Goroutine == None || int(g.id) < f.Goroutine) {
			f.Goroutine = int(g.id)
		}
	}
	ph := x.spots[e.spot].phase
	f.Relock = ph == woken || ph == relocking
	others := make([]Standing, s.count)
	for _, step := range s.log {
		if step.Goroutine >= 0 && step.Next == None {
			others[step.Goroutine] = Standing{step.Goroutine, step.Proc, step.Node, Ended}
		}
		if m := step.With; m != nil && m.Next == None {
			others[m.Goroutine] = Standing{m.Goroutine, m.Proc, m.Node, Ended}
		}
	}
	dead := x.dead[x.of[e.state]]
	for _, g := range s.gs {
		at := &x.spots[g.spot]
		how := Runs
		if slices.Contains(dead, x.same[g.spot]) {
			how = Waits
		}
		others[g.id] = Standing{int(g.id), at.proc, at.node, how}
	}
	f.Others = slices.Delete(others, f.Goroutine, f.Goroutine+1)
	return f
}

// replay walks the shortest way to a state again, writing down its steps.
func (x *explorer) replay(to int32) *state {
	var way []int32
	for v := to; v > 1; v = x.parents[v] {
		way = append(way, v)
	}
	slices.Reverse(way)
	x.record = true
	defer func() { x.record = false }()
	s := x.start()
	x.encode(s)
	for _, v := range way {
		for i := range s.gs {
			s.gs[i].origin = int16(i)
		}
		for _, n := range x.expand(s, nil) {
			if n != nil && string(x.encode(n)) == x.keys[v] {
				s = n
				break
			}
		}
	}
	return s
}

// causes finds the faults that others are because of: who waits is let through where it
// is stuck, and then it is seen whether others still are.
func (x *explorer) causes(found []event, faults []Fault) {
	n := len(found)
	x.help = maxHelp + helpShare*len(x.keys)
	by := make([][]bool, n) // by[b][a]: b would not be stuck if a went on
	for b := range found {
		by[b] = make([]bool, n)
		if found[b].kind != Stuck {
			continue
		}
		var near []int
		for a := range found {
			if a != b && found[a].kind == Stuck && x.stuckAt(found[b].state)[found[a].place] {
				near = append(near, a)
			}
		}
		if len(near) > 0 {
			x.causesOf(found, b, near, by[b])
		}
	}
	x.laterCauses(found, by)
	for k := range n { // the transitive closure
		for b := range n {
			for a := range n {
				by[b][a] = by[b][a] || by[b][k] && by[k][a]
			}
		}
	}
	for b := range faults {
		for a := range n {
			if a != b && by[b][a] && first(by, a) && (!by[a][b] || a < b) {
				faults[b].Because = a
				break
			}
		}
	}
}

// first reports whether nothing causes a but what a causes, and that comes later.
func first(by [][]bool, a int) bool {
	for c := range by {
		if c != a && by[a][c] && (!by[c][a] || c < a) {
			return false
		}
	}
	return true
}

// stuckAt returns the places where goroutines are stuck in a state.
func (x *explorer) stuckAt(v int32) map[place]bool {
	places := make(map[place]bool)
	for _, id := range x.dead[x.of[v]] {
		places[place{x.spots[id].proc, x.spots[id].node}] = true
	}
	return places
}

// laterCauses marks for who has no cause yet those that are stuck only later, however
// the program goes on, and are not because of it.
func (x *explorer) laterCauses(found []event, by [][]bool) {
	for b := range found {
		if found[b].kind != Stuck || slices.Contains(by[b], true) {
			continue
		}
		var with map[place]bool
		for a := range found {
			if a == b || found[a].kind != Stuck || by[a][b] {
				continue
			}
			if with == nil {
				with = x.stuckWith(found[b].state)
			}
			by[b][a] = with[found[a].place] && x.helps(found[b], map[place]bool{found[a].place: true})
		}
	}
}

// stuckWith returns the places where goroutines are stuck in the end, whichever way
// the program goes on from a state.
func (x *explorer) stuckWith(v int32) map[place]bool {
	seen := map[int32]bool{v: true}
	left := make(map[int32]bool) // components, and whether there is a way out of them
	for work := []int32{v}; len(work) > 0; {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		left[x.of[v]] = left[x.of[v]] || slices.ContainsFunc(x.edges[v], func(e edge) bool { return x.of[e.to] != x.of[v] })
		for _, e := range x.edges[v] {
			if !seen[e.to] {
				seen[e.to] = true
				work = append(work, e.to)
			}
		}
	}
	var all map[place]bool
	for c, left := range left {
		if left {
			continue
		}
		here := make(map[place]bool)
		for _, id := range x.dead[c] {
			if at := (place{x.spots[id].proc, x.spots[id].node}); all == nil || all[at] {
				here[at] = true
			}
		}
		all = here
	}
	return all
}

// causesOf marks those of near that b is because of: each one by itself if that helps,
// otherwise all if they help together.
func (x *explorer) causesOf(found []event, b int, near []int, by []bool) {
	some := false
	for _, a := range near {
		by[a] = x.helps(found[b], map[place]bool{found[a].place: true})
		some = some || by[a]
	}
	if some || len(near) == 1 {
		return
	}
	all := make(map[place]bool)
	for _, a := range near {
		all[found[a].place] = true
	}
	if x.helps(found[b], all) {
		for _, a := range near {
			by[a] = true
		}
	}
}

// maxHelp bounds the states that are searched for one question, and helpShare those for
// all, as a multiple of the program's states.
const (
	maxHelp   = 2000
	helpShare = 4
)

// helps reports whether who is stuck can go on if the nodes in let complete.
func (x *explorer) helps(e event, let map[place]bool) bool {
	y := newExplorer(x.machine, min(maxHelp, x.help), x.reduce)
	y.numbers, y.spots, y.same, y.let = x.numbers, x.spots, x.same, let
	defer func() {
		x.spots, x.same = y.spots, y.same
		x.help -= len(y.keys)
	}()
	y.find(x.decode(x.keys[e.state]), None)
	for v := 1; v < len(y.keys) && !y.full; v++ {
		y.grow(int32(v))
		for _, edge := range y.edges[v] {
			if edge.to == over || len(y.without([]uint16{e.spot}, int32(v), edge.moved)) == 0 {
				return !y.full
			}
		}
	}
	return false
}
