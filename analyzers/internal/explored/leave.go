package explored

import (
	"go/ast"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// operation returns the statement that an instruction is, for fixes; false if
// it has none, or is only a part of one.
func (f *Finding) operation(instr ssa.Instruction) (*fixes.Operation, bool) {
	if instr == nil {
		return nil, false
	}
	stmt, file := join.NodeAt[ast.Stmt](f.pass.Files, instr.Pos())
	if stmt == nil || !fixes.IsOperation(stmt) {
		return nil, false
	}
	return f.statement(stmt, file), true
}

func (f *Finding) statement(stmt ast.Stmt, file *ast.File) *fixes.Operation {
	return &fixes.Operation{Fset: f.pass.Fset, File: file, Pkg: f.pass.Pkg, Info: f.pass.TypesInfo, Stmt: stmt}
}

// SelectDone returns the fix for a send or receive that waits for ever, in a
// function that is told to end by a channel on which it selects elsewhere.
func (f *Finding) SelectDone() (analysis.SuggestedFix, bool) {
	n := f.At()
	o, ok := f.operation(n.Instr)
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	for j := range f.Scope.Program.Procs[f.Proc].Nodes {
		like, isSelect := f.node(f.Proc, j).Instr.(*ssa.Select)
		if !isSelect || like.Parent() != n.Instr.Parent() {
			continue
		}
		for i := range like.States {
			if fix, ok := f.selectLike(o, like, i); ok {
				return fix, true
			}
		}
	}
	return analysis.SuggestedFix{}, false
}

// SelectReturn returns the fix for a send or receive that waits for ever, where the
// scope is given a context.
func (f *Finding) SelectReturn() (analysis.SuggestedFix, bool) {
	o, ok := f.operation(f.At().Instr)
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	name := f.given(o)
	if name == "" {
		return analysis.SuggestedFix{}, false
	}
	fix, ok := o.SelectDone(name+".Done()", nil, f.At().Instr.Parent().Signature, name+".Err()")
	return fix, ok && f.mayLeave()
}

// selectLike returns the fix that does what a case of another select does.
func (f *Finding) selectLike(o *fixes.Operation, like *ssa.Select, state int) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	st := like.States[state]
	sel, _ := join.NodeAt[*ast.SelectStmt](f.pass.Files, like.Pos())
	recv, _ := join.NodeAt[*ast.UnaryExpr](f.pass.Files, st.Pos)
	if sel == nil || recv == nil || st.Dir != types.RecvOnly || fixes.Received(recv) == nil || !o.Visible(recv.X) {
		return none, false
	}
	fix, ok := o.SelectDone(types.ExprString(recv.X), sel, f.At().Instr.Parent().Signature, "")
	if !ok || fix.Message != fixes.SelectDoneTitle {
		return none, false
	}
	t := f.try()
	ok = t.beside(f.At().Instr, func(p *model.Proc) (c model.Case, found bool) {
		for j := range p.Nodes {
			n := &p.Nodes[j]
			if n.Instr != like || n.Op != model.Select || state >= len(n.Cases) {
				continue
			}
			if found || !f.tells(n.Cases[state]) {
				return c, false // it is not known which, or not there to end anything
			}
			c, found = n.Cases[state], true
		}
		return c, found
	})
	return fix, ok && t.cures()
}

// tells reports whether a case waits for a context, or for a channel that is closed
// and on which nothing is sent.
func (f *Finding) tells(c model.Case) bool {
	if c.Op != model.Recv || c.Obj == model.None {
		return false
	}
	if f.Scope.Program.Objects[c.Obj].Kind == model.Context {
		return true
	}
	closed := false
	for _, p := range f.Scope.Program.Procs {
		for _, n := range p.Nodes {
			if n.Obj == c.Obj && n.Op == model.Send {
				return false
			}
			closed = closed || n.Obj == c.Obj && n.Op == model.Close
			for _, k := range n.Cases {
				if n.Op == model.Select && k.Obj == c.Obj && k.Op == model.Send {
					return false
				}
			}
		}
	}
	return closed
}

// given names the context that a caller gives to the scope, as it can be written at
// an operation; "" if there is none.
func (f *Finding) given(o *fixes.Operation) string {
	scope := f.pass.Pkg.Scope().Innermost(o.Stmt.Pos())
	for _, p := range f.Scope.Root.Params {
		if scope == nil || types.TypeString(p.Type(), nil) != "context.Context" {
			continue
		}
		if _, obj := scope.LookupParent(p.Name(), o.Stmt.Pos()); obj != nil && obj == p.Object() {
			return p.Name()
		}
	}
	return ""
}

// mayLeave reports whether all is well if the function of the operation may return
// instead of waiting, at any time.
func (f *Finding) mayLeave() bool {
	instr := f.At().Instr
	t := f.try()
	return t.beside(instr, func(p *model.Proc) (model.Case, bool) {
		next, ok := t.leave(p, instr.Parent(), instr)
		return model.Case{Op: model.Recv, Obj: model.None, Next: next, Closed: model.None}, ok
	}) && t.cures()
}

// SelectTimeout returns the fix for a send or receive on a channel that waits for
// ever, and that nothing tells to end.
func (f *Finding) SelectTimeout() (analysis.SuggestedFix, bool) {
	n := f.At()
	o, ok := f.operation(n.Instr)
	if !ok || f.Object() == nil || f.Object().Kind != model.Chan {
		return analysis.SuggestedFix{}, false
	}
	fix, ok := o.SelectTimeout(n.Instr.Parent().Signature)
	return fix, ok && f.mayLeave()
}

// ReturnAfterClose returns the fix for a send on a channel, or another close, that
// comes after a close of the same function which was to be its end.
func (f *Finding) ReturnAfterClose() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	s, _ := f.Closing()
	if s == nil || f.node(s.Proc, s.Node).Via != "" || s.Goroutine != f.Goroutine {
		return none, false
	}
	instr := f.node(s.Proc, s.Node).Instr
	if _, ok := instr.(*ssa.Call); !ok || instr.Parent() != f.At().Instr.Parent() {
		return none, false
	}
	stmt, file := join.NodeAt[*ast.ExprStmt](f.pass.Files, instr.Pos())
	if stmt == nil {
		return none, false
	}
	fix, ok := f.statement(stmt, file).ReturnAfterClose(instr.Parent().Signature)
	if !ok {
		return none, false
	}
	t := f.try()
	ok = t.each(instr, func(p *model.Proc, n *model.Node) (ok bool) {
		n.Next = make([]int, 1)
		n.Next[0], ok = t.leave(p, instr.Parent(), instr)
		return ok
	})
	return fix, ok && t.cures()
}
