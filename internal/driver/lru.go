package driver

import (
	"container/list"
	"sync"
)

// An lru keeps what was used last, up to a total cost. It is safe for
// concurrent use.
type lru[V any] struct {
	mu      sync.Mutex
	max     int
	cost    int
	order   *list.List // of lruEntry[V], the last used in front
	entries map[hash]*list.Element
}

type lruEntry[V any] struct {
	key   hash
	value V
	cost  int
}

func newLRU[V any](max int) *lru[V] {
	return &lru[V]{max: max, order: list.New(), entries: make(map[hash]*list.Element)}
}

func (c *lru[V]) get(key hash) (v V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(lruEntry[V]).value, true
}

func (c *lru[V]) put(key hash, v V, cost int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		c.remove(e)
	}
	c.entries[key] = c.order.PushFront(lruEntry[V]{key, v, cost})
	for c.cost += cost; c.cost > c.max; {
		c.remove(c.order.Back())
	}
}

func (c *lru[V]) remove(e *list.Element) {
	old := c.order.Remove(e).(lruEntry[V])
	delete(c.entries, old.key)
	c.cost -= old.cost
}
