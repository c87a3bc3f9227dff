package model

import "encoding/binary"

// Partial-order reduction. After each step, goroutines are taken on at once as long as
// what they do next is nobody else's business, and the states in between are not kept.
//
// A step is taken so only if it can be executed, if no step of another goroutine or of
// the environment, now or later, can change that, its outcomes or be changed by it, and
// if it neither ends the program nor taints the run. Then a run of the program in which
// others act first can be rearranged into one in which it comes first, and what the
// others do remains the same: a persistent set of one goroutine (Godefroid,
// "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032). A
// goroutine that is blocked is not rearranged: what is stuck at the end of the one is
// stuck at the end of the other.
//
// That nobody is forgotten (the cycle proviso) holds because machine.firm leaves out a
// node of every cycle: the goroutine comes to rest there, and then all are expanded.

// betweenFactor bounds the states in between, as a multiple of those that are kept.
const betweenFactor = 20

// settle appends the states in which all goroutines have come to rest.
func (x *explorer) settle(s *state, out []*state) []*state {
	if s == nil || !x.reduce {
		return append(out, s)
	}
	for i := range s.gs {
		if !x.private(s, i) {
			continue
		}
		if next, ok := x.certain(s, i); ok {
			for _, n := range next {
				if len(next) == 1 || x.first(n) {
					out = x.settle(n, out)
				}
			}
			x.release(s)
			return out
		}
	}
	return append(out, s)
}

// first reports whether a state that one of several outcomes leads to has not been
// come to from the state that is expanded: the ways there would be as many as the
// products of the branches. The number of such states is bounded as well.
func (x *explorer) first(s *state) bool {
	if s == nil {
		return true
	}
	if x.between++; x.between > betweenFactor*x.limit {
		x.full = true
		return false
	}
	key := x.encode(s)
	for _, g := range s.gs {
		key = binary.LittleEndian.AppendUint16(key, uint16(g.origin))
	}
	x.key = binary.LittleEndian.AppendUint64(key, s.moved)
	if x.passed[string(x.key)] {
		return false
	}
	x.passed[string(x.key)] = true
	return true
}

// certain returns what follows the step of a goroutine if that is no end and no guess.
func (x *explorer) certain(s *state, i int) ([]*state, bool) {
	was := x.probing
	x.probing = true
	next := x.step(s, i, nil)
	x.probing = was
	for _, n := range next {
		if n == nil || n.tainted != s.tainted {
			return nil, false
		}
	}
	return next, len(next) > 0
}

// private reports whether the next step of a goroutine is its own business.
func (x *explorer) private(s *state, i int) bool {
	at, n := x.node(s, i)
	if !x.firm[at.proc][at.node] || x.let != nil && x.let[place{at.proc, at.node}] {
		return false
	}
	if x.timed(n) {
		return false
	}
	switch n.Op {
	case Branch, Go, End:
		return true
	case Never, Cut, Exit, Panic:
		return false
	case Choose, Set, Inc, Test:
		return (n.Op == Choose || n.Op == Set || x.mine(s, i, n.Var, false)) && x.mine(s, i, n.Var, n.Op != Test) && x.mine(s, i, n.Count.Plus, false)
	case Unlock:
		if n.Obj >= 0 && x.owned.has(n.Obj) && !x.isLoose(s, n.Obj) {
			return true
		}
	}
	return x.alone(s, i)
}

// mine reports whether no other goroutine can come to write the variable, or to use it
// if this one writes.
func (x *explorer) mine(s *state, i int, r Ref, writes bool) bool {
	if r.Space != Shared {
		return true
	}
	set := x.write
	if writes {
		set = x.touch
	}
	for j := range s.gs {
		at := &x.spots[s.gs[j].spot]
		if j != i && set[at.proc][at.node].has(len(x.Objects)+r.Index) {
			return false
		}
	}
	return true
}

// alone reports whether no other goroutine, nor the environment, can come to use what the
// next step uses.
func (x *explorer) alone(s *state, i int) bool {
	at, n := x.node(s, i)
	own := x.own[at.proc][at.node]
	for j := range s.gs {
		other := &x.spots[s.gs[j].spot]
		if j != i && x.touch[other.proc][other.node].meets(own) {
			return false
		}
	}
	return !own.meets(x.outside) && (n.Obj < 0 || !x.isLoose(s, n.Obj))
}
