//go:build go1.24

// Package old is written for a Go without WaitGroup.Go.
package old

import "time"

func fill(m map[int]string, from, to int) {
	for i := from; i < to; i++ {
		m[i] = "x"
	}
}

func size(n int) int {
	m := map[int]string{}
	go fill(m, n, n*2)
	time.Sleep(10 * time.Millisecond) // want `started at x.go:16 write at x.go:10 before the read at x.go:18`
	return len(m)
}
