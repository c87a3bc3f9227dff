package spawn

import "sync"

// A worker runs in a goroutine of its own, while others call it.
type worker struct {
	jobs, done sync.Mutex
	n          int
}

// A Pool has a worker.
type Pool struct{ w worker }

// Start starts the worker.
func (p *Pool) Start() { go p.w.loop() }

func (w *worker) loop() {
	for range 1000 {
		w.jobs.Lock()
		w.finish()
		w.jobs.Unlock()
	}
}

func (w *worker) finish() {
	w.done.Lock()
	w.n++
	w.done.Unlock()
}

// Count counts.
func (p *Pool) Count() int {
	p.w.done.Lock()
	p.w.jobs.Lock() // want `^p\.w\.jobs is locked here while p\.w\.done is held since x\.go:33, but x\.go:20 locks p\.w\.done while it holds p\.w\.jobs: `
	defer p.w.done.Unlock()
	defer p.w.jobs.Unlock()
	return p.w.n
}
