// Package stopped receives from timers that have been stopped.
package stopped

import "time"

func wait(d time.Duration, work func()) {
	timer := time.NewTimer(d)
	work()
	timer.Stop()
	<-timer.C // want `^Stop, called at x\.go:9, leaves nothing in the channel, so this receive blocks for ever$`
}

// wrong has the condition the wrong way round.
func wrong(d time.Duration, work func()) {
	timer := time.NewTimer(d)
	work()
	if timer.Stop() {
		<-timer.C // want `^Stop has returned true at x\.go:17, so the timer will not fire and this receive blocks for ever$`
	}
}

func ticks(d time.Duration, work func()) {
	ticker := time.NewTicker(d)
	for range 3 {
		<-ticker.C
		work()
	}
	ticker.Stop()
	<-ticker.C // want `^Stop, called at x\.go:28, leaves nothing`
}
