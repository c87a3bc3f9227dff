// Package ok_owner has one goroutine that sets a variable, under a lock for
// those who read it.
package ok_owner

import "sync"

type loop struct {
	mu    sync.Mutex
	state *int
	gone  bool
}

func (l *loop) run(next func() *int) {
	for {
		if l.state == nil {
			l.mu.Lock()
			l.state = next()
			l.mu.Unlock()
		}
		if l.gone {
			l.mu.Lock()
			if l.gone {
				l.gone = false
			}
			l.mu.Unlock()
		}
	}
}

func (l *loop) current() *int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}
