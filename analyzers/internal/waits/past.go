package waits

import (
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// past reports whether a goroutine has had the lock, which it takes at needs on
// the way to at, before the wait can begin.
func (n *need) past(needs, at ssa.Instruction) bool {
	return n.started(needs) || n.uncounted(needs, at) || n.ordered(needs)
}

// started reports whether the function that waits is made or started only by the
// goroutine that has been at needs.
func (n *need) started(needs ssa.Instruction) bool {
	fn := n.w.At.Parent()
	for g := fn; g.Parent() != nil; g = g.Parent() {
		if g.Parent() == needs.Parent() {
			return !slices.ContainsFunc(mentions(g), func(at ssa.Instruction) bool { return join.MayFollow(at, needs) })
		}
	}
	reach := n.res.Reach(n.res.Of(fn))
	return !reach.Open && len(reach.Spawns) > 0 && !slices.ContainsFunc(reach.Spawns, func(s ssa.CallInstruction) bool {
		return s.Parent() != needs.Parent() || join.MayFollow(s, needs)
	})
}

// mentions returns the instructions around a function literal that have it as
// operand.
func mentions(fn *ssa.Function) []ssa.Instruction {
	var list []ssa.Instruction
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			for _, rand := range instr.Operands(nil) {
				if *rand == fn {
					list = append(list, instr)
				}
			}
		}
	}
	return list
}

// uncounted reports whether the goroutine takes the lock at needs to add itself to
// the WaitGroup, or adds itself only after it: until then nobody waits for it.
func (n *need) uncounted(needs, at ssa.Instruction) bool {
	adds, counted := false, false
	f := n.res.Of(needs.Parent())
	for _, b := range needs.Parent().Blocks {
		for _, instr := range b.Instrs {
			if !n.adds(instr) {
				continue
			}
			if instr == needs || n.mayFollow(needs, instr) && slices.ContainsFunc(f.HeldBefore(instr), n.isLock) {
				return true
			}
			adds = true
			join.After(instr, func(i ssa.Instruction) bool {
				counted = counted || i == needs
				return i != at
			})
		}
	}
	return adds && !counted
}

// isLock reports whether h may be the lock in question.
func (n *need) isLock(h lockset.Held) bool { return n.res.SameLock(h.Path, n.w.Lock.Path) }

// adds reports whether an instruction adds to the WaitGroup in question.
func (n *need) adds(instr ssa.Instruction) bool {
	if slices.ContainsFunc(n.t.ops, func(o op) bool { return o.deed == conc.Add && o.instr == instr }) {
		return true
	}
	site, ok := instr.(ssa.CallInstruction)
	if _, isGo := instr.(*ssa.Go); !ok || isGo || !slices.ContainsFunc(n.t.ops, func(o op) bool { return o.deed == conc.Add }) {
		return false
	}
	for _, a := range n.res.ActionsAt(site) {
		if !a.Go && a.Alts[0].Deed == conc.Add && n.sameObject(a.Alts[0].Path) {
			return true
		}
	}
	return false
}

// sameObject reports whether a path may lead to the object that is waited for.
func (n *need) sameObject(q path.Path) bool {
	if n.t.field != nil {
		return n.res.LockVar(q) == n.t.field
	}
	return q == n.t.path
}

// ordered reports whether the function that waits has heard, before it took the
// lock, from the goroutine that has been at needs.
func (n *need) ordered(needs ssa.Instruction) bool {
	f := n.res.Of(n.w.At.Parent())
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if !path.Precedes(instr, n.w.Since) {
				continue
			}
			for _, a := range n.res.ActionsAt(instr) {
				if a.Block && !a.Go && len(a.Alts) == 1 && n.tells(f, a.Alts[0], needs) {
					return true
				}
			}
		}
	}
	return false
}

// tells reports whether the function of needs does, after it, what ends another
// wait.
func (n *need) tells(f *conc.Func, alt conc.Alt, needs ssa.Instruction) bool {
	t := n.trace(f, alt, n.w.Lock.Path)
	if t == nil {
		return false
	}
	return slices.ContainsFunc(t.ops, func(o op) bool {
		_, deferred := o.instr.(*ssa.Defer)
		return o.body == needs.Parent() || o.instr.Parent() == needs.Parent() && slices.Contains(ends[alt.Deed], o.deed) &&
			(deferred || join.MayFollow(needs, o.instr) && !join.MayFollow(o.instr, needs))
	})
}

// fills reports whether an operation fills a channel that nobody else can have
// yet: the function has just made it and called nothing since, and started no
// goroutine.
func (t *trace) fills(o op) bool {
	fn := o.instr.Parent()
	if !slices.ContainsFunc(t.made, func(mk *ssa.MakeChan) bool { return mk.Parent() == fn }) {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if _, builtin := site.Common().Value.(*ssa.Builtin); !builtin && join.MayFollow(site, o.instr) {
				return false
			}
		}
	}
	return true
}

// knownPast reports whether the wait is made only for some value of a field that
// the rival assigns: it may say that the rival is past its need.
func (p *pkg) knownPast(w conc.Wait, r Rival) bool {
	var fields []any
	b := w.At.Block()
	for d := b.Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for i, succ := range d.Succs {
			if d.Succs[1-i] != succ && len(succ.Preds) == 1 && succ.Dominates(b) {
				fields = append(fields, loaded(br.Cond, 3)...)
			}
		}
	}
	if len(fields) == 0 {
		return false
	}
	return p.assigns(r.Op.Parent(), fields, 3)
}

// assigns reports whether fn, or what it calls, assigns one of the fields.
func (p *pkg) assigns(fn *ssa.Function, fields []any, depth int) bool {
	f := p.res.Of(fn)
	if f == nil || depth == 0 {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if slices.Contains(fields, variable(instr.Addr)) {
					return true
				}
			case *ssa.Call:
				if callee, _ := p.res.Callee(instr); callee != nil && p.assigns(callee, fields, depth-1) {
					return true
				}
			}
		}
	}
	return false
}

// loaded returns the fields and package variables that a condition reads.
func loaded(v ssa.Value, depth int) []any {
	var list []any
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		if x := variable(u.X); x != nil {
			list = append(list, x)
		}
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || depth == 0 {
		return list
	}
	for _, rand := range instr.Operands(nil) {
		if *rand != nil {
			list = append(list, loaded(*rand, depth-1)...)
		}
	}
	return list
}

// variable returns the field or package variable at addr, nil for others.
func variable(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		if v := fieldOf(addr.X.Type(), addr.Field); v != nil {
			return v
		}
	case *ssa.Global:
		return addr
	}
	return nil
}

// chosen reports whether a wait is made in a branch of the critical section: the
// condition may say that there is something in the buffer.
func (p *pkg) chosen(w conc.Wait) bool {
	b := w.At.Block()
	for d := b.Idom(); d != nil && w.Since.Block().Dominates(d); d = d.Idom() {
		if _, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok {
			return true
		}
	}
	return false
}
