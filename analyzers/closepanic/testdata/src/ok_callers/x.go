// Callers that close and send as they should.
package ok_callers

import (
	"errors"
	"sync"
)

// Locked tests its flag and closes under one lock.
type Locked struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func NewLocked() *Locked { return &Locked{done: make(chan struct{})} }

func (l *Locked) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	close(l.done)
}

func (l *Locked) Wait() { <-l.done }

// Once closes once.
type Once struct {
	mu   sync.Mutex
	n    int
	once sync.Once
	done chan struct{}
}

func NewOnce() *Once { return &Once{done: make(chan struct{})} }

func (o *Once) Close() { o.once.Do(func() { close(o.done) }) }
func (o *Once) Count() { o.mu.Lock(); o.n++; o.mu.Unlock(); <-o.done }

// Single is not made for being closed twice.
type Single struct {
	mu   sync.Mutex
	n    int
	done chan struct{}
}

func NewSingle() *Single { return &Single{done: make(chan struct{})} }

func (s *Single) Close() { s.mu.Lock(); s.n++; s.mu.Unlock(); close(s.done) }
func (s *Single) Wait()  { <-s.done }

// Held sends with the lock under which it is closed.
type Held struct {
	mu     sync.RWMutex
	closed bool
	ch     chan int
}

func NewHeld(use func(int)) *Held {
	h := &Held{ch: make(chan int)}
	go func() {
		for x := range h.ch {
			use(x)
		}
	}()
	return h
}

func (h *Held) Put(x int) error {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.closed {
		return errors.New("closed")
	}
	h.ch <- x
	return nil
}

func (h *Held) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.ch)
	}
}

// Counted closes when all senders are done.
type Counted struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
	ch     chan int
}

func NewCounted(use func(int)) *Counted {
	c := &Counted{ch: make(chan int)}
	go func() {
		for x := range c.ch {
			use(x)
		}
	}()
	return c
}

func (c *Counted) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.wg.Add(1)
	return true
}

func (c *Counted) Put(x int) bool {
	if !c.enter() {
		return false
	}
	defer c.wg.Done()
	c.ch <- x
	return true
}

func (c *Counted) Close() {
	c.mu.Lock()
	first := !c.closed
	c.closed = true
	c.mu.Unlock()
	if first {
		c.wg.Wait()
		close(c.ch)
	}
}

// Writer is used by one goroutine, for all that can be seen.
type Writer struct{ ch chan string }

func NewWriter(use func(string)) *Writer {
	w := &Writer{make(chan string)}
	go func() {
		for s := range w.ch {
			use(s)
		}
	}()
	return w
}

func (w *Writer) Write(s string) { w.ch <- s }
func (w *Writer) Close()         { close(w.ch) }
