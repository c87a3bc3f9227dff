package rewrite

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// choose finds the mutex that guards the variable: that which is held at most of its
// uses, or the only one of the struct. There may be none.
func (g *guarding) choose() error {
	best, tie := 0, false
	candidates := g.mutexes()
	if len(candidates) > 0 {
		g.usage = g.p.usage()
	}
	for _, mu := range candidates {
		held := g.heldAt(newLocks(g.p, mu, nil, g.p.functions(mu.Name(), g.usage), g.want()))
		switch {
		case held > best:
			g.mu, best, tie = mu, held, false
		case held == best && held > 0:
			tie = true
		}
	}
	if g.mu == nil && g.obj.IsField() && len(candidates) == 1 {
		g.mu = candidates[0]
	}
	if tie || g.mu == nil && g.obj.IsField() && len(candidates) > 1 {
		return g.p.refuse(g.list[0].v.Def().Pos(), "it is not clear which mutex guards %s, declared", g.obj.Name())
	}
	if g.mu == nil {
		return nil
	}
	g.name, g.rw = g.mu.Name(), isRW(g.mu.Type())
	return g.reached()
}

// reached fails if another package takes the mutex: what it calls then is not followed.
// Other modules may do so if the mutex is exported.
func (g *guarding) reached() error {
	if !visible(g.mu) {
		return nil
	}
	g.exposed = g.exposed || importable(g.p.Types)
	for _, q := range g.others(g.mu)[1:] {
		same := g.p.same(g.mu, q)
		first := token.NoPos
		for sel, s := range q.Info.Selections {
			if passes(s, same) && (!first.IsValid() || sel.Pos() < first) {
				first = sel.Pos()
			}
		}
		if first.IsValid() {
			return q.refuse(first, "another package uses %s", g.name)
		}
	}
	return nil
}

// passes reports whether a selection goes through a field.
func passes(s *types.Selection, same func(types.Object) bool) bool {
	t := s.Recv()
	for _, i := range s.Index() {
		st, ok := deref(types.Unalias(t)).Underlying().(*types.Struct)
		if !ok {
			return false // a method
		}
		if same(st.Field(i)) {
			return true
		}
		t = st.Field(i).Type()
	}
	return false
}

func (g *guarding) want() map[*ast.Ident]bool {
	want := map[*ast.Ident]bool{}
	for id := range g.uses {
		want[id] = true
	}
	return want
}

// heldAt counts the uses at which the mutex is held.
func (g *guarding) heldAt(l *locks) int {
	n := 0
	for id := range g.uses {
		if l.at[id].must[g.key(l, id)] != 0 {
			n++
		}
	}
	return n
}

// key is the key of the mutex that a use needs.
func (g *guarding) key(l *locks, id *ast.Ident) string {
	if !l.mu.IsField() {
		return "M"
	}
	sel, ok := g.uses[id].v.Expr(id).(*ast.SelectorExpr)
	if !ok {
		return anyKey
	}
	return l.key(sel.X)
}

// mutexes returns the mutexes that may guard the variable: those of its struct, of the
// package, or of its function.
func (g *guarding) mutexes() []*types.Var {
	var list []*types.Var
	if g.obj.IsField() {
		for _, name := range g.p.Types.Scope().Names() {
			t, ok := g.p.Types.Scope().Lookup(name).Type().Underlying().(*types.Struct)
			if !ok {
				continue
			}
			fields := slices.Collect(t.Fields())
			if slices.Contains(fields, g.obj) {
				return slices.DeleteFunc(fields, func(f *types.Var) bool { return !isMutex(f.Type()) })
			}
		}
		return nil
	}
	for _, name := range g.obj.Parent().Names() {
		if v, ok := g.obj.Parent().Lookup(name).(*types.Var); ok && isMutex(v.Type()) {
			list = append(list, v)
		}
	}
	return list
}

func isMutex(t types.Type) bool {
	n := mutexName(t)
	return n == "Mutex" || n == "RWMutex"
}

func isRW(t types.Type) bool { return mutexName(t) == "RWMutex" }

func mutexName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" {
		return ""
	}
	return n.Obj().Name()
}

// bare returns the uses at which the mutex is to be taken. A function that some call
// with it held and some without is made two.
func (g *guarding) bare() ([]*ast.Ident, error) {
	for range 20 {
		l := newLocks(g.p, g.mu, g.known, g.p.functions(g.mu.Name(), g.usage), g.want())
		ids, again, err := g.lacking(l)
		if err != nil {
			return nil, err
		}
		if again {
			continue
		}
		if err := g.deadlocks(l, ids); err != nil {
			return nil, err
		}
		return ids, g.makeVariants(l)
	}
	return nil, errors.New("the calls between the functions that use it are too tangled")
}

// lacking finds the uses without the lock. If a function has to be split first, again
// is true.
func (g *guarding) lacking(l *locks) (ids []*ast.Ident, again bool, err error) {
	for _, id := range g.sorted() {
		m := g.uses[id]
		st, key := l.at[id], g.key(l, id)
		how := st.must[key]
		switch {
		case key == "" || key == anyKey:
			return nil, false, m.p.refuse(id.Pos(), "the object whose %s is used has no name", id.Name)
		case how == writing || how == reading && !m.writes(id):
			continue
		case how == reading:
			return nil, false, m.p.refuse(id.Pos(), "%s is held for reading only where %s is written", g.name, id.Name)
		case !st.perhaps(key):
			ids = append(ids, id)
			continue
		}
		f := l.owner[id]
		_, known := g.known[f.object()]
		if f == nil || known || f.locks || !f.entry.perhaps(key) || f.entry.must[key] != 0 {
			return nil, false, m.p.refuse(id.Pos(), "it is not clear whether %s is held at the use of %s", g.name, id.Name)
		}
		g.known[f.obj] = ""
		if v := fixes.LockedVariant(f.obj); v != nil {
			g.known[f.obj] = v.Name()
		}
		return nil, true, nil
	}
	return ids, false, nil
}

func (f *function) object() *types.Func {
	if f == nil {
		return nil
	}
	return f.obj
}

// deadlocks fails if the lock would be taken where it is held: by a call that cannot
// be followed.
func (g *guarding) deadlocks(l *locks, ids []*ast.Ident) error {
	takes := map[*function]bool{} // the lock, be it in what they call
	loosely := false              // a literal takes it that anybody may call
	for _, id := range ids {
		loosely = loosely || l.loosely[id]
		if f := l.owner[id]; f != nil {
			takes[f] = true
		}
	}
	for _, f := range l.funcs {
		if g.known.split(f) {
			takes[f] = true
		}
	}
	for again := true; again; {
		again = false
		for _, s := range l.sites {
			switch {
			case !takes[s.to] || s.goes:
			case s.loosely:
				loosely = true
			case !takes[s.from]:
				takes[s.from], again = true, true
			}
		}
	}
	for _, s := range l.sites {
		if takes[s.to] && s.lost {
			return g.p.refuse(s.call.Pos(), "%s may be held where %s is called, which would take it,", g.name, s.to)
		}
	}
	for _, c := range l.loose {
		if what := l.meets(c, takes, loosely); what != "" {
			return g.p.refuse(c.call.Pos(), "%s may be held where %s, which would take it, may be called", g.name, what)
		}
	}
	return nil
}

// meets names a function that an unknown call may call, "" if there is none.
func (l *locks) meets(c looseCall, takes map[*function]bool, loosely bool) string {
	for _, f := range l.funcs {
		if !takes[f] {
			continue
		}
		recv := f.obj.Signature().Recv()
		switch {
		case c.method != "":
			if recv != nil && f.obj.Name() == c.method {
				return f.String()
			}
		case c.typ != nil:
			if recv != nil && f.obj.Exported() && typeName(recv.Type()) == typeName(c.typ) {
				return f.String()
			}
		case f.value:
			return f.String()
		}
	}
	if loosely && c.method == "" && c.typ == nil {
		return "a function literal"
	}
	return ""
}

// makeVariants splits the functions: one takes the lock and calls the other, which
// those call that hold it.
func (g *guarding) makeVariants(l *locks) error {
	for _, f := range l.funcs {
		variant, ok := g.known[f.obj]
		if !ok {
			continue
		}
		key := "M"
		if g.mu.IsField() {
			key = l.receiver(f)
		}
		if g.known.split(f) {
			if f.entry.must[key] == 0 {
				return g.p.refuse(f.decl.Pos(), "%s is called with and without %s, and is no method of what has it,", f, g.name)
			}
			mu := g.name
			if g.mu.IsField() {
				mu = f.decl.Recv.List[0].Names[0].Name
				if !g.mu.Embedded() {
					mu += "." + g.name
				}
			}
			var edit analysis.TextEdit
			if edit, variant, ok = fixes.SplitLocked(g.p.Info, f.decl, mu); !ok {
				return g.p.refuse(f.decl.Pos(), "%s is called with and without %s, and cannot be made two functions,", f, g.name)
			}
			g.in(g.p, g.p.fileOf(f.decl.Pos())).add(edit)
		}
		if err := g.callVariant(l, f, key, variant); err != nil {
			return err
		}
	}
	return nil
}

// callVariant makes the callers that hold the lock call the variant.
func (g *guarding) callVariant(l *locks, f *function, key, variant string) error {
	for _, s := range l.sites {
		if s.to != f || s.goes || !s.entry.perhaps(key) && !s.lost {
			continue
		}
		if s.entry.must[key] == 0 {
			return g.p.refuse(s.call.Pos(), "it is not clear whether %s is held where %s is called", g.name, f)
		}
		name := calledName(s.call)
		g.in(g.p, g.p.fileOf(name.Pos())).add(replaceName(name, variant))
	}
	return nil
}

// fileOf returns the file that has a position.
func (p *Package) fileOf(pos token.Pos) *ast.File {
	for _, f := range p.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}

func replaceName(id *ast.Ident, name string) analysis.TextEdit {
	return analysis.TextEdit{Pos: id.Pos(), End: id.End(), NewText: []byte(name)}
}

// String names a function as its users know it.
func (f *function) String() string {
	if recv := f.obj.Signature().Recv(); recv != nil {
		return typeName(recv.Type()) + "." + f.obj.Name()
	}
	return f.obj.Name()
}

func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return t.String()
}
