package lockgraph

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A Twin is a place where a function takes the lock of one object while it holds
// the same lock of another, in the order in which its caller gives the two: two
// calls with the two exchanged can each wait for the other.
type Twin struct {
	Edge
	// First and Second are the parameters of the function by which the two are
	// chosen; both are objects with the lock, or indices of a container with
	// such objects.
	First, Second *ssa.Parameter
	Elements      bool // of one container
}

// twins returns the twins of a function. That callers may pass two objects
// either way is believed where both are changed, since a source and a target
// have their roles, or where both are elements of one container.
func (g *graph) twins(f *conc.Func) []Twin {
	if !slices.ContainsFunc(g.points[f], func(p conc.Point) bool { return len(p.Held) == 1 }) || !g.anybody(f) && !g.lifted(f) {
		return nil
	}
	var list []Twin
	for _, p := range g.points[f] {
		if len(p.Held) != 1 || gated(p) {
			continue
		}
		takes, direct := g.takesAt(p)
		for _, t := range takes {
			h := p.Held[0]
			if t.back || !direct && (exact(t) && t.path == h.Path || g.res.ReleasesAt(p.At, h.Path)) {
				continue
			}
			if h.Mode == lockset.Read && t.mode == lockset.Read {
				continue
			}
			tw := Twin{Edge: Edge{At: p.At, Since: h.Since, Outer: h.Held, Inner: lockset.Held{Path: g.pathOf(t), Mode: t.mode}, Chain: t.chain}}
			if g.chosen(f, h, t, &tw) && !slices.ContainsFunc(list, func(o Twin) bool { return o.At == tw.At }) {
				list = append(list, tw)
			}
		}
	}
	return list
}

// gated reports whether a second lock is held for writing.
func gated(p conc.Point) bool {
	n := 0
	for _, h := range p.Gates {
		if h.Mode == lockset.Write || h.Path == p.Held[0].Path {
			n++
		}
	}
	return n > 1
}

// chosen fills in by which parameters the two objects are chosen, and reports
// whether nothing else orders them.
func (g *graph) chosen(f *conc.Func, h conc.Taken, t take, tw *Twin) bool {
	outer, ok := g.object(h.Path)
	if !ok || outer.elems != t.obj.elems || g.class(outer).Base == "" || g.class(outer) != g.class(t.obj) {
		return false
	}
	if p, ok := outer.root.(*ssa.Parameter); ok && outer.root != t.obj.root {
		q, ok := t.obj.root.(*ssa.Parameter)
		if !ok || p.Parent() != f.Fn || q.Parent() != f.Fn || !types.Identical(p.Type(), q.Type()) {
			return false
		}
		tw.First, tw.Second = p, q
		return !recursive(p.Type()) && g.changes(f.Fn, p, 2) && g.changes(f.Fn, q, 2) && !compared(f.Fn, p, q)
	}
	if outer.root != t.obj.root || outer.global != t.obj.global || t.chain != nil {
		return false
	}
	since, ok := h.Since.(ssa.CallInstruction)
	if !ok {
		return false
	}
	tw.Elements = true
	tw.First, tw.Second, ok = g.selectors(since, tw.At)
	return ok && !compared(f.Fn, tw.First, tw.Second)
}

// anybody reports whether other packages call f, with what they like.
func (g *graph) anybody(f *conc.Func) bool {
	obj := f.Fn.Object()
	return obj != nil && obj.Exported() && g.reach(f).Open
}

// lifted reports whether an unexported function is called by one that anybody
// may call, with what that was given, and in an order that it does not choose.
func (g *graph) lifted(f *conc.Func) bool {
	sites, _ := g.res.Callers(f.Fn)
	for _, site := range sites {
		caller := g.res.Of(site.Parent())
		if caller == nil || !g.anybody(caller) || len(caller.HeldBefore(site)) > 0 {
			continue
		}
		_, args := g.res.Callee(site)
		var params []*ssa.Parameter
		for _, a := range args {
			if p, ok := a.(*ssa.Parameter); ok {
				params = append(params, p)
			}
		}
		if len(params) == len(args) && !slices.ContainsFunc(params, func(p *ssa.Parameter) bool {
			return slices.ContainsFunc(params, func(q *ssa.Parameter) bool { return p != q && compared(caller.Fn, p, q) })
		}) {
			return true
		}
	}
	return false
}

// selectors returns the parameters by which two calls of Lock choose elements of
// one container: each hangs on one that the other does not hang on.
func (g *graph) selectors(a, b ssa.CallInstruction) (first, second *ssa.Parameter, ok bool) {
	la, _, ok1 := g.res.LockOp(a.Common())
	lb, _, ok2 := g.res.LockOp(b.Common())
	if !ok1 || !ok2 {
		return nil, nil, false
	}
	i, j := index(la.Value), index(lb.Value)
	if i == nil || j == nil {
		return nil, nil, false
	}
	pi, pj := sources(i), sources(j)
	without := func(list, other []*ssa.Parameter) *ssa.Parameter {
		list = slices.DeleteFunc(slices.Clone(list), func(p *ssa.Parameter) bool { return slices.Contains(other, p) })
		if len(list) != 1 {
			return nil
		}
		return list[0]
	}
	first, second = without(pi, pj), without(pj, pi)
	return first, second, first != nil && second != nil && types.Identical(first.Type(), second.Type())
}

// index returns the index or key by which an address, or what it was loaded
// from, was chosen out of a container.
func index(v ssa.Value) ssa.Value {
	for range maxElems {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.IndexAddr:
			return x.Index
		case *ssa.Lookup:
			return x.Index
		case *ssa.Extract:
			v = x.Tuple
		default:
			return nil
		}
	}
	return nil
}

// sources returns the parameters on which a value hangs, apart from receivers.
func sources(v ssa.Value) []*ssa.Parameter {
	var list []*ssa.Parameter
	seen := map[ssa.Value]bool{}
	var visit func(v ssa.Value)
	visit = func(v ssa.Value) {
		if v == nil || seen[v] || len(seen) > 64 {
			return
		}
		seen[v] = true
		if p, ok := v.(*ssa.Parameter); ok {
			if recv := p.Parent().Signature.Recv(); recv == nil || p != p.Parent().Params[0] {
				list = append(list, p)
			}
			return
		}
		instr, ok := v.(ssa.Instruction)
		if !ok {
			return
		}
		if _, ok := v.(*ssa.Phi); ok {
			list = append(list, nil) // chosen, who knows how
			return
		}
		for _, op := range instr.Operands(nil) {
			if *op != nil {
				visit(*op)
			}
		}
	}
	visit(v)
	return list
}

// compared reports whether a function may find out an order of two of its
// parameters, by what hangs on them: it compares them, or calls a function with
// both.
func compared(fn *ssa.Function, p, q *ssa.Parameter) bool {
	hangs := func(v ssa.Value, p *ssa.Parameter) bool {
		return v == ssa.Value(p) || slices.Contains(sources(v), p) || receiverOf(v) == p
	}
	both := func(values ...ssa.Value) bool {
		one := func(p *ssa.Parameter) bool {
			return slices.ContainsFunc(values, func(v ssa.Value) bool { return hangs(v, p) })
		}
		return one(p) && one(q)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.BinOp:
				switch instr.Op {
				case token.LSS, token.LEQ, token.GTR, token.GEQ:
					if both(instr.X, instr.Y) {
						return true
					}
				}
			case *ssa.Call:
				if _, ok := instr.Type().(*types.Tuple); !ok && both(instr.Call.Args...) {
					return true
				}
			}
		}
	}
	return false
}

// receiverOf returns the parameter at which the fields start that v is read
// from.
func receiverOf(v ssa.Value) *ssa.Parameter {
	for range maxElems {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.Convert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Call:
			if len(x.Call.Args) == 0 {
				return nil
			}
			v = x.Call.Args[0]
		case *ssa.Parameter:
			return x
		default:
			return nil
		}
	}
	return nil
}

// recursive reports whether a struct has fields that lead to others of its type:
// in lists and trees the order is that of the links.
func recursive(t types.Type) bool {
	tn := typeName(t)
	if tn == nil {
		return true
	}
	s := tn.Type().Underlying().(*types.Struct)
	var leads func(t types.Type, depth int) bool
	leads = func(t types.Type, depth int) bool {
		if typeName(t) == tn {
			return true
		}
		switch u := t.Underlying().(type) {
		case interface{ Elem() types.Type }:
			return depth > 0 && leads(u.Elem(), depth-1)
		case *types.Struct:
			for f := range u.Fields() {
				if depth > 0 && leads(f.Type(), depth-1) {
					return true
				}
			}
		case *types.Interface:
			return u.NumMethods() > 0 && types.Implements(types.NewPointer(tn.Type()), u)
		}
		return false
	}
	for f := range s.Fields() {
		if leads(f.Type(), 3) {
			return true
		}
	}
	return false
}

// changes reports whether a function writes to what a parameter leads to, itself
// or in a method of it.
func (g *graph) changes(fn *ssa.Function, p *ssa.Parameter, depth int) bool {
	from := func(addr ssa.Value) bool {
		q, ok := g.res.Path(addr)
		return ok && q.Root.Kind == path.Param && q.Root.Value == ssa.Value(p)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if from(instr.Addr) {
					return true
				}
			case *ssa.MapUpdate:
				if from(instr.Map) {
					return true
				}
			case *ssa.Call:
				callee, args := g.res.Callee(instr)
				f := g.res.Of(callee)
				if f == nil || depth == 0 {
					continue
				}
				for i, a := range args {
					if a == ssa.Value(p) && i < len(f.Fn.Params) && g.changes(f.Fn, f.Fn.Params[i], depth-1) {
						return true
					}
				}
			}
		}
	}
	return false
}
