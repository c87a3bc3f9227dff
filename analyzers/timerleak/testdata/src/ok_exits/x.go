// Package ok_exits leaves by another way once the value was received.
package ok_exits

import (
	"log"
	"time"
)

func must(in <-chan int, d time.Duration) (n int) {
	timer := time.NewTimer(d)
	select {
	case n = <-in:
	case <-timer.C:
		log.Fatal("timed out")
	}
	if !timer.Stop() {
		<-timer.C
	}
	return n
}

func poll(d time.Duration, in <-chan int) (n int) {
	timer := time.NewTimer(d)
	for {
		select {
		case x := <-in:
			n += x
		case <-timer.C:
			return n
		}
	}
}

func ticks(d time.Duration, stop chan bool, work func()) {
	ticker := time.NewTicker(d)
	go func() {
		for {
			select {
			case <-ticker.C:
				work()
			case <-stop:
				return
			}
		}
	}()
	<-stop
	ticker.Stop()
}
