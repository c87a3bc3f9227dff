// Package noclose holds one check.
//
// noclose: report producers that leave without closing the channel that a consumer ranges over
//
// A range over a channel ends when the channel is closed, and in no other way.
// A producer that returns early, on a bad item or a cancelled context, and
// closes the channel only at its regular end leaves the consumer blocked:
//
//	ch := make(chan int)
//	go func() {
//		for _, it := range items {
//			if it < 0 {
//				return // ch stays open: the range below waits for ever
//			}
//			ch <- it
//		}
//		close(ch)
//	}()
//	for it := range ch {
//		use(it)
//	}
//
// The producer is to close the channel whatever happens:
//
//	go func() {
//		defer close(ch)
//		for _, it := range items {
//			if it < 0 {
//				return
//			}
//			ch <- it
//		}
//	}()
//
// Several senders are to be counted, and the channel is to be closed when the
// last is done:
//
//	go func() {
//		wg.Wait()
//		close(ch)
//	}()
//
// A report needs everything in view: the place where the channel is made, a
// single function that sends on it and runs once, and a loop without another
// way out that receives from it until it is closed. Functions of other packages
// that are given the channel are followed as far as they do not keep it. If there are several
// senders, all have to come to an end, and nothing may close the channel. The
// check is silent if another function closes the channel, if the channel is
// stored in a field or given to code out of view, if the consumer breaks on a
// value or counts, and if the producer never returns, panics or ends the
// program. It does not follow conditions: a return that comes after a
// close on some paths is never reported. A producer that leaves because a
// channel or a context tells it to is reported only if that context may be
// cancelled from outside while somebody still needs the consumer to end.
package noclose
