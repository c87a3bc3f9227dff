// Unlocks in closures, deferred and called.
package ok_closure

import "sync"

type log struct {
	mu    sync.Mutex
	cond  *sync.Cond
	lines []string
	after []func()
}

func (l *log) deferred(s string) int {
	l.mu.Lock()
	defer func() {
		l.lines = nil
		l.mu.Unlock()
	}()
	if s == "" {
		return 0
	}
	return len(l.lines)
}

func (l *log) called(s string) int {
	unlock := func() { l.mu.Unlock() }
	l.mu.Lock()
	if s == "" {
		unlock()
		return 0
	}
	n := len(l.lines)
	unlock()
	return n
}

func (l *log) value() int {
	l.mu.Lock()
	unlock := l.mu.Unlock
	defer unlock()
	return len(l.lines)
}

func (l *log) later() {
	l.mu.Lock()
	if l.lines == nil {
		l.mu.Unlock()
		return
	}
	l.after = append(l.after, func() { l.mu.Unlock() })
}

func run(f func()) { f() }

func (l *log) passed() {
	l.mu.Lock()
	if l.lines == nil {
		l.mu.Unlock()
		return
	}
	run(l.mu.Unlock)
}

func (l *log) wait() int {
	l.mu.Lock()
	for len(l.lines) == 0 {
		l.cond.Wait()
	}
	n := len(l.lines)
	l.mu.Unlock()
	return n
}

func (l *log) chosen(b bool) {
	unlock := func() {}
	if b {
		l.mu.Lock()
		unlock = func() { l.mu.Unlock() }
	}
	defer unlock()
	l.lines = nil
}

type cached struct {
	mu   sync.RWMutex
	hash int
}

func (c *cached) refresh(hash int) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.hash != hash {
		func() {
			c.mu.RUnlock()
			c.mu.Lock()
			defer func() {
				c.mu.Unlock()
				c.mu.RLock()
			}()
			if c.hash == 0 {
				return
			}
			c.hash = hash
		}()
	}
	return c.hash
}
