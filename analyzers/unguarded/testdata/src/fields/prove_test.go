//go:build prove

package fields

// oracle: race

import (
	"sync"
	"testing"
)

func both(f, g func()) {
	var wg sync.WaitGroup
	for _, f := range []func(){f, g} {
		wg.Go(func() {
			for range 1000 {
				f()
			}
		})
	}
	wg.Wait()
}

func with(f func(*stats)) {
	s := &stats{seen: map[string]int{}}
	both(func() { s.add("a", 1) }, func() { f(s) })
}

func TestStatus(t *testing.T) { with(func(s *stats) { s.Status() }) }
func TestLower(t *testing.T)  { with(func(s *stats) { s.Lower() }) }
func TestSeen(t *testing.T)   { with(func(s *stats) { s.Seen("a") }) }
