//go:debug asynctimerchan=1

// Command ticker asks for the timers of Go before 1.23.
package main

import "time"

func poll(d time.Duration, ready func() bool) {
	ticker := time.NewTicker(d) // want `^nothing stops this ticker when the function that uses it has returned, and with the timers of Go before 1\.23, which this program has, it is never freed$`
	for !ready() {
		<-ticker.C
	}
}

func watch(d time.Duration, stop chan bool, tell func()) {
	ticker := time.NewTicker(d) // want `nothing stops this ticker`
	done := make(chan bool)
	go func() {
		defer close(done)
		for {
			select {
			case <-ticker.C:
				tell()
			case <-stop:
				return
			}
		}
	}()
	<-done
}

func main() {
	n := 0
	poll(time.Millisecond, func() bool { n++; return n > 3 })
}
