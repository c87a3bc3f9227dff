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
// of a named type: over fields, elements of slices and maps, getters, and over
// the field by which a part knows the whole that it belongs to. The two may be
// arguments if a call says so, as in c.pool.remove(c). Locks taken in
// callees, of other packages too, locks that a callee leaves held, those that it
// gives back and takes again, and those under which it calls a function that it
// is given count. The order that fewer places have is reported, with the number
// of the others. Circles of three and four locks are reported once.
//
// Two objects of one type, locked in the order in which they are given, are a
// circle of one:
//
//	func (a *Account) Transfer(to *Account, n int) {
//		a.mu.Lock()
//		defer a.mu.Unlock()
//		to.mu.Lock() // what if the other transfers to a?
//		defer to.mu.Unlock()
//		a.balance -= n
//		to.balance += n
//	}
//
// That is reported where both are changed, or both are elements of one
// container that are chosen by what the caller gives, such as two locks of an
// array, and where other packages can call the function. The order of their
// addresses is as good as any:
//
//	first, second := a, to
//	if uintptr(unsafe.Pointer(a)) > uintptr(unsafe.Pointer(to)) {
//		first, second = to, a
//	}
//
// So is a ring, in which a loop starts goroutines that each take an element of a
// slice and the next one, i and (i+1) % n: all of them can hold the first and wait
// for the second.
//
// Between the goroutines that one function starts, any two locks count, also
// those of two objects of one type that are passed to a function in either order.
//
// The check is silent where a third lock is held on both ways; where the ways
// cannot block each other, as two that only read, or one that only tries; where
// the object is still being made, or the function is called New, Make, Init or
// Setup something; where an order is seen in main, in tests or in initialisation
// alone; where one goroutine has ended before the other is started; where the
// callee releases the outer lock before it takes the inner one; and where the
// function can only panic after that. It says nothing of objects that merely may
// belong together, such as a connection and some pool that both are given, nor
// of lists and trees, whose locks follow the links, nor of two objects that are
// compared in any way before. A cycle that only the importing package could
// close, of two edges of other packages, is not reported there.
package lockorder
