package waitgroup

import "sync"

type pool struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	jobs chan int
	done int
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan int, 10)}
	for range n {
		p.wg.Add(1)
		go p.work()
	}
	return p
}

func (p *pool) work() {
	defer p.wg.Done()
	for j := range p.jobs {
		p.mu.Lock()
		p.done += j
		p.mu.Unlock()
	}
}

// Close ends the workers.
func (p *pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.jobs)
	p.wg.Wait() // want `^this wait for p.wg blocks while p.mu is held since x.go:32, but p.mu is locked at x.go:24 on the way to the Done at x.go:22: both can wait for ever$`
}
