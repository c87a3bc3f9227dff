// Package ok_flag remembers whether the value was received.
package ok_flag

import "time"

func next(in <-chan int, d time.Duration) (n int) {
	timer := time.NewTimer(d)
	fired := false
	select {
	case n = <-in:
	case <-timer.C:
		fired = true
	}
	if !fired && !timer.Stop() {
		<-timer.C
	}
	return n
}

type state struct{ fired bool }

func (s *state) loop(in <-chan int, d time.Duration, work func(int) bool) {
	timer := time.NewTimer(d)
	for {
		select {
		case n := <-in:
			if !work(n) {
				return
			}
		case <-timer.C:
			s.fired = true
		}
		if !s.fired {
			if !timer.Stop() {
				<-timer.C
			}
		}
		s.fired = false
		timer.Reset(d)
	}
}
