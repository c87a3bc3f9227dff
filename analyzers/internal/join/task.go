package join

import (
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Task is what one call of a function does, with the calls in it that can be
// seen. A field is nil if there is nothing of the kind.
type Task struct {
	// Waits is where it may wait for another goroutine or for the world
	// outside, or may do something unknown. Locks are not waits: a mutex makes
	// goroutines take turns and lets none of them go ahead of the other's end.
	Waits ssa.Instruction
	// Sends is where it may send on a channel, which waits as well.
	Sends ssa.Instruction
	// Signals is where another goroutine may learn how far it has come: a send,
	// a close, Done, Signal, or an unlock of what others locked.
	Signals ssa.Instruction
	// Endless is a loop that may not end by itself.
	Endless *ssa.BasicBlock
	// Output and Test are where it leaves a trace outside of the program's
	// memory, and where it uses a testing.T.
	Output, Test ssa.Instruction
	// Starts is where it may start something that outlives it and does not end
	// by itself: a goroutine, a server, a timer.
	Starts ssa.Instruction
	// Pause is where it sleeps.
	Pause ssa.Instruction

	// Flags is where it may change an atomic variable, which others may test.
	Flags ssa.Instruction

	locks, unlocks, pauses int
}

// Ends reports whether it comes to an end without anybody's help, unless it is
// stuck in a send.
func (t *Task) Ends() bool { return t.Waits == nil && t.Endless == nil }

func (t *Task) unknown(i ssa.Instruction) *Task {
	t.Waits, t.Signals, t.Starts = i, i, i
	return t
}

// PausesAgain reports whether it sleeps in more than one place.
func (t *Task) PausesAgain() bool { return t.pauses > 1 }

// Locks reports whether it takes a lock.
func (t *Task) Locks() bool { return t.locks > 0 }

// merge adds what a call of another function does.
func (t *Task) merge(o *Task) {
	keep(&t.Waits, o.Waits)
	keep(&t.Sends, o.Sends)
	keep(&t.Signals, o.Signals)
	keep(&t.Output, o.Output)
	keep(&t.Test, o.Test)
	keep(&t.Starts, o.Starts)
	keep(&t.Pause, o.Pause)
	keep(&t.Flags, o.Flags)
	if t.Endless == nil {
		t.Endless = o.Endless
	}
	t.locks += o.locks
	t.unlocks += o.unlocks
	t.pauses += o.pauses
}

func keep(old *ssa.Instruction, i ssa.Instruction) {
	if *old == nil {
		*old = i
	}
}

// Task returns what a call of fn does. A call of a function that is being
// looked at counts for nothing: what it does is found anyway.
func (g *Graph) Task(fn *ssa.Function) *Task {
	fn = origin(fn)
	if t, ok := g.tasks[fn]; ok {
		return t
	}
	t := &Task{}
	g.tasks[fn] = t
	for _, b := range fn.Blocks {
		if t.Endless == nil && Spins(b) {
			t.Endless = b
		}
		for _, instr := range b.Instrs {
			t.merge(g.Does(instr))
		}
	}
	if t.unlocks > t.locks { // the other side of a hand-over
		keep(&t.Signals, fn.Blocks[0].Instrs[0])
	}
	return t
}

// HoldsLock reports whether a function may hold a lock when it runs instr.
func (g *Graph) HoldsLock(instr ssa.Instruction) bool {
	held := false
	for _, b := range instr.Parent().Blocks {
		for _, i := range b.Instrs {
			if _, ok := i.(*ssa.Call); !ok || g.Does(i).locks == 0 || g.Does(i).unlocks > 0 {
				continue
			}
			After(i, func(i ssa.Instruction) bool {
				held = held || i == instr
				_, deferred := i.(*ssa.Defer)
				return !held && (deferred || g.Does(i).unlocks == 0)
			})
		}
	}
	return held
}

// MayWait reports whether instr may wait for another goroutine.
func (g *Graph) MayWait(instr ssa.Instruction) bool {
	t := g.Does(instr)
	return t.Waits != nil || t.Sends != nil || t.Endless != nil || Spins(instr.Block())
}

// Does returns what one instruction does.
func (g *Graph) Does(instr ssa.Instruction) *Task {
	t := &Task{}
	switch instr := instr.(type) {
	case *ssa.Send:
		t.Sends, t.Signals = instr, instr
	case *ssa.UnOp:
		if _, ok := instr.X.Type().Underlying().(*types.Chan); ok {
			t.Waits = instr
		}
	case *ssa.Select:
		return t.unknown(instr)
	case *ssa.Go:
		started := g.call(instr)
		t.Signals = started.Signals
		if !started.Ends() {
			t.Starts = instr
		}
	case ssa.CallInstruction:
		return g.call(instr)
	}
	return t
}

func (g *Graph) call(site ssa.CallInstruction) *Task {
	t := &Task{}
	common := site.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "close":
			t.Signals = site
		case "print", "println":
			t.Output = site
		}
		return t
	}
	if eff, ok := syncs.Of(common); ok {
		return g.primitive(site, eff)
	}
	if fn := g.callee(common); fn != nil {
		return g.Task(fn)
	}
	if IsCancel(common.Value) {
		t.Signals = site
		return t
	}
	fn := syncs.Callee(common)
	switch kindOf(fn, common) {
	case pure:
	case output:
		t.Output = site
	case test:
		t.Test = site
	default:
		if !syncs.NeverReturns(fn) {
			return t.unknown(site)
		}
		if isTest(fn) {
			t.Test = site
		}
	}
	return t
}

// callee returns the function in view that a call or a function value runs.
func (g *Graph) callee(common *ssa.CallCommon) *ssa.Function {
	if common.IsInvoke() {
		return nil
	}
	return g.value(common.Value)
}

func (g *Graph) value(v ssa.Value) *ssa.Function {
	var fn *ssa.Function
	switch v := g.Source(v).(type) {
	case *ssa.Function:
		fn = v
	case *ssa.MakeClosure:
		fn = v.Fn.(*ssa.Function)
	}
	if fn = origin(fn); fn == nil || fn.Blocks == nil {
		return nil
	}
	return fn
}

// primitive returns what a call of a function in the tables does.
func (g *Graph) primitive(site ssa.CallInstruction, eff syncs.Effect) *Task {
	t := &Task{}
	switch eff.Op {
	case syncs.Lock, syncs.RLock:
		t.locks = 1
	case syncs.Unlock, syncs.RUnlock:
		t.unlocks = 1
	case syncs.WaitGroupDone, syncs.CondSignal, syncs.CondBroadcast, syncs.SemaphoreRelease, syncs.WaitGroupAdd:
		t.Signals = site
	case syncs.Sleep:
		t.Pause, t.pauses = site, 1
	case syncs.AtomicStore, syncs.AtomicModify, syncs.SyncMapStore:
		t.Flags = site
	case syncs.WaitGroupGo, syncs.TimerFunc, syncs.ContextAfter, syncs.RunLater, syncs.RunHandler, syncs.SignalNotify:
		t.Starts = site
	case syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.ErrgroupGo, syncs.CondWait, syncs.SemaphoreAcquire,
		syncs.Serve, syncs.TestParallel, syncs.SynctestTest, syncs.SynctestWait:
		return t.unknown(site)
	case syncs.OnceDo, syncs.RunNow, syncs.RunMany, syncs.TestRun, syncs.TestCleanup:
		if fn := g.value(eff.Fn); fn != nil {
			return g.Task(fn)
		}
		return t.unknown(site)
	}
	return t
}

// IsCancel reports whether v is the cancel function of a context.
func IsCancel(v ssa.Value) bool {
	e, ok := v.(*ssa.Extract)
	if !ok {
		return false
	}
	call, ok := e.Tuple.(*ssa.Call)
	if !ok {
		return false
	}
	eff, ok := syncs.Of(&call.Call)
	return ok && eff.Op == syncs.ContextDerive
}
