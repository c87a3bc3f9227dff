package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
)

// NewField is NewVariable for a field of a struct that the package declares. It
// fails if other packages may use the field, if a literal of the struct sets it
// without a name, or if values of the struct are copied: what guards the field
// must not be.
func NewField(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info, obj *types.Var) (*Variable, bool) {
	if obj == nil || !obj.IsField() || obj.Exported() || obj.Embedded() || obj.Pkg() != pkg || obj.Origin() != obj {
		return nil, false
	}
	v := &Variable{fset: fset, info: info, pkg: pkg, obj: obj, parents: map[ast.Node]ast.Node{}, names: map[string]bool{}}
	for _, f := range files {
		if f.FileStart <= obj.Pos() && obj.Pos() < f.FileEnd {
			v.file = f
		}
	}
	if v.file == nil || !v.collect() || v.field() == nil || v.field().Tag != nil {
		return nil, false
	}
	for id, o := range info.Uses {
		if v.is(o) && (id.Pos() < v.file.FileStart || id.Pos() >= v.file.FileEnd) {
			return nil, false
		}
	}
	for _, f := range files {
		if v.Copied(f) != nil {
			return nil, false
		}
	}
	return v, true
}

// Copied returns the first place of the file where a value of the struct that has
// the field is copied, or made by a literal that does not name the fields.
func (v *Variable) Copied(f *ast.File) ast.Node {
	c := copies{v: v}
	ast.Inspect(f, c.visit)
	return c.at
}

// is reports whether o is the variable, or the field of an instance of its
// struct.
func (v *Variable) is(o types.Object) bool {
	if v.same != nil {
		return v.same(o)
	}
	if o == v.obj {
		return true
	}
	f, ok := o.(*types.Var)
	return ok && f.IsField() && f.Origin() == v.obj
}

// field returns the declaration of a field, nil for other variables.
func (v *Variable) field() *ast.Field {
	f, ok := v.parents[v.def].(*ast.Field)
	if !ok || !v.obj.IsField() {
		return nil
	}
	return f
}

// expr returns the expression by which a use names the variable: s.n for a
// field. It is nil for the key of a literal.
func (v *Variable) expr(id *ast.Ident) ast.Expr {
	if sel, ok := v.parents[id].(*ast.SelectorExpr); ok && sel.Sel == id {
		return sel // of a field, or of a variable of another package
	}
	if !v.obj.IsField() {
		return id
	}
	return nil
}

// itself reports whether e names the variable, and no part of it.
func (v *Variable) itself(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return v.is(v.info.Uses[e])
	case *ast.SelectorExpr:
		return v.is(v.info.Uses[e.Sel])
	}
	return false
}

// made reports whether a use fills in an object that the function has just made,
// before anybody else can see it: no function call, literal or go statement
// stands between.
func (v *Variable) made(id *ast.Ident) bool {
	sel, ok := v.expr(id).(*ast.SelectorExpr)
	if !ok {
		return v.obj.IsField() // the key of a literal
	}
	base, ok := sel.X.(*ast.Ident)
	if !ok {
		return false
	}
	obj := v.info.Uses[base]
	var since token.Pos
	fresh := true
	ast.Inspect(v.file, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.DEFINE && len(a.Lhs) == 1 && len(a.Rhs) == 1 {
			if l, ok := a.Lhs[0].(*ast.Ident); ok && v.info.Defs[l] == obj && obj != nil && isNew(a.Rhs[0]) {
				since = a.End()
			}
		}
		if since.IsValid() && n != nil && since <= n.Pos() && n.Pos() < id.Pos() {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.FuncLit, *ast.SendStmt, *ast.ReturnStmt:
				fresh = false
			case *ast.CallExpr:
				fresh = fresh && !v.passes(n, obj)
			}
		}
		return true
	})
	return since.IsValid() && fresh
}

// passes reports whether a call is given the object that obj holds.
func (v *Variable) passes(call *ast.CallExpr, obj types.Object) bool {
	found := false
	ast.Inspect(call, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && v.info.Uses[id] == obj
		return !found
	})
	return found
}

// isNew reports whether e makes an object.
func isNew(e ast.Expr) bool {
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	_, ok := e.(*ast.CompositeLit)
	return ok
}

// copies looks for copies of the struct that has the field.
type copies struct {
	v     *Variable
	stack []ast.Node
	at    ast.Node // the first one
}

// found notes a copy at n if is says that it is one.
func (c *copies) found(n ast.Node, is bool) {
	if is && c.at == nil {
		c.at = n
	}
}

func (c *copies) visit(n ast.Node) bool {
	if n == nil {
		c.stack = c.stack[:len(c.stack)-1]
		return true
	}
	var outer ast.Node
	if len(c.stack) > 0 {
		outer = c.stack[len(c.stack)-1]
	}
	c.stack = append(c.stack, n)
	switch n := n.(type) {
	case *ast.CompositeLit:
		if c.declares(c.v.info.TypeOf(n)) && len(n.Elts) > 0 {
			_, keyed := n.Elts[0].(*ast.KeyValueExpr)
			c.found(n, !keyed)
		}
	case *ast.Field:
		// A receiver, parameter or result by value; fields of other structs may be.
		if _, ok := outer.(*ast.FieldList); ok && len(c.stack) > 2 {
			_, inStruct := c.stack[len(c.stack)-3].(*ast.StructType)
			c.found(n, !inStruct && c.holds(c.v.info.TypeOf(n.Type)))
		}
	case ast.Expr:
		c.found(n, c.copied(n, outer))
	}
	return true
}

// copied reports whether e is a value of the struct that is used as a whole.
func (c *copies) copied(e ast.Expr, outer ast.Node) bool {
	tv, ok := c.v.info.Types[e]
	if id, isIdent := e.(*ast.Ident); isIdent && !ok {
		// The variable of a range loop, or of an assignment from something else
		// than a literal.
		def, isVar := c.v.info.Defs[id].(*types.Var)
		if !isVar || def.IsField() || !c.holds(def.Type()) {
			return false
		}
		switch o := outer.(type) {
		case *ast.ValueSpec:
			return len(o.Values) > 0
		case *ast.AssignStmt:
			return len(o.Rhs) != 1 || !isNew(o.Rhs[0])
		}
		return true
	}
	if !ok || !tv.IsValue() || !c.holds(tv.Type) {
		return false
	}
	switch o := outer.(type) {
	case *ast.SelectorExpr, *ast.ParenExpr:
		return false
	case *ast.UnaryExpr:
		return o.Op != token.AND
	}
	return !isNew(e)
}

// declares reports whether t is the struct type that declares the field.
func (c *copies) declares(t types.Type) bool {
	s := structOf(t)
	if s == nil {
		return false
	}
	for f := range s.Fields() {
		if c.v.is(f) {
			return true
		}
	}
	return false
}

// holds reports whether a value of type t has the field in it: t declares it, or is
// made of values that have it.
func (c *copies) holds(t types.Type) bool {
	if a, ok := under(t).(*types.Array); ok {
		return c.holds(a.Elem())
	}
	s := structOf(t)
	if s == nil {
		return false
	}
	for f := range s.Fields() {
		if c.v.is(f) || c.holds(f.Type()) {
			return true
		}
	}
	return false
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// structOf returns the struct type behind a name or without one, of an instance the
// generic one.
func structOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		t = n.Origin()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}
