// Package ok_stored has functions in fields that may be others, or of which it is
// not known that they have to do with the same object.
package ok_stored

import "sync"

type hooks struct {
	mu     sync.Mutex
	n      int
	swap   func()
	other  func()
	Public func()
	addr   func()
	late   func()
}

func (h *hooks) len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n
}

func newHooks(parent *hooks) *hooks {
	h := &hooks{}
	h.swap = func() { h.len() }
	h.other = func() { parent.len() } // another object's lock
	h.Public = func() { h.len() }
	h.addr = func() { h.len() }
	h.late = func() { go h.len() }
	return h
}

func (h *hooks) quiet() { h.swap = func() {} }

func (h *hooks) replace(f *func()) { f = &h.addr; *f = func() {} }

func (h *hooks) run() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.swap()
	h.other()
	h.Public()
	h.addr()
	h.late()
}

func (h *hooks) after() {
	h.mu.Lock()
	f := h.other
	h.mu.Unlock()
	f()
	h.swap()
}

func (h *hooks) all() func(yield func(int) bool) {
	return func(yield func(int) bool) {
		h.mu.Lock()
		n := h.n
		h.mu.Unlock()
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func (h *hooks) sum() (n int) {
	for range h.all() {
		n += h.len()
	}
	return n
}
