// Package deadbreak holds one check.
//
// deadbreak: report receive loops that spin when the channel is closed
//
// A receive from a closed channel does not wait: it gives the zero value, at
// once and every time. A loop that does not look, or that leaves only the
// select, goes round for ever and takes a whole processor:
//
//	for {
//		select {
//		case job, ok := <-jobs:
//			if !ok {
//				break // leaves the select, not the loop
//			}
//			run(job)
//		case <-tick.C:
//			report()
//		}
//	}
//
// The loop is to end when the channel is closed:
//
//	loop:
//		for {
//			select {
//			case job, ok := <-jobs:
//				if !ok {
//					break loop
//				}
//				run(job)
//			case <-tick.C:
//				report()
//			}
//		}
//
// Outside a select, range does it:
//
//	for job := range jobs {
//		run(job)
//	}
//
// A report needs that the channel may be closed: the second result of the
// receive is looked at, or a closing of this channel, variable or unexported
// field is in the package, or it is the channel of a context.
// And every way from the receive, with the zero value for what was received,
// has to lead back to it.
//
// The check is silent if some way leaves the loop, waits for something else,
// sleeps, panics, or calls a function value; if the loop's condition depends on
// anything but what was received; if only the receiver itself closes the channel
// and the loop is over by then; if the channel is made in the package and nothing
// closes it; if the channel may be another one in the next round, as after
// ch = nil; and, where ok is not looked at, if a select has another case
// that ends the loop.
package deadbreak
