package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// MergeTitle is the title of the fix that makes one critical section of two.
const MergeTitle = "Keep the lock from the check to the write"

// MergeSections removes the unlocking between two sections that are entered at the
// given positions of calls, and the locking of the second, which stands in the
// branch of an if that follows the first; what unlocks there comes behind the if.
// All in between must be certain to run no other code and to leave nowhere.
func MergeSections(fset *token.FileSet, file *ast.File, info *types.Info, body *ast.BlockStmt, first, second token.Pos) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	a, b := callAt(body, first), callAt(body, second)
	if a == nil || b == nil {
		return none, false
	}
	outer, ok := placeOf(fset, file, a)
	inner, ok2 := placeOf(fset, file, b)
	if !ok || !ok2 || !inner.alone() {
		return none, false
	}
	mu := types.ExprString(a.X.(*ast.CallExpr).Fun.(*ast.SelectorExpr).X)
	g := &guard{Variable: &Variable{fset: fset, file: file, info: info}, mu: mu}
	lock := g.callText(b)
	if lock != mu+".Lock()" {
		return none, false
	}
	branch, unlock, ok := g.between(outer, a, inner)
	if !ok {
		return none, false
	}
	last := inner
	last.i = len(inner.list) - 1
	edits := []analysis.TextEdit{unlock.remove(), inner.remove()}
	if g.callText(a) == mu+".RLock()" {
		edits = append(edits, replace(a.X.(*ast.CallExpr).Fun.(*ast.SelectorExpr).Sel, "Lock"))
	}
	for i := inner.i + 1; i < len(inner.list); i++ {
		at := inner
		at.i = i
		text := g.callText(inner.list[i])
		switch {
		case i == last.i && text == mu+".Unlock()":
			if !branch.alone() || !at.alone() {
				return none, false
			}
			edits = append(edits, at.remove(), branch.after(mu+".Unlock()"))
			return analysis.SuggestedFix{Message: MergeTitle, TextEdits: edits}, true
		case !straight(inner.list[i]) || !g.tame(inner.list[i]):
			return none, false
		}
	}
	return none, false
}

// between finds the if that holds the second section and the unlocking before it,
// and checks what stands from the first lock to the second.
func (g *guard) between(outer place, lock ast.Stmt, inner place) (branch, unlock place, ok bool) {
	for i := outer.i + 1; i < len(outer.list); i++ {
		at := outer
		at.i = i
		s := outer.list[i]
		if ifs, isIf := s.(*ast.IfStmt); isIf && within(inner.stmt(), ifs) {
			if ifs.Init != nil || ifs.Else != nil || !g.tame(ifs.Cond) || len(ifs.Body.List) == 0 || ifs.Body.List[0] != inner.list[0] {
				return branch, unlock, false
			}
			for _, x := range inner.list[:inner.i] {
				if !straight(x) || !g.tame(x) {
					return branch, unlock, false
				}
			}
			return at, unlock, unlock.list != nil && unlock.alone()
		}
		if text := g.callText(s); text == g.release(g.callText(lock)) {
			_, deferred := s.(*ast.DeferStmt)
			if deferred || unlock.list != nil {
				return branch, unlock, false
			}
			unlock = at
			continue
		}
		if !straight(s) || !g.tame(s) {
			return branch, unlock, false
		}
	}
	return branch, unlock, false
}

// callAt returns the statement of the body that is the call with its opening
// parenthesis at pos.
func callAt(body *ast.BlockStmt, pos token.Pos) *ast.ExprStmt {
	var found *ast.ExprStmt
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok {
			if call, ok := s.X.(*ast.CallExpr); ok && call.Lparen == pos {
				if _, ok := call.Fun.(*ast.SelectorExpr); ok {
					found = s
				}
			}
		}
		return found == nil
	})
	return found
}
