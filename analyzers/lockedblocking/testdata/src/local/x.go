package local

import "sync"

func notify(register func(func())) {
	var mu sync.Mutex
	done := make(chan bool)
	register(func() {
		mu.Lock()
		done <- true // want `^this send on done blocks while mu is held since x.go:9, but mu is locked at x.go:13 on the way to the receive at x.go:15: both can wait for ever$`
		mu.Unlock()
	})
	mu.Lock()
	mu.Unlock()
	<-done
}

func workers(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	sum := 0
	mu.Lock()
	for i := range n {
		wg.Go(func() {
			mu.Lock()
			sum += i
			mu.Unlock()
		})
	}
	wg.Wait() // want `^this wait for wg blocks while mu is held since x.go:22, but mu is locked at x.go:25 on the way to the end of the goroutine started at x.go:24: both can wait for ever$`
	mu.Unlock()
	return sum
}

type total struct {
	mu sync.Mutex
	n  int
}

func arguments(t *total, n int) {
	var wg sync.WaitGroup
	t.mu.Lock()
	wg.Add(n)
	for range n {
		go count(&wg, t)
	}
	wg.Wait() // want `^this wait for wg blocks while t.mu is held since x.go:42, but t.mu is locked at x.go:53 on the way to the Done at x.go:52: both can wait for ever$`
	t.mu.Unlock()
}

func count(wg *sync.WaitGroup, u *total) {
	defer wg.Done()
	u.mu.Lock()
	u.n++
	u.mu.Unlock()
}
