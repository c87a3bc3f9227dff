// Package written finds in the source what a write of the SSA form writes.
package written

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// A Target is what a write looks like in the source.
type Target struct {
	File *ast.File
	Path []ast.Node // enclosing nodes, innermost first, from the statement on
	Expr ast.Expr   // what is written: n, s.n, m (of m[k] = v), a[0]
	How  How
}

// How says what a write does to the value that was there, and so what is lost
// when two of them meet.
type How uint8

// The ways to write.
const (
	Assigned How = iota
	Counted      // n++, n += k
	Mapped       // m[k] = v, delete(m, k)
	Appended     // s = append(s, v)
	Combined     // s = f(s), or another operator with =
)

// At finds the source of the write at pos.
func At(files []*ast.File, info *types.Info, instr ssa.Instruction, pos token.Pos) (Target, bool) {
	for _, f := range files {
		if f.FileStart <= pos && pos < f.FileEnd {
			path, _ := astutil.PathEnclosingInterval(f, pos, pos)
			for i, n := range path {
				if t, ok := written(info, n, instr, pos); ok {
					t.File, t.Path = f, path[i:]
					return t, true
				}
				if _, ok := n.(*ast.BlockStmt); ok {
					break
				}
			}
		}
	}
	return Target{}, false
}

// written returns what the statement n writes at pos.
func written(info *types.Info, n ast.Node, instr ssa.Instruction, pos token.Pos) (Target, bool) {
	switch n := n.(type) {
	case *ast.IncDecStmt:
		return element(info, n.X, Counted), true
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			if lhs.Pos() <= pos && pos < lhs.End() {
				return element(info, lhs, assignment(info, n, i)), true
			}
		}
		if len(n.Lhs) == 1 {
			return element(info, n.Lhs[0], assignment(info, n, 0)), true
		}
	case *ast.RangeStmt:
		for _, lhs := range []ast.Expr{n.Key, n.Value} {
			if lhs != nil && lhs.Pos() <= pos && pos < lhs.End() {
				return element(info, lhs, Assigned), true
			}
		}
	case *ast.CallExpr:
		if _, ok := instr.(ssa.CallInstruction); ok && len(n.Args) > 0 && n.Lparen == pos {
			return Target{Expr: n.Args[0], How: Mapped}, true
		}
	}
	return Target{}, false
}

// element returns the target of a write to lhs: for an element of a map, the map.
func element(info *types.Info, lhs ast.Expr, h How) Target {
	lhs = ast.Unparen(lhs)
	if ix, ok := lhs.(*ast.IndexExpr); ok {
		if t := info.TypeOf(ix.X); t != nil {
			if _, ok := t.Underlying().(*types.Map); ok {
				return Target{Expr: ix.X, How: Mapped}
			}
		}
	}
	return Target{Expr: lhs, How: h}
}

// assignment says what the i'th part of an assignment does.
func assignment(info *types.Info, a *ast.AssignStmt, i int) How {
	switch a.Tok {
	case token.ADD_ASSIGN, token.SUB_ASSIGN:
		if b, ok := info.TypeOf(a.Lhs[i]).Underlying().(*types.Basic); ok && b.Info()&types.IsNumeric != 0 {
			return Counted
		}
		return Combined
	case token.ASSIGN, token.DEFINE:
	default:
		return Combined
	}
	if len(a.Rhs) != len(a.Lhs) {
		return Assigned
	}
	if call, ok := ast.Unparen(a.Rhs[i]).(*ast.CallExpr); ok {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && len(call.Args) > 0 {
			if _, isBuiltin := info.Uses[id].(*types.Builtin); isBuiltin && id.Name == "append" && types.ExprString(call.Args[0]) == types.ExprString(a.Lhs[i]) {
				return Appended
			}
		}
	}
	return Assigned
}

// Base returns the variable that an expression starts from.
func Base(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.Ident:
			v, _ := info.Uses[x].(*types.Var)
			return v
		default:
			return nil
		}
	}
}
