package fixes

import (
	"go/parser"
	"testing"
)

func TestExprText(t *testing.T) {
	for _, src := range []string{"a.b[i]", "[]int{1, 2}", "f(&T{a: 1, b: \"x\"}, m[key{1, 2}])", "len(x) + 1"} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		if got := exprText(e); got != src {
			t.Errorf("got %s, want %s", got, src)
		}
	}
}
