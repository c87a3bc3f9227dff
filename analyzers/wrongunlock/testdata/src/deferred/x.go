package deferred

import (
	"errors"
	"sync"
)

var errEmpty = errors.New("empty")

type queue struct {
	mu    sync.Mutex
	items []int
	skips int
}

func (q *queue) pop() (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.skips++
		q.mu.Unlock() // want `q\.mu is unlocked here and again by the deferred call at x\.go:18 when the function returns: the program ends with "fatal error: sync: unlock of unlocked mutex"`
		return 0, errEmpty
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, nil
}

func (q *queue) push(v int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, v)
	q.mu.Unlock() // want `unlocked here and again by the deferred call at x\.go:31`
}

// The deferred function unlocks in any case.
func (q *queue) skip(n int) {
	q.mu.Lock()
	defer func() {
		q.skips++
		q.mu.Unlock()
	}()
	if n < 0 {
		q.mu.Unlock() // want `^q\.mu is unlocked here and again by the deferred call at x\.go:39 when the function returns`
		return
	}
	q.skips += n
}
