package ok_loop

import "sync"

type queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []int
	closed bool
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

func (q *queue) push(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.cond.Signal()
}

func (q *queue) open(yes bool) {
	q.mu.Lock()
	q.closed = !yes
	if yes {
		q.closed = false
	} else {
		q.closed = true
	}
	q.mu.Unlock()
	q.cond.Broadcast()
}

// Asked at the top of the next round.
func (q *queue) each(f func(int)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed {
		if len(q.items) > 0 {
			f(q.items[0])
			q.items = q.items[1:]
			continue
		}
		q.cond.Wait()
	}
}

func (q *queue) skip() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if len(q.items) == 0 {
			q.cond.Wait()
			continue
		}
		return q.items[0]
	}
}

// Asked again right after.
func (q *queue) try() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	return q.items[0], true
}

func (q *queue) drain(f func(int)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait()
	}
	for _, v := range q.items {
		f(v)
	}
	q.items = nil
}

// The caller asks.
func (q *queue) wait() {
	if len(q.items) == 0 {
		q.cond.Wait()
	}
}

func (q *queue) get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.wait()
	}
	return q.items[0]
}

func (q *queue) waitOnce() {
	q.mu.Lock()
	if q.closed {
		q.cond.Wait()
	}
	q.mu.Unlock()
}

// Goto makes a loop as well.
func (q *queue) back() int {
	q.mu.Lock()
	defer q.mu.Unlock()
again:
	if len(q.items) == 0 {
		q.cond.Wait()
		goto again
	}
	return q.items[0]
}
