// A function that most callers call with the lock, and one without.

package lifted

import "sync"

type queue struct {
	mu    sync.Mutex
	items []int // guarded by mu
	last  int
}

func (q *queue) size() int { return len(q.items) }

func (q *queue) Push(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.size() < 10 {
		q.items = append(q.items, n)
	}
}

func (q *queue) Full() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.size() == 10
}

func (q *queue) Log(print func(int)) {
	print(q.size()) // want `q\.items is read by size, called here, without q\.mu, which guards it as the comment at x\.go:9 says \(written under it at x\.go:19\); nothing orders the two`
}

// The goroutine does not hold what its parent does.
func (q *queue) Watch() {
	q.mu.Lock()
	defer q.mu.Unlock()
	go q.size() // want `q\.items is read by size, called here, without q\.mu`
}

// Two calls away.
func (q *queue) half() int { return q.size() / 2 }

func (q *queue) Half() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.half()
}

func (q *queue) Quarter() int {
	return q.half() / 2 // want `q\.items is read by half, called here, without q\.mu`
}

// All callers hold the lock.
func (q *queue) note(n int) { q.last = n }

func (q *queue) Note(n int) {
	q.mu.Lock()
	q.note(n)
	q.mu.Unlock()
}

func (q *queue) Unnote() {
	q.mu.Lock()
	q.note(0)
	q.mu.Unlock()
}

// Nobody has the queue yet.
func newQueue() *queue {
	q := &queue{}
	q.note(q.size())
	return q
}

// Two functions that call each other, begun with the lock.
func (q *queue) down(n int) {
	q.items = q.items[:0]
	q.again(n - 1)
}

func (q *queue) again(n int) {
	if n > 0 {
		q.down(n)
	}
}

func (q *queue) Down() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.down(3)
}
