package jobs

import (
	"errors"
	"sync"
)

// Runner runs jobs until it is closed.
type Runner struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
}

func New() *Runner { return &Runner{} }

func (r *Runner) Run(name string, job func(string) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return errors.New("closed")
	}
	r.wg.Add(1)
	go func() {
		if err := job(name); err != nil {
			return
		}
		r.wg.Done()
	}()
	return nil
}

func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.wg.Wait() // want `a caller of Close waits here for ever for r.wg: the goroutine started at x.go:24 ends at x.go:26 without Done`
}
