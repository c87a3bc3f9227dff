package ok_join

import "sync"

type state struct {
	a, b sync.Mutex
	n    int
}

// Run waits for one goroutine before it starts the next.
func Run() int {
	var s state
	var wg sync.WaitGroup
	wg.Go(func() {
		s.a.Lock()
		s.b.Lock()
		s.n++
		s.b.Unlock()
		s.a.Unlock()
	})
	wg.Wait()
	wg.Go(func() {
		s.b.Lock()
		s.a.Lock()
		s.n++
		s.a.Unlock()
		s.b.Unlock()
	})
	wg.Wait()
	return s.n
}

var first, second sync.Mutex

func dead() {
	second.Lock()
	first.Lock()
	first.Unlock()
	second.Unlock()
}

// Both takes the two in order; nobody calls dead.
func Both() {
	first.Lock()
	second.Lock()
	second.Unlock()
	first.Unlock()
}
