package lockgraph

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// hangsOnMode reports whether a call is executed only for some value of a field
// by which a caller may know that it is not, such as that of an object which
// has a second way to work. That the way to the lock exists is no such thing.
func (g *graph) hangsOnMode(site ssa.CallInstruction, wanted object) bool {
	for d := site.Block().Idom(); d != nil; d = d.Idom() {
		branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || !decides(d, site.Block()) {
			continue
		}
		field := comparedField(branch.Cond)
		if field == nil || site.Common().Value == ssa.Value(field) {
			continue
		}
		o, ok := g.value(field.X, maxDepth)
		if !ok || o.root != wanted.root || o.global != wanted.global || !strings.HasPrefix(wanted.elems, o.elems) {
			return true
		}
	}
	return false
}

// decides reports whether one side of the branch at d leads to a block and the
// other need not.
func decides(d, to *ssa.BasicBlock) bool {
	for i, succ := range d.Succs {
		if other := d.Succs[1-i]; other != succ && len(succ.Preds) == 1 && succ.Dominates(to) {
			return true
		}
	}
	return false
}

// comparedField returns the load of a field that a condition is, or compares with
// a constant.
func comparedField(cond ssa.Value) *ssa.UnOp {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return comparedField(v.X)
		}
		if _, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return v
		}
	case *ssa.BinOp:
		x, y := v.X, v.Y
		if _, ok := x.(*ssa.Const); ok {
			x, y = y, x
		}
		if _, ok := y.(*ssa.Const); ok && (v.Op == token.EQL || v.Op == token.NEQ) {
			load, _ := x.(*ssa.UnOp)
			if load != nil {
				return comparedField(load)
			}
		}
	}
	return nil
}
