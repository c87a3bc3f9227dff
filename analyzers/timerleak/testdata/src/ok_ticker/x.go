//go:debug asynctimerchan=1

// Command ok_ticker has the timers of Go before 1.23, and stops its tickers, or
// needs them to the end.
package main

import "time"

type poller struct{ ticker *time.Ticker }

func stopped(d time.Duration, ready func() bool) {
	ticker := time.NewTicker(d)
	defer ticker.Stop()
	for !ready() {
		<-ticker.C
	}
}

func kept(d time.Duration) *poller { return &poller{time.NewTicker(d)} }

func given(d time.Duration, use func(<-chan time.Time)) {
	ticker := time.NewTicker(d)
	use(ticker.C)
}

func endless(d time.Duration, work func()) {
	ticker := time.NewTicker(d)
	go func() {
		for range ticker.C {
			work()
		}
	}()
}

func cleanup(d time.Duration, later func(func())) {
	ticker := time.NewTicker(d)
	later(ticker.Stop)
}

// short waits are over soon.
func short(in <-chan int) (sum int) {
	for {
		select {
		case x := <-in:
			sum += x
		case <-time.After(time.Second):
			return sum
		}
	}
}

// once leaves the loop by each of the others.
func once(in <-chan int, idle func()) int {
	for {
		select {
		case x := <-in:
			return x
		case <-time.After(time.Hour):
			idle()
		}
	}
}

func main() {
	ticker := time.NewTicker(time.Second) // until the program ends
	<-ticker.C
}
