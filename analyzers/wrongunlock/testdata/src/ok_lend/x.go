// Package ok_lend has helpers that let go of their caller's lock, and callers that
// have it, though it does not show there.
package ok_lend

import "sync"

type queue struct {
	mu    sync.Mutex
	ready chan bool
	items []int
}

func (q *queue) wait() {
	for len(q.items) == 0 {
		q.mu.Unlock()
		<-q.ready
		q.mu.Lock()
	}
}

func (q *queue) Get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wait()
	return q.take()
}

func (q *queue) Peek() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wait()
	return q.items[0]
}

// take has the lock from its caller.
func (q *queue) take() int {
	q.wait()
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

// Len must be called with q.mu held.
func (q *queue) Len() int {
	q.wait()
	return len(q.items)
}

func (q *queue) sizeLocked() int {
	q.wait()
	return len(q.items)
}

func (q *queue) Each(f func(int)) {
	q.lock()
	defer q.mu.Unlock()
	q.wait()
	each := func() {
		q.wait()
		f(q.items[0])
	}
	each()
}

func (q *queue) lock() { q.mu.Lock() }

// Two calls of drain are without the lock: it may be that it is not for callers
// that have it.
func (q *queue) drain() {
	if len(q.items) > 0 {
		q.mu.Unlock()
		q.items = nil
		q.mu.Lock()
	}
}

func (q *queue) A() { q.mu.Lock(); q.drain(); q.mu.Unlock() }
func (q *queue) B() { q.drain() }
func (q *queue) C() { q.drain() }
