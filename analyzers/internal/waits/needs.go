package waits

import (
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A need asks whether an operation needs the lock of a wait: it is done with the
// lock held, or its goroutine may be waiting for it on the way there.
type need struct {
	*pkg
	w    conc.Wait
	all  bool // whoever calls a function that does the operation
	seen map[*ssa.Function]bool
}

func (n *need) of(o op) (Rival, bool) {
	r := Rival{Deed: o.deed, Op: o.instr, Body: o.body}
	if o.lock.Root.Kind == path.None {
		return r, false
	}
	if o.body != nil { // all of the body comes before
		inner, ok := n.res.Inside(o.lock, o.instr.(ssa.CallInstruction), o.body)
		if !ok {
			return r, false
		}
		r.Needs, r.Via = n.taken(o.body, nil, inner, n.w.Lock.Mode)
		return r, r.Needs != nil
	}
	return n.at(r, o.instr, o.lock)
}

func (n *need) at(r Rival, at ssa.Instruction, lock path.Path) (Rival, bool) {
	fn := at.Parent()
	f := n.res.Of(fn)
	if f == nil || n.seen[fn] {
		return r, false
	}
	n.seen[fn] = true
	if excludes(f.HeldBefore(at).Mode(lock), n.w.Lock.Mode) {
		return r, true
	}
	if r.Needs, r.Via = n.taken(fn, at, lock, n.w.Lock.Mode); r.Needs != nil {
		return r, n.before(r.Needs, at, n.w)
	}
	sites, private := n.res.Callers(fn)
	if n.all && !private {
		return r, false
	}
	found, ok := r, false
	for _, site := range sites {
		_, isGo := site.(*ssa.Go)
		outer, seen := n.res.Outside(lock, site, fn)
		var s Rival
		here := false
		if !isGo && seen {
			s, here = n.at(r, site, outer)
		}
		if here {
			found, ok = s, true
		} else if n.all {
			return r, false
		}
	}
	return found, ok
}

// taken returns an instruction of fn that takes the lock, in a mode that excludes
// the given one, and after which at may follow; all of fn if that is nil.
func (p *pkg) taken(fn *ssa.Function, at ssa.Instruction, lock path.Path, mode lockset.Mode) (ssa.Instruction, *conc.Acquire) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if _, isGo := instr.(*ssa.Go); !ok || isGo || at != nil && !follows(instr, at) {
				continue
			}
			if l, op, ok := p.res.LockOp(site.Common()); ok {
				if op == syncs.Lock && l.Path == lock || op == syncs.RLock && l.Path == lock && mode == lockset.Write {
					return instr, nil
				}
				continue
			}
			for _, a := range p.res.AcquiresAt(site) {
				if a.Path == lock && len(a.Guard) == 0 && excludes(a.Mode, mode) {
					return instr, &a
				}
			}
		}
	}
	return nil, nil
}

// follows reports whether at may be executed after instr. Deferred calls are
// executed at the end, the last first.
func follows(instr, at ssa.Instruction) bool {
	_, early := instr.(*ssa.Defer)
	_, late := at.(*ssa.Defer)
	switch {
	case early && late:
		return join.MayFollow(at, instr)
	case early:
		return false
	case late:
		return join.MayFollow(at, instr) || join.MayFollow(instr, at)
	}
	return join.MayFollow(instr, at)
}

// before reports whether a goroutine may be waiting for the lock at needs while
// the operation at is still wanted. If it comes to needs only by having done the
// operation once, the wait must be one that can come twice.
func (p *pkg) before(needs, at ssa.Instruction, w conc.Wait) bool {
	if _, deferred := at.(*ssa.Defer); deferred || !onlyAfter(needs, at) {
		return true
	}
	f := p.res.Of(w.At.Parent())
	sites, all := p.res.Callers(f.Fn)
	return path.InLoop(w.At.Block()) || !all && p.res.Reach(f).Open || len(sites) > 1
}

// onlyAfter reports whether instr is reached only through at.
func onlyAfter(instr, at ssa.Instruction) bool {
	if _, ok := at.(*ssa.Select); ok {
		return false // perhaps by another case
	}
	found := false
	join.FromEntry(instr.Parent(), func(i ssa.Instruction) bool {
		found = found || i == instr
		return i != at && !found
	})
	return !found
}

// knownPast reports whether the wait is made only for some value of a field that
// the rival's function assigns: it may say that the rival is past its need.
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
	for _, b := range r.Op.Parent().Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && slices.Contains(fields, variable(st.Addr)) {
				return true
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
