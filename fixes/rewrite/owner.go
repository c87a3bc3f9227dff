package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"unicode"
	"unicode/utf8"
)

// findOwner wants a package variable that is a number, or a local one that literals
// share.
func findOwner(s *site) ast.Node {
	id, v := s.variable()
	if v == nil || v.IsField() || !s.shared(v) {
		return nil
	}
	if b, ok := types.Unalias(v.Type()).(*types.Basic); !ok || b.Info()&(types.IsInteger|types.IsFloat) == 0 {
		return nil
	}
	return id
}

// An owning gives a counter to a goroutine.
type owning struct {
	*change
	obj   *types.Var
	basic *types.Basic
	sets  bool // something stores a value
}

// applyOwner makes the counter a variable of a goroutine that runs as long as the
// program, or the function, and its uses sends and receives: name+Add takes what is to
// be added, name+Set a new value, and name+Get gives the value.
func applyOwner(c *change, n ast.Node) error {
	list, err := c.variable(n)
	if err != nil {
		return err
	}
	o := &owning{change: c, obj: c.site.object(n.(*ast.Ident)).(*types.Var)}
	o.basic = types.Unalias(o.obj.Type()).(*types.Basic)
	for _, m := range list {
		f := c.in(m.p, m.file)
		for _, id := range m.v.Uses() {
			edits, ok := o.use(m, id)
			if !ok {
				return m.why(id, "a goroutine that owns it")
			}
			f.add(edits...)
		}
	}
	if local(o.obj) {
		return o.declareLocal(list[0])
	}
	return o.declare(list[0])
}

// declare puts the channels and the goroutine in place of the variable.
func (o *owning) declare(m mention) error {
	spec, _ := m.v.Parent(m.v.Def()).(*ast.ValueSpec)
	decl, _ := m.v.Parent(spec).(*ast.GenDecl)
	if decl == nil || decl.Lparen.IsValid() || len(spec.Names) != 1 {
		return m.p.refuse(m.v.Def().Pos(), "%s is declared together with other variables", o.obj.Name())
	}
	name, typ := o.obj.Name(), o.basic.Name()
	owner := "own" + title(name)
	start := "var " + name + " " + typ
	if len(spec.Values) == 1 {
		if m.p.Info.Types[spec.Values[0]].Value == nil {
			return m.p.refuse(spec.Pos(), "%s starts with a value that is computed", name)
		}
		start += " = " + m.p.text(spec.Values[0].Pos(), spec.Values[0].End())
	}
	names, results := name+"Add, "+name+"Get", "add chan<- "+typ+", get <-chan "+typ
	made, values, set := "adds, gets := make(chan "+typ+"), make(chan "+typ+")", "adds, gets", ""
	taken := []string{owner, name + "Add", name + "Get"}
	if o.sets {
		names, results = name+"Add, "+name+"Set, "+name+"Get", "add, set chan<- "+typ+", get <-chan "+typ
		made, values = "adds, sets, gets := make(chan "+typ+"), make(chan "+typ+"), make(chan "+typ+")", "adds, sets, gets"
		set = "case " + name + " = <-sets:\n"
		taken = append(taken, name+"Set")
	}
	for _, t := range taken {
		if o.p.Types.Scope().Lookup(t) != nil {
			return m.p.refuse(m.v.Def().Pos(), "%s is the name of something else for %s, declared", t, name)
		}
	}
	f := o.in(m.p, m.file)
	f.add(replace(decl.Pos(), spec.End(), "var "+names+" = "+owner+"()"))
	end := decl.End()
	if c := f.comment(end); c != nil {
		end = c.End()
	}
	f.add(insert(end, "\n\n// "+owner+" starts the goroutine that alone has the counter "+name+".\nfunc "+owner+"() ("+results+") {\n"+made+
		"\ngo func() {\n"+start+"\nfor {\nselect {\n"+adding(name, "adds")+set+"case gets <- "+name+":\n}\n}\n}()\nreturn "+values+"\n}\n"))
	return nil
}

// adding is the case of a select that adds to the counter.
func adding(name, from string) string {
	delta := "d"
	if name == delta {
		delta = "by"
	}
	return "case " + delta + " := <-" + from + ":\n" + name + " += " + delta + "\n"
}

// use makes one use a send or receive.
func (o *owning) use(m mention, id *ast.Ident) ([]edit, bool) {
	x := m.v.Expr(id)
	name := m.p.text(x.Pos(), x.End())
	switch p := m.outer(x).(type) {
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			return nil, false
		}
		return []edit{replace(x.Pos(), x.End(), "(<-"+name+"Get)")}, true
	case *ast.BinaryExpr:
		return []edit{replace(x.Pos(), x.End(), "(<-"+name+"Get)")}, true
	case *ast.IncDecStmt:
		one := "1"
		if p.Tok == token.DEC {
			if one = "-1"; o.basic.Info()&types.IsUnsigned != 0 {
				one = "^" + o.basic.Name() + "(0)"
			}
		}
		return []edit{replace(p.Pos(), p.End(), name+"Add <- "+one)}, true
	case *ast.RangeStmt:
		if ast.Unparen(p.X) != x {
			return nil, false
		}
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if ast.Unparen(l) == x {
				return o.assign(m, p, name)
			}
		}
	}
	return []edit{replace(x.Pos(), x.End(), "<-"+name+"Get")}, true
}

// assign makes an assignment a send, if it is one statement that does not read the
// counter too.
func (o *owning) assign(m mention, s *ast.AssignStmt, name string) ([]edit, bool) {
	if _, ok := m.v.Parent(s).(*ast.CommClause); ok || len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return nil, false
	}
	for _, id := range m.v.Uses() {
		if within(id, s.Rhs[0]) {
			return nil, false
		}
	}
	to, end := name+"Add <- ", ""
	switch s.Tok {
	case token.ASSIGN:
		to, o.sets = name+"Set <- ", true
	case token.ADD_ASSIGN:
	case token.SUB_ASSIGN:
		if o.basic.Info()&types.IsUnsigned != 0 {
			return nil, false
		}
		to, end = to+"-(", ")"
	default:
		return nil, false
	}
	return []edit{replace(s.Pos(), s.Rhs[0].Pos(), to), insert(s.Rhs[0].End(), end)}, true
}

// title makes the first letter upper case.
func title(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
