package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// RoomTitle is the fix for sends that nobody may be left to receive.
const RoomTitle = "Give the channel room for every send"

// Room gives a channel room for n values, as many as are ever sent on it, so that
// no send waits. n is an expression that has to mean the same where the channel is
// made. It is safe if the senders do nothing afterwards that the receiver is to
// have waited for: that is for the caller to know.
func Room(pkg *types.Package, info *types.Info, mk *ast.CallExpr, n ast.Expr, text string) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if n != nil && !sameAt(pkg, info, n, mk.Pos()) || len(mk.Args) == 0 || len(mk.Args) > 2 {
		return none, false
	}
	edit := analysis.TextEdit{Pos: mk.Args[0].End(), End: mk.Rparen, NewText: []byte(", " + text)}
	return analysis.SuggestedFix{Message: RoomTitle, TextEdits: []analysis.TextEdit{edit}}, true
}

// sameAt reports whether the names in x, parameters and variables that are
// declared before pos, mean the same at pos. Whether they have the same values
// there is for the caller to know.
func sameAt(pkg *types.Package, info *types.Info, x ast.Expr, pos token.Pos) bool {
	inner := pkg.Scope().Innermost(pos)
	ok := inner != nil
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			id, isLen := n.Fun.(*ast.Ident)
			ok = ok && isLen && id.Name == "len"
		case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr, *ast.UnaryExpr:
			ok = false // may have changed in between
		case *ast.Ident:
			if obj := info.Uses[n]; ok && obj != nil {
				_, found := inner.LookupParent(n.Name, pos)
				ok = found == obj
			}
		}
		return ok
	})
	return ok
}
