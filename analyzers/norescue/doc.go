// Package norescue holds one check.
//
// norescue: report operations that wait on though their function is told to end, and goroutines that nothing ends
//
// A function that selects on ctx.Done() can be cancelled, but not while it stands
// in a send or receive of its own:
//
//	for {
//		select {
//		case v := <-in:
//			out <- v * 2 // the receiver may have left with ctx: waits for ever
//		case <-ctx.Done():
//			return
//		}
//	}
//
// Those at the other end leave with the context, and so this goroutine stays, with
// all that it holds. The operation is to watch the context as well:
//
//	case v := <-in:
//		select {
//		case out <- v * 2:
//		case <-ctx.Done():
//			return
//		}
//
// A report needs an unbuffered channel that is in view with all that is done to it:
// a local one, or one in an unexported field. The function selects on a done
// channel elsewhere, and returns then, or asks its context for an error before, or
// runs as a goroutine, in a loop, and has a context. And everybody at the other end is in a select that may leave for a done
// channel without another operation on the channel. A done channel is that of a
// context, or one in a field that is named so, is closed, and on which nothing is
// sent. The check is silent if the channel has a buffer, is closed by a sender that is waited for, or is returned or given to code out of view; if
// somebody at the other end waits without a select, goes on receiving when told
// to end, or is main, with which the program ends; if nobody but the function of the
// operation can tell the other end to leave; and if the operation comes after the
// function has been told to end, or has cancelled or closed something itself.
//
// Besides, a goroutine with a loop that it never leaves outlives the object that it
// works for:
//
//	func New() *Cache {
//		c := &Cache{tick: time.NewTicker(time.Minute)}
//		go c.sweep() // for { <-c.tick.C; … }
//		return c
//	}
//
//	func (c *Cache) Close() { c.tick.Stop() } // the goroutine waits for ever
//
// It needs a channel that Close closes, and a select with it. This is reported if an
// exported function starts the goroutine, the object has a method Close, Stop or
// Shutdown, and the loop has neither a return nor a panic nor an end of the program
// in it, and waits for a ticker, a pause, or a channel in view that nobody closes.
package norescue
