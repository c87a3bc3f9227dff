// Package wrongunlock holds one check.
//
// wrongunlock: report unlocks of a lock that is not held, or not in that mode
//
// Unlocking a lock that nobody holds ends the whole program with a fatal error
// that no recover catches: "sync: unlock of unlocked mutex". If another
// goroutine holds it at that moment, it loses its lock instead, and the data is
// no longer guarded.
//
//	func (c *cache) get(key string) (int, bool) {
//		c.mu.RLock()
//		defer c.mu.Unlock() // "sync: Unlock of unlocked RWMutex"
//		v, ok := c.m[key]
//		return v, ok
//	}
//
// Each way to lock has its own way to unlock, and each lock is unlocked once:
//
//	func (c *cache) get(key string) (int, bool) {
//		c.mu.RLock()
//		defer c.mu.RUnlock()
//		v, ok := c.m[key]
//		return v, ok
//	}
//
// Reported are an unlock in the other mode; a second unlock, also one by a
// deferred call after the function has unlocked itself, or one that it comes to
// because a return is missing; a deferred Lock where the lock is still held; a
// deferred unlock of another lock than the one just taken; a call, without the
// lock, of a function that unlocks its caller's lock for a while, where it is
// certain to do so or where all its other calls, two at least, hold the lock; and an
// unlock in an exported function that nobody can call with the lock held.
//
// The lock must be free on every path to the unlock. What a function has not
// locked itself may be its caller's: wrappers, hand-over, and functions whose
// callers hold the lock are left alone, as are locks that a stored function or
// a goroutine takes or releases, unlocks under a condition that belongs to that
// of the lock, and locks whose identity is in doubt. Panics are not followed.
package wrongunlock
