// Package odd waits with a helper that lets go of its caller's lock, and calls it
// once without the lock.
package odd

import "sync"

type queue struct {
	mu    sync.Mutex
	ready chan bool
	items []int
}

// wait lets go of the lock until there is something.
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
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

func (q *queue) Peek() int {
	q.mu.Lock()
	q.wait()
	v := q.items[0]
	q.mu.Unlock()
	return v
}

func (q *queue) Put(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.ready <- true
}

func (q *queue) Ready() bool {
	q.wait() // want `^wait unlocks q\.mu at x\.go:16, but this call is made without holding it, unlike the 2 others: the program ends with "fatal error: sync: unlock of unlocked mutex"$`
	return true
}
