package odd

import "sync"

// A Queue takes in before out, but for one place.
type Queue struct {
	in, out sync.Mutex
	n, m    int
}

// Swap is the odd one out.
func (q *Queue) Swap() {
	q.out.Lock()
	defer q.out.Unlock()
	q.in.Lock() // want `^q\.in is locked here while q\.out is held since x\.go:13, but x\.go:23 and 1 other place lock q\.out while they hold q\.in: `
	defer q.in.Unlock()
	q.n, q.m = q.m, q.n
}

// Len takes both.
func (q *Queue) Len() int {
	q.in.Lock()
	q.out.Lock()
	defer q.in.Unlock()
	defer q.out.Unlock()
	return q.n + q.m
}

// Reset takes both.
func (q *Queue) Reset() {
	q.in.Lock()
	defer q.in.Unlock()
	q.out.Lock()
	defer q.out.Unlock()
	q.n, q.m = 0, 0
}
