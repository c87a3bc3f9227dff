// Package ok_reassigned takes a new object after it has put the old one.
package ok_reassigned

import "sync"

type node struct {
	next *node
	n    int
}

var pool = sync.Pool{New: func() any { return new(node) }}

func renew() int {
	x := pool.Get().(*node)
	pool.Put(x)
	x = pool.Get().(*node)
	return x.n
}

type list struct{ head *node }

func (l *list) drop() {
	x := l.head
	l.head = x.next
	pool.Put(x)
	if l.head != nil {
		l.head.n++
	}
}

func (l *list) swap() int {
	pool.Put(l.head)
	l.head = new(node)
	return l.head.n
}

func (l *list) clear() {
	for x := l.head; x != nil; {
		next := x.next
		pool.Put(x)
		x = next
	}
	l.head = nil
}

func full(x *node, many bool) int {
	if many {
		pool.Put(x)
		x = &node{}
	}
	return x.n
}
