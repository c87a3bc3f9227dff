package fixes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"
)

// ExtractVariantTitle is the title of ExtractVariant.
const ExtractVariantTitle = "Extract a variant for callers that hold the lock"

// ExtractVariant splits a function that locks, defers the unlock, and then does
// its work: the work becomes a function of its own, by the name of the old one
// with Locked at its end, which name, an identifier in a call of the old one, is
// made to call. The old function locks and calls the new one. Both must be in one
// file. It is safe if the caller of name holds the lock, and what follows the
// deferred unlock leaves it alone.
func ExtractVariant(fset *token.FileSet, file *ast.File, info *types.Info, decl *ast.FuncDecl, name *ast.Ident) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	fn, ok := info.Defs[decl.Name].(*types.Func)
	if !ok || decl.Body == nil || len(decl.Body.List) < 3 || file.FileStart > decl.Pos() || decl.Pos() > file.FileEnd {
		return none, false
	}
	lock := lockedFor(decl.Body)
	args, ok := forward(decl)
	if lock == "" || !ok || strings.HasSuffix(fn.Name(), "ocked") {
		return none, false
	}
	variant := variantName(fn.Name())
	if !free(info, fn, variant, name.Pos()) {
		return none, false
	}
	edit := split(fset, file, decl, forwarding(fn, decl, variant, args), header(decl, variant, lock))
	return analysis.SuggestedFix{Message: ExtractVariantTitle, TextEdits: []analysis.TextEdit{edit, replace(name, variant)}}, true
}

// SplitLocked makes a function two: itself, which takes the lock that is written mu
// and calls the other, and the other, by the name of the old one with Locked at its
// end, to which the body goes. It returns that name.
func SplitLocked(info *types.Info, decl *ast.FuncDecl, mu string) (edit analysis.TextEdit, variant string, ok bool) {
	fn, isFunc := info.Defs[decl.Name].(*types.Func)
	args, ok := forward(decl)
	if !isFunc || !ok {
		return analysis.TextEdit{}, "", false
	}
	variant = variantName(fn.Name())
	if !free(info, fn, variant, decl.Pos()) {
		return analysis.TextEdit{}, "", false
	}
	text := fmt.Sprintf("{\n\t%s.Lock()\n\tdefer %s.Unlock()\n\t%s\n}\n\n%s", mu, mu, forwarding(fn, decl, variant, args), header(decl, variant, mu))
	return analysis.TextEdit{Pos: decl.Body.Lbrace, End: decl.Body.Lbrace + 1, NewText: []byte(text)}, variant, true
}

// forwarding is the statement by which a function calls its variant.
func forwarding(fn *types.Func, decl *ast.FuncDecl, variant, args string) string {
	call := variant + "(" + args + ")"
	if decl.Recv != nil {
		call = decl.Recv.List[0].Names[0].Name + "." + call
	}
	if fn.Signature().Results().Len() > 0 {
		call = "return " + call
	}
	return call
}

// variantName is the unexported name of the variant: lenLocked for Len, urlLocked
// for URL.
func variantName(name string) string { return unexported(name) + "Locked" }

func unexported(name string) string {
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}

// lockedFor returns the lock that is held for all of a body but its first two
// statements, and that nothing else in it names; "" if there is none.
func lockedFor(body *ast.BlockStmt) string {
	first, ok := body.List[0].(*ast.ExprStmt)
	second, isDefer := body.List[1].(*ast.DeferStmt)
	if !ok || !isDefer {
		return ""
	}
	call, ok := first.X.(*ast.CallExpr)
	if !ok {
		return ""
	}
	lock, how := method(call)
	unlock, back := method(second.Call)
	if lock == nil || unlock == nil || how != "Lock" && how != "RLock" || back != strings.Replace(how, "Lock", "Unlock", 1) {
		return ""
	}
	text := types.ExprString(lock)
	if text != types.ExprString(unlock) {
		return ""
	}
	for _, stmt := range body.List[2:] {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if x, _ := method(c); x != nil && types.ExprString(x) == types.ExprString(lock) && strings.HasSuffix(types.ExprString(c.Fun), "ock") {
					text = ""
				}
			}
			return text != ""
		})
	}
	return text
}

// method splits a call of a method without arguments.
func method(call *ast.CallExpr) (recv ast.Expr, name string) {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && len(call.Args) == 0 {
		return sel.X, sel.Sel.Name
	}
	return nil, ""
}

// forward returns the arguments that hand the parameters on, false if one, or
// the receiver, has no name.
func forward(decl *ast.FuncDecl) (string, bool) {
	var names []string
	if decl.Recv != nil && (len(decl.Recv.List[0].Names) == 0 || decl.Recv.List[0].Names[0].Name == "_") || decl.Type.TypeParams != nil {
		return "", false
	}
	for _, f := range decl.Type.Params.List {
		if len(f.Names) == 0 {
			return "", false
		}
		for _, n := range f.Names {
			if n.Name == "_" {
				return "", false
			}
			names = append(names, n.Name)
		}
		if _, ok := f.Type.(*ast.Ellipsis); ok {
			names[len(names)-1] += "..."
		}
	}
	return strings.Join(names, ", "), true
}

// free reports whether nothing has the name of the new function, where it is
// declared and where it is called.
func free(info *types.Info, fn *types.Func, name string, pos token.Pos) bool {
	if recv := fn.Signature().Recv(); recv != nil {
		obj, _, _ := types.LookupFieldOrMethod(recv.Type(), true, fn.Pkg(), name)
		return obj == nil
	}
	scope := fn.Pkg().Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, token.NoPos)
	return obj == nil
}

// header is the head of a declaration like decl with another name, for callers that
// hold the lock.
func header(decl *ast.FuncDecl, name, lock string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s is %s for callers that hold %s.\nfunc ", name, decl.Name.Name, lock)
	if decl.Recv != nil {
		b.WriteString("(" + fieldText(decl.Recv) + ") ")
	}
	b.WriteString(name + "(" + fieldText(decl.Type.Params) + ")")
	if res := decl.Type.Results; res != nil && len(res.List) > 0 {
		if len(res.List) == 1 && len(res.List[0].Names) == 0 {
			b.WriteString(" " + fieldText(res))
		} else {
			b.WriteString(" (" + fieldText(res) + ")")
		}
	}
	return b.String() + " {"
}

func fieldText(list *ast.FieldList) string {
	var parts []string
	for _, f := range list.List {
		var names []string
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
		text := types.ExprString(f.Type)
		if names != nil {
			text = strings.Join(names, ", ") + " " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// split ends a function after its second statement, with one that calls the
// function of the given head, to which the rest of the body goes.
func split(fset *token.FileSet, file *ast.File, decl *ast.FuncDecl, call, head string) analysis.TextEdit {
	p := first(fset, file, decl.Body)
	p.i = 1
	edit := analysis.TextEdit{Pos: p.stmt().End(), End: p.list[2].Pos()}
	if p.line(decl.Body.Lbrace) == p.line(decl.Body.Rbrace) {
		edit.NewText = []byte("; " + call + " }\n\n" + head + " ")
		return edit
	}
	if c := p.comment(); c != nil && c.End() < edit.End {
		edit.Pos = c.End()
	}
	for _, c := range file.Comments {
		if edit.Pos < c.Pos() && c.Pos() < edit.End {
			edit.End = c.Pos() // it goes with the work
		}
	}
	edit.NewText = []byte("\n\t" + call + "\n}\n\n" + head + "\n\t")
	return edit
}
