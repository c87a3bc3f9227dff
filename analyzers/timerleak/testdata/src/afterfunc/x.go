// Package afterfunc waits for the channel of a timer that has none.
package afterfunc

import "time"

func within(d time.Duration, work, late func()) {
	timer := time.AfterFunc(d, late)
	work()
	if !timer.Stop() {
		<-timer.C // want `^the timer that AfterFunc makes at x\.go:7 has no channel: C is nil and this receive blocks for ever$`
	}
}

func cancel(work func()) {
	timer := time.AfterFunc(time.Millisecond, work)
	timer.Stop()
	// The first has stopped it.
	if !timer.Stop() {
		<-timer.C // want `has no channel`
	}
}
