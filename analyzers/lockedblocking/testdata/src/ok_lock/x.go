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
