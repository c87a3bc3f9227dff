// Package dep has a pool.
package dep

import "sync"

type Message struct{ N int }

var pool = sync.Pool{New: func() any { return new(Message) }}

func New() *Message { return pool.Get().(*Message) }

// Free puts m back.
func (m *Message) Free() {
	*m = Message{}
	pool.Put(m)
}
