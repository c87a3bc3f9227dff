// Package syncs says what the primitives of the standard library and of
// golang.org/x/sync do, as tables, so that no check has names of its own and no
// driver needs facts about the standard library.
package syncs

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Op is what a call does to the objects that order goroutines.
type Op uint8

// The operations.
const (
	None Op = iota

	Lock     // Mutex, RWMutex or Locker
	Unlock   //
	RLock    //
	RUnlock  //
	TryLock  // result says whether it locked
	TryRLock //
	RLocker  // result is a Locker over the receiver's read side

	WaitGroupAdd  // Delta is the argument
	WaitGroupDone //
	WaitGroupWait //
	WaitGroupGo   // runs Fn in a new goroutine and counts it
	ErrgroupGo    // runs Fn in a new goroutine and counts it; may block at the group's limit
	ErrgroupTryGo //
	ErrgroupWait  //
	ErrgroupLimit //

	OnceDo        // runs Fn at most once; its end happens before every return
	OnceFunc      // result runs Fn at most once (OnceFunc, OnceValue, OnceValues)
	CondWait      // releases the Cond's lock, waits, takes it again
	CondSignal    //
	CondBroadcast //
	NewCond       // Loc is the Locker

	AtomicLoad   // of Loc
	AtomicStore  // to Loc
	AtomicModify // Add, Swap, CompareAndSwap, And, Or on Loc

	SyncMapLoad  // any use of a sync.Map that does not write
	SyncMapStore // any use that may
	PoolGet      //
	PoolPut      //

	SemaphoreAcquire //
	SemaphoreRelease //

	ContextDerive // With…: results are the child and, but for WithValue, its cancel function
	ContextDone   // result is the channel that is closed on cancellation
	ContextAfter  // context.AfterFunc: runs Fn in a new goroutine on cancellation

	Sleep      // blocks for a time and orders nothing
	TimerAfter // time.After, time.Tick: result is a channel the runtime sends on
	TimerMake  // NewTimer, NewTicker
	TimerFunc  // time.AfterFunc: runs Fn in a new goroutine, later
	TimerStop  //

	SignalNotify // the runtime sends on the channel argument
	Serve        // blocks for as long as the program serves; returns only with an error or on shutdown

	RunNow     // runs Fn in the calling goroutine, before it returns, any number of times
	RunMany    // runs Fn in several goroutines at once, and returns when all have ended
	RunLater   // keeps Fn and runs it at an unknown time, perhaps concurrently
	RunHandler // keeps Fn and runs it concurrently with itself: one goroutine a request

	TestRun      // testing.T.Run: Fn in another goroutine; returns when Fn has ended or called Parallel
	TestParallel // the rest of the test runs beside other parallel tests
	TestCleanup  // Fn runs after the test and its subtests
	SynctestTest // Fn in a bubble; returns when every goroutine of it has ended
	SynctestWait // returns when every other goroutine of the bubble is durably blocked
)

// An Effect is an Op with its operands at one call.
type Effect struct {
	Op Op
	// Recv is the object operated on: the address of a Mutex, WaitGroup, Once,
	// or Cond, an interface value for a Locker or a Context; nil for functions.
	Recv ssa.Value
	// Loc is the address that an atomic operation touches: the first argument
	// of atomic.AddInt64, the receiver of (*atomic.Int64).Add.
	Loc ssa.Value
	// Fn is the function value that is run, or nil.
	Fn ssa.Value
	// Delta is the argument of WaitGroup.Add, or nil.
	Delta ssa.Value
}

// entry is a row of the table.
type entry struct {
	op Op
	fn int // index among the declared parameters of the function that is run; -1 for none
}

// Of reports what a call does, and whether it is in the tables. The call may
// be static, through a bound method (f := mu.Unlock; f()) or to a method of
// one of the interfaces in the tables, such as sync.Locker.
func Of(call *ssa.CallCommon) (Effect, bool) {
	fn := Callee(call)
	if fn == nil {
		return Effect{}, false
	}
	e, ok := lookup(fn)
	if !ok {
		return Effect{}, false
	}
	recv, args := operands(call, fn)
	eff := Effect{Op: e.op, Recv: recv}
	if e.fn >= 0 && e.fn < len(args) {
		eff.Fn = args[e.fn]
	}
	switch e.op {
	case AtomicLoad, AtomicStore, AtomicModify:
		eff.Loc = recv
		if recv == nil && len(args) > 0 {
			eff.Loc = args[0]
		}
	case WaitGroupAdd:
		if len(args) > 0 {
			eff.Delta = args[0]
		}
	case NewCond:
		if len(args) > 0 {
			eff.Loc = args[0]
		}
	}
	return eff, true
}

// OpOf returns what calling fn does, None if it is not in the tables.
func OpOf(fn *types.Func) Op {
	if fn == nil {
		return None
	}
	e, _ := lookup(fn)
	return e.op
}

// lookup finds the row of fn.
func lookup(fn *types.Func) (entry, bool) {
	if !mayName(fn) {
		return entry{}, false
	}
	e, ok := table[fn.Origin().FullName()]
	return e, ok
}

// Callee returns the declared function or method that a call names, the
// interface's method for a dynamic call, and nil for a call of a function value
// of unknown origin.
func Callee(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method
	}
	if f := call.StaticCallee(); f != nil {
		if o := f.Origin(); o != nil {
			f = o
		}
		fn, _ := f.Object().(*types.Func)
		return fn
	}
	return nil
}

// operands splits a call's operands into the receiver, nil for a function, and
// the declared parameters.
func operands(call *ssa.CallCommon, fn *types.Func) (recv ssa.Value, args []ssa.Value) {
	args = call.Args
	switch {
	case call.IsInvoke():
		return call.Value, args
	case fn.Signature().Recv() == nil:
		return nil, args
	}
	if mc, ok := call.Value.(*ssa.MakeClosure); ok && len(mc.Bindings) > 0 {
		return mc.Bindings[0], args // bound method
	}
	if len(args) == 0 {
		return nil, nil
	}
	return args[0], args[1:]
}

// Bound returns the method and the receiver of a method value such as
// mu.Unlock, and a nil method for any other value.
func Bound(v ssa.Value) (fn *types.Func, recv ssa.Value) {
	mc, ok := v.(*ssa.MakeClosure)
	if !ok || len(mc.Bindings) != 1 {
		return nil, nil
	}
	f, ok := mc.Fn.(*ssa.Function)
	if !ok || f.Synthetic == "" {
		return nil, nil
	}
	m, ok := f.Object().(*types.Func)
	if !ok {
		return nil, nil
	}
	return m.Origin(), mc.Bindings[0]
}

// NeverReturns reports whether a call of fn ends the goroutine or the program.
func NeverReturns(fn *types.Func) bool {
	return fn != nil && mayName(fn) && noReturn[fn.Origin().FullName()]
}

// IsHandler reports whether fn has the form of an HTTP handler. Each request is
// handled by a goroutine of its own.
func IsHandler(fn *ssa.Function) bool {
	sig := fn.Signature
	params := sig.Params()
	return params.Len() == 2 && sig.Results().Len() == 0 && len(fn.Blocks) > 0 &&
		params.At(0).Type().String() == "net/http.ResponseWriter" && params.At(1).Type().String() == "*net/http.Request"
}
