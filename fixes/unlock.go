package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for a lock that is not released on every path.
const (
	DeferUnlockTitle = "Unlock with defer, on every path"
	UnlockHereTitle  = "Unlock on this path too"
)

// A Section is a critical section that some path leaves without unlocking.
type Section struct {
	fset    *token.FileSet
	file    *ast.File
	info    *types.Info
	body    *ast.BlockStmt
	lock    *ast.CallExpr
	unlocks []*ast.CallExpr
	plain   []ast.Stmt // the unlocks that are statements
	text    string     // the call that unlocks
}

// NewSection finds the calls at the given positions, those of their opening
// parentheses or of their defer keywords, in a function's body. It fails where
// they are in functions nested in it, or are not written alike.
func NewSection(fset *token.FileSet, file *ast.File, info *types.Info, body *ast.BlockStmt, lock token.Pos, unlocks []token.Pos) (*Section, bool) {
	s := &Section{fset: fset, file: file, info: info, body: body}
	at := make(map[token.Pos]bool)
	for _, pos := range unlocks {
		at[pos] = true
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if at[n.Defer] {
				s.unlocks = append(s.unlocks, n.Call)
				return false
			}
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok && at[call.Lparen] {
				s.plain = append(s.plain, n)
			}
		case *ast.CallExpr:
			if n.Lparen == lock {
				s.lock = n
			}
			if at[n.Lparen] {
				s.unlocks = append(s.unlocks, n)
			}
		}
		return true
	})
	if s.lock == nil || len(s.unlocks) != len(unlocks) {
		return nil, false
	}
	s.text = releaseOf(s.lock)
	for i, call := range s.unlocks {
		if text := types.ExprString(call); i > 0 && text != s.text {
			return nil, false
		} else {
			s.text = text
		}
	}
	return s, s.text != "" && s.noLiteral()
}

// noLiteral reports that the unlocking call is short enough to be repeated.
func (s *Section) noLiteral() bool { return !strings.ContainsAny(s.text, "{\n") }

// releaseOf writes the call that undoes a call of Lock or RLock.
func releaseOf(lock *ast.CallExpr) string {
	sel, ok := lock.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	switch sel.Sel.Name {
	case "Lock", "TryLock":
		return types.ExprString(sel.X) + ".Unlock()"
	case "RLock", "TryRLock":
		return types.ExprString(sel.X) + ".RUnlock()"
	}
	return ""
}

// Defer defers the unlocking right after the locking and removes the unlocks
// that are there. It is offered only where the lock is then released no later
// than before, but for the evaluation of results: the function locks once, at
// the top of its body, each unlock is the last thing it does before it returns,
// and it defers nothing after locking.
func (s *Section) Defer() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	stmt := s.lockStmt()
	if stmt == nil || len(s.plain) != len(s.unlocks) || s.locksTwice() || s.defersAfter(stmt) {
		return none, false
	}
	p, ok := placeOf(s.fset, s.file, stmt)
	if !ok {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: DeferUnlockTitle, TextEdits: []analysis.TextEdit{p.after("defer " + s.text)}}
	for _, unlock := range s.plain {
		u, ok := placeOf(s.fset, s.file, unlock)
		if !ok || !s.leaves(u) || !s.visible(s.text, s.lock.Pos(), unlock.Pos()) {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, u.remove())
	}
	return fix, true
}

// lockStmt returns the locking as a statement of the body's own list.
func (s *Section) lockStmt() ast.Stmt {
	for _, stmt := range s.body.List {
		if x, ok := stmt.(*ast.ExprStmt); ok && x.X == s.lock {
			return stmt
		}
	}
	return nil
}

// locksTwice reports whether the body has another call written like the lock.
func (s *Section) locksTwice() bool {
	text, n := types.ExprString(s.lock), 0
	ast.Inspect(s.body, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok && types.ExprString(call) == text {
			n++
		}
		return true
	})
	return n != 1
}

// defersAfter reports whether the body defers a call after stmt: it would run
// before the unlocking.
func (s *Section) defersAfter(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = found || n.Pos() > stmt.Pos()
		}
		return true
	})
	return found
}

// leaves reports whether the function does nothing after the statement at p but
// return values that cost nothing to compute.
func (s *Section) leaves(p place) bool {
	if p.i+1 == len(p.list) {
		return len(s.body.List) == len(p.list) && s.body.List[p.i] == p.stmt()
	}
	ret, ok := p.list[p.i+1].(*ast.ReturnStmt)
	if !ok {
		return false
	}
	for _, r := range ret.Results {
		if !s.calm(r, false) {
			return false
		}
	}
	return true
}

// UnlockAt unlocks in front of the return at pos, or at the end of the body if
// pos is not valid. Every path to there must hold the lock. It fails where the
// results may be values that the lock guards.
func (s *Section) UnlockAt(pos token.Pos) (analysis.SuggestedFix, bool) {
	fix := analysis.SuggestedFix{Message: UnlockHereTitle}
	if !pos.IsValid() {
		p := first(s.fset, s.file, s.body)
		p.i = len(p.list) - 1
		if !p.alone() || !s.visible(s.text, s.lock.Pos(), s.body.Rbrace) {
			return analysis.SuggestedFix{}, false
		}
		fix.TextEdits = []analysis.TextEdit{p.after(s.text)}
		return fix, true
	}
	var ret *ast.ReturnStmt
	ast.Inspect(s.body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && r.Return == pos {
			ret = r
		}
		return ret == nil
	})
	if ret == nil || !s.visible(s.text, s.lock.Pos(), pos) {
		return analysis.SuggestedFix{}, false
	}
	for _, r := range ret.Results {
		if !s.calm(r, true) {
			return analysis.SuggestedFix{}, false
		}
	}
	p, ok := placeOf(s.fset, s.file, ret)
	if !ok || !p.alone() {
		return analysis.SuggestedFix{}, false
	}
	fix.TextEdits = []analysis.TextEdit{p.before(s.text)}
	return fix, true
}

// visible reports whether the names in text, an expression written at from,
// mean the same at pos.
func (s *Section) visible(text string, from, pos token.Pos) bool {
	scope := s.info.Scopes[s.file]
	if scope == nil {
		return false
	}
	first, _, _ := strings.Cut(text, ".")
	first, _, _ = strings.Cut(first, "[")
	first, _, _ = strings.Cut(first, "(")
	first = strings.TrimLeft(first, "(*&")
	lookup := func(at token.Pos) types.Object {
		in := scope.Innermost(at)
		if in == nil {
			return nil
		}
		_, obj := in.LookupParent(first, at)
		return obj
	}
	obj := lookup(from)
	return obj != nil && obj == lookup(pos)
}

// calm reports whether computing e neither blocks nor runs code that may lock.
// If local is set, e reads nothing that other goroutines may write either: it
// consists of constants, local variables, and errors.
func (s *Section) calm(e ast.Expr, local bool) bool {
	if tv, ok := s.info.Types[e]; ok && (tv.Value != nil || tv.IsNil() || tv.IsType()) {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return !local || s.private(e)
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			if _, ok := s.info.Uses[id].(*types.PkgName); ok {
				return !local || isError(s.info.TypeOf(e))
			}
		}
		return !local && s.calm(e.X, local)
	case *ast.StarExpr:
		return !local && s.calm(e.X, local)
	case *ast.IndexExpr:
		return !local && s.calm(e.X, local) && s.calm(e.Index, local)
	case *ast.UnaryExpr:
		return e.Op != token.ARROW && (!local || e.Op != token.AND) && s.calm(e.X, local)
	case *ast.BinaryExpr:
		return s.calm(e.X, local) && s.calm(e.Y, local)
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			if kv, ok := x.(*ast.KeyValueExpr); ok {
				x = kv.Value
			}
			if !s.calm(x, local) {
				return false
			}
		}
		return true
	case *ast.CallExpr:
		return s.calmCall(e, local)
	}
	return false
}

// calmCall is calm for conversions, builtins, and the making of errors.
func (s *Section) calmCall(call *ast.CallExpr, local bool) bool {
	if !s.info.Types[call.Fun].IsType() && !s.info.Types[call.Fun].IsBuiltin() {
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		fn, ok := s.info.Uses[sel.Sel].(*types.Func)
		if !ok || fn.FullName() != "errors.New" && fn.FullName() != "fmt.Errorf" {
			return false
		}
		for _, a := range call.Args { // their String methods may lock
			if _, basic := s.info.TypeOf(a).Underlying().(*types.Basic); !basic && !isError(s.info.TypeOf(a)) {
				return false
			}
		}
	}
	for _, a := range call.Args {
		if !s.calm(a, local) {
			return false
		}
	}
	return true
}

// private reports whether id is a local variable, or an error of the package.
func (s *Section) private(id *ast.Ident) bool {
	v, ok := s.info.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	if v.Parent() == v.Pkg().Scope() {
		return isError(v.Type())
	}
	return true
}

func isError(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}
