package fixes

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// LocalErrTitle is the title of the fix that gives a goroutine its own error.
const LocalErrTitle = "Declare the error inside the goroutine"

// LocalErr makes the function literal body declare the error variable that it
// assigns so far in the function around, and so do other literals that have no
// use for the outer one. There is no fix if the literal reads the outer value, if
// other variables of the same assignment stay outside, or if code outside may
// read what the literal assigns: the first use that follows the literal has to be
// an assignment, and none may be in a loop around it. A declaration that is left
// without a use goes.
func (v *Variable) LocalErr(lit *ast.FuncLit) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if !isError(v.obj.Type()) || v.global() {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: LocalErrTitle}
	own := v.ownLiterals()
	left := len(v.uses)
	found := false
	for l, edits := range own {
		if !v.unreadOutside(l, own) {
			continue
		}
		found = found || l == lit
		for _, id := range v.uses {
			if within(id, l) {
				left--
			}
		}
		fix.TextEdits = append(fix.TextEdits, edits...)
	}
	if !found {
		return none, false
	}
	if left == 0 && !v.inSignature() {
		drop, ok := v.dropDeclaration()
		if !ok {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, drop)
	}
	slices.SortFunc(fix.TextEdits, func(a, b analysis.TextEdit) int { return cmp.Compare(a.Pos, b.Pos) })
	return fix, true
}

// ownLiterals returns the literals that always assign the variable before they
// read it, with the edits that declare it there.
func (v *Variable) ownLiterals() map[*ast.FuncLit][]analysis.TextEdit {
	own := map[*ast.FuncLit][]analysis.TextEdit{}
	for _, id := range v.uses {
		if l := v.literal(id); l != nil && own[l] == nil {
			if edits, ok := v.ownEdits(l); ok {
				own[l] = edits
			}
		}
	}
	return own
}

// literal returns the outermost function literal around id that does not contain
// the declaration.
func (v *Variable) literal(id *ast.Ident) *ast.FuncLit {
	var out *ast.FuncLit
	for n := ast.Node(id); n != nil; n = v.parents[n] {
		if l, ok := n.(*ast.FuncLit); ok && !within(v.def, l) {
			out = l
		}
	}
	return out
}

// ownEdits returns the edits that make lit declare the variable.
func (v *Variable) ownEdits(lit *ast.FuncLit) ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	var scope ast.Node // where the latest declaration is visible
	for _, id := range v.uses {
		if !within(id, lit) || scope != nil && within(id, scope) {
			continue
		}
		assign, ok := v.parent(id).(*ast.AssignStmt)
		if !ok || !v.declares(assign, id) || !v.readIn(assign, lit) {
			return nil, false
		}
		if scope = v.region(assign); scope == nil {
			return nil, false
		}
		edits = append(edits, analysis.TextEdit{Pos: assign.TokPos, End: assign.TokPos + 1, NewText: []byte(":=")})
	}
	return edits, true
}

// readIn reports whether what s assigns is used in lit after it, without which it
// could not be declared there.
func (v *Variable) readIn(s *ast.AssignStmt, lit *ast.FuncLit) bool {
	region := v.region(s)
	return region != nil && slices.ContainsFunc(v.uses, func(id *ast.Ident) bool {
		if id.Pos() < s.End() || !within(id, lit) || !within(id, region) {
			return false
		}
		assign, ok := v.parent(id).(*ast.AssignStmt)
		return !ok || !slices.Contains(assign.Lhs, ast.Expr(id))
	})
}

// inSignature reports whether the variable is a parameter or result.
func (v *Variable) inSignature() bool {
	_, field := v.parents[v.def].(*ast.Field)
	return field
}

// dropDeclaration removes var err error.
func (v *Variable) dropDeclaration() (analysis.TextEdit, bool) {
	spec, ok := v.parents[v.def].(*ast.ValueSpec)
	if !ok || len(spec.Names) != 1 || len(spec.Values) != 0 {
		return analysis.TextEdit{}, false
	}
	gen, ok := v.parents[spec].(*ast.GenDecl)
	if !ok || len(gen.Specs) != 1 {
		return analysis.TextEdit{}, false
	}
	stmt, ok := v.parents[gen].(*ast.DeclStmt)
	if !ok {
		return analysis.TextEdit{}, false
	}
	p, ok := placeOf(v.fset, v.file, stmt)
	return p.remove(), ok
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
// Other literals that assign before they read do not.
func (v *Variable) unreadOutside(lit *ast.FuncLit, own map[*ast.FuncLit][]analysis.TextEdit) bool {
	if v.inSignature() && !v.returnsAll() {
		return false // a result, which the end of the function reads
	}
	loop := v.loopAround(lit)
	next := true
	for _, id := range v.uses {
		other := v.literal(id)
		switch {
		case within(id, lit) || own[other] != nil:
		case other != nil:
			return false // it may run at any time
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

// returnsAll reports whether every return of the function whose result the
// variable is names what it returns.
func (v *Variable) returnsAll() bool {
	all := true
	ast.Inspect(v.declared(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return ast.Node(n) == v.declared()
		case *ast.ReturnStmt:
			all = all && len(n.Results) > 0
		}
		return true
	})
	return all
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
