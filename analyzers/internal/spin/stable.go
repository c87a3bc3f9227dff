package spin

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// cycle returns the blocks from which b is reached, and that b reaches.
func cycle(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	reach := func(next func(*ssa.BasicBlock) []*ssa.BasicBlock) map[*ssa.BasicBlock]bool {
		seen := map[*ssa.BasicBlock]bool{}
		work := []*ssa.BasicBlock{b}
		for len(work) > 0 {
			x := work[len(work)-1]
			work = work[:len(work)-1]
			for _, s := range next(x) {
				if !seen[s] {
					seen[s] = true
					work = append(work, s)
				}
			}
		}
		return seen
	}
	to := reach(func(b *ssa.BasicBlock) []*ssa.BasicBlock { return b.Preds })
	body := reach(func(b *ssa.BasicBlock) []*ssa.BasicBlock { return b.Succs })
	for x := range body {
		if !to[x] {
			delete(body, x)
		}
	}
	return body
}

// leaves reports whether the loop has a way out.
func leaves(body map[*ssa.BasicBlock]bool) bool {
	for b := range body {
		for _, s := range b.Succs {
			if !body[s] && (len(s.Succs) > 0 || len(s.Instrs) > 0 && !panics(s)) {
				return true
			}
		}
	}
	return false
}

// panics reports whether a block ends in a panic, as that behind the last case of
// a select does.
func panics(b *ssa.BasicBlock) bool {
	_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
	return ok
}

// stable reports whether v is the same in every round of the loop.
func (f *Finder) stable(v ssa.Value, body map[*ssa.BasicBlock]bool) bool {
	instr, ok := v.(ssa.Instruction)
	if !ok || !body[instr.Block()] {
		return true
	}
	switch v := v.(type) {
	case *ssa.ChangeType:
		return f.stable(v.X, body)
	case *ssa.ChangeInterface:
		return f.stable(v.X, body)
	case *ssa.Call:
		return isDone(v) && f.stable(v.Call.Value, body)
	case *ssa.FieldAddr:
		obj, _ := variable(v)
		return obj != nil && !f.moved[obj] && f.stable(v.X, body)
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		switch addr := v.X.(type) {
		case *ssa.Global:
			return addr.Object() != nil && !addr.Object().Exported() && !f.moved[addr.Object()]
		case *ssa.FieldAddr:
			return f.stable(addr, body)
		case *ssa.Alloc, *ssa.FreeVar:
			return f.graph.Source(v) != ssa.Value(v) && f.stable(addr, body)
		}
	}
	return false
}

// isDone reports whether a call asks a context for its channel.
func isDone(call *ssa.Call) bool {
	return call.Call.IsInvoke() && call.Call.Method.FullName() == "(context.Context).Done"
}

// cancellable reports whether a context may ever end.
func cancellable(ctx ssa.Value) bool {
	call, ok := ctx.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return true
	}
	switch call.Call.StaticCallee().String() {
	case "context.Background", "context.TODO", "context.WithoutCancel":
		return false
	}
	return true
}
