package condwait

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// subject returns the fields and shared variables that a condition reads,
// through methods of the package that are one expression as well.
func (c *checker) subject(cond *ast.IfStmt) map[types.Object]bool {
	vars := map[types.Object]bool{}
	c.reads(cond.Cond, vars, true)
	if cond.Init != nil {
		c.reads(cond.Init, vars, true)
	}
	return vars
}

func (c *checker) reads(n ast.Node, vars map[types.Object]bool, through bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			if v, ok := c.pass.TypesInfo.Uses[n.Sel].(*types.Var); ok && v.IsField() {
				vars[v.Origin()] = true
				return false // q, and what leads to it, is not what is asked
			}
		case *ast.Ident:
			if v, ok := c.pass.TypesInfo.Uses[n].(*types.Var); ok && !v.IsField() {
				vars[v] = true
			}
		case *ast.CallExpr:
			if _, ok := n.Fun.(*ast.SelectorExpr); ok {
				if body := c.expression(n); body != nil && through {
					c.reads(body, vars, false)
				}
				for _, a := range n.Args {
					c.reads(a, vars, through)
				}
				return false
			}
		}
		return true
	})
}

// expression returns what a method or function of the package returns, if that
// is all that it does.
func (c *checker) expression(call *ast.CallExpr) ast.Expr {
	fn, _ := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	if fn == nil || fn.Pkg() != c.pass.Pkg {
		return nil
	}
	for _, f := range c.pass.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil || c.pass.TypesInfo.Defs[decl.Name] != types.Object(fn.Origin()) || len(decl.Body.List) != 1 {
				continue
			}
			if ret, ok := decl.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 1 {
				return ret.Results[0]
			}
		}
	}
	return nil
}

// comesAndGoes reports whether the package changes one of the variables to and
// fro, so that what was true may be so no longer. A flag that is only set, a
// number that only grows and a slice that is only appended to stay as they are
// once they are waited for.
func (c *checker) comesAndGoes(vars map[types.Object]bool) bool {
	up, down := map[types.Object]bool{}, map[types.Object]bool{}
	for _, f := range c.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IncDecStmt:
				if v := c.variable(n.X); vars[v] {
					mark(v, n.Tok == token.INC, up, down)
				}
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					v := c.variable(lhs)
					if !vars[v] || n.Tok == token.DEFINE {
						continue
					}
					if n.Tok != token.ASSIGN || len(n.Rhs) != len(n.Lhs) {
						mark(v, n.Tok == token.ADD_ASSIGN || n.Tok == token.OR_ASSIGN, up, down)
						continue
					}
					mark(v, c.grows(lhs, n.Rhs[i]), up, down)
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") && len(n.Args) > 0 {
					if v := c.variable(n.Args[0]); vars[v] {
						mark(v, false, up, down)
					}
				}
			}
			return true
		})
	}
	for v := range vars {
		if up[v] && down[v] {
			return true
		}
	}
	return false
}

func mark(v types.Object, grows bool, up, down map[types.Object]bool) {
	if grows {
		up[v] = true
	} else {
		down[v] = true
	}
}

// variable returns the variable or field that is assigned, the container for an
// element of it.
func (c *checker) variable(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return c.pass.TypesInfo.Uses[e]
	case *ast.SelectorExpr:
		if v, ok := c.pass.TypesInfo.Uses[e.Sel].(*types.Var); ok {
			return v.Origin()
		}
	case *ast.IndexExpr:
		return c.variable(e.X)
	}
	return nil
}

// grows reports whether an assignment adds to what is there: true, a value that
// is not nil or zero, append to itself, an element.
func (c *checker) grows(lhs, rhs ast.Expr) bool {
	if _, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
		return true
	}
	tv := c.pass.TypesInfo.Types[rhs]
	switch {
	case tv.IsNil():
		return false
	case tv.Value != nil:
		return tv.Value.ExactString() == "true"
	}
	switch r := ast.Unparen(rhs).(type) {
	case *ast.SliceExpr:
		return false
	case *ast.CallExpr:
		if id, ok := r.Fun.(*ast.Ident); ok && id.Name == "make" {
			return false
		}
	}
	return true
}

// use returns the first of the statements, or of those in them, that works with
// one of the variables; again reports that it asks about them instead.
func (c *checker) use(vars map[types.Object]bool, stmts []ast.Stmt) (use ast.Node, again bool) {
	for _, s := range stmts {
		var asked []ast.Node
		switch s := s.(type) {
		case *ast.IfStmt:
			asked = append(asked, s.Cond, s.Init)
		case *ast.ForStmt:
			asked = append(asked, s.Cond, s.Init)
		case *ast.SwitchStmt:
			asked = append(asked, s.Tag, s.Body)
		case *ast.RangeStmt:
			asked = append(asked, s.X)
		}
		for _, n := range asked {
			if at := c.mention(n, vars); at != nil {
				return nil, true
			}
		}
		if at := c.mention(s, vars); at != nil {
			return at, false
		}
	}
	return nil, false
}

// mention returns the place in n that reads one of the variables.
func (c *checker) mention(n ast.Node, vars map[types.Object]bool) (at ast.Node) {
	if n == nil {
		return nil
	}
	ast.Inspect(n, func(m ast.Node) bool {
		id, ok := m.(*ast.Ident)
		if ok && at == nil {
			if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok && vars[v.Origin()] {
				at = id
			}
		}
		return at == nil
	})
	return at
}
