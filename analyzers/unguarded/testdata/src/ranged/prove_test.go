//go:build prove

package ranged

// oracle: race

import (
	"sync"
	"testing"
)

func beside(f func(*set)) {
	s := &set{names: map[string]bool{}}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 1000 {
			s.Add("a")
		}
	})
	wg.Go(func() {
		for range 1000 {
			f(s)
		}
	})
	wg.Wait()
}

func TestString(t *testing.T) { beside(func(s *set) { _ = s.String() }) }
func TestJoined(t *testing.T) { beside(func(s *set) { s.Joined() }) }
