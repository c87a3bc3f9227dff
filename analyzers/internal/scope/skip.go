package scope

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A detour is what lies between a condition and the block that both ways come to,
// where nothing in it has to do with objects whatever is known. Whoever executes the
// condition may go on with that block: how many ways there are to it is of no interest.
type detour struct {
	join   *ssa.BasicBlock
	blocks bits // between; with that of the condition if it is executed again
	// touching are the instructions that have to do with objects if their operands
	// lead to what the scope has made.
	touching []ssa.Instruction
}

// detour returns what lies behind the condition at the end of b, nil if that matters.
func (p *Package) detour(t *text, b *ssa.BasicBlock) *detour {
	d, known := t.detours[b]
	if known {
		return d
	}
	if join := t.joins(b); join != nil && !t.endlessAt(b) {
		d = p.between(t, b, join)
	}
	t.detours[b] = d
	return d
}

// between collects what lies between b and join, nil if it matters.
func (p *Package) between(t *text, b, join *ssa.BasicBlock) *detour {
	d := &detour{join: join, blocks: newBits(len(b.Parent().Blocks))}
	work := slices.Clone(b.Succs)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == join || d.blocks.has(x.Index) {
			continue
		}
		if t.endlessAt(x) {
			return nil
		}
		d.blocks.add(x.Index)
		for _, instr := range x.Instrs {
			switch p.idle(instr) {
			case never:
				return nil
			case perhaps:
				d.touching = append(d.touching, instr)
			}
		}
		work = append(work, x.Succs...)
	}
	return d
}

// How far an instruction has nothing to do with objects.
type idleness uint8

const (
	always  idleness = iota
	perhaps          // if no operand leads to what the scope has made
	never
)

func (p *Package) idle(instr ssa.Instruction) idleness {
	switch v := instr.(type) {
	case *ssa.Phi, *ssa.DebugRef, *ssa.Jump, *ssa.If, *ssa.BinOp, *ssa.Extract, *ssa.Lookup, *ssa.Range, *ssa.Next,
		*ssa.FieldAddr, *ssa.IndexAddr, *ssa.Field, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.TypeAssert:
		return always
	case *ssa.UnOp:
		if v.Op != token.ARROW {
			return always
		}
	case *ssa.Alloc, *ssa.MakeSlice, *ssa.MakeMap:
		if p.trait(instr) == 0 {
			return always
		}
	case *ssa.Store, *ssa.MapUpdate, *ssa.Convert, *ssa.Slice, *ssa.SliceToArrayPointer, *ssa.MultiConvert, *ssa.Index:
		return perhaps
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok {
			if b.Name() == "len" || b.Name() == "cap" {
				return always
			}
			return idleIf(p.trait(instr) == 0 && b.Name() != "ssa:deferstack")
		}
		switch opOf(syncs.Callee(&v.Call)) {
		case syncs.None, syncs.AtomicLoad, syncs.AtomicStore, syncs.AtomicModify:
		default:
			return never
		}
		fn, _ := p.conc.Callee(v)
		return idleIf(p.trait(instr) == 0 && (fn == nil || p.traits[declared(fn)] == 0))
	}
	return never
}

func idleIf(ok bool) idleness {
	if ok {
		return perhaps
	}
	return never
}

// skip goes on where both ways of a condition come together, if nothing happens
// before and what is known there does not depend on the way. Then the state is that
// block's.
func (f *frame) skip(st *state, instr ssa.Instruction) bool {
	if f.m.strict || f.m.given {
		return false // the caller may know what is lost
	}
	b := instr.Block()
	d := f.m.pkg.detour(f.text, b)
	if d == nil || slices.ContainsFunc(d.touching, func(i ssa.Instruction) bool { return f.touches(st, d, i) }) {
		return false
	}
	again := d.blocks.has(b.Index)
	phis, ok := f.joined(st, d, b)
	if !ok || again && !f.forgets(d, b) {
		return false
	}
	if again {
		for _, i := range b.Instrs {
			if v, ok := i.(ssa.Value); ok {
				st.regs[f.text.index[v]] = nil
			}
		}
	}
	for _, a := range phis {
		st.regs[a.i] = a.v
	}
	f.jump(st, nil, d.join)
	return true
}

// An assign is what a register becomes.
type assign struct {
	i int
	v *value
}

// joined returns what the phis of the join become; ok is false if that depends on
// the way.
func (f *frame) joined(st *state, d *detour, b *ssa.BasicBlock) (list []assign, ok bool) {
	for _, instr := range d.join.Instrs {
		phi, isPhi := instr.(*ssa.Phi)
		if !isPhi {
			break
		}
		a := assign{f.text.index[phi], nil}
		if !isNumber(phi.Type()) || f.text.count[phi] {
			first := true
			for i, pred := range d.join.Preds {
				if pred != b && !d.blocks.has(pred.Index) {
					continue
				}
				e := phi.Edges[i]
				if d.makes(e) {
					return nil, false
				}
				v := f.phiValue(st, phi, e)
				if !first && v != a.v {
					return nil, false
				}
				a.v, first = v, false
			}
		}
		list = append(list, a)
	}
	return list, true
}

// makes reports whether a value is computed on the way.
func (d *detour) makes(v ssa.Value) bool {
	instr, ok := v.(ssa.Instruction)
	return ok && instr.Block() != nil && d.blocks.has(instr.Block().Index)
}

// forgets reports whether nothing is lost if what a loop's head computes is not known
// behind the loop.
func (f *frame) forgets(d *detour, b *ssa.BasicBlock) bool {
	live := f.text.live[d.join.Index]
	for _, instr := range b.Instrs {
		if v, ok := instr.(ssa.Value); ok && live.has(f.text.index[v]) && !isNumber(v.Type()) {
			return false
		}
	}
	return true
}

// isNumber reports whether a value of type t is data that no condition asks for by
// itself: nothing is known of it where two ways come together.
func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsNumeric|types.IsString) != 0
}

// touches reports whether an operand of an instruction leads to what the scope has
// made, or may.
func (f *frame) touches(st *state, d *detour, instr ssa.Instruction) bool {
	for _, op := range instr.Operands(nil) {
		v := *op
		if v == nil || isNumber(v.Type()) {
			continue
		}
		if _, ok := v.(*ssa.Builtin); ok {
			continue
		}
		if f.leadsHome(st, d, v, 6) {
			return true
		}
	}
	return false
}

// leadsHome reports whether a value may be, or lead to, memory or an object of the
// scope.
func (f *frame) leadsHome(st *state, d *detour, v ssa.Value, depth int) bool {
	if !d.makes(v) {
		x := f.eval(st, v)
		return x.kind >= objRef && !(x.kind == pointer && x.base.kind == symbol) && !(x.kind == function && len(x.list) == 0)
	}
	if depth == 0 {
		return true
	}
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return f.leadsHome(st, d, v.X, depth-1)
	case *ssa.IndexAddr:
		return f.leadsHome(st, d, v.X, depth-1)
	case *ssa.UnOp:
		return v.Op != token.MUL || f.leadsHome(st, d, v.X, depth-1)
	case *ssa.MakeInterface:
		return !isNumber(v.X.Type()) && f.leadsHome(st, d, v.X, depth-1)
	case *ssa.Slice:
		return f.leadsHome(st, d, v.X, depth-1)
	case *ssa.BinOp, *ssa.Convert:
		return false
	case *ssa.Call, *ssa.Extract, *ssa.Lookup, *ssa.Next:
		// What is made out of view, or comes from there.
		return f.m.pkg.lead(v.Type())
	}
	return true
}

// joins returns the first block that all ways from b come to, nil if there is none.
func (t *text) joins(b *ssa.BasicBlock) *ssa.BasicBlock {
	if t.after == nil {
		t.postdominate(b.Parent())
	}
	n := t.after[b.Index].count()
	for _, x := range b.Parent().Blocks {
		if x != b && t.after[b.Index].has(x.Index) && t.after[x.Index].count() == n-1 {
			return x
		}
	}
	return nil
}

// postdominate computes the blocks that each block's ways to the end of the function
// all come to, with itself. A block without a way to the end has all of them, and so
// none that is next.
func (t *text) postdominate(fn *ssa.Function) {
	n := len(fn.Blocks)
	t.after = make([]bits, n)
	for i, b := range fn.Blocks {
		t.after[i] = newBits(n)
		if len(b.Succs) == 0 {
			t.after[i].add(i)
			continue
		}
		for j := range n {
			t.after[i].add(j)
		}
	}
	for changed := true; changed; {
		changed = false
		for i, b := range slices.Backward(fn.Blocks) {
			if len(b.Succs) == 0 {
				continue
			}
			meet := slices.Clone(t.after[b.Succs[0].Index])
			for _, s := range b.Succs[1:] {
				meet.meet(t.after[s.Index])
			}
			meet.add(i)
			if !slices.Equal(meet, t.after[i]) {
				t.after[i] = meet
				changed = true
			}
		}
	}
}
