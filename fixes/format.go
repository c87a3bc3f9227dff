package fixes

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
)

// tidy formats a statement, as the spaces in an expression depend on what is
// around it.
func tidy(stmt string) string {
	out, err := format.Source([]byte(stmt))
	if err != nil {
		return stmt
	}
	return string(out)
}

// exprText writes an expression as the source does, on one line if no function
// literal is in it: types.ExprString leaves out what is in literals.
func exprText(e ast.Expr) string {
	for n := range ast.Preorder(e) {
		switch n.(type) {
		case *ast.CompositeLit, *ast.FuncLit:
			var b bytes.Buffer
			if err := format.Node(&b, token.NewFileSet(), e); err == nil {
				return b.String()
			}
		}
	}
	return types.ExprString(e)
}
