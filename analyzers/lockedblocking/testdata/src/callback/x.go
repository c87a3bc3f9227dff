package callback

import "sync"

type loader struct {
	mu    sync.Mutex
	once  sync.Once
	n     int
	ready chan bool
}

func newLoader() *loader {
	l := &loader{ready: make(chan bool)}
	go l.load()
	return l
}

func (l *loader) load() {
	l.mu.Lock()
	l.n++
	l.mu.Unlock()
	close(l.ready)
}

// first waits in what once runs.
func (l *loader) first() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.once.Do(func() { // want `^\(\*loader\).first \(function literal\) blocks at its receive from l.ready at x.go:30 while l.mu is held since x.go:27, but l.mu is locked at x.go:19 on the way to the close at x.go:22: both can wait for ever$`
		<-l.ready
	})
	return l.n
}

// literal waits in a function kept in a variable.
func (l *loader) literal() int {
	wait := func() { <-l.ready }
	l.mu.Lock()
	wait() // want `^\(\*loader\).literal \(function literal\) blocks at its receive from l.ready at x.go:37 while l.mu is held since x.go:38, but l.mu is locked at x.go:19`
	n := l.n
	l.mu.Unlock()
	return n
}

func (l *loader) wait() { <-l.ready }

// value waits in a method value.
func (l *loader) value() int {
	wait := l.wait
	l.mu.Lock()
	defer l.mu.Unlock()
	wait() // want `^\(\*loader\).wait blocks at its receive from l.ready at x.go:45 while l.mu is held since x.go:50, but l.mu is locked at x.go:19`
	return l.n
}

type waiter interface{ wait() }

// dynamic waits through an interface that only *loader has.
func (l *loader) dynamic() int {
	var w waiter = l
	l.mu.Lock()
	defer l.mu.Unlock()
	w.wait() // want `^\(\*loader\).wait blocks at its receive from l.ready at x.go:45 while l.mu is held since x.go:61, but l.mu is locked at x.go:19`
	return l.n
}
