// Package unguarded holds one check.
//
// unguarded: report fields that are accessed without the lock that guards them
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
// what they read, so it needs Lock.
//
// The check knows the guard of a field from a comment ("guarded by mu" or
// "protected by mu" at the field, +checklocks:mu, "protects the following" or
// "guards the fields below" at a mutex), or infers it for an unexported field:
// a mutex of the same struct is held in at least three places of at least two
// functions, one of which writes, and is lacking in at most one of four places,
// or one of three if the functions where it is lacking take it too. It reports
// an access if code that another goroutine may run conflicts with it under
// the lock, and a write under RLock if the field is used nowhere without that
// lock and another function uses it under RLock.
//
// The check takes much for order, and is silent then: before the object is
// shared, in functions that by their names make, renew, close or finalize it
// and in those that only such functions call; where the function, before the
// access, receives from a channel, waits, loads an atomic or calls a function
// that does; where some caller holds a lock of that name, or any other lock is
// held; in closures that are neither started as a goroutine nor called in sight;
// where the comment of the function says that it must not be called
// concurrently or with what lock; where a comment beside the access speaks of
// locks or races; if only one goroutine writes, and it is the one that reads
// without the lock. The object must be the receiver, a parameter or a package
// variable, not one that a field of another leads to. Package variables with a
// mutex of their own beside them, locks of another struct, elements of slices
// and addresses that are passed on are not looked at, nor are tests.
//
// It is a hint: that two exported methods are called at once is an assumption,
// for which the locks that the type takes are the only evidence.
package unguarded
