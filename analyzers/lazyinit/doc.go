// Package lazyinit holds one check.
//
// lazyinit: report variables that are initialised on first use, or awaited, without synchronisation
//
// A look at a variable before the lock is taken is a race, even if one looks
// again under the lock. The goroutine that sees the pointer set may not see yet
// what it points to:
//
//	func get() *config {
//		if instance == nil { // without mu
//			mu.Lock()
//			defer mu.Unlock()
//			if instance == nil {
//				instance = load()
//			}
//		}
//		return instance
//	}
//
// The lock has to be taken first, which is cheap, or the work is left to
// package sync:
//
//	var get = sync.OnceValue(load)
//
// That is offered where nothing is lost by it: the function does nothing else and
// takes no arguments, nothing else sets or reads the variable, and the
// initialisation neither fails nor panics, since a Once does not try again. A
// field gets a sync.Once beside it.
//
// Without any lock it is worse: each of the goroutines that find the variable
// unset sets it. That is reported where several goroutines come for certain: in
// an HTTP handler, in a function that a loop starts as goroutines, in what these
// call, and in the exported methods of a type whose comment says that it is safe
// for concurrent use.
//
// A loop that only another goroutine can end, because it does nothing but wait
// for a plain variable, may never end: nothing makes it read the variable again.
//
//	for !stopped { // use an atomic.Bool, or better a channel
//		time.Sleep(time.Millisecond)
//	}
//
// The check is silent about objects that the function made, where one goroutine
// may be the only one to set the variable under a lock that others read with,
// under sync.Once, about settings that a caller makes once, about atomic variables, and about loops that call other
// functions. What a goroutine sets that the very function starts is left to
// sharedwrite where that reports it.
package lazyinit
