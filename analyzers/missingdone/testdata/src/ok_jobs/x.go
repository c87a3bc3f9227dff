// What the calls start is counted as it should be.
package ok_jobs

import (
	"errors"
	"sync"
)

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
		defer r.wg.Done()
		if err := job(name); err != nil {
			return
		}
	}()
	return nil
}

func (r *Runner) Wait() { r.wg.Wait() }

func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.wg.Wait()
}
