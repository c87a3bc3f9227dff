package hb

import (
	"fmt"
	"go/token"

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
	for i, l := range s.tested {
		for w := range s.writes {
			if w.overlaps(l) || l.overlaps(w) {
				unstable[fmt.Sprintf("load%d", i)] = true
			}
		}
	}
	if len(unstable) == 0 {
		return
	}
	for _, t := range s.Threads {
		for _, n := range t.Nodes {
			for i := range n.succs {
				if mentions(n.succs[i].cond, unstable) {
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
// those of which n is unreachable with the opposite value.
func (t *Thread) facts(n *Node) map[string]bool {
	if f, ok := t.holds[n]; ok {
		return f
	}
	names := map[string]bool{}
	for _, m := range t.Nodes {
		for _, e := range m.succs {
			if e.cond != "" {
				names[e.cond] = true
			}
		}
	}
	facts := map[string]bool{}
	for name := range names {
		for _, value := range []bool{false, true} {
			if !t.reachableWith(n, map[string]bool{name: !value}) {
				facts[name] = value
			}
		}
	}
	if t.holds == nil {
		t.holds = map[*Node]map[string]bool{}
	}
	t.holds[n] = facts
	return facts
}

// reachableWith reports whether n is reachable from the entry of t when the
// conditions have the given values.
func (t *Thread) reachableWith(n *Node, facts map[string]bool) bool {
	seen := make([]bool, len(t.Nodes))
	stack := []*Node{t.entry}
	seen[t.entry.index] = true
	for len(stack) > 0 {
		m := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if m == n {
			return true
		}
		for _, e := range m.succs {
			if !e.open(facts) || seen[e.to.index] {
				continue
			}
			seen[e.to.index] = true
			stack = append(stack, e.to)
		}
	}
	return false
}

// open reports whether the edge can be taken when the conditions have the given values.
func (e edge) open(facts map[string]bool) bool {
	v, ok := facts[e.cond]
	return !ok || v == e.val
}
