package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// MutexTitle is the title of the fix that guards a variable with a lock.
const MutexTitle = "Guard the variable with a mutex"

// FieldMutexTitle is the title of the same fix for a field.
const FieldMutexTitle = "Guard the field with a mutex of its own"

// Mutex declares a mutex beside the variable and holds it around each use but
// those that are known to be ordered: in the same statement, or, where that
// would hold it during a call, for a copy of what is read or to assign what was
// computed before. There is no fix if a use is none of these.
func (v *Variable) Mutex(ordered func(*ast.Ident) bool) (analysis.SuggestedFix, bool) {
	v = v.own()
	none := analysis.SuggestedFix{}
	sync, _, ok := v.imported("sync", "sync")
	if !ok || v.isResult() {
		return none, false // what is returned is read after the deferred calls
	}
	g := newGuard(v, v.fresh(v.obj.Name()+"Mu"), "", "")
	g.paths = []string{"sync"}
	for _, id := range v.uses {
		if ordered(id) || v.obj.IsField() && v.made(id) {
			continue
		}
		if !g.add(id) {
			return none, false
		}
	}
	decl, ok := g.declare(sync)
	if !ok || len(g.stmts) == 0 {
		return none, false
	}
	edits, ok := g.sections()
	if !ok {
		return none, false
	}
	title := MutexTitle
	if v.obj.IsField() {
		title = FieldMutexTitle
	}
	edits = append([]analysis.TextEdit{decl}, edits...)
	return analysis.SuggestedFix{Message: title, TextEdits: append(edits, g.imports()...)}, true
}

// newGuard returns a guard that takes the lock named mu by the two statements; if
// they are empty, it is a Mutex, in the same object for a field.
func newGuard(v *Variable, mu, lock, unlock string) *guard {
	return &guard{Variable: v, mu: mu, lock: lock, unlock: unlock, kinds: map[ast.Stmt]shape{}}
}

// imports returns the edits that import what the edits so far use.
func (g *guard) imports() []analysis.TextEdit { return importAll(g.fset, g.file, g.paths) }

// sections puts the lock around each statement that needs it.
func (g *guard) sections() ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	for i := 0; i < len(g.stmts); i++ {
		more, last, ok := g.section(i)
		if !ok {
			return nil, false
		}
		edits = append(edits, more...)
		i = last
	}
	return edits, true
}

// A shape is how the lock comes around a statement.
type shape uint8

const (
	whole   shape = iota + 1 // lock, statement, unlock
	returns                  // lock, defer unlock, return
	stores                   // compute, lock, assign, unlock
	loads                    // lock, copy, unlock, statement with the copy
)

type guard struct {
	*Variable
	mu     string
	lock   string     // the statement that takes it, and the one that releases it;
	unlock string     // see around
	stmts  []ast.Stmt // that need the lock, in order
	kinds  map[ast.Stmt]shape
	paths  []string // packages to import
}

// add notes the statement of a use. It fails if the lock cannot come around it.
func (g *guard) add(id *ast.Ident) bool {
	x := g.expr(id)
	if s, ok := g.parents[x].(*ast.UnaryExpr); x == nil || ok && s.Op == token.AND {
		return false
	}
	stmt := g.stmt(id)
	if stmt == nil || g.lockOf(stmt) == "" {
		return false
	}
	if g.kinds[stmt] != 0 {
		return true
	}
	if _, ok := placeOf(g.fset, g.file, stmt); !ok {
		return false
	}
	k := g.shape(stmt)
	if k == 0 {
		return false
	}
	g.kinds[stmt] = k
	g.stmts = append(g.stmts, stmt)
	return true
}

func (g *guard) shape(stmt ast.Stmt) shape {
	switch s := stmt.(type) {
	case *ast.IncDecStmt:
		if g.calm(s) {
			return whole
		}
	case *ast.AssignStmt:
		if g.calm(s) {
			return whole
		}
		if g.writes(s) {
			return g.storing(s)
		}
		return loads
	case *ast.ExprStmt:
		if g.calm(s) {
			return whole // delete and the like
		}
		return loads
	case *ast.DeclStmt:
		if g.calm(s) {
			return whole
		}
		return loads
	case *ast.ReturnStmt:
		if g.calm(s) && !g.inResult(s) {
			return returns
		}
		return loads
	case *ast.SendStmt, *ast.GoStmt, *ast.DeferStmt:
		return loads
	case *ast.IfStmt:
		if _, nested := g.parents[s].(*ast.IfStmt); s.Init == nil && !nested {
			return loads
		}
	case *ast.SwitchStmt:
		if s.Init == nil && s.Tag != nil && g.mentions(s.Tag) {
			return loads
		}
	case *ast.RangeStmt:
		if g.mentions(s.X) && !(s.Tok == token.ASSIGN && (s.Key != nil && g.mentions(s.Key) || s.Value != nil && g.mentions(s.Value))) {
			return loads
		}
	}
	return 0
}

// inResult reports whether the variable is a result of the function that s
// leaves: the deferred unlock would come after it was read.
func (g *guard) inResult(s *ast.ReturnStmt) bool { return len(s.Results) == 0 }

// writes reports whether the variable, or a part of it, is assigned.
func (g *guard) writes(s *ast.AssignStmt) bool {
	return s.Tok != token.DEFINE && slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool { return g.mentions(e) })
}

// storing decides whether what is assigned can be computed before.
func (g *guard) storing(s *ast.AssignStmt) shape {
	for _, lhs := range s.Lhs {
		if !g.calm(lhs) {
			return 0
		}
	}
	if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
		if g.appendArgs(s) != nil || !g.mentions(s.Rhs[0]) {
			return stores
		}
		return 0
	}
	if len(s.Rhs) != 1 || g.mentions(s.Rhs[0]) {
		return 0
	}
	for _, lhs := range s.Lhs {
		if id, ok := lhs.(*ast.Ident); !(ok && id.Name == "_") && !g.mentions(lhs) {
			return 0
		}
	}
	return stores
}

// appendArgs returns what v = append(v, …) appends, if only that runs code.
func (g *guard) appendArgs(s *ast.AssignStmt) []ast.Expr {
	call, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !ok || s.Tok != token.ASSIGN || len(call.Args) < 2 {
		return nil
	}
	if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "append" || !g.info.Types[id].IsBuiltin() || !g.calm(call.Args[0]) {
		return nil
	}
	for _, arg := range call.Args[1:] {
		if g.mentions(arg) {
			return nil
		}
	}
	return call.Args[1:]
}

// declare places the mutex.
func (g *guard) declare(sync string) (analysis.TextEdit, bool) {
	text := "var " + g.mu + " " + sync + ".Mutex"
	if f := g.field(); f != nil {
		pos := f.Pos()
		if f.Doc != nil {
			pos = f.Doc.Pos()
		}
		indent := strings.Repeat("\t", g.fset.Position(pos).Column-1)
		text := g.mu + " " + sync + ".Mutex // guards " + g.obj.Name() + "\n" + indent
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}, len(f.Names) == 1 && g.line(g.parents[f].Pos()) < g.line(pos)
	}
	switch d := g.declared().(type) {
	case *ast.GenDecl:
		pos := d.Pos()
		if d.Doc != nil {
			pos = d.Doc.Pos()
		}
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text + " // guards " + g.obj.Name() + "\n\n")}, true
	case *ast.FuncDecl:
		return g.declareIn(d.Body, text)
	case *ast.FuncLit:
		return g.declareIn(d.Body, text)
	case ast.Stmt:
		p, ok := placeOf(g.fset, g.file, d)
		return p.before(text), ok
	}
	return analysis.TextEdit{}, false
}

func (g *guard) declareIn(body *ast.BlockStmt, text string) (analysis.TextEdit, bool) {
	if body == nil || len(body.List) == 0 {
		return analysis.TextEdit{}, false
	}
	return first(g.fset, g.file, body).before(text), true
}

// section puts the lock around the i'th statement, and around those that
// follow it directly as long as all of them are to be held whole. If what comes
// then needs a copy, it is made before the lock is released.
func (g *guard) section(i int) (edits []analysis.TextEdit, last int, ok bool) {
	stmt := g.stmts[i]
	p, ok := placeOf(g.fset, g.file, stmt)
	spread := p.spreadOut()
	lock, unlock := g.around(stmt)
	switch g.kinds[stmt] {
	case returns:
		return append(spread, p.before(lock, "defer "+unlock)), i, ok
	case loads:
		edits, ok = g.load(p, stmt, false)
		return append(spread, edits...), i, ok
	case stores:
		if edits, ok = g.store(p, stmt.(*ast.AssignStmt)); !ok {
			return nil, i, false
		}
	default:
		edits = []analysis.TextEdit{p.before(lock)}
		for g.adjacent(i) && g.kinds[g.stmts[i+1]] == whole {
			i++
		}
		p, _ = placeOf(g.fset, g.file, g.stmts[i])
		p.spreadOut()
	}
	edits = append(spread, edits...)
	if g.adjacent(i) && g.kinds[g.stmts[i+1]] == loads && p.alone() {
		i++
		p, _ = placeOf(g.fset, g.file, g.stmts[i])
		more, ok := g.load(p, g.stmts[i], true)
		return append(edits, more...), i, ok
	}
	return append(edits, p.after(unlock)), i, true
}

// around returns the statements that take and release the lock at a statement.
func (g *guard) around(stmt ast.Stmt) (lock, unlock string) {
	if g.lock != "" {
		return g.lock, g.unlock
	}
	mu := g.lockOf(stmt)
	return mu + ".Lock()", mu + ".Unlock()"
}

// lockOf names the lock at a statement: for a field, that of the object it is a
// field of. It is empty if the statement is about two objects, or about one that
// takes code to find.
func (g *guard) lockOf(stmt ast.Stmt) string {
	if g.lock != "" || !g.obj.IsField() {
		return g.mu
	}
	base := ""
	for _, id := range g.uses {
		if g.stmt(id) != stmt {
			continue
		}
		sel, ok := g.expr(id).(*ast.SelectorExpr)
		if !ok || !g.calm(sel.X) || base != "" && types.ExprString(sel.X) != base {
			return ""
		}
		base = types.ExprString(sel.X)
	}
	if base == "" || strings.Contains(base, "\n") {
		return ""
	}
	return base + "." + g.mu
}

// adjacent reports whether the statement after the i'th follows it directly.
func (g *guard) adjacent(i int) bool {
	p, ok := placeOf(g.fset, g.file, g.stmts[i])
	if !ok || i+1 >= len(g.stmts) || p.i+1 >= len(p.list) {
		return false
	}
	next, ok := placeOf(g.fset, g.file, g.stmts[i+1])
	return ok && g.lockOf(g.stmts[i]) == g.lockOf(g.stmts[i+1]) && next.stmt() == p.list[p.i+1]
}

// store computes what is assigned before the lock is taken.
func (g *guard) store(p place, s *ast.AssignStmt) ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	var lines []string
	if args := g.appendArgs(s); args != nil {
		for _, arg := range args {
			if g.calm(arg) {
				continue
			}
			name := g.fresh(g.temp(arg))
			lines = append(lines, tidy(name+" := "+g.text(arg)))
			edits = append(edits, replace(arg, name))
		}
	} else if len(s.Lhs) == 1 {
		name := g.fresh(g.temp(s.Rhs[0]))
		lines = append(lines, tidy(name+" := "+g.text(s.Rhs[0])))
		edits = append(edits, replace(s.Rhs[0], name))
	} else {
		return g.storeMany(p, s)
	}
	if slices.ContainsFunc(lines, func(l string) bool { return l == "" || strings.Contains(l, "\n") }) || len(lines) == 0 {
		return nil, false
	}
	lock, _ := g.around(s)
	lines = append(lines, lock)
	return append(edits, p.before(lines...)), true
}

// storeMany rewrites _, v = f() with a variable for the result of f.
func (g *guard) storeMany(p place, s *ast.AssignStmt) ([]analysis.TextEdit, bool) {
	names := make([]string, len(s.Lhs))
	var assigns []string
	for i, lhs := range s.Lhs {
		names[i] = "_"
		if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
			continue
		}
		names[i] = g.fresh(g.temp(lhs))
		assigns = append(assigns, exprText(lhs)+" = "+names[i])
	}
	call := g.text(s.Rhs[0])
	if call == "\n" || s.Tok != token.ASSIGN {
		return nil, false
	}
	lock, _ := g.around(s)
	before := p.before(tidy(strings.Join(names, ", ")+" := "+call), lock)
	return []analysis.TextEdit{before, replace(s, strings.Join(assigns, "; "))}, len(assigns) == 1
}

// temp proposes a name for the value of e.
func (g *guard) temp(e ast.Expr) string {
	if isError(g.info.TypeOf(e)) {
		return "err1"
	}
	return "next" + strings.ToUpper(g.obj.Name()[:1]) + g.obj.Name()[1:]
}

// text returns the source of an expression that stands on one line.
func (g *guard) text(e ast.Expr) string {
	if line(g.fset, e.Pos()) != line(g.fset, e.End()) {
		return "\n"
	}
	return exprText(e)
}
