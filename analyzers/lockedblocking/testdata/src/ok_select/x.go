// Package ok_select has waits that can be given up.
package ok_select

import (
	"context"
	"sync"
	"time"
)

type loop struct {
	mu   sync.Mutex
	n    int
	in   chan int
	quit chan bool
}

func newLoop() *loop {
	l := &loop{in: make(chan int), quit: make(chan bool)}
	go l.run()
	return l
}

func (l *loop) run() {
	for i := range l.in {
		l.mu.Lock()
		l.n += i
		l.mu.Unlock()
	}
}

func (l *loop) try() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.in <- 1:
	default:
	}
}

func (l *loop) timed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.in <- 1:
	case <-time.After(time.Second):
	}
}

func (l *loop) cancelled(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.in <- 1:
	case <-ctx.Done():
	}
}

func (l *loop) stopped() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.in <- 1:
	case <-l.quit: // closed without the lock
	}
}

func (l *loop) stop() { close(l.quit) }
