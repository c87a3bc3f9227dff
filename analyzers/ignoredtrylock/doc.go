// Package ignoredtrylock holds one check.
//
// ignoredtrylock: report calls of TryLock whose result is dropped
//
// TryLock takes the lock if it is free, and says whether it did. Code that does
// not ask goes on without the lock whenever another goroutine holds it: what
// follows is not guarded, and the Unlock at its end takes the lock away from
// that other goroutine, or ends the program with "fatal error: sync: unlock of
// unlocked mutex".
//
//	func (s *stats) flush() {
//		s.mu.TryLock()
//		defer s.mu.Unlock()
//		s.write()
//	}
//
// Ask, or wait with Lock:
//
//	func (s *stats) flush() {
//		if !s.mu.TryLock() {
//			return // somebody else is at it
//		}
//		defer s.mu.Unlock()
//		s.write()
//	}
//
// The check is silent where the very next thing is an Unlock of the same lock:
// the two together make sure that a lock is free, whoever has it, and no result
// is needed. A result that is kept in a variable is taken to be looked at.
package ignoredtrylock
