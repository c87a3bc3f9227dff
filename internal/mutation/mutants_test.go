package mutation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"strings"
)

// A kind is one way to break a program.
type kind string

const (
	dropUnlock kind = "unlock removed"           // mu.Unlock()
	dropDefer  kind = "defer unlock removed"     // defer mu.Unlock()
	lockTwice  kind = "lock doubled"             // mu.Lock(); mu.Lock()
	dropClose  kind = "close removed"            // close(ch), defer close(ch)
	dropWait   kind = "wait removed"             // wg.Wait()
	dropGuard  kind = "locking removed"          // the first Lock of a function and all Unlocks of that lock
	swapMode   kind = "unlock of the other mode" // RUnlock for Unlock and the reverse, of an RWMutex
	unlockTwo  kind = "unlock doubled"           // mu.Unlock(); mu.Unlock()
	deferLock  kind = "lock deferred"            // defer mu.Lock(), for defer mu.Unlock()
	waitOnce   kind = "wait asked once"          // if cond { c.Wait() }, for a loop
	dropAny    kind = "statement removed"        // nothing in particular is expected
)

// finders are the checks of which one has to speak about a mutant of a kind.
var finders = map[kind][]string{
	dropUnlock: {"missingunlock", "doublelock"},
	dropDefer:  {"missingunlock", "doublelock"},
	lockTwice:  {"doublelock"},
	dropClose:  {"noclose"},
	dropWait:   {"sharedwrite", "unawaited"},
	dropGuard:  {"sharedwrite", "unguarded"},
	swapMode:   {"wrongunlock"},
	unlockTwo:  {"wrongunlock"},
	deferLock:  {"wrongunlock"},
	waitOnce:   {"condwait"},
}

// A mutant is a broken version of a file. Lines, and the columns of what is
// left, are those of the original, so that findings can be compared.
type mutant struct {
	kind kind
	file string
	line int
	text []byte
}

// mutantsOf returns every mutant of a file, the removals of statements without
// meaning for concurrency thinned out by rnd.
func mutantsOf(file string, rnd *rand.Rand) ([]mutant, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	g := &generator{fset: fset, src: src, file: file}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		g.function(fn, rnd)
	}
	return g.list, nil
}

type generator struct {
	fset *token.FileSet
	src  []byte
	file string
	list []mutant
}

func (g *generator) function(fn *ast.FuncDecl, rnd *rand.Rand) {
	locks := map[string][]ast.Stmt{} // the Lock and Unlock statements by lock
	var order []string
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		stmt, ok := n.(ast.Stmt)
		if !ok {
			return true
		}
		if loop, ok := stmt.(*ast.ForStmt); ok && waits(loop) {
			g.replace(waitOnce, loop, "for", "if")
		}
		recv, name, deferred := callOf(stmt)
		switch {
		case name == "Unlock" || name == "RUnlock":
			locks[recv] = append(locks[recv], stmt)
			g.replace(swapMode, stmt, name+"()", map[string]string{"Unlock": "RUnlock", "RUnlock": "Unlock"}[name]+"()")
			if deferred {
				g.blank(dropDefer, stmt)
				g.replace(deferLock, stmt, "Unlock()", "Lock()")
			} else {
				g.blank(dropUnlock, stmt)
				g.twice(unlockTwo, stmt)
			}
		case name == "Lock" && !deferred:
			if len(locks[recv]) == 0 {
				order = append(order, recv)
			}
			locks[recv] = append(locks[recv], stmt)
			g.twice(lockTwice, stmt)
		case name == "close":
			g.blank(dropClose, stmt)
		case name == "Wait":
			g.blank(dropWait, stmt)
		case isPlain(stmt) && rnd.IntN(25) == 0:
			g.blank(dropAny, stmt)
		}
		return true
	})
	for _, recv := range order {
		g.blank(dropGuard, locks[recv]...)
	}
}

// callOf takes apart a statement that is a call, deferred or not, of a method
// or a plain function.
func callOf(stmt ast.Stmt) (recv, name string, deferred bool) {
	var call *ast.CallExpr
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call, deferred = s.Call, true
	}
	if call == nil {
		return "", "", false
	}
	switch fun := call.Fun.(type) {
	case *ast.SelectorExpr:
		if len(call.Args) == 0 {
			return exprString(fun.X), fun.Sel.Name, deferred
		}
	case *ast.Ident:
		return "", fun.Name, deferred
	}
	return "", "", deferred
}

func exprString(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return exprString(e.X) + "." + e.Sel.Name
	}
	return "?"
}

// isPlain reports whether the statement can be taken away without a hole in
// the syntax around it.
func isPlain(stmt ast.Stmt) bool {
	switch s := stmt.(type) {
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.SendStmt, *ast.ReturnStmt, *ast.IfStmt, *ast.GoStmt:
		return true
	case *ast.AssignStmt:
		return s.Tok != token.DEFINE
	}
	return false
}

// blank adds the mutant in which stmts are white space.
func (g *generator) blank(k kind, stmts ...ast.Stmt) {
	text := []byte(string(g.src))
	for _, s := range stmts {
		for i := g.fset.Position(s.Pos()).Offset; i < g.fset.Position(s.End()).Offset; i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	g.list = append(g.list, mutant{k, g.file, g.fset.Position(stmts[0].Pos()).Line, text})
}

// waits reports whether a loop with a condition does nothing but call Wait.
func waits(loop *ast.ForStmt) bool {
	if loop.Init != nil || loop.Cond == nil || loop.Post != nil || len(loop.Body.List) != 1 {
		return false
	}
	_, name, _ := callOf(loop.Body.List[0])
	return name == "Wait"
}

// replace adds the mutant in which the first old in stmt is new.
func (g *generator) replace(k kind, stmt ast.Stmt, old, new string) {
	start, end := g.fset.Position(stmt.Pos()).Offset, g.fset.Position(stmt.End()).Offset
	text := string(g.src[:start]) + strings.Replace(string(g.src[start:end]), old, new, 1) + string(g.src[end:])
	g.list = append(g.list, mutant{k, g.file, g.fset.Position(stmt.Pos()).Line, []byte(text)})
}

// twice adds the mutant in which stmt stands two times.
func (g *generator) twice(k kind, stmt ast.Stmt) {
	start, end := g.fset.Position(stmt.Pos()).Offset, g.fset.Position(stmt.End()).Offset
	var b strings.Builder
	b.Write(g.src[:end])
	b.WriteString("; ")
	b.Write(g.src[start:])
	g.list = append(g.list, mutant{k, g.file, g.fset.Position(stmt.Pos()).Line, []byte(b.String())})
}
