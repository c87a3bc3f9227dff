// Functions that lock only for some arguments.
package guard

import "sync"

type s struct {
	mu sync.Mutex
	n  int
}

func (x *s) get(lock bool) int {
	if lock {
		x.mu.Lock()
		defer x.mu.Unlock()
	}
	return x.n
}

func (x *s) via(lock bool) int { return x.get(lock) }

func (x *s) held() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.get(false) + x.via(false)
}

func (x *s) either(lock bool) int {
	if lock {
		x.mu.Lock()
		defer x.mu.Unlock()
	}
	return x.get(!lock)
}

func (x *s) wrong() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.via(true) // want `^\(\*s\).via \(through \(\*s\).get\) locks it at x.go:13`
}

// set locks by function literals that ask whether to.
func (x *s) set(n int, need bool) {
	lock := func() {
		if need {
			x.mu.Lock()
		}
	}
	unlock := func() {
		if need {
			x.mu.Unlock()
		}
	}
	lock()
	defer unlock()
	x.n = n
}

func (x *s) heldToo() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.set(1, false)
}
