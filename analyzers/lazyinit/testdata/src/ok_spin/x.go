// Package ok_spin has loops that end by themselves, or wait in the right way.
package ok_spin

import (
	"sync"
	"sync/atomic"
	"time"
)

type queue struct {
	mu   sync.Mutex
	n    int
	done bool
	next *queue
	ch   chan int
	flag atomic.Bool
}

func (q *queue) close() { q.done = true }

func (q *queue) set(n int) { q.n = n; q.next = nil }

func (q *queue) all() (sum int) {
	for i := 0; i < q.n; i++ {
		sum += i
	}
	return sum
}

func (q *queue) last() *queue {
	for q.next != nil {
		q = q.next
	}
	return q
}

func (q *queue) drain() {
	for q.n > 0 {
		q.n--
	}
}

func (q *queue) run() {
	for !q.done { // step may call close
		q.step()
	}
}

func (q *queue) step() { q.close() }

func (q *queue) receive() {
	for !q.done {
		<-q.ch
	}
}

func (q *queue) poll() {
	for !q.flag.Load() {
		time.Sleep(1)
	}
	for {
		q.mu.Lock()
		d := q.done
		q.mu.Unlock()
		if d {
			return
		}
		time.Sleep(1)
	}
}
