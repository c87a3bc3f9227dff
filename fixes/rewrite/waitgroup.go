package rewrite

import (
	"go/ast"
	"go/types"
	"go/version"

	"github.com/conclsp/conclsp/fixes"
)

// goStmt returns the go statement at the place: the cursor is in front of its body, or
// all of it is selected.
func (s *site) goStmt() (*ast.GoStmt, ast.Node) {
	for i, n := range s.path {
		g, ok := n.(*ast.GoStmt)
		if !ok {
			continue
		}
		if lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok && s.start > lit.Body.Lbrace && s.start < lit.Body.End() {
			return nil, nil
		}
		if i+1 < len(s.path) {
			return g, s.path[i+1]
		}
	}
	return nil, nil
}

// hasGo reports whether the file may use WaitGroup.Go.
func (s *site) hasGo() bool { return s.since("go1.25") }

// since reports whether the file may use what Go has since a version.
func (s *site) since(ver string) bool {
	v := s.p.Info.FileVersions[s.file]
	if v == "" {
		v = s.p.Types.GoVersion()
	}
	return v == "" || version.Compare(v, ver) >= 0
}

// A counted is a goroutine whose end a WaitGroup counts.
type counted struct {
	add  ast.Stmt // wg.Add(1)
	stmt *ast.GoStmt
	lit  *ast.FuncLit
	done ast.Stmt // defer wg.Done(), the first of the body
	wg   string
}

// findWaitGroupGo wants wg.Add(1) and, next, a goroutine that begins with defer
// wg.Done().
func findWaitGroupGo(s *site) ast.Node {
	g, list := s.goStmt()
	if g == nil || !s.hasGo() {
		return nil
	}
	if s.counted(g, list) == nil {
		return nil
	}
	return g
}

func (s *site) counted(g *ast.GoStmt, list ast.Node) *counted {
	lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit)
	if !ok || len(g.Call.Args) > 0 || lit.Type.Params.NumFields() > 0 || lit.Type.Results.NumFields() > 0 || len(lit.Body.List) < 2 {
		return nil
	}
	c := &counted{stmt: g, lit: lit, add: before(list, g), done: lit.Body.List[0]}
	add, ok := c.add.(*ast.ExprStmt)
	done, isDefer := c.done.(*ast.DeferStmt)
	if !ok || !isDefer {
		return nil
	}
	call, ok := add.X.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	if tv := s.p.Info.Types[call.Args[0]]; tv.Value == nil || tv.Value.String() != "1" {
		return nil
	}
	wg := s.waitGroup(call, "Add")
	if wg == "" || s.waitGroup(done.Call, "Done") != wg || s.mentions(lit.Body.List[1:], wg) {
		return nil
	}
	c.wg = wg
	return c
}

// before returns the statement in front of another in a list.
func before(list ast.Node, s ast.Stmt) ast.Stmt {
	var stmts []ast.Stmt
	switch l := list.(type) {
	case *ast.BlockStmt:
		stmts = l.List
	case *ast.CaseClause:
		stmts = l.Body
	case *ast.CommClause:
		stmts = l.Body
	}
	for i := 1; i < len(stmts); i++ {
		if stmts[i] == s {
			return stmts[i-1]
		}
	}
	return nil
}

// waitGroup writes the WaitGroup whose method a call calls, "" if it is none.
func (s *site) waitGroup(call *ast.CallExpr, method string) string {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !plain(sel.X) {
		return ""
	}
	fn, ok := s.p.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.FullName() != "(*sync.WaitGroup)."+method {
		return ""
	}
	return types.ExprString(sel.X)
}

// mentions reports whether statements call Done of the WaitGroup.
func (s *site) mentions(list []ast.Stmt, wg string) bool {
	found := false
	for _, stmt := range list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				found = found || s.waitGroup(call, "Done") == wg
			}
			return !found
		})
	}
	return found
}

// applyWaitGroupGo makes the three statements one call of Go.
func applyWaitGroupGo(c *change, n ast.Node) error {
	g, list := c.site.goStmt()
	w := c.site.counted(g, list)
	if w == nil {
		return errGone
	}
	f := c.in(c.p, c.site.file)
	f.add(c.p.removal(w.add), c.p.removal(w.done),
		replace(g.Pos(), g.Call.Pos(), w.wg+".Go("), replace(w.lit.End(), g.End(), ")"))
	return nil
}

// findWait wants a goroutine that nothing counts, in a function that returns at its
// end only.
func findWait(s *site) ast.Node {
	g, _ := s.goStmt()
	if g == nil || findWaitGroupGo(s) != nil {
		return nil
	}
	if s.awaited(g) == nil {
		return nil
	}
	return g
}

// awaited describes the goroutine for the fix that waits.
func (s *site) awaited(g *ast.GoStmt) *fixes.Await {
	var body *ast.BlockStmt
	for _, n := range s.path {
		switch n := n.(type) {
		case *ast.FuncLit:
			body = n.Body
		case *ast.FuncDecl:
			body = n.Body
		default:
			continue
		}
		break
	}
	if body == nil || g.Pos() < body.Pos() || g.End() > body.End() {
		return nil
	}
	a := &fixes.Await{Fset: s.p.Fset, File: s.file, Info: s.p.Info, Body: body, Go: []*ast.GoStmt{g},
		WaitGroupGo: s.hasGo(), LoopVars: s.since("go1.22"), AtEnd: !ends(body)}
	for _, stmt := range body.List {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ReturnStmt:
				if n.Pos() > g.Pos() {
					a.Returns = append(a.Returns, n)
				}
			}
			return true
		})
	}
	if lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok && s.counts(lit) || !a.AtEnd && len(a.Returns) == 0 {
		return nil
	}
	return a
}

// counts reports whether a literal tells a WaitGroup of its end.
func (s *site) counts(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			found = found || s.waitGroup(call, "Done") != ""
		}
		return !found
	})
	return found
}

// ends reports whether the last statement of a body leaves the function.
func ends(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch last := body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ForStmt:
		return last.Cond == nil
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		return ok && id.Name == "panic"
	}
	return false
}

// applyWait starts the goroutine in a WaitGroup, and waits for it before the function
// returns. That it ends by itself, a person has to see.
func applyWait(c *change, n ast.Node) error {
	g, _ := c.site.goStmt()
	if g == nil {
		return errGone
	}
	a := c.site.awaited(g)
	if a == nil {
		return errGone
	}
	fix := fixes.AwaitAll([]*fixes.Await{a})[0]
	if fix.TextEdits == nil {
		return c.p.refuse(n.Pos(), "the function cannot wait for the goroutine that is started")
	}
	c.in(c.p, c.site.file).add(fix.TextEdits...)
	return nil
}
