package fixes

import (
	"go/ast"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
)

// CallVariantTitle is the title of CallVariant.
const CallVariantTitle = "Call the variant for callers that hold the lock"

// LockedVariant returns the method, of the same signature, that by its name
// does what fn does for callers that hold the lock: sizeLocked for Size. It
// returns nil if there is none.
func LockedVariant(fn *types.Func) *types.Func {
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil
	}
	r, n := utf8.DecodeRuneInString(fn.Name())
	lower := string(unicode.ToLower(r)) + fn.Name()[n:]
	for _, base := range []string{lower, unexported(fn.Name()), fn.Name()} {
		for _, suffix := range []string{"Locked", "_locked", "locked", "NoLock", "Unlocked", "WithoutLock"} {
			if strings.HasSuffix(fn.Name(), suffix) {
				continue
			}
			obj, index, _ := types.LookupFieldOrMethod(recv.Type(), true, fn.Pkg(), base+suffix)
			m, ok := obj.(*types.Func)
			if ok && len(index) == 1 && types.Identical(m.Type(), fn.Type()) {
				return m
			}
		}
	}
	return nil
}

// CallVariant calls the method v in place of the one that sel selects. It is
// safe if the caller holds the lock that v expects to be held, and v does not
// take it.
func CallVariant(sel *ast.SelectorExpr, v *types.Func) analysis.SuggestedFix {
	return analysis.SuggestedFix{Message: CallVariantTitle, TextEdits: []analysis.TextEdit{replace(sel.Sel, v.Name())}}
}
