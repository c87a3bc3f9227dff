// Package rounds takes a timer for a ticker.
package rounds

import "time"

func every(d time.Duration, n int, work func()) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for i := 0; i < n; i++ {
		<-timer.C // want `^the timer made at x\.go:7 fires once and is never Reset: in the second round this receive blocks for ever$`
		work()
	}
}

func ranged(d time.Duration, work func() bool) {
	timer := time.NewTimer(d)
	for range timer.C { // want `the timer made at x\.go:16 fires once`
		if !work() {
			return
		}
	}
}

// both waits, and then empties what it has emptied.
func both(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
	timer.Stop()
	<-timer.C // want `^once the value of the timer has been received at x\.go:27, the channel is empty and this receive blocks for ever$`
}

// ended wants to wait for the function.
func ended(d time.Duration, work func()) {
	timer := time.AfterFunc(d, work)
	<-timer.C // want `the timer that AfterFunc makes at x\.go:34 has no channel`
}
