// Package checkthenact holds one check.
//
// checkthenact: report writes under a lock that hang on what was read before it was released
//
// A lock that is taken twice guards each reading and each writing, but not the
// decision that lies between. Another goroutine comes in after the first Unlock and
// decides the same: both find no entry, both make one, and whoever got the first
// works with an object that is no longer in the map:
//
//	c.mu.Lock()
//	s, ok := c.sessions[id]
//	c.mu.Unlock()
//	if !ok {
//		s = &session{}
//		c.mu.Lock()
//		c.sessions[id] = s // in the place of another goroutine's
//		c.mu.Unlock()
//	}
//
// Keep the lock until the decision is carried out, or, where something slow has to
// be done in between, ask again when the lock is held:
//
//	c.mu.Lock()
//	if other, ok := c.sessions[id]; ok {
//		s = other
//	} else {
//		c.sessions[id] = s
//	}
//	c.mu.Unlock()
//
// The check looks for two critical sections of one lock in one function, and for
// three losses: an update that is computed from what was read (n := s.n … s.n = n + 1);
// an addition that a limit allowed (if len(m) < max … m[k] = v); and an object that
// is put where none was found, if it matters which of two is kept, since it holds
// locks or channels or has to be closed. RLock and then Lock count as two sections.
//
// It is silent where the second section reads the variable again for more than the
// write itself; where the first one writes something, by which it may claim what is
// to be done; where another lock is held at both; about values of which one is as
// good as another, such as what a cache holds; where a comment says that the work
// may be done twice; and in functions that only one goroutine runs. Decisions that
// a caller carries out are not seen.
//
// The fix keeps the lock from the check to the write where nothing in between runs
// other code. Else it asks again, which is to be reviewed: what the loser has made may
// have to be closed.
//
// It is a hint: that goroutines come to the same decision at one time is likely in
// a server, and may be impossible elsewhere for reasons out of sight.
package checkthenact
