// Package result waits by sleep for one value.
package result

import (
	"strings"
	"time"
)

func words(text string) int {
	n := 0
	go func() {
		n = len(strings.Fields(text))
	}()
	time.Sleep(10 * time.Millisecond) // want `^only this sleep lets the goroutine started at x.go:11 write at x.go:12 before the read at x.go:15; when it is late, the read misses that$`
	return n
}

type stats struct{ min, max int }

func measure(s *stats, nums []int) {
	for _, n := range nums {
		s.min = min(s.min, n)
		s.max = max(s.max, n)
	}
}

func spread(nums []int) int {
	s := &stats{}
	go measure(s, nums)
	time.Sleep(time.Millisecond * 5) // want `started at x.go:29 write at x.go:23 before the read at x.go:31`
	return s.max - s.min
}
