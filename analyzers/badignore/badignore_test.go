package badignore

import (
	"go/ast"
	"reflect"
	"testing"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/internal/ignore"
	"golang.org/x/tools/go/analysis"
)

// toy is a wrapped check that finds a fault in each call of a function named bad.
var toy = &analysis.Analyzer{
	Name:       "toy",
	Doc:        "toy: report calls of bad",
	Requires:   []*analysis.Analyzer{ignore.Analyzer},
	ResultType: reflect.TypeFor[*ignore.Used](),
	Run: func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[ignore.Analyzer].(*ignore.Index)
		used := &ignore.Used{Directives: make(map[*ignore.Directive]bool)}
		for _, f := range pass.Files {
			for n := range ast.Preorder(f) {
				if call, ok := n.(*ast.CallExpr); ok && call.Fun.(*ast.Ident).Name == "bad" {
					for _, d := range index.Covering("toy", call.Pos()) {
						used.Directives[d] = true
					}
				}
			}
		}
		return used, nil
	},
}

func Test(t *testing.T) {
	checktest.Run(t, New([]string{"badignore", "other", "toy"}, []*analysis.Analyzer{toy}))
}
