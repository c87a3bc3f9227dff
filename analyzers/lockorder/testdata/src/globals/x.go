package globals

import "sync"

var (
	usersMu sync.RWMutex
	users   = map[string]int{}

	logMu sync.Mutex
	lines []string
)

// Add takes usersMu, then logMu.
func Add(name string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	users[name]++
	logMu.Lock()
	lines = append(lines, name)
	logMu.Unlock()
}

// Flush takes them the other way round.
func Flush() (n int) {
	logMu.Lock()
	defer logMu.Unlock()
	for _, name := range lines {
		usersMu.RLock() // want `^usersMu is locked here while logMu is held since x\.go:25, but x\.go:18 locks logMu while it holds usersMu: two goroutines can each wait for the other for ever$`
		n += users[name]
		usersMu.RUnlock()
	}
	lines = nil
	return n
}
