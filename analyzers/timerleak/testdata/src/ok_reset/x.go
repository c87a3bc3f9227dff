// Package ok_reset sets its timers again.
package ok_reset

import "time"

func every(d time.Duration, n int, work func()) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for range n {
		<-timer.C
		work()
		timer.Reset(d)
	}
}

func backoff(d time.Duration, try func() bool) {
	timer := time.NewTimer(d)
	for !try() {
		timer.Reset(d)
		<-timer.C
		d *= 2
	}
}

// elsewhere is set again by another function.
func elsewhere(d time.Duration, n int, work func()) {
	timer := time.NewTimer(d)
	again := func() { timer.Reset(d) }
	for range n {
		<-timer.C
		work()
		again()
	}
}
