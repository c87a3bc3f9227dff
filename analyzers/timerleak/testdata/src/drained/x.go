// Package drained empties the channel of a timer whose value was received.
package drained

import "time"

// batch collects what comes within d.
func batch(in <-chan int, d time.Duration, out func([]int)) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	var list []int
	for {
		select {
		case x, ok := <-in:
			if !ok {
				out(list)
				return
			}
			list = append(list, x)
			continue
		case <-timer.C:
			out(list)
			list = nil
		}
		if !timer.Stop() {
			<-timer.C // want `^once the value of the timer has been received at x\.go:12, the channel is empty and this receive blocks for ever$`
		}
		timer.Reset(d)
	}
}

// first is left by two ways, one of which has received.
func first(in <-chan int, d time.Duration) (n int, err error) {
	timer := time.NewTimer(d)
	timedOut := false
	select {
	case n = <-in:
	case <-timer.C:
		timedOut = true
		if err = check(); err != nil {
			return 0, err
		}
	}
	if !timer.Stop() {
		<-timer.C // want `has been received at x\.go:35`
	}
	if timedOut {
		n = -1
	}
	return n, nil
}

func check() error { return nil }
