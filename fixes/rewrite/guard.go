package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// findGuardField wants a field that is no lock, channel or the like itself.
func findGuardField(s *site) ast.Node {
	id, v := s.field()
	if v == nil || selfGuarded(v.Type()) {
		return nil
	}
	return id
}

// findGuardVariable wants a package variable, or a local one that a literal shares.
func findGuardVariable(s *site) ast.Node {
	id, v := s.variable()
	if v == nil || v.IsField() || selfGuarded(v.Type()) || !s.shared(v) {
		return nil
	}
	return id
}

// selfGuarded reports whether goroutines may share values of a type as they are.
func selfGuarded(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && (n.Obj().Pkg().Path() == "sync" || n.Obj().Pkg().Path() == "sync/atomic")
}

// A guarding puts a lock around the uses of a variable.
type guarding struct {
	*change
	obj   *types.Var
	list  []mention
	mu    *types.Var // nil if there is to be a new one
	name  string     // of the mutex
	rw    bool
	uses  map[*ast.Ident]mention
	usage usage
	known variants
}

// applyGuard holds a mutex around each use of the variable that lacks it: the one that
// is held at other uses, or the only one of the struct, or a new one.
func applyGuard(c *change, n ast.Node) error {
	list, err := c.variable(n)
	if err != nil {
		return err
	}
	g := &guarding{change: c, obj: c.site.object(n.(*ast.Ident)).(*types.Var), list: list,
		uses: map[*ast.Ident]mention{}, known: variants{}}
	if err := g.collect(); err != nil {
		return err
	}
	if err := g.choose(); err != nil {
		return err
	}
	if g.mu == nil {
		if err := g.declare(); err != nil {
			return err
		}
		return g.sections(g.sorted())
	}
	bare, err := g.bare()
	if err != nil {
		return err
	}
	if len(bare) == 0 && len(g.known) == 0 {
		return c.p.refuse(list[0].v.Def().Pos(), "%s is held at every use of %s, declared", g.name, g.obj.Name())
	}
	return g.sections(bare)
}

// collect gathers the uses that need the lock, wherever it may be held.
func (g *guarding) collect() error {
	for _, m := range g.list {
		for _, id := range m.v.Uses() {
			if m.v.Made(id) || m.body(id) == nil {
				continue // nobody else knows of it yet
			}
			if m.p != g.p {
				return m.p.refuse(id.Pos(), "a mutex of package %s is out of reach for the use of %s", g.p.Types.Name(), g.obj.Name())
			}
			if g.obj.IsField() {
				if err := m.based(id); err != nil {
					return err
				}
			}
			g.uses[id] = m
		}
	}
	return nil
}

// based fails if the object of which a field is used cannot be named twice.
func (m mention) based(id *ast.Ident) error {
	sel, ok := m.v.Expr(id).(*ast.SelectorExpr)
	if !ok {
		return m.p.refuse(id.Pos(), "%s is set in a literal", id.Name)
	}
	if s := m.p.Info.Selections[sel]; s != nil && len(s.Index()) > 1 {
		return m.p.refuse(id.Pos(), "%s is reached through an embedded struct", id.Name)
	}
	if !plain(sel.X) {
		return m.p.refuse(id.Pos(), "the object whose %s is used has no name", id.Name)
	}
	return nil
}

// plain reports whether an expression names a variable or a part of one, without
// running code.
func plain(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return plain(e.X)
	case *ast.IndexExpr:
		switch i := e.Index.(type) {
		case *ast.BasicLit:
			return plain(e.X)
		case *ast.Ident:
			return i.Name != "" && plain(e.X)
		}
	}
	return false
}

// body returns the body of the innermost function around a use, nil at package level.
func (m mention) body(n ast.Node) *ast.BlockStmt {
	for ; n != nil; n = m.v.Parent(n) {
		switch f := n.(type) {
		case *ast.FuncLit:
			return f.Body
		case *ast.FuncDecl:
			return f.Body
		}
	}
	return nil
}

func (g *guarding) sorted() []*ast.Ident {
	var ids []*ast.Ident
	for _, m := range g.list {
		for _, id := range m.v.Uses() {
			if _, ok := g.uses[id]; ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// declare puts a new mutex beside the variable.
func (g *guarding) declare() error {
	decl := g.list[0]
	def := decl.v.Def()
	if g.obj.IsField() {
		if err := g.structOK(g.obj, decl); err != nil {
			return err
		}
		g.exposed = g.exposed || importable(g.p.Types) && allExported(decl, def)
	}
	f := g.in(decl.p, decl.file)
	sync, err := f.use(def.Pos(), "sync")
	if err != nil {
		return err
	}
	g.name = decl.v.MutexName()
	edit, ok := decl.v.DeclareMutex(g.name, sync)
	if !ok {
		return decl.p.refuse(def.Pos(), "there is no place for a mutex beside %s", g.obj.Name())
	}
	f.add(edit)
	return nil
}

// allExported reports whether other modules can make literals of the struct without
// naming its fields.
func allExported(m mention, def *ast.Ident) bool {
	list, ok := m.v.Parent(m.v.Parent(def)).(*ast.FieldList)
	return ok && !slices.ContainsFunc(list.List, func(f *ast.Field) bool {
		return slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return !id.IsExported() })
	})
}

// A stretch is what one lock comes around in one function.
type stretch struct {
	body *ast.BlockStmt
	mu   string
}

// sections puts the lock around the uses.
func (g *guarding) sections(ids []*ast.Ident) error {
	var order []stretch
	groups := map[stretch][]*ast.Ident{}
	in := map[*ast.BlockStmt]int{} // how many stretches
	locks := map[ast.Stmt]string{}
	for _, id := range ids {
		m := g.uses[id]
		s := stretch{m.body(id), g.spell(m, id)}
		if stmt := m.stmt(id); locks[stmt] == "" {
			locks[stmt] = s.mu
		} else if locks[stmt] != s.mu {
			return m.p.refuse(id.Pos(), "one statement uses the %s of two objects", id.Name)
		}
		if groups[s] == nil {
			order = append(order, s)
			in[s.body]++
		}
		groups[s] = append(groups[s], id)
	}
	for _, s := range order {
		if err := g.section(s, groups[s], in[s.body] == 1); err != nil {
			return err
		}
	}
	return nil
}

// section puts the lock around some uses in one function, around all of that if it may.
func (g *guarding) section(s stretch, ids []*ast.Ident, all bool) error {
	m := g.uses[ids[0]]
	read := g.rw && !slices.ContainsFunc(ids, m.writes)
	b, bad := m.v.Bare(s.body, s.mu, read, ids)
	if bad != nil {
		return m.p.refuse(bad.Pos(), "no lock can come around the use of %s", bad.Name)
	}
	if err := g.steady(m, ids); err != nil {
		return err
	}
	edits, paths, ok := b.Sections(all && g.outside(m, ids[0], s.body))
	if !ok {
		return m.p.refuse(ids[0].Pos(), "no lock can come around the use of %s", ids[0].Name)
	}
	f := g.in(m.p, m.file)
	f.add(edits...)
	f.need(paths...)
	return nil
}

// stmt returns the innermost statement around n.
func (m mention) stmt(n ast.Node) ast.Stmt {
	for ; n != nil; n = m.v.Parent(n) {
		if s, ok := n.(ast.Stmt); ok {
			return s
		}
	}
	return nil
}

// spell writes the mutex for a use.
func (g *guarding) spell(m mention, id *ast.Ident) string {
	if !g.obj.IsField() {
		return g.name
	}
	base := types.ExprString(m.v.Expr(id).(*ast.SelectorExpr).X)
	if g.mu != nil && g.mu.Embedded() {
		return base
	}
	return base + "." + g.name
}

// root returns the variable at the start of the expression of a use.
func (m mention) root(id *ast.Ident) types.Object {
	e := m.v.Expr(id)
	for {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.Ident:
			return m.p.Info.Uses[x]
		default:
			return nil
		}
	}
}

// outside reports whether the object of a use is the same in the whole body.
func (g *guarding) outside(m mention, id *ast.Ident, body *ast.BlockStmt) bool {
	if !g.obj.IsField() {
		return g.obj.Pos() < body.Pos() || g.obj.Pos() >= body.End()
	}
	sel, _ := m.v.Expr(id).(*ast.SelectorExpr)
	if _, ok := sel.X.(*ast.Ident); !ok {
		return false
	}
	obj := m.root(id)
	return obj != nil && (obj.Pos() < body.Pos() || obj.Pos() >= body.End()) && !assigned(m.p, body, obj)
}

// assigned reports whether a variable may get another value in a body.
func assigned(p *Package, body ast.Node, obj types.Object) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && p.Info.Uses[id] == obj
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(n.Lhs, is)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		case *ast.RangeStmt:
			found = found || n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value)
		}
		return !found
	})
	return found
}

// steady fails if a statement that gets the lock makes its object another one.
func (g *guarding) steady(m mention, ids []*ast.Ident) error {
	if !g.obj.IsField() {
		return nil
	}
	for _, id := range ids {
		if s, ok := m.stmt(id).(*ast.AssignStmt); ok && m.root(id) != nil && assigned(m.p, s, m.root(id)) {
			return m.p.refuse(id.Pos(), "the object whose %s is used changes in the same statement", id.Name)
		}
	}
	return nil
}
