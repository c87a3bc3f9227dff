// no oracle: the worker never ends, and its panic hangs on the order in which goroutines are woken

package worker

import "sync"

var (
	mu   sync.Mutex
	cond = sync.NewCond(&mu)
	jobs []func()
)

func add(job func()) {
	mu.Lock()
	jobs = append(jobs, job)
	mu.Unlock()
	cond.Signal()
}

// The loop around asks again, but too late.
func worker() {
	for {
		mu.Lock()
		if len(jobs) == 0 {
			cond.Wait() // want `it is not asked again before the use at x\.go:27`
		}
		job := jobs[0]
		jobs = jobs[1:]
		mu.Unlock()
		job()
	}
}

type pool struct {
	mu   sync.Mutex
	free sync.Cond
	n    int
}

func (p *pool) acquire() {
	p.mu.Lock()
	if p.n == 0 {
		p.free.Wait() // want `it is not asked again before the use at x\.go:45`
	}
	p.n--
	p.mu.Unlock()
}

func (p *pool) release() {
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
	p.free.Signal()
}
