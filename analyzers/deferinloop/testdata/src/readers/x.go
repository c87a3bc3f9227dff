package readers

import "sync"

type table struct {
	mu sync.RWMutex
	m  map[string]int
}

func (t *table) get(keys []string, found func(int)) {
	for _, k := range keys {
		t.mu.RLock()
		defer t.mu.RUnlock() // want `t\.mu is not unlocked before get returns, but the next round of the loop takes it again at x\.go:12, once a round, and blocks for ever as soon as a writer waits`
		found(t.m[k])
	}
}

func (t *table) put(k string, v int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.m[k] = v
}
