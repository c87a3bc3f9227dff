package insight

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A source finds the syntax behind instructions.
type source struct {
	pass  *analysis.Pass
	calls map[token.Pos]*ast.CallExpr // by what instructions have for their place: '(', "go" or "defer"
	funcs map[ast.Node]*conc.Func     // by declaration or literal
	names []name
	at    map[*conc.Func]*where // of functions that hold locks
}

// A name is a use or the declaration of a variable.
type name struct {
	id  *ast.Ident
	obj *types.Var // the origin, if its struct is generic
	// unit is the smallest statement or condition around it, nil outside of functions.
	unit ast.Node
	fn   ast.Node // the innermost function
}

// newSource indexes the files of a package, with the names of those variables that
// want asks for; called are all names that they have.
func newSource(pass *analysis.Pass, res *conc.Result, called map[string]bool, want func(*types.Var) bool) *source {
	s := &source{pass: pass, calls: map[token.Pos]*ast.CallExpr{}, funcs: map[ast.Node]*conc.Func{}, at: map[*conc.Func]*where{}}
	for _, f := range res.Funcs() {
		if n := f.Fn.Syntax(); n != nil {
			s.funcs[n] = f
		}
	}
	for _, f := range pass.Files {
		var stack []ast.Node
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			switch n := n.(type) {
			case *ast.CallExpr:
				s.calls[n.Lparen] = n
			case *ast.GoStmt:
				s.calls[n.Go] = n.Call
			case *ast.DeferStmt:
				s.calls[n.Defer] = n.Call
			case *ast.Ident:
				if !called[n.Name] {
					return true
				}
				if v := s.variable(n); v != nil && want(v) {
					unit, fn := around(stack)
					s.names = append(s.names, name{n, v, unit, fn})
				}
			}
			return true
		})
	}
	return s
}

// variable returns the variable that an identifier uses or declares.
func (s *source) variable(id *ast.Ident) *types.Var {
	obj := s.pass.TypesInfo.Uses[id]
	if obj == nil {
		obj = s.pass.TypesInfo.Defs[id]
	}
	if v, ok := obj.(*types.Var); ok {
		return v.Origin()
	}
	return nil
}

// around returns the smallest statement, or part of a compound statement, that
// the last node of a stack is in, and the function.
func around(stack []ast.Node) (unit, fn ast.Node) {
	for i := len(stack) - 1; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return unit, n
		case ast.Stmt:
			if unit != nil {
				continue
			}
			unit = n
			if !simple(n) && i+1 < len(stack) {
				unit = stack[i+1]
			}
		}
	}
	return nil, nil
}

// simple reports whether a statement contains no others but in literals.
func simple(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.BlockStmt, *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt,
		*ast.CaseClause, *ast.CommClause, *ast.LabeledStmt:
		return false
	}
	return true
}

// callAt returns the call expression of an instruction, nil if it has none, without
// an index.
func callAt(pass *analysis.Pass, site ssa.CallInstruction) *ast.CallExpr {
	switch site.(type) {
	case *ssa.Go:
		if stmt, _ := join.NodeAt[*ast.GoStmt](pass.Files, site.Pos()); stmt != nil {
			return stmt.Call
		}
	case *ssa.Call:
		call, _ := join.NodeAt[*ast.CallExpr](pass.Files, site.Pos())
		return call
	}
	return nil
}

// call returns the call expression of an instruction, nil if it has none.
func (s *source) call(site ssa.CallInstruction) *ast.CallExpr { return s.calls[site.Pos()] }

// span returns the place of a node, an empty one if it is not in the source.
func (r *reader) span(pos, end token.Pos) Span {
	if !pos.IsValid() || !end.IsValid() {
		return Span{}
	}
	f := r.pass.Fset.File(pos)
	if f == nil || r.pass.Fset.File(end) != f {
		return Span{}
	}
	return Span{f.Name(), f.Offset(pos), f.Offset(end)}
}

// nameOf returns the place of the name of what a call calls; of a literal, that
// of its keyword.
func (r *reader) nameOf(call *ast.CallExpr) Span {
	if call == nil {
		return Span{}
	}
	fun := ast.Unparen(call.Fun)
	for {
		switch x := fun.(type) {
		case *ast.IndexExpr:
			fun = x.X
		case *ast.IndexListExpr:
			fun = x.X
		case *ast.SelectorExpr:
			return r.span(x.Sel.Pos(), x.Sel.End())
		case *ast.Ident:
			return r.span(x.Pos(), x.End())
		case *ast.FuncLit:
			return r.span(x.Pos(), x.Pos()+token.Pos(len("func")))
		default:
			return Span{}
		}
	}
}
