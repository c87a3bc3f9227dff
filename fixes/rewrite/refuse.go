package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/types/typeutil"
)

// structOK fails if the struct that has the field must stay as it is: its values are
// copied, code reads it by reflection, or knows its layout.
func (c *change) structOK(field *types.Var, decl mention) error {
	d, ok := decl.v.Parent(decl.v.Def()).(*ast.Field)
	switch {
	case !ok:
		return errGone
	case d.Tag != nil:
		return decl.p.refuse(d.Pos(), "%s has a tag, so that code finds it by reflection,", field.Name())
	case len(d.Names) > 1:
		return decl.p.refuse(d.Pos(), "%s is declared together with other fields", field.Name())
	}
	for _, p := range c.prog.Packages {
		if p != c.p && !p.imports(c.p.Path) {
			continue
		}
		same := c.p.same(field, p)
		l := layout{p: p, field: field, holds: fixes.HoldsField(same)}
		for _, f := range p.Files {
			if n := fixes.CopyIn(f, p.Info, same); n != nil {
				return p.refuse(n.Pos(), "the struct that has %s is copied, or made without names of fields,", field.Name())
			}
			if err := l.file(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// layout looks for code that sees through the type of a struct.
type layout struct {
	p     *Package
	field *types.Var
	holds func(types.Type) bool
}

func (l layout) file(f *ast.File) (err error) {
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && err == nil {
			err = l.call(call)
		}
		return err == nil
	})
	return err
}

func (l layout) call(call *ast.CallExpr) error {
	if tv := l.p.Info.Types[call.Fun]; tv.IsType() {
		if b, ok := tv.Type.Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer && l.reached(call.Args) {
			return l.p.refuse(call.Pos(), "package unsafe is used on the struct that has %s", l.field.Name())
		}
		return nil
	}
	callee := typeutil.Callee(l.p.Info, call)
	if callee == nil || callee.Pkg() == nil {
		return nil
	}
	path := callee.Pkg().Path()
	switch {
	case path == "unsafe":
		args := slices.Clone(call.Args)
		for _, a := range call.Args {
			if sel, ok := ast.Unparen(a).(*ast.SelectorExpr); ok {
				args = append(args, sel.X) // of Offsetof
			}
		}
		if l.reached(args) {
			return l.p.refuse(call.Pos(), "package unsafe is used on the struct that has %s", l.field.Name())
		}
	case l.reflects(path) && l.reached(call.Args):
		return l.p.refuse(call.Pos(), "%s reads the struct that has %s by reflection", callee.Name(), l.field.Name())
	}
	return nil
}

// printers write all fields of what they are given; encoders those that are exported.
var (
	printers = []string{"fmt", "log", "log/slog", "testing", "reflect", "expvar"}
	encoders = []string{"encoding", "net/rpc", "text/template", "html/template"}
)

// reflects reports whether functions of a package see the field of what they are given
// as an interface value. Of packages of other modules nothing is known.
func (l layout) reflects(path string) bool {
	if slices.Contains(printers, path) {
		return true
	}
	first, _, _ := strings.Cut(path, "/")
	return l.field.Exported() && (first == "encoding" || slices.Contains(encoders, path) ||
		strings.Contains(first, ".") && !strings.HasPrefix(path, l.module()))
}

// module is the part of the package's path that packages of one module have in common,
// as far as can be told: a host and two names.
func (l layout) module() string {
	parts := strings.SplitN(l.p.Path, "/", 4)
	return strings.Join(parts[:min(len(parts), 3)], "/")
}

// reached reports whether one of the values, or what it points to or is made of, is
// the struct. What has a String method and the like decides for itself what to show.
func (l layout) reached(args []ast.Expr) bool {
	return slices.ContainsFunc(args, func(e ast.Expr) bool {
		t := l.p.Info.TypeOf(e)
		for t != nil {
			if l.holds(t) {
				return !l.shown(t)
			}
			switch u := t.Underlying().(type) {
			case *types.Pointer:
				t = u.Elem()
			case *types.Slice:
				t = u.Elem()
			case *types.Map:
				t = u.Elem()
			default:
				return false
			}
		}
		return false
	})
}

func (l layout) shown(t types.Type) bool {
	return slices.ContainsFunc([]string{"String", "Error", "Format", "LogValue"}, func(name string) bool {
		obj, _, _ := types.LookupFieldOrMethod(t, true, l.p.Types, name)
		_, ok := obj.(*types.Func)
		return ok
	})
}

// why says what is wrong with a use, or with the declaration, of a variable.
func (m mention) why(id *ast.Ident, form string) error {
	name := id.Name
	if id == m.v.Def() {
		return m.p.refuse(id.Pos(), "%s is declared in a way that has no form with %s", name, form)
	}
	x := m.v.Expr(id)
	if x == nil {
		return m.p.refuse(id.Pos(), "%s is set in a literal", name)
	}
	switch p := m.outer(x).(type) {
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			return m.p.refuse(id.Pos(), "the address of %s is taken", name)
		}
	case *ast.AssignStmt:
		for _, lhs := range p.Lhs {
			if ast.Unparen(lhs) == x {
				return m.p.refuse(id.Pos(), "%s is assigned in a way that has no form with %s", name, form)
			}
		}
	}
	return m.p.refuse(id.Pos(), "a use of %s has no form with %s", name, form)
}

// outer returns the node around n, parentheses aside.
func (m mention) outer(n ast.Node) ast.Node {
	for {
		n = m.v.Parent(n)
		if _, ok := n.(*ast.ParenExpr); !ok {
			return n
		}
	}
}

// writes reports whether a use may change the variable or a part of it.
func (m mention) writes(id *ast.Ident) bool {
	e := m.v.Expr(id)
	if e == nil {
		return true
	}
	for {
		switch p := m.outer(e).(type) {
		case *ast.IncDecStmt:
			return true
		case *ast.AssignStmt:
			return slices.ContainsFunc(p.Lhs, func(l ast.Expr) bool { return ast.Unparen(l) == e })
		case *ast.RangeStmt:
			return p.Key == e || p.Value == e
		case *ast.UnaryExpr:
			return p.Op == token.AND
		case *ast.CallExpr:
			fun, ok := p.Fun.(*ast.Ident)
			return ok && (fun.Name == "delete" || fun.Name == "clear" || fun.Name == "copy") && len(p.Args) > 0 && p.Args[0] == e && m.p.Info.Types[fun].IsBuiltin()
		case *ast.IndexExpr:
			if ast.Unparen(p.X) != e {
				return false
			}
			e = p
		case *ast.SelectorExpr:
			if sel := m.p.Info.Selections[p]; sel == nil || sel.Kind() != types.FieldVal {
				return sel != nil && addressed(sel)
			}
			e = p
		case *ast.StarExpr:
			e = p
		default:
			return false
		}
	}
}

// addressed reports whether a method is called on the address of a variable.
func addressed(sel *types.Selection) bool {
	fn, ok := sel.Obj().(*types.Func)
	if !ok || sel.Kind() != types.MethodVal {
		return false
	}
	_, pointer := fn.Signature().Recv().Type().(*types.Pointer)
	_, already := sel.Recv().(*types.Pointer)
	return pointer && !already
}

// changes reports whether anything but its construction changes the variable.
func changes(list []mention) bool {
	for _, m := range list {
		for _, id := range m.v.Uses() {
			if m.writes(id) && !m.v.Made(id) {
				return true
			}
		}
	}
	return false
}
