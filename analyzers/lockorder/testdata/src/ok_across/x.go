package ok_across

import (
	"sync"

	"test/ok_across/dep"
)

var mu sync.Mutex

// Use takes the lock of the other package under its own, never the reverse.
func Use() int {
	mu.Lock()
	defer mu.Unlock()
	return dep.Count()
}

// Both takes them as the other package does.
func Both() int {
	dep.First.Lock()
	defer dep.First.Unlock()
	dep.Second.Lock()
	defer dep.Second.Unlock()
	return 1
}

// Gated goes the other way, under the gate of the other package.
func Gated() {
	dep.Gate.Lock()
	defer dep.Gate.Unlock()
	dep.Third.Lock()
	defer dep.Third.Unlock()
	dep.First.Lock()
	defer dep.First.Unlock()
}
