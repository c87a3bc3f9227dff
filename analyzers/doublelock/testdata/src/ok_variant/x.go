// Callees that expect the lock to be held, and lock when it is not.
package ok_variant

import "sync"

type s struct {
	mu    sync.Mutex
	n     int
	owner int
}

type locker interface {
	Lock()
	Unlock()
}

func (x *s) sumLocked() int { return x.n }

func (x *s) sum() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.sumLocked()
}

func (x *s) generic(l locker) {
	x.mu.Lock()
	defer x.mu.Unlock()
	l.Lock()
	l.Unlock()
}

func (x *s) panics() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.n < 0 {
		panic("negative")
	}
	return x.n
}

func (x *s) recovers() int {
	defer func() {
		recover()
		x.mu.Lock()
		x.n = 0
		x.mu.Unlock()
	}()
	return x.panics()
}

func (x *s) renegotiate() int {
	if x.owner != 13 {
		return x.sum()
	}
	return 0
}

// Whoever holds the lock here knows the owner.
func (x *s) negotiated() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.renegotiate()
}

// The second Lock waits for the other goroutine.
func handshake() {
	var mu sync.Mutex
	done := make(chan bool)
	go func() {
		mu.Lock()
		mu.Lock()
		close(done)
	}()
	mu.Unlock()
	<-done
}
