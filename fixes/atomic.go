package fixes

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// AtomicTitle is the title of the fix that makes a counter or flag atomic.
const AtomicTitle = "Make the variable a typed atomic"

// FieldAtomicTitle is the title of the same fix for a field.
const FieldAtomicTitle = "Make the field a typed atomic"

// atomics gives the type of sync/atomic for a basic type, and the type that
// its methods use.
var atomics = map[types.BasicKind][2]string{
	types.Int: {"Int64", "int64"}, types.Int64: {"Int64", "int64"}, types.Int32: {"Int32", "int32"},
	types.Uint: {"Uint64", "uint64"}, types.Uint64: {"Uint64", "uint64"}, types.Uint32: {"Uint32", "uint32"},
	types.Uintptr: {"Uintptr", "uintptr"}, types.Bool: {"Bool", "bool"},
}

// Atomic gives the variable the type of sync/atomic that corresponds to its
// own and rewrites every use. There is no fix if a use is anything but an
// increment, an addition, a plain store or a plain read: what reads and writes
// in two steps would lose updates still.
func (v *Variable) Atomic() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	basic, ok := types.Unalias(v.obj.Type()).(*types.Basic)
	if !ok || atomics[basic.Kind()][0] == "" || !v.since("go1.19") {
		return none, false
	}
	pkg, edits, ok := v.imported("sync/atomic", "atomic")
	if !ok {
		return none, false
	}
	a := atomizer{v, basic, atomics[basic.Kind()][1], false}
	decl, ok := a.declare(pkg + "." + atomics[basic.Kind()][0])
	if !ok {
		return none, false
	}
	uses, bad := a.uses()
	if bad != nil {
		return none, false
	}
	edits = append(append(edits, decl...), uses...)
	title := AtomicTitle
	if v.obj.IsField() {
		title = FieldAtomicTitle
	}
	return analysis.SuggestedFix{Message: title, TextEdits: edits}, true
}

// AtomicIn is Atomic for one file of many, without imports: it rewrites the uses
// there, calls of functions of sync/atomic among them, and the declaration if the
// file has it, for which atomic is the name of sync/atomic. It returns the first
// use, or the declaration, that cannot be rewritten.
func (v *Variable) AtomicIn(atomic string) (edits []analysis.TextEdit, bad *ast.Ident) {
	basic, ok := types.Unalias(v.obj.Type()).(*types.Basic)
	if !ok || atomics[basic.Kind()][0] == "" {
		return nil, append(v.uses, v.def)[0]
	}
	a := atomizer{v, basic, atomics[basic.Kind()][1], true}
	if v.def != nil {
		if edits, ok = a.declare(atomic + "." + atomics[basic.Kind()][0]); !ok {
			return nil, v.def
		}
	}
	uses, bad := a.uses()
	return append(edits, uses...), bad
}

// HasAtomic reports whether sync/atomic has a type for values of type t.
func HasAtomic(t types.Type) bool {
	basic, ok := types.Unalias(t).(*types.Basic)
	return ok && atomics[basic.Kind()][0] != ""
}

type atomizer struct {
	*Variable
	basic *types.Basic
	typ   string // of the operands
	calls bool   // rewrite those of the functions of sync/atomic too
}

// uses rewrites all uses, and returns the first that it cannot.
func (a atomizer) uses() (edits []analysis.TextEdit, bad *ast.Ident) {
	for _, id := range a.Variable.uses {
		more, ok := a.use(id)
		if !ok {
			return nil, id
		}
		edits = append(edits, more...)
	}
	return edits, nil
}

// declare rewrites the declaration.
func (a atomizer) declare(typ string) ([]analysis.TextEdit, bool) {
	name := a.def.Name
	switch decl := a.parents[a.def].(type) {
	case *ast.Field:
		return []analysis.TextEdit{replace(decl.Type, typ)}, a.field() != nil && len(decl.Names) == 1
	case *ast.ValueSpec:
		gen, ok := a.parents[decl].(*ast.GenDecl)
		if !ok || len(decl.Names) != 1 || len(gen.Specs) != 1 || len(decl.Values) == 1 && !a.zero(decl.Values[0]) {
			return nil, false
		}
		return []analysis.TextEdit{{Pos: a.def.End(), End: decl.End(), NewText: []byte(" " + typ)}}, true
	case *ast.AssignStmt:
		p, ok := placeOf(a.fset, a.file, decl)
		if !ok || len(decl.Lhs) != 1 {
			return nil, false
		}
		edits := []analysis.TextEdit{replace(decl, "var "+name+" "+typ)}
		if a.zero(decl.Rhs[0]) {
			return edits, true
		}
		if !a.calm(decl.Rhs[0]) || line(a.fset, decl.Pos()) != line(a.fset, decl.End()) {
			return nil, false
		}
		return append(edits, p.after(tidy(name+".Store("+a.operand(decl.Rhs[0])+")"))), true
	}
	return nil, false
}

// zero reports whether e is the zero value, so that it need not be stored.
func (a atomizer) zero(e ast.Expr) bool {
	val := a.info.Types[e].Value
	if val == nil {
		return false
	}
	if val.Kind() == constant.Bool {
		return !constant.BoolVal(val)
	}
	return constant.Sign(val) == 0
}

// use rewrites one use.
func (a atomizer) use(id *ast.Ident) ([]analysis.TextEdit, bool) {
	x := a.expr(id)
	if x == nil && a.calls {
		return a.unset(id)
	}
	if x == nil || line(a.fset, x.Pos()) != line(a.fset, x.End()) {
		return nil, false
	}
	name := types.ExprString(x)
	switch p := a.parent(x).(type) {
	case *ast.UnaryExpr:
		if call, ok := a.parents[p].(*ast.CallExpr); ok && p.Op == token.AND && a.calls {
			return atomicCall(a.info, x, p, call, a.basic)
		}
		if p.Op == token.AND {
			return nil, false
		}
	case *ast.IncDecStmt:
		return []analysis.TextEdit{replace(p, name+".Add("+a.one(p.Tok)+")")}, true
	case *ast.RangeStmt:
		if ast.Unparen(p.X) != x {
			return nil, false
		}
	case *ast.AssignStmt:
		for _, lhs := range p.Lhs {
			if ast.Unparen(lhs) == x {
				return a.assign(name, p)
			}
		}
	}
	return []analysis.TextEdit{replace(x, a.load(name))}, true
}

// unset removes the field from a literal of its struct. A value that is not zero is
// stored behind the statement that assigns the literal to a variable.
func (a atomizer) unset(id *ast.Ident) ([]analysis.TextEdit, bool) {
	kv, ok := a.parents[id].(*ast.KeyValueExpr)
	if !ok {
		return nil, false
	}
	edits, ok := a.dropKey(kv)
	if !ok || a.zero(kv.Value) {
		return edits, ok
	}
	outer := a.parents[a.parents[kv]]
	if u, ok := outer.(*ast.UnaryExpr); ok {
		outer = a.parents[u]
	}
	s, ok := outer.(*ast.AssignStmt)
	if !ok || len(s.Lhs) != 1 || len(s.Rhs) != 1 || !a.calm(kv.Value) || a.line(kv.Pos()) != a.line(kv.End()) {
		return nil, false
	}
	x, isName := s.Lhs[0].(*ast.Ident)
	p, ok := placeOf(a.fset, a.file, s)
	if !ok || !isName || x.Name == "_" {
		return nil, false
	}
	return append(edits, p.after(tidy(x.Name+"."+id.Name+".Store("+a.operand(kv.Value)+")"))), true
}

// operand writes a value as the methods of the atomic want it.
func (a atomizer) operand(e ast.Expr) string {
	if a.basic.Name() != a.typ && !a.literal(e) {
		return a.typ + "(" + exprText(e) + ")"
	}
	return exprText(e)
}

func (a atomizer) load(name string) string {
	if a.basic.Name() != a.typ {
		return a.basic.Name() + "(" + name + ".Load())"
	}
	return name + ".Load()"
}

// one returns what an increment or decrement adds.
func (a atomizer) one(tok token.Token) string {
	switch {
	case tok == token.INC:
		return "1"
	case a.basic.Info()&types.IsUnsigned != 0:
		return "^" + a.typ + "(0)"
	}
	return "-1"
}

// assign rewrites n = x, n += x and n -= x, where x does not depend on n.
func (a atomizer) assign(name string, s *ast.AssignStmt) ([]analysis.TextEdit, bool) {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 || a.mentions(s.Rhs[0]) {
		return nil, false
	}
	rhs := s.Rhs[0]
	open, end := name+".Store(", ")"
	literal := a.literal(rhs)
	if a.basic.Name() != a.typ && !literal {
		open, end = open+a.typ+"(", "))"
	}
	switch s.Tok {
	case token.ASSIGN:
	case token.ADD_ASSIGN:
		open = name + ".Add(" + open[len(name+".Store("):]
	case token.SUB_ASSIGN:
		if a.basic.Info()&types.IsUnsigned != 0 {
			return nil, false
		}
		conv := open[len(name+".Store("):]
		if conv == "" && !literal {
			conv, end = "(", "))"
		}
		open = name + ".Add(-" + conv
	default:
		return nil, false
	}
	if s.Tok != token.ASSIGN && a.basic.Info()&types.IsInteger == 0 {
		return nil, false
	}
	return []analysis.TextEdit{
		{Pos: s.Pos(), End: rhs.Pos(), NewText: []byte(open)},
		{Pos: rhs.End(), End: rhs.End(), NewText: []byte(end)},
	}, true
}

// literal reports whether e is a literal, which has whatever type is needed.
func (a atomizer) literal(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return e.Name == "true" || e.Name == "false"
	}
	return false
}
