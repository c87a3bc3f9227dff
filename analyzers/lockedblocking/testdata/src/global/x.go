package global

import "sync"

var (
	mu       sync.Mutex
	requests = make(chan int)
	served   int
	group    sync.WaitGroup
)

func serve() {
	defer group.Done()
	for r := range requests {
		mu.Lock()
		served += r
		mu.Unlock()
	}
}

// Request blocks while the one before is served.
func Request(n int) {
	mu.Lock()
	requests <- n // want `^this send on requests blocks while mu is held since x.go:23, but mu is locked at x.go:15 on the way to the receive at x.go:14: both can wait for ever$`
	mu.Unlock()
}

func Stop() {
	mu.Lock()
	close(requests)
	group.Wait() // want `^this wait for group blocks while mu is held since x.go:29, but mu is locked at x.go:15 on the way to the Done at x.go:13: both can wait for ever$`
	mu.Unlock()
}

func Start() {
	group.Add(1)
	go serve()
}
