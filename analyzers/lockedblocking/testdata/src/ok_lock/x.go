// Package ok_lock waits with a lock that the others do not need: another one,
// that of another object, or one that both hold for reading.
package ok_lock

import "sync"

type crew struct {
	mu    sync.Mutex
	other sync.Mutex
	rw    sync.RWMutex
	n     int
	wg    sync.WaitGroup
	next  *crew
}

func (c *crew) start() {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		c.other.Lock()
		c.n++
		c.other.Unlock()
		c.rw.RLock()
		_ = c.n
		c.rw.RUnlock()
		c.next.mu.Lock()
		c.next.n++
		c.next.mu.Unlock()
	}()
}

func (c *crew) stop() {
	c.mu.Lock()
	c.rw.RLock()
	c.wg.Wait()
	c.rw.RUnlock()
	c.mu.Unlock()
}

// foreign holds the lock of another object than the one whose workers it awaits.
func foreign(c, d *crew) {
	d.other.Lock()
	c.wg.Wait()
	d.other.Unlock()
}

// Two owners may have one core, each with a lock of its own.
type core struct {
	wg sync.WaitGroup
	n  int
}

type owner struct {
	mu   sync.Mutex
	core *core
}

type other struct {
	mu   sync.Mutex
	core *core
}

func both() (*owner, *other) {
	c := new(core)
	return &owner{core: c}, &other{core: c}
}

func (o *other) start() {
	o.core.wg.Add(1)
	go func() {
		o.mu.Lock()
		o.core.n++
		o.mu.Unlock()
		o.core.wg.Done()
	}()
}

func (o *owner) wait() {
	o.mu.Lock()
	o.core.wg.Wait()
	o.mu.Unlock()
}

// A group may be another's.
type member struct {
	mu    sync.Mutex
	n     int
	group *sync.WaitGroup
}

func (m *member) child() *member { return &member{group: m.group} }

func (m *member) start() {
	m.group.Go(func() {
		m.mu.Lock()
		m.n++
		m.mu.Unlock()
	})
}

func (m *member) wait() {
	m.mu.Lock()
	m.group.Wait()
	m.mu.Unlock()
}
