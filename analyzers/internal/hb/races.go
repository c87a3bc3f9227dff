package hb

import (
	"cmp"
	"slices"
)

// A Race is two accesses that can meet.
type Race struct {
	Write, Other *Node
	Meeting      Meeting // A belongs to Write
}

// maxPairs bounds the pairs that are asked about for one variable.
const maxPairs = 400

// Races returns the races of a scope: for each variable and each goroutine
// that writes it, the most telling one. Pairs that skip holds for are left out;
// it may be nil.
func (s *Scope) Races(skip func(a, b *Node) bool) []Race {
	var list []Race
	for _, nodes := range s.variables() {
		type side struct {
			thread *Thread
			loc    Loc
		}
		done := map[side]bool{}
		pairs := 0
		for i, a := range nodes {
			for _, b := range nodes[i:] {
				if a.Op != Write && b.Op != Write || done[side{a.Thread, a.Loc}] || !s.apart(a, b) || skip != nil && skip(a, b) {
					continue
				}
				if pairs++; pairs > maxPairs {
					break
				}
				w, o := a, b
				if w.Op != Write {
					w, o = b, a
				}
				if s.lazy(w) || w.dying() {
					continue // lazy initialisation is another check's
				}
				if m, ok := s.Meet(w, o); ok {
					list = append(list, Race{w, o, m})
					done[side{w.Thread, w.Loc}], done[side{o.Thread, o.Loc}] = true, true
				}
			}
		}
	}
	return list
}

// variables groups the accesses by what they start from, those first that a
// report should stand at: writes in goroutines, then other writes, then reads.
func (s *Scope) variables() [][]*Node {
	groups := map[Root][]*Node{}
	var order []Root
	for _, t := range s.Threads {
		for _, n := range t.Nodes {
			if n.Op != Read && n.Op != Write {
				continue
			}
			if groups[n.Loc.Root] == nil {
				order = append(order, n.Loc.Root)
			}
			groups[n.Loc.Root] = append(groups[n.Loc.Root], n)
		}
	}
	var list [][]*Node
	for _, r := range order {
		g := groups[r]
		if !slices.ContainsFunc(g, func(n *Node) bool { return n.Op == Write }) ||
			!slices.ContainsFunc(g, func(n *Node) bool { return n.Thread.Parent != nil }) {
			continue
		}
		slices.SortStableFunc(g, func(a, b *Node) int { return cmp.Compare(rank(a), rank(b)) })
		list = append(list, g)
	}
	return list
}

func rank(n *Node) int {
	r := 0
	if n.Op != Write {
		r = 2
	}
	if n.Thread.Parent == nil {
		r++
	}
	return r
}

// Sides returns the accesses to what a race is about or to another part of it, and
// says of each whether it needs a lock for the races among them to be gone: it is
// not made by the goroutine in which the two of the race part, or it can meet
// another.
func (s *Scope) Sides(r Race) map[*Node]bool {
	n := r.Write
	var all []*Node
	for _, t := range s.Threads {
		for _, m := range t.Nodes {
			if (m.Op == Read || m.Op == Write) && m.Loc.Root == n.Loc.Root {
				all = append(all, m)
			}
		}
	}
	sides := map[*Node]bool{}
	for _, m := range all {
		sides[m] = m.Thread != r.Common() || len(all) > maxSides || slices.ContainsFunc(all, func(o *Node) bool {
			if m.Op != Write && o.Op != Write || !s.apart(m, o) {
				return false
			}
			_, ok := s.Meet(m, o)
			return ok
		})
	}
	return sides
}

// maxSides bounds the accesses that are compared, each with each.
const maxSides = 60

// TooEarly reports whether the race is that the goroutine which starts the
// writer reads, once, what has not been written yet.
func (r Race) TooEarly() bool {
	o := r.Other
	return r.Meeting.B == nil && o.Op == Read && !o.Thread.reaches(o, o)
}

// Common returns the thread in which the two goroutines part.
func (r Race) Common() *Thread {
	if r.Meeting.A != nil {
		return r.Meeting.A.Thread
	}
	return r.Meeting.B.Thread
}

// Locked reports whether one side holds a lock, if not the one it needs.
func (r Race) Locked() bool { return len(r.Write.locks())+len(r.Other.locks()) > 0 }
