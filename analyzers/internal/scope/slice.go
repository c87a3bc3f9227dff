package scope

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// element returns the address of an element of a slice, array or map.
func (m *machine) element(v, index *value) *value {
	part := "[*]"
	if index != nil && index.kind == integer {
		part = "[" + itoa(index.n) + "]"
	}
	switch {
	case v.kind == slice:
		return m.at(v, part)
	case v.kind == array && v.base.ours():
		return m.at(v.base, v.sym+part)
	case v.kind == pointer && v.base.ours():
		return m.at(v.base, v.sym+part)
	}
	return nil
}

// slice executes x[lo:hi:max].
func (f *frame) slice(st *state, v *ssa.Slice) *value {
	m := f.m
	x := f.eval(st, v.X)
	whole := v.Low == nil && v.High == nil
	arr, isArray := deref(v.X.Type()).Underlying().(*types.Array)
	if isArray {
		n := m.int(arr.Len())
		if !whole {
			n = m.simple(free)
		}
		if x.kind != pointer {
			return m.intern(value{kind: array, base: m.simple(free), list: []*value{n}})
		}
		if list := f.elements(x, int(arr.Len()), arr.Elem()); list != nil && whole {
			return m.intern(value{kind: slice, list: list})
		}
		return m.intern(value{kind: array, base: x.base, sym: x.sym, list: []*value{n}})
	}
	if whole || !x.known() {
		return nil2(x)
	}
	switch x.kind {
	case array:
		return m.intern(value{kind: array, base: x.base, sym: x.sym, list: []*value{m.simple(opaque)}})
	case slice:
		f.lose(x)
	}
	return nil
}

// elements returns what is in an array of n elements that was just made, if each
// is one thing.
func (f *frame) elements(p *value, n int, t types.Type) []*value {
	if n > maxExact || n == 0 || !f.m.pkg.lead(t) {
		return nil
	}
	var list []*value
	for i := range n {
		vs := f.gather(f.m.at(p.base, p.sym+"["+itoa(i)+"]"), t)
		if len(vs) != 1 {
			return nil
		}
		list = append(list, vs[0])
	}
	return list
}

// appended executes append(s, more...). What is appended to a slice of which not
// all is known leaves the scope.
func (f *frame) appended(s, more *value, t types.Type) *value {
	if !f.m.pkg.lead(t) {
		return nil
	}
	list := []*value{}
	for _, v := range []*value{s, more} {
		switch v.kind {
		case null:
		case slice:
			list = append(list, v.list...)
		default:
			f.lose(s)
			f.lose(more)
			return nil
		}
	}
	if len(list) > maxExact {
		f.lose(s)
		f.lose(more)
		return nil
	}
	return f.m.intern(value{kind: slice, list: slices.Clip(list)})
}
