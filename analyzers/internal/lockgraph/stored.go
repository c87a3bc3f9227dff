package lockgraph

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// A keeping is a function value that is put into a field of an object.
type keeping struct {
	fn   ssa.Value
	base ssa.Value // the object
	at   token.Pos
}

// maxKeepings bounds the functions that a field may hold.
const maxKeepings = 3

// keepings returns the function values that the package puts into each field,
// followed through one or two functions that are given them.
func (g *graph) keepings() map[*types.Var][]keeping {
	all := map[*types.Var][]keeping{}
	for _, f := range g.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				if addr, field := funcField(st.Addr); field != nil {
					all[field] = append(all[field], g.traced(keeping{st.Val, addr.X, st.Pos()}, 2)...)
				}
			}
		}
	}
	return all
}

// funcField returns the field of function type at an address.
func funcField(v ssa.Value) (*ssa.FieldAddr, *types.Var) {
	addr, ok := v.(*ssa.FieldAddr)
	if !ok {
		return nil, nil
	}
	p, ok := addr.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return nil, nil
	}
	s, ok := p.Elem().Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	field := s.Field(addr.Field).Origin()
	if _, ok := field.Type().Underlying().(*types.Signature); !ok {
		return nil, nil
	}
	return addr, field
}

// traced follows a keeping whose function is a parameter to the calls that give
// it. The object is then an argument, too, or what the call returns.
func (g *graph) traced(k keeping, depth int) []keeping {
	k.fn = g.res.Env.Origin(k.fn)
	p, ok := k.fn.(*ssa.Parameter)
	if !ok {
		return []keeping{k}
	}
	fn := p.Parent()
	sites, _ := g.res.Callers(fn)
	var list []keeping
	for _, site := range sites {
		callee, args := g.res.Callee(site)
		i := slices.Index(fn.Params, p)
		if callee == nil || i >= len(args) || depth == 0 {
			continue
		}
		up := keeping{args[i], nil, site.Pos()}
		if q, ok := k.base.(*ssa.Parameter); ok {
			if j := slices.Index(fn.Params, q); j >= 0 && j < len(args) {
				up.base = args[j]
			}
		} else if call, ok := site.(*ssa.Call); ok && returned(k.base) && fn.Signature.Results().Len() == 1 {
			up.base = call
		}
		if up.base != nil {
			list = append(list, g.traced(up, depth-1)...)
		}
	}
	return list
}

// storedEdges returns the edges that arise at a call of a function in a field:
// the function takes locks of the objects with which it was put there.
func (g *graph) storedEdges(f *conc.Func, p conc.Point) []*Edge {
	load, ok := p.At.Common().Value.(*ssa.UnOp)
	if !ok || p.At.Common().IsInvoke() || len(p.Held) == 0 {
		return nil
	}
	addr, field := funcField(load.X)
	if field == nil || len(g.kept[field]) > maxKeepings {
		return nil
	}
	base, ok := g.value(addr.X, maxDepth)
	if !ok || early(f.Fn) {
		return nil
	}
	var list []*Edge
	for _, k := range g.kept[field] {
		for _, t := range g.takesOf(k.fn) {
			for _, h := range p.Held {
				outer, ok := g.object(h.Path)
				if !ok || outer.root != base.root || outer.global != base.global || !strings.HasPrefix(outer.elems, base.elems) || g.fresh(outer.root, f.Fn, 0) {
					continue
				}
				for _, home := range g.homes(k.base) {
					e := &Edge{
						Outer: h.Held, Inner: lockset.Held{Path: g.pathOf(t), Mode: t.mode}, Place: g.place(p.At), Chain: t.chain,
						At: p.At, Since: h.Since, Link: k.at, gates: g.gates(p.Gates, t.obj), reach: g.reach(f),
					}
					there, ok := home.at(outer.elems[len(base.elems):])
					if !ok || there.root != t.obj.root {
						continue
					}
					if e.pair, ok = g.pair(there, t.obj); ok && (e.reach.Open || len(e.reach.Spawns) > 0) && !slices.ContainsFunc(list, e.same) {
						list = append(list, e)
					}
				}
			}
		}
	}
	return list
}

// homes returns what an object is called in its function: itself, or the fields
// that it is put into.
func (g *graph) homes(v ssa.Value) []object {
	var list []object
	if o, ok := g.value(v, maxDepth); ok {
		list = append(list, o)
	}
	if v.Referrers() == nil {
		return list
	}
	for _, instr := range *v.Referrers() {
		st, ok := instr.(*ssa.Store)
		if !ok || st.Val != v {
			continue
		}
		if _, ok := st.Addr.(*ssa.FieldAddr); !ok {
			continue
		}
		if o, ok := g.value(st.Addr, maxDepth); ok {
			if o, ok = o.at("*"); ok {
				list = append(list, o)
			}
		}
	}
	return list
}
