package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for accesses without the lock.
const (
	TakeLockTitle  = "Take the lock around the access"
	ExtendTitle    = "Extend the critical section over the access"
	WriteLockTitle = "Lock for writing"
)

// A Bare is a function with accesses to variables that lack a lock which is free
// at all of them.
type Bare struct {
	g    *guard
	body *ast.BlockStmt
}

// NewBare prepares the fixes for the accesses, selectors or identifiers, in one
// function. The lock is written mu; read says that RLock does.
func NewBare(fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info, body *ast.BlockStmt, mu string, read bool, accesses []ast.Expr) (*Bare, bool) {
	v := &Variable{fset: fset, file: file, info: info, pkg: pkg, parents: map[ast.Node]ast.Node{}, names: map[string]bool{}}
	v.collect()
	var uses []*ast.Ident
	for _, e := range accesses {
		id, _ := e.(*ast.Ident)
		if sel, ok := e.(*ast.SelectorExpr); ok {
			id = sel.Sel
		}
		if id == nil {
			return nil, false
		}
		uses = append(uses, id)
		v.obj, _ = info.Uses[id].(*types.Var)
	}
	slices.SortFunc(uses, func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) })
	if v.obj == nil {
		return nil, false
	}
	b, bad := v.Bare(body, mu, read, uses)
	return b, bad == nil
}

// Bare is NewBare for some uses of a variable, in order. It returns the first one
// that the lock cannot come around.
func (v *Variable) Bare(body *ast.BlockStmt, mu string, read bool, uses []*ast.Ident) (b *Bare, bad *ast.Ident) {
	w := *v // names stay common: nothing else in the file may get them
	w.uses = uses
	g := newGuard(&w, mu, mu+".Lock()", "")
	if read {
		g.lock = mu + ".RLock()"
	}
	g.unlock = g.release(g.lock)
	for _, id := range uses {
		if s := w.stmt(id); s == nil || !within(s, body) || !g.add(id) {
			return nil, id
		}
	}
	return &Bare{g, body}, nil
}

// Take holds the lock around each statement that needs it, or in the whole
// function if that is short, needs it more than once and runs no other code.
func (b *Bare) Take() (analysis.SuggestedFix, bool) {
	edits, _, ok := b.Sections(true)
	return analysis.SuggestedFix{Message: TakeLockTitle, TextEdits: append(edits, b.g.imports()...)}, ok
}

// Sections returns the edits of Take without the imports, and the packages that are
// to be imported for them. Unless all is allowed, no lock comes around the whole
// function.
func (b *Bare) Sections(all bool) (edits []analysis.TextEdit, paths []string, ok bool) {
	if all && len(b.g.stmts) > 1 && len(b.body.List) <= 8 && b.g.tame(b.body) && !b.g.locks(b.body) {
		return []analysis.TextEdit{first(b.g.fset, b.g.file, b.body).before(b.g.lock, "defer "+b.g.unlock)}, nil, true
	}
	edits, ok = b.g.sections()
	return edits, b.g.paths, ok
}

// Extend makes the critical section that begins a few lines after the access begin
// before it, or the one that ends a few lines before it end after it, if what is
// in between runs no other code.
func (b *Bare) Extend() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if len(b.g.stmts) != 1 {
		return none, false
	}
	p, ok := placeOf(b.g.fset, b.g.file, b.g.stmts[0])
	if !ok || !p.alone() {
		return none, false
	}
	edits, ok := b.earlier(p)
	if !ok {
		edits, ok = b.later(p)
	}
	return analysis.SuggestedFix{Message: ExtendTitle, TextEdits: edits}, ok
}

// earlier moves a Lock that follows up to the statement at p.
func (b *Bare) earlier(p place) ([]analysis.TextEdit, bool) {
	for j := p.i; j < len(p.list); j++ {
		at := p
		at.i = j
		text := b.g.callText(p.list[j])
		if text != b.g.mu+".Lock()" && text != b.g.mu+".RLock()" {
			if !b.g.tame(p.list[j]) {
				return nil, false
			}
			continue
		}
		edits, lines := []analysis.TextEdit{at.remove()}, []string{text}
		deferred := false
		if at.i = j + 1; at.i < len(p.list) {
			_, deferred = at.stmt().(*ast.DeferStmt)
			deferred = deferred && b.g.callText(at.stmt()) == b.g.release(text)
		}
		if deferred {
			edits, lines = append(edits, at.remove()), append(lines, "defer "+b.g.release(text))
		}
		for _, s := range p.list[p.i:j] {
			if !deferred && !straight(s) {
				return nil, false
			}
		}
		at.i = j
		return append(edits, p.before(lines...)), at.alone() && (text == b.g.lock || b.g.lock == b.g.mu+".RLock()")
	}
	return nil, false
}

// later moves the Unlock before the statement at p down behind it, or copies what
// it reads before.
func (b *Bare) later(p place) ([]analysis.TextEdit, bool) {
	for j := p.i - 1; j >= 0; j-- {
		at := p
		at.i = j
		text := b.g.callText(p.list[j])
		if text != b.g.mu+".Unlock()" && text != b.g.mu+".RUnlock()" {
			if !b.g.tame(p.list[j]) || !straight(p.list[j]) {
				return nil, false
			}
			continue
		}
		_, deferred := p.list[j].(*ast.DeferStmt)
		if deferred || !at.alone() || text == b.g.mu+".RUnlock()" && b.g.unlock != text {
			return nil, false
		}
		if b.g.kinds[p.stmt()] == whole {
			return []analysis.TextEdit{at.remove(), p.after(text)}, true
		}
		edits, lines, ok := b.g.copies(p.stmt())
		if !ok || j != p.i-1 {
			return nil, false
		}
		return append(append(edits, at.before(lines...)), b.g.imports()...), true
	}
	return nil, false
}

// straight reports whether control always comes from a statement to the next one.
func straight(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.AssignStmt, *ast.IncDecStmt, *ast.ExprStmt, *ast.DeclStmt, *ast.EmptyStmt:
		return true
	}
	return false
}

// callText returns the call of a statement that is a call, deferred or not.
func (g *guard) callText(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return types.ExprString(s.X)
	case *ast.DeferStmt:
		if len(s.Call.Args) == 0 {
			return types.ExprString(s.Call)
		}
	}
	return ""
}

// release returns the call that undoes lock, one of the two ways to take mu.
func (g *guard) release(lock string) string {
	if lock == g.mu+".RLock()" {
		return g.mu + ".RUnlock()"
	}
	return g.mu + ".Unlock()"
}

// locks reports whether n mentions the lock.
func (g *guard) locks(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && types.ExprString(e) == g.mu {
			found = true
		}
		return !found
	})
	return found
}

// tame is calm but for calls of functions that make texts and errors of plain
// values.
func (g *guard) tame(n ast.Node) bool {
	ok := true
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			ok = ok && (g.info.Types[n.Fun].IsType() || g.info.Types[n.Fun].IsBuiltin() || g.harmless(n))
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.RangeStmt:
			t := g.info.TypeOf(n.X)
			_, isChan := t.Underlying().(*types.Chan)
			_, isFunc := t.Underlying().(*types.Signature)
			ok = ok && !isChan && !isFunc
		case *ast.FuncLit, *ast.SendStmt, *ast.GoStmt, *ast.DeferStmt, *ast.SelectStmt, *ast.ForStmt, *ast.BranchStmt, *ast.LabeledStmt:
			ok = false
		}
		return ok
	})
	return ok
}

// harmless reports whether a call is of a function of fmt, errors, strings or
// strconv that calls nothing of its arguments and writes nowhere.
func (g *guard) harmless(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := g.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "errors", "strconv", "strings":
	case "fmt":
		if !slices.Contains([]string{"Sprint", "Sprintf", "Sprintln", "Errorf"}, fn.Name()) {
			return false
		}
	default:
		return false
	}
	for _, a := range call.Args {
		switch g.info.TypeOf(a).(type) {
		case *types.Basic: // named types may have a String method
		default:
			return false
		}
	}
	return true
}

// WriteLock makes RLock and RUnlock of mu, the lock under which a function writes,
// Lock and Unlock. The function must not call what may lock.
func WriteLock(info *types.Info, body *ast.BlockStmt, mu string) (analysis.SuggestedFix, bool) {
	fix := analysis.SuggestedFix{Message: WriteLockTitle}
	g := &guard{Variable: &Variable{info: info}}
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		call, isCall := n.(*ast.CallExpr)
		if !isCall {
			_, lit := n.(*ast.FuncLit)
			ok = ok && !lit
			return ok
		}
		switch types.ExprString(call) {
		case mu + ".RLock()":
			fix.TextEdits = append(fix.TextEdits, replace(call.Fun.(*ast.SelectorExpr).Sel, "Lock"))
		case mu + ".RUnlock()":
			fix.TextEdits = append(fix.TextEdits, replace(call.Fun.(*ast.SelectorExpr).Sel, "Unlock"))
		default:
			ok = ok && (info.Types[call.Fun].IsType() || info.Types[call.Fun].IsBuiltin() || g.harmless(call))
		}
		return ok
	})
	return fix, ok && len(fix.TextEdits) > 1
}
