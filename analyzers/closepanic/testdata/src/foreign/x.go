// Channels that functions of another package close, and send on.

package foreign

import (
	"sync"

	"test/foreign/feed"
)

// Closed by the callee and by the caller.
func Twice(list []string) (out []string) {
	c := make(chan string, len(list))
	feed.All(c, list)
	close(c) // want `foreign\.Twice panics here, as it closes c when it has closed it at x\.go:14`
	for s := range c {
		out = append(out, s)
	}
	return out
}

// Each of two feeders closes the channel.
func Both(a, b []string) (out []string) {
	c := make(chan string)
	go feed.All(c, a) // want `the goroutine started at x\.go:25 panics in feed\.All, as it closes c when the goroutine started at x\.go:26 has closed it at x\.go:26` `the goroutine started at x\.go:25 panics in feed\.All, as it sends on c when`
	go feed.All(c, b) // want `the goroutine started at x\.go:26 panics in feed\.All, as it closes c when` `the goroutine started at x\.go:26 panics in feed\.All, as it sends on c when`
	for s := range c {
		out = append(out, s)
	}
	return out
}

// Sent on when it is closed.
func After(s string) {
	c := make(chan string, 2)
	close(c)
	feed.One(c, s) // want `foreign\.After panics in feed\.One, as it sends on c when it has closed it at x\.go:36`
}

// Closed if the callee is told so.
func Told() {
	done := make(chan struct{})
	feed.Finish(done, false)
	<-done
	close(done) // want `foreign\.Told panics here`
}

// Silent: the callee is told to leave it.
func Left() {
	done := make(chan struct{})
	feed.Finish(done, true)
	close(done)
	<-done
}

// Silent: whether it is closed is known to the caller.
func Asked(leave bool) {
	done := make(chan struct{})
	feed.Finish(done, leave)
	if leave {
		close(done)
	}
	<-done
}

// Silent: one feeder, and the caller waits.
func Single(list []string) (out []string) {
	c := make(chan string)
	go feed.All(c, list)
	for s := range c {
		out = append(out, s)
	}
	return out
}

// Silent: what the callee does with the channel hangs on memory that it is given.
func Guarded() {
	var mu sync.Mutex
	var closed bool
	done := make(chan struct{})
	feed.Once(done, &mu, &closed)
	feed.Once(done, &mu, &closed)
}

// Silent: the callee recovers.
func Tried() {
	done := make(chan struct{})
	feed.Try(done)
	feed.Try(done)
}

// Silent: what is called until stop is closed does not close it again.
func Stopped() {
	stop := make(chan struct{})
	var once sync.Once
	feed.Until(stop, func() { once.Do(func() { close(stop) }) })
}
