package sharedwrite

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// A target is what a write looks like in the source.
type target struct {
	file *ast.File
	path []ast.Node // enclosing nodes, innermost first, from expr on
	expr ast.Expr   // what is written: n, s.n, m (of m[k] = v), a[0]
	how  how
}

// how says what a write does to the value that was there, and so what is lost
// when two of them meet.
type how uint8

const (
	assigned  how = iota
	counted       // n++, n += k
	mapped        // m[k] = v, delete(m, k)
	appended      // s = append(s, v)
	combined      // s = f(s), or another operator with =
)

// targetOf finds the source of the write at pos.
func targetOf(files []*ast.File, info *types.Info, instr ssa.Instruction, pos token.Pos) (target, bool) {
	for _, f := range files {
		if f.FileStart <= pos && pos < f.FileEnd {
			path, _ := astutil.PathEnclosingInterval(f, pos, pos)
			for i, n := range path {
				if t, ok := written(info, n, instr, pos); ok {
					t.file, t.path = f, path[i:]
					return t, true
				}
				if _, ok := n.(*ast.BlockStmt); ok {
					break
				}
			}
		}
	}
	return target{}, false
}

// written returns what the statement n writes at pos.
func written(info *types.Info, n ast.Node, instr ssa.Instruction, pos token.Pos) (target, bool) {
	switch n := n.(type) {
	case *ast.IncDecStmt:
		return element(info, n.X, counted), true
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
				return element(info, lhs, assigned), true
			}
		}
	case *ast.CallExpr:
		if _, ok := instr.(ssa.CallInstruction); ok && len(n.Args) > 0 && n.Lparen == pos {
			return target{expr: n.Args[0], how: mapped}, true
		}
	}
	return target{}, false
}

// element returns the target of a write to lhs: for an element of a map, the map.
func element(info *types.Info, lhs ast.Expr, h how) target {
	lhs = ast.Unparen(lhs)
	if ix, ok := lhs.(*ast.IndexExpr); ok {
		if t := info.TypeOf(ix.X); t != nil {
			if _, ok := t.Underlying().(*types.Map); ok {
				return target{expr: ix.X, how: mapped}
			}
		}
	}
	return target{expr: lhs, how: h}
}

// assignment says what the i'th part of an assignment does.
func assignment(info *types.Info, a *ast.AssignStmt, i int) how {
	switch a.Tok {
	case token.ADD_ASSIGN, token.SUB_ASSIGN:
		if b, ok := info.TypeOf(a.Lhs[i]).Underlying().(*types.Basic); ok && b.Info()&types.IsNumeric != 0 {
			return counted
		}
		return combined
	case token.ASSIGN, token.DEFINE:
	default:
		return combined
	}
	if len(a.Rhs) != len(a.Lhs) {
		return assigned
	}
	if call, ok := ast.Unparen(a.Rhs[i]).(*ast.CallExpr); ok {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && len(call.Args) > 0 {
			if _, isBuiltin := info.Uses[id].(*types.Builtin); isBuiltin && id.Name == "append" && types.ExprString(call.Args[0]) == types.ExprString(a.Lhs[i]) {
				return appended
			}
		}
	}
	return assigned
}
