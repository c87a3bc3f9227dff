package fixes

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes that wait for goroutines with a WaitGroup.
const (
	AwaitTitle      = "Wait for the goroutine with a sync.WaitGroup"
	AwaitSleepTitle = "Replace time.Sleep by a sync.WaitGroup"
)

// Await describes goroutines to wait for. They must end by themselves, and
// must need nothing that the function does after it has started to wait.
type Await struct {
	Fset *token.FileSet
	File *ast.File
	Info *types.Info
	Body *ast.BlockStmt // of the function that starts them
	Go   []*ast.GoStmt  // directly in Body, not in a literal of it
	// WaitGroupGo and LoopVars say whether the file's version of Go has
	// WaitGroup.Go, and loop variables for each iteration.
	WaitGroupGo, LoopVars bool
	// Sleeps are the sleeps that the waiting takes the place of. If there are
	// none, the function waits before each of Returns, or at its end.
	Sleeps  []*ast.ExprStmt
	Returns []*ast.ReturnStmt
	AtEnd   bool

	used map[string]bool // identifiers in File
	wg   string
}

// AwaitAll returns a fix for each element of list, with no edits if there is
// none. Fixes of one file are one and the same if only together they replace
// the last uses of package time.
func AwaitAll(list []*Await) []analysis.SuggestedFix {
	all := make([]analysis.SuggestedFix, len(list))
	for i, a := range list {
		edits, ok := a.edits()
		if !ok {
			continue
		}
		all[i] = analysis.SuggestedFix{Message: AwaitTitle, TextEdits: edits}
		if len(a.Sleeps) > 0 {
			all[i].Message = AwaitSleepTitle
		}
	}
	done := make([]bool, len(list))
	for i, a := range list {
		if done[i] || all[i].TextEdits == nil {
			continue
		}
		own, group := a.Sleeps, []int(nil)
		var sleeps []*ast.ExprStmt
		var edits []analysis.TextEdit
		for j := i; j < len(list); j++ {
			if list[j].File == a.File && all[j].Message == all[i].Message {
				group = append(group, j)
				sleeps = append(sleeps, list[j].Sleeps...)
				edits = append(edits, all[j].TextEdits...)
			}
		}
		if len(own) > 0 && a.unneeded("time", own) == "" && a.unneeded("time", sleeps) != "" {
			edits = append(edits, importEdits(a.Fset, a.File, "sync", "time")...)
			for _, j := range group {
				all[j].TextEdits, done[j] = edits, true
			}
			continue
		}
		drop := ""
		if len(own) > 0 {
			drop = a.unneeded("time", own)
		}
		all[i].TextEdits = append(all[i].TextEdits, importEdits(a.Fset, a.File, "sync", drop)...)
	}
	return all
}

// edits returns what is to change, but for the imports.
func (a *Await) edits() ([]analysis.TextEdit, bool) {
	a.used = map[string]bool{}
	jumps := false
	ast.Inspect(a.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			a.used[n.Name] = true
		case *ast.BranchStmt:
			jumps = jumps || n.Tok == token.GOTO // perhaps over the declaration
		}
		return true
	})
	if jumps {
		return nil, false
	}
	sync := importName(a.File, "sync")
	if sync == "" {
		if sync = "sync"; a.used[sync] {
			return nil, false
		}
	}
	a.wg = a.unused("wg")
	decl, ok := a.top(a.Go[0])
	if !ok {
		return nil, false
	}
	lines := []string{"var " + a.wg + " " + sync + ".WaitGroup"}
	waits, ok := a.waits(decl)
	if !ok {
		return nil, false
	}
	if waits == nil {
		lines = append(lines, "defer "+a.wg+".Wait()")
	}
	// Of insertions at one place, the one that stands first comes first.
	edits := []analysis.TextEdit{decl.before(lines...)}
	for _, g := range a.Go {
		start, ok := a.start(g)
		if !ok {
			return nil, false
		}
		edits = append(edits, start...)
	}
	return append(edits, waits...), true
}

// top returns the statement of Body that contains n.
func (a *Await) top(n ast.Node) (place, bool) {
	p := first(a.Fset, a.File, a.Body)
	for i, s := range p.list {
		if s.Pos() <= n.Pos() && n.End() <= s.End() {
			p.i = i
			return p, true
		}
	}
	return place{}, false
}

// waits returns the edits that wait, none if a deferred Wait is better: the
// function ends in several places.
func (a *Await) waits(decl place) ([]analysis.TextEdit, bool) {
	call := a.wg + ".Wait()"
	var edits []analysis.TextEdit
	for _, s := range a.Sleeps {
		if s.Pos() < decl.stmt().Pos() {
			return nil, false
		}
		edits = append(edits, replace(s, call))
	}
	switch {
	case len(a.Sleeps) > 0:
		return edits, true
	case len(a.Returns) == 1 && !a.AtEnd:
		p, ok := placeOf(a.Fset, a.File, a.Returns[0])
		if !ok {
			return nil, false
		}
		return []analysis.TextEdit{p.before(call)}, true
	case len(a.Returns) == 0:
		p := first(a.Fset, a.File, a.Body)
		p.i = len(p.list) - 1
		return []analysis.TextEdit{p.after(call)}, true
	}
	return nil, true
}

// start returns the edits that make g count in the WaitGroup.
func (a *Await) start(g *ast.GoStmt) ([]analysis.TextEdit, bool) {
	lit, isLit := ast.Unparen(g.Call.Fun).(*ast.FuncLit)
	if isLit {
		if len(lit.Body.List) == 0 {
			return nil, false
		}
		if a.WaitGroupGo && len(g.Call.Args) == 0 && lit.Type.Results.NumFields() == 0 {
			return []analysis.TextEdit{
				{Pos: g.Pos(), End: g.Call.Pos(), NewText: []byte(a.wg + ".Go(")},
				{Pos: lit.End(), End: g.End(), NewText: []byte(")")},
			}, true
		}
		p, ok := placeOf(a.Fset, a.File, g)
		if !ok {
			return nil, false
		}
		return []analysis.TextEdit{
			p.before(a.wg + ".Add(1)"),
			first(a.Fset, a.File, lit.Body).before("defer " + a.wg + ".Done()"),
		}, true
	}
	return a.startCall(g)
}

// startCall is start for a call of a named function, whose operands are to be
// evaluated when they are now.
func (a *Await) startCall(g *ast.GoStmt) ([]analysis.TextEdit, bool) {
	p, ok := placeOf(a.Fset, a.File, g)
	if !ok || p.line(g.Pos()) != p.line(g.End()) || !a.fixedFunc(g.Call.Fun) {
		return nil, false
	}
	var lines []string
	var edits []analysis.TextEdit
	for _, arg := range g.Call.Args {
		if a.fixed(arg) {
			continue
		}
		name := a.unused("arg")
		a.used[name] = true
		text, ok := a.text(arg)
		if tv := a.Info.Types[arg]; !ok || tv.IsNil() || isTuple(tv.Type) {
			return nil, false
		}
		lines = append(lines, name+" := "+text)
		edits = append(edits, replace(arg, name))
	}
	head, tail := a.wg+".Go(func() { ", " })"
	if !a.WaitGroupGo {
		in := "\n" + p.indent()
		head = a.wg + ".Add(1)" + in + "go func() {" + in + "\tdefer " + a.wg + ".Done()" + in + "\t"
		tail = in + "}()"
	}
	if !p.alone() {
		return nil, false
	}
	if len(lines) > 0 {
		edits = append(edits, p.before(lines...))
	}
	return append(edits,
		analysis.TextEdit{Pos: g.Pos(), End: g.Call.Pos(), NewText: []byte(head)},
		analysis.TextEdit{Pos: g.End(), End: g.End(), NewText: []byte(tail)},
	), true
}

func isTuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}

func (a *Await) text(e ast.Expr) (string, bool) {
	var buf bytes.Buffer
	err := format.Node(&buf, a.Fset, e)
	return buf.String(), err == nil && !bytes.Contains(buf.Bytes(), []byte("\n"))
}

// fixedFunc reports whether fun is a function, or a method of a receiver, that
// is the same whenever it is evaluated.
func (a *Await) fixedFunc(fun ast.Expr) bool {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		_, ok := a.Info.Uses[fun].(*types.Func)
		_, builtin := a.Info.Uses[fun].(*types.Builtin)
		return ok || builtin || a.fixed(fun)
	case *ast.SelectorExpr:
		if id, ok := fun.X.(*ast.Ident); ok {
			if _, ok := a.Info.Uses[id].(*types.PkgName); ok {
				return true
			}
		}
		sel := a.Info.Selections[fun]
		if sel == nil || sel.Kind() != types.MethodVal || !a.fixed(fun.X) {
			return false
		}
		recv := sel.Obj().(*types.Func).Signature().Recv()
		_, pointer := recv.Type().(*types.Pointer)
		return pointer && len(sel.Index()) == 1 // a value receiver is a copy
	}
	return false
}

// fixed reports whether e has the same value whenever the goroutine evaluates
// it: it is a constant or a variable that is assigned where it is declared.
func (a *Await) fixed(e ast.Expr) bool {
	e = ast.Unparen(e)
	if tv := a.Info.Types[e]; tv.Value != nil || tv.IsNil() {
		return true
	}
	switch e := e.(type) {
	case *ast.UnaryExpr:
		id, ok := ast.Unparen(e.X).(*ast.Ident)
		return ok && e.Op == token.AND && a.local(id)
	case *ast.Ident:
		return a.local(e) && !a.assigned(a.Info.Uses[e])
	}
	return false
}

// local reports whether id is a variable of the function.
func (a *Await) local(id *ast.Ident) bool {
	v, ok := a.Info.Uses[id].(*types.Var)
	return ok && !v.IsField() && v.Parent() != nil && v.Parent() != v.Pkg().Scope()
}

// assigned reports whether obj may get another value after its declaration.
// The post statement of a loop changes the variable of the next iteration.
func (a *Await) assigned(obj types.Object) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && a.Info.Uses[id] == obj
	}
	var skip ast.Stmt
	ast.Inspect(a.File, func(n ast.Node) bool {
		if n == skip && n != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.ForStmt:
			if init, ok := n.Init.(*ast.AssignStmt); ok && a.LoopVars && init.Tok == token.DEFINE {
				skip = n.Post
			}
		case *ast.RangeStmt:
			define := n.Tok == token.DEFINE
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok {
					found = found || is(id) || define && !a.LoopVars && a.Info.Defs[id] == obj
				}
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || is(e)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		}
		return !found
	})
	return found
}

// unused returns a name that the file does not use yet.
func (a *Await) unused(base string) string {
	name := base
	for i := 2; a.used[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	return name
}

// unneeded returns path if file uses the package in the given statements only.
func (a *Await) unneeded(path string, stmts []*ast.ExprStmt) string {
	if importName(a.File, path) == "" {
		return "" // a dot import, whose uses have no name of the package
	}
	ast.Inspect(a.File, func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok && slices.Contains(stmts, s) {
			return false
		}
		if id, ok := n.(*ast.Ident); ok {
			if p, ok := a.Info.Uses[id].(*types.PkgName); ok && p.Imported().Path() == path {
				path = ""
			}
		}
		return path != ""
	})
	return path
}
