// Package doublelock holds one check.
//
// doublelock: report locks that are taken again by the goroutine that holds them
//
// The locks of package sync do not know who holds them: a goroutine that takes
// a lock twice waits for itself, for ever. Often the second time is in a
// function that locks for itself, and is called by one that has the lock:
//
//	func (c *cache) Len() int {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		return len(c.m)
//	}
//
//	func (c *cache) Full() bool {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		return c.Len() == c.max // blocks: Len takes c.mu
//	}
//
// The usual cure is a variant for callers that hold the lock:
//
//	func (c *cache) lenLocked() int { return len(c.m) }
//
//	func (c *cache) Full() bool {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		return c.lenLocked() == c.max
//	}
//
// Calls are followed through functions of this and other packages, closures,
// method values, functions in fields and variables that are assigned once, and
// interfaces whose values in use are of at most three types, all of which take
// the lock; the message names the chain. Deferred calls are followed at the place
// where they run, callbacks of functions such as sort.Slice as if called.
//
// A callback may also take a lock that the function which runs it has, as when
// each calls its parameter under the lock of a set; so may the body of a range
// statement over an iterator, and the method String that fmt.Printf calls to
// print an operand.
//
// A read lock that is upgraded to a write lock, and a read lock taken under the
// write lock, are reported too. A read lock that is taken twice blocks once
// another goroutine waits for the write lock in between, since a waiting writer
// keeps new readers out: it is reported where some function locks for writing
// and may run at the same time, and the message names that place.
//
// So is a callee that takes the lock which, by the comment on the function that
// calls it ("the caller must hold c.mu"), is held.
//
// The lock must be held on every path to the call, and both must certainly be
// one lock: the check is silent if the object on the way to it may have been
// replaced. TryLock does not block and is not reported, nor is what a goroutine
// does, or a function that other packages may store, nor a callee that locks
// only for some value of a field, or of a parameter that is not a constant, nor a
// lock that a function around or inside this one releases without having taken
// it.
//
// The fix calls the variant for callers that hold the lock. If there is none, and
// the function that takes the lock does so in its first line and releases it by
// defer, the rest of it becomes one.
package doublelock
