package gather

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// used says how a function uses the order of a slice or array.
type used struct {
	sorted bool
	beside token.Pos // where an element is used with that of another at its position
	whole  token.Pos // where all leave together for somebody who sees their order

	p     *Placing
	slot  *ssa.IndexAddr // where the elements come from
	names map[ssa.Value]bool
}

// uses looks at all uses of the slice or array that v is in its function.
func uses(p *Placing, v ssa.Value, slot *ssa.IndexAddr) *used {
	u := &used{p: p, slot: slot, names: map[ssa.Value]bool{}}
	u.of(v)
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		u.of(load.X)
	}
	if s, ok := v.(*ssa.Slice); ok {
		u.of(s.X)
	}
	return u
}

func (u *used) of(v ssa.Value) {
	if u.names[v] {
		return
	}
	u.names[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Slice, *ssa.Phi, *ssa.ChangeType, *ssa.MakeInterface, *ssa.Convert:
			u.of(ref.(ssa.Value))
		case *ssa.UnOp:
			if ref.Op == token.MUL {
				u.of(ref) // an array, or a variable with a slice
			}
		case *ssa.IndexAddr:
			if ref != u.slot && ref.X == v {
				u.element(ref, ref.Index)
			}
		case *ssa.Index:
			u.element(ref, ref.Index)
		case *ssa.Store:
			u.store(v, ref)
		case *ssa.Return:
			u.returned(ref)
		case *ssa.Call:
			u.call(v, ref)
		}
	}
}

// store follows a slice into a variable, and into the arguments of a call.
func (u *used) store(v ssa.Value, st *ssa.Store) {
	if st.Val != v {
		return
	}
	switch a := st.Addr.(type) {
	case *ssa.Alloc:
		u.of(a)
	case *ssa.IndexAddr:
		if args, ok := a.X.(*ssa.Alloc); ok && args.Comment == "varargs" {
			u.of(args)
		}
	}
}

// element looks for another container that is read at the same index.
func (u *used) element(elem ssa.Value, index ssa.Value) {
	if _, ok := index.(*ssa.Const); ok || !read(elem) {
		return
	}
	for _, ref := range *index.Referrers() {
		switch other := ref.(type) {
		case *ssa.IndexAddr:
			if other.Index == index && !u.names[other.X] && read(other) {
				u.beside = elem.Pos()
			}
		case *ssa.Index:
			if other.Index == index && !u.names[other.X] {
				u.beside = elem.Pos()
			}
		}
	}
}

// read reports whether the element at an address, or the element itself, is read.
func read(elem ssa.Value) bool {
	if _, ok := elem.Type().Underlying().(*types.Pointer); !ok {
		return true
	}
	for _, ref := range *elem.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.FieldAddr:
			return true
		case *ssa.Store:
			if ref.Addr != elem {
				return true
			}
		}
	}
	return false
}

// returned looks at what the callers do, if they are known.
func (u *used) returned(ret *ssa.Return) {
	fn := ret.Parent()
	if !u.p.Graph.Open(fn) {
		for _, site := range u.p.Graph.Sites(fn) {
			call, ok := site.(*ssa.Call)
			if ok && fn.Signature.Results().Len() == 1 && call.Call.StaticCallee() == fn {
				u.of(call)
			}
		}
		return
	}
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	if !ok || strings.Contains(decl.Doc.Text(), "order") || strings.Contains(decl.Doc.Text(), "sort") {
		return
	}
	u.whole = ret.Pos()
}

// call judges a function that gets all elements.
func (u *used) call(v ssa.Value, call *ssa.Call) {
	fn := call.Call.StaticCallee()
	if fn != nil && fn.Origin() != nil {
		fn = fn.Origin()
	}
	if fn == nil || fn.Pkg == nil {
		return
	}
	path, name := fn.Pkg.Pkg.Path(), fn.Name()
	switch {
	case path == "sort" && !strings.HasPrefix(name, "Search"), path == "slices" && strings.HasPrefix(name, "Sort"):
		u.sorted = true
	case path == "fmt", path == "slices" && name == "Equal", path == "reflect" && name == "DeepEqual", name == "Join" && (path == "strings" || path == "bytes"):
		u.whole = call.Pos()
	case fn.Blocks != nil:
		for i, a := range call.Call.Args {
			if a == v && i < len(fn.Params) {
				u.of(fn.Params[i])
			}
		}
	}
}
