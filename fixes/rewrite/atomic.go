package rewrite

import (
	"go/ast"
	"go/types"

	"github.com/conclsp/conclsp/fixes"
)

// findAtomic wants a counter or flag: a field, a package variable, or a local one that
// a function literal shares.
func findAtomic(s *site) ast.Node {
	id, v := s.variable()
	if v == nil || !fixes.HasAtomic(v.Type()) || !s.shared(v) {
		return nil
	}
	return id
}

// shared reports whether goroutines can share the variable: it is a field, a package
// variable, or used in a literal of the function that declares it.
func (s *site) shared(v *types.Var) bool {
	if v.IsField() || v.Parent() == s.p.Types.Scope() {
		return !v.Embedded()
	}
	if v.Kind() != types.LocalVar {
		return false
	}
	found := false
	ast.Inspect(s.file, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if ok && (v.Pos() < lit.Pos() || v.Pos() >= lit.End()) {
			ast.Inspect(lit.Body, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && s.p.Info.Uses[id] == v
				return !found
			})
		}
		return !found
	})
	return found
}

// applyAtomic gives the variable the type of sync/atomic that corresponds to its own,
// and rewrites every use, calls of the functions of sync/atomic among them. What
// reads and writes in two steps is refused: it would lose updates still.
func applyAtomic(c *change, n ast.Node) error {
	list, err := c.variable(n)
	if err != nil {
		return err
	}
	if err := c.fieldOK(list); err != nil {
		return err
	}
	for _, m := range list {
		f := c.in(m.p, m.file)
		name := "atomic"
		if def := m.v.Def(); def != nil {
			if !m.v.Since("go1.19") {
				return m.p.refuse(def.Pos(), "the language version has no typed atomics")
			}
			if name, err = f.use(def.Pos(), "sync/atomic"); err != nil {
				return err
			}
		}
		edits, bad := m.v.AtomicIn(name)
		if bad != nil {
			return m.why(bad, "a typed atomic")
		}
		f.add(edits...)
	}
	return nil
}

// variable returns the files that mention the variable at n, which something changes.
func (c *change) variable(n ast.Node) ([]mention, error) {
	id, ok := n.(*ast.Ident)
	if !ok {
		return nil, errGone
	}
	obj, ok := c.site.object(id).(*types.Var)
	if !ok {
		return nil, errGone
	}
	list, err := c.mentions(obj)
	if err != nil {
		return nil, err
	}
	if !changes(list) && !(c.dry && countedElsewhere(obj, list[0])) {
		return nil, c.p.refuse(list[0].v.Def().Pos(), "nothing but its construction changes %s, declared", obj.Name())
	}
	return list, nil
}

// countedElsewhere reports whether other packages are likely to change a variable that
// its own does not: it is an exported number that starts at zero.
func countedElsewhere(obj *types.Var, decl mention) bool {
	b, ok := types.Unalias(obj.Type()).(*types.Basic)
	spec, _ := decl.v.Parent(decl.v.Def()).(*ast.ValueSpec)
	return ok && visible(obj) && b.Info()&types.IsNumeric != 0 && (spec == nil || len(spec.Values) == 0)
}

// fieldOK is structOK if the variable is a field.
func (c *change) fieldOK(list []mention) error {
	if obj, ok := list[0].p.Info.Defs[list[0].v.Def()].(*types.Var); ok && obj.IsField() {
		return c.structOK(obj, list[0])
	}
	return nil
}

// findSyncMap wants a map that goroutines can share.
func findSyncMap(s *site) ast.Node {
	id, v := s.variable()
	if v == nil || !s.shared(v) {
		return nil
	}
	if _, ok := types.Unalias(v.Type()).(*types.Map); !ok {
		return nil
	}
	return id
}

// applySyncMap makes the map a sync.Map and rewrites every use.
func applySyncMap(c *change, n ast.Node) error {
	list, err := c.variable(n)
	if err != nil {
		return err
	}
	if err := c.fieldOK(list); err != nil {
		return err
	}
	for _, m := range list {
		f := c.in(m.p, m.file)
		name := "sync"
		if def := m.v.Def(); def != nil {
			if name, err = f.use(def.Pos(), "sync"); err != nil {
				return err
			}
		}
		edits, bad := m.v.SyncMapIn(name)
		if bad != nil {
			return m.why(bad, "a sync.Map")
		}
		f.add(edits...)
	}
	return nil
}
