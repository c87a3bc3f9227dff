package comment

import "sync"

type Queue struct {
	mu    sync.Mutex
	items []int
}

func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// Push adds an item. The caller must hold
// q.mu.
func (q *Queue) Push(v int) {
	if q.Len() < 10 { // want `^\(\*Queue\).Len locks it at x.go:11, but the comment at x.go:16 demands that q.mu is held, so a goroutine that obeys waits for itself for ever$`
		q.items = append(q.items, v)
	}
}

// Pop removes an item. The caller must not hold q.mu.
func (q *Queue) Pop() int {
	if q.Len() == 0 {
		return 0
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

// drop must be called with q.mu held; it releases it to report.
func (q *Queue) drop() {
	q.items = nil
	q.mu.Unlock()
	q.Len()
	q.mu.Lock()
}

// Clear needs no lock: it takes q.mu, which must be held to drop the items.
func (q *Queue) Clear() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.drop()
}
