package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// PresizeTitle is the title of the fix that gives each goroutine its element.
const PresizeTitle = "Store each result in its own element of a pre-sized slice"

// Presize makes the slice as long as what the loop ranges over, and turns the
// one append to it, the unconditional last step of the goroutine of each
// iteration, into an assignment to the element of that iteration. The results
// then come in the order of the loop, which is for a person to approve. The
// loop variables have to be new in each iteration (Go 1.22). Every use outside
// of the goroutine has to be ordered with all of them.
func (v *Variable) Presize(lit *ast.FuncLit, ordered func(*ast.Ident) bool) (analysis.SuggestedFix, bool) {
	v = v.own()
	none := analysis.SuggestedFix{}
	elem, ok := types.Unalias(v.obj.Type()).(*types.Slice)
	if !ok || v.global() {
		return none, false
	}
	stmt, arg := v.soleAppend(lit)
	loop := v.ranging(lit)
	if stmt == nil || loop == nil || !v.emptyUntil(loop) {
		return none, false
	}
	for _, id := range v.uses {
		if !within(id, lit) && !ordered(id) {
			return none, false
		}
	}
	length, index, edits, ok := v.indexOf(loop)
	if !ok {
		return none, false
	}
	decl, ok := v.remake(elem, length)
	if !ok {
		return none, false
	}
	edits = append(edits, decl)
	store := v.obj.Name() + "[" + index + "] = "
	if v.line(stmt.Pos()) == v.line(stmt.End()) && v.calm(arg) {
		edits = append(edits, replace(stmt, tidy(store+exprText(arg))))
	} else {
		edits = append(edits,
			analysis.TextEdit{Pos: stmt.Pos(), End: arg.Pos(), NewText: []byte(store)},
			analysis.TextEdit{Pos: arg.End(), End: stmt.End()})
	}
	return analysis.SuggestedFix{Message: PresizeTitle, TextEdits: edits}, true
}

// soleAppend returns the statement v = append(v, arg) of the literal's own
// body, if it has no other use and does not return in front of it.
func (v *Variable) soleAppend(lit *ast.FuncLit) (*ast.AssignStmt, ast.Expr) {
	uses := 0
	for _, id := range v.uses {
		if within(id, lit) {
			uses++
		}
	}
	for _, s := range lit.Body.List {
		a, ok := s.(*ast.AssignStmt)
		if !ok || !v.mentions(a) {
			if leavesFunc(s) {
				return nil, nil
			}
			continue
		}
		call, ok := a.Rhs[0].(*ast.CallExpr)
		if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || len(call.Args) != 2 || call.Ellipsis.IsValid() || uses != 2 {
			return nil, nil
		}
		id, ok := call.Fun.(*ast.Ident)
		if !ok || id.Name != "append" || !v.info.Types[id].IsBuiltin() || v.mentions(call.Args[1]) {
			return nil, nil
		}
		return a, call.Args[1]
	}
	return nil, nil
}

// leavesFunc reports whether a return is inside s, literals aside.
func leavesFunc(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// ranging returns the range loop whose body starts the literal once an iteration.
func (v *Variable) ranging(lit *ast.FuncLit) *ast.RangeStmt {
	stmt := v.stmt(v.parents[lit])
	if stmt == nil {
		return nil
	}
	body, ok := v.parents[stmt].(*ast.BlockStmt)
	if !ok {
		return nil
	}
	loop, ok := v.parents[body].(*ast.RangeStmt)
	if !ok || loop.Tok == token.ASSIGN || v.loopAround(loop) != nil {
		return nil
	}
	for _, s := range body.List {
		if s != stmt && leavesFunc(s) {
			return nil
		}
	}
	return loop
}

// emptyUntil reports whether the slice is not used outside the loop until the
// loop has ended, but for its declaration.
func (v *Variable) emptyUntil(loop *ast.RangeStmt) bool {
	for _, id := range v.uses {
		if id.Pos() < loop.Pos() {
			return false
		}
	}
	return v.def.Pos() < loop.Pos()
}

// indexOf returns what the loop's length and index are called, and the edits
// that name the index if it has no name.
func (v *Variable) indexOf(loop *ast.RangeStmt) (length, index string, edits []analysis.TextEdit, ok bool) {
	x, ok := loop.X.(*ast.Ident)
	if !ok || v.assignedIn(x, loop) {
		return "", "", nil, false
	}
	switch t := v.info.TypeOf(x).Underlying().(type) {
	case *types.Slice, *types.Array:
		length = "len(" + x.Name + ")"
	case *types.Basic:
		if t.Info()&types.IsInteger == 0 {
			return "", "", nil, false
		}
		length = x.Name
	default:
		return "", "", nil, false
	}
	if key, isIdent := loop.Key.(*ast.Ident); isIdent && key.Name != "_" {
		return length, key.Name, nil, true
	} else if isIdent {
		index = v.fresh("i")
		return length, index, []analysis.TextEdit{replace(key, index)}, true
	}
	if loop.Key == nil {
		index = v.fresh("i")
		return length, index, []analysis.TextEdit{{Pos: loop.For + token.Pos(len("for")), End: loop.For + token.Pos(len("for")), NewText: []byte(" " + index + " :=")}}, true
	}
	return "", "", nil, false
}

// assignedIn reports whether the variable of x may change between the
// declaration of v and the end of the loop.
func (v *Variable) assignedIn(x *ast.Ident, loop *ast.RangeStmt) bool {
	obj := v.info.Uses[x]
	if obj == nil || obj.Parent() == v.pkg.Scope() || obj.Pos() > v.def.Pos() {
		return true
	}
	found := false
	ast.Inspect(v.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if id, ok := lhs.(*ast.Ident); ok && v.info.Uses[id] == obj {
					found = true
				}
			}
		case *ast.UnaryExpr:
			if id, ok := n.X.(*ast.Ident); ok && n.Op == token.AND && v.info.Uses[id] == obj {
				found = true
			}
		}
		return !found
	})
	return found
}

// remake rewrites the declaration of an empty slice.
func (v *Variable) remake(t *types.Slice, length string) (analysis.TextEdit, bool) {
	text := func(typ string) string { return v.obj.Name() + " := make(" + typ + ", " + length + ")" }
	switch d := v.parents[v.def].(type) {
	case *ast.ValueSpec:
		gen, ok := v.parents[d].(*ast.GenDecl)
		if ok && len(gen.Specs) == 1 && len(d.Names) == 1 && len(d.Values) == 0 && !gen.Lparen.IsValid() && d.Type != nil {
			return replace(gen, text(types.ExprString(d.Type))), true
		}
	case *ast.AssignStmt:
		if len(d.Lhs) != 1 {
			break
		}
		switch e := d.Rhs[0].(type) {
		case *ast.CompositeLit:
			if len(e.Elts) == 0 && e.Type != nil {
				return replace(d, text(types.ExprString(e.Type))), true
			}
		case *ast.CallExpr:
			if id, ok := e.Fun.(*ast.Ident); ok && id.Name == "make" && len(e.Args) >= 2 && isZero(v.info, e.Args[1]) {
				return replace(d, text(types.ExprString(e.Args[0]))), true
			}
		}
	}
	return analysis.TextEdit{}, false
}

func isZero(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	return tv.Value != nil && tv.Value.ExactString() == "0"
}
