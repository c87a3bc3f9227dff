package hb

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// condition names the value of a branch's condition, so that two branches on
// one unchanging value agree. The name is empty if the value may change.
func (s *Scope) condition(x val) (name string, negated bool) {
	for {
		x = s.origin(x)
		u, ok := x.v.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			break
		}
		x, negated = val{u.X, x.f}, !negated
	}
	if b, ok := x.v.(*ssa.BinOp); ok && b.Op == token.NEQ {
		l, r := s.term(val{b.X, x.f}, 4), s.term(val{b.Y, x.f}, 4)
		if l == "" || r == "" {
			return "", false
		}
		return "(" + l + "==" + r + ")", !negated
	}
	return s.term(x, 4), negated
}

// term names a value that is the same whenever it is computed, else "".
func (s *Scope) term(x val, depth int) string {
	if depth == 0 || x.v == nil {
		return ""
	}
	x = s.origin(x)
	switch v := x.v.(type) {
	case *ssa.Const:
		return v.String()
	case *ssa.Global, *ssa.Alloc, *ssa.FieldAddr, *ssa.IndexAddr:
		return ""
	case *ssa.BinOp:
		l, r := s.term(val{v.X, x.f}, depth-1), s.term(val{v.Y, x.f}, depth-1)
		if l == "" || r == "" {
			return ""
		}
		return "(" + l + v.Op.String() + r + ")"
	case *ssa.UnOp:
		if v.Op == token.MUL {
			l, ok := s.target(val{v.X, x.f})
			if !ok || !l.exact() || l.Root.Val == nil {
				return ""
			}
			s.tested = append(s.tested, l)
			return fmt.Sprintf("load%d", s.locID(l))
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
			if t := s.term(val{v.Call.Args[0], x.f}, depth-1); t != "" {
				return b.Name() + "(" + t + ")"
			}
			return ""
		}
	}
	if instr, ok := x.v.(ssa.Instruction); ok && (instr.Block() == nil || blockReaches(instr.Block(), instr.Block())) {
		return ""
	}
	return s.sym(x)
}

// locID numbers the locations that conditions read.
func (s *Scope) locID(l Loc) int {
	for i, t := range s.tested {
		if t == l {
			return i
		}
	}
	return -1
}

// dropUnstable clears the names of conditions on variables that the scope
// assigns: they may have changed between two tests.
func (s *Scope) dropUnstable() {
	unstable := map[string]bool{}
	writes := map[Root][]Loc{}
	for w := range s.writes {
		writes[w.Root] = append(writes[w.Root], w)
	}
	for i, l := range s.tested {
		if slices.ContainsFunc(writes[l.Root], l.overlaps) {
			unstable[fmt.Sprintf("load%d", i)] = true
		}
	}
	if len(unstable) == 0 {
		return
	}
	for _, t := range s.Threads {
		for _, n := range t.Nodes {
			for i := range n.succs {
				if n.succs[i].cond != "" && mentions(n.succs[i].cond, unstable) {
					n.succs[i].cond = ""
				}
			}
		}
	}
}

// mentions reports whether the name of a condition contains one of the loads.
func mentions(cond string, loads map[string]bool) bool {
	for i := 0; i < len(cond); i++ {
		if cond[i] != 'l' {
			continue
		}
		j := i
		for j < len(cond) && cond[j] != ')' && cond[j] != '=' && cond[j] != '<' && cond[j] != '>' && cond[j] != '+' && cond[j] != '-' && cond[j] != '(' {
			j++
		}
		if loads[cond[i:j]] {
			return true
		}
	}
	return false
}

// facts returns the conditions that hold whenever n is reached in its thread:
// those without which n is unreachable. They are all met on any one way there.
func (t *Thread) facts(n *Node) map[string]bool {
	if f, ok := t.holds[n]; ok {
		return f
	}
	facts := map[string]bool{}
	for _, e := range t.way(n) {
		if e.cond != "" && !t.reachableWithout(n, e) {
			facts[e.cond] = e.val
		}
	}
	if t.holds == nil {
		t.holds = map[*Node]map[string]bool{}
	}
	t.holds[n] = facts
	return facts
}

// way returns the edges of one path from the entry of t to n.
func (t *Thread) way(n *Node) []edge {
	type step struct {
		from *Node
		by   edge
	}
	came := make([]step, len(t.Nodes))
	work := []*Node{t.entry}
	for i := 0; i < len(work); i++ { // grows
		for _, e := range work[i].succs {
			if e.to != t.entry && came[e.to.index].from == nil {
				came[e.to.index] = step{work[i], e}
				work = append(work, e.to)
			}
		}
	}
	var way []edge
	for m := n; came[m.index].from != nil; m = came[m.index].from {
		way = append(way, came[m.index].by)
	}
	return way
}

// reachableWithout reports whether n is reachable from the entry of t when the
// condition of an edge does not have the value that the edge needs.
func (t *Thread) reachableWithout(n *Node, x edge) bool {
	seen := make([]bool, len(t.Nodes))
	work := []*Node{t.entry}
	seen[t.entry.index] = true
	for len(work) > 0 {
		m := work[len(work)-1]
		work = work[:len(work)-1]
		if m == n {
			return true
		}
		for _, e := range m.succs {
			if !seen[e.to.index] && !(e.val == x.val && e.cond == x.cond) {
				seen[e.to.index] = true
				work = append(work, e.to)
			}
		}
	}
	return false
}

// open reports whether the edge can be taken when the conditions have the given values.
func (e edge) open(facts map[string]bool) bool {
	v, ok := facts[e.cond]
	return !ok || v == e.val
}
