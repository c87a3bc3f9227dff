// Package ok_fields returns what an object held, not what it is made of.
package ok_fields

import "sync"

type state struct {
	result []int
	err    error
	n      int
}

var pool = sync.Pool{New: func() any { return new(state) }}

func (s *state) free() {
	s.result = nil
	s.err = nil
	pool.Put(s)
}

func run(n int) ([]int, error) {
	s := pool.Get().(*state)
	defer s.free()
	s.n = n
	s.result = append(s.result, n)
	return s.result, s.err
}

func number() int {
	s := pool.Get().(*state)
	defer pool.Put(s)
	return s.n
}
