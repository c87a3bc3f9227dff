// Mutex keeps two counters behind methods that take a lock. Run it with
//
//	go run -race ./stats/mutex
//
// and it prints: 90 10
package main

import (
	"fmt"
	"sync"
)

type stats struct {
	mu         sync.Mutex
	ok, failed int // guarded by mu
}

func (s *stats) add(ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		s.ok++
	} else {
		s.failed++
	}
}

func main() {
	var s stats
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() { s.add(i%10 != 0) })
	}
	wg.Wait()
	fmt.Println(s.ok, s.failed)
}
