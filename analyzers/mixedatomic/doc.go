// Package mixedatomic holds one check.
//
// mixedatomic: report variables that are accessed atomically here and plainly there
//
// An atomic operation orders nothing but other atomic operations on the same
// variable. A plain read or write of it, while a goroutine may be changing it
// atomically, is a data race: the read may see an old value for ever, or half
// of one on a 32-bit machine, and the write is lost:
//
//	type server struct{ hits int64 }
//
//	func (s *server) handle() { atomic.AddInt64(&s.hits, 1) }
//
//	func (s *server) status() string {
//		return fmt.Sprint(s.hits) // races with handle
//	}
//
// All uses have to be atomic. The types of sync/atomic leave no other way:
//
//	type server struct{ hits atomic.Int64 }
//
//	func (s *server) handle() { s.hits.Add(1) }
//
//	func (s *server) status() string {
//		return fmt.Sprint(s.hits.Load())
//	}
//
// Two atomic operations are not one. What another goroutine does between the
// load and the store of
//
//	g.n.Store(g.n.Load() + 1)
//
// is lost, so this is reported too, if somebody else changes the variable or
// any user of the object may call the method; g.n.Add(1) is right.
//
// The check compares fields and package variables, of this and of imported
// packages, and local variables that goroutines share. It is silent where one
// of two accesses is made before the object is shared (in a function that makes,
// initialises or resets it, or that is called by such functions only, and
// before the function starts its goroutines), or after a wait; where both hold
// a lock of one name; about objects of a type of which copies are made. In tests, and
// in the function that declares the variable, it reports what can be shown to
// run at once in that function. An address is
// followed into a function of the package, but no further; elements of slices
// and arrays are not compared. A function that stores a
// variable atomically may read it plainly: it may be the only one to store it.
package mixedatomic
