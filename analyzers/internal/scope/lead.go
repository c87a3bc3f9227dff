package scope

import (
	"go/types"
	"slices"
)

// isSync reports whether t is a type of package sync.
func isSync(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() {
	case "sync":
		return n.Obj().Name() != "Pool" && n.Obj().Name() != "Map" && n.Obj().Name() != "Locker"
	case "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore":
		return true
	}
	return false
}

// holdsSync reports whether a variable of type t contains an object of package sync.
func holdsSync(t types.Type) bool {
	if isSync(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if holdsSync(f.Type()) {
				return true
			}
		}
	case *types.Array:
		return holdsSync(u.Elem())
	}
	return false
}

// carry reports whether a value of type t may be an object, or hold one in its
// fields: a function that returns it may have made it.
func (p *Package) carry(t types.Type, depth int) bool {
	if depth == 0 {
		return false
	}
	if isSync(t) {
		return true
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		if n.Obj().Pkg() != p.pkg {
			return n.Obj().Pkg().Path() == "context"
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		return p.carry(u.Elem(), depth-1)
	case *types.Slice:
		return p.carry(u.Elem(), depth-1)
	case *types.Struct:
		for f := range u.Fields() {
			if p.carry(f.Type(), depth-1) {
				return true
			}
		}
	case *types.Tuple:
		for v := range u.Variables() {
			if p.carry(v.Type(), depth) {
				return true
			}
		}
	}
	return false
}

// lead reports whether a value of type t may lead to an object.
func (p *Package) lead(t types.Type) bool {
	yes, known := p.leads[t]
	if !known {
		yes = leadsIn(t, isAny, map[types.Type]bool{})
		p.leads[t] = yes
	}
	return yes
}

// leadsFirmly reports whether a value of type t may lead to an object otherwise than
// through an interface that anything may be in.
func (p *Package) leadsFirmly(t types.Type) bool {
	yes, known := p.firm[t]
	if !known {
		yes = leadsIn(t, isObject, map[types.Type]bool{})
		p.firm[t] = yes
	}
	return yes
}

// isObject reports whether an interface is that of an object.
func isObject(t types.Type) bool {
	switch t.String() {
	case "context.Context", "sync.Locker":
		return true
	}
	return false
}

func isAny(types.Type) bool { return true }

// leadsIn looks through a type; those of its interfaces count that are.
func leadsIn(t types.Type, are func(types.Type) bool, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if isSync(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Interface:
		return t.String() != "error" && are(t)
	case *types.Pointer:
		return leadsIn(u.Elem(), are, seen)
	case *types.Slice:
		return leadsIn(u.Elem(), are, seen)
	case *types.Array:
		return leadsIn(u.Elem(), are, seen)
	case *types.Map:
		return leadsIn(u.Elem(), are, seen) || leadsIn(u.Key(), are, seen)
	case *types.Struct:
		for f := range u.Fields() {
			if leadsIn(f.Type(), are, seen) {
				return true
			}
		}
	case *types.Tuple:
		for v := range u.Variables() {
			if leadsIn(v.Type(), are, seen) {
				return true
			}
		}
	}
	return false
}

// isFlag reports whether a variable of type t may hold a condition.
func isFlag(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0 || t.String() == "error"
}

// ours reports whether a value leads to what the scope has made.
func (m *machine) ours(v *value) bool {
	switch v.kind {
	case objRef, cancel, onceFunc, callback:
		return true
	case pointer, content, readSide, array:
		t := siteType(v.base)
		return v.base.ours() && (m.pkg.lead(t) || isFlag(deref(t)))
	case function, iface, slice, tuple:
		return slices.ContainsFunc(v.list, m.ours)
	}
	return false
}

func siteType(v *value) types.Type {
	if v.site != nil {
		return v.site.Type()
	}
	return types.NewInterfaceType(nil, nil)
}

// isFlagOf reports whether v is, or has captured, a condition of the scope.
func (m *machine) isFlagOf(v *value) bool {
	switch v.kind {
	case pointer:
		return v.base.ours() && isFlag(deref(siteType(v.base)))
	case function, slice, tuple:
		return slices.ContainsFunc(v.list, m.isFlagOf)
	}
	return false
}

// leadsToLive reports whether what v leads to holds an object that is not the world's.
func (m *machine) leadsToLive(v *value) bool {
	var list []*object
	seen := map[*value]bool{}
	m.reachable(v, seen, &list)
	if slices.ContainsFunc(list, func(o *object) bool { return !o.escaped }) {
		return true
	}
	for w := range seen { // of package sync, and not used yet
		if w.kind == callback || givenKey(w.sym) > 0 || w.kind == memory && !m.escaped[w] && holdsSync(deref(siteType(w))) {
			return true
		}
	}
	return false
}
