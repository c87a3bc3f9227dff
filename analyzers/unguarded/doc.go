// Package unguarded holds one check.
//
// unguarded: report variables that are accessed without the lock that guards them
//
// A lock orders those who take it, and nobody else. Where one place forgets it,
// what is read there may be half of a change, or an old value for ever; a map
// that is read while it is changed ends the program; and of two changes one is
// lost:
//
//	type stats struct {
//		mu    sync.Mutex
//		count int // guarded by mu
//	}
//
//	func (s *stats) add() {
//		s.mu.Lock()
//		s.count++
//		s.mu.Unlock()
//	}
//
//	func (s *stats) Status() string {
//		return fmt.Sprint(s.count) // races with add
//	}
//
// The lock has to be held in every place, and for as long as the value must
// hold together:
//
//	func (s *stats) Status() string {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		return fmt.Sprint(s.count)
//	}
//
// RLock lets in all who take RLock. A write that is made under it races with
// what they read, so it needs Lock. A lock of another name is no lock either,
// unless those who write hold both.
//
// # What guards
//
// A comment says so: "guarded by mu" or "protected by mu" at a field or package
// variable, +checklocks:mu, "protects the following" or "guards the fields below" at
// a mutex, "protects x and y". The mutex stands beside the field, behind a field
// beside it ("guarded by owner.mu"), or is a package variable. Without a comment, the
// lock is held in at least three places of at least two functions, one of which
// writes, and is lacking in at most one of four places, or one of three if the
// functions where it is lacking take it too. What is known of exported fields and
// variables goes with them to the packages that import this one.
//
// # What is reported
//
// An access without the lock, if code that another goroutine may run conflicts with
// it under the lock, and if there is more than the statistics: the function takes
// that lock as well, a few lines before or after; or there are at least ten places
// with the lock for each one without; or the object is the receiver or a package
// variable, and a goroutine is started with one of the two functions, a handler of
// net/http is one, the comment of the type says that it is safe for concurrent use,
// or a comment names the lock. And a write under RLock, if the variable is used
// nowhere without that lock and another function uses it under RLock. Where some
// callers of a function hold the lock and others do not, the calls without it are
// reported.
//
// The check takes much for order, and is silent then: before the object is shared;
// in functions whose names say that they make, renew, start or finalize it, if they
// do not take the lock, and in those that only such functions call; where the
// function, before the access, receives a signal, waits, or decides by an atomic;
// where the access and its counterpart hold a lock in common; in functions that are
// handed on as values, unless they are started as goroutines; where the comment of
// the function says that it must not be called concurrently, or that a lock is held;
// where a comment beside the access speaks of locks or races. Values that come from
// a channel which nobody closes order nothing, nor do timers and the end of a
// context. Elements of slices and addresses that are passed on are not looked at,
// nor are tests.
//
// # Fixes
//
// The first lock of the function is taken earlier, or given back later, if nothing
// in between runs other code; else the lock is taken around the access, or in the
// whole of a short function. What would hold it during a call is computed before, or
// works on a copy. There is a fix only where no caller can hold the lock.
package unguarded
