// Package ok_cond waits on Conds, which give up their own lock.
package ok_cond

import "sync"

type queue struct {
	mu    sync.Mutex
	log   sync.Mutex
	more  *sync.Cond
	items []int
}

func newQueue() *queue {
	q := &queue{}
	q.more = sync.NewCond(&q.mu)
	return q
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.more.Wait()
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

// logged holds a lock that put does not need.
func (q *queue) logged() int {
	q.log.Lock()
	defer q.log.Unlock()
	return q.take()
}

func (q *queue) put(item int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, item)
	q.more.Signal()
}
