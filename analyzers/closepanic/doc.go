// Package closepanic holds one check.
//
// closepanic: report sends on closed channels, and channels closed twice
//
// A send on a closed channel panics, and so does a second close, or the close of a
// nil channel. It happens when the receiver closes the channel, or one of several
// senders does while others are not done:
//
//	ch := make(chan int)
//	for _, part := range parts {
//		go func() {
//			for _, v := range part {
//				ch <- v // panics if another goroutine was faster
//			}
//			close(ch)
//		}()
//	}
//
// A channel is closed once, by who knows that nobody will send any more:
//
//	var wg sync.WaitGroup
//	for _, part := range parts {
//		wg.Go(func() {
//			for _, v := range part {
//				ch <- v
//			}
//		})
//	}
//	go func() {
//		wg.Wait()
//		close(ch)
//	}()
//
// The check takes a function with all that it calls and starts, when the channel
// does not leave it, and searches the orders in which its goroutines can go on. The
// steps to the panic are related places of the finding.
//
// It takes a type that other packages use by its methods as well, with its unexported
// channels, locks and contexts, and callers that come in any order: at the same time, if
// a lock or an atomic shows that this is expected, and until one of them has returned
// from a method such as Close. That one is called twice only if it looks first whether
// it has been called.
//
// Nothing is said where the channel is given to code out of view, returned, or stored
// where others find it; where the way to the panic hangs on data that changes, such as counters and
// fields; where a deferred function recovers from the panic; and where there are
// too many states.
package closepanic
