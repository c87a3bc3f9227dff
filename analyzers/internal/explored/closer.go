package explored

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A closing is all that closes a channel: statements of one function.
type closing struct {
	obj   int
	fn    *ssa.Function
	stmts []ast.Stmt
	ident *ast.Ident // the channel, as one of them names it
	procs []int
}

// closings returns what closes a channel, false if more than one function does.
func (f *Finding) closings(obj int) (*closing, bool) {
	c := &closing{obj: obj}
	for i, p := range f.Scope.Program.Procs {
		for j := range p.Nodes {
			n := &p.Nodes[j]
			if n.Op == model.Close && n.Obj == obj && !c.add(f, i, n.Instr) {
				return nil, false
			}
		}
	}
	return c, len(c.stmts) > 0
}

func (c *closing) add(f *Finding, proc int, instr ssa.Instruction) bool {
	if instr == nil || c.fn != nil && c.fn != instr.Parent() {
		return false
	}
	c.fn = instr.Parent()
	if !slices.Contains(c.procs, proc) {
		c.procs = append(c.procs, proc)
	}
	var stmt ast.Stmt
	var call ast.Expr
	if d, _ := join.NodeAt[*ast.DeferStmt](f.pass.Files, instr.Pos()); d != nil {
		stmt, call = d, d.Call
	} else if x, _ := join.NodeAt[*ast.ExprStmt](f.pass.Files, instr.Pos()); x != nil {
		stmt, call = x, x.X
	}
	x, ok := call.(*ast.CallExpr)
	if !ok || types.ExprString(x.Fun) != "close" || len(x.Args) != 1 {
		return false
	}
	if c.ident, ok = ast.Unparen(x.Args[0]).(*ast.Ident); ok && !slices.Contains(c.stmts, stmt) {
		c.stmts = append(c.stmts, stmt)
	}
	return ok
}

// unclose takes the closing out of a trial.
func (c *closing) unclose(t *trial) {
	for _, p := range t.prog.Procs {
		for j := range p.Nodes {
			if n := &p.Nodes[j]; n.Op == model.Close && n.Obj == c.obj {
				n.Op, n.Obj = model.Branch, model.None
			}
		}
	}
}

// DeferClose returns the fix for a range that waits for ever, as the goroutine which
// closes the channel may end without doing so.
func (f *Finding) DeferClose() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	n := f.At()
	if n.Op != model.Recv || n.Instr == nil || !join.UntilClosed(n.Instr) {
		return none, false
	}
	c, ok := f.closings(n.Obj)
	if !ok || c.fn == f.Scope.Root {
		return none, false
	}
	body := join.Body(c.fn)
	if body == nil || len(body.List) == 0 || !fixes.Visible(f.pass.Pkg, body.List[0].Pos(), c.ident.Name, f.pass.TypesInfo.Uses[c.ident]) {
		return none, false
	}
	_, file := join.NodeAt[*ast.File](f.pass.Files, body.Pos())
	fix, ok := fixes.DeferClose(f.pass.Fset, file, body, c.ident.Name, c.stmts)
	if !ok {
		return none, false
	}
	t := f.try()
	c.unclose(t)
	for _, i := range c.procs {
		p := t.prog.Procs[i]
		if !t.starts(p, c.fn) {
			return none, false
		}
		over := len(p.Nodes)
		for j := range p.Nodes {
			if e := &p.Nodes[j]; e.Op == model.End {
				e.Op, e.Obj, e.Next = model.Close, c.obj, []int{over}
			}
		}
		p.Nodes = append(p.Nodes, model.Node{Op: model.End, Obj: model.None, Func: c.fn})
	}
	return fix, t.cures()
}

// CloseOnce returns the fix for a channel that each of its senders closes: to close
// it when the WaitGroup that counts them says that they are done.
func (f *Finding) CloseOnce() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	obj := f.channel()
	if f.Kind != model.SendClosed && f.Kind != model.CloseClosed || obj == model.None {
		return none, false
	}
	c, ok := f.closings(obj)
	if !ok || slices.Contains(c.procs, 0) || f.Scope.Type != nil {
		return none, false
	}
	recv := f.ranged(obj)
	if recv == nil {
		return none, false
	}
	stmt, file := join.NodeAt[*ast.RangeStmt](f.pass.Files, recv.Pos())
	if stmt == nil || stmt.For != recv.Pos() || c.ident.Name != types.ExprString(stmt.X) ||
		!fixes.Visible(f.pass.Pkg, stmt.Pos(), c.ident.Name, f.pass.TypesInfo.Uses[c.ident]) || looped(file, stmt) {
		return none, false
	}
	for i, o := range f.Scope.Program.Objects {
		if o.Kind != model.WaitGroup || o.Site == nil {
			continue
		}
		group := fixes.DeclaredAt(f.pass.Pkg, stmt.Pos(), join.Name(o.Site), o.Site.Pos())
		if group == "" {
			continue
		}
		t := f.try()
		c.unclose(t)
		if !t.closeWhenDone(recv, obj, i) || !t.cures() {
			continue
		}
		return fixes.CloseOnce(f.pass.Fset, file, stmt, c.ident.Name, group, false, c.stmts)
	}
	return none, false
}

// ranged returns the receive by which the scope's own function ranges over a channel,
// nil if there is not just one.
func (f *Finding) ranged(obj int) (recv ssa.Instruction) {
	for _, p := range f.Scope.Program.Procs {
		for _, n := range p.Nodes {
			if n.Op != model.Recv || n.Obj != obj || n.Instr == recv {
				continue
			}
			if recv != nil || n.Instr == nil || n.Instr.Parent() != f.Scope.Root || !join.UntilClosed(n.Instr) {
				return nil
			}
			recv = n.Instr
		}
	}
	return recv
}

// looped reports whether a statement is in a loop of its function.
func looped(file *ast.File, stmt ast.Stmt) (in bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || n == ast.Node(stmt) || stmt.Pos() < n.Pos() || n.End() <= stmt.Pos() {
			return false
		}
		switch n.(type) {
		case *ast.FuncLit:
			in = false
		case *ast.ForStmt, *ast.RangeStmt:
			in = true
		}
		return true
	})
	return in
}

// closeWhenDone starts, before the first round of a range, a goroutine that waits
// for a group and then closes a channel.
func (t *trial) closeWhenDone(recv ssa.Instruction, obj, group int) bool {
	started := model.Ref{Space: model.Shared, Index: len(t.prog.Vars)}
	t.prog.Vars = append(slices.Clone(t.prog.Vars), model.Var{Name: "closer", Max: 1})
	closer := len(t.prog.Procs)
	ok := t.each(recv, func(p *model.Proc, n *model.Node) bool {
		at := len(p.Nodes)
		p.Nodes = append(p.Nodes, *n,
			model.Node{Op: model.Set, Obj: model.None, Var: started, Count: model.Count{Const: 1}, Next: []int{at + 2}},
			model.Node{Op: model.Go, Obj: model.None, Proc: closer, Next: []int{at}})
		*n = model.Node{Op: model.Test, Obj: model.None, Var: started, Cmp: model.Equal, Count: model.Count{Const: 1}, Next: []int{at, at + 1}}
		return true
	})
	t.prog.Procs = append(t.prog.Procs, &model.Proc{Name: "closer", Nodes: []model.Node{
		{Op: model.Wait, Obj: group, Next: []int{1}},
		{Op: model.Close, Obj: obj, Next: []int{2}},
		{Op: model.End, Obj: model.None},
	}})
	return ok
}
