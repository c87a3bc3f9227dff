package scope

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A write is a store, and the activation that executes it.
type write struct {
	instr ssa.Instruction
	ctx   *context
}

// stored notes where a variable is assigned.
func (f *frame) stored(c *cell, instr ssa.Instruction) {
	if w := (write{instr, f.ctx}); !slices.Contains(c.stores, w) {
		c.stores = append(c.stores, w)
		f.m.changed = true
		nameGlobal(c, instr)
	}
}

// foundUnset notes that a variable is used before it is set for all that the code
// says: each store comes after a load that it can follow, but need not precede. What
// other goroutines store is taken to be there when it is looked for, as is what is
// stored on one of several ways.
func (f *frame) foundUnset(p *value, instr ssa.Instruction) bool {
	if instr == nil || f.fake || !p.base.ours() || f.m.escaped[p.base] {
		return false
	}
	some := false
	for path, c := range f.m.cells[p.base] {
		if !samePlace(path, p.sym) {
			continue
		}
		for _, w := range c.stores {
			if some = true; c.copied || !f.precedes(instr, w) {
				return false
			}
		}
	}
	if c := f.m.cell(p.base, p.sym); some && !c.unset {
		c.unset, f.m.changed = true, true
	}
	return some
}

// precedes reports whether an instruction of this activation may be executed when a
// store was not yet, and before it.
func (f *frame) precedes(instr ssa.Instruction, w write) bool {
	at := map[*context]ssa.Instruction{}
	for c, i := f.ctx, instr; c != nil; c, i = c.parent, c.site {
		at[c] = i
	}
	for c, i := w.ctx, w.instr; c != nil; c, i = c.parent, c.site {
		if here := at[c]; here != nil {
			return here.Parent() == i.Parent() && f.m.pkg.textOf(i.Parent()).precedes(here, i)
		}
	}
	return false
}

// precedes reports whether the second of two instructions may come after the first,
// and need not have come before it. The body of a loop is taken to be executed.
func (t *text) precedes(a, b ssa.Instruction) bool {
	from, to := a.Block(), b.Block()
	if from == to {
		return slices.Index(from.Instrs, a) < slices.Index(from.Instrs, b)
	}
	if !t.reach[from.Index].has(to.Index) || to.Dominates(from) {
		return false
	}
	for head, body := range t.loops {
		if body.has(to.Index) && !body.has(from.Index) && head.Dominates(from) {
			return false
		}
	}
	return true
}
