package hb

import (
	"strconv"
	"strings"
)

// finish computes what needs the whole scope.
func (s *Scope) finish() {
	s.dropUnstable()
	s.nodes = 0
	for _, t := range s.Threads {
		for _, n := range t.Nodes {
			n.id = s.nodes
			s.nodes++
			switch n.Op {
			case Send, Recv, Close, Done, Signal, Unlock, RUnlock, Call:
				t.ops = append(t.ops, n)
			case Await:
				t.flags = append(t.flags, n)
			}
			if n.limits() {
				n.throttled = t.startsAround(n)
			}
		}
	}
}

// limits reports whether n takes one of several places.
func (n *Node) limits() bool {
	switch n.Op {
	case Send:
		return n.Cap >= 2 || n.Cap == capVaries
	case Await:
		return n.Cap == capUnknown // a semaphore
	}
	return false
}

// startsAround reports whether n is in a loop that starts goroutines: there it
// keeps their number down.
func (t *Thread) startsAround(n *Node) bool {
	for _, s := range t.Nodes {
		if s.Op == Spawn && t.reaches(n, s) && t.reaches(s, n) {
			return true
		}
	}
	return false
}

// symsOf returns the values that index the path of l.
func (s *Scope) symsOf(l Loc) []val {
	var list []val
	for _, part := range strings.Split(l.Path, "[@")[1:] {
		if i, err := strconv.Atoi(part[:strings.IndexByte(part, ']')]); err == nil {
			list = append(list, s.syms[i])
		}
	}
	return list
}

// steady reports whether the references on the path of l lead to the same
// places for as long as the goroutines of t's spawns run: what holds them is
// assigned in t or above it only, and not after a spawn.
func (s *Scope) steady(l Loc, t *Thread) bool {
	for i := range l.Path {
		if l.Path[i] != '*' {
			continue
		}
		cell := Loc{l.Root, l.Path[:i]}
		for _, u := range s.Threads {
			for _, n := range u.Nodes {
				if n.Op == Write && n.Loc.overlaps(cell) && !(u.above(t) && u.beforeSpawns(n)) {
					return false
				}
			}
		}
	}
	return true
}

// beforeSpawns reports whether n cannot follow a spawn of t.
func (t *Thread) beforeSpawns(n *Node) bool {
	for _, m := range t.Nodes {
		if m.Op == Spawn && t.reaches(m, n) {
			return false
		}
	}
	return true
}
