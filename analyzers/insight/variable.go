package insight

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"github.com/conclsp/conclsp/analyzers/internal/path"
)

// variables are what is known of the fields and package variables of a package.
type variables struct {
	guard   map[*types.Var]guardian
	guards  map[types.Object][]*types.Var // by lock
	runners map[*types.Var][]guard.Runner
	beside  map[*types.Var]bool // what a lock may guard, whether it does or not
}

// A guardian is the lock of a variable.
type guardian struct {
	lock     string
	evidence string
	said     bool // by a comment
}

// variables finds what guards the variables of the package, and who uses them.
func (r *reader) variables() *variables {
	vars := &variables{guard: map[*types.Var]guardian{}, guards: map[types.Object][]*types.Var{}, runners: map[*types.Var][]guard.Runner{}, beside: map[*types.Var]bool{}}
	for _, s := range r.guards.Locked() {
		vars.beside[s.Var] = true
		l, t, ok := r.guards.Guard(s)
		if !ok || s.Var.Pkg() != r.pass.Pkg {
			continue
		}
		vars.guard[s.Var] = guardian{l.Name(), guard.Evidence(s, t, r.line), s.Note != nil}
		vars.guards[l.Var] = append(vars.guards[l.Var], s.Var)
	}
	for _, list := range vars.guards {
		slices.SortFunc(list, func(a, b *types.Var) int { return int(a.Pos() - b.Pos()) })
	}
	all := func(*types.Var) bool { return true }
	for _, f := range r.res.Funcs() {
		runners := r.guards.Runners(f.Fn)
		if len(runners) == 0 {
			continue
		}
		for _, a := range conc.Accesses(f.Fn, all) {
			if a.Var.Pkg() == r.pass.Pkg && !r.own(a) {
				vars.run(a.Var, runners)
			}
		}
	}
	return vars
}

// own reports whether an access is to an object that its function has made.
func (r *reader) own(a *conc.Access) bool {
	if a.Struct == nil {
		return false
	}
	p, ok := r.res.Path(a.Struct)
	return !ok || p.Root.Kind == path.Alloc && p.Root.Value.Parent() == a.Func()
}

// run notes who uses a variable.
func (vars *variables) run(v *types.Var, runners []guard.Runner) {
	for _, x := range runners {
		if !slices.Contains(vars.runners[v], x) {
			vars.runners[v] = append(vars.runners[v], x)
		}
	}
}

// tells reports whether there may be something to say about a variable.
func (vars *variables) tells(v *types.Var) bool {
	return vars.beside[v] || len(vars.runners[v]) > 0 || len(vars.guards[v]) > 0
}

// called returns the names of the variables that there may be something to say about.
func called(vars *variables, locals map[*types.Var][]capture) map[string]bool {
	names := map[string]bool{}
	for v := range vars.beside {
		names[v.Name()] = true
	}
	for v := range vars.runners {
		names[v.Name()] = true
	}
	for v := range vars.guards {
		names[v.Name()] = true
	}
	for v := range locals {
		names[v.Name()] = true
	}
	return names
}

// guarded says what a lock guards.
func (vars *variables) guarded(lock types.Object) string {
	var names []string
	for _, v := range vars.guards[lock] {
		names = append(names, code(v.Name()))
	}
	if len(names) == 0 {
		return ""
	}
	return code(lock.Name()) + " guards " + enumerate(names)
}

// about says what is known of a variable wherever it stands.
func (r *reader) about(vars *variables, v *types.Var) string {
	var guarded, used string
	if g, ok := vars.guard[v]; ok {
		guarded = fmt.Sprintf("%s is guarded by %s, %s", code(v.Name()), code(g.lock), g.evidence)
	}
	if list := vars.runners[v]; len(list) > 0 {
		slices.SortFunc(list, func(a, b guard.Runner) int { return int(a.Pos - b.Pos) })
		var names []string
		for _, x := range list {
			names = append(names, r.runner(x))
		}
		used = code(v.Name()) + " is used by " + enumerate(names)
	}
	return paragraphs(guarded, used, vars.guarded(v))
}

// runner names who runs a function.
func (r *reader) runner(x guard.Runner) string {
	at := r.line(x.Pos)
	switch {
	case x.Kind == guard.Started:
		return "the goroutine started at " + at
	case x.Kind == guard.Callback:
		return "the callback at " + at
	case x.Fn.Parent() != nil:
		return "the handler at " + at
	}
	return fmt.Sprintf("the handler %s (%s)", x.Fn.Name(), at)
}

// names adds the hovers of variables.
func (r *reader) names(vars *variables, locals map[*types.Var][]capture) {
	known := map[*types.Var]string{}
	for _, n := range r.src.names {
		about, ok := known[n.obj]
		if !ok {
			about = paragraphs(r.about(vars, n.obj), r.captured(n.obj, locals[n.obj]))
			known[n.obj] = about
		}
		if about == "" && !vars.beside[n.obj] {
			continue
		}
		here := ""
		if f := r.src.funcs[n.fn]; f != nil {
			here = r.heldIn(r.src.at[f], n.unit)
		}
		r.hover(r.span(n.id.Pos(), n.id.End()), here, about)
	}
}

// hints adds what guards variables behind their declarations.
func (r *reader) hints(vars *variables) {
	if len(vars.guard) == 0 {
		return
	}
	for _, f := range r.pass.Files {
		for _, d := range f.Decls {
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					return false // what is local to functions needs no hint
				case *ast.Field:
					r.hint(vars, n.Names, n)
				case *ast.ValueSpec:
					r.hint(vars, n.Names, n)
				}
				return true
			})
		}
	}
}

// hint adds what guards the variables of a declaration, if one lock guards all
// and no comment says so.
func (r *reader) hint(vars *variables, ids []*ast.Ident, decl ast.Node) {
	text := ""
	for i, id := range ids {
		v, _ := r.pass.TypesInfo.Defs[id].(*types.Var)
		g, ok := vars.guard[v]
		if !ok || g.said || i > 0 && "guarded by "+g.lock != text {
			return
		}
		text = "guarded by " + g.lock
	}
	if text == "" {
		return
	}
	end := decl.End()
	if f, ok := decl.(*ast.Field); ok {
		end = f.Type.End()
	}
	at := r.span(decl.Pos(), end)
	r.out.Guards = append(r.out.Guards, Hint{at.File, at.End, r.once(text)})
}

// captured says which goroutines share a local variable.
func (r *reader) captured(v *types.Var, list []capture) string {
	var names []string
	for _, c := range list {
		text := "the goroutine started at " + r.line(c.site.Pos())
		if what := c.does(r); what != "" {
			text += ", which " + what
		}
		if !slices.Contains(names, text) {
			names = append(names, text)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return code(v.Name()) + " is captured by " + strings.Join(names[:min(len(names), maxNames)], ", and by ")
}
