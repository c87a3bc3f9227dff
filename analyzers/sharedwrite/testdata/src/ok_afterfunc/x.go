// Package ok_afterfunc shares variables with functions of timers in order.
package ok_afterfunc

import (
	"context"
	"sync/atomic"
	"time"
)

func stopped(d time.Duration, work func()) bool {
	late := false
	t := time.AfterFunc(d, func() { late = true })
	work()
	if t.Stop() {
		return late
	}
	return true
}

func told(d time.Duration) bool {
	late := false
	done := make(chan struct{})
	time.AfterFunc(d, func() {
		late = true
		close(done)
	})
	<-done
	return late
}

func flag(d time.Duration, work func()) bool {
	var late atomic.Bool
	t := time.AfterFunc(d, func() { late.Store(true) })
	defer t.Stop()
	work()
	return late.Load()
}

func cancelled(ctx context.Context, work func()) bool {
	stopped := false
	stop := context.AfterFunc(ctx, func() { stopped = true })
	work()
	if !stop() {
		return true
	}
	return stopped
}

func before(d time.Duration) {
	n := 1
	n++
	time.AfterFunc(d, func() { println(n) })
}
