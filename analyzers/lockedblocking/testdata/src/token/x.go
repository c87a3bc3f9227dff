package token

import "sync"

type limiter struct {
	mu    sync.Mutex
	n     int
	slots chan struct{}
}

func newLimiter(n int) *limiter {
	l := &limiter{slots: make(chan struct{}, n)}
	for range n {
		l.slots <- struct{}{}
	}
	return l
}

// acquire waits, when there is no slot, with the lock that release needs.
func (l *limiter) acquire() {
	l.mu.Lock()
	<-l.slots // want `^this receive from l.slots blocks while l.mu is held since x.go:21, but the send at x.go:31 is made with l.mu held: both can wait for ever$`
	l.n++
	l.mu.Unlock()
}

func (l *limiter) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n--
	l.slots <- struct{}{}
}
