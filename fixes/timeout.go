package fixes

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes that end a wait after some time.
const (
	SelectTimeoutTitle = "Wait for ten seconds at most"
	CallTimeoutTitle   = "Call with a context that ends after ten seconds"
)

// seconds is how long the fixes let a wait last; a person has to choose.
const seconds = "10"

// SelectTimeout lets the operation end after ten seconds. Then the function, which
// has the given signature, returns an error if it can, and zero values.
func (o *Operation) SelectTimeout(sig *types.Signature) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	pos := o.Stmt.Pos()
	time, ok := PackageAt(o.File, o.Pkg, pos, "time")
	if !ok {
		return none, false
	}
	paths := []string{"time"}
	failed := ""
	if n := sig.Results().Len(); n > 0 && isError(sig.Results().At(n-1).Type()) {
		errors, ok := PackageAt(o.File, o.Pkg, pos, "errors")
		if !ok {
			return none, false
		}
		failed, paths = errors+`.New("timed out after `+seconds+` seconds")`, append(paths, "errors")
	}
	leave, ok := o.Leave(sig, failed)
	if !ok {
		return none, false
	}
	edits, _ := o.Beside("<-"+time+".After("+seconds+" * "+time+".Second)", leave)
	if edits == nil {
		return none, false
	}
	return analysis.SuggestedFix{Message: SelectTimeoutTitle, TextEdits: append(edits, Import(o.Fset, o.File, paths)...)}, true
}

// CallTimeout gives a call in the statement a context of its own, which ends after
// ten seconds and when the function does. arg is the context that the call is
// given now. Nothing is offered in a loop, where the deferred cancel would wait for
// the end of all rounds.
func (o *Operation) CallTimeout(arg ast.Expr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	p, ok := placeOf(o.Fset, o.File, o.Stmt)
	if !ok || p.stmt() != o.Stmt || !p.alone() || o.inLoop() || types.TypeString(o.Info.TypeOf(arg), nil) != "context.Context" {
		return none, false
	}
	context, ok := PackageAt(o.File, o.Pkg, o.Stmt.Pos(), "context")
	time, found := PackageAt(o.File, o.Pkg, o.Stmt.Pos(), "time")
	text := exprText(arg)
	if !ok || !found || strings.Contains(text, "\n") {
		return none, false
	}
	timed, cancel := freshIn(o.File, "timed"), freshIn(o.File, "cancel")
	return analysis.SuggestedFix{Message: CallTimeoutTitle, TextEdits: append([]analysis.TextEdit{
		p.before(timed+", "+cancel+" := "+context+".WithTimeout("+text+", "+seconds+"*"+time+".Second)", "defer "+cancel+"()"),
		replace(arg, timed),
	}, Import(o.Fset, o.File, []string{"context", "time"})...)}, true
}

// inLoop reports whether the statement is in a loop of its function.
func (o *Operation) inLoop() bool {
	path, _ := astutil.PathEnclosingInterval(o.File, o.Stmt.Pos(), o.Stmt.End())
	for _, n := range path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}
