// Package ok_collected leaves its tickers and timers to the garbage collector,
// which takes them since Go 1.23.
package ok_collected

import "time"

func poll(d time.Duration, ready func() bool) {
	ticker := time.NewTicker(d)
	for !ready() {
		<-ticker.C
	}
}

func tick(d time.Duration, ready func() bool) {
	for range time.Tick(d) {
		if ready() {
			return
		}
	}
}

func serve(in <-chan int, idle func()) (sum int) {
	for {
		select {
		case x, ok := <-in:
			if !ok {
				return sum
			}
			sum += x
		case <-time.After(time.Hour):
			idle()
		}
	}
}
