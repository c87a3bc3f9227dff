package conc

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// LockText returns the lock at p, which a call takes, as the call is written:
// "c.mu" for c.mu.Lock(). A call of a function that locks has it by its path.
func LockText(files []*ast.File, site ssa.CallInstruction, p path.Path) string {
	if call := callAt(files, site); call != nil {
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if ok && strings.HasSuffix(sel.Sel.Name, "Lock") && len(call.Args) == 0 {
			if fn := site.Common().StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "sync" {
				if text := types.ExprString(sel.X); len(text) < 60 {
					return text
				}
			}
		}
	}
	return p.Text()
}

func callAt(files []*ast.File, site ssa.CallInstruction) *ast.CallExpr {
	for _, f := range files {
		if f.FileStart <= site.Pos() && site.Pos() < f.FileEnd {
			nodes, _ := astutil.PathEnclosingInterval(f, site.Pos(), site.Pos())
			for _, n := range nodes {
				if call, ok := n.(*ast.CallExpr); ok {
					return call
				}
			}
		}
	}
	return nil
}

// LockVar returns the variable that a path names: its last field, or the
// package-level variable; nil if there is none. Locks of different objects of
// one type have the same.
func (r *Result) LockVar(p path.Path) types.Object {
	var t types.Type
	var last types.Object
	switch {
	case p.Root.Kind == path.Global:
		if last = r.global(p.Root.Name); last == nil {
			return nil
		}
		t = last.Type()
	case p.Root.Value != nil:
		t = p.Root.Value.Type()
	default:
		return nil
	}
	for _, e := range p.Steps() {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		switch e[0] {
		case '.':
			s, ok := t.Underlying().(*types.Struct)
			if !ok {
				return nil
			}
			f := fieldNamed(s, e[1:])
			if f == nil {
				return nil
			}
			last, t = f.Origin(), f.Type()
		case '[':
			switch u := t.Underlying().(type) {
			case *types.Slice:
				t = u.Elem()
			case *types.Array:
				t = u.Elem()
			default:
				return nil
			}
		}
	}
	return last
}

func fieldNamed(s *types.Struct, name string) *types.Var {
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// global finds a package-level variable by the name that paths give it.
func (r *Result) global(name string) types.Object {
	i := strings.LastIndexByte(name, '.')
	for _, f := range r.order {
		if pkg := f.Fn.Pkg; pkg != nil && i > 0 {
			if p := pkg.Prog.ImportedPackage(name[:i]); p != nil {
				return p.Pkg.Scope().Lookup(name[i+1:])
			}
			if pkg.Pkg.Path() == name[:i] {
				if g, ok := pkg.Members[name[i+1:]].(*ssa.Global); ok {
					return g.Object()
				}
			}
			return nil
		}
	}
	return nil
}

// SameLock reports whether two paths, of any functions, may name the locks of
// one variable: their fields are one, or cannot be told but have one name.
func (r *Result) SameLock(p, q path.Path) bool {
	if a, b := r.LockVar(p), r.LockVar(q); a != nil && b != nil {
		return a == b
	}
	return p.Last() == q.Last()
}
