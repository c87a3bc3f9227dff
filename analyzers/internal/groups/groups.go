// Package groups knows what a package does to the errgroups that it makes: which
// goroutines hold slots of their limits, and where their contexts are used.
package groups

import (
	"go/constant"
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Group is an errgroup made in view, with the calls of its methods.
type Group struct {
	Made   ssa.Value // its variable, or the first result of WithContext
	Limits []*ssa.Call
	Starts []*ssa.Call // Go
	Tries  []*ssa.Call // TryGo
	Waits  []*ssa.Call
}

// A Finder follows errgroups through a package.
type Finder struct {
	Groups []*Group
	graph  *join.Graph
}

// Find returns the errgroups that the functions, all of a package, make.
func Find(funcs []*ssa.Function) *Finder {
	f := &Finder{graph: join.NewGraph(funcs)}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok {
					f.note(call)
				}
			}
		}
	}
	return f
}

func (f *Finder) note(call *ssa.Call) {
	eff, _ := syncs.Of(&call.Call)
	switch eff.Op {
	case syncs.ErrgroupGo, syncs.ErrgroupTryGo, syncs.ErrgroupWait, syncs.ErrgroupLimit:
	default:
		return
	}
	for _, made := range f.origins(eff.Recv, map[ssa.Value]bool{}) {
		i := slices.IndexFunc(f.Groups, func(g *Group) bool { return g.Made == made })
		if i < 0 {
			i, f.Groups = len(f.Groups), append(f.Groups, &Group{Made: made})
		}
		g := f.Groups[i]
		switch eff.Op {
		case syncs.ErrgroupGo:
			g.Starts = append(g.Starts, call)
		case syncs.ErrgroupTryGo:
			g.Tries = append(g.Tries, call)
		case syncs.ErrgroupWait:
			g.Waits = append(g.Waits, call)
		case syncs.ErrgroupLimit:
			g.Limits = append(g.Limits, call)
		}
	}
}

// origins returns the groups made in view that v may be, through the parameters
// of functions that are called from several places.
func (f *Finder) origins(v ssa.Value, seen map[ssa.Value]bool) (list []ssa.Value) {
	v = f.graph.Source(v)
	if seen[v] {
		return nil
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.Extract:
		return []ssa.Value{v}
	case *ssa.Parameter:
		i := slices.Index(v.Parent().Params, v)
		for _, site := range f.graph.Sites(v.Parent()) {
			if args := site.Common().Args; len(args) == len(v.Parent().Params) && !site.Common().IsInvoke() {
				list = append(list, f.origins(args[i], seen)...)
			}
		}
	}
	return list
}

// Limit returns the limit of a group that is set once, and whether its number is
// known.
func (g *Group) Limit() (n int64, known, limited bool) {
	if len(g.Limits) != 1 {
		return 0, false, false
	}
	c, ok := g.Limits[0].Call.Args[1].(*ssa.Const)
	if !ok {
		return 0, false, true
	}
	n, _ = constant.Int64Val(c.Value)
	return n, true, n >= 0
}

// A Nest is a Go of a group, Inner, that a goroutine of the group, started by
// Outer, comes to itself.
type Nest struct{ Outer, Inner *ssa.Call }

// Nests returns the goroutines of a group that start others in it.
func (f *Finder) Nests(g *Group) (list []Nest) {
	for _, s := range g.Starts {
		if body := join.Callee(s); body != nil {
			f.reach(g, body, map[*ssa.Function]bool{}, func(inner *ssa.Call) { list = append(list, Nest{s, inner}) })
		}
	}
	return list
}

// reach visits the calls of Go of a group that a call of fn may come to before
// it returns.
func (f *Finder) reach(g *Group, fn *ssa.Function, seen map[*ssa.Function]bool, visit func(*ssa.Call)) {
	if seen[fn] || fn == g.Made.Parent() { // which makes another group
		return
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if slices.Contains(g.Starts, call) {
				visit(call)
			} else if _, known := syncs.Of(&call.Call); !known {
				if callee := f.callee(call); callee != nil {
					f.reach(g, callee, seen, visit)
				}
			}
		}
	}
}

// callee returns the function of the package that a call runs, also if it is in
// a variable that is assigned once.
func (f *Finder) callee(call *ssa.Call) *ssa.Function {
	if fn := join.Callee(call); fn != nil || call.Call.IsInvoke() {
		return fn
	}
	switch v := f.graph.Source(call.Call.Value).(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		return v
	}
	return nil
}

// Fills reports whether goroutines that start others can hold all the slots of
// a group at once: a loop or a recursion starts any number of them, or there are
// as many as the limit.
func Fills(nests []Nest, n int64, known bool) bool {
	var count int64
	counted := map[*ssa.Call]bool{}
	for _, ns := range nests {
		if counted[ns.Outer] {
			continue
		}
		counted[ns.Outer] = true
		if slices.ContainsFunc(nests, func(o Nest) bool { return o.Inner == ns.Outer }) {
			return true // a goroutine that was itself started by one
		}
		times, bounded := rounds(ns.Outer)
		if !bounded {
			return true
		}
		count += times
	}
	return known && count >= n
}

// rounds returns how often a function comes to a call, if that is once or the
// constant bound of a loop.
func rounds(call *ssa.Call) (n int64, bounded bool) {
	if !join.MayFollow(call, call) {
		return 1, true
	}
	for _, b := range call.Parent().Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !join.MayFollow(call, br) || !join.MayFollow(br, call) {
			continue
		}
		if cond, ok := br.Cond.(*ssa.BinOp); ok && (cond.Op == token.LSS || cond.Op == token.LEQ) {
			if c, ok := cond.Y.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Int {
				n, _ = constant.Int64Val(c.Value)
				return n, true
			}
		}
	}
	return 0, false
}
