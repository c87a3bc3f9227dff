// Package timerleak holds one check.
//
// timerleak: report timers that are waited for in vain, and tickers that are never stopped
//
// A timer fires once. When its value has been received the channel is empty,
// Stop returns false, and a receive that is to empty the channel waits for ever:
//
//	select {
//	case x := <-in:
//		list = append(list, x)
//	case <-timer.C:
//		flush(list)
//	}
//	if !timer.Stop() {
//		<-timer.C // blocks if the timer's case was taken
//	}
//	timer.Reset(d)
//
// Since Go 1.23 there is nothing to empty. The channel holds no value once Stop
// or Reset has returned, and Stop returns true whenever the value has not been
// received yet, whether the timer has expired or not:
//
//	timer.Stop()
//	timer.Reset(d)
//
// A program whose go.mod says less than 1.23, or that sets asynctimerchan=1, has
// the former timers, of which a value may be left behind. There the receive must
// not wait:
//
//	if !timer.Stop() {
//		select {
//		case <-timer.C:
//		default:
//		}
//	}
//
// The check reports as well
//   - a receive from a timer behind its Stop: always since Go 1.23, before it
//     where Stop has returned true;
//   - a receive from the channel of a timer of time.AfterFunc, which has none;
//   - a loop that receives from a timer in each round, though nothing sets it
//     again: it was to be a ticker;
//   - a loop over the channel of a ticker that another function stops: Stop does
//     not close the channel, and the loop stays for ever.
//
// With the timers of Go before 1.23 it also reports tickers that nothing stops
// though the functions that use them return, for which a deferred Stop is the
// cure, and time.After of a minute or more in a select that other cases repeat:
// each round leaves a timer behind. From Go 1.23 on all of these are collected when
// nobody refers to them, and that is no fault.
//
// The go line of a library says how its own tests run; programs that import it
// may have the newer timers.
//
// The check is silent about timers in fields and variables that are assigned
// more than once, about those that leave the view, if another function stops or
// sets the timer, and if some way from the first operation to the receive goes
// round it: a condition that is not about the select, the result of Stop, or an
// error. A drain that can never be reached is left alone, and so are tickers of
// main and of tests, which end with the process.
package timerleak
