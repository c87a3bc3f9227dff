package handlers

import "sync"

// Events may be published while the bus is closed.
type Bus struct {
	mu     sync.RWMutex
	closed bool
	events chan string
	wg     sync.WaitGroup
}

func NewBus(handle func(string)) *Bus {
	b := &Bus{events: make(chan string)}
	b.wg.Go(func() {
		for e := range b.events {
			handle(e)
		}
	})
	return b
}

func (b *Bus) Publish(e string) bool {
	b.mu.RLock()
	closed := b.closed
	b.mu.RUnlock()
	if closed {
		return false
	}
	b.events <- e // want `a caller of Publish panics here, as it sends on events when a caller of Close has closed it at x.go:37`
	return true
}

func (b *Bus) Close() {
	b.mu.Lock()
	b.closed = true
	close(b.events)
	b.mu.Unlock()
	b.wg.Wait()
}
