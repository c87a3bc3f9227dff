package ok_once

import "sync"

var (
	once  sync.Once
	mu    sync.Mutex
	value *int
)

// Get loads on first use, under the lock.
func Get() int {
	once.Do(load)
	mu.Lock()
	defer mu.Unlock()
	return *value
}

func load() {
	mu.Lock()
	defer mu.Unlock()
	value = new(int)
}

// Set comes to the Once only if it has run.
func Set(n int) {
	mu.Lock()
	defer mu.Unlock()
	if value == nil {
		return
	}
	once.Do(func() { panic("unreachable") })
	*value = n
}
