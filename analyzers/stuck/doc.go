// Package stuck holds one check.
//
// stuck: report goroutines that can wait for ever
//
// A goroutine that waits on a channel, a select, a WaitGroup, a Cond or a lock
// needs another one to let it go on. If that one has returned early, waits
// itself, or was never there, the goroutine stays for as long as the program
// runs, with all that it holds; if it is the one that the caller waits for, the
// program hangs:
//
//	func fetch(ctx context.Context) (string, error) {
//		result := make(chan string)
//		go func() {
//			result <- query() // nobody receives once fetch has returned
//		}()
//		select {
//		case r := <-result:
//			return r, nil
//		case <-ctx.Done():
//			return "", ctx.Err()
//		}
//	}
//
// Here the channel needs room for the one result, so that the send never waits:
//
//	result := make(chan string, 1)
//
// Elsewhere it takes a select with the end of a context, a close that is
// deferred, or a send after the lock has been released.
//
// The check takes a function with all that it calls and starts, when the
// channels, locks and so on do not leave it, and searches the orders in which
// its goroutines can go on. The steps to the fault are related places of the
// finding. An error may be returned or not; a loop may run once or twice, if its
// bound is not known; a context that has a deadline or comes from a caller ends
// some time, and so do timers, so who waits for these does not wait for ever. In
// the code of tests an error is the failure of the test, and nothing is said of what
// a test leaves behind that has failed.
//
// It takes a type that other packages use by its methods as well, with its unexported
// channels, locks and contexts, and callers that come in any order: at the same time, if
// a lock or an atomic shows that this is expected, and until one of them has returned
// from a method such as Close. A caller that others may still let go on does not wait for
// ever, nor does a service to which calls may still come.
//
// Functions of other packages count where it is known what they do with the channels,
// locks and functions that they are given, and with the channels that they make;
// what goes wrong in them is told at the call.
//
// Nothing is said where a channel is given to code out of view, returned, or
// stored where others find it; where the way to the fault hangs on data that
// changes, such as counters and fields; and where there are too many states.
// Locks that are taken twice, left locked or taken in opposite orders are left to
// doublelock, missingunlock and lockorder, operations under a lock that their
// counterpart needs to lockedblocking, and WaitGroups without Done to
// missingdone.
package stuck
