package join

import (
	"go/token"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Rounds is a natural loop, of which each round may work on something else.
type Rounds struct {
	Head  *ssa.BasicBlock
	body  map[*ssa.BasicBlock]bool
	graph *Graph
}

// Rounds returns the innermost loop around b, nil if there is none.
func (g *Graph) Rounds(b *ssa.BasicBlock) *Rounds {
	for h := b; h != nil; h = h.Idom() {
		if body := loop(h); body[b] {
			return &Rounds{h, body, g}
		}
	}
	return nil
}

// Has reports whether instr is in the loop.
func (r *Rounds) Has(instr ssa.Instruction) bool { return r.body[instr.Block()] }

// Counter reports whether v is the number of the round.
func (r *Rounds) Counter(v ssa.Value) bool {
	if b, ok := v.(*ssa.BinOp); ok && b.Op == token.ADD { // range counts from -1
		if _, ok := b.Y.(*ssa.Const); ok {
			v = b.X
		}
	}
	phi, ok := v.(*ssa.Phi)
	return ok && phi.Block() == r.Head && steps(phi, r.body)
}

// Turns reports whether a round may wait for a goroutine, so that those which the
// rounds start may come one after another. A send into a buffer of two and more,
// or of unknown size, is taken for a limit, which leaves them beside each other.
func (r *Rounds) Turns() bool {
	for b := range r.body {
		for _, instr := range b.Instrs {
			if send, ok := instr.(*ssa.Send); ok {
				if mk, ok := r.graph.Source(send.Chan).(*ssa.MakeChan); !ok || !roomy(mk) {
					return true
				}
			}
			if site, ok := instr.(ssa.CallInstruction); ok {
				if _, spawn := conc.SpawnAt(site); spawn {
					continue
				}
				if eff, ok := syncs.Of(site.Common()); ok && eff.Op == syncs.Sleep {
					return true
				}
			}
			if r.graph.turn(instr, 0) {
				return true
			}
		}
	}
	return false
}

// roomy reports whether a channel has, or may have, room for two values.
func roomy(mk *ssa.MakeChan) bool {
	k, ok := mk.Size.(*ssa.Const)
	return !ok || k.Int64() > 1
}

// Varies reports whether v, of the function of the loop or of one that a round
// starts, hangs on what the rounds go through.
func (r *Rounds) Varies(v ssa.Value) bool {
	return r.varies(v, map[ssa.Value]bool{})
}

func (r *Rounds) varies(v ssa.Value, seen map[ssa.Value]bool) bool {
	if v == nil || seen[v] {
		return false
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		if outer := r.graph.handed(v); outer != nil {
			return r.varies(outer, seen)
		}
		return false
	case *ssa.Phi:
		if v.Block() == r.Head {
			return true
		}
	case *ssa.Next:
		if r.Has(v) {
			return true
		}
	case *ssa.Alloc:
		return r.variesIn(v, seen)
	case *ssa.MakeChan, *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Builtin:
		return false
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || instr.Parent() == r.Head.Parent() && !r.Has(instr) {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if r.varies(*op, seen) {
			return true
		}
	}
	return false
}

// variesIn reports whether something that varies is stored in a variable.
func (r *Rounds) variesIn(addr ssa.Value, seen map[ssa.Value]bool) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == addr && r.varies(ref.Val, seen) {
				return true
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			if r.variesIn(ref.(ssa.Value), seen) {
				return true
			}
		}
	}
	return false
}

// handed returns what the goroutine or function of a parameter or captured
// variable is given for it, nil if that cannot be told.
func (g *Graph) handed(v ssa.Value) ssa.Value {
	if out := g.step(v); out != nil {
		return out
	}
	p, ok := v.(*ssa.Parameter)
	if !ok {
		return nil
	}
	sites := g.Sites(p.Parent())
	if len(sites) != 1 {
		return nil
	}
	s, ok := conc.SpawnAt(sites[0])
	if !ok {
		return nil
	}
	for i, q := range p.Parent().Params {
		if q == p && i < len(s.Args) {
			return s.Args[i]
		}
	}
	return nil
}

// Spawned returns the one place that starts the goroutine which runs fn, itself
// or by calls that can be seen; nil if there are more, or none.
func (g *Graph) Spawned(fn *ssa.Function) ssa.CallInstruction {
	for range 10 {
		sites := g.Sites(fn)
		if len(sites) != 1 || g.taken[fn] {
			return nil
		}
		if _, ok := conc.SpawnAt(sites[0]); ok {
			return sites[0]
		}
		fn = sites[0].Parent()
	}
	return nil
}

// Turned reports whether a call of the function of instr may wait for another
// goroutine before it comes to instr: those that run it may take turns.
func (g *Graph) Turned(instr ssa.Instruction) bool {
	for _, b := range instr.Parent().Blocks {
		for _, i := range b.Instrs {
			if i != instr && MayFollow(i, instr) && (g.turn(i, 0) || Spins(b)) {
				return true
			}
		}
	}
	return false
}

// turn reports whether instr waits for another goroutine, in what can be seen.
func (g *Graph) turn(instr ssa.Instruction, depth int) bool {
	switch i := instr.(type) {
	case *ssa.UnOp:
		return i.Op == token.ARROW
	case *ssa.Select:
		return true
	case *ssa.Call:
		if eff, ok := syncs.Of(&i.Call); ok {
			switch eff.Op {
			case syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.CondWait, syncs.SemaphoreAcquire, syncs.SynctestWait:
				return true
			}
			return false
		}
		fn := g.callee(&i.Call)
		if fn == nil || depth > 3 {
			return false
		}
		for _, b := range fn.Blocks {
			for _, inner := range b.Instrs {
				if g.turn(inner, depth+1) {
					return true
				}
			}
		}
	}
	return false
}
