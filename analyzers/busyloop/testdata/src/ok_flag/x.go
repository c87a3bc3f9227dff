// Package ok_flag has loops that something else may end, or that wait in another place.
package ok_flag

import (
	"sync/atomic"
	"time"
)

func flagged(ch chan int, stopped *atomic.Bool) (sum int) {
	for !stopped.Load() {
		select {
		case n := <-ch:
			sum += n
		default:
		}
	}
	return sum
}

func ticks(ch chan int, tick *time.Ticker) (sum int) {
	for range tick.C {
		select {
		case n := <-ch:
			sum += n
		default:
		}
	}
	return sum
}

func deadline(ch chan int, end time.Time) (sum int) {
	for time.Now().Before(end) {
		select {
		case n := <-ch:
			sum += n
		default:
		}
	}
	return sum
}

func lengths(chans []chan int, done func() bool) {
	for len(chans) > 0 && !done() && len(chans[0]) > 0 {
	}
}
