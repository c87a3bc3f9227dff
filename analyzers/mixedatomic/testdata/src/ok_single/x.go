// Package ok_single has a queue of one producer and one consumer: each reads
// its own end plainly.
package ok_single

import "sync/atomic"

type queue struct {
	head, tail uint32
	buf        [16]int
}

func (q *queue) push(v int) bool {
	if q.tail-atomic.LoadUint32(&q.head) == uint32(len(q.buf)) {
		return false
	}
	q.buf[q.tail%16] = v
	atomic.StoreUint32(&q.tail, q.tail+1)
	return true
}

func (q *queue) pop() (int, bool) {
	if q.head == atomic.LoadUint32(&q.tail) {
		return 0, false
	}
	v := q.buf[q.head%16]
	atomic.StoreUint32(&q.head, q.head+1)
	return v, true
}

type replica struct{ next uint64 }

func (r *replica) reject(last uint64) {
	atomic.StoreUint64(&r.next, max(min(r.next-1, last+1), 1))
}

func (r *replica) accept(last uint64) { atomic.StoreUint64(&r.next, last+1) }

func (r *replica) show() uint64 { return atomic.LoadUint64(&r.next) }
