package forgotten

import "sync"

var mu sync.Mutex
var names []string

func add(name string) {
	mu.Lock()
	defer mu.Unlock()
	names = append(names, name)
}

func count() int {
	mu.Lock()
	return len(names) // want `^mu is still locked when count returns here: it was locked at x.go:15 and nothing in count unlocks it; the next Lock blocks for ever$`
}
