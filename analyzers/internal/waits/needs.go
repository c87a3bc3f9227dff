package waits

import (
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
	t    *trace
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
		r.Needs, r.Via = n.taken(o.body, nil, inner)
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
	if r.Needs, r.Via = n.taken(fn, at, lock); r.Needs != nil {
		return r, true
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
// that of the wait, on the way to at, or anywhere if that is nil.
func (n *need) taken(fn *ssa.Function, at ssa.Instruction, lock path.Path) (ssa.Instruction, *conc.Acquire) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if _, isGo := instr.(*ssa.Go); !ok || isGo {
				continue
			}
			via, ok := n.takes(site, lock)
			if ok && (at == nil || n.follows(instr, at) && n.before(instr, at)) && !n.past(instr, at) {
				return instr, via
			}
		}
	}
	return nil, nil
}

// takes reports whether a call takes the lock, itself or in a callee.
func (n *need) takes(site ssa.CallInstruction, lock path.Path) (*conc.Acquire, bool) {
	if l, op, ok := n.res.LockOp(site.Common()); ok {
		return nil, l.Path == lock && (op == syncs.Lock || op == syncs.RLock && n.w.Lock.Mode == lockset.Write)
	}
	for _, a := range n.res.AcquiresAt(site) {
		if a.Path == lock && len(a.Guard) == 0 && excludes(a.Mode, n.w.Lock.Mode) {
			return &a, true
		}
	}
	return nil, false
}

// follows reports whether at may be executed after instr. Deferred calls are
// executed at the end, the last first.
func (n *need) follows(instr, at ssa.Instruction) bool {
	_, early := instr.(*ssa.Defer)
	_, late := at.(*ssa.Defer)
	switch {
	case early && late:
		return n.mayFollow(at, instr)
	case early:
		return false
	case late:
		return n.mayFollow(at, instr) || n.mayFollow(instr, at)
	}
	return n.mayFollow(instr, at)
}

// mayFollow is join.MayFollow for one and the same object and lock: where they
// are made again, others come into play.
func (n *need) mayFollow(from, to ssa.Instruction) bool {
	found := false
	join.After(from, func(i ssa.Instruction) bool {
		found = found || i == to
		return !found && !n.makes(i)
	})
	return found
}

// makes reports whether an instruction makes the object or the lock.
func (n *need) makes(i ssa.Instruction) bool {
	v, ok := i.(ssa.Value)
	if !ok {
		return false
	}
	mk, ok := v.(*ssa.MakeChan)
	return ok && slices.Contains(n.t.made, mk) || v == n.t.path.Root.Value || v == n.w.Lock.Path.Root.Value
}

// before reports whether a goroutine may be waiting for the lock at needs while
// the operation at is still wanted. If it comes to needs only by having done the
// like once, there must be more waits than goroutines that could serve them.
func (n *need) before(needs, at ssa.Instruction) bool {
	if _, deferred := at.(*ssa.Defer); deferred || !n.onlyAfter(needs, at) {
		return true
	}
	if n.mayFollow(n.w.At, n.w.At) {
		return true
	}
	waits, many := n.instances(n.w.At.Parent())
	rivals, more := n.instances(at.Parent())
	return many || !more && waits > rivals
}

// instances returns how often a function is called in the package, and whether
// it may be called any number of times for one object.
func (n *need) instances(fn *ssa.Function) (calls int, many bool) {
	sites, all := n.res.Callers(fn)
	for _, s := range sites {
		many = many || n.mayFollow(s, s)
	}
	return len(sites), many || !all && n.res.Reach(n.res.Of(fn)).Open
}

// onlyAfter reports whether needs is reached only through at, or an operation of
// its function that ends a wait as well.
func (n *need) onlyAfter(needs, at ssa.Instruction) bool {
	if _, ok := at.(*ssa.Select); ok {
		return false // perhaps by another case
	}
	d := conc.Deed(0)
	for _, o := range n.t.ops {
		if o.instr == at {
			d = o.deed
		}
	}
	ends := func(i ssa.Instruction) bool {
		_, isSelect := i.(*ssa.Select)
		return i == at || !isSelect && slices.ContainsFunc(n.t.ops, func(o op) bool { return o.instr == i && o.deed == d })
	}
	found := false
	join.FromEntry(needs.Parent(), func(i ssa.Instruction) bool {
		found = found || i == needs
		return !found && !ends(i)
	})
	return !found
}
