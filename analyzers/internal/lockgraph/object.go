package lockgraph

import (
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// An object is where something is, less exactly than a path.Path says it:
// elements of maps and slices have no index, fields count as they are when they
// are read, and what a map or a getter gives is named by where it comes from.
// So one object may stand for many: all that is asked is whether two functions
// can speak of the same two.
type object struct {
	root   ssa.Value // nil for a package variable
	global string    // its name
	elems  string    // as in path.Path, with "[]" and "*" alone
}

// Bounds of the search for the origin of an object.
const (
	maxDepth = 6  // getters and maps one after the other
	maxElems = 10 // steps
)

// object returns where p leads.
func (g *graph) object(p path.Path) (object, bool) {
	return g.origin(p, maxDepth)
}

func (g *graph) origin(p path.Path, depth int) (object, bool) {
	var o object
	switch {
	case p.Root.Kind == path.Global:
		o.global = p.Root.Name
	case p.Root.Value != nil:
		var ok bool
		if o, ok = g.value(p.Root.Value, depth); !ok {
			return o, false
		}
	default:
		return o, false
	}
	return o.at(general(p.Elems))
}

// at returns what the steps lead to from o.
func (o object) at(elems string) (object, bool) {
	o.elems += elems
	return o, len(o.path().Steps()) <= maxElems
}

// path returns o in the form of a path, for its steps.
func (o object) path() path.Path {
	root := path.Root{Kind: path.Other, Value: o.root}
	if o.root == nil {
		root = path.Root{Kind: path.Global, Name: o.global}
	}
	return path.Path{Root: root, Elems: o.elems}
}

// general drops from steps which element and which load is meant.
func general(elems string) string {
	if !strings.ContainsAny(elems, "<[") {
		return elems
	}
	var b strings.Builder
	for _, e := range (path.Path{Elems: elems}).Steps() {
		switch {
		case e[0] == '[':
			e = "[]"
		case e[0] == '*':
			e = "*"
		}
		b.WriteString(e)
	}
	return b.String()
}

// value returns what a pointer, slice or map leads to.
func (g *graph) value(v ssa.Value, depth int) (object, bool) {
	if depth == 0 {
		return object{}, false
	}
	if p, ok := g.res.Path(v); ok && (p.Root.Value != v || p.Elems != "") {
		return g.origin(p, depth-1)
	}
	switch v := v.(type) {
	case *ssa.Lookup:
		return g.element(v.X, depth)
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Lookup:
			if v.Index == 0 {
				return g.element(t.X, depth)
			}
		case *ssa.Next:
			if r, ok := t.Iter.(*ssa.Range); ok && v.Index > 0 && !t.IsString {
				return g.element(r.X, depth)
			}
		case *ssa.Call:
			if o, ok := g.got(t, v.Index, depth); ok {
				return o, true
			}
		}
	case *ssa.Call:
		if o, ok := g.got(v, 0, depth); ok {
			return o, true
		}
	case *ssa.Phi:
		return g.merged(v, depth)
	}
	return object{root: v}, true
}

// element returns what the elements of a map or slice lead to.
func (g *graph) element(v ssa.Value, depth int) (object, bool) {
	o, ok := g.value(v, depth-1)
	if !ok {
		return o, false
	}
	return o.at("[]*")
}

// merged returns what all edges of a φ come from.
func (g *graph) merged(v *ssa.Phi, depth int) (object, bool) {
	var all object
	for i, e := range v.Edges {
		o, ok := g.value(e, min(depth, 2)-1)
		if !ok || i > 0 && o != all {
			return object{root: v}, true
		}
		all = o
	}
	return all, true
}

// got returns what a getter gives that was called here: a field or an element
// of what its parameters lead to.
func (g *graph) got(call *ssa.Call, index, depth int) (object, bool) {
	fn, args := g.res.Callee(call)
	if fn == nil || g.res.Of(fn) == nil || depth < 2 {
		return object{}, false
	}
	o, ok := g.given(fn, index, depth)
	if !ok {
		return o, false
	}
	return g.inCaller(o, fn, args, depth-1)
}

// inCaller turns an object in the terms of a callee into one of its caller's.
func (g *graph) inCaller(o object, fn *ssa.Function, args []ssa.Value, depth int) (object, bool) {
	if o.root == nil {
		return o, true
	}
	for i, p := range fn.Params {
		if o.root != ssa.Value(p) {
			continue
		}
		if i >= len(args) {
			return o, false
		}
		base, ok := g.value(args[i], depth)
		if !ok {
			return o, false
		}
		return base.at(o.elems)
	}
	return o, o.root.Parent() != fn // of a function around a literal
}

// given returns what a function always returns, apart from nil.
func (g *graph) given(fn *ssa.Function, index, depth int) (object, bool) {
	var all object
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || index >= len(ret.Results) {
			continue
		}
		v := ret.Results[index]
		if c, ok := v.(*ssa.Const); ok && c.IsNil() {
			continue
		}
		o, ok := g.value(v, depth-1)
		if _, param := o.root.(*ssa.Parameter); !ok || o.root != nil && !param || found && o != all {
			return object{}, false
		}
		all, found = o, true
	}
	return all, found
}

// typeAt returns the type of what is reached from o's root by steps, and whether
// it is known. Pointers are followed by the steps after them.
func (g *graph) typeAt(o object, elems string) (types.Type, bool) {
	var t types.Type
	if o.root != nil {
		t = o.root.Type()
	} else if v := g.res.LockVar(path.Path{Root: path.Root{Kind: path.Global, Name: o.global}}); v != nil {
		t = v.Type()
	} else {
		return nil, false
	}
	ts := along(t, (path.Path{Elems: elems}).Steps())
	t = ts[len(ts)-1]
	return t, t != nil
}

// along returns the types before each of the steps, and after the last; nil
// where they are not known.
func along(t types.Type, steps []string) []types.Type {
	list := []types.Type{t}
	for _, e := range steps {
		if t != nil {
			t = next(t, e)
		}
		list = append(list, t)
	}
	return list
}

func next(t types.Type, step string) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if step == "*" {
		return t
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if step == "."+f.Name() {
				return f.Type()
			}
		}
	case interface{ Elem() types.Type }: // a slice, array or map
		if step == "[]" {
			return u.Elem()
		}
	}
	return nil
}

// typeName returns the name of the struct type that t is, or points to, unless
// it is one of package sync.
func typeName(t types.Type) *types.TypeName {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() == "sync" {
		return nil
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil
	}
	return n.Origin().Obj()
}
