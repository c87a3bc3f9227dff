// TryLock does not block.
package ok_try

import "sync"

type s struct {
	mu sync.Mutex
	n  int
}

func (x *s) try() bool {
	if !x.mu.TryLock() {
		return false
	}
	x.mu.Unlock()
	return true
}

func (x *s) held() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.mu.TryLock() || x.try()
}

func (x *s) unless() {
	if x.mu.TryLock() {
		x.n++
	} else {
		x.mu.Lock()
	}
	x.mu.Unlock()
}
