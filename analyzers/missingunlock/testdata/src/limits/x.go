package limits

import "sync"

type hub struct {
	mu   sync.Mutex
	subs []chan int
	n    int
}

// The send must not come under the lock: no deferred unlock.
func (h *hub) send(v int) bool {
	h.mu.Lock()
	if len(h.subs) == 0 {
		return false // want `^h.mu is still locked when send returns here`
	}
	ch := h.subs[0]
	h.mu.Unlock()
	ch <- v
	return true
}

// The lock is taken again: a deferred unlock would come too late.
func (h *hub) twice() int {
	h.mu.Lock()
	h.n++
	h.mu.Unlock()
	h.mu.Lock()
	if h.n > 1 {
		return 1 // want `^h.mu is still locked when twice returns here: it was locked at x.go:28`
	}
	h.mu.Unlock()
	return 0
}

// At the return, h is another one.
func (h *hub) shadowed(others []*hub) int {
	h.mu.Lock()
	for _, h := range others {
		if h.n > 0 {
			return 1 // want `^h.mu is still locked when shadowed returns here`
		}
	}
	h.mu.Unlock()
	h.notify()
	return 0
}

// A call that is deferred later takes the lock.
func (h *hub) notified(v int) {
	h.mu.Lock()
	defer h.notify()
	if v == 0 {
		return // want `^h.mu is still locked when notified returns here`
	}
	h.n = v
	h.mu.Unlock()
}

func (h *hub) notify() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
}
