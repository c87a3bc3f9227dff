package ignoredtrylock

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

//go:embed doc.go
var doc string

// Analyzer reports calls of TryLock whose result is dropped.
var Analyzer = &analysis.Analyzer{
	Name:             "ignoredtrylock",
	Doc:              page.Doc(doc),
	URL:              page.URL("ignoredtrylock"),
	Requires:         []*analysis.Analyzer{inspect.Analyzer},
	RunDespiteErrors: true,
	Run:              run,
}

func run(pass *analysis.Pass) (any, error) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	for cur := range in.Root().Preorder((*ast.ExprStmt)(nil), (*ast.DeferStmt)(nil), (*ast.GoStmt)(nil), (*ast.AssignStmt)(nil)) {
		stmt := cur.Node().(ast.Stmt)
		call := dropped(stmt)
		if call == nil {
			continue
		}
		op := try(pass.TypesInfo, call)
		if op == syncs.None || releasedAtOnce(pass.TypesInfo, cur, call) {
			continue
		}
		var file *ast.File
		for enclosing := range cur.Enclosing((*ast.File)(nil)) {
			file = enclosing.Node().(*ast.File)
		}
		report(pass, file, cur, call, op)
	}
	return nil, nil
}

// dropped returns the call whose results a statement drops.
func dropped(stmt ast.Stmt) *ast.CallExpr {
	var x ast.Expr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		x = stmt.X
	case *ast.DeferStmt:
		x = stmt.Call
	case *ast.GoStmt:
		x = stmt.Call
	case *ast.AssignStmt:
		if len(stmt.Lhs) != 1 || len(stmt.Rhs) != 1 {
			return nil
		}
		if id, ok := stmt.Lhs[0].(*ast.Ident); !ok || id.Name != "_" {
			return nil
		}
		x = stmt.Rhs[0]
	}
	call, _ := ast.Unparen(x).(*ast.CallExpr)
	return call
}

// try returns TryLock or TryRLock if the call is of one of them.
func try(info *types.Info, call *ast.CallExpr) syncs.Op {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	switch op := syncs.OpOf(fn); op {
	case syncs.TryLock, syncs.TryRLock:
		return op
	}
	return syncs.None
}

// releasedAtOnce reports whether the next statement unlocks the same lock.
func releasedAtOnce(info *types.Info, cur inspector.Cursor, call *ast.CallExpr) bool {
	next, ok := cur.NextSibling()
	if !ok {
		return false
	}
	stmt, ok := next.Node().(*ast.ExprStmt)
	if !ok {
		return false
	}
	release, ok := stmt.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, _ := typeutil.Callee(info, release).(*types.Func)
	op := syncs.OpOf(fn)
	return (op == syncs.Unlock || op == syncs.RUnlock) && receiver(release) == receiver(call)
}

func receiver(call *ast.CallExpr) string {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return types.ExprString(sel.X)
	}
	return ""
}

func report(pass *analysis.Pass, file *ast.File, cur inspector.Cursor, call *ast.CallExpr, op syncs.Op) {
	name, method := receiver(call), "TryLock"
	if op == syncs.TryRLock {
		method = "TryRLock"
	}
	d := analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: "ignoredtrylock",
		Message: fmt.Sprintf("%s may be held by another goroutine, and then this %s takes nothing; nobody looks at its result, so what follows runs without the lock", name, method),
	}
	if stmt, ok := cur.Node().(*ast.ExprStmt); ok {
		for enclosing := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
			d.SuggestedFixes = fixes.AskTryLock(pass.Fset, file, pass.TypesInfo, enclosing.Node(), stmt)
			break
		}
	}
	pass.Report(d)
}
