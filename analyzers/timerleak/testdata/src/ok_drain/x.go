// Package ok_drain empties channels of timers as it was right before Go 1.23:
// Stop returns true whenever nothing was received, so this never waits.
package ok_drain

import "time"

func wait(d time.Duration, ready <-chan bool) bool {
	timer := time.NewTimer(d)
	select {
	case <-ready:
		if !timer.Stop() {
			<-timer.C
		}
		return true
	case <-timer.C:
		return false
	}
}

func again(d time.Duration, ready <-chan bool, n int) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for range n {
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(d)
		select {
		case <-ready:
		case <-timer.C:
		}
	}
}
