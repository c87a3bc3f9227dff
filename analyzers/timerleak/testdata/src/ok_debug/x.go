//go:debug asynctimerchan=2

// Command ok_debug asks for timers that leave a value behind and are collected
// all the same.
package main

import "time"

func wait(d time.Duration, work func()) {
	timer := time.NewTimer(d)
	work()
	timer.Stop()
	<-timer.C // has a value if work took longer
}

func poll(d time.Duration, ready func() bool) {
	ticker := time.NewTicker(d)
	for !ready() {
		<-ticker.C
	}
}

func main() {
	wait(time.Millisecond, func() { time.Sleep(time.Second) })
	poll(time.Millisecond, func() bool { return true })
}
