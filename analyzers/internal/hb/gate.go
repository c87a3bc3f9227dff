package hb

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A choice is where one of several values was chosen that a condition compares
// with a constant: the predecessors of a phi's block, or the returns of a
// function that was inlined.
type choice struct {
	entry *Node // passed whenever a value is chosen
	from  []*Node
	vals  []ssa.Value
}

// gate puts a node on the edge of a condition if only some of the values that
// may have been chosen lead there: to pass, one of these must have been. So a
// goroutine that gave up waiting does not pass as one that waited.
func (b *builder) gate(f *frame, cur *Node, cond ssa.Value, want bool, last map[*ssa.BasicBlock]*Node) *Node {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, want = not.X, !want
	}
	against := constant.MakeBool(true)
	if cmp, ok := cond.(*ssa.BinOp); ok {
		c, isConst := cmp.Y.(*ssa.Const)
		if !isConst || cmp.Op != token.EQL && cmp.Op != token.NEQ {
			return cur
		}
		cond, against = cmp.X, c.Value // nil for a nil
		want = want == (cmp.Op == token.EQL)
		if _, isChan := cond.Type().Underlying().(*types.Chan); isChan && want {
			// Without a channel there is nobody to wait for.
			return b.then(cur, Never, f, nil)
		}
	}
	ch, ok := b.s.choiceOf(f, cond, last)
	if !ok {
		return cur
	}
	var latches []*Node
	// Where nil is one of the values, the others are taken to be something else.
	others := against == nil && slices.ContainsFunc(ch.vals, isNil)
	for i, v := range ch.vals {
		c, isConst := v.(*ssa.Const)
		if !isConst && !(others && want) || isConst && equal(c.Value, against) == want {
			latches = append(latches, ch.from[i])
		}
	}
	if len(latches) == len(ch.vals) {
		return cur
	}
	n := b.then(cur, Gate, f, nil)
	n.latches, n.body = latches, []*Node{ch.entry}
	return n
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// equal compares constants; nil is the constant nil.
func equal(a, b constant.Value) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Kind() == b.Kind() && constant.Compare(a, token.EQL, b)
}

func (s *Scope) choiceOf(f *frame, v ssa.Value, last map[*ssa.BasicBlock]*Node) (choice, bool) {
	index := 0
	switch x := v.(type) {
	case *ssa.Phi:
		ch := choice{entry: f.blocks[x.Block()]}
		for i, p := range x.Block().Preds {
			if last[p] != nil {
				ch.from, ch.vals = append(ch.from, last[p]), append(ch.vals, x.Edges[i])
			}
		}
		return ch, true
	case *ssa.Extract:
		v, index = x.Tuple, x.Index
	}
	call, ok := v.(*ssa.Call)
	if !ok || f.calls[call] == nil {
		return choice{}, false
	}
	callee := f.calls[call]
	ch := choice{entry: callee.blocks[callee.fn.Blocks[0]]}
	for _, r := range callee.returns {
		ret := r.Instr.(*ssa.Return)
		if index >= len(ret.Results) {
			return choice{}, false
		}
		ch.from, ch.vals = append(ch.from, r), append(ch.vals, ret.Results[index])
	}
	return ch, true
}

// opens reports whether one of the values that lead to n can have been chosen.
func (r *run) opens(n *Node) bool {
	if !r.reached[n.body[0].id] {
		return true // chosen before
	}
	for _, l := range n.latches {
		if r.reached[l.id] {
			return true
		}
	}
	return false
}
