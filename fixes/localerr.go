package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// LocalErrTitle is the title of the fix that gives a goroutine its own error.
const LocalErrTitle = "Declare the error inside the goroutine"

// LocalErr makes the function literal body declare the error variable that it
// assigns so far in the function around. There is no fix if the literal reads
// the outer value, if other variables of the same assignment stay outside, or
// if code outside may read what the literal assigns: the first use that follows
// the literal has to be an assignment, and none may be in a loop around it.
func (v *Variable) LocalErr(lit *ast.FuncLit) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if !isError(v.obj.Type()) || v.global() || !v.unreadOutside(lit) {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: LocalErrTitle}
	var scope ast.Node // where the latest declaration is visible
	for _, id := range v.uses {
		if !within(id, lit) || scope != nil && within(id, scope) {
			continue
		}
		assign, ok := v.parent(id).(*ast.AssignStmt)
		if !ok || !v.declares(assign, id) {
			return none, false
		}
		if scope = v.region(assign); scope == nil {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: assign.TokPos, End: assign.TokPos + 1, NewText: []byte(":=")})
	}
	return fix, len(fix.TextEdits) > 0
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// declares reports whether the assignment can become a declaration of id:
// whatever else it assigns is blank or belongs to the same scope.
func (v *Variable) declares(s *ast.AssignStmt, id *ast.Ident) bool {
	if s.Tok != token.ASSIGN {
		return false
	}
	for _, rhs := range s.Rhs {
		if v.mentions(rhs) {
			return false
		}
	}
	found := false
	for _, lhs := range s.Lhs {
		other, ok := lhs.(*ast.Ident)
		switch {
		case !ok:
			return false
		case other == id:
			found = true
		case other.Name != "_" && !v.sameScope(other, s):
			return false
		}
	}
	return found
}

// sameScope reports whether the variable that id names is declared in the
// scope that s would declare in.
func (v *Variable) sameScope(id *ast.Ident, s *ast.AssignStmt) bool {
	obj := v.info.Uses[id]
	return obj != nil && obj.Parent() == v.scopeOf(s)
}

// scopeOf returns the innermost scope around s.
func (v *Variable) scopeOf(s ast.Stmt) *types.Scope {
	for n := v.parents[s]; n != nil; n = v.parents[n] {
		if lit, ok := n.(*ast.FuncLit); ok {
			return v.info.Scopes[lit.Type]
		}
		if b, ok := n.(*ast.BlockStmt); ok {
			if _, isLit := v.parents[b].(*ast.FuncLit); isLit {
				continue // the scope of a body is that of its function
			}
		}
		if sc := v.info.Scopes[n]; sc != nil {
			return sc
		}
	}
	return nil
}

// region returns the node in which a variable declared by s is visible: from s
// on, which is enough since uses come in order.
func (v *Variable) region(s *ast.AssignStmt) ast.Node {
	switch p := v.parents[s].(type) {
	case *ast.IfStmt, *ast.SwitchStmt, *ast.ForStmt, *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return p
	}
	return nil
}

// unreadOutside reports whether nothing outside lit reads what lit assigns.
func (v *Variable) unreadOutside(lit *ast.FuncLit) bool {
	if _, named := v.declared().(*ast.FuncDecl); named {
		return false // a result, which the end of the function reads
	}
	loop := v.loopAround(lit)
	next := true
	for _, id := range v.uses {
		switch {
		case within(id, lit):
		case loop != nil && within(id, loop):
			return false
		case id.Pos() > lit.End() && next:
			next = false
			assign, ok := v.parent(id).(*ast.AssignStmt)
			if !ok || !v.always(assign, lit) || v.reads(assign) {
				return false
			}
		}
	}
	return true
}

// reads reports whether the assignment reads the variable.
func (v *Variable) reads(s *ast.AssignStmt) bool {
	for _, rhs := range s.Rhs {
		if v.mentions(rhs) {
			return true
		}
	}
	return s.Tok != token.ASSIGN && s.Tok != token.DEFINE
}

// always reports whether s is executed whenever what follows lit in its
// function is: it stands in a list around lit, or in the head of a statement there.
func (v *Variable) always(s *ast.AssignStmt, lit *ast.FuncLit) bool {
	var stmt ast.Stmt = s
	switch p := v.parents[s].(type) {
	case *ast.IfStmt:
		stmt = p
	case *ast.SwitchStmt:
		stmt = p
	}
	block := v.parents[stmt]
	if _, ok := block.(*ast.BlockStmt); !ok || !within(lit, block) {
		return false
	}
	return true
}

// loopAround returns the outermost loop around n in its function.
func (v *Variable) loopAround(n ast.Node) ast.Node {
	var loop ast.Node
	for n = v.parents[n]; n != nil; n = v.parents[n] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if !within(v.def, n) {
				loop = n
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return loop
		}
	}
	return loop
}
