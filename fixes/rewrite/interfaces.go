package rewrite

import (
	"go/ast"
	"go/types"
)

// interfaces fails if an interface asks for the method, of the type that has it or of
// one that embeds that.
func (t *threading) interfaces(p *Package) error {
	if t.fn.Signature().Recv() == nil {
		return nil
	}
	same := t.change.p.same(t.fn, p)
	var list []types.Type
	for _, name := range p.Types.Scope().Names() {
		tn, ok := p.Types.Scope().Lookup(name).(*types.TypeName)
		if ok && !types.IsInterface(tn.Type()) {
			list = append(list, tn.Type())
		}
	}
	if p == t.p { // perhaps a local type
		list = append(list, deref(t.fn.Signature().Recv().Type()))
	}
	for _, i := range p.interfacesWith(t.fn.Name()) {
		for _, typ := range list {
			obj, _, _ := types.LookupFieldOrMethod(typ, true, p.Types, t.fn.Name())
			if m, ok := obj.(*types.Func); ok && same(m) && implements(typ, i) {
				return t.p.refuse(t.fn.Pos(), "an interface asks for %s, declared", t.fn.Name())
			}
		}
	}
	return nil
}

func deref(t types.Type) types.Type {
	if p, ok := t.(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// implements reports whether a type or a pointer to it implements an interface. Of
// generic types only the names of the methods are asked for.
func implements(t types.Type, i *types.Interface) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.TypeParams().Len() > 0 {
		for m := range i.Methods() {
			if obj, _, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name()); obj == nil {
				return false
			}
		}
		return true
	}
	return types.Implements(t, i) || types.Implements(types.NewPointer(t), i)
}

// interfacesWith returns the interfaces with a method of the name that the package may
// know: those of the packages that it imports, be it through others, and those that it
// writes.
func (p *Package) interfacesWith(name string) []*types.Interface {
	var list []*types.Interface
	add := func(t types.Type) {
		i, ok := t.Underlying().(*types.Interface)
		if !ok {
			return
		}
		for m := range i.Methods() {
			if m.Name() == name {
				list = append(list, i)
				return
			}
		}
	}
	seen := importer{}
	seen.add(append([]*types.Package{p.Types}, p.Types.Imports()...))
	for _, q := range seen {
		for _, n := range q.Scope().Names() {
			if tn, ok := q.Scope().Lookup(n).(*types.TypeName); ok {
				add(tn.Type())
			}
		}
	}
	for e, tv := range p.Info.Types {
		if _, ok := e.(*ast.InterfaceType); ok {
			add(tv.Type)
		}
	}
	add(types.Universe.Lookup("error").Type())
	return list
}
