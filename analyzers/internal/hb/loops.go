package hb

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A text is what is the same in every activation of a function.
type text struct {
	order  []*ssa.BasicBlock // dominators first
	loops  map[*ssa.BasicBlock]*loop
	defers []*ssa.Defer
}

func (s *Scope) textOf(fn *ssa.Function) *text {
	t := s.text[fn]
	if t != nil {
		return t
	}
	t = &text{order: fn.DomPreorder(), loops: loopsOf(fn)}
	for _, blk := range t.order {
		for _, instr := range blk.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				t.defers = append(t.defers, d)
			}
		}
	}
	s.text[fn] = t
	return t
}

// A loop is a natural loop.
type loop struct {
	head    *ssa.BasicBlock
	latches []*ssa.BasicBlock
	body    map[*ssa.BasicBlock]bool
}

// loopsOf returns the natural loops of fn by their heads.
func loopsOf(fn *ssa.Function) map[*ssa.BasicBlock]*loop {
	loops := map[*ssa.BasicBlock]*loop{}
	for _, b := range fn.Blocks {
		for _, h := range b.Succs {
			if !h.Dominates(b) {
				continue
			}
			l := loops[h]
			if l == nil {
				l = &loop{head: h, body: map[*ssa.BasicBlock]bool{h: true}}
				loops[h] = l
			}
			l.latches = append(l.latches, b)
			l.add(b)
		}
	}
	return loops
}

func (l *loop) add(b *ssa.BasicBlock) {
	if l.body[b] {
		return
	}
	l.body[b] = true
	for _, p := range b.Preds {
		l.add(p)
	}
}

// left returns the loop that the edge from a condition in blk to succ leaves,
// or goes around, before its body was run; other is where the condition leads
// else.
func left(loops map[*ssa.BasicBlock]*loop, blk, other, succ *ssa.BasicBlock) *loop {
	if l := loops[blk]; l != nil && !l.body[succ] && !slices.Contains(l.latches, blk) {
		return l
	}
	if l := loops[other]; l != nil && !l.body[blk] && l.exitsTo(succ) {
		return l
	}
	return nil
}

// exitsTo reports whether the loop is left to b.
func (l *loop) exitsTo(b *ssa.BasicBlock) bool {
	return !l.body[b] && slices.ContainsFunc(b.Preds, func(p *ssa.BasicBlock) bool { return l.body[p] })
}

// blockReaches reports whether a path of at least one edge leads from a to b.
func blockReaches(a, b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	stack := []*ssa.BasicBlock{a}
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, y := range x.Succs {
			if y == b {
				return true
			}
			if !seen[y] {
				seen[y] = true
				stack = append(stack, y)
			}
		}
	}
	return false
}
