package hb

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// held is a lock that may be held.
type held struct {
	obj  Object
	read bool
}

// locks returns the locks that may be held when n is reached. May, not must:
// where a lock is taken under a condition, the access has it when it needs it.
func (n *Node) locks() []held {
	t := n.Thread
	if t.held == nil {
		t.lockFlow()
	}
	return t.held[n.index]
}

func (t *Thread) lockFlow() {
	t.held = make([][]held, len(t.Nodes))
	if !slices.ContainsFunc(t.Nodes, func(n *Node) bool { return n.Op == Lock || n.Op == RLock }) {
		return
	}
	work := []*Node{t.entry}
	seen := make([]bool, len(t.Nodes))
	seen[t.entry.index] = true
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		out := n.transfer(t.held[n.index])
		for _, e := range n.succs {
			merged, grew := union(t.held[e.to.index], out)
			if grew || !seen[e.to.index] {
				seen[e.to.index] = true
				t.held[e.to.index] = merged
				work = append(work, e.to)
			}
		}
	}
}

func (n *Node) transfer(in []held) []held {
	switch n.Op {
	case Lock, RLock:
		h := held{n.Obj, n.Op == RLock}
		if slices.ContainsFunc(in, func(x held) bool { return x.same(h) }) {
			return in
		}
		return append(slices.Clone(in), h)
	case Unlock, RUnlock:
		h := held{n.Obj, n.Op == RUnlock}
		return slices.DeleteFunc(slices.Clone(in), func(x held) bool { return x.same(h) })
	}
	return in
}

func (h held) same(x held) bool { return h.obj.Loc == x.obj.Loc && h.read == x.read }

func union(a, b []held) ([]held, bool) {
	grew := false
	for _, h := range b {
		if !slices.ContainsFunc(a, func(x held) bool { return x.same(h) }) {
			a = append(slices.Clip(a), h)
			grew = true
		}
	}
	return a, grew
}

// excluded reports whether a lock keeps a and b apart: one that both hold, not
// both for reading. Locks that might be one and the same count as one.
func (s *Scope) excluded(a, b *Node) bool {
	for _, x := range a.locks() {
		for _, y := range b.locks() {
			if !(x.read && y.read) && (x.obj.is(y.obj) || x.obj.mayBe(y.obj)) {
				return true
			}
		}
	}
	return s.inherited(a, b) || s.inherited(b, a)
}

// inherited reports whether b may hold a lock of a since before the scope
// began: its callers may have taken it.
func (s *Scope) inherited(a, b *Node) bool {
	if b.Thread != s.Root || startsProgram(s.Root.Body) {
		return false
	}
	for _, h := range a.locks() {
		root := h.obj.Loc.Root
		_, made := root.Val.(*ssa.Alloc)
		if made && root.frame != nil {
			continue // made in the scope
		}
		taken := slices.ContainsFunc(s.Root.Nodes, func(n *Node) bool {
			return (n.Op == Lock || n.Op == RLock) && n.Obj.is(h.obj)
		})
		if !taken {
			return true
		}
	}
	return false
}

// startsProgram reports whether nothing of the program has locked anything when fn begins.
func startsProgram(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() == nil && (fn.Name() == "main" || fn.Name() == "init" || isTest(fn))
}

func isTest(fn *ssa.Function) bool {
	ps := fn.Signature.Params()
	if ps.Len() != 1 {
		return false
	}
	p, ok := ps.At(0).Type().(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := p.Elem().(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "testing"
}

// is reports whether two objects are certainly one.
func (o Object) is(p Object) bool { return o.Known && p.Known && o.Loc == p.Loc }

// mayBe reports whether two objects that are not named alike may still be one.
func (o Object) mayBe(p Object) bool {
	if o.private || p.private || o.world || p.world || o.is(p) {
		return false
	}
	if o.Type == nil || p.Type == nil || !types.Identical(o.Type, p.Type) {
		return false
	}
	if f, g := o.Loc.lastField(), p.Loc.lastField(); o.Known && p.Known {
		if f != "" && g != "" && f != g {
			return false
		}
		if o.Loc.Root == p.Loc.Root && f != g {
			return false
		}
		if isGlobal(o.Loc) && isGlobal(p.Loc) {
			return false
		}
	}
	return true
}

func isGlobal(l Loc) bool { return l.Root.Val != nil && l.Root.frame == nil }
