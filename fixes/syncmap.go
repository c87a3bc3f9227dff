package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// SyncMapTitle is the title of the fix that makes a map a sync.Map.
const SyncMapTitle = "Make the map a sync.Map"

// FieldSyncMapTitle is the title of the same fix for a field. A person has to see
// that nobody relies on the map being there, or being whole.
const FieldSyncMapTitle = "Make the field a sync.Map"

// SyncMap makes the variable a sync.Map and rewrites every use. There is no fix
// if a use is anything but a store or delete of an element, a read of one, the
// test whether it is there, or a range over the map.
func (v *Variable) SyncMap() (analysis.SuggestedFix, bool) {
	v = v.own()
	none := analysis.SuggestedFix{}
	t, ok := types.Unalias(v.obj.Type()).(*types.Map)
	if !ok {
		return none, false
	}
	sync, edits, ok := v.imported("sync", "sync")
	if !ok {
		return none, false
	}
	m := &mapper{Variable: v, key: t.Key(), elem: t.Elem()}
	decl, ok := m.declare(sync + ".Map")
	if !ok {
		return none, false
	}
	edits = append(edits, decl)
	title := SyncMapTitle
	if v.obj.IsField() {
		title = FieldSyncMapTitle
	}
	more, bad := m.uses()
	if bad != nil {
		return none, false
	}
	return analysis.SuggestedFix{Message: title, TextEdits: append(edits, more...)}, true
}

// SyncMapIn is SyncMap for one file of many, without imports: it rewrites the uses
// there, and the declaration if the file has it, for which sync is the name of the
// package sync. Where an empty map is assigned, the sync.Map is cleared. It returns
// the first use, or the declaration, that cannot be rewritten.
func (v *Variable) SyncMapIn(sync string) (edits []analysis.TextEdit, bad *ast.Ident) {
	v = v.own()
	t, ok := types.Unalias(v.obj.Type()).(*types.Map)
	if !ok {
		return nil, append(v.uses, v.def)[0]
	}
	m := &mapper{Variable: v, key: t.Key(), elem: t.Elem(), clears: v.since("go1.23")}
	if v.def != nil {
		decl, ok := m.declare(sync + ".Map")
		if !ok {
			return nil, v.def
		}
		edits = append(edits, decl)
	}
	more, bad := m.uses()
	return append(edits, more...), bad
}

type mapper struct {
	*Variable
	key, elem types.Type
	clears    bool // assigning an empty map is Clear
}

// uses rewrites all uses, and returns the first that it cannot.
func (m *mapper) uses() (edits []analysis.TextEdit, bad *ast.Ident) {
	for _, id := range m.Variable.uses {
		more, ok := m.use(id)
		if !ok {
			return nil, id
		}
		edits = append(edits, more...)
	}
	return edits, nil
}

// declare rewrites the declaration of a map that is empty.
func (m *mapper) declare(typ string) (analysis.TextEdit, bool) {
	text := "var " + m.def.Name + " " + typ
	switch d := m.parents[m.def].(type) {
	case *ast.Field:
		return replace(d.Type, typ), m.field() != nil && len(d.Names) == 1
	case *ast.ValueSpec:
		gen, ok := m.parents[d].(*ast.GenDecl)
		if ok && len(gen.Specs) == 1 && len(d.Names) == 1 && (len(d.Values) == 1 && m.empty(d.Values[0]) || m.clears && len(d.Values) == 0) {
			return analysis.TextEdit{Pos: d.Pos(), End: d.End(), NewText: []byte(m.def.Name + " " + typ)}, true
		}
	case *ast.AssignStmt:
		if _, ok := placeOf(m.fset, m.file, d); ok && len(d.Lhs) == 1 && m.empty(d.Rhs[0]) {
			return replace(d, text), true
		}
	}
	return analysis.TextEdit{}, false
}

// empty reports whether e makes an empty map.
func (m *mapper) empty(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		return ok && id.Name == "make" && m.info.Types[id].IsBuiltin()
	}
	return false
}

// use rewrites one use.
func (m *mapper) use(id *ast.Ident) ([]analysis.TextEdit, bool) {
	x := m.expr(id)
	if x == nil {
		return m.unset(id)
	}
	if !m.calm(x) || m.line(x.Pos()) != m.line(x.End()) {
		return nil, false
	}
	name := types.ExprString(x)
	switch p := m.parents[x].(type) {
	case *ast.AssignStmt:
		if m.clears && p.Tok == token.ASSIGN && len(p.Lhs) == 1 && p.Lhs[0] == x && m.empty(p.Rhs[0]) {
			return []analysis.TextEdit{replace(p, name+".Clear()")}, true
		}
	case *ast.IndexExpr:
		if p.X == x {
			return m.element(name, p)
		}
	case *ast.CallExpr:
		fun, ok := p.Fun.(*ast.Ident)
		if ok && fun.Name == "delete" && m.info.Types[fun].IsBuiltin() && m.writable(p.Args[1], m.key) {
			return []analysis.TextEdit{
				{Pos: p.Pos(), End: p.Args[1].Pos(), NewText: []byte(name + ".Delete(" + m.open(p.Args[1], m.key))},
				{Pos: p.Args[1].End(), End: p.End(), NewText: []byte(m.end(p.Args[1], m.key) + ")")},
			}, true
		}
	case *ast.RangeStmt:
		if p.X == x {
			return m.ranging(p)
		}
	}
	return nil, false
}

// unset removes the field, an empty map, from a literal of its struct.
func (m *mapper) unset(id *ast.Ident) ([]analysis.TextEdit, bool) {
	kv, ok := m.parents[id].(*ast.KeyValueExpr)
	if !ok || !m.empty(kv.Value) {
		return nil, false
	}
	return m.dropKey(kv)
}

// dropKey removes an element from a literal.
func (v *Variable) dropKey(kv *ast.KeyValueExpr) ([]analysis.TextEdit, bool) {
	lit, ok := v.parents[kv].(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	var edit analysis.TextEdit
	switch i := slices.Index(lit.Elts, ast.Expr(kv)); {
	case len(lit.Elts) == 1:
		edit = analysis.TextEdit{Pos: lit.Lbrace + 1, End: lit.Rbrace}
	case i == len(lit.Elts)-1:
		edit = analysis.TextEdit{Pos: lit.Elts[i-1].End(), End: kv.End()}
	default:
		edit = analysis.TextEdit{Pos: kv.Pos(), End: lit.Elts[i+1].Pos()}
	}
	commented := func(c *ast.CommentGroup) bool { return edit.Pos <= c.Pos() && c.Pos() < edit.End }
	return []analysis.TextEdit{edit}, !slices.ContainsFunc(v.file.Comments, commented)
}

// element rewrites m[k] = x, _, ok := m[k], and reads of m[k].
func (m *mapper) element(name string, ix *ast.IndexExpr) ([]analysis.TextEdit, bool) {
	if !m.writable(ix.Index, m.key) {
		return nil, false
	}
	call := func(method string) string { return name + "." + method + "(" + m.open(ix.Index, m.key) }
	if s, ok := m.parents[ix].(*ast.AssignStmt); ok {
		switch {
		case len(s.Lhs) == 1 && s.Lhs[0] == ix:
			if s.Tok != token.ASSIGN || m.mentions(s.Rhs[0]) || !m.writable(s.Rhs[0], m.elem) {
				return nil, false
			}
			if m.line(s.Pos()) == m.line(s.End()) && m.calm(s) {
				return []analysis.TextEdit{replace(s, tidy(call("Store")+exprText(ix.Index)+m.end(ix.Index, m.key)+", "+
					m.open(s.Rhs[0], m.elem)+exprText(s.Rhs[0])+m.end(s.Rhs[0], m.elem)+")"))}, true
			}
			return []analysis.TextEdit{
				{Pos: ix.Pos(), End: ix.Index.Pos(), NewText: []byte(call("Store"))},
				{Pos: ix.Index.End(), End: s.Rhs[0].Pos(), NewText: []byte(m.end(ix.Index, m.key) + ", " + m.open(s.Rhs[0], m.elem))},
				{Pos: s.Rhs[0].End(), End: s.End(), NewText: []byte(m.end(s.Rhs[0], m.elem) + ")")},
			}, true
		case len(s.Lhs) == 2 && len(s.Rhs) == 1:
			if blank, ok := s.Lhs[0].(*ast.Ident); !ok || blank.Name != "_" {
				return nil, false
			}
			return []analysis.TextEdit{
				{Pos: ix.Pos(), End: ix.Index.Pos(), NewText: []byte(call("Load"))},
				{Pos: ix.Index.End(), End: ix.End(), NewText: []byte(m.end(ix.Index, m.key) + ")")},
			}, true
		}
		for _, lhs := range s.Lhs {
			if lhs == ix {
				return nil, false
			}
		}
	}
	return m.read(ix, call("Load")+exprText(ix.Index)+m.end(ix.Index, m.key)+")")
}

// read loads an element in front of the statement that reads it. The zero
// value stands for one that is not there, as it did.
func (m *mapper) read(ix *ast.IndexExpr, load string) ([]analysis.TextEdit, bool) {
	stmt := m.stmt(ix)
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.SendStmt:
	default:
		return nil, false
	}
	switch p := m.parent(ix).(type) {
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			return nil, false
		}
	case *ast.IncDecStmt, *ast.SelectorExpr, *ast.IndexExpr:
		return nil, false
	}
	p, ok := placeOf(m.fset, m.file, stmt)
	typ := m.typeString(m.elem)
	if !ok || typ == "" || !m.calm(ix.Index) || line(m.fset, ix.Pos()) != line(m.fset, ix.End()) {
		return nil, false
	}
	found, value := m.fresh(m.obj.Name()+"Any"), m.fresh(m.obj.Name()+"Now")
	return []analysis.TextEdit{
		p.before(tidy(found+", _ := "+load), value+", _ := "+found+".("+typ+")"),
		replace(ix, value),
	}, true
}

// ranging rewrites for k, v := range m.
func (m *mapper) ranging(s *ast.RangeStmt) ([]analysis.TextEdit, bool) {
	if s.Tok != token.DEFINE || len(s.Body.List) == 0 || !m.since("go1.23") {
		return nil, false
	}
	edits := []analysis.TextEdit{{Pos: s.X.End(), End: s.X.End(), NewText: []byte(".Range")}}
	left, right := "", ""
	for i, e := range []ast.Expr{s.Key, s.Value} {
		id, ok := e.(*ast.Ident)
		if !ok || id.Name == "_" {
			continue
		}
		typ := m.typeString([]types.Type{m.key, m.elem}[i])
		if typ == "" {
			return nil, false
		}
		if types.IsInterface([]types.Type{m.key, m.elem}[i]) {
			return nil, false // a nil would not survive the assertion
		}
		if left != "" {
			left, right = left+", ", right+", "
		}
		left, right = left+id.Name, right+id.Name+".("+typ+")"
	}
	if left != "" {
		edits = append(edits, first(m.fset, m.file, s.Body).before(left+" := "+right))
	}
	return edits, true
}

// open and end convert e to t where its own type would be another once it is
// stored as any: a constant takes its default type, and a nil has none.
func (m *mapper) open(e ast.Expr, t types.Type) string {
	if !m.converts(e, t) {
		return ""
	}
	return m.typeString(t) + "("
}

func (m *mapper) end(e ast.Expr, t types.Type) string {
	if !m.converts(e, t) {
		return ""
	}
	return ")"
}

// writable reports whether e can be written as a value of type t.
func (m *mapper) writable(e ast.Expr, t types.Type) bool {
	return !m.converts(e, t) || m.typeString(t) != ""
}

func (m *mapper) converts(e ast.Expr, t types.Type) bool {
	if types.IsInterface(t) {
		return false
	}
	tv := m.info.Types[e]
	if tv.IsNil() {
		return true
	}
	if tv.Value == nil {
		return !types.Identical(tv.Type, t)
	}
	switch lit := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		kinds := map[token.Token]types.BasicKind{token.INT: types.Int, token.STRING: types.String, token.FLOAT: types.Float64, token.CHAR: types.Int32}
		return !types.Identical(t, types.Typ[kinds[lit.Kind]])
	}
	return true
}

// typeString writes a type as the file can, "" if it cannot in one word.
func (m *mapper) typeString(t types.Type) string {
	ok := true
	s := types.TypeString(t, func(p *types.Package) string {
		if p == m.pkg {
			return ""
		}
		name := importName(m.file, p.Path())
		ok = ok && name != ""
		return name
	})
	if _, basic := t.(*types.Basic); !ok || !basic && !isNamed(t) {
		return ""
	}
	return s
}

func isNamed(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Named)
	return ok
}
