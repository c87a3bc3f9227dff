package waits

import (
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An index finds the places where variables are named in a package.
type index struct {
	fields  map[*types.Var][]ssa.Value        // addresses of fields, and loads of fields of struct values
	globals map[*ssa.Global][]ssa.Instruction // uses, which the SSA form does not record
	vars    map[*types.Var]*ssa.Global
	conds   map[types.Object]bool // locks of Conds; nil is one that cannot be told
}

func newIndex(res *conc.Result) *index {
	x := &index{fields: map[*types.Var][]ssa.Value{}, globals: map[*ssa.Global][]ssa.Instruction{}, vars: map[*types.Var]*ssa.Global{}, conds: map[types.Object]bool{}}
	for _, f := range res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				x.add(instr)
				x.cond(res, instr)
			}
		}
	}
	return x
}

func (x *index) add(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.FieldAddr:
		v := fieldOf(instr.X.Type(), instr.Field)
		x.fields[v] = append(x.fields[v], instr)
	case *ssa.Field:
		v := fieldOf(instr.X.Type(), instr.Field)
		x.fields[v] = append(x.fields[v], instr)
	}
	seen := map[*ssa.Global]bool{}
	for _, rand := range instr.Operands(nil) {
		if g, ok := (*rand).(*ssa.Global); ok && !seen[g] {
			seen[g] = true
			x.globals[g] = append(x.globals[g], instr)
			if v, ok := g.Object().(*types.Var); ok {
				x.vars[v] = g
			}
		}
	}
}

// fieldOf returns a field of the struct type t, or that t points to; nil for a
// type parameter.
func fieldOf(t types.Type, i int) *types.Var {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		return s.Field(i).Origin()
	}
	return nil
}

// cond records the lock that a Cond is given, by NewCond or an assignment.
func (x *index) cond(res *conc.Result, instr ssa.Instruction) {
	var lock ssa.Value
	switch instr := instr.(type) {
	case *ssa.Call:
		if eff, ok := syncs.Of(&instr.Call); ok && eff.Op == syncs.NewCond {
			lock = eff.Loc
		}
	case *ssa.Store:
		if fa, ok := instr.Addr.(*ssa.FieldAddr); ok {
			if v := fieldOf(fa.X.Type(), fa.Field); v != nil && v.Name() == "L" && v.Pkg() != nil && v.Pkg().Path() == "sync" {
				lock = instr.Val
			}
		}
	}
	if lock == nil {
		return
	}
	q, ok := res.Path(lock)
	v := res.LockVar(q)
	if !ok || v == nil {
		v = nil
	}
	x.conds[v] = true
}

// uses returns the instructions that have v as operand.
func (x *index) uses(v ssa.Value) []ssa.Instruction {
	if g, ok := v.(*ssa.Global); ok {
		return x.globals[g]
	}
	if refs := v.Referrers(); refs != nil {
		return *refs
	}
	return nil
}
