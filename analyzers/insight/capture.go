package insight

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/ssa"
)

// A capture is a local variable that a goroutine shares with the function that
// starts it.
type capture struct {
	obj  *types.Var
	site ssa.CallInstruction
	uses [numUses][]token.Pos
}

// use says what is done with a captured variable.
type use int

const (
	reads use = iota
	writes
	writesInto // elements, entries, or what it points to
	addressed
	numUses
)

// does says what a goroutine does with what it captures.
func (c capture) does(r *reader) string {
	var list []string
	switch {
	case len(c.uses[writes]) > 0:
		list = append(list, "writes it at "+r.lines(c.uses[writes]))
	case len(c.uses[writesInto]) > 0:
		list = append(list, fmt.Sprintf("writes %s at %s", part(c.obj.Type()), r.lines(c.uses[writesInto])))
	case len(c.uses[addressed]) == 0 && isShared(c.obj.Type()):
		return ""
	case len(c.uses[addressed]) == 0:
		return "reads it"
	}
	if len(c.uses[addressed]) > 0 {
		list = append(list, "passes its address on at "+r.lines(c.uses[addressed]))
	}
	return strings.Join(list, " and ")
}

// part names what is written through a variable of type t.
func part(t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Map:
		return "its entries"
	case *types.Slice:
		return "its elements"
	}
	return "what it points to"
}

// captures returns the variables of the function around that the literal which a
// goroutine runs uses, in the order of first use.
func (r *reader) captures(s conc.Spawn) []capture {
	if s.Closure == nil {
		return nil
	}
	lit, ok := s.Closure.Fn.(*ssa.Function).Syntax().(*ast.FuncLit)
	if !ok {
		return nil
	}
	var list []capture
	index := map[*types.Var]int{}
	find := func(id *ast.Ident) *capture {
		v, ok := r.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Parent() == nil || v.Parent() == v.Pkg().Scope() || lit.Pos() <= v.Pos() && v.Pos() < lit.End() {
			return nil
		}
		i, ok := index[v]
		if !ok {
			i = len(list)
			index[v] = i
			list = append(list, capture{obj: v, site: s.Site})
		}
		return &list[i]
	}
	u := &usage{info: r.pass.TypesInfo, as: map[*ast.Ident]use{}}
	ast.Inspect(lit.Body, u.visit)
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if c := find(id); c != nil {
				c.uses[u.as[id]] = append(c.uses[u.as[id]], id.Pos())
			}
		}
		return true
	})
	return list
}

// A usage knows how identifiers are used; those that it does not have are read.
type usage struct {
	info *types.Info
	as   map[*ast.Ident]use
}

func (u *usage) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, e := range n.Lhs {
			u.target(e, writes)
		}
	case *ast.IncDecStmt:
		u.target(n.X, writes)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			u.target(n.Key, writes)
			u.target(n.Value, writes)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			u.target(n.X, addressed)
		}
	case *ast.SelectorExpr:
		u.method(n)
	}
	return true
}

// method notes that a method with a pointer receiver takes the address of a
// variable.
func (u *usage) method(sel *ast.SelectorExpr) {
	s := u.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || isPointer(s.Recv()) || s.Indirect() {
		return
	}
	if recv := s.Obj().Type().(*types.Signature).Recv(); recv != nil && isPointer(recv.Type()) && !isShared(s.Recv()) {
		u.target(sel.X, addressed)
	}
}

// isShared reports whether values of type t are made to be used by several goroutines
// at once: that one calls their methods says nothing.
func isShared(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && (n.Obj().Pkg().Path() == "sync" || n.Obj().Pkg().Path() == "sync/atomic")
}

// target notes what is done with the variable that an expression is, or is part
// of, or leads to.
func (u *usage) target(e ast.Expr, as use) {
	into := false
	for e != nil {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			if into && as == writes {
				as = writesInto
			}
			if !into || as != addressed {
				u.as[x] = max(u.as[x], as)
			}
			return
		case *ast.SelectorExpr:
			into = into || isPointer(u.info.TypeOf(x.X))
			e = x.X
		case *ast.StarExpr:
			into = true
			e = x.X
		case *ast.IndexExpr:
			t := u.info.TypeOf(x.X)
			if t == nil {
				return
			}
			_, array := t.Underlying().(*types.Array)
			into = into || !array
			e = x.X
		default:
			return
		}
	}
}

func isPointer(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
