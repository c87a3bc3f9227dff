package hb

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Nest is a lock taken by a goroutine that may hold another.
type Nest struct{ Outer, Inner *Node }

// An Inverted is two nests of two goroutines with the same two locks in opposite
// orders: each goroutine can take its outer lock before the other, and then both
// wait for ever. The Meeting's A belongs to A.
type Inverted struct {
	A, B    Nest
	Meeting Meeting
}

// Inverted returns the inverted nests of a scope, one for each two goroutines
// in the text. That both can be about to take their outer lock at once is the
// evidence: then no gate lock and nothing else orders them.
func (s *Scope) Inverted() []Inverted {
	var list []Inverted
	nests := make([][]Nest, len(s.Threads))
	for i, t := range s.Threads {
		nests[i] = t.nests()
		for _, before := range nests[:i] {
			if v, ok := s.inverted(before, nests[i]); ok {
				list = append(list, v)
			}
		}
	}
	return list
}

func (s *Scope) inverted(as, bs []Nest) (Inverted, bool) {
	for _, a := range as {
		for _, b := range bs {
			if !a.Outer.Obj.is(b.Inner.Obj) || !a.Inner.Obj.is(b.Outer.Obj) || !waits(a.Inner, b.Outer) || !waits(b.Inner, a.Outer) {
				continue
			}
			if m, ok := s.Meet(a.Outer, b.Outer); ok {
				return Inverted{a, b, m}, true
			}
		}
	}
	return Inverted{}, false
}

// waits reports whether who takes a lock at a waits for who has it from b.
func waits(a, b *Node) bool { return a.Op == Lock || b.Op == Lock }

// nests returns the nests of two locks that are known and made once.
func (t *Thread) nests() []Nest {
	var list []Nest
	for _, n := range t.Nodes {
		if n.Op != Lock && n.Op != RLock || !n.Obj.once() {
			continue
		}
		for _, h := range n.locks() {
			if h.obj.is(n.Obj) || !h.obj.once() {
				continue
			}
			i := slices.IndexFunc(t.Nodes, func(o *Node) bool {
				return (o.Op == Lock || o.Op == RLock) && o.Obj.is(h.obj) && o != n && t.reaches(o, n)
			})
			if i >= 0 {
				list = append(list, Nest{t.Nodes[i], n})
			}
		}
	}
	return list
}

// once reports whether the object is one and the same in all goroutines: it
// starts from a package variable, or from what the scope's function was given
// or made outside of loops.
func (o Object) once() bool {
	r := o.Loc.Root
	if !o.Known || r.Val == nil || strings.ContainsAny(o.Loc.Path, "[{@#") {
		return false
	}
	if r.frame == nil {
		_, global := r.Val.(*ssa.Global)
		return global
	}
	switch v := r.Val.(type) {
	case *ssa.Parameter:
		return r.frame.caller == nil
	case *ssa.Alloc:
		return r.frame.caller == nil && !path.InLoop(v.Block())
	}
	return false
}
