// Package ok_buffered has channels with room for what is sent.
package ok_buffered

import "sync"

type queue struct {
	mu    sync.Mutex
	count int
	items chan int
}

func newQueue(n int) *queue { return &queue{items: make(chan int, n)} }

func (q *queue) put(i int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.count < cap(q.items) {
		q.items <- i
		q.count++
	}
}

// take finds an item in the buffer: count says so.
func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.count == 0 {
		return 0
	}
	q.count--
	return <-q.items
}

// drain asks for the length.
func (q *queue) drain() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) > 0 {
		<-q.items
	}
}
