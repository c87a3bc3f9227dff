// Maps that leave with the lock released.

package entries

import "sync"

type registry struct {
	mu     sync.RWMutex
	byName map[string]int // guarded by mu
	out    chan map[string]int
}

func (r *registry) Add(name string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byName[name] = n
}

func (r *registry) All() map[string]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byName // want `r\.byName is returned and used without r\.mu, while Add changes it in place under the lock at x\.go:16; the two race`
}

func (r *registry) Copied() map[string]int {
	r.mu.RLock()
	all := r.byName // want `r\.byName is returned and used without r\.mu`
	r.mu.RUnlock()
	return all
}

func (r *registry) Push() {
	r.mu.RLock()
	r.out <- r.byName // want `r\.byName is sent and used without r\.mu`
	r.mu.RUnlock()
}

type snapshot struct {
	names map[string]int
	size  int
}

func (r *registry) Snapshot() snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	return snapshot{names: r.byName, size: len(r.byName)} // want `r\.byName is returned and used without r\.mu`
}

// It is the caller's from now on.
func (r *registry) Take() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.byName
	r.byName = map[string]int{}
	return all
}
