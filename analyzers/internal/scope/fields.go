package scope

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// fieldsIn collects the fields of a struct, and of those of the package that it leads to.
func (p *Package) fieldsIn(t types.Type, depth int, into map[*types.Var]bool) {
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return
	}
	for f := range st.Fields() {
		if into[f.Origin()] {
			continue
		}
		into[f.Origin()] = true
		if n, ok := types.Unalias(deref(f.Type())).(*types.Named); ok && n.Obj().Pkg() == p.pkg {
			p.fieldsIn(n, depth-1, into)
		}
	}
}

// guards reports whether a field is there for calls that come at the same time.
func guards(f *types.Var) bool {
	n, ok := types.Unalias(deref(f.Type())).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() {
	case "sync":
		return n.Obj().Name() == "Mutex" || n.Obj().Name() == "RWMutex"
	case "sync/atomic":
		return true
	}
	return false
}

// A touch is what a function does to fields, itself or in what it calls or starts.
type touch struct {
	uses, writes map[*types.Var]bool
	size         int // instructions
}

// touched returns what a function does to fields.
func (p *Package) touched(fn *ssa.Function) *touch {
	t := p.touches[fn]
	if t != nil {
		return t
	}
	t = &touch{uses: map[*types.Var]bool{}, writes: map[*types.Var]bool{}}
	p.touches[fn] = t
	seen := map[*ssa.Function]bool{fn: true}
	for work := []*ssa.Function{fn}; len(work) > 0; {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, b := range f.Blocks {
			t.size += len(b.Instrs)
			for _, instr := range b.Instrs {
				if v, write := fieldOf(instr); v != nil {
					t.uses[v] = true
					if write {
						t.writes[v] = true
					}
				}
				for _, g := range p.mentions(instr) {
					if !seen[g] {
						seen[g] = true
						work = append(work, g)
					}
				}
			}
		}
	}
	return t
}

// fieldOf returns the field of which an instruction takes the address or value, and
// whether it is assigned.
func fieldOf(instr ssa.Instruction) (v *types.Var, write bool) {
	switch x := instr.(type) {
	case *ssa.FieldAddr:
		v, _ = fieldVar(x.X.Type(), x.Field).(*types.Var)
		for _, r := range *x.Referrers() {
			st, ok := r.(*ssa.Store)
			write = write || ok && st.Addr == ssa.Value(x)
		}
	case *ssa.Field:
		v, _ = fieldVar(x.X.Type(), x.Field).(*types.Var)
	}
	return v, write
}
