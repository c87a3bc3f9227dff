// Package ok_remade makes a new timer for each round.
package ok_remade

import "time"

func every(d time.Duration, n int, work func()) {
	for range n {
		timer := time.NewTimer(d)
		<-timer.C
		work()
	}
}

func replaced(d time.Duration, n int, work func()) {
	timer := time.NewTimer(d)
	for range n {
		<-timer.C
		work()
		timer = time.NewTimer(d)
	}
}

func captured(d time.Duration, n int, work func()) {
	timer := time.NewTimer(d)
	renew := func() { timer = time.NewTimer(d) }
	for range n {
		<-timer.C
		work()
		renew()
	}
}
