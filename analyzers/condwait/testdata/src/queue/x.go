package queue

import "sync"

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func newQueue() *queue {
	q := new(queue)
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(vs ...int) {
	q.mu.Lock()
	q.items = append(q.items, vs...)
	q.mu.Unlock()
	q.cond.Broadcast()
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait() // want `another goroutine may take the lock before this Wait returns, and then the condition at x\.go:27 holds again; it is not asked again before the use at x\.go:30`
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

func (q *queue) empty() bool { return len(q.items) == 0 }

// peek asks through a method.
func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.empty() {
		// Nothing there yet.
		q.cond.Wait() // want `the condition at x\.go:41 holds again; it is not asked again before the use at x\.go:45`
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v
}
