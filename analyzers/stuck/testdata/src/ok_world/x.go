// The channel is known elsewhere, or what is waited for comes some time.
package ok_world

import (
	"context"
	"os"
	"os/signal"
	"time"
)

var events = make(chan int)

func emit() {
	go func() { events <- 1 }()
}

func results() <-chan int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	return ch
}

type queue struct{ ch chan int }

func newQueue() *queue {
	q := &queue{make(chan int)}
	go func() {
		for v := range q.ch {
			println(v)
		}
	}()
	return q
}

func wait(ctx context.Context) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		<-ctx.Done()
	}
}
