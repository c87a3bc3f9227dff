// Package ok_status reads what a goroutine writes when it may.
package ok_status

import (
	"context"
	"sync/atomic"
	"time"
)

// Job is read when it is done.
type Job struct {
	err    error
	result int
	done   chan struct{}
}

// Start starts a job.
func Start() *Job {
	j := &Job{done: make(chan struct{})}
	go j.run()
	return j
}

func (j *Job) run() {
	defer close(j.done)
	j.result = 1
	j.err = context.Canceled
}

// Done is closed when the job is done.
func (j *Job) Done() <-chan struct{} { return j.done }

// Err returns why the job failed.
func (j *Job) Err() error { return j.err }

// Wait waits for the job.
func (j *Job) Wait() int {
	<-j.done
	return j.result
}

// Counter counts atomically.
type Counter struct{ n atomic.Int64 }

// NewCounter returns a running counter.
func NewCounter() *Counter {
	c := &Counter{}
	go c.loop()
	return c
}

func (c *Counter) loop() {
	for range time.Tick(time.Second) {
		c.n.Add(1)
	}
}

// Stats returns the count.
func (c *Counter) Stats() int64 { return c.n.Load() }

// Actor owns its state.
type Actor struct {
	n    int
	asks chan chan int
}

// NewActor returns a running actor.
func NewActor() *Actor {
	a := &Actor{asks: make(chan chan int)}
	go a.loop()
	return a
}

func (a *Actor) loop() {
	for {
		select {
		case reply := <-a.asks:
			reply <- a.n
		case <-time.After(time.Second):
			a.n++
		}
	}
}

// Stats asks the actor.
func (a *Actor) Stats() int {
	reply := make(chan int)
	a.asks <- reply
	return <-reply
}

// Options are set before the goroutine is started.
type Options struct {
	limit int
	quit  chan struct{}
}

// SetLimit sets the limit.
func (o *Options) SetLimit(n int) { o.limit = n }

// Run starts the work.
func (o *Options) Run() {
	go func() {
		for range time.Tick(time.Second) {
			println(o.limit)
		}
	}()
}

// Maybe runs its goroutine only if told to.
type Maybe struct {
	async bool
	n     int
}

// New returns a Maybe.
func New(async bool) *Maybe {
	m := &Maybe{async: async}
	if async {
		go m.loop()
	}
	return m
}

func (m *Maybe) loop() {
	for range time.Tick(time.Second) {
		m.n++
	}
}

// State returns the state.
func (m *Maybe) State() int { return m.n }

// Watched says when State may be called.
type Watched struct{ n int }

// NewWatched returns a Watched.
func NewWatched() *Watched {
	w := &Watched{}
	go w.loop()
	return w
}

func (w *Watched) loop() {
	for w.n < 10 {
		w.n++
	}
}

// State returns the state. It must not be called before the loop has ended.
func (w *Watched) State() int { return w.n }

// private is used by this package alone, which knows when.
type private struct{ n int }

func newPrivate() *private {
	p := &private{}
	go p.loop()
	return p
}

func (p *private) loop() {
	for range time.Tick(time.Second) {
		p.n++
	}
}

func (p *private) State() int { return p.n }

// Sampler samples until it is stopped, by a send that it receives.
type Sampler struct {
	samples int
	stop    chan bool
}

// NewSampler returns a running sampler.
func NewSampler() *Sampler {
	s := &Sampler{stop: make(chan bool)}
	go s.run()
	return s
}

func (s *Sampler) run() {
	for {
		select {
		case <-time.After(time.Second):
			s.samples++
		case <-s.stop:
			return
		}
	}
}

// Stop stops it.
func (s *Sampler) Stop() { s.stop <- true }

// Samples returns how many samples were taken.
func (s *Sampler) Samples() int { return s.samples }

// A Feed is not for concurrent use.
type Feed struct{ n int }

// NewFeed returns a feed.
func NewFeed() *Feed {
	f := &Feed{}
	go f.run()
	return f
}

func (f *Feed) run() {
	for range time.Tick(time.Second) {
		f.n++
	}
}

// Len returns the length.
func (f *Feed) Len() int { return f.n }

// Router is filled before it is started.
type Router struct {
	routes map[string]func()
	names  []string
}

// Subscribe adds a route.
func (r *Router) Subscribe(name string, f func()) {
	r.routes[name] = f
	r.names = append(r.names, name)
}

// Open starts the router.
func (r *Router) Open() { go r.dispatch() }

func (r *Router) dispatch() {
	for range time.Tick(time.Second) {
		for _, n := range r.names {
			r.routes[n]()
		}
	}
}

// Observer is told about the end.
type Observer interface{ OnDone() }

// Task tells its observer.
type Task struct {
	sum  int
	halt <-chan bool
	n    int
}

// NewTask returns a running task that halt ends.
func NewTask(o Observer, halt chan bool) *Task {
	t := &Task{halt: halt}
	go t.run(o)
	return t
}

func (t *Task) run(o Observer) {
	t.sum = 1
	o.OnDone()
	for {
		t.n++
		if _, ok := <-t.halt; ok {
			return
		}
	}
}

// Sum returns the sum.
func (t *Task) Sum() int { return t.sum }

// Count returns how often the task ran.
func (t *Task) Count() int { return t.n }
