//go:debug asynctimerchan=1

// Command olddrain has the timers of Go before 1.23, of which a value may stay
// behind.
package main

import "time"

func next(in <-chan int, d time.Duration) (n int) {
	timer := time.NewTimer(d)
	select {
	case n = <-in:
	case <-timer.C:
		n = -1
	}
	if !timer.Stop() {
		<-timer.C // want `^once the value of the timer has been received at x\.go:11, the channel is empty and this receive blocks for ever$`
	}
	return n
}

func main() { println(next(nil, time.Millisecond)) }
