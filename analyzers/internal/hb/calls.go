package hb

import (
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// call appends what a call does, in place or deferred. It returns nil if
// control does not come back.
func (b *builder) call(f *frame, cur *Node, site ssa.CallInstruction) *Node {
	call := site.Common()
	if _, ok := site.(*ssa.Call); ok {
		if _, ok := conc.SpawnAt(site); ok {
			return b.spawn(f, cur, site)
		}
	}
	if blt, ok := call.Value.(*ssa.Builtin); ok {
		return b.builtin(f, cur, site, blt.Name())
	}
	if neverReturns(call) {
		return nil
	}
	if isBubbleCall(call, "Wait") {
		return b.then(cur, Never, f, site)
	}
	if eff, ok := syncs.Of(call); ok {
		return b.effect(f, cur, site, eff)
	}
	if fn, bindings := b.s.callee(f, call); fn != nil && b.inlinable(f, fn) {
		var args []val
		for _, a := range call.Args {
			args = append(args, val{a, f})
		}
		return b.inline(f, cur, site, fn, args, bindings)
	}
	return b.opaque(f, cur, site)
}

// neverReturns reports whether a call ends the goroutine, by the tables or by
// a name that says so: log packages and test helpers are many.
func neverReturns(call *ssa.CallCommon) bool {
	fn := syncs.Callee(call)
	if fn == nil {
		return false
	}
	for _, prefix := range []string{"Fatal", "FailNow", "Exit", "Skip"} {
		if strings.HasPrefix(fn.Name(), prefix) && (call.IsInvoke() || len(call.StaticCallee().Blocks) == 0) {
			return true
		}
	}
	return syncs.NeverReturns(fn) || fn.Pkg() != nil && fn.Pkg().Name() == "require" && strings.HasPrefix(fn.Name(), "Fail")
}

func (b *builder) builtin(f *frame, cur *Node, site ssa.CallInstruction, name string) *Node {
	args := site.Common().Args
	switch name {
	case "close":
		n := b.then(cur, Close, f, site)
		n.Obj = b.s.channel(val{args[0], f})
		return n
	case "delete", "clear":
		if isMap(args[0]) {
			return b.access(f, cur, site, Write, val{args[0], f}, "{}")
		}
	case "len":
		if isMap(args[0]) {
			return b.access(f, cur, site, Read, val{args[0], f}, "{}")
		}
	}
	return cur
}

// callee resolves what a call runs to a function with a body, through closures
// bound to parameters and variables.
func (s *Scope) callee(f *frame, call *ssa.CallCommon) (*ssa.Function, []val) {
	if call.IsInvoke() {
		return nil, nil
	}
	if fn, ok := call.Value.(*ssa.Function); ok {
		return fn, nil
	}
	return s.function(val{call.Value, f})
}

// function resolves a function value.
func (s *Scope) function(x val) (*ssa.Function, []val) {
	if x.v == nil {
		return nil, nil
	}
	x = s.origin(x)
	switch v := x.v.(type) {
	case *ssa.Function:
		return v, nil
	case *ssa.MakeClosure:
		var bindings []val
		for _, bd := range v.Bindings {
			bindings = append(bindings, val{bd, x.f})
		}
		return v.Fn.(*ssa.Function), bindings
	}
	return nil, nil
}

// local reports whether fn belongs to the package of the scope.
func (s *Scope) local(fn *ssa.Function) bool {
	return PackageOf(fn) != nil && PackageOf(fn) == PackageOf(s.Root.Body)
}

// PackageOf returns the package that fn is declared in, nil if it is in none.
func PackageOf(fn *ssa.Function) *types.Package {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if fn.Pkg != nil {
		return fn.Pkg.Pkg
	}
	if o := fn.Origin(); o != nil && o.Pkg != nil {
		return o.Pkg.Pkg
	}
	if fn.Object() != nil {
		return fn.Object().Pkg() // a wrapper
	}
	return nil
}

func (b *builder) inlinable(f *frame, fn *ssa.Function) bool {
	if len(fn.Blocks) == 0 || f.depth >= maxInline || b.s.nodes > maxNodes || !b.s.local(fn) {
		return false
	}
	for g := f; g != nil; g = g.caller {
		if g.fn == fn {
			return false
		}
	}
	return true
}

// inline appends the body of a function.
func (b *builder) inline(f *frame, cur *Node, site ssa.CallInstruction, fn *ssa.Function, args, bindings []val) *Node {
	callee := &frame{fn: fn, thread: f.thread, caller: f, depth: f.depth + 1, args: args, bindings: bindings, calls: map[ssa.CallInstruction]*frame{}}
	f.calls[site] = callee
	entry, exit := b.function(callee)
	link(cur, entry)
	return b.then(exit, None, f, nil)
}

// callback appends a function that the callee runs before it returns: once, or
// any number of times.
func (b *builder) callback(f *frame, cur *Node, site ssa.CallInstruction, fnValue ssa.Value, many bool) *Node {
	fn, bindings := b.s.function(val{fnValue, f})
	if fn == nil || !b.inlinable(f, fn) {
		return b.opaque(f, cur, site)
	}
	if !many {
		return b.inline(f, cur, site, fn, nil, bindings)
	}
	head := b.then(cur, None, f, nil)
	end := b.inline(f, head, site, fn, nil, bindings)
	link(end, head)
	return b.then(head, None, f, nil)
}

// opaque appends a call whose body cannot be seen.
func (b *builder) opaque(f *frame, cur *Node, site ssa.CallInstruction) *Node {
	call := site.Common()
	if obj := b.s.cancelled(val{call.Value, f}); obj.Known {
		n := b.then(cur, Signal, f, site)
		n.Obj = obj
		return n
	}
	for _, a := range call.Args {
		if mc, ok := a.(*ssa.MakeClosure); ok && isYield(mc.Fn.(*ssa.Function)) && b.inlinable(f, mc.Fn.(*ssa.Function)) {
			return b.callback(f, cur, site, a, true)
		}
	}
	if Harmless(call) {
		return cur
	}
	roots, waits := b.s.rootsOf(f, operandsOf(site))
	if len(roots)+len(waits) == 0 {
		return cur
	}
	n := b.then(cur, Call, f, site)
	n.roots, n.waits = roots, waits
	return n
}

// isYield reports whether fn is the body of a range-over-func loop.
func isYield(fn *ssa.Function) bool { return fn.Synthetic == "range-over-func yield" }

func operandsOf(site ssa.CallInstruction) []ssa.Value {
	call := site.Common()
	list := append([]ssa.Value(nil), call.Args...)
	if _, ok := call.Value.(*ssa.Function); !ok {
		list = append(list, call.Value)
	}
	return list
}

// effect appends a call that is in the tables.
func (b *builder) effect(f *frame, cur *Node, site ssa.CallInstruction, eff syncs.Effect) *Node {
	on := func(op Op, v ssa.Value) *Node {
		n := b.then(cur, op, f, site)
		n.Obj = b.s.object(val{v, f})
		return n
	}
	switch eff.Op {
	case syncs.Lock, syncs.TryLock:
		return on(Lock, eff.Recv)
	case syncs.RLock, syncs.TryRLock:
		return on(RLock, eff.Recv)
	case syncs.Unlock:
		return on(Unlock, eff.Recv)
	case syncs.RUnlock:
		return on(RUnlock, eff.Recv)
	case syncs.WaitGroupDone:
		return on(Done, eff.Recv)
	case syncs.WaitGroupAdd:
		if c, ok := eff.Delta.(*ssa.Const); ok && c.Value != nil && c.Int64() > 0 {
			return cur
		}
		return on(Done, eff.Recv) // may count down
	case syncs.WaitGroupWait, syncs.ErrgroupWait:
		return on(Wait, eff.Recv)
	case syncs.CondWait:
		return on(Await, eff.Recv)
	case syncs.TimerStop:
		// It does not wait; its result tells whether the function has begun.
		if v, ok := site.(*ssa.Call); ok && decides(v, 6) {
			return on(Await, eff.Recv)
		}
		return cur
	case syncs.CondSignal, syncs.CondBroadcast, syncs.SemaphoreRelease:
		return on(Signal, eff.Recv)
	case syncs.SemaphoreAcquire:
		n := on(Await, eff.Recv)
		n.Cap = capUnknown
		return n
	case syncs.AtomicStore:
		n := on(Signal, eff.Loc)
		n.atomic = true
		return n
	case syncs.AtomicLoad, syncs.AtomicModify:
		return b.atomic(f, cur, site, eff)
	case syncs.SynctestWait:
		return b.then(cur, Never, f, site)
	case syncs.OnceDo, syncs.RunNow, syncs.RunMany, syncs.TestRun, syncs.TestParallel:
		return b.runs(f, cur, site, eff)
	case syncs.Sleep:
		if b.s.bubble {
			return b.then(cur, Never, f, site) // time passes when all others are blocked
		}
		return cur
	case syncs.TimerAfter, syncs.TimerMake, syncs.ContextDerive, syncs.ContextDone, syncs.ErrgroupLimit,
		syncs.RLocker, syncs.NewCond, syncs.SignalNotify, syncs.TestCleanup, syncs.OnceFunc:
		return cur
	}
	return b.opaque(f, cur, site)
}

// runs appends a call that runs a function of its caller.
func (b *builder) runs(f *frame, cur *Node, site ssa.CallInstruction, eff syncs.Effect) *Node {
	switch eff.Op {
	case syncs.OnceDo:
		return b.once(f, cur, site, eff)
	case syncs.RunMany:
		return b.many(f, cur, site)
	case syncs.TestRun:
		return b.subtest(f, cur, site, eff)
	case syncs.TestParallel:
		return b.then(cur, Begin, f, site)
	}
	return b.callback(f, cur, site, eff.Fn, true)
}

// atomic appends an atomic operation. A write tells whoever tests the value; a
// value that nothing depends on orders nothing that this scope could rely on.
func (b *builder) atomic(f *frame, cur *Node, site ssa.CallInstruction, eff syncs.Effect) *Node {
	obj := b.s.object(val{eff.Loc, f})
	if eff.Op == syncs.AtomicModify {
		cur = b.then(cur, Signal, f, site)
		cur.Obj, cur.atomic = obj, true
	}
	if v, ok := site.(*ssa.Call); ok && decides(v, 6) {
		cur = b.then(cur, Await, f, site)
		cur.Obj, cur.atomic = obj, true
	}
	return cur
}

// once appends once.Do(fn): fn runs at most once, its end is seen by all.
func (b *builder) once(f *frame, cur *Node, site ssa.CallInstruction, eff syncs.Effect) *Node {
	fn, bindings := b.s.function(val{eff.Fn, f})
	if fn == nil || !b.inlinable(f, fn) {
		return b.opaque(f, cur, site)
	}
	obj := b.s.object(val{eff.Recv, f})
	add := func(op Op) {
		cur = b.then(cur, op, f, site)
		cur.Obj = obj
	}
	add(Lock)
	head := cur
	cur = b.inline(f, head, site, fn, nil, bindings)
	add(Unlock)
	add(Signal)
	ran := cur
	cur = b.then(head, Unlock, f, site) // it had run before
	cur.Obj = obj
	link(ran, cur)
	add(Await)
	return cur
}

// decides reports whether a branch depends on v, or whether that cannot be
// excluded because v leaves the function.
func decides(v ssa.Value, depth int) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.If, *ssa.Return:
			return true
		case *ssa.BinOp, *ssa.UnOp, *ssa.Phi, *ssa.Extract, *ssa.Convert, *ssa.ChangeType, *ssa.TypeAssert, *ssa.FieldAddr, *ssa.Field:
			if depth == 0 || decides(r.(ssa.Value), depth-1) {
				return true
			}
		}
	}
	return false
}
