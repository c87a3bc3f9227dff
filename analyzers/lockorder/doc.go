// Package lockorder holds one check.
//
// lockorder: report two locks that are taken in opposite orders
//
// When one goroutine holds the first lock and wants the second, while another
// holds the second and wants the first, both wait for ever, and so does
// everybody who needs one of the two after them. It happens under load, and
// rarely in tests.
//
//	func (s *Server) Open(name string) {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		s.open++
//		s.reg.add(name) // locks s.reg.mu
//	}
//
//	func (s *Server) Names() (int, []string) {
//		s.reg.mu.Lock()
//		defer s.reg.mu.Unlock()
//		return s.count(), s.reg.names // count locks s.mu: the other order
//	}
//
// Take them in one order everywhere, or release one before the other is needed:
//
//	func (s *Server) Names() (int, []string) {
//		n := s.count()
//		s.reg.mu.Lock()
//		defer s.reg.mu.Unlock()
//		return n, s.reg.names
//	}
//
// The two locks are variables of packages, or both are reached from one object
// of a named type, over fields that do not change after they are set. Locks
// taken in callees, of other packages too, and locks that a callee leaves held
// count. The order that fewer places have is reported. Between the goroutines
// that one function starts, any two locks count, also those of two objects of
// one type that are passed to a function in either order.
//
// The check is silent where a third lock is held on both ways; where the ways
// cannot block each other, as two that only read, or one that only tries; where
// the object is still being made; where an order is seen in main, in tests or
// in initialisation alone; where one goroutine has ended before the other is
// started; and where the callee releases the outer lock before it takes the
// inner one. It says nothing of objects that merely may belong together, such
// as a connection and some pool, nor of circles of three locks.
package lockorder
