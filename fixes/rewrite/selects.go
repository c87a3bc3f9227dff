package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/fixes"
)

// findSelect wants a channel operation in a function that can return what happened
// instead.
func findSelect(s *site) ast.Node {
	for i, n := range s.path {
		stmt, ok := n.(ast.Stmt)
		if !ok || !fixes.IsOperation(stmt) {
			if _, lit := n.(*ast.FuncLit); lit {
				return nil
			}
			continue
		}
		if i+1 >= len(s.path) || !inList(s.path[i+1]) || comm(s.path[i+1], stmt) {
			return nil
		}
		return stmt
	}
	return nil
}

// inList reports whether statements stand in n one after another.
func inList(n ast.Node) bool {
	switch n.(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// comm reports whether a statement is the operation of a case of a select.
func comm(n ast.Node, s ast.Stmt) bool {
	c, ok := n.(*ast.CommClause)
	return ok && c.Comm == s
}

func findSelectContext(s *site) ast.Node {
	n := findSelect(s)
	if n == nil || s.contextAt(n.Pos()) == "" {
		return nil
	}
	return n
}

// contextAt returns the nearest variable that holds a context.
func (s *site) contextAt(pos token.Pos) string {
	t := &threading{change: &change{p: s.p}, fn: nil, decl: &ast.FuncDecl{Type: &ast.FuncType{Params: &ast.FieldList{}}}}
	return t.inScope(s.p, pos)
}

// applySelectContext waits for the channel or the context, whichever is first. If it
// is the context, the function returns its error if it can return one.
func applySelectContext(c *change, n ast.Node) error {
	ctx := c.site.contextAt(n.Pos())
	if ctx == "" {
		return c.p.refuse(n.Pos(), "there is no context")
	}
	f := c.in(c.p, c.site.file)
	return f.wrap(c.site, n, "<-"+ctx+".Done()", func() (string, error) { return ctx + ".Err()", nil })
}

// applySelectTimeout waits for the channel, but for ten seconds at most. Then the
// function returns an error if it can return one.
func applySelectTimeout(c *change, n ast.Node) error {
	f := c.in(c.p, c.site.file)
	time, err := f.use(n.Pos(), "time")
	if err != nil {
		return err
	}
	return f.wrap(c.site, n, "<-"+time+".After(10 * "+time+".Second)", func() (string, error) {
		errors, err := f.use(n.Pos(), "errors")
		return errors + `.New("timed out after 10 seconds")`, err
	})
}

// wrap puts the operation in a select with another case, after which the function
// returns zero values, and the error.
func (f *fileChange) wrap(s *site, n ast.Node, other string, failed func() (string, error)) error {
	sig := s.signature()
	stmt, ok := n.(ast.Stmt)
	if sig == nil || !ok {
		return errGone
	}
	o := &fixes.Operation{Fset: f.p.Fset, File: f.file, Pkg: f.p.Types, Info: f.p.Info, Stmt: stmt}
	leave, err := f.leave(o, sig, failed)
	if err != nil {
		return err
	}
	edits, bad := o.Beside(other, leave)
	switch {
	case bad != nil:
		return f.p.refuse(bad.Pos(), "the type of %s cannot be written", bad.Name)
	case edits == nil:
		return f.p.refuse(n.Pos(), "no select can stand in the place of the operation")
	}
	f.add(edits...)
	return nil
}

// comment returns the comment that ends the line of pos, if nothing else does.
func (f *fileChange) comment(pos token.Pos) *ast.CommentGroup {
	line := f.p.Fset.PositionFor(pos, false).Line
	for _, c := range f.file.Comments {
		if c.Pos() >= pos && f.p.Fset.PositionFor(c.Pos(), false).Line == line {
			if strings.TrimSpace(f.p.text(pos, c.Pos())) == "" {
				return c
			}
			return nil
		}
	}
	return nil
}

// signature is that of the innermost function around the place.
func (s *site) signature() *types.Signature {
	for _, n := range s.path {
		switch n := n.(type) {
		case *ast.FuncLit:
			sig, _ := s.p.Info.TypeOf(n).(*types.Signature)
			return sig
		case *ast.FuncDecl:
			if fn, ok := s.p.Info.Defs[n.Name].(*types.Func); ok {
				return fn.Signature()
			}
		}
	}
	return nil
}

// leave is the statement by which a function with the signature says that something
// failed.
func (f *fileChange) leave(o *fixes.Operation, sig *types.Signature, failed func() (string, error)) (string, error) {
	n := sig.Results().Len()
	if n == 0 {
		return "return", nil
	}
	pos := o.Stmt.Pos()
	if types.TypeString(sig.Results().At(n-1).Type(), nil) != "error" {
		return "", f.p.refuse(pos, "there is no error to return for the operation")
	}
	err, e := failed()
	if e != nil {
		return "", e
	}
	leave, ok := o.Leave(sig, err)
	if !ok {
		return "", f.p.refuse(pos, "a result of the function has a type that cannot be written")
	}
	return leave, nil
}

// findMake wants a call that makes a channel without a buffer.
func findMake(s *site) ast.Node {
	for i, n := range s.path {
		call, ok := n.(*ast.CallExpr)
		if !ok || i > 2 {
			continue
		}
		fun, ok := call.Fun.(*ast.Ident)
		if !ok || fun.Name != "make" || !s.p.Info.Types[fun].IsBuiltin() || len(call.Args) != 1 {
			continue
		}
		if _, ok := s.p.Info.TypeOf(call.Args[0]).Underlying().(*types.Chan); ok {
			return call
		}
	}
	return nil
}

// applyBuffer gives the channel room for one value, so that one sender need not wait.
func applyBuffer(c *change, n ast.Node) error {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return errGone
	}
	c.in(c.p, c.site.file).add(insert(call.Args[0].End(), ", 1"))
	return nil
}
