// Package ok_shared lets others at its timers, who may set them.
package ok_shared

import "time"

type conn struct{ timer *time.Timer }

func (c *conn) wait(d time.Duration) {
	c.timer = time.NewTimer(d)
	<-c.timer.C
	if !c.timer.Stop() {
		<-c.timer.C
	}
}

func given(d time.Duration, set func(*time.Timer)) {
	timer := time.NewTimer(d)
	<-timer.C
	set(timer)
	<-timer.C
}

func one(timer *time.Timer) {
	<-timer.C
}

func two(d time.Duration, other *time.Timer) {
	timer := time.NewTimer(d)
	one(timer)
	one(other)
}
