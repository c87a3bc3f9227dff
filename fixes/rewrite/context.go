package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// findContext wants the name of a declared function, where it is declared or called.
func findContext(s *site) ast.Node {
	id, ok := s.innermost().(*ast.Ident)
	if !ok {
		return nil
	}
	fn, ok := s.object(id).(*types.Func)
	if !ok || fn.Pkg() != s.p.Types || fn.Name() == "main" || fn.Name() == "init" || hasContext(fn.Signature()) {
		return nil
	}
	return id
}

// hasContext reports whether a function has a context already, be it that of a request
// or test.
func hasContext(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		switch types.TypeString(v.Type(), nil) {
		case "context.Context", "*net/http.Request", "*testing.T", "*testing.B", "*testing.F":
			return true
		}
	}
	return false
}

// A threading gives a function a context.
type threading struct {
	*change
	fn   *types.Func
	decl *ast.FuncDecl
	file *ast.File
}

// applyContext adds a first parameter ctx, and passes the caller's context from every
// call, or context.TODO() where there is none. In the function itself, ctx takes the
// place of context.TODO(). Functions that are used as values, and methods that some
// interface asks for, are refused.
func applyContext(c *change, n ast.Node) error {
	t := &threading{change: c, fn: c.site.object(n.(*ast.Ident)).(*types.Func)}
	if err := t.declared(); err != nil {
		return err
	}
	if err := t.parameter(); err != nil {
		return err
	}
	for _, p := range c.others(t.fn) {
		if err := p.ignored(t.fn, p.Path == c.p.Path); err != nil {
			return err
		}
		if err := t.interfaces(p); err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, f := range p.Files {
			if name := p.Fset.File(f.FileStart).Name(); !seen[name] {
				seen[name] = true
				if err := t.calls(p, f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// declared finds the declaration.
func (t *threading) declared() error {
	t.file = t.p.fileOf(t.fn.Pos())
	if t.file == nil {
		return errGone
	}
	for _, d := range t.file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && t.p.Info.Defs[d.Name] == t.fn {
			t.decl = d
		}
	}
	switch {
	case t.decl == nil:
		return t.p.refuse(t.fn.Pos(), "%s belongs to an interface, declared", t.fn.Name())
	case t.decl.Body == nil:
		return t.p.refuse(t.fn.Pos(), "%s is not written in Go, declared", t.fn.Name())
	case t.decl.Doc != nil && slices.ContainsFunc(t.decl.Doc.List, func(c *ast.Comment) bool {
		return strings.HasPrefix(c.Text, "//go:linkname") || strings.HasPrefix(c.Text, "//export")
	}):
		return t.p.refuse(t.fn.Pos(), "%s is called from outside of Go, and declared", t.fn.Name())
	case isTest(t.p, t.decl):
		return t.p.refuse(t.fn.Pos(), "the go command calls %s, declared", t.fn.Name())
	}
	return nil
}

func isTest(p *Package, d *ast.FuncDecl) bool {
	return d.Recv == nil && strings.HasSuffix(p.Fset.File(d.Pos()).Name(), "_test.go") &&
		slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"}, func(s string) bool { return strings.HasPrefix(d.Name.Name, s) })
}

// parameter adds the parameter, in place of a variable ctx that holds no more than a
// context without a meaning.
func (t *threading) parameter() error {
	f := t.in(t.p, t.file)
	pkg, err := f.use(t.decl.Pos(), "context")
	if err != nil {
		return err
	}
	params := t.decl.Type.Params
	text := "ctx " + pkg + ".Context"
	if named := len(params.List) == 0 || len(params.List[0].Names) > 0; !named {
		text = pkg + ".Context"
		if t.mentionsContext() {
			return t.p.refuse(t.decl.Pos(), "the parameters of %s have no names", t.fn.Name())
		}
	}
	if len(params.List) > 0 {
		text += ", "
	}
	f.add(insert(params.Opening+1, text))
	scope := t.p.Info.Scopes[t.decl.Type]
	if scope == nil {
		return errGone
	}
	if old := scope.Lookup("ctx"); old != nil {
		return t.replaced(f, old)
	}
	if outer, ok := t.p.Types.Scope().Lookup("ctx").(*types.Var); ok && t.uses(outer) {
		return t.p.refuse(t.decl.Pos(), "%s uses the package variable ctx; it is declared", t.fn.Name())
	}
	return nil
}

// mentionsContext reports whether the body calls context.TODO or the function itself.
func (t *threading) mentionsContext() bool {
	found := false
	ast.Inspect(t.decl.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			found = found || isTODO(t.p, call, "TODO") || t.p.Info.Uses[nameOf(call)] == t.fn
		}
		return !found
	})
	return found
}

func nameOf(call *ast.CallExpr) *ast.Ident {
	if id := calledName(call); id != nil {
		return id
	}
	return new(ast.Ident)
}

func (t *threading) uses(obj types.Object) bool {
	found := false
	ast.Inspect(t.decl.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && t.p.Info.Uses[id] == obj
		return !found
	})
	return found
}

// replaced removes ctx := context.TODO() or context.Background() from the body.
func (t *threading) replaced(f *fileChange, old types.Object) error {
	for _, s := range t.decl.Body.List {
		a, ok := s.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
			continue
		}
		id, _ := a.Lhs[0].(*ast.Ident)
		call, isCall := a.Rhs[0].(*ast.CallExpr)
		if id != nil && t.p.Info.Defs[id] == old && isCall && (isTODO(t.p, call, "TODO") || isTODO(t.p, call, "Background")) {
			f.add(t.p.removal(s))
			return nil
		}
	}
	return t.p.refuse(old.Pos(), "another ctx is declared")
}

// removal deletes a statement, with its line if it has that for itself.
func (p *Package) removal(s ast.Node) edit {
	e := edit{Pos: s.Pos(), End: s.End()}
	tf := p.Fset.File(s.Pos())
	text := p.Sources[tf.Name()]
	start, end := tf.Offset(s.Pos()), tf.Offset(s.End())
	for start > 0 && (text[start-1] == ' ' || text[start-1] == '\t') {
		start--
	}
	for end < len(text) && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r') {
		end++
	}
	if start > 0 && text[start-1] == '\n' && end < len(text) && text[end] == '\n' {
		e.Pos, e.End = tf.Pos(start), tf.Pos(end+1)
	}
	return e
}

// isTODO reports whether a call is of a function of package context.
func isTODO(p *Package, call *ast.CallExpr, name string) bool {
	fn, ok := p.Info.Uses[nameOf(call)].(*types.Func)
	return ok && fn.FullName() == "context."+name
}

// calls passes a context from the calls of a file.
func (t *threading) calls(p *Package, file *ast.File) (err error) {
	same := t.change.p.same(t.fn, p)
	called := map[*ast.Ident]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if err != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			id := calledName(n)
			if id != nil && p.Info.Uses[id] != nil && same(p.Info.Uses[id]) {
				called[id] = true
				err = t.call(p, file, n, id)
			} else if p == t.p && within(n, t.decl.Body) && isTODO(p, n, "TODO") {
				err = t.todo(file, n)
			}
		case *ast.Ident:
			if obj := p.Info.Uses[n]; obj != nil && !called[n] && same(obj) {
				err = p.refuse(n.Pos(), "%s is used as a value", n.Name)
			}
		}
		return err == nil
	})
	return err
}

// todo puts ctx in place of context.TODO() in the function.
func (t *threading) todo(file *ast.File, call *ast.CallExpr) error {
	scope := t.p.Types.Scope().Innermost(call.Pos())
	own := t.p.Info.Scopes[t.decl.Type]
	if s, obj := scope.LookupParent("ctx", call.Pos()); obj != nil && s != t.p.Types.Scope() && s != own {
		return nil // another ctx
	}
	if old := own.Lookup("ctx"); old != nil && t.initialises(old, call) {
		return nil // goes with the variable
	}
	t.in(t.p, file).add(edit{Pos: call.Pos(), End: call.End(), NewText: []byte("ctx")})
	return nil
}

// initialises reports whether a call is what a variable starts with.
func (t *threading) initialises(obj types.Object, call *ast.CallExpr) bool {
	return slices.ContainsFunc(t.decl.Body.List, func(s ast.Stmt) bool {
		a, ok := s.(*ast.AssignStmt)
		return ok && a.Lhs[0].Pos() == obj.Pos() && within(call, a)
	})
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// call passes a context in one call.
func (t *threading) call(p *Package, file *ast.File, call *ast.CallExpr, id *ast.Ident) error {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.Info.Selections[sel] != nil && p.Info.Selections[sel].Kind() == types.MethodExpr {
		return p.refuse(id.Pos(), "%s is used as a value", id.Name)
	}
	if len(call.Args) == 1 {
		if _, ok := p.Info.TypeOf(call.Args[0]).(*types.Tuple); ok {
			return p.refuse(id.Pos(), "%s gets all results of another call", id.Name)
		}
	}
	f := t.in(p, file)
	arg := t.inScope(p, call.Pos())
	if arg == "" {
		pkg, err := f.use(call.Pos(), "context")
		if err != nil {
			return err
		}
		arg = pkg + ".TODO()"
	}
	if len(call.Args) > 0 {
		arg += ", "
	}
	f.add(insert(call.Lparen+1, arg))
	return nil
}

// inScope writes the context that the code at pos has: the nearest variable that holds
// one, or that of a request; "" if there is none. In the function itself there will be
// the parameter.
func (t *threading) inScope(p *Package, pos token.Pos) string {
	if name := t.nearest(p, pos, "context.Context"); name != "" {
		return name
	}
	if name := t.nearest(p, pos, "*net/http.Request"); name != "" {
		return name + ".Context()"
	}
	return ""
}

// nearest returns the nearest variable of a type.
func (t *threading) nearest(p *Package, pos token.Pos, typ string) string {
	for s := p.Types.Scope().Innermost(pos); s != nil && s != p.Types.Scope(); s = s.Parent() {
		names := s.Names()
		if i := slices.Index(names, "ctx"); i > 0 {
			names[0], names[i] = names[i], names[0]
		}
		for _, name := range names {
			v, ok := s.Lookup(name).(*types.Var)
			if ok && name != "_" && types.TypeString(v.Type(), nil) == typ && v.Pos() < pos && !shadowed(p, pos, v) {
				return name
			}
		}
		if p == t.p && s == t.p.Info.Scopes[t.decl.Type] && t.named() {
			return "ctx"
		}
	}
	return ""
}

func (t *threading) named() bool {
	params := t.decl.Type.Params.List
	return len(params) == 0 || len(params[0].Names) > 0
}

// shadowed reports whether the name of v means something else at pos: where v gets its
// first value, it is not there yet.
func shadowed(p *Package, pos token.Pos, v *types.Var) bool {
	_, obj := p.Types.Scope().Innermost(pos).LookupParent(v.Name(), pos)
	return obj != v
}
