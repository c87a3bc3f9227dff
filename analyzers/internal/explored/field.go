package explored

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// SelectField returns the fix for a method that sends or receives and waits for ever,
// where another function watches a channel in a field of the same object which tells that
// nobody will come.
func (f *Finding) SelectField() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	instr := f.At().Instr
	o, ok := f.operation(instr)
	if !ok || f.Scope.Type == nil || instr.Parent().Signature.Recv() == nil {
		return none, false
	}
	fn := instr.Parent()
	failed := ""
	if res := fn.Signature.Results(); res.Len() > 0 && res.At(res.Len()-1).Type().String() == "error" {
		if failed = f.closedError(); failed == "" {
			return none, false
		}
	}
	for _, p := range f.Scope.Program.Procs {
		for j := range p.Nodes {
			for _, c := range watched(&p.Nodes[j]) {
				field := fieldOf(p.Nodes[j].Instr, c, fn.Params[0].Type())
				if field == "" || !f.tells(c) || fn.Params[0].Name() == "" || fn.Params[0].Name() == "_" {
					continue
				}
				fix, ok := o.SelectDone(fn.Params[0].Name()+"."+field, nil, fn.Signature, failed)
				if ok && f.mayLeaveBy(c.Obj) {
					return fix, true
				}
			}
		}
	}
	return none, false
}

// watched returns what a node receives from.
func watched(n *model.Node) []model.Case {
	switch n.Op {
	case model.Recv:
		return []model.Case{{Op: model.Recv, Obj: n.Obj}}
	case model.Select:
		return n.Cases
	}
	return nil
}

// fieldOf names the field of the receiver from which an instruction receives in the case.
func fieldOf(instr ssa.Instruction, c model.Case, recv types.Type) string {
	var chans []ssa.Value
	switch v := instr.(type) {
	case *ssa.UnOp:
		if v.Op == token.ARROW {
			chans = append(chans, v.X)
		}
	case *ssa.Select:
		for _, st := range v.States {
			if st.Dir == types.RecvOnly {
				chans = append(chans, st.Chan)
			}
		}
	}
	name := ""
	for _, ch := range chans {
		load, ok := ch.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			continue
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok || !types.Identical(addr.X.Type(), recv) {
			continue
		}
		st := recv.Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		if elem := st.Field(addr.Field).Type().Underlying().(*types.Chan).Elem(); !isEmpty(elem) {
			continue
		}
		if name != "" {
			return "" // which one the case is of is not known
		}
		name = st.Field(addr.Field).Name()
	}
	return name
}

func isEmpty(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.NumFields() == 0
}

// closedError names the error of the package which says that something is closed, "" if
// there is not just one.
func (f *Finding) closedError() (name string) {
	scope := f.pass.Pkg.Scope()
	for _, n := range scope.Names() {
		v, ok := scope.Lookup(n).(*types.Var)
		if ok && v.Type().String() == "error" && strings.Contains(strings.ToLower(n), "closed") {
			if name != "" {
				return ""
			}
			name = n
		}
	}
	return name
}

// mayLeaveBy reports whether all is well if the function of the operation returns once
// something can be received.
func (f *Finding) mayLeaveBy(obj int) bool {
	instr := f.At().Instr
	t := f.try()
	return t.beside(instr, func(p *model.Proc) (model.Case, bool) {
		next, ok := t.leave(p, instr.Parent(), instr)
		return model.Case{Op: model.Recv, Obj: obj, Next: next, Closed: model.None}, ok
	}) && t.cures()
}
