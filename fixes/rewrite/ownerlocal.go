package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// declareLocal puts the channels and the goroutine in place of a local variable. The
// goroutine ends with the function, so all that use the counter must have ended before.
func (o *owning) declareLocal(m mention) error {
	name, typ := o.obj.Name(), o.basic.Name()
	stmt := m.stmt(m.v.Def())
	body := m.body(m.v.Def())
	if body == nil || !slices.Contains(body.List, stmt) || !single(stmt) {
		return m.p.refuse(m.v.Def().Pos(), "%s is not declared by itself among the statements of a function, but", name)
	}
	if err := o.awaited(m, body); err != nil {
		return err
	}
	chans := []string{name + "Add", name + "Get", name + "Done"}
	cases := adding(name, chans[0])
	if o.sets {
		chans = slices.Insert(chans, 1, name+"Set")
		cases += "case " + name + " = <-" + chans[1] + ":\n"
	}
	left, right := "", ""
	for i, c := range chans {
		if m.v.Fresh(c) != c {
			return m.p.refuse(m.v.Def().Pos(), "%s is the name of something else for %s, declared", c, name)
		}
		made := "make(chan " + typ + ")"
		if i == len(chans)-1 {
			made = "make(chan struct{})"
		}
		if i > 0 {
			left, right = left+", ", right+", "
		}
		left, right = left+c, right+made
	}
	done, f, end := chans[len(chans)-1], o.in(m.p, m.file), stmt.End()
	if c := f.comment(end); c != nil {
		end = c.End()
	}
	f.add(replace(stmt.Pos(), end, left+" := "+right+"\ndefer close("+done+")\ngo func() { // owns "+name+"\n"+
		m.p.text(stmt.Pos(), end)+"\nfor {\nselect {\n"+cases+"case "+name+"Get <- "+name+":\ncase <-"+done+":\nreturn\n}\n}\n}()"))
	return nil
}

// single reports whether a statement declares one variable.
func single(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return s.Tok == token.DEFINE && len(s.Lhs) == 1
	case *ast.DeclStmt:
		d, ok := s.Decl.(*ast.GenDecl)
		if !ok || len(d.Specs) != 1 {
			return false
		}
		v, ok := d.Specs[0].(*ast.ValueSpec)
		return ok && len(v.Names) == 1
	}
	return false
}

// awaited fails if a literal that uses the counter may outlive the function, as far as
// its form tells: each must be run by a WaitGroup or errgroup, for which the function
// waits.
func (o *owning) awaited(m mention, body *ast.BlockStmt) error {
	for _, id := range m.v.Uses() {
		for n := m.v.Parent(id); n != nil && n != ast.Node(body); n = m.v.Parent(n) {
			lit, ok := n.(*ast.FuncLit)
			if ok && !o.counted(m, lit) {
				return m.p.refuse(lit.Pos(), "no WaitGroup counts what uses %s", id.Name)
			}
		}
	}
	waits := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && methodOf(m.p, call, "Wait") {
			waits = true
		}
		_, lit := n.(*ast.FuncLit)
		return !lit
	})
	if !waits {
		return m.p.refuse(o.obj.Pos(), "the function does not wait for what uses %s, declared", o.obj.Name())
	}
	return nil
}

// counted reports whether a literal is run by Go, or tells a WaitGroup of its end.
func (o *owning) counted(m mention, lit *ast.FuncLit) bool {
	call, ok := m.v.Parent(lit).(*ast.CallExpr)
	if !ok {
		return false
	}
	if methodOf(m.p, call, "Go") {
		return true
	}
	if call.Fun != lit {
		return false
	}
	if _, spawned := m.v.Parent(call).(*ast.GoStmt); !spawned {
		return true // it runs here
	}
	return slices.ContainsFunc(lit.Body.List, func(s ast.Stmt) bool {
		d, ok := s.(*ast.DeferStmt)
		return ok && methodOf(m.p, d.Call, "Done")
	})
}

// methodOf reports whether a call is of a method of a WaitGroup or errgroup.
func methodOf(p *Package, call *ast.CallExpr, name string) bool {
	fn, ok := typeutil.Callee(p.Info, call).(*types.Func)
	return ok && (fn.FullName() == "(*sync.WaitGroup)."+name || fn.FullName() == "(*golang.org/x/sync/errgroup.Group)."+name)
}
