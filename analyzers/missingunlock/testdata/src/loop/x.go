package loop

import "sync"

type queue struct {
	mu    sync.Mutex
	items []int
	skip  bool
}

func (q *queue) drain(n int) (sum int) {
	for range n {
		q.mu.Lock() // want `^q.mu may still be locked when the loop comes here again: the unlock at x.go:18 is on another path, so this Lock blocks for ever$`
		if q.items[0] < 0 {
			continue
		}
		sum += q.items[0]
		q.mu.Unlock()
	}
	return sum
}

func (q *queue) peek() (v int) {
	for {
		q.mu.Lock()
		if len(q.items) > 0 {
			v = q.items[0]
			break
		}
		q.mu.Unlock()
	}
	return v // want `^q.mu is still locked when peek returns here: it was locked at x.go:25 and the unlock at x.go:30 is on another path; the next Lock blocks for ever$`
}

// The check deferinloop tells.
func (q *queue) rounds(f func(int)) {
	for _, x := range q.items {
		q.mu.Lock()
		defer q.mu.Unlock()
		f(x)
	}
}

type list struct {
	mu    sync.Mutex
	items []int
}

func (l *list) each(f func(int)) {
	defer l.mu.Unlock()
	for _, x := range l.items {
		l.mu.Lock() // want `^l.mu may still be locked when the loop comes here again: the unlock at x.go:50 is deferred until each returns, so this Lock blocks for ever$`
		f(x)
	}
}
