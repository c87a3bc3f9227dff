// Package deferinloop holds one check.
//
// deferinloop: report deferred unlocks in loops that lock again
//
// A deferred call runs when its function returns, not at the end of a round of
// the loop that it stands in. A loop that locks the same mutex in each round
// waits for itself in the second one, for ever.
//
//	func (s *store) add(items []item) {
//		for _, it := range items {
//			s.mu.Lock()
//			defer s.mu.Unlock()
//			s.m[it.key] = it // the second item is never added
//		}
//	}
//
// Let the round be a function, or unlock at its end:
//
//	func (s *store) add(items []item) {
//		for _, it := range items {
//			func() {
//				s.mu.Lock()
//				defer s.mu.Unlock()
//				s.m[it.key] = it
//			}()
//		}
//	}
//
// A loop over objects that each have their lock keeps all of them locked until
// the function returns. That is reported where each round works on its own
// object and nothing is left to do after the loop; else the locks are taken to
// be collected on purpose.
//
// The check is silent where the loop cannot come to the lock again after the
// deferred call, as when the body returns or breaks.
package deferinloop
