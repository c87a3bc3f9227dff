package sharedwrite

import (
	"cmp"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
)

// A race is two accesses that can meet. The write comes first.
type race struct {
	write, other *hb.Node
	meeting      hb.Meeting // A belongs to write
}

// maxPairs bounds the pairs that are asked about for one variable.
const maxPairs = 400

// races returns the races of a scope: for each variable and each goroutine
// that writes it, the most telling one.
func races(s *hb.Scope) []race {
	var list []race
	for _, nodes := range variables(s) {
		type side struct {
			thread *hb.Thread
			loc    hb.Loc
		}
		done := map[side]bool{}
		pairs := 0
		for i, a := range nodes {
			for _, b := range nodes[i:] {
				if a.Op != hb.Write && b.Op != hb.Write || done[side{a.Thread, a.Loc}] || !s.Apart(a, b) {
					continue
				}
				if pairs++; pairs > maxPairs {
					break
				}
				w, o := a, b
				if w.Op != hb.Write {
					w, o = b, a
				}
				if m, ok := s.Meet(w, o); ok {
					list = append(list, race{w, o, m})
					done[side{w.Thread, w.Loc}], done[side{o.Thread, o.Loc}] = true, true
				}
			}
		}
	}
	return list
}

// variables groups the accesses by what they start from, those first that a
// report should stand at: writes in goroutines, then other writes, then reads.
func variables(s *hb.Scope) [][]*hb.Node {
	groups := map[hb.Root][]*hb.Node{}
	var order []hb.Root
	for _, t := range s.Threads {
		for _, n := range t.Nodes {
			if n.Op != hb.Read && n.Op != hb.Write {
				continue
			}
			if groups[n.Loc.Root] == nil {
				order = append(order, n.Loc.Root)
			}
			groups[n.Loc.Root] = append(groups[n.Loc.Root], n)
		}
	}
	var list [][]*hb.Node
	for _, r := range order {
		g := groups[r]
		if !slices.ContainsFunc(g, func(n *hb.Node) bool { return n.Op == hb.Write }) ||
			!slices.ContainsFunc(g, func(n *hb.Node) bool { return n.Thread.Parent != nil }) {
			continue
		}
		slices.SortStableFunc(g, func(a, b *hb.Node) int { return cmp.Compare(rank(a), rank(b)) })
		list = append(list, g)
	}
	return list
}

func rank(n *hb.Node) int {
	r := 0
	if n.Op != hb.Write {
		r = 2
	}
	if n.Thread.Parent == nil {
		r++
	}
	return r
}
