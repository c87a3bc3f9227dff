package cond

import "sync"

type queue struct {
	outer sync.Mutex
	mu    sync.Mutex
	more  *sync.Cond
	items []int
}

func newQueue() *queue {
	q := &queue{}
	q.more = sync.NewCond(&q.mu)
	return q
}

func (q *queue) take() int {
	q.outer.Lock()
	defer q.outer.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.more.Wait() // want `^this wait on q.more blocks while q.outer is held since x.go:19, but the Signal at x.go:37 is made with q.outer held: both can wait for ever$`
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

func (q *queue) put(item int) {
	q.outer.Lock()
	defer q.outer.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, item)
	q.more.Signal()
}
