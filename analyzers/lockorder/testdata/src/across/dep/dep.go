// Package dep has locks that others can hold.
package dep

import "sync"

// A Registry has names.
type Registry struct {
	mu    sync.Mutex
	names []string
}

// Add adds a name.
func (r *Registry) Add(name string) { r.add(name) }

func (r *Registry) add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = append(r.names, name)
}

// Lock locks the registry and returns its names.
func (r *Registry) Lock() []string {
	r.mu.Lock()
	return r.names
}

// Unlock unlocks it.
func (r *Registry) Unlock() { r.mu.Unlock() }

var (
	usersMu sync.Mutex
	users   int

	// Lines guards the lines.
	Lines sync.Mutex
	lines []string
)

// Note takes usersMu, then Lines.
func Note(line string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	users++
	Lines.Lock()
	lines = append(lines, line)
	Lines.Unlock()
}

// Users counts.
func Users() int {
	usersMu.Lock()
	defer usersMu.Unlock()
	return users
}
