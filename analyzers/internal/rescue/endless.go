package rescue

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Endless is a goroutine that works for an object in a loop without a way out,
// though the object has a method by which it is to be done with.
type Endless struct {
	Site  ssa.CallInstruction
	Wait  ssa.Instruction // for the next round
	Type  *types.Named
	Close *types.Func
}

// Endless returns such goroutines, where an exported function starts one for each
// object.
func (f *Finder) Endless(funcs []*ssa.Function) (list []Endless) {
	for _, fn := range funcs {
		if fn.Object() == nil || !fn.Object().Exported() {
			continue
		}
		for _, s := range conc.Spawns(fn) {
			if _, ok := s.Site.(*ssa.Go); !ok || s.Body == nil || s.Body.Blocks == nil {
				continue
			}
			typ, end := f.serves(s)
			if end == nil {
				continue
			}
			if wait := f.round(s.Body); wait != nil {
				list = append(list, Endless{s.Site, wait, typ, end})
			}
		}
	}
	return list
}

// serves returns the type for an object of which a goroutine works, which its
// starter makes or is a method of, and the method that is to end it.
func (f *Finder) serves(s conc.Spawn) (*types.Named, *types.Func) {
	given := s.Args
	if s.Closure != nil {
		given = append(given, s.Closure.Bindings...)
	}
	for _, v := range given {
		t := v.Type()
		for range 2 { // a captured variable has one more
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
		}
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || named.Obj().Pkg() != s.Site.Parent().Pkg.Pkg {
			continue
		}
		for _, name := range []string{"Close", "Stop", "Shutdown"} {
			obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, named.Obj().Pkg(), name)
			if m, ok := obj.(*types.Func); ok && m.Pkg() == named.Obj().Pkg() {
				return named, m
			}
		}
	}
	return nil, nil
}

// round returns what a function waits for in each round of the loop that it never
// leaves: a tick, a pause, or a channel that nobody closes. It is nil if the
// function may end, be it by a panic, or may wait for something else.
func (f *Finder) round(fn *ssa.Function) (wait ssa.Instruction) {
	if f.mayReturn(fn.Blocks[0], map[*ssa.BasicBlock]bool{}) {
		return nil
	}
	for _, b := range fn.Blocks {
		if !join.Spins(b) {
			continue
		}
		for _, instr := range b.Instrs {
			switch i := instr.(type) {
			case *ssa.Panic:
				if i.Pos().IsValid() {
					return nil
				}
			case *ssa.UnOp:
				if isRecv(i) && f.lasts(i.X) {
					wait = i
				}
			case *ssa.Select:
				for _, st := range i.States {
					if st.Dir == types.RecvOnly && f.lasts(st.Chan) {
						wait = i
					}
				}
			case *ssa.Call:
				callee := syncs.Callee(&i.Call)
				if callee != nil && syncs.NeverReturns(callee) {
					return nil
				}
				if eff, ok := syncs.Of(&i.Call); ok && eff.Op == syncs.Sleep {
					wait = i
				}
			}
		}
	}
	return wait
}

// mayReturn reports whether a return may be reached from b. A range over a channel
// that is not closed has no end.
func (f *Finder) mayReturn(b *ssa.BasicBlock, seen map[*ssa.BasicBlock]bool) bool {
	if seen[b] {
		return false
	}
	seen[b] = true
	next := b.Succs
	switch last := b.Instrs[len(b.Instrs)-1].(type) {
	case *ssa.Return:
		return true
	case *ssa.If:
		if ok, isExtract := last.Cond.(*ssa.Extract); isExtract && ok.Index == 1 {
			if recv, isOp := ok.Tuple.(*ssa.UnOp); isOp && isRecv(recv) && f.lasts(recv.X) {
				next = b.Succs[:1]
			}
		}
	}
	return slices.ContainsFunc(next, func(s *ssa.BasicBlock) bool { return f.mayReturn(s, seen) })
}

// lasts reports whether a channel is that of a ticker or timer, or one that is in
// view and never closed.
func (f *Finder) lasts(ch ssa.Value) bool {
	src := f.graph.Source(ch)
	if load, ok := src.(*ssa.UnOp); ok {
		if addr, ok := load.X.(*ssa.FieldAddr); ok {
			if t := types.TypeString(addr.X.Type(), nil); t == "*time.Ticker" || t == "*time.Timer" {
				return true
			}
		}
	}
	if call, ok := src.(*ssa.Call); ok {
		eff, ok := syncs.Of(&call.Call)
		return ok && eff.Op == syncs.TimerAfter
	}
	for _, e := range f.list {
		if e.of(ch) {
			return !e.open && len(e.closes) == 0
		}
	}
	return false
}
