package rewrite

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var errGone = errors.New("the text is no longer the one for which this was offered")

// A site is what stands at a place of a file.
type site struct {
	p          *Package
	file       *ast.File
	start, end token.Pos
	path       []ast.Node // from the innermost node around the place to the file
}

func newSite(p *Package, name string, start, end int) *site {
	for _, f := range p.Files {
		tf := p.Fset.File(f.FileStart)
		if tf.Name() != name || p.Sources[name] == nil {
			continue
		}
		if start < 0 || end < start || end > tf.Size() || tf.Size() != len(p.Sources[name]) {
			return nil
		}
		s := &site{p: p, file: f, start: tf.Pos(start), end: tf.Pos(end)}
		s.path, _ = astutil.PathEnclosingInterval(f, s.start, s.end)
		if _, ok := s.innermost().(*ast.Ident); !ok && start == end && start > 0 { // behind a name
			if path, _ := astutil.PathEnclosingInterval(f, s.start-1, s.start); len(path) > 0 {
				if _, ok := path[0].(*ast.Ident); ok {
					s.path = path
				}
			}
		}
		return s
	}
	return nil
}

func (s *site) innermost() ast.Node {
	if len(s.path) == 0 {
		return nil
	}
	return s.path[0]
}

// ident returns the name at the place: the one under the cursor, or that of what is
// selected, where a finding marks an access: x.n, x.n++, x.n = 1, &x.n.
func (s *site) ident() *ast.Ident {
	n := s.innermost()
	if id, ok := n.(*ast.Ident); ok {
		return id
	}
	if s.start == s.end {
		return nil
	}
	for {
		switch m := n.(type) {
		case *ast.Ident:
			return m
		case *ast.SelectorExpr:
			return m.Sel
		case *ast.ParenExpr:
			n = m.X
		case *ast.StarExpr:
			n = m.X
		case *ast.UnaryExpr:
			n = m.X
		case *ast.IndexExpr:
			n = m.X
		case *ast.IncDecStmt:
			n = m.X
		case *ast.ExprStmt:
			n = m.X
		case *ast.AssignStmt:
			if len(m.Lhs) != 1 {
				return nil
			}
			n = m.Lhs[0]
		default:
			return nil
		}
	}
}

// object returns what an identifier of the package stands for, of an instance the
// generic one.
func (s *site) object(id *ast.Ident) types.Object {
	obj := s.p.Info.ObjectOf(id)
	switch o := obj.(type) {
	case *types.Var:
		return o.Origin()
	case *types.Func:
		return o.Origin()
	}
	return obj
}

// variable returns the name at the place and the variable of the package that it
// stands for.
func (s *site) variable() (*ast.Ident, *types.Var) {
	id := s.ident()
	if id == nil {
		return nil, nil
	}
	v, ok := s.object(id).(*types.Var)
	if !ok || v.Pkg() != s.p.Types {
		return nil, nil
	}
	return id, v
}

// field is variable for a field of a struct with names.
func (s *site) field() (*ast.Ident, *types.Var) {
	id, v := s.variable()
	if v == nil || !v.IsField() || v.Embedded() {
		return nil, nil
	}
	return id, v
}

// visible reports whether other packages may mention an object of a package.
func visible(obj types.Object) bool {
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return v.Exported()
	}
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		return f.Exported()
	}
	return obj.Exported() && obj.Parent() == obj.Pkg().Scope()
}

// importable reports whether other modules may import the package.
func importable(p *types.Package) bool {
	return p.Name() != "main" && !strings.HasSuffix(p.Name(), "_test") && !slices.Contains(strings.Split(p.Path(), "/"), "internal")
}
