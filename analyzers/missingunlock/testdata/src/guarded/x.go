package guarded

import "sync"

type hub struct {
	mu sync.Mutex
	n  int
}

// The count is guarded: it must not be read after an unlock in front of return.
func (h *hub) count(all bool) int {
	h.mu.Lock()
	if all {
		return h.n // want `^h.mu is still locked when count returns here`
	}
	h.mu.Unlock()
	return 0
}
