package lockgraph

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An under is a parameter that a function calls while it holds a lock.
type under struct {
	param int
	obj   object
	mode  lockset.Mode
	where string // "file:line" of the call
}

const maxUnders = 4

// calledUnder returns the parameters that f calls under a lock, itself or by
// passing them on.
func (g *graph) calledUnder(f *conc.Func) []under {
	var list []under
	add := func(u under) {
		if u.param >= 0 && g.outward(f.Fn, u.obj) && len(list) < maxUnders && !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	for _, p := range g.points[f] {
		if _, ok := p.At.(*ssa.Go); ok {
			continue
		}
		if i := g.paramOf(f, p.At.Common().Value); i >= 0 {
			for _, h := range p.Held {
				if o, ok := g.object(h.Path); ok {
					add(under{i, o, h.Mode, g.place(p.At)})
				}
			}
		}
		unders, args := g.undersAt(p.At)
		for _, u := range unders {
			u.param = g.paramOf(f, args[u.param])
			add(u)
		}
	}
	return list
}

// paramOf returns which parameter of f a value is, -1 for none.
func (g *graph) paramOf(f *conc.Func, v ssa.Value) int {
	p, _ := g.res.Env.Origin(v).(*ssa.Parameter)
	return slices.Index(f.Fn.Params, p)
}

// undersAt returns what the callee of a call runs under a lock, in the terms of
// the caller.
func (g *graph) undersAt(site ssa.CallInstruction) ([]under, []ssa.Value) {
	fn, args := g.res.Callee(site)
	if fn == nil {
		return nil, nil
	}
	f := g.res.Of(fn)
	if f == nil {
		return g.foreignUnders(fn, args), args
	}
	var list []under
	for _, u := range g.unders[f] {
		ok := u.param < len(args)
		if ok {
			u.obj, ok = g.inCaller(u.obj, f.Fn, args, maxDepth)
		}
		if ok {
			list = append(list, u)
		}
	}
	return list, args
}

// callbackEdges returns the edges that arise at a call since the callee holds a
// lock while it runs a function that it is given.
func (g *graph) callbackEdges(f *conc.Func, p conc.Point) []*Edge {
	var list []*Edge
	unders, args := g.undersAt(p.At)
	for _, u := range unders {
		for _, t := range g.takesOf(args[u.param]) {
			e := &Edge{
				Outer: lockset.Held{Path: u.obj.path(), Mode: u.mode}, Inner: lockset.Held{Path: g.pathOf(t), Mode: t.mode},
				Place: g.place(p.At), At: p.At, Since: p.At, Chain: t.chain, gates: g.gates(p.Gates, t.obj),
			}
			if g.finish(e, f, u.obj, t.obj) {
				list = append(list, e)
			}
		}
	}
	return list
}

// takesOf returns the locks that a function value takes when it is called.
func (g *graph) takesOf(v ssa.Value) []take {
	f, args := g.function(v)
	if f == nil {
		return nil
	}
	list := g.vagueOf(f, args)
	for _, a := range f.Summary.Acquires {
		o, ok := object{}, len(a.Guard) == 0
		switch {
		case !ok:
		case a.Path.Root.Kind == path.Param && a.Path.Root.Value == nil:
			o, ok = g.inward(path.Path{Root: a.Path.Root, Elems: general(a.Path.Elems)}, args)
		default:
			o, ok = g.object(a.Path)
		}
		if ok {
			list = append(list, take{obj: o, mode: a.Mode, chain: a.Chain})
		}
	}
	return list
}

// vagueOf is vague for a function that is called by its value.
func (g *graph) vagueOf(f *conc.Func, args []ssa.Value) []take {
	if f == nil {
		return nil
	}
	var list []take
	for _, t := range g.takes[f] {
		ok := false
		if t.obj, ok = g.inCaller(t.obj, f.Fn, args, maxDepth); ok {
			list = append(list, t)
		}
	}
	return list
}

// function returns the function of the package that a value is, with the
// receiver of a method value as its first argument; nil if it cannot be told.
func (g *graph) function(v ssa.Value) (*conc.Func, []ssa.Value) {
	if v == nil {
		return nil, nil
	}
	v = g.res.Env.Origin(v)
	if m, recv := syncs.Bound(v); m != nil {
		return g.res.Of(v.Parent().Prog.FuncValue(m)), []ssa.Value{recv}
	}
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return g.res.Of(v.Fn.(*ssa.Function)), nil
	case *ssa.Function:
		return g.res.Of(v), nil
	}
	return nil, nil
}
