//go:debug default=go1.22

// Command tick has the timers of Go 1.22, where the ticker of time.Tick is never
// freed.
package main

import "time"

func until(d time.Duration, ready func() bool) {
	for range time.Tick(d) { // want `^nothing stops this ticker when the function that uses it has returned, and with the timers of Go before 1\.23, which this program has, it is never freed$`
		if ready() {
			return
		}
	}
}

func main() {
	until(time.Millisecond, func() bool { return true })
	for range time.Tick(time.Second) { // as long as the program runs
	}
}
