package pools

import (
	"github.com/conclsp/conclsp/analyzers/internal/alias"
	"golang.org/x/tools/go/ssa"
)

// Captured returns the objects that a deferred function literal puts, out of
// variables that are assigned once.
func (p *Pools) Captured(put *ssa.Defer) []ssa.Value {
	mc, ok := put.Call.Value.(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	var list []ssa.Value
	for _, b := range mc.Fn.(*ssa.Function).Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(*ssa.Call)
			if !ok || b != mc.Fn.(*ssa.Function).Blocks[0] {
				continue
			}
			for _, obj := range p.PutBy(site) {
				load, ok := alias.Object(obj).(*ssa.UnOp)
				if fv, isFree := freeVar(load, ok); isFree {
					if cell, ok := p.res.Env.Binding(fv).(*ssa.Alloc); ok && cell.Parent() == put.Parent() {
						list = append(list, loads(cell)...)
					}
				}
			}
		}
	}
	return list
}

func freeVar(load *ssa.UnOp, ok bool) (*ssa.FreeVar, bool) {
	if !ok {
		return nil, false
	}
	fv, ok := load.X.(*ssa.FreeVar)
	return fv, ok
}

// loads returns the values read from a variable that is assigned once.
func loads(cell *ssa.Alloc) []ssa.Value {
	var list []ssa.Value
	stores := 0
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			list = append(list, ref)
		case *ssa.Store:
			stores++
		}
	}
	if stores != 1 {
		return nil
	}
	return list
}

// Stored returns what a result holds: for a named one, what was stored in it.
func Stored(r ssa.Value, b *ssa.BasicBlock) ssa.Value {
	load, ok := r.(*ssa.UnOp)
	if !ok {
		return r
	}
	val := r
	for _, instr := range b.Instrs {
		if st, ok := instr.(*ssa.Store); ok && st.Addr == load.X {
			val = st.Val
		}
	}
	return val
}
