package join

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A drain is a goroutine that works on what comes out of a channel until that
// is closed.
type drain struct {
	ch *Channel
	// sure means that whoever closes the channel does so on every path, and
	// needs no more than that the goroutine receives.
	sure bool
}

// drains reports whether the goroutine ends by itself but for one loop that
// receives from a channel, which the root or goroutines of it close.
func (g *Graph) drains(root *ssa.Function, spawn *ssa.Go) (drain, bool) {
	body := Callee(spawn)
	if body == nil {
		return drain{}, false
	}
	var recv *ssa.UnOp
	for _, b := range body.Blocks {
		for _, instr := range b.Instrs {
			if u, ok := instr.(*ssa.UnOp); ok && recv == nil && UntilClosed(u) {
				recv = u
			}
		}
	}
	if recv == nil || !g.endsBut(body, recv) {
		return drain{}, false
	}
	mk, ok := g.Source(recv.X).(*ssa.MakeChan)
	if !ok || mk.Parent() != root {
		return drain{}, false
	}
	d := drain{ch: g.Trace(mk), sure: true}
	if d.ch.Open || len(d.ch.Closes) == 0 {
		return drain{}, false
	}
	for _, cl := range d.ch.Closes {
		fn := cl.Parent()
		if fn != root && !g.Task(fn).Ends() {
			return drain{}, false
		}
		d.sure = d.sure && closesAlways(fn, cl, fn == root)
	}
	return d, true
}

// endsBut reports whether fn ends by itself once recv says that the channel is
// closed.
func (g *Graph) endsBut(fn *ssa.Function, recv *ssa.UnOp) bool {
	body := loop(recv.Block())
	for _, b := range fn.Blocks {
		if spinsBut(b, recv.Block()) {
			return false
		}
		for _, instr := range b.Instrs {
			if t := g.Does(instr); instr != recv && !t.Ends() || t.Sends != nil && body[b] {
				return false
			}
		}
	}
	return true
}

// closesAlways reports whether fn cannot end without running cl. A root that
// defers it does so too late: it would wait for the goroutine before.
func closesAlways(fn *ssa.Function, cl ssa.Instruction, root bool) bool {
	if _, deferred := cl.(*ssa.Defer); deferred && root {
		return false
	}
	always := true
	FromEntry(fn, func(i ssa.Instruction) bool {
		if _, ok := i.(*ssa.Return); ok {
			always = false
		}
		return i != cl
	})
	return always
}

// feeds reports whether instr does nothing that waits but send on the channel:
// its receiver is then still at work.
func (d drain) feeds(g *Graph, instr ssa.Instruction) bool {
	if d.ch == nil {
		return false
	}
	if slices.Contains(d.ch.Sends, instr) {
		_, selects := instr.(*ssa.Select)
		return !selects
	}
	call, ok := instr.(*ssa.Call)
	if !ok || g.callee(&call.Call) == nil {
		return false
	}
	fn := g.callee(&call.Call)
	if !g.Task(fn).Ends() {
		return false
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if _, selects := i.(*ssa.Select); selects || g.Does(i).Sends != nil && !slices.Contains(d.ch.Sends, i) {
				return false
			}
		}
	}
	return true
}

// closedAfter reports whether the function that makes the channel may close it
// after instr.
func (d drain) closedAfter(instr ssa.Instruction) bool {
	if d.ch == nil {
		return false
	}
	for _, cl := range d.ch.Closes {
		if MayFollow(instr, cl) {
			return true
		}
	}
	return false
}
