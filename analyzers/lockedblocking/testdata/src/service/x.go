package service

import (
	"context"
	"sync"
	"time"
)

type clock struct {
	mu     sync.Mutex
	ticker *time.Ticker
	n      int
	quit   chan struct{}
}

func newClock(d time.Duration) *clock {
	c := &clock{ticker: time.NewTicker(d), quit: make(chan struct{})}
	go c.loop()
	return c
}

func (c *clock) loop() {
	for {
		select {
		case <-c.ticker.C:
			c.mu.Lock()
			c.n++
			c.mu.Unlock()
		case <-c.quit:
			return
		}
	}
}

// Stop may come while a tick is counted.
func (c *clock) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ticker.Stop()
	c.quit <- struct{}{} // want `^this send on c.quit blocks while c.mu is held since x.go:37, but c.mu is locked at x.go:26 on the way to the receive at x.go:24: both can wait for ever$`
}

type watcher struct {
	mu     sync.Mutex
	cancel context.CancelFunc
	events chan int
	seen   []int
	done   chan struct{}
}

func (w *watcher) Start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	w.done = make(chan struct{})
	go w.run(ctx)
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.done)
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-w.events:
			w.mu.Lock()
			w.seen = append(w.seen, e)
			w.mu.Unlock()
		}
	}
}

// Stop cancels, but an event that came before wants the lock.
func (w *watcher) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cancel == nil {
		return
	}
	w.cancel()
	<-w.done // want `^this receive from w.done blocks while w.mu is held since x.go:76, but w.mu is locked at x.go:67 on the way to the close at x.go:61: both can wait for ever$`
	w.cancel = nil
}

type job struct {
	mu   sync.Mutex
	once sync.Once
	done chan struct{}
	n    int
}

func newJob() *job { return &job{done: make(chan struct{})} }

func (j *job) Finish() {
	j.mu.Lock()
	j.n++
	j.mu.Unlock()
	j.once.Do(func() { close(j.done) })
}

func (j *job) Wait() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	<-j.done // want `^this receive from j.done blocks while j.mu is held since x.go:103, but j.mu is locked at x.go:96 on the way to the close at x.go:99: both can wait for ever$`
	return j.n
}

type table struct {
	mu sync.RWMutex
	wg sync.WaitGroup
	m  map[string]int
}

// Each reads with the lock that set needs for writing.
func (t *table) Each() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for k := range t.m {
		t.wg.Add(1)
		go func() {
			defer t.wg.Done()
			t.set(k)
		}()
	}
	t.wg.Wait() // want `^this wait for t.wg blocks while t.mu is held since x.go:117, but \(\*table\).set locks t.mu at x.go:130 on the way to the Done at x.go:122: both can wait for ever$`
}

func (t *table) set(k string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.m[k]++
}
