// Package ok_state knows from a field or an argument that the wait is short.
package ok_state

import "sync"

type job struct {
	mu       sync.Mutex
	finished bool
	done     chan bool
}

func newJob() *job {
	j := &job{done: make(chan bool)}
	go j.run()
	return j
}

func (j *job) run() {
	j.mu.Lock()
	j.finished = true
	j.mu.Unlock()
	close(j.done)
}

// result waits only for the closing: finished says that run is past its lock.
func (j *job) result() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.finished {
		<-j.done
	}
	return j.finished
}

type pool struct {
	mu sync.Mutex
	n  int
	wg sync.WaitGroup
}

func (p *pool) start() {
	p.wg.Go(func() {
		p.mu.Lock()
		p.n++
		p.mu.Unlock()
	})
}

func (p *pool) stop(wait bool) {
	if wait {
		p.wg.Wait()
	}
}

func (p *pool) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop(false)
}

type crew struct {
	mu     sync.Mutex
	idle   *sync.Cond
	active int
	wg     sync.WaitGroup
	jobs   chan int
}

func newCrew() *crew {
	c := &crew{jobs: make(chan int)}
	c.idle = sync.NewCond(&c.mu)
	c.wg.Add(1)
	go c.work()
	return c
}

func (c *crew) do(job int) {
	c.mu.Lock()
	c.active++
	c.mu.Unlock()
	c.jobs <- job
}

func (c *crew) work() {
	defer c.wg.Done()
	for range c.jobs {
		c.finish()
	}
}

func (c *crew) finish() {
	c.mu.Lock()
	c.active--
	c.mu.Unlock()
	c.idle.Signal()
}

// close knows that no worker is at work, and so none will want the lock.
func (c *crew) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.active > 0 {
		c.idle.Wait()
	}
	close(c.jobs)
	c.wg.Wait()
}
