// Package ok_other has somebody who ends the waiting without the lock.
package ok_other

import "sync"

type hub struct {
	mu   sync.Mutex
	n    int
	in   chan int
	done chan bool
}

func newHub() *hub {
	h := &hub{in: make(chan int), done: make(chan bool)}
	go h.serve()
	go h.drop()
	return h
}

func (h *hub) serve() {
	for i := range h.in {
		h.mu.Lock()
		h.n += i
		h.mu.Unlock()
	}
}

func (h *hub) drop() {
	for range h.in { // needs no lock
	}
}

func (h *hub) send() {
	h.mu.Lock()
	h.in <- 1
	h.mu.Unlock()
}

// One of two closes the channel without the lock.
func (h *hub) wait() {
	h.mu.Lock()
	<-h.done
	h.mu.Unlock()
}

func (h *hub) finish() {
	h.mu.Lock()
	h.n = 0
	h.mu.Unlock()
	h.done <- true
}

func (h *hub) abort() { close(h.done) }

// The helper that receives is called without the lock.
type relay struct {
	mu sync.Mutex
	c  chan int
}

func newRelay() *relay { return &relay{c: make(chan int)} }

func (r *relay) put() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.c <- 1
}

func (r *relay) get() int { return <-r.c }

func (r *relay) free() int {
	r.mu.Lock()
	r.mu.Unlock()
	return r.get()
}

func (r *relay) now() int { return r.get() }
