// Package loop puts an object back in each round of a loop.
package loop

import "sync"

type scratch struct{ data []int }

var pool = sync.Pool{New: func() any { return new(scratch) }}

func sum(rows [][]int) int {
	s := pool.Get().(*scratch)
	n := 0
	for _, row := range rows {
		s.data = append(s.data[:0], row...) // want `s is used here after it went back to the pool at x.go:18: by then another goroutine may have got it`
		for _, x := range s.data {
			n += x
		}
		pool.Put(s)
	}
	return n
}
