package client

import (
	"context"
	"sync"
)

// Service answers requests until it is closed; Ask does not look whether it is.
type Service struct {
	mu   sync.Mutex
	n    int
	reqs chan request
	done chan struct{}
}

type request struct {
	x     int
	reply chan int
}

func NewService() *Service {
	s := &Service{reqs: make(chan request), done: make(chan struct{})}
	go s.loop()
	return s
}

func (s *Service) loop() {
	for {
		select {
		case r := <-s.reqs:
			r.reply <- r.x
		case <-s.done:
			return
		}
	}
}

func (s *Service) Ask(x int) int {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	r := request{x, make(chan int)}
	s.reqs <- r // want stuck
	return <-r.reply
}

func (s *Service) Close() { close(s.done) }

// Watched is the same, and looks.
type Watched struct {
	mu   sync.Mutex
	n    int
	reqs chan request
	done chan struct{}
}

func NewWatched() *Watched {
	s := &Watched{reqs: make(chan request), done: make(chan struct{})}
	go s.loop()
	return s
}

func (s *Watched) loop() {
	for {
		select {
		case r := <-s.reqs:
			r.reply <- r.x
		case <-s.done:
			return
		}
	}
}

func (s *Watched) Ask(x int) int {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	r := request{x, make(chan int)}
	select {
	case s.reqs <- r:
		return <-r.reply
	case <-s.done:
		return 0
	}
}

func (s *Watched) Close() { close(s.done) }

// Leaves asks, and goes away when its context ends: the service waits for it.
type Leaves struct {
	mu   sync.Mutex
	n    int
	reqs chan request
	done chan struct{}
}

func NewLeaves() *Leaves {
	s := &Leaves{reqs: make(chan request), done: make(chan struct{})}
	go s.loop()
	return s
}

func (s *Leaves) loop() {
	for {
		select {
		case r := <-s.reqs:
			r.reply <- r.x // want stuck
		case <-s.done:
			return
		}
	}
}

func (s *Leaves) Ask(ctx context.Context, x int) int {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	r := request{x, make(chan int)}
	select {
	case s.reqs <- r:
	case <-s.done:
		return 0
	}
	select {
	case v := <-r.reply:
		return v
	case <-ctx.Done():
		return 0
	}
}

func (s *Leaves) Close() { close(s.done) }

// Twice checks a flag without a lock, then closes.
type Twice struct {
	mu     sync.Mutex
	n      int
	closed bool
	done   chan struct{}
}

func NewTwice() *Twice { return &Twice{done: make(chan struct{})} }

func (t *Twice) Close() {
	if t.closed {
		return
	}
	t.closed = true
	close(t.done) // want closeclosed
}

func (t *Twice) Wait() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	<-t.done
}

// Locked checks it with the lock.
type Locked struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func NewLocked() *Locked { return &Locked{done: make(chan struct{})} }

func (t *Locked) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return
	}
	t.closed = true
	close(t.done)
}

func (t *Locked) Wait() { <-t.done }

// Once closes once.
type Once struct {
	mu   sync.Mutex
	once sync.Once
	done chan struct{}
}

func NewOnce() *Once { return &Once{done: make(chan struct{})} }

func (t *Once) Close() { t.mu.Lock(); t.mu.Unlock(); t.once.Do(func() { close(t.done) }) }

func (t *Once) Wait() { <-t.done }

// Queue is closed while it is sent on.
type Queue struct {
	mu     sync.RWMutex
	closed bool
	ch     chan int
}

func NewQueue() *Queue {
	q := &Queue{ch: make(chan int)}
	go func() {
		for range q.ch {
		}
	}()
	return q
}

func (q *Queue) Put(x int) bool {
	q.mu.RLock()
	closed := q.closed
	q.mu.RUnlock()
	if closed {
		return false
	}
	q.ch <- x // want sendclosed
	return true
}

func (q *Queue) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	close(q.ch)
}

// Held sends with the lock.
type Held struct {
	mu     sync.RWMutex
	closed bool
	ch     chan int
}

func NewHeld() *Held {
	q := &Held{ch: make(chan int)}
	go func() {
		for range q.ch {
		}
	}()
	return q
}

func (q *Held) Put(x int) bool {
	q.mu.RLock()
	defer q.mu.RUnlock()
	if q.closed {
		return false
	}
	q.ch <- x
	return true
}

func (q *Held) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	close(q.ch)
}

// Producer sends on when its consumer has gone.
type Producer struct {
	out  chan int
	stop chan struct{}
}

func NewProducer() *Producer {
	p := &Producer{out: make(chan int), stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-p.stop:
				return
			default:
			}
			p.out <- 1 // want stuck
		}
	}()
	return p
}

func (p *Producer) Next() int { return <-p.out }
func (p *Producer) Stop()     { close(p.stop) }

// Selects is the producer that stops.
type Selects struct {
	out  chan int
	stop chan struct{}
}

func NewSelects() *Selects {
	p := &Selects{out: make(chan int), stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-p.stop:
				return
			case p.out <- 1:
			}
		}
	}()
	return p
}

func (p *Selects) Next() int { return <-p.out }
func (p *Selects) Stop()     { close(p.stop) }

// Endless has no end.
type Endless struct{ reqs chan int }

func NewEndless() *Endless {
	e := &Endless{make(chan int)}
	go func() {
		for range e.reqs {
		}
	}()
	return e
}

func (e *Endless) Do() { e.reqs <- 1 }
