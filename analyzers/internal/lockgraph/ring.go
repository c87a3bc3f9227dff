package lockgraph

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Ring is a place where each of several goroutines takes the lock of its
// neighbour while it holds its own: the dining philosophers (Dijkstra,
// "Hierarchical ordering of sequential processes", Acta Informatica 1971).
type Ring struct {
	Edge
	Made token.Pos // where the neighbours are chosen: elements i and (i+1) % n of one slice
}

// rings returns the rings of a function that several goroutines run at once.
func (g *graph) rings(f *conc.Func) []Ring {
	var list []Ring
	for _, p := range g.points[f] {
		if len(p.Held) != 1 || gated(p) {
			continue
		}
		l, op, ok := g.res.LockOp(p.At.Common())
		if !ok || op != syncs.Lock && op != syncs.RLock || slices.ContainsFunc(list, func(r Ring) bool { return r.At == p.At }) {
			continue
		}
		h := p.Held[0]
		mode := lockset.Write
		if op == syncs.RLock {
			mode = lockset.Read
		}
		outer, ok1 := g.object(h.Path)
		inner, ok2 := g.object(l.Path)
		if !ok1 || !ok2 || h.Mode == lockset.Read && mode == lockset.Read || !g.started(f) || limited(f.Fn, h.Since) || g.reversed(f, outer, inner) {
			continue
		}
		if made := g.neighbours(f, outer, inner); made.IsValid() {
			e := Edge{Outer: h.Held, Inner: lockset.Held{Path: l.Path, Mode: mode}, Place: g.place(p.At), At: p.At, Since: h.Since}
			list = append(list, Ring{e, made})
		}
	}
	return list
}

// started reports whether a loop starts goroutines that run f.
func (g *graph) started(f *conc.Func) bool {
	return slices.ContainsFunc(g.reach(f).Spawns, func(s ssa.CallInstruction) bool { return path.InLoop(s.Block()) })
}

// limited reports whether a function waits for something else before it takes
// its first lock, which may keep one of the goroutines away.
func limited(fn *ssa.Function, first ssa.Instruction) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			waits := false
			switch instr := instr.(type) {
			case *ssa.Send, *ssa.Select:
				waits = true
			case *ssa.UnOp:
				waits = instr.Op == token.ARROW
			case *ssa.Call:
				eff, ok := syncs.Of(&instr.Call)
				waits = ok && eff.Op == syncs.SemaphoreAcquire
			}
			if waits && path.Precedes(instr, first) {
				return true
			}
		}
	}
	return false
}

// reversed reports whether f also takes the two the other way round.
func (g *graph) reversed(f *conc.Func, outer, inner object) bool {
	for _, p := range g.points[f] {
		l, op, ok := g.res.LockOp(p.At.Common())
		if !ok || op != syncs.Lock && op != syncs.RLock {
			continue
		}
		if o, ok := g.object(l.Path); !ok || o != outer {
			continue
		}
		for _, h := range p.Held {
			if o, ok := g.object(h.Path); ok && o == inner {
				return true
			}
		}
	}
	return false
}

// neighbours returns where the owners of two locks are chosen as an element of
// a slice and the one after it, round the end: fields of one struct, or two
// arguments.
func (g *graph) neighbours(f *conc.Func, outer, inner object) token.Pos {
	a, ok1 := outer.root.(*ssa.Parameter)
	b, ok2 := inner.root.(*ssa.Parameter)
	if !ok1 || !ok2 || a.Parent() != f.Fn || b.Parent() != f.Fn {
		return token.NoPos
	}
	if a != b {
		if outer.elems != inner.elems {
			return token.NoPos
		}
		return g.passed(f, slices.Index(f.Fn.Params, a), slices.Index(f.Fn.Params, b))
	}
	left, rest1, ok1 := cutField(outer.elems)
	right, rest2, ok2 := cutField(inner.elems)
	if !ok1 || !ok2 || rest1 != rest2 || left == right {
		return token.NoPos
	}
	tn := typeName(a.Type())
	if tn == nil {
		return token.NoPos
	}
	return g.fields(tn, left, right)
}

// cutField splits ".left*.mu" into "left" and ".mu".
func cutField(elems string) (field, rest string, ok bool) {
	steps := (path.Path{Elems: elems}).Steps()
	if len(steps) < 2 || steps[0][0] != '.' || steps[1] != "*" {
		return "", "", false
	}
	return steps[0][1:], strings.Join(steps[2:], ""), true
}

// passed looks for a call of f with neighbours as the i'th and j'th argument.
func (g *graph) passed(f *conc.Func, i, j int) token.Pos {
	sites, _ := g.res.Callers(f.Fn)
	for _, site := range sites {
		_, args := g.res.Callee(site)
		if i < len(args) && j < len(args) && g.adjacent(args[i], args[j]) && !limited(site.Parent(), site) {
			return site.Pos()
		}
	}
	return token.NoPos
}

// fields looks for a struct of type tn whose two fields get neighbours.
func (g *graph) fields(tn *types.TypeName, left, right string) token.Pos {
	type fresh struct{ vals [2]ssa.Value }
	for _, f := range g.res.Funcs() {
		made := map[ssa.Value]*fresh{}
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				addr, ok := st.Addr.(*ssa.FieldAddr)
				if !ok || typeName(addr.X.Type()) != tn {
					continue
				}
				if made[addr.X] == nil {
					made[addr.X] = &fresh{}
				}
				m := made[addr.X]
				switch addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(addr.Field).Name() {
				case left:
					m.vals[0] = st.Val
				case right:
					m.vals[1] = st.Val
				default:
					continue
				}
				if m.vals[0] != nil && m.vals[1] != nil && g.adjacent(m.vals[0], m.vals[1]) {
					return st.Pos()
				}
			}
		}
	}
	return token.NoPos
}

// adjacent reports whether two values, or what they point to, are elements of one
// slice or array, one by an index and the other by the index after or before it
// modulo something.
func (g *graph) adjacent(x, y ssa.Value) bool {
	a, ok1 := g.value(x, maxDepth)
	b, ok2 := g.value(y, maxDepth)
	if !ok1 || !ok2 || a != b || !strings.Contains(a.elems, "[]") {
		return false
	}
	i, j := index(x), index(y)
	return i != nil && j != nil && (g.after(i, j) || g.after(j, i))
}

// after reports whether j is (i ± k) % n.
func (g *graph) after(i, j ssa.Value) bool {
	rem, ok := j.(*ssa.BinOp)
	if !ok || rem.Op != token.REM {
		return false
	}
	same := func(v ssa.Value) bool {
		x, y := g.res.Env.Origin(v), g.res.Env.Origin(i)
		if x == y {
			return true
		}
		lx, ok1 := x.(*ssa.UnOp)
		ly, ok2 := y.(*ssa.UnOp)
		return ok1 && ok2 && lx.Op == token.MUL && ly.Op == token.MUL && lx.X == ly.X
	}
	var hangs func(v ssa.Value, depth int) bool
	hangs = func(v ssa.Value, depth int) bool {
		op, ok := v.(*ssa.BinOp)
		if !ok || op.Op != token.ADD && op.Op != token.SUB || depth == 0 {
			return false
		}
		return same(op.X) || same(op.Y) || hangs(op.X, depth-1) || hangs(op.Y, depth-1)
	}
	return hangs(rem.X, 2)
}
