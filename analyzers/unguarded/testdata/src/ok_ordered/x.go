package ok_ordered

import (
	"sync"
	"sync/atomic"
)

type job struct {
	mu    sync.Mutex
	n     int
	err   error
	done  chan struct{}
	ready atomic.Bool
	wg    sync.WaitGroup
}

// Nobody has it yet.
func start(n int) *job {
	j := &job{done: make(chan struct{})}
	j.n = n
	go j.work()
	return j
}

func (j *job) work() {
	j.mu.Lock()
	j.n++
	j.err = nil
	j.mu.Unlock()
	j.ready.Store(true)
	close(j.done)
}

func (j *job) More() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n++
	if j.err == nil {
		j.n += 2
	}
}

// After a receive, a wait, an atomic load.
func (j *job) Err() error {
	<-j.done
	return j.err
}

func (j *job) Close() int {
	j.wg.Wait()
	return j.n
}

func (j *job) N() int {
	if !j.ready.Load() {
		return 0
	}
	return j.n
}

// All callers hold the lock.
func (j *job) Both() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.twice()
}

func (j *job) twice() int { return 2 * j.n }

// A closure runs with the lock of whoever calls it.
func (j *job) Do() {
	j.with(func() { j.n++ })
}

func (j *job) with(f func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f()
}

// Deferred calls run before the deferred Unlock.
func (j *job) Deferred() {
	j.mu.Lock()
	defer j.mu.Unlock()
	defer func() { j.n-- }()
}

// Before the goroutines start.
func (j *job) Run() {
	j.n = 1
	go j.work()
}
