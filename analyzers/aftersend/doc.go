// Package aftersend holds one check.
//
// aftersend: report objects that the sender changes after it has sent them
//
// A channel copies what is sent, but of a slice, a map or a pointer only the
// reference. Both sides have the same memory from then on, and a sender that
// goes on to write there races with the receiver, which finds the next element
// in the place of the one that it got:
//
//	buf := make([]byte, 4096)
//	for {
//		n, err := r.Read(buf) // overwrites what was sent before
//		if err != nil {
//			return err
//		}
//		ch <- buf[:n]
//	}
//
// Send a copy, or take a new buffer for each element:
//
//	ch <- bytes.Clone(buf[:n])
//
// The same goes for a batch that is cut to [:0] after it was sent and filled
// again, a map that grows on, and a struct that was sent by its address. The
// check follows the object from the send, a case of a select included, to a
// store, a map update, copy, clear, a call of a Read method, or an append to
// what was cut to length zero.
//
// It is silent where the receiver may be done before the change: an answer was
// received (an element of the same type, a signal or a number), another element
// was sent, a wait was passed. It is also silent where a lock is held at
// the change, about structs that hold locks, channels or functions, which are
// made to be shared, about channels that only the function itself uses, and
// about appending behind what was sent. It does not see changes that other
// functions make for the sender.
package aftersend
