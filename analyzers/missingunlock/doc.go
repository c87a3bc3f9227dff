// Package missingunlock holds one check.
//
// missingunlock: report paths that leave a function with a lock that the others release
//
// A lock that stays locked blocks the next goroutine that wants it, and all
// that come after, for ever. It happens on the path that was added later: an
// early return or a continue between Lock and Unlock.
//
//	func (c *cache) load(key string) (int, error) {
//		c.mu.Lock()
//		v, ok := c.m[key]
//		if !ok {
//			return 0, errMissing // c.mu stays locked
//		}
//		c.mu.Unlock()
//		return v, nil
//	}
//
// A deferred call unlocks whatever happens:
//
//	func (c *cache) load(key string) (int, error) {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		v, ok := c.m[key]
//		if !ok {
//			return 0, errMissing
//		}
//		return v, nil
//	}
//
// A report needs a function that takes the lock, itself or through a callee, and
// releases it on another path; if somebody else can release it as well, then
// the results must not tell the two paths apart. A function that never releases
// is reported if others of the package do so where they take the lock, and
// nobody releases it who has not taken it, or if no other function has to do with
// the lock at all. A loop that comes round to its Lock
// with the lock held is reported too.
// Conditions are followed: `if b { mu.Lock() }` and a later `if b { mu.Unlock() }`
// belong together, and so do flags, err == nil, and the result of TryLock.
//
// The check is silent where the lock is handed over: to the caller, when the
// results or parameters say that it is locked, to other packages if they can name
// the lock, when the locked object or a
// function that unlocks it is returned or stored, when another function of the
// package unlocks what it has not locked, or when a goroutine or callback does
// it, or, but for a failure, when the name of the function says that it locks.
// Panics, recovered or not, and calls that end the program are not ways out of a function. A
// lock whose identity is in doubt, such as the element of a slice that is
// changed, is not followed.
package missingunlock
