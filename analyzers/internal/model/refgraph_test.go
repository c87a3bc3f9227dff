package model

import "maps"

// A refGraph has every state that can be reached.
type refGraph struct {
	states []*refState
	moves  [][]refMove
	to     [][]int // the states that the moves lead to, None if over
	free   []map[int]bool
}

// graph explores from a state; nil if there are too many.
func (r ref) graph(from *refState, limit int) *refGraph {
	g := &refGraph{states: []*refState{from}}
	index := map[string]int{from.key(): 0}
	for i := 0; i < len(g.states); i++ {
		var to []int
		moves := r.moves(g.states[i])
		for _, m := range moves {
			if m.to == nil {
				to = append(to, None)
				continue
			}
			k, ok := index[m.to.key()]
			if !ok {
				k = len(g.states)
				index[m.to.key()] = k
				g.states = append(g.states, m.to)
			}
			to = append(to, k)
		}
		g.moves, g.to = append(g.moves, moves), append(g.to, to)
		if len(g.states) > limit {
			return nil
		}
	}
	g.solve()
	return g
}

// solve computes which goroutines can move, now or later, in each state.
func (g *refGraph) solve() {
	g.free = make([]map[int]bool, len(g.states))
	for i := range g.free {
		g.free[i] = map[int]bool{}
	}
	for changed := true; changed; {
		changed = false
		for i := len(g.states) - 1; i >= 0; i-- {
			before := len(g.free[i])
			for k, m := range g.moves[i] {
				if g.to[i][k] == None {
					for id := range g.states[i].gs {
						g.free[i][id] = true
					}
					continue
				}
				if !m.park {
					for _, id := range m.moved {
						g.free[i][id] = true
					}
				}
				maps.Copy(g.free[i], g.free[g.to[i][k]])
			}
			changed = changed || len(g.free[i]) != before
		}
	}
}

// stuck lists the places of goroutines that can never go on, and panics, of untainted states.
func (r ref) faults(g *refGraph) map[event]bool {
	found := map[event]bool{}
	for i, s := range g.states {
		if s.tainted {
			continue
		}
		for id, t := range s.gs {
			if op := r.node(s, id).Op; t.phase != "ended" && op != Never && op != Cut && !g.free[i][id] {
				found[event{kind: Stuck, place: place{t.proc, t.node}, with: None}] = true
			}
		}
		for _, m := range g.moves[i] {
			if m.panic != 0 {
				t := s.gs[m.moved[0]]
				found[event{kind: m.panic, place: place{t.proc, t.node}, with: m.with}] = true
			}
		}
	}
	return found
}

func hasDefault(n *Node) bool { return n.Op == Select && len(n.Next) > 0 }
