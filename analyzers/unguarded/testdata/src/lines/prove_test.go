//go:build prove

package lines

// oracle: race

import (
	"sync"
	"testing"
	"time"
)

func both(f func(*stats)) {
	s := &stats{seen: map[string]int{"a": 1}, last: "a"}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 1000 {
			s.add("a", 1)
		}
	})
	wg.Go(func() {
		for range 1000 {
			f(s)
			time.Sleep(time.Microsecond)
		}
	})
	wg.Wait()
}

func TestTop(t *testing.T)    { both(func(s *stats) { s.Top("a") }) }
func TestAdd(t *testing.T)    { both(func(s *stats) { s.Add("a") }) }
func TestFinish(t *testing.T) { both(func(s *stats) { s.Finish() }) }
func TestStep(t *testing.T)   { both(func(s *stats) { s.Step() }) }
func TestCheck(t *testing.T)  { both(func(s *stats) { s.Check(1) }) }
