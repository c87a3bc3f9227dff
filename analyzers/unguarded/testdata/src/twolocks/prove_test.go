//go:build prove

package twolocks

// oracle: race

import (
	"sync"
	"testing"
)

func TestCount(t *testing.T) {
	s := &server{jobs: map[string]int{}}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 100 {
			s.Add("a")
		}
	})
	wg.Go(func() {
		for range 100 {
			s.Count()
		}
	})
	wg.Wait()
}
