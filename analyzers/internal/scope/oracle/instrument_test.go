package oracle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// An instrumenter prepares a program for package run. Lines stay what they are.
type instrumenter struct {
	*source
	edits []edit
	sites int
}

// instrumented returns the text with a point before each statement where other
// goroutines may run, with goroutines that catch their panics, and with calls that
// are deferred on the lines that defer them.
func (s *source) instrumented() string {
	m := &instrumenter{source: s}
	m.replace(s.file.Name, "main; import _run \"ex.test/m/run\"")
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			m.list(n.List)
		case *ast.CaseClause:
			m.list(n.Body)
		case *ast.CommClause:
			m.list(n.Body)
		case *ast.ForStmt:
			m.insert(n.Body.Lbrace+1, m.yield(n))
		case *ast.RangeStmt:
			m.insert(n.Body.Lbrace+1, m.yield(n))
		case *ast.GoStmt:
			m.goes(n)
		case *ast.DeferStmt:
			m.defers(n)
		case *ast.CallExpr:
			m.waitGroupGo(n)
		case *ast.SelectorExpr:
			if s.at(n) == "time.Millisecond" {
				m.replace(n, "_run.Delay(time.Millisecond)")
			}
		}
		return true
	})
	return apply(s.text, m.edits)
}

func (m *instrumenter) insert(pos token.Pos, text string) {
	m.edits = append(m.edits, edit{m.offset(pos), m.offset(pos), text})
}

func (m *instrumenter) replace(n ast.Node, text string) {
	m.edits = append(m.edits, edit{m.offset(n.Pos()), m.offset(n.End()), text})
}

func (m *instrumenter) yield(before ast.Node) string {
	m.sites++
	return fmt.Sprintf("_run.Yield(%d, %d); ", m.sites, fset.Position(before.Pos()).Line)
}

func (m *instrumenter) list(list []ast.Stmt) {
	for _, s := range list {
		switch s.(type) {
		case *ast.CaseClause, *ast.CommClause, *ast.EmptyStmt: // the parts of a switch or select
		default:
			m.insert(s.Pos(), m.yield(s))
		}
	}
}

// operands evaluates the arguments of a call that is made later.
func (m *instrumenter) operands(call *ast.CallExpr) string {
	var b strings.Builder
	for i, a := range call.Args {
		literal := false
		ast.Inspect(a, func(n ast.Node) bool {
			_, ok := n.(*ast.FuncLit)
			literal = literal || ok
			return true
		})
		if tv := m.info.Types[a]; literal || tv.Value != nil || tv.IsNil() {
			continue
		}
		name := fmt.Sprintf("_a%d_%d", m.offset(a.Pos()), i)
		fmt.Fprintf(&b, "%s := %s; ", name, m.at(a))
		m.replace(a, name)
	}
	return b.String()
}

func (m *instrumenter) goes(n *ast.GoStmt) {
	if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
		m.insert(n.Pos(), "_run.Begin(); ")
		m.insert(lit.Body.Lbrace+1, "defer _run.End(); ")
		return
	}
	m.insert(n.Pos(), "_run.Begin(); "+m.operands(n.Call))
	m.insert(n.Call.Pos(), "func() { defer _run.End(); ")
	m.insert(n.Call.End(), " }()")
}

func (m *instrumenter) defers(n *ast.DeferStmt) {
	if _, ok := n.Call.Fun.(*ast.FuncLit); ok {
		return
	}
	m.insert(n.Pos(), m.operands(n.Call))
	m.insert(n.Call.Pos(), "func() { "+m.yield(n))
	m.insert(n.Call.End(), " }()")
}

func (m *instrumenter) waitGroupGo(n *ast.CallExpr) {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || len(n.Args) != 1 {
		return
	}
	if fn, ok := m.info.Uses[sel.Sel].(*types.Func); ok && fn.FullName() == "(*sync.WaitGroup).Go" {
		x := m.at(sel.X)
		m.edits = append(m.edits, edit{m.offset(n.Pos()), m.offset(n.Lparen) + 1, fmt.Sprintf("_run.Go(%s.Add, %s.Done, ", x, x)})
	}
}

// call returns the call of the root with parameters that are chosen at random.
func (s *source) call() string {
	fn := s.info.Defs[s.root().Name].(*types.Func)
	text := fn.Name() + arguments(fn)
	if methods := s.methods(fn); methods != "" {
		text = "x := " + text + "; run.Drive(" + methods + ")"
	}
	return "func(ctx context.Context) { " + text + " }"
}

// methods returns the methods of what a constructor makes, for package run to call. One
// that asks anything before it does something may be the last call more than once.
func (s *source) methods(fn *types.Func) string {
	if fn.Signature().Results().Len() != 1 {
		return ""
	}
	ptr, ok := fn.Signature().Results().At(0).Type().(*types.Pointer)
	if !ok {
		return ""
	}
	var list []string
	for _, d := range s.file.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || d.Recv == nil || !d.Name.IsExported() {
			continue
		}
		m := s.info.Defs[d.Name].(*types.Func)
		if !types.Identical(m.Signature().Recv().Type(), ptr) {
			continue
		}
		asks := false
		ast.Inspect(d.Body, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.IfStmt, *ast.SelectStmt, *ast.FuncLit:
				asks = true
			}
			return true
		})
		last := d.Name.Name == "Close" || d.Name.Name == "Stop"
		list = append(list, fmt.Sprintf("run.Method{%t, %t, func() { x.%s%s }}", last, asks, m.Name(), arguments(m)))
	}
	return strings.Join(list, ", ")
}

// arguments are chosen at random.
func arguments(fn *types.Func) string {
	var args []string
	for v := range fn.Signature().Params().Variables() {
		switch v.Type().String() {
		case "context.Context":
			args = append(args, "ctx")
		case "int":
			args = append(args, "run.Int()")
		case "bool":
			args = append(args, "run.Bool()")
		case "[]int":
			args = append(args, "run.Slice()")
		default:
			panic(v.Type().String())
		}
	}
	return "(" + strings.Join(args, ", ") + ")"
}
