// Package oncedeadlock holds one check.
//
// oncedeadlock: report functions run by a sync.Once that call it again
//
// Do returns when its function has run, also for those who did not run it. A
// function that comes back to its own Once therefore waits for itself, for ever;
// so does every goroutine that wants the value after that.
//
//	func (c *config) get(key string) string {
//		c.once.Do(c.load)
//		return c.m[key]
//	}
//
//	func (c *config) load() {
//		c.m = read()
//		if c.get("debug") == "on" { // blocks: get waits for load
//			c.dump()
//		}
//	}
//
// Keep to the part that needs no Once:
//
//	func (c *config) load() {
//		c.m = read()
//		if c.m["debug"] == "on" {
//			c.dump()
//		}
//	}
//
// Calls are followed through functions of this and other packages, closures and
// method values, and through functions that pass their argument to a Do; the
// same holds for functions made by sync.OnceFunc, OnceValue and OnceValues.
//
// Both must certainly be one Once, and the function must come to the second
// call whenever nothing fails: the check is silent where a condition other than
// err != nil is in between, as well as for goroutines that it starts.
package oncedeadlock
