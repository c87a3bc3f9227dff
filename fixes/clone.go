package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for objects that are given away and used on.
const (
	DeferPutTitle    = "Put the object back with defer"
	ReturnCloneTitle = "Return a copy"
	SendCloneTitle   = "Send a copy"
	CopyTitle        = "Give away a copy, made with the lock"
)

// DeferPut puts an object back into its pool at the end of the function. It is
// safe if the statement is not in a loop and nothing of the object outlives the
// function.
func DeferPut(put *ast.ExprStmt) analysis.SuggestedFix {
	return analysis.SuggestedFix{Message: DeferPutTitle, TextEdits: []analysis.TextEdit{
		{Pos: put.Pos(), End: put.Pos(), NewText: []byte("defer ")},
	}}
}

// goVersion returns the version of Go that file is written for, "" if it is not
// known.
func goVersion(file *ast.File, pkg *types.Package, info *types.Info) string {
	if v := info.FileVersions[file]; v != "" {
		return v
	}
	return pkg.GoVersion()
}

// Clone puts a copy in place of the slice or map x. The title is one of those
// of this file. It copies one level: what the elements point to stays shared.
func Clone(fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info, x ast.Expr, title string) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if v := goVersion(file, pkg, info); v != "" && version.Compare(v, "go1.21") < 0 {
		return none, false
	}
	path := "slices"
	switch t := info.TypeOf(x).Underlying().(type) {
	case *types.Slice:
		if types.Identical(t.Elem(), types.Typ[types.Byte]) {
			path = "bytes"
		}
		if _, named := types.Unalias(info.TypeOf(x)).(*types.Named); named {
			path = "slices" // bytes.Clone loses the type
		}
	case *types.Map:
		path = "maps"
	default:
		return none, false
	}
	name, edits, ok := packageAt(fset, file, pkg, x.Pos(), path)
	if !ok {
		return none, false
	}
	edits = append(edits,
		analysis.TextEdit{Pos: x.Pos(), End: x.Pos(), NewText: []byte(name + ".Clone(")},
		analysis.TextEdit{Pos: x.End(), End: x.End(), NewText: []byte(")")})
	return analysis.SuggestedFix{Message: title, TextEdits: edits}, true
}
