package guard

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
)

// A Lock says where the lock of a variable is to be found: beside it, behind a
// field beside it, or in a package variable.
type Lock struct {
	Var   *types.Var
	elems string // from the struct to the lock
	noted bool   // a comment or a fact says that it guards
}

// at returns the path of the lock for a struct.
func (l Lock) at(base path.Path) path.Path {
	if l.elems == "" {
		return path.Path{Root: path.Root{Kind: path.Global, Name: l.Var.Pkg().Path() + "." + l.Var.Name()}}
	}
	base.Elems += l.elems
	return base
}

// Text is the lock of an access as the source may call it.
func (l Lock) Text(a *Access) string {
	if l.elems == "" {
		return l.Var.Name()
	}
	return path.Text(a.Frames[len(a.Frames)-1].Object) + strings.ReplaceAll(l.elems, "*", "")
}

// candidates finds the locks that may guard a variable.
func (q *Package) candidates(s *Subject, foreign func(*types.Var) *Fact) {
	a := s.raw[0]
	name := ""
	if s.Note != nil {
		name = s.Note.Lock
	} else if f := foreign(s.Var); f != nil && s.Var.Pkg() != q.pass.Pkg {
		name = f.Lock
	}
	if l, ok := q.named(a, name); ok {
		s.Locks = append(s.Locks, l)
	}
	if s.Var.Pkg() != q.pass.Pkg {
		return
	}
	add := func(l Lock) {
		for _, have := range s.Locks {
			if have.Var == l.Var {
				return
			}
		}
		s.Locks = append(s.Locks, l)
	}
	for _, v := range a.Locks {
		add(Lock{Var: v, elems: step(v)})
	}
	if a.Struct != nil {
		return
	}
	for _, a := range s.raw {
		for _, h := range q.res.Of(a.Func()).HeldBefore(a.Instr) {
			if v, ok := q.res.LockVar(h.Path).(*types.Var); ok && h.Path.Root.Kind == path.Global && h.Path.Elems == "" && v.Pkg() == q.pass.Pkg {
				add(Lock{Var: v})
			}
		}
	}
}

// named finds the lock that a comment or fact calls so.
func (q *Package) named(a *conc.Access, name string) (Lock, bool) {
	if name == "" {
		return Lock{}, false
	}
	if a.Struct == nil {
		v, ok := a.Var.Pkg().Scope().Lookup(name).(*types.Var)
		return Lock{Var: v, noted: true}, ok && isLock(v.Type())
	}
	t, elems := a.Struct.Type(), ""
	var last *types.Var
	for _, part := range strings.Split(name, ".") {
		if last = fieldOf(t, part); last == nil {
			break
		}
		t = last.Type()
		elems += step(last)
	}
	if last != nil && isLock(last.Type()) {
		return Lock{last.Origin(), elems, true}, true
	}
	v, ok := a.Var.Pkg().Scope().Lookup(name).(*types.Var)
	return Lock{Var: v, noted: true}, ok && isLock(v.Type())
}

// step is the element of a path that leads to what a field is or points to.
func step(f *types.Var) string {
	if _, isPtr := f.Type().Underlying().(*types.Pointer); isPtr {
		return "." + f.Name() + "*"
	}
	return "." + f.Name()
}

func fieldOf(t types.Type, name string) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// Name is how a comment calls the lock.
func (l Lock) Name() string {
	if l.elems == "" {
		return l.Var.Name()
	}
	return strings.ReplaceAll(l.elems[1:], "*", "")
}

// Instead returns the lock beside l that is held at the access, as the source may
// call it; "" if there is none.
func (a *Access) Instead(l Lock) string {
	best := ""
	for o, m := range a.Modes {
		if text := o.Text(a); o.Var != l.Var && m != lockset.Free && (best == "" || text < best) {
			best = text
		}
	}
	return best
}

// Written returns the lock as it has to be written beside e, an expression of the
// variable; ok is false if that is more than names.
func (l Lock) Written(e ast.Expr) (text string, ok bool) {
	if l.elems == "" {
		return l.Var.Name(), e != nil
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	for x := sel.X; ; {
		switch y := x.(type) {
		case *ast.SelectorExpr:
			x = y.X
			continue
		case *ast.Ident:
			text = types.ExprString(sel.X)
			if name := l.Name(); !l.Var.Embedded() || name != l.Var.Name() {
				text += "." + name
			}
			return text, true
		}
		return "", false
	}
}

// Free reports whether the lock is certain to be free where the function of an
// access starts, so that it may be taken at the access: the function takes it
// itself, or nobody who calls it can hold it.
func (q *Package) Free(a *Access, l Lock) bool {
	p := l.at(a.Frames[len(a.Frames)-1].base)
	if q.takes(a.Fn(), p) || q.spawnOf(a.Fn()) != nil {
		return true
	}
	return q.res.FreeAtEntry(q.res.Of(a.Fn()), p)
}

// Shares reports whether the lock can be held for reading.
func (l Lock) Shares() bool {
	t := l.Var.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "RWMutex"
}
